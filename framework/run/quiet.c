/*
 * quiet.c - comparing whole worlds: what changed, and whether people see the same.
 */
#include "framework/run/quiet.h"

#include <string.h>

#include "framework/run/owed.h"

static bool store_changed(const struct st_store *before, const struct st_store *after)
{
    return before->changes != after->changes || before->used != after->used ||
           memcmp(before->data, after->data, (size_t)after->used * after->stride) != 0;
}

static bool journal_changed(const struct st_journal *before, const struct st_journal *after)
{
    if (before->count != after->count)
        return true;
    for (size_t i = 0; i < before->count; i++)
        if (before->entries[i].object != after->entries[i].object ||
            before->entries[i].edit != after->entries[i].edit ||
            before->entries[i].properties != after->entries[i].properties)
            return true;
    return false;
}

bool st_quiet_changed(const struct st_world *before, const struct st_world *after, size_t client)
{
    if (before == after)
        return false;
    return store_changed(st_world_server(before), st_world_server(after)) ||
           store_changed(st_world_local(before, client), st_world_local(after, client)) ||
           store_changed(st_world_base(before, client), st_world_base(after, client)) ||
           journal_changed(st_world_journal(before, client), st_world_journal(after, client));
}

static const struct st_object *item(const struct st_store *store, st_object_id id)
{
    return st_store_has(store, id) && st_store_peek(store, id)->kind == ST_KIND_ITEM
               ? st_store_peek(store, id)
               : NULL;
}

static bool same_values(
    const struct st_object *a,
    const struct st_object *b,
    size_t properties,
    st_property *ret_property)
{
    for (size_t i = 0; i < properties; i++)
        if (a->values[i] != b->values[i]) {
            *ret_property = (st_property)i;
            return false;
        }
    return true;
}

/* How many versions below the item lost with exactly these values. */
static size_t count_losers(
    const struct st_store *store, st_object_id below, const struct st_object *values)
{
    size_t count = 0;
    st_property unused = 0;

    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence == ST_PRESENT && object->kind == ST_KIND_LOSER &&
            object->parent == below && same_values(object, values, store->properties, &unused))
            count++;
    }
    return count;
}

/*
 * Does b keep every version that a keeps? Numbers of losers are taken as they come;
 * only their values tell them apart. One more is no loss: who does not know whether
 * it was himself who wrote keeps both.
 */
static bool keeps_losers(const struct st_store *a, const struct st_store *b, const uint64_t *ignore)
{
    for (st_object_id id = 0; id < a->used; id++) {
        const struct st_object *loser = st_store_peek(a, id);

        if (loser->presence == ST_PRESENT && loser->kind == ST_KIND_LOSER &&
            !(ignore && st_bit(ignore, loser->parent)) &&
            count_losers(b, loser->parent, loser) == 0)
            return false;
    }
    return true;
}

static bool same_object(
    const struct st_object *a,
    const struct st_object *b,
    size_t properties,
    bool with_read,
    st_property *ret_property)
{
    *ret_property = ST_NO_PROPERTY;
    if (!a || !b)
        return a == b;
    return a->parent == b->parent && a->name == b->name && a->is_twice == b->is_twice &&
           (!with_read || a->is_read == b->is_read) && same_values(a, b, properties, ret_property);
}

static bool same_store(
    const struct st_store *a,
    const struct st_store *b,
    st_replica_id replica,
    const uint64_t *ignore,
    bool with_read,
    struct st_difference *difference)
{
    st_object_id used = a->used > b->used ? a->used : b->used;

    for (st_object_id id = 0; id < used; id++) {
        st_property property = ST_NO_PROPERTY;

        if ((ignore && st_bit(ignore, id)) ||
            same_object(item(a, id), item(b, id), a->properties, with_read, &property))
            continue;
        *difference = (struct st_difference){ replica, id, property, item(a, id), item(b, id) };
        return false;
    }
    if (keeps_losers(a, b, ignore))
        return true;
    *difference = (struct st_difference){ .replica = replica, .object = ST_NO_OBJECT };
    return false;
}

/* Moved and edited: what is refused here may be forbidden there. */
static bool changes_lists(const struct st_owed *owed)
{
    return owed->edits >> ST_EDIT_MOVE & 1 && owed->edits != 1U << ST_EDIT_MOVE;
}

/* What the client remembers is not what the server has, though nobody has changed it. */
static bool was_hidden(const struct st_sync_record *sync, st_object_id id, st_property property)
{
    const struct st_store *base = st_world_base(sync->before, sync->client);
    const struct st_store *server = st_world_server(sync->before);

    return st_store_has(base, id) && st_store_has(server, id) &&
           st_store_peek(base, id)->values[property] != st_store_peek(server, id)->values[property];
}

