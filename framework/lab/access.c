/*
 * access.c - what the lists give, as owners and modes.
 *
 * Only the user of this synchronization is asked for: nobody else works on the tree. He
 * owns what he may write; the rest is root's. In a folder with the sticky bit he cannot
 * put anything in the place of what is not his (chmod(1), "Restricted deletion flag").
 */
#include "framework/lab/access.h"

#include <unistd.h>

static bool may(
    const struct st_lab_visit *visit, st_object_id id, st_property property, enum st_call_op op)
{
    const struct st_call_info *info = &st_call_infos[op];

    if (!info->own)
        return st_world_access(visit->world, &visit->token, id, property, info->any).granted;
    return st_world_access_or_own(visit->world, &visit->token, id, property, info->any, info->own)
        .granted;
}

bool st_lab_is_pending(const struct st_lab_visit *visit, st_object_id id, enum st_edit edit)
{
    const struct st_journal *journal =
        st_world_journal(visit->world, (size_t)visit->session->replica - 1);

    for (size_t i = 0; i < journal->count; i++)
        if (journal->entries[i].object == id && journal->entries[i].edit == edit)
            return true;
    return false;
}

struct st_lab_item_access st_lab_item_access(const struct st_lab_visit *visit, st_object_id id)
{
    struct st_lab_item_access access = {
        .may_view = may(visit, id, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN),
        .may_delete = may(visit, id, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE),
    };

    for (size_t i = 0; i < visit->properties; i++) {
        if (may(visit, id, (st_property)i, ST_CALL_PROPERTY_GET))
            access.may_read |= (st_properties)1 << i;
        if (may(visit, id, (st_property)i, ST_CALL_PROPERTY_SET))
            access.may_write |= (st_properties)1 << i;
    }

    /* Who may write all files of a folder may empty it. He only wants it to be gone. */
    if (!access.may_delete && st_lab_is_pending(visit, id, ST_EDIT_DELETE))
        access.may_write = 0;
    return access;
}

/*
 * Without an item to make or delete here, a folder that nothing may be put into is one
 * that nothing can be taken out of: nobody would notice.
 */
struct st_lab_folder_access st_lab_folder_access(const struct st_lab_visit *visit, st_object_id id)
{
    struct st_lab_folder_access access = {
        .may_list = may(visit, id, ST_NO_PROPERTY, ST_CALL_FOLDER_LIST),
        .may_create = may(visit, id, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE),
    };

    access.may_change = access.may_create;
    for (size_t i = 0; i < visit->objects; i++)
        if (visit->server.has[i] && visit->server.parents[i] == id &&
            st_lab_is_pending(visit, (st_object_id)i, ST_EDIT_DELETE) &&
            may(visit, (st_object_id)i, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE))
            access.may_change = true;
    return access;
}

/* --- What cannot be expressed ------------------------------------------------------------- */

static const char *name_of(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_object *object = st_store_peek(st_world_server(visit->world), id);
    const char *name = st_names_text(visit->session->setting->names, object->name);

    return name ? name : "?";
}

/* The user would make a file that he may not, in a folder where he may make others. */
static bool makes_denied(
    const struct st_lab_visit *visit,
    st_object_id id,
    const struct st_lab_item_access *access,
    size_t *ret_property)
{
    const st_name *online = st_lab_value(visit, &visit->server, id);
    const st_name *local = st_lab_value(visit, &visit->replica, id);

    for (size_t i = 0; i < visit->properties; i++)
        if (access->may_write && !(access->may_write >> i & 1) && !online[i] && local[i]) {
            *ret_property = i;
            return true;
        }
    return false;
}

static bool can_express_item(
    const struct st_lab_visit *visit, st_object_id id, const struct st_lab_item_access *access)
{
    size_t property = 0;
    st_properties all = st_session_all(visit->session);

    if (!access->may_view && (access->may_write || access->may_delete))
        return st_lab_unfit(
            visit->lab, true, "no folder can be changed by who may not see it, as \"%s\" is to be",
            name_of(visit, id));
    if (access->may_delete && access->may_write != all &&
        st_lab_is_pending(visit, id, ST_EDIT_DELETE))
        return st_lab_unfit(
            visit->lab, true,
            "who may delete a folder may write all files in it; \"%s\" is to be deleted by "
            "somebody who may not write all its properties",
            name_of(visit, id));
    if (makes_denied(visit, id, access, &property))
        return st_lab_unfit(
            visit->lab, true,
            "who may make files in a folder may make any; property \"%s\" of \"%s\" is denied "
            "and not there",
            visit->session->setting->property_names[property], name_of(visit, id));
    return true;
}

