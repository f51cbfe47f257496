/*
 * oracle_end.c - invariants about what a run came to: its work, and its end when all
 * faults are over.
 */
#include "framework/run/describe.h"
#include "framework/run/look.h"
#include "framework/run/quiet.h"

/* The last synchronization of the whole run: what is true of the end is asked there, once. */
static bool is_end(const struct st_look *look)
{
    const struct st_run *run = look->run;

    return run->recovery_count > 0 && look->sync == &run->recovery[run->recovery_count - 1];
}

enum { START = 32 }; /* calls that any synchronization may make */

/* --- bounded-work ----------------------------------------------------------------------- */

static size_t count_items(const struct st_sync_record *sync)
{
    const struct st_store *stores[] = {
        st_sync_server_before(sync),
        st_sync_local_before(sync),
        st_world_base(sync->before, sync->client),
        st_sync_server_after(sync),
    };
    size_t count = 0;

    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++)
        for (st_object_id id = 0; id < stores[i]->used; id++)
            count += st_store_has(stores[i], id);
    return count;
}

/*
 * How many calls a synchronization may make. An engine may look at each object on
 * each side a few times, read and write each property on each side, and do that
 * again for every edit if it replays edits one by one.
 */
static size_t work_bound(const struct st_look *look)
{
    enum { LOOKS = 8, TOUCHES = 4 };
    size_t properties = look->run->scenario->setting.properties;
    size_t edits = st_world_journal(look->sync->before, look->sync->client)->count;

    return START + (count_items(look->sync) + edits) * (LOOKS + TOUCHES * properties);
}

/* Reading a value that is here, of an item that nobody has changed since it was agreed on. */
static bool is_needless(const struct st_look *look, const struct st_record *record)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *base = st_world_base(sync->before, sync->client);

    return record->op == ST_CALL_PROPERTY_GET && record->replica == ST_SERVER &&
           record->status == ST_OK && st_is_item(base, record->object) &&
           st_store_has(st_sync_local_before(sync), record->object) &&
           st_store_peek(base, record->object)->values[record->property] != ST_NAME_NONE &&
           st_store_peek(base, record->object)->change ==
               st_store_peek(st_sync_server_before(sync), record->object)->change &&
           !st_look_owed(look, record->object) && !st_look_is_named(look, record->object);
}

bool st_check_bounded_work(const struct st_look *look)
{
    const struct st_sync_record *sync = look->sync;
    size_t calls = sync->call_end - sync->first_call;
    struct st_arena *arena = look->run->arena;

    if (calls > START && calls > work_bound(look))
        return st_look_report_text(
            look, "work of the synchronization",
            st_arena_format(arena, "at most %zu calls", work_bound(look)),
            st_arena_format(arena, "%zu calls", calls));
    if (look->excuse->any)
        return true;
    for (size_t i = sync->first_call; i < sync->call_end; i++)
        if (is_needless(look, &sync->trace->records[i]))
            return st_look_report(
                look, sync->trace->records[i].object, sync->trace->records[i].property,
                "not fetched, for nothing has changed", "fetched again");
    return true;
}

/* --- recovery, crash-equivalence -------------------------------------------------------- */

static const char *describe_side(
    const struct st_run *run,
    const struct st_difference *difference,
    const struct st_object *object)
{
    if (difference->object == ST_NO_OBJECT)
        return "other versions kept as losers";
    if (!object)
        return "absent";
    if (difference->property != ST_NO_PROPERTY)
        return st_describe_value(run, object->values[difference->property]);
    return st_arena_format(
        run->arena, "%s, in %s%s", object->is_read ? "read" : "unread",
        st_describe_object(run, object->parent), object->is_twice ? ", more than once" : "");
}

static bool ends_as_without(const struct st_look *look)
{
    const struct st_run *run = look->run;
    struct st_difference difference;

    if (st_quiet_same(
            run->baseline, run->quiet, st_quiet_unsure(run), look->caps & ST_CAN(READ_STATE),
            &difference))
        return true;
    return st_look_report_text(
        look,
        st_arena_format(
            run->arena, "%s on %s",
            difference.object == ST_NO_OBJECT
                ? "versions that lost"
                : st_describe_target(run, difference.object, difference.property),
            st_describe_replica(run, difference.replica)),
        describe_side(run, &difference, difference.a),
        describe_side(run, &difference, difference.b));
}

static bool has_fired(const struct st_run *run, enum st_fault_kind kind)
{
    for (size_t i = 0; i < run->plan.count; i++)
        if (run->plan.faults[i].kind == kind && run->fired[i] > 0)
            return true;
    return false;
}

bool st_check_recovery(const struct st_look *look)
{
    return !is_end(look) || !look->run->baseline || !st_excuse_comparable(look->run) ||
           has_fired(look->run, ST_FAULT_CRASH) || ends_as_without(look);
}

bool st_check_crash_equivalence(const struct st_look *look)
{
    return !is_end(look) || !look->run->baseline || !st_excuse_comparable(look->run) ||
           !has_fired(look->run, ST_FAULT_CRASH) || ends_as_without(look);
}

/* --- idempotent-rerun, determinism ------------------------------------------------------ */

/* What the last round, which should have found nothing to do, did after all. */
bool st_check_idempotent_rerun(const struct st_look *look)
{
    const struct st_run *run = look->run;
    const struct st_sync_record *sync = look->sync;
    struct st_difference difference;

    if (!run->is_restless || !sync->is_recovery || !is_end(look))
        return true;
    if (!st_quiet_same(sync->before, sync->after, NULL, true, &difference) &&
        difference.object != ST_NO_OBJECT)
        return st_look_report(
            look, difference.object, difference.property, "as it was after the last round",
            "changed again");
    return st_look_report_text(
        look, "the last of the further synchronizations", "nothing left to do",
        "saved again what was there already");
}

bool st_check_determinism(const struct st_look *look)
{
    const struct st_run *run = look->run;

    return !run->again || run->again == run->hash || look->sync != st_run_sync(run, 0) ||
           st_look_report_text(
               look, "a second run of the same",
               st_arena_format(run->arena, "trace 0x%016llx", (unsigned long long)run->hash),
               st_arena_format(run->arena, "trace 0x%016llx", (unsigned long long)run->again));
}
