/*
 * owed.c - what a synchronization owes its user: the offline edits, item by item.
 */
#include "framework/run/owed.h"

#include "framework/run/describe.h"

const struct st_store *st_sync_server_before(const struct st_sync_record *sync)
{
    return st_world_server(sync->before);
}

const struct st_store *st_sync_server_after(const struct st_sync_record *sync)
{
    return st_world_server(sync->after);
}

const struct st_store *st_sync_local_before(const struct st_sync_record *sync)
{
    return st_world_local(sync->before, sync->client);
}

const struct st_store *st_sync_local_after(const struct st_sync_record *sync)
{
    return st_world_local(sync->after, sync->client);
}

static bool has(uint8_t edits, enum st_edit edit)
{
    return edits >> edit & 1;
}

/* Somebody else has an item of that name where this one is to be. */
static bool is_name_taken(
    const struct st_store *server, st_object_id id, const struct st_object *local)
{
    st_object_id taken = st_store_find(server, local->parent, local->name);

    return taken != ST_NO_OBJECT && taken != id;
}

/* Might the property be read at some time while it went on? Others may let him under way. */
static bool might_be_read(const struct st_sync_record *sync, st_object_id id, st_property property)
{
    for (size_t i = 0; i < sync->span_count; i++) {
        const struct st_world *world = sync->spans[i].from;
        struct st_token token = sync->token;

        if (i > 0)
            st_world_token(world, sync->token.user, &token);
        if (st_world_access(world, &token, id, property, ST_RIGHT_READ_PROPERTY).granted)
            return true;
    }
    return false;
}

/*
 * Does the server have a value that may be read and that the client did not see when they
 * last agreed? Half of a write leaves one without a version, and so does a property that
 * could not be read then.
 */
static bool has_unseen_value(const struct st_sync_record *sync, st_object_id id)
{
    const struct st_store *server = st_sync_server_before(sync);
    const struct st_object *base = st_store_peek(st_world_base(sync->before, sync->client), id);
    const struct st_object *online = st_store_peek(server, id);

    for (size_t i = 0; i < server->properties; i++)
        if (online->values[i] != base->values[i] && might_be_read(sync, id, (st_property)i))
            return true;
    return false;
}

/* Whether the server had something else than the client's base when it all began. */
static bool is_contested(const struct st_sync_record *sync, const struct st_owed *owed)
{
    const struct st_store *base = st_world_base(sync->before, sync->client);
    const struct st_store *server = st_sync_server_before(sync);
    const struct st_object *local = st_store_peek(st_sync_local_before(sync), owed->object);

    /* It arrived before, unheard; perhaps somebody has deleted it since. */
    if (has(owed->edits, ST_EDIT_CREATE) && owed->object < server->used &&
        st_store_peek(server, owed->object)->presence != ST_ABSENT)
        return true;
    if ((has(owed->edits, ST_EDIT_CREATE) || has(owed->edits, ST_EDIT_MOVE)) &&
        is_name_taken(server, owed->object, local))
        return true;
    if (has(owed->edits, ST_EDIT_CREATE))
        return false;
    if (!st_store_has(server, owed->object) || !st_store_has(base, owed->object))
        return true;
    if (st_store_peek(server, owed->object)->change == st_store_peek(base, owed->object)->change)
        return false;
    return st_version_compare(
               &st_store_peek(server, owed->object)->version,
               &st_store_peek(base, owed->object)->version) != ST_ORDER_SAME ||
           has_unseen_value(sync, owed->object);
}

const struct st_owed *st_owed_list(
    const struct st_run *run, const struct st_sync_record *sync, size_t *ret_count)
{
    const struct st_journal *journal = st_world_journal(sync->before, sync->client);
    struct st_owed *list = ST_NEW_ARRAY(run->arena, struct st_owed, (size_t)journal->count + 1);
    size_t count = 0;

    for (size_t i = 0; i < journal->count; i++) {
        const struct st_journal_entry *entry = &journal->entries[i];
        size_t at = 0;

        while (at < count && list[at].object != entry->object)
            at++;
        if (at == count)
            list[count++].object = entry->object;
        list[at].properties |= entry->properties;
        list[at].edits = (uint8_t)(list[at].edits | 1U << entry->edit);
    }
    for (size_t i = 0; i < count; i++) {
        list[i].is_void = has(list[i].edits, ST_EDIT_CREATE) && has(list[i].edits, ST_EDIT_DELETE);
        list[i].is_contested = is_contested(sync, &list[i]);
    }
    *ret_count = count;
    return list;
}

