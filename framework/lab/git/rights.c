/*
 * rights.c - what the lists give, as the table of the hook and as branches that are hidden.
 */
#include "framework/lab/access.h"
#include "framework/lab/git/git.h"

static const char *name_of(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_object *object = st_store_peek(st_world_server(visit->world), id);
    const char *name = st_names_text(visit->session->setting->names, object->name);

    return name ? name : "?";
}

/* Has it a property on the server that its copy never got, because it could not be read? */
static bool has_hidden(
    const struct st_lab_visit *visit, st_object_id id, const struct st_lab_item_access *access)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_object *base = st_store_peek(st_world_base(visit->world, client), id);
    const struct st_object *online = st_store_peek(st_world_server(visit->world), id);
    bool is_same = base->presence == ST_PRESENT && base->change == online->change;
    const st_name *values = st_lab_value(visit, &visit->server, id);

    for (size_t i = 0; i < visit->properties; i++)
        if (values[i] && (!(access->may_read >> i & 1) || (is_same && !base->values[i])))
            return true;
    return false;
}

static bool can_express(
    const struct st_lab_visit *visit,
    st_object_id id,
    const struct st_lab_item_access *access,
    bool may_list)
{
    if (!access->may_view && (access->may_write || access->may_delete))
        return st_lab_unfit(
            visit->lab, true,
            "no branch that is hidden can be pushed to, as \"%s\" is to be by who may not see it",
            name_of(visit, id));
    if (access->may_view && !may_list)
        return st_lab_unfit(
            visit->lab, true,
            "git lists all branches that may be seen; the folder of \"%s\" may not be listed",
            name_of(visit, id));
    if (access->may_view && has_hidden(visit, id, access))
        return st_lab_unfit(
            visit->lab, true,
            "who may read a branch may read all files of it; \"%s\" has a property that may not "
            "be read",
            name_of(visit, id));
    return true;
}

struct granting {
    struct st_text rights, hidden;
};

static bool grant_item(
    const struct st_lab_visit *visit, st_object_id id, bool may_list, struct granting *granting)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    const char *branch = st_git_branch(visit, visit->server.parents[id], id);

    if (!can_express(visit, id, &access, may_list))
        return false;
    if (!access.may_view)
        st_text_addf(&granting->hidden, "\thideRefs = refs/heads/%s\n", branch);
    if (access.may_delete)
        st_text_addf(&granting->rights, "may delete %s\n", branch);
    st_text_addf(&granting->rights, "may write %s", branch);
    for (size_t i = 0; i < visit->properties; i++)
        if (access.may_write >> i & 1)
            st_text_addf(&granting->rights, " %s", st_lab_property_name(visit, i));
    st_text_add_char(&granting->rights, '\n');
    return true;
}

/*
 * Somebody else has deleted it while the tool runs: nothing is denied with what is not there, and
 * git itself compares.
 */
static void grant_gone(
    const struct st_lab_visit *visit, st_object_id folder, struct granting *granting)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_store *base = st_world_base(visit->world, client);

    for (size_t i = 0; i < visit->objects && visit->others; i++) {
        st_object_id id = (st_object_id)i;
        const char *branch = st_git_branch(visit, folder, id);

        if (visit->server.has[i] || !visit->others[i] || !st_store_has(base, id) ||
            st_store_peek(base, id)->parent != folder)
            continue;
        st_text_addf(&granting->rights, "may delete %s\nmay write %s", branch, branch);
        for (size_t k = 0; k < visit->properties; k++)
            st_text_addf(&granting->rights, " %s", st_lab_property_name(visit, k));
        st_text_add_char(&granting->rights, '\n');
    }
}

static bool grant_folder(
    const struct st_lab_visit *visit, st_object_id folder, struct granting *granting)
{
    const struct st_lab_folder_access access = st_lab_folder_access(visit, folder);
    bool is_done = true;

    if (access.may_create)
        st_text_addf(&granting->rights, "may create %s\n", st_lab_object_name(visit, folder));
    for (size_t i = 0; i < visit->objects && is_done; i++)
        if (visit->server.has[i] && visit->server.parents[i] == folder)
            is_done = grant_item(visit, (st_object_id)i, access.may_list, granting);
    grant_gone(visit, folder, granting);
    return is_done;
}

bool st_git_grant(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);
    struct granting granting;
    bool is_done = true;

    st_text_init(&granting.rights, visit->arena);
    st_text_init(&granting.hidden, visit->arena);
    for (size_t i = 0; i < visit->session->folder_count && is_done; i++)
        is_done = grant_folder(visit, visit->session->folders[i], &granting);
    git->rights = granting.rights.data;
    return is_done && st_git_configure_server(visit, granting.hidden.data) &&
           st_git_write_rights(visit, git->rights);
}
