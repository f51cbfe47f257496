/*
 * oracle_presence.c - invariants about what appeared, what went away, and what was
 * written over.
 */
#include "framework/run/describe.h"
#include "framework/run/look.h"

static const struct st_store *local_of(const struct st_look *look, const struct st_world *world)
{
    return st_world_local(world, look->sync->client);
}

/* Whether the user did that to the item offline, and it was pending when all began. */
static bool has_edit(const struct st_look *look, st_object_id id, enum st_edit edit)
{
    const struct st_owed *owed = st_look_owed(look, id);

    return owed && owed->edits >> edit & 1;
}

/* Numbers of what may have come or gone in the span are below this. */
static st_object_id end_of(const struct st_look *look, const struct st_span *span)
{
    const struct st_store *stores[] = {
        st_world_server(span->from),
        st_world_server(span->to),
        local_of(look, span->from),
        local_of(look, span->to),
    };
    st_object_id end = 0;

    for (size_t i = 0; !st_span_is_still(span) && i < sizeof stores / sizeof stores[0]; i++)
        if (stores[i]->used > end)
            end = stores[i]->used;
    return end;
}

/* --- no-resurrection -------------------------------------------------------------------- */

static bool appears_online(const struct st_look *look, const struct st_span *span, st_object_id id)
{
    return !st_store_has(st_world_server(span->from), id) &&
           st_is_item(st_world_server(span->to), id) && !has_edit(look, id, ST_EDIT_CREATE);
}

/* Here, though it is on the server neither before nor after: whoever had it gave it up. */
static bool appears_here(const struct st_look *look, const struct st_span *span, st_object_id id)
{
    return !st_store_has(local_of(look, span->from), id) &&
           st_is_item(local_of(look, span->to), id) &&
           !st_store_has(st_world_server(span->from), id) &&
           !st_store_has(st_world_server(span->to), id);
}

/* Who was answered from the past may bring the past back, for this once. */
bool st_check_no_resurrection(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;
    bool was_deceived = look->excuse->kinds >> ST_FAULT_STALE_READ & 1;

    for (size_t i = 0; i < sync->span_count; i++)
        for (st_object_id id = 0; id < end_of(look, &sync->spans[i]); id++) {
            if (appears_online(look, &sync->spans[i], id))
                return st_look_report(
                    look, id, ST_NO_PROPERTY, "not on the server", "made by nobody");
            if (appears_here(look, &sync->spans[i], id) && !was_deceived && sync->span_count == 1)
                return st_look_report(
                    look, id, ST_NO_PROPERTY, "gone from the client", "back again");
        }
    return true;
}

/* --- invisible-is-not-deleted ----------------------------------------------------------- */

static bool may_view(const struct st_look *look, const struct st_world *world, st_object_id id)
{
    return st_look_may(look, world, id, ST_NO_PROPERTY, ST_RIGHT_VIEW);
}

/* To the groups that count then, and to those of the beginning if the server went on with them. */
static bool could_view(const struct st_look *look, const struct st_world *world, st_object_id id)
{
    return may_view(look, world, id) &&
           (!look->excuse->is_stale ||
            st_world_may(world, &look->sync->token, id, ST_NO_PROPERTY, ST_RIGHT_VIEW));
}

/* Who knows nothing of moves sees that it is gone from where the client has it. */
static bool is_where_it_was(
    const struct st_look *look, const struct st_world *world, st_object_id id)
{
    const struct st_store *local = st_sync_local_before(look->sync);

    return look->caps & ST_CAN(MOVE) || !st_store_has(local, id) ||
           st_store_peek(local, id)->parent == st_store_peek(st_world_server(world), id)->parent;
}

/* Was it within the client's folders, and to be seen if that matters, at every moment? */
static bool was_there_in(const struct st_look *look, const struct st_world *world, st_object_id id)
{
    const struct st_store *server = st_world_server(world);

    return st_is_item(server, id) &&
           st_is_in_scope(local_of(look, world), st_store_peek(server, id)) &&
           is_where_it_was(look, world, id) &&
           (!(look->caps & ST_CAN(REVOKE)) || could_view(look, world, id));
}

