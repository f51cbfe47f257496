/*
 * door.c - what a plug-in calls: each function is one call through the session's host.
 *
 * A plug-in is trusted not to write where it may not, and not to give numbers that mean
 * something. Those that are out of range go no further than this.
 */
#include "framework/plugin/visit.h"

#include <string.h>

/* The header's numbers are the program's. */
#define SAME(public_name, own) _Static_assert((int)(public_name) == (int)(own), #public_name)
#define X(id, ...)             SAME(ST_PLUG_##id, ST_##id);
ST_STATUSES(X)
#undef X
#define X(id, ...) SAME(ST_PLUG_CALL_##id, ST_CALL_##id);
ST_CALLS(X)
#undef X
#define X(id, ...) SAME(ST_PLUG_CAN_##id, ST_CAN(id));
ST_CAPS(X)
#undef X
#define X(id, ...) SAME(ST_PLUG_EDIT_##id, ST_EDIT_##id);
ST_EDITS(X)
#undef X
#define X(id, ...) SAME(ST_PLUG_SAVE_##id, ST_SAVE_##id);
ST_SAVES(X)
#undef X
#define X(id, ...) SAME(ST_PLUG_LOG_##id, ST_LOG_##id);
ST_LOGS(X)
#undef X
SAME(ST_PLUG_REPLICAS, ST_REPLICAS_MAX);
SAME(ST_PLUG_NO_OBJECT, ST_NO_OBJECT);
SAME(ST_PLUG_NO_PROPERTY, ST_NO_PROPERTY);
SAME(ST_PLUG_OPTIONS_MAX, ST_OPTIONS_MAX);

/* Version 1 for ever: what plug-ins were built with. */
_Static_assert(sizeof(struct st_plug_version) == 76, "struct st_plug_version is part of the ABI");
_Static_assert(sizeof(struct st_plug_item) == 104, "struct st_plug_item is part of the ABI");
_Static_assert(sizeof(struct st_plug_entry) == 16, "struct st_plug_entry is part of the ABI");
_Static_assert(sizeof(struct st_plug_error) == 28, "struct st_plug_error is part of the ABI");
_Static_assert(sizeof(struct st_plug_log) == 28, "struct st_plug_log is part of the ABI");

static bool makes_sense(const struct st_plug_store *store, const struct st_call *call)
{
    const struct st_setting *setting = store->setting;
    bool has_property = call->op == ST_CALL_PROPERTY_GET || call->op == ST_CALL_PROPERTY_SET ||
                        call->op == ST_CALL_PROPERTY_DELETE || call->op == ST_CALL_BASE_GET;

    return call->object < setting->objects && call->folder < setting->objects &&
           (!has_property || call->property < setting->properties) &&
           call->name < setting->names->count && call->value < setting->names->count;
}

static st_plug_status ask(
    struct st_plug_store *store, const struct st_call *call, struct st_reply *reply)
{
    memset(reply, 0, sizeof *reply);
    if (!makes_sense(store, call))
        return ST_PLUG_BAD_CALL;
    return (st_plug_status)st_host_call(store->host, call, reply);
}

static void tell_item(struct st_plug_item *ret_item, const struct st_item_info *info)
{
    memset(ret_item, 0, sizeof *ret_item);
    st_plugin_version_out(&ret_item->version, &info->version);
    ret_item->properties = info->properties;
    ret_item->name = info->name;
    ret_item->change = info->change;
    ret_item->folder = info->folder;
    ret_item->is_read = info->is_read;
    ret_item->in_conflict = info->in_conflict;
    ret_item->refused = ST_PLUG_NO_PROPERTY;
}

/* A call that brings an item back, or may. */
static st_plug_status ask_item(
    struct st_plug_store *store, const struct st_call *call, struct st_plug_item *ret_item)
{
    struct st_reply reply;
    st_plug_status status = ask(store, call, &reply);

    if (status == ST_PLUG_OK && ret_item)
        tell_item(ret_item, &reply.info);
    return status;
}

static st_plug_status ask_list(
    struct st_plug_store *store,
    const struct st_call *call,
    const st_plug_object **ret_items,
    size_t *ret_count)
{
    struct st_reply reply;
    st_plug_status status = ask(store, call, &reply);

    if (status == ST_PLUG_OK) {
        *ret_items = reply.items;
        *ret_count = reply.item_count;
    }
    return status;
}

static st_plug_status ask_value(
    struct st_plug_store *store, const struct st_call *call, st_plug_text *ret_value)
{
    struct st_reply reply;
    st_plug_status status = ask(store, call, &reply);

