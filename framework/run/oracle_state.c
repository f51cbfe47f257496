/*
 * oracle_state.c - invariants that compare the server before and after.
 */
#include "framework/run/oracle_state.h"

#include <string.h>

#include "framework/run/describe.h"
#include "framework/run/owed.h"

static bool report(
    const struct st_run *run,
    const struct st_sync_record *sync,
    struct st_finding *finding,
    const char *what,
    const char *expected,
    const char *actual)
{
    size_t call = SIZE_MAX;

    /* The last call that changed something is the one to look at first. */
    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &run->trace.records[i];

        if (record->replica == ST_SERVER && record->status == ST_OK &&
            (record->op == ST_CALL_ITEM_SAVE || record->op == ST_CALL_ITEM_DELETE ||
             record->op == ST_CALL_ITEM_MOVE))
            call = i;
    }
    *finding = (struct st_finding){
        .what = what, .expected = expected, .actual = actual, .step = sync->step, .call = call
    };
    return false;
}

static bool is_item(const struct st_store *store, st_object_id id)
{
    return st_store_has(store, id) && st_store_peek(store, id)->kind == ST_KIND_ITEM;
}

/* The properties of an item that the synchronizing user had edited, if it was contested or not. */
static const struct st_owed *owed_of(const struct st_owed *list, size_t count, st_object_id id)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].object == id)
            return &list[i];
    return NULL;
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
static bool is_whole(
    const struct st_run *run,
    const struct st_sync_record *sync,
    const struct st_owed *owed,
    st_object_id id,
    struct st_finding *finding)
{
    const struct st_object *before = st_store_peek(st_sync_server_before(sync), id);
    const struct st_object *after = st_store_peek(st_sync_server_after(sync), id);
    const struct st_object *local = st_store_peek(st_sync_local_before(sync), id);
    st_properties edited = owed ? owed->properties : 0;
    st_properties changed = 0;
    st_properties wanted = 0;

    for (size_t i = 0; i < run->scenario->setting.properties; i++) {
        bool is_edited = edited >> i & 1;
        const char *what = NULL;

        if (is_edited && local->values[i] != before->values[i])
            wanted |= (st_properties)1 << i;
        if (after->values[i] == before->values[i])
            continue;
        changed |= (st_properties)1 << i;
        if (is_edited && after->values[i] == local->values[i])
            continue;
        what = st_describe_target(run, id, (st_property)i);
        return report(
            run, sync, finding, what, st_describe_value(run, before->values[i]),
            st_describe_value(run, after->values[i]));
    }
    if (run->spec->engine->caps & ST_CAN(WHOLE_ITEM) && changed && changed != wanted &&
        edit_count(sync, id) == 1)
        return report(
            run, sync, finding, st_describe_object(run, id), "all of its edits or none",
            "some of them");
    return true;
}

bool st_check_item_atomicity(
    const struct st_run *run, const struct st_sync_record *sync, struct st_finding *ret_finding)
{
    const struct st_store *before = st_sync_server_before(sync);
    const struct st_store *after = st_sync_server_after(sync);
    size_t count = 0;
    const struct st_owed *list = st_owed_list(run, sync, &count);

    for (st_object_id id = 0; id < after->used; id++) {
        const struct st_owed *owed = owed_of(list, count, id);

        /* A contested item may become a merge, which is for other invariants to judge. */
        if (is_item(after, id) && is_item(before, id) && !(owed && owed->is_contested) &&
            !is_whole(run, sync, owed, id, ret_finding))
            return false;
    }
    return true;
}

static bool may(
    const struct st_sync_record *sync,
    const struct st_world *world,
    st_object_id id,
    st_property property,
    enum st_call_op op)
{
    const struct st_call_info *info = &st_call_infos[op];

    if (!info->own)
        return st_world_access(world, &sync->token, id, property, info->any).granted;
    return st_world_access_or_own(world, &sync->token, id, property, info->any, info->own).granted;
}

