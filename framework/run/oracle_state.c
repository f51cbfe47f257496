/*
 * oracle_state.c - invariants about what the engine made of the server.
 *
 * They compare the server at the two ends of each span of a synchronization, in
 * which nobody but the engine changed anything.
 */
#include <string.h>

#include "framework/run/describe.h"
#include "framework/run/look.h"

/* One span, and who was connected with which groups. */
struct stretch {
    const struct st_look *look;
    const struct st_world *from, *to;
    const struct st_store *before, *after;
    struct st_token token;
};

/* Call check for each span until it returns false. */
static bool each_span(const struct st_look *look, bool (*check)(const struct stretch *stretch))
{
    const struct st_sync_record *sync = look->sync;

    for (size_t i = 0; i < sync->span_count; i++) {
        struct stretch stretch = {
            .look = look,
            .from = sync->spans[i].from,
            .to = sync->spans[i].to,
            .token = sync->token,
        };

        if (i > 0)
            st_world_token(stretch.from, sync->token.user, &stretch.token);
        stretch.before = st_world_server(stretch.from);
        stretch.after = st_world_server(stretch.to);
        if (!check(&stretch))
            return false;
    }
    return true;
}

/* The last call that changed the item is the one to look at first. */
static bool blame(const struct stretch *stretch, st_object_id id)
{
    const struct st_sync_record *sync = stretch->look->sync;

    for (size_t i = sync->first_call; !sync->is_recovery && i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (record->object == id && record->replica == ST_SERVER && record->status == ST_OK &&
            (record->op == ST_CALL_ITEM_SAVE || record->op == ST_CALL_ITEM_DELETE ||
             record->op == ST_CALL_ITEM_MOVE))
            stretch->look->finding->call = i;
    }
    return false;
}

static bool report(
    const struct stretch *stretch,
    st_object_id id,
    st_property property,
    const char *expected,
    const char *actual)
{
    (void)st_look_report(stretch->look, id, property, expected, actual);
    return blame(stretch, id);
}

static bool report_values(const struct stretch *stretch, st_object_id id, size_t property)
{
    const struct st_run *run = stretch->look->run;

    return report(
        stretch, id, (st_property)property,
        st_describe_value(run, st_store_peek(stretch->before, id)->values[property]),
        st_describe_value(run, st_store_peek(stretch->after, id)->values[property]));
}

/* How often the item's properties were edited: engines may send each edit by itself. */
static size_t edit_count(const struct st_sync_record *sync, st_object_id id)
{
    const struct st_journal *journal = st_world_journal(sync->before, sync->client);
    size_t count = 0;

    for (size_t i = 0; i < journal->count; i++)
        count += journal->entries[i].object == id && journal->entries[i].properties;
    return count;
}

/*
 * A property is what it was or what the user made it; one that nobody edited is
 * what it was. By contract a whole-item engine sends all edits of an item or none.
 */
static bool is_whole(const struct stretch *stretch, const struct st_owed *owed, st_object_id id)
{
    const struct st_look *look = stretch->look;
    const struct st_object *before = st_store_peek(stretch->before, id);
    const struct st_object *after = st_store_peek(stretch->after, id);
    const struct st_object *local = st_store_peek(st_sync_local_before(look->sync), id);
    st_properties edited = owed ? owed->properties : 0;
    st_properties changed = 0;
    st_properties wanted = 0;

    for (size_t i = 0; i < look->run->scenario->setting.properties; i++) {
        bool is_edited = edited >> i & 1;

        if (is_edited && local->values[i] != before->values[i])
            wanted |= (st_properties)1 << i;
        if (after->values[i] == before->values[i])
            continue;
        changed |= (st_properties)1 << i;
        if (!is_edited || after->values[i] != local->values[i])
            return report_values(stretch, id, i);
    }
    return !(look->caps & ST_CAN(WHOLE_ITEM)) || !changed || changed == wanted ||
           edit_count(look->sync, id) != 1 ||
           report(stretch, id, ST_NO_PROPERTY, "all of its edits or none", "some of them");
}

/*
 * What a new item was made with: all of it is there, or it is not to be seen. Of what was edited
 * after that, before it was sent, any state may be there.
 */
