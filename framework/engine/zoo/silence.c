/*
 * silence.c - something is not done, and is not said, or not of what, or not why.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/* Dovecot answers OK to a STORE that it does not do; davfs2 has said so before it asks. */
static enum st_status swallowed_refusal(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (st_zoo_is_update(zoo, call) && zoo->count == 0 && zoo->item == call->object)
        return st_host_open(zoo->server, call->object, reply);
    if (call->object != zoo->item)
        zoo->count = 0;
    zoo->item = call->object;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    zoo->count += st_zoo_is_write(call) && status == ST_OK;
    return st_zoo_is_write(call) && status == ST_ACCESS_DENIED ? ST_OK : status;
}

const struct st_zoo_bug st_zoo_bug_swallowed_refusal = { .server = swallowed_refusal };

/*
 * mbsync says "far side refuses to store message", drops it from its state, and ends
 * with 0. The message stays here, and is never tried again.
 */
static bool remember_as_sent(struct st_zoo *zoo, const struct st_sync_error *error)
{
    return error->op != ST_CALL_ITEM_CREATE || error->status != ST_ACCESS_DENIED ||
           st_zoo_settle(zoo, error->object, ST_ZOO_MARK) != ST_OK;
}

static enum st_status forget_refused(struct st_zoo *zoo, enum st_status status)
{
    return st_zoo_keep_errors(zoo, status, 0, remember_as_sent);
}

/* What has lost its partner is left alone. */
static enum st_status leave_forgotten(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    bool is_gone = call->op == ST_CALL_ITEM_OPEN && status == ST_NOT_FOUND;

    return zoo->fetches && is_gone && st_zoo_base_change(zoo, call->object) == ST_ZOO_MARK ? ST_BUSY
                                                                                           : status;
}

const struct st_zoo_bug st_zoo_bug_refused_append_forgotten = { .server = leave_forgotten,
                                                                .finish = forget_refused };

/* Shown by a fault that hits the download of one item and passes. */
static bool is_no_skipped_file(struct st_zoo *zoo, const struct st_sync_error *error)
{
    bool may_pass = error->status == ST_TIMEOUT || error->status == ST_IO_ERROR ||
                    error->status == ST_BUSY || error->status == ST_QUOTA;

    return error->op != ST_CALL_ITEM_OPEN || !may_pass ||
           st_pending_find(zoo->session, error->object);
}

static enum st_status skip_files(struct st_zoo *zoo, enum st_status status)
{
    return zoo->fetches ? st_zoo_keep_errors(zoo, status, zoo->sent_errors, is_no_skipped_file)
                        : status;
}

const struct st_zoo_bug st_zoo_bug_download_error_swallowed = { .finish = skip_files };

/* The client has made its copies read-only, and is refused by them itself. Shown by a fault. */
static enum st_status swallow_local(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_host_call(zoo->client, call, reply);
    bool is_change = call->op == ST_CALL_ITEM_DELETE || call->op == ST_CALL_ITEM_SAVE;

    return is_change && status == ST_ACCESS_DENIED ? ST_OK : status;
}

const struct st_zoo_bug st_zoo_bug_swallowed_local_refusal = { .client = swallow_local };

/* Shown by a refused item before one that arrives. */
static enum st_status note_last(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (!zoo->fetches)
        zoo->item = call->object;
    return st_zoo_pass(zoo, call, reply);
}

static bool is_of_last(struct st_zoo *zoo, const struct st_sync_error *error)
{
    return error->object == zoo->item;
}

static enum st_status tell_last(struct st_zoo *zoo, enum st_status status)
{
    return st_zoo_keep_errors(zoo, status, 0, is_of_last);
}

const struct st_zoo_bug st_zoo_bug_last_result_wins = { .server = note_last, .finish = tell_last };

/* The desktop client finds one folder read-only, ends, and shows a green tick. */
static enum st_status stop_at_denial(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (zoo->stopped)
        return zoo->stopped;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (status == ST_ACCESS_DENIED && !zoo->fetches)
        zoo->stopped = status;
    return status;
}

static enum st_status show_green(struct st_zoo *zoo, enum st_status status)
{
    if (!zoo->stopped)
        return status;
    zoo->session->result->error_count = 0;
    return ST_OK;
}

const struct st_zoo_bug st_zoo_bug_stops_without_a_word = { .server = stop_at_denial,
                                                            .finish = show_green };

/* Shown by the fault `timeout` at item.save, item.delete, item.move and item.mark-read. */
static enum st_status timeout_means_done(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (status != ST_TIMEOUT)
        return status;
    switch (call->op) {
    case ST_CALL_ITEM_SAVE:
        return st_host_open(zoo->server, call->object, reply) == ST_OK ? ST_OK : status;
    case ST_CALL_ITEM_DELETE:
    case ST_CALL_ITEM_MOVE:
    case ST_CALL_ITEM_MARK_READ:
        return ST_OK;
    default:
        return status;
    }
}

const struct st_zoo_bug st_zoo_bug_timeout_means_done = { .server = timeout_means_done };

/* "Permission denied": but of the 9,000 files, which? */
static bool is_not_of_upload(struct st_zoo *zoo, const struct st_sync_error *error)
{
    return error->is_notice || !st_pending_find(zoo->session, error->object);
}

static enum st_status name_nothing(struct st_zoo *zoo, enum st_status status)
{
    (void)st_zoo_keep_errors(zoo, status, 0, is_not_of_upload);
    return status;
}

const struct st_zoo_bug st_zoo_bug_error_without_name = { .finish = name_nothing };

static enum st_status blame_folders(struct st_zoo *zoo, enum st_status status)
{
    struct st_sync_result *result = zoo->session->result;

    for (size_t i = 0; i < result->error_count; i++) {
        struct st_reply reply;

        if (!is_not_of_upload(zoo, &result->errors[i]) &&
            st_host_open(zoo->client, result->errors[i].object, &reply) == ST_OK)
            result->errors[i].object = reply.info.folder;
    }
    return status;
}

const struct st_zoo_bug st_zoo_bug_error_on_the_folder = { .finish = blame_folders };

/* Shown by any fault but access-denied: a full store, a file in use, a lost connection. */
static enum st_status call_all_permission(struct st_zoo *zoo, enum st_status status)
{
    struct st_sync_result *result = zoo->session->result;

    for (size_t i = 0; i < result->error_count; i++)
        if (!is_not_of_upload(zoo, &result->errors[i]))
            result->errors[i].status = ST_ACCESS_DENIED;
    return status == ST_OK ? ST_OK : ST_ACCESS_DENIED;
}

const struct st_zoo_bug st_zoo_bug_every_error_is_permission = { .finish = call_all_permission };