/* An item that was moved may be changed with the rights of either place. */
static bool values_permitted(
    const struct st_run *run,
    const struct st_sync_record *sync,
    st_object_id id,
    struct st_finding *finding)
{
    const struct st_object *before = st_store_peek(st_sync_server_before(sync), id);
    const struct st_object *after = st_store_peek(st_sync_server_after(sync), id);

    for (size_t i = 0; i < run->scenario->setting.properties; i++)
        if (before->values[i] != after->values[i] &&
            !may(sync, sync->before, id, (st_property)i, ST_CALL_PROPERTY_SET) &&
            !(before->parent != after->parent &&
              may(sync, sync->after, id, (st_property)i, ST_CALL_PROPERTY_SET)))
            return report(
                run, sync, finding, st_describe_target(run, id, (st_property)i),
                st_describe_value(run, before->values[i]),
                st_describe_value(run, after->values[i]));
    return true;
}

bool st_check_no_escalation(
    const struct st_run *run, const struct st_sync_record *sync, struct st_finding *ret_finding)
{
    const struct st_store *before = st_sync_server_before(sync);
    const struct st_store *after = st_sync_server_after(sync);

    for (st_object_id id = 0; id < after->used; id++) {
        const struct st_object *old = st_store_peek(before, id);
        const struct st_object *new = st_store_peek(after, id);
        bool was = is_item(before, id);
        bool is = is_item(after, id);
        const char *what = st_describe_object(run, id);

        if (was && !is && !may(sync, sync->before, id, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE))
            return report(run, sync, ret_finding, what, "kept", "deleted");
        if (!was && is &&
            !may(sync, sync->before, new->parent, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE))
            return report(run, sync, ret_finding, what, "absent", "created");
        if (was && is && old->parent != new->parent &&
            (!may(sync, sync->before, id, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE) ||
             !may(sync, sync->before, new->parent, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE)))
            return report(run, sync, ret_finding, what, "where it was", "moved");
        if (was && is && !values_permitted(run, sync, id, ret_finding))
            return false;
    }
    return true;
}

bool st_check_acl_kept(
    const struct st_run *run, const struct st_sync_record *sync, struct st_finding *ret_finding)
{
    const struct st_store *before = st_sync_server_before(sync);
    const struct st_store *after = st_sync_server_after(sync);
    const struct st_setting *setting = &run->scenario->setting;
    size_t size = setting->identities * st_identity_words(setting->identities) * sizeof(uint64_t);

    if (memcmp(st_world_members(sync->before), st_world_members(sync->after), size) != 0)
        return report(run, sync, ret_finding, "group memberships", "as before", "changed");
    for (st_object_id id = 0; id < after->used; id++) {
        const struct st_object *old = st_store_peek(before, id);
        const struct st_object *new = st_store_peek(after, id);

        if (!st_store_has(before, id) || !st_store_has(after, id))
            continue;
        if (old->acl != new->acl)
            return report(
                run, sync, ret_finding,
                st_arena_format(run->arena, "access list of %s", st_describe_object(run, id)),
                "as before", "replaced");
        if (old->owner != new->owner)
            return report(
                run, sync, ret_finding,
                st_arena_format(run->arena, "owner of %s", st_describe_object(run, id)),
                "as before", "somebody else");
    }
    return true;
}

static bool is_well_formed(
    const struct st_run *run,
    const struct st_sync_record *sync,
    const struct st_store *store,
    struct st_finding *finding)
{
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (!is_item(store, id))
            continue;
        if (!st_store_has(store, object->parent))
            return report(
                run, sync, finding, st_describe_object(run, id), "in a folder",
                "in a folder that is not there");
        if (st_store_find(store, object->parent, object->name) != id)
            return report(
                run, sync, finding, st_describe_object(run, id), "the only one of that name",
                "two of that name");
    }
    return true;
}

bool st_check_well_formed_tree(
    const struct st_run *run, const struct st_sync_record *sync, struct st_finding *ret_finding)
{
    return is_well_formed(run, sync, st_sync_server_after(sync), ret_finding) &&
           is_well_formed(run, sync, st_sync_local_after(sync), ret_finding);
}