    if (status == ST_PLUG_OK)
        *ret_value = reply.value;
    return status;
}

static st_plug_status folder_list(
    struct st_plug_store *store,
    st_plug_object folder,
    const st_plug_object **ret_items,
    size_t *ret_count)
{
    const struct st_call call = { .op = ST_CALL_FOLDER_LIST, .object = folder };

    return ask_list(store, &call, ret_items, ret_count);
}

static st_plug_status item_open(
    struct st_plug_store *store, st_plug_object item, struct st_plug_item *ret_item)
{
    const struct st_call call = { .op = ST_CALL_ITEM_OPEN, .object = item };

    return ask_item(store, &call, ret_item);
}

static st_plug_status property_get(
    struct st_plug_store *store,
    st_plug_object item,
    st_plug_property property,
    st_plug_text *ret_value)
{
    const struct st_call call = { ST_CALL_PROPERTY_GET, .object = item, .property = property };

    return ask_value(store, &call, ret_value);
}

static st_plug_status item_create(
    struct st_plug_store *store, st_plug_object item, st_plug_object folder, st_plug_text name)
{
    const struct st_call call = {
        .op = ST_CALL_ITEM_CREATE, .object = item, .folder = folder, .name = name
    };

    return ask_item(store, &call, NULL);
}

static st_plug_status item_import(struct st_plug_store *store, st_plug_object item)
{
    const struct st_call call = { .op = ST_CALL_ITEM_IMPORT, .object = item };

    return ask_item(store, &call, NULL);
}

static st_plug_status property_set(
    struct st_plug_store *store, st_plug_object item, st_plug_property property, st_plug_text value)
{
    const struct st_call call = {
        .op = ST_CALL_PROPERTY_SET, .object = item, .property = property, .value = value
    };

    return ask_item(store, &call, NULL);
}

static st_plug_status property_delete(
    struct st_plug_store *store, st_plug_object item, st_plug_property property)
{
    const struct st_call call = { .op = ST_CALL_PROPERTY_DELETE,
                                  .object = item,
                                  .property = property };

    return ask_item(store, &call, NULL);
}

static st_plug_status item_save(
    struct st_plug_store *store,
    st_plug_object item,
    uint32_t how,
    const struct st_plug_version *version,
    uint32_t change,
    struct st_plug_item *ret_item)
{
    bool is_import = how >= ST_PLUG_SAVE_IMPORT;
    struct st_version copy;
    struct st_reply reply;

    if (how >= ST_PLUG_SAVE_COUNT ||
        (is_import && (!version || version->key_replica >= ST_PLUG_REPLICAS)))
        return ST_PLUG_BAD_CALL;
    if (is_import)
        st_plugin_version_in(&copy, version);

    const struct st_call call = {
        .op = ST_CALL_ITEM_SAVE,
        .object = item,
        .save = (uint8_t)how,
        .change = how == ST_PLUG_SAVE_IF_UNCHANGED ? change : 0,
        .version = is_import ? &copy : NULL,
    };
    st_plug_status status = ask(store, &call, &reply);

    if (status == ST_PLUG_OK && ret_item)
        tell_item(ret_item, &reply.info);
    else if (status == ST_PLUG_ACCESS_DENIED && ret_item)
        ret_item->refused = reply.refused;
    return status;
}

static st_plug_status item_abort(struct st_plug_store *store, st_plug_object item)
{
    const struct st_call call = { .op = ST_CALL_ITEM_ABORT, .object = item };

    return ask_item(store, &call, NULL);
}

static st_plug_status item_delete(struct st_plug_store *store, st_plug_object item, uint32_t change)
{
    const struct st_call call = { .op = ST_CALL_ITEM_DELETE, .object = item, .change = change };

    return ask_item(store, &call, NULL);
}

static st_plug_status item_move(
    struct st_plug_store *store,
    st_plug_object item,
    st_plug_object folder,
    struct st_plug_item *ret_item)
{
    const struct st_call call = { .op = ST_CALL_ITEM_MOVE, .object = item, .folder = folder };

    return ask_item(store, &call, ret_item);
}

static st_plug_status item_mark_read(
    struct st_plug_store *store, st_plug_object item, bool is_read, struct st_plug_item *ret_item)
{
    const struct st_call call = { .op = ST_CALL_ITEM_MARK_READ,
                                  .object = item,
                                  .is_read = is_read };

    return ask_item(store, &call, ret_item);
}

