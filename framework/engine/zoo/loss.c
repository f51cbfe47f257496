/*
 * loss.c - the user's work is gone: bugs that destroy what was done offline.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/*
 * Without the right to change flags the server keeps its own. The refused property counts
 * as agreed under no number, so that the next download brings what the server has.
 */
static bool take_back(struct st_zoo *zoo, const struct st_sync_error *error)
{
    return error->status != ST_ACCESS_DENIED || error->property == ST_NO_PROPERTY ||
           error->op != ST_CALL_PROPERTY_SET ||
           st_host_checkpoint(zoo->client, error->object, st_zoo_bit(error->property), 0, 0) !=
               ST_OK;
}

static enum st_status revert_refused(struct st_zoo *zoo, enum st_status status)
{
    return st_zoo_keep_errors(zoo, status, 0, take_back);
}

const struct st_zoo_bug st_zoo_bug_revert_local_edit_silently = { .finish = revert_refused };

/*
 * "Server wins": a conflict is said, and the version from the phone is dropped. The rule
 * is the protocol's; that nobody keeps the loser is what costs work.
 */
static enum st_status server_wins_conflict(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_call import = *call;

    if (!st_zoo_is_update(zoo, call) || call->save != ST_SAVE_IMPORT)
        return st_zoo_pass(zoo, call, reply);
    import.save = ST_SAVE_IMPORT_OR_FAIL;

    enum st_status status = st_zoo_pass(zoo, &import, reply);

    if (status == ST_CONFLICT)
        (void)st_host_checkpoint(
            zoo->client, call->object, st_session_all(zoo->session), 1U << ST_EDIT_CHANGE, 0);
    return status;
}

const struct st_zoo_bug st_zoo_bug_server_wins_conflict = { .server = server_wins_conflict };

/* The folder is read-only, so what is in it here cannot be right: away with it. */
static enum st_status delete_refused(struct st_zoo *zoo, enum st_status status)
{
    const struct st_sync_result *result = zoo->session->result;

    for (size_t i = 0; i < result->error_count; i++)
        if (result->errors[i].op == ST_CALL_ITEM_CREATE &&
            result->errors[i].status == ST_ACCESS_DENIED)
            (void)st_zoo_drop(zoo, result->errors[i].object);
    return status;
}

const struct st_zoo_bug st_zoo_bug_refused_create_deleted = { .finish = delete_refused };

/*
 * The server refused the new file without a word, so it counts as sent. The next run finds
 * that the server has it no more, and deletes it here. (The same two runs, with a server
 * that does say it.)
 */
static bool believe_it_was_sent(struct st_zoo *zoo, const struct st_sync_error *error)
{
    return error->op != ST_CALL_ITEM_CREATE || error->status != ST_ACCESS_DENIED ||
           st_zoo_settle(zoo, error->object, 0) != ST_OK;
}

static enum st_status think_sent(struct st_zoo *zoo, enum st_status status)
{
    return st_zoo_keep_errors(zoo, status, 0, believe_it_was_sent);
}

const struct st_zoo_bug st_zoo_bug_silent_refusal_then_deleted = { .finish = think_sent };

/* Deleted there and edited here: the deletion is carried out, and said. */
static enum st_status remote_delete_takes_edits(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (!zoo->fetches && call->op == ST_CALL_ITEM_OPEN && status == ST_GONE)
        (void)st_zoo_drop(zoo, call->object);
    return status;
}

const struct st_zoo_bug st_zoo_bug_remote_delete_takes_edits = { .server =
                                                                     remote_delete_takes_edits };

/*
 * The journal is settled before the server has answered. Shown by every fault at item.save
 * after which nothing was saved, and by a crash between the two.
 */
static enum st_status settled_before_sent(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    const struct st_pending *pending = st_pending_find(zoo->session, call->object);

    if (st_zoo_is_update(zoo, call) && pending)
        (void)st_host_checkpoint(
            zoo->client, call->object, pending->properties, 1U << ST_EDIT_CHANGE, 0);
    return st_zoo_pass(zoo, call, reply);
}

const struct st_zoo_bug st_zoo_bug_settled_before_sent = { .server = settled_before_sent };