/*
 * The item, or what of it was edited, may not be seen in the end by who synchronized; or part of
 * it could not be seen before: a right that comes has no number, so it is seen when something
 * else, perhaps a fault, makes the item be read anew.
 */
static bool is_hidden(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed *owed)
{
    const struct st_world *end = run->quiet ? run->quiet : run->world;
    st_object_id id = owed->object;
    struct st_token token;

    if (!st_store_has(st_world_server(end), id))
        return false;
    st_world_token(end, sync->token.user, &token);
    for (size_t i = 0; i < run->scenario->setting.properties; i++) {
        bool may_read = st_world_may(end, &token, id, (st_property)i, ST_RIGHT_READ_PROPERTY);

        if ((owed->properties >> i & 1 && !may_read) || was_hidden(sync, id, (st_property)i))
            return true;
    }
    return !st_world_may(end, &token, id, ST_NO_PROPERTY, ST_RIGHT_VIEW);
}

/* Does somebody with a client see more of the item, or less, where and when it is in b? */
static bool is_seen_otherwise(const struct st_world *a, const struct st_world *b, st_object_id id)
{
    const struct st_setting *setting = a->setting;
    struct st_token token_a;
    struct st_token token_b;

    for (size_t i = 0; i < setting->clients; i++) {
        st_world_token(a, setting->client_identities[i], &token_a);
        st_world_token(b, setting->client_identities[i], &token_b);
        for (size_t k = 0; k <= setting->properties; k++) {
            st_property property = k < setting->properties ? (st_property)k : ST_NO_PROPERTY;
            st_rights wanted = k < setting->properties ? ST_RIGHT_READ_PROPERTY : ST_RIGHT_VIEW;

            if (st_world_access(a, &token_a, id, property, wanted).granted !=
                st_world_access(b, &token_b, id, property, wanted).granted)
                return true;
        }
    }
    return false;
}

/*
 * Moved, sooner or later, to where people see more of it, or less: what they have of it in
 * the end depends on when it was moved.
 */
static bool is_moved_from_sight(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed *owed)
{
    const struct st_world *end = run->quiet ? run->quiet : run->world;

    return owed->edits >> ST_EDIT_MOVE & 1 &&
           st_store_has(st_world_server(sync->before), owed->object) &&
           st_store_has(st_world_server(end), owed->object) &&
           is_seen_otherwise(sync->before, end, owed->object);
}

/* Moved out of a folder that somebody may not list in the end: he hears of it in time, or never. */
static bool is_moved_unheard(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed *owed)
{
    const struct st_world *end = run->quiet ? run->quiet : run->world;
    const struct st_setting *setting = &run->scenario->setting;
    const struct st_store *server = st_world_server(sync->before);

    if (!(owed->edits >> ST_EDIT_MOVE & 1) || !st_store_has(server, owed->object))
        return false;

    st_object_id from = st_store_peek(server, owed->object)->parent;

    for (size_t i = 0; i < setting->clients; i++) {
        struct st_token token;

        st_world_token(end, setting->client_identities[i], &token);
        if (!st_world_may(end, &token, from, ST_NO_PROPERTY, ST_RIGHT_LIST))
            return true;
    }
    return false;
}

const uint64_t *st_quiet_unsure(const struct st_run *run)
{
    uint64_t *set = ST_NEW_ARRAY(run->arena, uint64_t, run->scenario->setting.objects / 64 + 1);

    for (size_t i = 0; i < run->sync_count + run->recovery_count; i++) {
        const struct st_sync_record *sync =
            i < run->sync_count ? &run->syncs[i] : &run->recovery[i - run->sync_count];
        size_t count = 0;
        const struct st_owed *owed = st_owed_list(run, sync, &count);

        for (size_t k = 0; k < count; k++)
            if (is_moved_from_sight(run, sync, &owed[k]) || is_moved_unheard(run, sync, &owed[k]) ||
                (!sync->is_recovery && (owed[k].is_contested || changes_lists(&owed[k]) ||
                                        is_hidden(run, sync, &owed[k]))))
                st_bit_set(set, owed[k].object, true);
    }
    return set;
}

bool st_quiet_same(
    const struct st_world *a,
    const struct st_world *b,
    const uint64_t *ignore,
    bool with_read,
    struct st_difference *ret_difference)
{
    if (!same_store(
            st_world_server(a), st_world_server(b), ST_SERVER, ignore, with_read, ret_difference))
        return false;
    for (size_t client = 0; client < a->setting->clients; client++)
        if (!same_store(
                st_world_local(a, client), st_world_local(b, client), (st_replica_id)(client + 1),
                ignore, with_read, ret_difference))
            return false;
    return true;
}
