/*
 * oracle_truth.c - invariants about whether the replicas are the same: after a
 * synchronization that says so, and in the end.
 */
#include "framework/run/describe.h"
#include "framework/run/look.h"

static size_t index_of(const struct st_run *run, const struct st_sync_record *sync)
{
    return run->history_count + (sync->is_recovery
                                     ? run->sync_count + (size_t)(sync - run->recovery)
                                     : (size_t)(sync - run->syncs));
}

/*
 * Between two synchronizations, or before the first, the item came by going offline: was the
 * property with it? Then nothing but that has written the base.
 */
static bool was_taken_offline(
    const struct st_sync_record *sync, st_object_id id, st_property property)
{
    const struct st_store *base = st_world_base(sync->before, sync->client);

    return st_store_has(base, id) &&
           st_store_peek(base, id)->values[property] ==
               st_store_peek(st_sync_server_before(sync), id)->values[property];
}

/* The client's synchronization before the one at that index, which becomes its own; or NULL. */
static const struct st_sync_record *find_earlier(
    const struct st_run *run, size_t client, size_t *index)
{
    while (*index > 0) {
        const struct st_sync_record *earlier = st_run_sync_ever(run, --*index);

        if (earlier->client == client)
            return earlier;
    }
    return NULL;
}

static bool has_number_of(
    const struct st_sync_record *sync, const struct st_store *store, st_object_id id)
{
    return st_store_has(store, id) && st_store_peek(store, id)->change ==
                                          st_store_peek(st_sync_server_before(sync), id)->change;
}

/*
 * Was the property readable when the client last had a reason to read the item: when it was
 * new to it, or had a new number? A right that was granted later gives the item no number.
 */
static bool was_readable(const struct st_look *look, st_object_id id, st_property property)
{
    const struct st_sync_record *sync = look->sync;
    size_t index = index_of(look->run, sync);

    for (;;) {
        const struct st_sync_record *earlier = find_earlier(look->run, sync->client, &index);
        const struct st_store *base = st_world_base(sync->before, sync->client);

        if (!st_store_has(st_sync_local_before(sync), id))
            return st_sync_could_read(sync, id, property);
        if (!earlier || !st_store_has(st_sync_local_after(earlier), id))
            return has_number_of(sync, base, id) ? was_taken_offline(sync, id, property)
                                                 : st_sync_could_read(sync, id, property);
        if (!has_number_of(sync, st_sync_server_after(earlier), id))
            return st_sync_could_read(sync, id, property);
        if (st_sync_was_denied(sync, id, property))
            return false;
        sync = earlier;
    }
}

/* What one may read of an item is the same on both sides. */
static bool agrees(const struct st_look *look, const struct st_token *token, st_object_id id)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_object *online = st_store_peek(st_sync_server_after(sync), id);
    const struct st_object *local = st_store_peek(st_sync_local_after(sync), id);

    if (!st_store_has(st_sync_local_after(sync), id))
        return st_look_report(look, id, ST_NO_PROPERTY, "on both replicas", "only on the server");
    if (local->parent != online->parent)
        return st_look_report(look, id, ST_NO_PROPERTY, "in the same folder", "in two folders");
    for (size_t i = 0; i < look->run->scenario->setting.properties; i++) {
        st_property property = (st_property)i;

        if (local->values[i] != online->values[i] &&
            st_world_may(sync->after, token, id, property, ST_RIGHT_READ_PROPERTY) &&
            was_readable(look, id, property))
            return st_look_report(
                look, id, property, st_describe_value(look->run, online->values[i]),
                st_describe_value(look->run, local->values[i]));
    }
    return true;
}

static bool arrives(void *argument, const struct st_owed_edit *edit)
{
    const struct st_look *look = argument;
    st_object_id object = edit->owed->object;

    return !st_look_is_claimed(look, edit) || st_owed_has_arrived(look->sync, edit) ||
           st_look_is_given_up(look, edit->owed) || st_look_is_named(look, object) ||
           st_look_report(
               look, object, edit->property, st_owed_wanted(look->run, look->sync, edit),
               st_owed_online(look->run, look->sync, edit));
}