static bool is_made_whole(const struct stretch *stretch, st_object_id id)
{
    const struct st_sync_record *sync = stretch->look->sync;
    const struct st_journal *journal = st_world_journal(sync->before, sync->client);
    const struct st_object *local = st_store_peek(st_sync_local_before(sync), id);
    const struct st_object *after = st_store_peek(stretch->after, id);
    bool is_as_made = edit_count(sync, id) == 1;

    for (size_t i = 0; i < journal->count; i++) {
        const struct st_journal_entry *entry = &journal->entries[i];

        if (entry->object != id || entry->edit != ST_EDIT_CREATE)
            continue;
        for (st_properties left = entry->properties; left; left &= left - 1) {
            size_t property = (size_t)__builtin_ctzll(left);

            if (local->values[property] &&
                (!after->values[property] ||
                 (is_as_made && after->values[property] != local->values[property])))
                return report(
                    stretch, id, (st_property)property,
                    st_describe_value(stretch->look->run, local->values[property]),
                    st_describe_value(stretch->look->run, after->values[property]));
        }
    }
    return true;
}

static bool is_atomic(const struct stretch *stretch)
{
    const struct st_look *look = stretch->look;
    bool is_torn = look->excuse->kinds >> ST_FAULT_TORN_WRITE & 1;

    if (stretch->from == stretch->to)
        return true; /* nothing was written */
    for (st_object_id id = 0; id < stretch->after->used; id++) {
        if (st_is_item(stretch->after, id) && !st_store_has(stretch->before, id) &&
            !is_made_whole(stretch, id))
            return false;
        if (!st_is_item(stretch->after, id) || !st_is_item(stretch->before, id))
            continue;

        const struct st_owed *owed = st_look_owed(look, id);

        /* A contested item may become a merge, which is for other invariants to judge. */
        if ((owed && owed->is_contested) ||
            (st_excuses(look->excuse, id) && (is_torn || look->sync->span_count > 1)))
            continue;
        if (!is_whole(stretch, owed, id))
            return false;
    }
    return true;
}

bool st_check_item_atomicity(const struct st_look *look)
{
    return each_span(look, is_atomic);
}

static bool may_in(
    const struct stretch *stretch,
    const struct st_world *world,
    st_object_id id,
    st_property property,
    enum st_call_op op)
{
    const struct st_call_info *info = &st_call_infos[op];

    return st_world_may_or_own(world, &stretch->token, id, property, info->any, info->own);
}

/*
 * At the span's beginning, or before: rights are asked for when a change is begun,
 * and what was begun with the right to it may be saved.
 */
static bool may_now_or_before(
    const struct stretch *stretch, st_object_id id, st_property property, enum st_call_op op)
{
    const struct st_sync_record *sync = stretch->look->sync;

    if (may_in(stretch, stretch->from, id, property, op))
        return true;
    for (size_t i = 0; sync->spans[i].from != stretch->from; i++) {
        struct stretch earlier = *stretch;

        st_world_token(sync->spans[i].from, sync->token.user, &earlier.token);
        if (may_in(&earlier, sync->spans[i].from, id, property, op))
            return true;
    }
    return false;
}

static bool may(const struct stretch *stretch, st_object_id id, enum st_call_op op)
{
    return may_now_or_before(stretch, id, ST_NO_PROPERTY, op);
}

/* An item that was moved may be changed with the rights of either place. */
static bool values_permitted(const struct stretch *stretch, st_object_id id)
{
    const struct st_object *before = st_store_peek(stretch->before, id);
    const struct st_object *after = st_store_peek(stretch->after, id);

    for (size_t i = 0; i < stretch->after->properties; i++)
        if (before->values[i] != after->values[i] &&
            !may_now_or_before(stretch, id, (st_property)i, ST_CALL_PROPERTY_SET) &&
            !(before->parent != after->parent &&
              may_in(stretch, stretch->to, id, (st_property)i, ST_CALL_PROPERTY_SET)))
            return report_values(stretch, id, i);
    return true;
}

static bool is_permitted(const struct stretch *stretch)
{
    if (stretch->from == stretch->to)
        return true; /* nothing was written */
    for (st_object_id id = 0; id < stretch->after->used; id++) {
        const struct st_object *old = st_store_peek(stretch->before, id);
        const struct st_object *new = st_store_peek(stretch->after, id);
        bool was = st_is_item(stretch->before, id);
        bool is = st_is_item(stretch->after, id);

        if (was && !is && !may(stretch, id, ST_CALL_ITEM_DELETE))
            return report(stretch, id, ST_NO_PROPERTY, "kept", "deleted");
        if (!was && is && !may(stretch, new->parent, ST_CALL_ITEM_CREATE))
            return report(stretch, id, ST_NO_PROPERTY, "absent", "created");
        if (was && is && old->parent != new->parent &&
            (!may(stretch, id, ST_CALL_ITEM_MOVE) ||
             !may(stretch, new->parent, ST_CALL_ITEM_CREATE)))
            return report(stretch, id, ST_NO_PROPERTY, "where it was", "moved");
        if (was && is && !values_permitted(stretch, id))
            return false;
    }
    return true;
}

