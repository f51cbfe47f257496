/*
 * scope.c - one item fails, and others with it: bugs of how far a refusal reaches.
 *
 * They show wherever something is refused beside something that is not, by a list or
 * by a fault.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/* OfflineIMAP: an account, not a mailbox, is what succeeds or fails. */
static enum st_status abort_on_first_denial(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (zoo->stopped && !zoo->fetches)
        return zoo->stopped;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (status == ST_ACCESS_DENIED)
        zoo->stopped = status;
    return status;
}

const struct st_zoo_bug st_zoo_bug_abort_on_first_denial = { .server = abort_on_first_denial };

/* LDAP's modify operation is one thing: what it may not do, it does not do at all. */
static enum st_status one_property_fails_item(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (call->op == ST_CALL_ITEM_SAVE && call->object == zoo->item)
        return st_zoo_refuse(zoo, call->object, ST_ACCESS_DENIED);

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (st_zoo_is_write(call) && status == ST_ACCESS_DENIED)
        zoo->item = call->object;
    return status;
}

const struct st_zoo_bug st_zoo_bug_one_property_fails_item = { .server = one_property_fails_item };

/* rclone deletes last, and only if all went well: it cannot tell a skipped file from a lost one. */
static enum st_status deletes_wait_for_success(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (call->op == ST_CALL_ITEM_DELETE && zoo->stopped)
        return zoo->stopped;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (status == ST_ACCESS_DENIED || status == ST_IO_ERROR)
        zoo->stopped = status;
    return status;
}

const struct st_zoo_bug st_zoo_bug_deletes_wait_for_success = { .server =
                                                                    deletes_wait_for_success };

/* Shown by a quota, or by the fault `quota`: the smaller items, and deletes, would fit. */
static enum st_status full_store_ends_run(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (zoo->stopped && !zoo->fetches)
        return zoo->stopped;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (status == ST_QUOTA)
        zoo->stopped = status;
    return status;
}

const struct st_zoo_bug st_zoo_bug_full_store_ends_run = { .server = full_store_ends_run };

/* Shown by the fault `busy`: an answer that nobody had thought of. */
static enum st_status locked_item_kills_run(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (zoo->stopped)
        return zoo->stopped;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (status == ST_BUSY)
        zoo->stopped = status = ST_CRASHED;
    return status;
}

static enum st_status die_with_the_server(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    return zoo->stopped ? zoo->stopped : st_host_call(zoo->client, call, reply);
}

/* Who is dead reports nothing. */
static enum st_status end_dead(struct st_zoo *zoo, enum st_status status)
{
    if (zoo->stopped)
        zoo->session->result->error_count = 0;
    return zoo->stopped ? zoo->stopped : status;
}

const struct st_zoo_bug st_zoo_bug_locked_item_kills_run = { .server = locked_item_kills_run,
                                                             .client = die_with_the_server,
                                                             .finish = end_dead };

/*
 * With the data goes what the data carries: modes, times, lists. Each unedited property
 * is set to the value it has; that the user may not do that fails the item.
 */
static enum st_status carry_unedited(struct st_zoo *zoo, st_object_id item)
{
    const struct st_pending *pending = st_pending_find(zoo->session, item);
    struct st_reply online = { 0 };
    enum st_status status = st_host_open(zoo->server, item, &online);
    st_properties left = online.info.properties & ~(pending ? pending->properties : 0);

    for (; status == ST_OK && left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name value = ST_NAME_NONE;

        if (st_host_get(zoo->server, item, property, &value) == ST_OK)
            status = st_host_set(zoo->server, item, property, value);
    }
    return status;
}

static enum st_status bookkeeping_denial_fails_item(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = ST_OK;

    if (st_zoo_is_update(zoo, call))
        status = carry_unedited(zoo, call->object);
    return status == ST_OK ? st_zoo_pass(zoo, call, reply)
                           : st_zoo_refuse(zoo, call->object, status);
}

const struct st_zoo_bug st_zoo_bug_bookkeeping_denial_fails_item = {
    .server = bookkeeping_denial_fails_item
};

/*
 * The server has deleted it already, or has this version: SYNC_E_OBJECT_DELETED and
 * SYNC_E_IGNORE say that all is well. KB 152912's client ends the folder with them.
 * Shown by an item that is deleted on both sides.
 */
static enum st_status warning_as_error(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (zoo->stopped && !zoo->fetches)
        return zoo->stopped;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if ((call->op == ST_CALL_ITEM_DELETE && (status == ST_GONE || status == ST_NOT_FOUND)) ||
        (call->op == ST_CALL_ITEM_SAVE && status == ST_SUPERSEDED))
        zoo->stopped = ST_CONFLICT;
    return status;
}

const struct st_zoo_bug st_zoo_bug_warning_as_error = { .server = warning_as_error };

/*
 * A new item is saved before its properties are set, so that its own list is in force
 * for them. Shown where one may create items and not change them.
 */
static enum st_status mode_before_children(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_call later = *call;

    if (call->op == ST_CALL_ITEM_SAVE && call->object == zoo->made) {
        if (zoo->count == 0)
            return st_host_open(zoo->server, call->object, reply);
        later.save = ST_SAVE_CHANGE;
    }

    enum st_status status = st_zoo_pass(zoo, &later, reply);

    if (call->op == ST_CALL_ITEM_CREATE && status == ST_OK) {
        zoo->count = 0;
        status = st_host_save(zoo->server, call->object, ST_SAVE_CHANGE, NULL, reply);
    }
    zoo->count += st_zoo_is_write(call) && status == ST_OK;
    return status;
}

const struct st_zoo_bug st_zoo_bug_mode_before_children = { .server = mode_before_children };

/*
 * As long as something waits here, nothing that is here already is brought up to date: it
 * is looked at, and taken for unchanged. What waits is said, by item; that all the rest is
 * out of date is not.
 */
static enum st_status read_only_item_stops_download(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    struct st_reply base;

    if (!zoo->fetches || zoo->sent_errors == 0 || call->op != ST_CALL_ITEM_OPEN || status != ST_OK)
        return status;
    status = st_host_base_open(zoo->client, call->object, &base);
    if (status == ST_OK)
        reply->info.change = base.info.change;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

const struct st_zoo_bug st_zoo_bug_read_only_item_stops_download = {
    .server = read_only_item_stops_download
};

/*
 * The account is said to have failed, by its first folder that may not be listed, and the
 * others are not asked for. Their items are not deleted; they are as they were.
 */
static enum st_status denied_folder_blocks_account(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (call->op != ST_CALL_FOLDER_LIST)
        return status;
    if (status == ST_OK && zoo->stopped)
        reply->item_count = 0;
    if (status == ST_ACCESS_DENIED)
        zoo->stopped = status;
    return status;
}

const struct st_zoo_bug st_zoo_bug_denied_folder_blocks_account = {
    .server = denied_folder_blocks_account
};
