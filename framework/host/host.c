/*
 * host.c - the only door between an engine and a store: its front.
 */
#include "framework/host/host.h"

static enum st_status send(struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_reply unused;

    return host->call(host, call, reply ? reply : &unused);
}

enum st_status st_host_list(struct st_host *host, st_object_id folder, struct st_reply *reply)
{
    return send(host, &(struct st_call){ .op = ST_CALL_FOLDER_LIST, .object = folder }, reply);
}

enum st_status st_host_open(struct st_host *host, st_object_id item, struct st_reply *reply)
{
    return send(host, &(struct st_call){ .op = ST_CALL_ITEM_OPEN, .object = item }, reply);
}

static enum st_status get(
    struct st_host *host,
    enum st_call_op op,
    st_object_id item,
    st_property property,
    st_name *ret_value)
{
    struct st_reply reply;
    enum st_status status =
        send(host, &(struct st_call){ .op = op, .object = item, .property = property }, &reply);

    if (status == ST_OK)
        *ret_value = reply.value;
    return status;
}

enum st_status st_host_get(
    struct st_host *host, st_object_id item, st_property property, st_name *ret_value)
{
    return get(host, ST_CALL_PROPERTY_GET, item, property, ret_value);
}

enum st_status st_host_create(
    struct st_host *host, st_object_id item, st_object_id folder, st_name name)
{
    const struct st_call call = {
        .op = ST_CALL_ITEM_CREATE, .object = item, .folder = folder, .name = name
    };

    return send(host, &call, NULL);
}

enum st_status st_host_import(struct st_host *host, st_object_id item)
{
    return send(host, &(struct st_call){ .op = ST_CALL_ITEM_IMPORT, .object = item }, NULL);
}

enum st_status st_host_set(
    struct st_host *host, st_object_id item, st_property property, st_name value)
{
    const struct st_call call = {
        .op = ST_CALL_PROPERTY_SET, .object = item, .property = property, .value = value
    };

    return send(host, &call, NULL);
}

enum st_status st_host_unset(struct st_host *host, st_object_id item, st_property property)
{
    const struct st_call call = { .op = ST_CALL_PROPERTY_DELETE,
                                  .object = item,
                                  .property = property };

    return send(host, &call, NULL);
}

enum st_status st_host_save(
    struct st_host *host,
    st_object_id item,
    enum st_save save,
    const struct st_version *version,
    struct st_reply *reply)
{
    const struct st_call call = {
        .op = ST_CALL_ITEM_SAVE, .object = item, .save = (uint8_t)save, .version = version
    };

    return send(host, &call, reply);
}

enum st_status st_host_save_if_unchanged(
    struct st_host *host, st_object_id item, uint32_t change, struct st_reply *reply)
{
    const struct st_call call = {
        .op = ST_CALL_ITEM_SAVE, .object = item, .save = ST_SAVE_IF_UNCHANGED, .change = change
    };

    return send(host, &call, reply);
}

enum st_status st_host_abort(struct st_host *host, st_object_id item)
{
    return send(host, &(struct st_call){ .op = ST_CALL_ITEM_ABORT, .object = item }, NULL);
}

enum st_status st_host_remove(struct st_host *host, st_object_id item, uint32_t change)
{
    const struct st_call call = { .op = ST_CALL_ITEM_DELETE, .object = item, .change = change };

    return send(host, &call, NULL);
}

enum st_status st_host_move(
    struct st_host *host, st_object_id item, st_object_id folder, struct st_reply *reply)
{
    const struct st_call call = { .op = ST_CALL_ITEM_MOVE, .object = item, .folder = folder };

    return send(host, &call, reply);
}

enum st_status st_host_mark_read(
    struct st_host *host, st_object_id item, bool is_read, struct st_reply *reply)
{
    const struct st_call call = { .op = ST_CALL_ITEM_MARK_READ,
                                  .object = item,
                                  .is_read = is_read };

    return send(host, &call, reply);
}

enum st_status st_host_base_list(struct st_host *host, st_object_id folder, struct st_reply *reply)
{
    return send(host, &(struct st_call){ .op = ST_CALL_BASE_LIST, .object = folder }, reply);
}

enum st_status st_host_base_open(struct st_host *host, st_object_id item, struct st_reply *reply)
{
    return send(host, &(struct st_call){ .op = ST_CALL_BASE_OPEN, .object = item }, reply);
}

enum st_status st_host_base_get(
    struct st_host *host, st_object_id item, st_property property, st_name *ret_value)
{
    return get(host, ST_CALL_BASE_GET, item, property, ret_value);
}

enum st_status st_host_journal(struct st_host *host, struct st_reply *reply)
{
    return send(host, &(struct st_call){ .op = ST_CALL_JOURNAL_LIST }, reply);
}

enum st_status st_host_checkpoint(
    struct st_host *host,
    st_object_id item,
    st_properties properties,
    uint8_t edits,
    uint32_t change)
{
    const struct st_call call = {
        .op = ST_CALL_ITEM_CHECKPOINT,
        .object = item,
        .properties = properties,
        .edits = edits,
        .change = change,
    };

    return send(host, &call, NULL);
}