static bool is_change(const struct st_record *record)
{
    return record->op != ST_CALL_FOLDER_LIST && record->op != ST_CALL_ITEM_OPEN &&
           record->op != ST_CALL_PROPERTY_GET;
}

/* The server's own old groups (stale-token) are no fault of the engine; its own are. */
bool st_check_no_escalation(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;

    if (look->excuse->is_stale)
        return true;
    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (!record->is_stale || record->status != ST_OK || !is_change(record))
            continue;
        (void)st_look_report(
            look, record->object, record->property, "refused, by the groups as they are",
            "done, by those of the session's start");
        look->finding->call = sync->is_recovery ? SIZE_MAX : i;
        return false;
    }
    return each_span(look, is_permitted);
}

/* The item that took the place of one that went away: new, and of the same name. */
static st_object_id find_successor(const struct stretch *stretch, st_object_id gone)
{
    st_name name = st_store_peek(stretch->before, gone)->name;

    for (st_object_id id = 0; id < stretch->after->used; id++)
        if (st_is_item(stretch->after, id) && !st_store_has(stretch->before, id) &&
            st_store_peek(stretch->after, id)->name == name && !st_look_owed(stretch->look, id))
            return id;
    return ST_NO_OBJECT;
}

static bool report_about(
    const struct stretch *stretch, const char *part, st_object_id id, const char *actual)
{
    const struct st_run *run = stretch->look->run;

    (void)st_look_report(stretch->look, id, ST_NO_PROPERTY, "as before", actual);
    stretch->look->finding->what =
        st_arena_format(run->arena, "%s of %s", part, st_describe_object(run, id));
    return blame(stretch, id);
}

static bool keeps_list(const struct stretch *stretch)
{
    for (st_object_id id = 0; id < stretch->before->used; id++) {
        bool is = st_store_has(stretch->after, id);
        st_object_id now =
            is || !st_is_item(stretch->before, id) ? id : find_successor(stretch, id);

        if (!st_store_has(stretch->before, id) || !(is || now != id) || now == ST_NO_OBJECT)
            continue;

        const struct st_object *old = st_store_peek(stretch->before, id);
        const struct st_object *new = st_store_peek(stretch->after, now);

        if (old->acl != new->acl)
            return report_about(stretch, "access list", id, "replaced");
        if (old->owner != new->owner)
            return report_about(stretch, "owner", id, "somebody else");
    }
    return true;
}

static bool keeps_access(const struct stretch *stretch)
{
    const struct st_setting *setting = &stretch->look->run->scenario->setting;
    size_t size = setting->identities * st_identity_words(setting->identities) * sizeof(uint64_t);

    if (stretch->from == stretch->to)
        return true; /* nothing was written */
    if (memcmp(st_world_members(stretch->from), st_world_members(stretch->to), size) != 0)
        return st_look_report_text(stretch->look, "group memberships", "as before", "changed");
    return keeps_list(stretch);
}

bool st_check_acl_kept(const struct st_look *look)
{
    return each_span(look, keeps_access);
}

static bool is_well_formed(const struct stretch *stretch, const struct st_store *store)
{
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (!st_is_item(store, id))
            continue;
        if (!st_store_has(store, object->parent))
            return report(
                stretch, id, ST_NO_PROPERTY, "in a folder", "in a folder that is not there");
        if (st_store_find(store, object->parent, object->name) != id)
            return report(
                stretch, id, ST_NO_PROPERTY, "the only one of that name", "two of that name");
        if (object->is_twice)
            return report(stretch, id, ST_NO_PROPERTY, "there once", "there more than once");
    }
    return true;
}

static bool keeps_tree(const struct stretch *stretch)
{
    return is_well_formed(stretch, stretch->after) &&
           is_well_formed(stretch, st_world_local(stretch->to, stretch->look->sync->client));
}

bool st_check_well_formed_tree(const struct st_look *look)
{
    return each_span(look, keeps_tree);
}