static bool was_there_all_along(const struct st_look *look, st_object_id id)
{
    for (size_t i = 0; i < look->sync->span_count; i++)
        if (!was_there_in(look, look->sync->spans[i].from, id) ||
            !was_there_in(look, look->sync->spans[i].to, id))
            return false;
    return true;
}

/* The server said that it is gone, or that it may not be seen, though that is not so. */
static bool was_misled(const struct st_look *look, st_object_id id)
{
    bool by_claim = look->excuse->claims;
    bool by_denial =
        look->excuse->kinds >> ST_FAULT_ACCESS_DENIED & 1 && look->caps & ST_CAN(REVOKE);

    return (by_claim || by_denial) && st_excuses(look->excuse, id);
}

/* The user's copy went away, while the item is where it was and nobody wanted that. */
static bool is_lost_here(const struct st_look *look, const struct st_span *span, st_object_id id)
{
    return st_is_item(local_of(look, span->from), id) &&
           !st_store_has(local_of(look, span->to), id) && !has_edit(look, id, ST_EDIT_DELETE) &&
           !was_misled(look, id) && was_there_all_along(look, id);
}

bool st_check_invisible_not_deleted(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;

    for (size_t i = 0; i < sync->span_count; i++) {
        const struct st_span *span = &sync->spans[i];

        for (st_object_id id = 0; id < end_of(look, span); id++) {
            if (st_is_item(st_world_server(span->from), id) &&
                !st_store_has(st_world_server(span->to), id) && !has_edit(look, id, ST_EDIT_DELETE))
                return st_look_report(
                    look, id, ST_NO_PROPERTY, "on the server, for nobody deleted it", "deleted");
            if (is_lost_here(look, span, id))
                return st_look_report(
                    look, id, ST_NO_PROPERTY, "on the client, as on the server", "removed");
        }
    }
    return true;
}

/* --- revocation-honoured ---------------------------------------------------------------- */

static bool may_list(const struct st_look *look, const struct st_world *world, st_object_id folder)
{
    return st_look_may(look, world, folder, ST_NO_PROPERTY, ST_RIGHT_LIST);
}

/* The client has it from the server, its folder may be looked at, and it may no longer be seen. */
static bool is_revoked(const struct st_look *look, st_object_id id)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *server = st_sync_server_before(sync);
    const struct st_object *online = st_store_peek(server, id);

    return st_is_item(st_sync_local_before(sync), id) &&
           st_store_has(st_world_base(sync->before, sync->client), id) && st_is_item(server, id) &&
           st_is_item(st_sync_server_after(sync), id) &&
           st_is_in_scope(st_sync_local_before(sync), online) &&
           !may_view(look, sync->before, id) && !may_view(look, sync->after, id) &&
           may_list(look, sync->before, online->parent) &&
           may_list(look, sync->before, st_store_peek(st_sync_local_before(sync), id)->parent);
}

bool st_check_revocation_honoured(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;

    if (!(look->caps & ST_CAN(REVOKE)) || look->excuse->any)
        return true;
    for (st_object_id id = 0; id < st_sync_local_before(sync)->used; id++) {
        bool is_here = st_store_has(st_sync_local_after(sync), id);

        if (!is_revoked(look, id))
            continue;
        if (st_look_owed(look, id) && !is_here && !has_edit(look, id, ST_EDIT_DELETE))
            return st_look_report(
                look, id, ST_NO_PROPERTY, "kept, for it holds edits that were not sent", "removed");
        if (!st_look_owed(look, id) && is_here)
            return st_look_report(
                look, id, ST_NO_PROPERTY, "taken away, for it may no longer be seen",
                "still on the client");
        if (!st_look_is_named(look, id))
            return st_look_report(
                look, id, ST_NO_PROPERTY, "reported, for it may no longer be seen", "not reported");
    }
    return true;
}

/* --- conflict-preserved ----------------------------------------------------------------- */

static bool has_value(
    const struct st_store *store, st_object_id id, st_property property, st_name value)
{
    return st_store_has(store, id) && st_store_peek(store, id)->values[property] == value;
}

static bool may_read(
    const struct st_look *look, const struct st_world *world, st_object_id id, st_property property)
{
    return st_look_may(look, world, id, property, ST_RIGHT_READ_PROPERTY);
}