static st_plug_status base_list(
    struct st_plug_store *store,
    st_plug_object folder,
    const st_plug_object **ret_items,
    size_t *ret_count)
{
    const struct st_call call = { .op = ST_CALL_BASE_LIST, .object = folder };

    return ask_list(store, &call, ret_items, ret_count);
}

static st_plug_status base_open(
    struct st_plug_store *store, st_plug_object item, struct st_plug_item *ret_item)
{
    const struct st_call call = { .op = ST_CALL_BASE_OPEN, .object = item };

    return ask_item(store, &call, ret_item);
}

static st_plug_status base_get(
    struct st_plug_store *store,
    st_plug_object item,
    st_plug_property property,
    st_plug_text *ret_value)
{
    const struct st_call call = { ST_CALL_BASE_GET, .object = item, .property = property };

    return ask_value(store, &call, ret_value);
}

static st_plug_status journal_list(
    struct st_plug_store *store, const struct st_plug_entry **ret_entries, size_t *ret_count)
{
    const struct st_call call = { .op = ST_CALL_JOURNAL_LIST };
    struct st_reply reply;
    st_plug_status status = ask(store, &call, &reply);

    if (status != ST_PLUG_OK)
        return status;

    struct st_plug_entry *entries =
        ST_NEW_ARRAY(store->arena, struct st_plug_entry, reply.entry_count + 1);

    for (size_t i = 0; i < reply.entry_count; i++) {
        entries[i].properties = reply.entries[i].properties;
        entries[i].object = reply.entries[i].object;
        entries[i].edit = reply.entries[i].edit;
        entries[i].step = reply.entries[i].step;
    }
    *ret_entries = entries;
    *ret_count = reply.entry_count;
    return ST_PLUG_OK;
}

static st_plug_status item_checkpoint(
    struct st_plug_store *store,
    st_plug_object item,
    st_plug_properties properties,
    uint32_t edits,
    uint32_t change)
{
    const struct st_call call = {
        .op = ST_CALL_ITEM_CHECKPOINT,
        .object = item,
        .properties = properties,
        .edits = (uint8_t)edits,
        .change = change,
    };

    return edits >> ST_PLUG_EDIT_COUNT ? ST_PLUG_BAD_CALL : ask_item(store, &call, NULL);
}

static uint32_t version_compare(const struct st_plug_version *a, const struct st_plug_version *b)
{
    struct st_version own[2];

    st_plugin_version_in(&own[0], a);
    st_plugin_version_in(&own[1], b);
    return (uint32_t)st_version_compare(&own[0], &own[1]);
}

static void version_merge(struct st_plug_version *into, const struct st_plug_version *other)
{
    struct st_version own[2];

    st_plugin_version_in(&own[0], into);
    st_plugin_version_in(&own[1], other);
    st_version_merge(&own[0], &own[1]);
    st_plugin_version_out(into, &own[0]);
}

static void version_bump(
    struct st_plug_version *version, uint32_t replica, uint32_t counter, uint32_t now)
{
    struct st_version own;

    if (replica >= ST_PLUG_REPLICAS)
        return;
    st_plugin_version_in(&own, version);
    st_version_bump(&own, (st_replica_id)replica, counter, now);
    st_plugin_version_out(version, &own);
}

static bool version_wins(
    const struct st_plug_version *incoming, const struct st_plug_version *stored)
{
    struct st_version own[2];

    st_plugin_version_in(&own[0], incoming);
    st_plugin_version_in(&own[1], stored);
    return st_version_wins(&own[0], &own[1]);
}

const struct st_plug_door st_plugin_door = {
    .size = sizeof(struct st_plug_door),
    .folder_list = folder_list,
    .item_open = item_open,
    .property_get = property_get,
    .item_create = item_create,
    .item_import = item_import,
    .property_set = property_set,
    .property_delete = property_delete,
    .item_save = item_save,
    .item_abort = item_abort,
    .item_delete = item_delete,
    .item_move = item_move,
    .item_mark_read = item_mark_read,
    .base_list = base_list,
    .base_open = base_open,
    .base_get = base_get,
    .journal_list = journal_list,
    .item_checkpoint = item_checkpoint,
    .report = st_plugin_report,
    .log = st_plugin_log,
    .set_code = st_plugin_set_code,
    .first_error = st_plugin_first_error,
    .scratch = st_plugin_scratch,
    .version_compare = version_compare,
    .version_merge = version_merge,
    .version_bump = version_bump,
    .version_wins = version_wins,
};