/* By itself, or with its folder. */
static bool is_reported(const struct st_look *look, const struct st_store *store, st_object_id id)
{
    return st_look_is_named(look, id) || st_look_is_named(look, st_store_peek(store, id)->parent);
}

/* What the client's user may see of the server is on the client, but for what is named. */
static bool is_downloaded(
    const struct st_look *look, const struct st_token *token, bool with_pending)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *server = st_sync_server_after(sync);
    const struct st_store *local = st_sync_local_after(sync);

    for (st_object_id id = 0; id < server->used; id++)
        if (st_is_item(server, id) && st_is_in_scope(local, st_store_peek(server, id)) &&
            (with_pending || !st_look_owed(look, id)) && !is_reported(look, server, id) &&
            !st_excuses(look->excuse, id) &&
            st_world_may(sync->after, token, id, ST_NO_PROPERTY, ST_RIGHT_VIEW) &&
            !agrees(look, token, id))
            return false;
    return true;
}

/*
 * Whether "ok" is true. Who was told what is not so (claims), or whose item somebody
 * changed behind his back, may believe it; a fault that was plain to see may not be
 * passed over.
 */
static bool may_be_deceived(const struct st_excuse *excuse)
{
    return excuse->claims || excuse->kinds >> ST_FAULT_CHANGE & 1;
}

bool st_check_truthful_success(const struct st_look *look)
{
    static const struct st_excuse none;
    struct st_look strict = *look;

    if (look->sync->status != ST_OK)
        return true;
    if (!may_be_deceived(look->excuse))
        strict.excuse = &none;
    else if (look->excuse->kinds >> ST_FAULT_CHANGE & 1 || look->excuse->claims)
        return true;
    if (!st_look_each_edit(&strict, arrives, true))
        return false;
    return !(look->caps & ST_CAN(DOWNLOAD)) || is_downloaded(&strict, &look->sync->token, true);
}

/* Items that only the client has: deleted online, and nothing said or pending. */
static bool is_only_local(const struct st_look *look, st_object_id id)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *local = st_sync_local_after(sync);

    return st_is_item(local, id) && !st_store_has(st_sync_server_after(sync), id) &&
           !st_look_owed(look, id) && !is_reported(look, local, id);
}

/* The last synchronization of the client in the run? */
static bool is_last(const struct st_run *run, const struct st_sync_record *sync)
{
    size_t count = run->history_count + run->sync_count + run->recovery_count;

    for (size_t i = index_of(run, sync) + 1; i < count; i++)
        if (st_run_sync_ever(run, i)->client == sync->client)
            return false;
    return true;
}

static bool same_read_state(const struct st_look *look, st_object_id id)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_object *online = st_store_peek(st_sync_server_after(sync), id);
    const struct st_object *local = st_store_peek(st_sync_local_after(sync), id);

    return !(look->caps & ST_CAN(READ_STATE)) || online->is_read == local->is_read ||
           st_look_report(
               look, id, ST_NO_PROPERTY, online->is_read ? "read" : "unread",
               local->is_read ? "read" : "unread");
}

bool st_check_convergence(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *server = st_sync_server_after(sync);
    const struct st_store *local = st_sync_local_after(sync);

    if (!sync->is_recovery || !is_last(look->run, sync) || !(look->caps & ST_CAN(DOWNLOAD)))
        return true;
    if (!is_downloaded(look, &sync->token, false))
        return false;
    for (st_object_id id = 0; id < local->used; id++) {
        if (is_only_local(look, id))
            return st_look_report(look, id, ST_NO_PROPERTY, "deleted, as online", "still here");
        if (st_is_item(local, id) && st_is_item(server, id) && !st_look_owed(look, id) &&
            !is_reported(look, local, id) && !is_reported(look, server, id) &&
            st_world_may(sync->after, &sync->token, id, ST_NO_PROPERTY, ST_RIGHT_VIEW) &&
            !same_read_state(look, id))
            return false;
    }
    return true;
}