bool st_owed_find(const struct st_sync_record *sync, struct st_owed *ret_owed)
{
    const struct st_journal *journal = st_world_journal(sync->before, sync->client);
    struct st_owed owed = { .object = ret_owed->object };

    for (size_t i = 0; i < journal->count; i++)
        if (journal->entries[i].object == owed.object) {
            owed.properties |= journal->entries[i].properties;
            owed.edits = (uint8_t)(owed.edits | 1U << journal->entries[i].edit);
        }
    if (!owed.edits)
        return false;
    owed.is_void = has(owed.edits, ST_EDIT_CREATE) && has(owed.edits, ST_EDIT_DELETE);
    owed.is_contested = is_contested(sync, &owed);
    *ret_owed = owed;
    return true;
}

bool st_owed_each(
    const struct st_owed *owed,
    bool (*visit)(void *argument, const struct st_owed_edit *edit),
    void *argument)
{
    struct st_owed_edit edit = { .owed = owed, .property = ST_NO_PROPERTY };

    if (owed->is_void)
        return true;
    if (has(owed->edits, ST_EDIT_DELETE)) {
        edit.edit = ST_EDIT_DELETE; /* what was changed before does not matter any more */
        return visit(argument, &edit);
    }
    for (edit.edit = ST_EDIT_CREATE; edit.edit < ST_EDIT_COUNT; edit.edit++) {
        bool is_part_of_create = edit.edit == ST_EDIT_MOVE && has(owed->edits, ST_EDIT_CREATE);

        if (edit.edit != ST_EDIT_CHANGE && has(owed->edits, edit.edit) && !is_part_of_create &&
            !visit(argument, &edit))
            return false;
    }
    edit.edit = has(owed->edits, ST_EDIT_CREATE) ? ST_EDIT_CREATE : ST_EDIT_CHANGE;
    for (st_properties left = owed->properties; left; left &= left - 1) {
        edit.property = (st_property)__builtin_ctzll(left);
        if (!visit(argument, &edit))
            return false;
    }
    return true;
}

static bool may_in(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    enum st_call_op op)
{
    const struct st_call_info *info = &st_call_infos[op];

    if (!st_store_has(st_world_server(world), object))
        return false;
    return st_world_may_or_own(world, token, object, property, info->any, info->own);
}

/*
 * Where the world was changed in the middle, it must be allowed by all that held at
 * any moment, and to the groups of the beginning, with which a server may go on; and where a
 * synchronization moves an item, another folder's list may decide, so both must allow.
 */
static bool may(
    const struct st_sync_record *sync,
    st_object_id object,
    st_property property,
    enum st_call_op op)
{
    const struct st_store *before = st_sync_server_before(sync);
    const struct st_store *after = st_sync_server_after(sync);
    struct st_token token = sync->token;

    for (size_t i = 0; i < sync->span_count; i++) {
        if (i > 0)
            st_world_token(sync->spans[i].from, token.user, &token);
        if (!may_in(sync->spans[i].from, &token, object, property, op) ||
            !may_in(sync->spans[i].from, &sync->token, object, property, op))
            return false;
    }
    return !st_store_has(after, object) ||
           st_store_peek(before, object)->parent == st_store_peek(after, object)->parent ||
           may_in(sync->after, &token, object, property, op);
}

bool st_owed_is_permitted(const struct st_sync_record *sync, const struct st_owed_edit *edit)
{
    st_object_id object = edit->owed->object;
    st_object_id folder = st_store_peek(st_sync_local_before(sync), object)->parent;

    /* Nobody is owed an edit of what he may not see. */
    if (edit->edit != ST_EDIT_CREATE && !may(sync, object, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN))
        return false;
    switch (edit->edit) {
    case ST_EDIT_CREATE: /* covers the properties it is created with, as in the guard */
        return may(sync, folder, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE);
    case ST_EDIT_CHANGE:
        return may(sync, object, edit->property, ST_CALL_PROPERTY_SET);
    case ST_EDIT_DELETE:
        return may(sync, object, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE);
    case ST_EDIT_MOVE:
        return may(sync, object, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE) &&
               may(sync, folder, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE);
    case ST_EDIT_MARK_READ:
        return may(sync, object, ST_NO_PROPERTY, ST_CALL_ITEM_MARK_READ);
    case ST_EDIT_COUNT:
        break;
    }
    return false;
}

