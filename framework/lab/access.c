/*
 * access.c - what the lists give, as owners and modes.
 *
 * Only the user of this synchronization is asked for: what others do meanwhile we do, who are
 * root (outside/midway.h). He owns what he may write; the rest is root's. In a folder with the
 * sticky bit he cannot put anything in the place of what is not his (chmod(1), "Restricted
 * deletion flag").
 */
#include "framework/lab/access.h"

#include <unistd.h>

bool st_lab_may(
    const struct st_lab_visit *visit,
    const struct st_token *token,
    st_object_id id,
    st_property property,
    enum st_call_op op)
{
    const struct st_call_info *info = &st_call_infos[op];

    if (!info->own)
        return st_world_access(visit->world, token, id, property, info->any).granted;
    return st_world_access_or_own(visit->world, token, id, property, info->any, info->own).granted;
}

static bool may(
    const struct st_lab_visit *visit, st_object_id id, st_property property, enum st_call_op op)
{
    return st_lab_may(visit, &visit->token, id, property, op);
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

st_properties st_lab_pending(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_journal *journal =
        st_world_journal(visit->world, (size_t)visit->session->replica - 1);
    st_properties pending = 0;

    for (size_t i = 0; i < journal->count; i++)
        if (journal->entries[i].object == id)
            pending |= journal->entries[i].properties;
    return pending;
}

struct st_lab_item_access st_lab_item_rights(const struct st_lab_visit *visit, st_object_id id)
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
    return access;
}

struct st_lab_item_access st_lab_item_access(const struct st_lab_visit *visit, st_object_id id)
{
    struct st_lab_item_access access = st_lab_item_rights(visit, id);

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

const char *st_lab_online_name(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_object *object = st_store_peek(st_world_server(visit->world), id);
    const char *name = st_names_text(visit->session->setting->names, object->name);

    return name ? name : "?";
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
                st_lab_online_name(visit, id));
    return true;
}

/* --- Owners and modes --------------------------------------------------------------------- */

static bool mark_folder(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_lab_folder_access access = st_lab_folder_access(visit, id);
    const char *name = st_lab_object_name(visit, id);
    int folder = st_lab_open_folder(visit->server.folder, name);
    const struct st_lab_item_form *form = visit->shape->item;
    const struct st_lab_mark mark = {
        .owner = access.may_list && access.may_change && form->is_users ? visit->user : 0,
        .group = visit->user,
        .mode = !access.may_list    ? 0700
                : access.may_change ? form->changeable
                                    : 0750,
    };
    bool is_done = folder >= 0 && can_express_folder(visit, id, &access);

    for (size_t i = 0; i < visit->objects && is_done; i++)
        if (visit->server.has[i] && visit->server.parents[i] == id &&
            !st_lab_is_made(visit, (st_object_id)i))
            is_done = visit->shape->item->mark(visit, (st_object_id)i, folder);
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
                is_done = visit->shape->item->give(visit, tree, (st_object_id)k, folder);
        if (folder >= 0)
            close(folder);
    }
    return is_done;
}