static bool can_express_folder(
    const struct st_lab_visit *visit, st_object_id id, const struct st_lab_folder_access *access)
{
    for (size_t i = 0; i < visit->objects; i++)
        if (visit->replica.has[i] && visit->replica.parents[i] == id && !visit->server.has[i] &&
            access->may_change && !access->may_create)
            return st_lab_unfit(
                visit->lab, true,
                "who may delete in a folder may make something in it; in \"%s\" he may not",
                name_of(visit, id));
    return true;
}

/* --- Owners and modes --------------------------------------------------------------------- */

static bool mark_files(
    const struct st_lab_visit *visit,
    st_object_id id,
    const struct st_lab_item_access *access,
    int item)
{
    const st_name *values = st_lab_value(visit, &visit->server, id);

    for (size_t i = 0; i < visit->properties; i++) {
        bool reads = access->may_read >> i & 1;
        bool writes = access->may_write >> i & 1;
        const struct st_lab_mark mark = {
            .owner = writes ? visit->user : 0,
            .group = visit->user,
            .mode = writes ? (reads ? 0600U : 0200U) : (reads ? 0640U : 0600U),
        };

        if (values[i] && !st_lab_mark_entry(item, st_lab_property_name(visit, i), &mark))
            return false;
    }
    return true;
}

static bool mark_item(const struct st_lab_visit *visit, st_object_id id, int folder)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    bool is_whole = access.may_write == st_session_all(visit->session);
    const char *name = st_lab_object_name(visit, id);
    int item = st_lab_open_folder(folder, name);
    struct st_lab_mark mark = { 0, visit->user, 0750 };

    if (item < 0)
        return false;
    if (!access.may_view)
        mark.mode = 0700;
    else if (access.may_write)
        mark.mode = is_whole ? 0770 : 01770;
    if (access.may_delete && is_whole && access.may_view)
        mark.owner = visit->user;

    bool is_done = can_express_item(visit, id, &access) && mark_files(visit, id, &access, item) &&
                   st_lab_mark_entry(folder, name, &mark);

    close(item);
    return is_done;
}

static bool mark_folder(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_lab_folder_access access = st_lab_folder_access(visit, id);
    const char *name = st_lab_object_name(visit, id);
    int folder = st_lab_open_folder(visit->server.folder, name);
    const struct st_lab_mark mark = {
        .group = visit->user,
        .mode = !access.may_list    ? 0700
                : access.may_change ? 01770
                                    : 0750,
    };
    bool is_done = folder >= 0 && can_express_folder(visit, id, &access);

    for (size_t i = 0; i < visit->objects && is_done; i++)
        if (visit->server.has[i] && visit->server.parents[i] == id)
            is_done = mark_item(visit, (st_object_id)i, folder);
    is_done = is_done && st_lab_mark_entry(visit->server.folder, name, &mark);
    if (folder >= 0)
        close(folder);
    return is_done;
}

bool st_lab_grant(struct st_lab_visit *visit)
{
    const struct st_lab_mark mark = { 0, visit->user, 0750 };

    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (!mark_folder(visit, visit->session->folders[i]))
            return false;
    return st_lab_mark_entry(visit->server.folder, ".", &mark);
}

/* --- All of it ------------------------------------------------------------------------------ */

static bool give_item(
    const struct st_lab_visit *visit, const struct st_lab_tree *tree, st_object_id id, int folder)
{
    const st_name *values = st_lab_value(visit, tree, id);
    const struct st_lab_mark of_file = { visit->user, visit->user, 0600 };
    const struct st_lab_mark of_folder = { visit->user, visit->user, 0700 };
    int item = st_lab_open_folder(folder, st_lab_object_name(visit, id));
    bool is_done = item >= 0;

    for (size_t i = 0; i < visit->properties && is_done; i++)
        is_done = !values[i] || st_lab_mark_entry(item, st_lab_property_name(visit, i), &of_file);
    is_done = is_done && st_lab_mark_entry(item, ".", &of_folder);
    if (item >= 0)
        close(item);
    return is_done;
}

bool st_lab_give(struct st_lab_visit *visit, struct st_lab_tree *tree)
{
    const struct st_lab_mark mark = { visit->user, visit->user, 0700 };
    bool is_done = st_lab_mark_entry(tree->folder, ".", &mark);

    for (size_t i = 0; i < visit->session->folder_count && is_done; i++) {
        st_object_id id = visit->session->folders[i];
        int folder = st_lab_open_folder(tree->folder, st_lab_object_name(visit, id));

        is_done = folder >= 0 && st_lab_mark_entry(folder, ".", &mark);
        for (size_t k = 0; k < visit->objects && is_done; k++)
            if (tree->has[k] && tree->parents[k] == id &&
                st_lab_number(visit, ST_LAB_ITEM, st_lab_object_name(visit, (st_object_id)k)) !=
                    SIZE_MAX)
                is_done = give_item(visit, tree, (st_object_id)k, folder);
        if (folder >= 0)
            close(folder);
    }
    return is_done;
}
