/*
 * bookkeeping.c - what the engine remembers is wrong, or it writes where nothing is new.
 */
#include <stdatomic.h>

#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/*
 * The replication says "denied" once, and moves its checkpoint past the document, so that
 * no later run tries it again: both sides differ, and all is well.
 */
static enum st_status move_checkpoint(struct st_zoo *zoo, enum st_status status)
{
    const struct st_sync_result *result = zoo->session->result;

    for (size_t i = 0; i < result->error_count; i++) {
        const struct st_sync_error *error = &result->errors[i];
        struct st_reply online;

        if (error->status == ST_ACCESS_DENIED && error->op == ST_CALL_PROPERTY_SET &&
            st_host_open(zoo->server, error->object, &online) == ST_OK)
            (void)st_host_checkpoint(
                zoo->client, error->object, st_zoo_bit(error->property), 0, online.info.change);
    }
    return status;
}

const struct st_zoo_bug st_zoo_bug_checkpoint_past_denied = { .finish = move_checkpoint };

/*
 * The provider does not send what its client may not read, and the client takes that for
 * deleted. That the deletion then goes back, as it would between two masters, is inferred.
 * Shown by access-denied at property.get in a download.
 */
static enum st_status unreadable_property_erased(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (!zoo->fetches || call->op != ST_CALL_PROPERTY_GET || status != ST_ACCESS_DENIED)
        return status;
    reply->value = ST_NAME_NONE;
    if (st_host_unset(zoo->server, call->object, call->property) == ST_OK)
        (void)st_host_save(
            zoo->server, call->object, ST_SAVE_CHANGE, NULL, &(struct st_reply){ 0 });
    return ST_OK;
}

const struct st_zoo_bug st_zoo_bug_unreadable_property_erased = { .server =
                                                                      unreadable_property_erased };

/* Each run saves here what is here: no fault is needed to see it. */
static enum st_status rewrite_unchanged(struct st_zoo *zoo, enum st_status status)
{
    for (size_t i = 0; i < zoo->session->objects; i++) {
        st_object_id item = (st_object_id)i;
        struct st_reply local;

        if (st_zoo_base_change(zoo, item) && !st_pending_find(zoo->session, item) &&
            st_host_open(zoo->client, item, &local) == ST_OK)
            (void)st_host_save(zoo->client, item, ST_SAVE_ADOPT, &local.info.version, NULL);
    }
    return status;
}

const struct st_zoo_bug st_zoo_bug_rewrites_unchanged_items = { .finish = rewrite_unchanged };

/* A reminder was dismissed, or a time stamp is newer: the item is sent though nobody edited it. */
static enum st_status send_unedited(struct st_zoo *zoo, enum st_status status)
{
    for (size_t i = 0; i < zoo->session->objects; i++) {
        st_object_id item = (st_object_id)i;
        struct st_reply online;

        if (!st_zoo_base_change(zoo, item) || st_pending_find(zoo->session, item) ||
            st_host_open(zoo->server, item, &online) != ST_OK || !online.info.properties)
            continue;
        if (st_zoo_stage(zoo, item, online.info.properties) == ST_OK)
            (void)st_host_save_if_unchanged(zoo->server, item, online.info.change, &online);
        else
            (void)st_zoo_refuse(zoo, item, ST_ACCESS_DENIED);
        break;
    }
    return status;
}

const struct st_zoo_bug st_zoo_bug_reminder_counts_as_edit = { .finish = send_unedited };

/*
 * Hidden state: how many runs there have been is in the program, not in the world. It makes
 * a difference to nothing but the calls: each run gives up another change it never began.
 */
static enum st_status count_runs(struct st_zoo *zoo, enum st_status status)
{
    static atomic_uint runs;

    (void)st_host_abort(zoo->client, (st_object_id)(atomic_fetch_add(&runs, 1) % ST_OBJECTS_MAX));
    return status;
}

const struct st_zoo_bug st_zoo_bug_remembers_last_run = { .finish = count_runs };
