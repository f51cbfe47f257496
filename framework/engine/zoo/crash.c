/*
 * crash.c - what a change is while it is half done: bugs that show when the engine, the
 * server or the line between them stops at the wrong moment.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/*
 * The whole item is purged, and that is saved; then all of it is sent. After a stop between
 * the two, what the user had edited is sent by the next run, and the rest is gone.
 */
static enum st_status wipe_then_crash(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    st_object_id item = call->object;
    struct st_reply local;

    if (!st_zoo_is_update(zoo, call) || call->save != ST_SAVE_IF_UNCHANGED ||
        call->change != st_zoo_base_change(zoo, item))
        return st_zoo_pass(zoo, call, reply);

    enum st_status status = st_host_import(zoo->server, item);

    if (status == ST_OK)
        status = st_host_save_if_unchanged(zoo->server, item, call->change, reply);
    if (status == ST_OK)
        status = st_host_open(zoo->client, item, &local);
    if (status == ST_OK)
        status = st_zoo_stage(zoo, item, local.info.properties);
    if (status == ST_OK)
        status = st_host_save_if_unchanged(zoo->server, item, reply->info.change, reply);
    return status;
}

const struct st_zoo_bug st_zoo_bug_wipe_then_crash = { .server = wipe_then_crash };

/*
 * What is to be written is emptied first (O_TRUNC), and that is saved. The next run takes
 * an empty property for its own unfinished work and writes it again, so that nothing is
 * lost in the end; in between, everybody sees an item that nobody wrote.
 */
static enum st_status truncate_and_write(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    st_object_id item = call->object;
    struct st_reply online = { 0 };
    enum st_status status = st_host_open(zoo->server, item, &online);
    st_properties left = zoo->properties & online.info.properties;

    if (status == ST_OK && !left)
        return st_zoo_pass(zoo, call, reply);
    for (; left && status == ST_OK; left &= left - 1)
        status = st_host_unset(zoo->server, item, (st_property)__builtin_ctzll(left));
    if (status == ST_OK)
        status = st_host_save_if_unchanged(zoo->server, item, call->change, reply);
    if (status == ST_OK)
        status = st_zoo_stage(zoo, item, zoo->properties);
    if (status == ST_OK)
        status = st_host_save_if_unchanged(zoo->server, item, reply->info.change, reply);
    return status == ST_OK ? status : st_zoo_refuse(zoo, item, status);
}

static bool is_pending(struct st_zoo *zoo, const struct st_call *call)
{
    const struct st_pending *pending = st_pending_find(zoo->session, call->object);

    return !zoo->fetches && pending && pending->properties & st_zoo_bit(call->property);
}

static enum st_status truncate_then_write(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (call->object != zoo->item)
        zoo->properties = 0;
    zoo->item = call->object;
    if (st_zoo_is_update(zoo, call) && call->save == ST_SAVE_IF_UNCHANGED)
        return truncate_and_write(zoo, call, reply);

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (st_zoo_is_write(call) && status == ST_OK)
        zoo->properties |= st_zoo_bit(call->property);
    if (call->op == ST_CALL_PROPERTY_GET && status == ST_OK && reply->value == ST_NAME_NONE &&
        is_pending(zoo, call))
        (void)st_host_base_get(zoo->client, call->object, call->property, &reply->value);
    return status;
}

const struct st_zoo_bug st_zoo_bug_truncate_then_write = { .server = truncate_then_write };

/*
 * A new item is sent in two parts, each of them saved. The next run finds the name there,
 * and takes the item for uploaded.
 */
static enum st_status send_in_two_parts(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    st_object_id item = call->object;
    struct st_reply local = { 0 };
    enum st_status status = st_host_open(zoo->client, item, &local);
    st_properties first = local.info.properties & (~local.info.properties + 1);

    if (status == ST_OK)
        status = st_host_create(zoo->server, item, local.info.folder, local.info.name);
    if (status == ST_OK)
        status = st_zoo_stage(zoo, item, first);
    if (status == ST_OK)
        status = st_host_save(zoo->server, item, ST_SAVE_IMPORT, call->version, reply);
    if (status != ST_OK || first == local.info.properties)
        return status;
    status = st_zoo_stage(zoo, item, local.info.properties & ~first);
    return status == ST_OK ? st_host_save(zoo->server, item, ST_SAVE_CHANGE, NULL, reply) : status;
}

static enum st_status half_upload_taken_for_whole(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    bool is_save = call->op == ST_CALL_ITEM_SAVE;

    if (is_save && call->object == zoo->made)
        return send_in_two_parts(zoo, call, reply);
    if (call->object == zoo->item && (st_zoo_is_write(call) || is_save))
        return is_save ? st_host_open(zoo->server, call->object, reply) : ST_OK;

    enum st_status status = st_zoo_pass(zoo, call, reply);
    bool is_there = call->op == ST_CALL_ITEM_OPEN && status == ST_OK && !zoo->fetches;

    if (is_there && st_pending_has(st_pending_find(zoo->session, call->object), ST_EDIT_CREATE))
        zoo->item = call->object;
    return status;
}

const struct st_zoo_bug st_zoo_bug_half_upload_taken_for_whole = {
    .server = half_upload_taken_for_whole
};

/*
 * A download is written down as done before it is, and the note is taken back when it
 * fails; a killed run takes nothing back. What is noted as done and is not, is in use by
 * somebody, the next run says, and so do all that follow.
 */
static void take_back(struct st_zoo *zoo)
{
    if (zoo->item != ST_NO_OBJECT)
        (void)st_host_checkpoint(zoo->client, zoo->item, 0, 0, 0); /* 0: it is read again */
    zoo->item = ST_NO_OBJECT;
}

static bool has_version(struct st_zoo *zoo, st_object_id item, const struct st_version *version)
{
    struct st_reply local;

    return st_host_open(zoo->client, item, &local) != ST_OK ||
           st_version_compare(&local.info.version, version) == ST_ORDER_SAME;
}

static enum st_status stale_lock_after_crash(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    struct st_reply base;

    if (!zoo->fetches || call->op != ST_CALL_ITEM_OPEN)
        return status;
    take_back(zoo);
    if (status != ST_OK || st_pending_find(zoo->session, call->object) ||
        st_host_base_open(zoo->client, call->object, &base) != ST_OK ||
        base.info.folder != reply->info.folder)
        return status;
    if (base.info.change == reply->info.change)
        return has_version(zoo, call->object, &reply->info.version) ? ST_OK : ST_BUSY;
    if (st_host_checkpoint(zoo->client, call->object, 0, 0, reply->info.change) == ST_OK) {
        zoo->item = call->object;
        zoo->count = base.info.change;
    }
    return status;
}

/* The engine below sees the number that was there, and what it writes down is true. */
static enum st_status hide_note(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_host_call(zoo->client, call, reply);

    if (status != ST_OK || call->object != zoo->item)
        return status;
    if (call->op == ST_CALL_BASE_OPEN)
        reply->info.change = zoo->count;
    if (call->op == ST_CALL_ITEM_CHECKPOINT)
        zoo->item = ST_NO_OBJECT;
    return status;
}

static enum st_status take_back_last(struct st_zoo *zoo, enum st_status status)
{
    take_back(zoo);
    return status;
}

const struct st_zoo_bug st_zoo_bug_stale_lock_after_crash = { .server = stale_lock_after_crash,
                                                              .client = hide_note,
                                                              .finish = take_back_last };