bool st_owed_has_loser(
    const struct st_store *store, st_object_id item, st_property property, st_name value)
{
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence == ST_PRESENT && object->kind == ST_KIND_LOSER &&
            object->parent == item && object->values[property] == value)
            return true;
    }
    return false;
}

bool st_owed_is_online(
    const struct st_sync_record *sync, st_object_id item, st_property property, st_name value)
{
    for (size_t i = 0; i < sync->span_count; i++) {
        const struct st_store *server = st_world_server(sync->spans[i].to);

        if (st_store_has(server, item) && (st_store_peek(server, item)->values[property] == value ||
                                           st_owed_has_loser(server, item, property, value)))
            return true;
    }
    return false;
}

/* The edit left things as they were when client and server last agreed. */
static bool is_no_change(const struct st_sync_record *sync, const struct st_owed_edit *edit)
{
    st_object_id id = edit->owed->object;
    const struct st_store *store = st_world_base(sync->before, sync->client);
    const struct st_object *base = st_store_peek(store, id);
    const struct st_object *local = st_store_peek(st_sync_local_before(sync), id);

    if (!st_store_has(store, id))
        return false;
    if (edit->edit == ST_EDIT_MOVE)
        return local->parent == base->parent;
    if (edit->edit == ST_EDIT_MARK_READ)
        return local->is_read == base->is_read;
    return edit->edit == ST_EDIT_CHANGE &&
           local->values[edit->property] == base->values[edit->property];
}

/* What is no property: the item's presence, its place, whether it counts as read. */
static bool is_done(
    const struct st_world *world, const struct st_owed_edit *edit, const struct st_object *local)
{
    const struct st_store *server = st_world_server(world);
    const struct st_object *online = st_store_peek(server, edit->owed->object);

    if (!st_store_has(server, edit->owed->object))
        return edit->edit == ST_EDIT_DELETE;
    if (edit->edit == ST_EDIT_MOVE)
        return online->parent == local->parent;
    if (edit->edit == ST_EDIT_MARK_READ)
        return online->is_read == local->is_read;
    return edit->edit != ST_EDIT_DELETE;
}

bool st_owed_has_arrived(const struct st_sync_record *sync, const struct st_owed_edit *edit)
{
    st_object_id id = edit->owed->object;
    const struct st_object *local = st_store_peek(st_sync_local_before(sync), id);

    if (edit->edit != ST_EDIT_DELETE && is_no_change(sync, edit))
        return true;
    if (edit->property != ST_NO_PROPERTY)
        return st_owed_is_online(sync, id, edit->property, local->values[edit->property]);
    for (size_t i = 0; i < sync->span_count; i++)
        if (is_done(sync->spans[i].to, edit, local))
            return true;
    return false;
}

const char *st_owed_wanted(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed_edit *edit)
{
    const struct st_object *local = st_store_peek(st_sync_local_before(sync), edit->owed->object);

    if (edit->property != ST_NO_PROPERTY)
        return st_describe_value(run, local->values[edit->property]);
    switch (edit->edit) {
    case ST_EDIT_DELETE:
        return "deleted";
    case ST_EDIT_MOVE:
        return st_arena_format(run->arena, "in %s", st_describe_object(run, local->parent));
    case ST_EDIT_MARK_READ:
        return local->is_read ? "read" : "unread";
    case ST_EDIT_CREATE:
    case ST_EDIT_CHANGE:
    case ST_EDIT_COUNT:
        break;
    }
    return "present";
}

const char *st_owed_online(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed_edit *edit)
{
    const struct st_store *server = st_sync_server_after(sync);
    const struct st_object *online = st_store_peek(server, edit->owed->object);

    if (!st_store_has(server, edit->owed->object))
        return "absent";
    if (edit->property != ST_NO_PROPERTY)
        return st_describe_value(run, online->values[edit->property]);
    if (edit->edit == ST_EDIT_MOVE)
        return st_arena_format(run->arena, "in %s", st_describe_object(run, online->parent));
    if (edit->edit == ST_EDIT_MARK_READ)
        return online->is_read ? "read" : "unread";
    return "present";
}