/* Hidden from who synchronized: by the lists, or as far as he could tell. */
static bool was_hidden(
    const struct st_look *look,
    const struct st_sync_record *sync,
    const struct st_world *world,
    st_object_id id,
    st_property property)
{
    return !may_read(look, world, id, property) || st_sync_was_denied(sync, id, property);
}

/*
 * Half of a write, which has no version, in a property that may not be read: there is no sign
 * of it at all.
 */
static bool leaves_no_sign(const struct st_look *look, st_object_id id, st_property property)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *base = st_world_base(sync->before, sync->client);
    const struct st_store *server = st_sync_server_before(sync);

    if (!st_store_has(base, id) || !st_store_has(server, id) ||
        !was_hidden(look, sync, sync->before, id, property))
        return false;

    enum st_order order =
        st_version_compare(&st_store_peek(base, id)->version, &st_store_peek(server, id)->version);

    return order == ST_ORDER_SAME || order == ST_ORDER_NEWER;
}

/*
 * Had the client the value at some time, or could it not have: was it on the server
 * when the client went offline, or hidden when it synchronized? A value that may not be read
 * now counts as met when it was there at the last synchronization.
 */
static bool had_seen(
    const struct st_look *look, st_object_id id, st_property property, st_name value)
{
    const struct st_run *run = look->run;
    const struct st_sync_record *sync = look->sync;
    const struct st_world *met = run->offline ? run->offline[sync->client] : NULL;
    bool was_met = met && has_value(st_world_server(met), id, property, value);

    if (was_met || leaves_no_sign(look, id, property) ||
        has_value(st_sync_local_before(sync), id, property, value) ||
        has_value(st_world_base(sync->before, sync->client), id, property, value))
        return true;
    for (size_t i = 0; st_run_sync_ever(run, i) != sync; i++) {
        const struct st_sync_record *earlier = st_run_sync_ever(run, i);

        if (earlier->client != sync->client)
            continue;
        if (has_value(st_sync_local_after(earlier), id, property, value))
            return true;
        if (has_value(st_sync_server_after(earlier), id, property, value) &&
            (!st_sync_could_read(earlier, id, property) ||
             !may_read(look, earlier->after, id, property) ||
             was_hidden(look, sync, sync->before, id, property)))
            return true;
    }
    return false;
}

static bool is_last_writer(const struct st_store *store, st_object_id folder)
{
    return st_store_has(store, folder) &&
           st_store_peek(store, folder)->resolve == ST_RESOLVE_LAST_WRITER;
}

/* Deleting and overwriting are the two ways in which somebody else's value can be lost. */
static bool is_overwritten(
    const struct st_look *look, const struct st_span *span, st_object_id id, st_property property)
{
    const struct st_store *before = st_world_server(span->from);
    const struct st_store *after = st_world_server(span->to);
    st_name value = st_store_peek(before, id)->values[property];

    if (value == ST_NAME_NONE || had_seen(look, id, property, value))
        return false;
    if (!st_store_has(after, id))
        return true;
    return st_store_peek(after, id)->values[property] != value &&
           !st_owed_has_loser(after, id, property, value);
}

bool st_check_conflict_preserved(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;

    if (!(look->caps & ST_CAN(CONFLICT)))
        return true;
    for (size_t i = 0; i < sync->span_count; i++) {
        const struct st_span *span = &sync->spans[i];
        const struct st_store *before = st_world_server(span->from);

        for (st_object_id id = 0; !st_span_is_still(span) && id < before->used; id++) {
            const struct st_owed *owed = st_look_owed(look, id);

            if (!st_is_item(before, id) || !owed || st_look_is_given_up(look, owed) ||
                is_last_writer(before, st_store_peek(before, id)->parent) ||
                (look->excuse->claims && st_excuses(look->excuse, id)))
                continue;
            for (size_t k = 0; k < before->properties; k++)
                if (is_overwritten(look, span, id, (st_property)k))
                    return st_look_report(
                        look, id, (st_property)k,
                        st_describe_value(look->run, st_store_peek(before, id)->values[k]),
                        "written over, and not kept");
        }
    }
    return true;
}
