/*
 * sweep_pairs.c - two faults: a second one at every call that follows a first.
 */
#include "framework/run/sweep_pairs.h"

#include <string.h>

#include "framework/base/hash.h"
#include "framework/run/excuse.h"
#include "framework/run/sweep_cell.h"
#include "framework/run/sweep_tail.h"

#define END_DIFFERS (1U << ST_INVARIANT_RECOVERY | 1U << ST_INVARIANT_CRASH_EQUIVALENCE)

/* A first fault, and what a second one can follow. Lives in an arena of its own. */
struct first {
    struct st_sweep *sweep;
    struct st_arena *arena;
    size_t cell;
    struct st_fault fault;
    struct st_step change;
    const struct st_run *run; /* the faulted synchronization */
    size_t fired_at;          /* its call */
    struct st_stage same, next;
    struct st_run_past past; /* of the next synchronization */
};

struct hunt {
    struct st_sweep *sweep;
    struct st_pairs *pairs;
    size_t group_capacity;
    size_t budget;
    void (*mark)(void *context, uint64_t pair);
    void *context;
    struct st_tails seen_calls, seen_worlds; /* signatures of firsts */
    struct st_arena arena;                   /* of one first */
};

static const struct st_sweep_sync *sync_of(const struct st_sweep *sweep, size_t cell)
{
    return &sweep->syncs[sweep->points[cell % sweep->point_count].sync];
}

/* The next synchronization without a second fault: its calls are the points. */
static void take_next(struct first *first)
{
    static const struct st_plan no_faults;
    struct st_sweep *sweep = first->sweep;
    const struct st_sweep_sync *sync = sync_of(sweep, first->cell);
    struct st_sync_record *history =
        ST_NEW_ARRAY(first->arena, struct st_sync_record, sync->past.history_count + 1);

    if (sync->past.history_count > 0)
        memcpy(history, sync->past.history, sync->past.history_count * sizeof *history);
    history[sync->past.history_count] = first->run->syncs[0];
    first->past = (struct st_run_past){ sync->past.offline, history, sync->past.history_count + 1,
                                        first->run->syncs[0].after->clock };
    st_runner_plan(sweep->runner, &no_faults);

    const struct st_run *run =
        st_runner_cell(sweep->runner, first->run->syncs[0].after, &first->past, sync->stage.step);

    first->next = sync->stage;
    first->next.before = first->run->syncs[0].after;
    first->next.records = run->trace.records;
    first->next.count = run->trace.count;
}

/* What the fault points to, out of the scratch. */
static void keep_fault(struct first *first)
{
    const struct st_setting *setting = &first->sweep->scenario->setting;

    if (first->fault.trigger.objects)
        first->fault.trigger.objects = st_arena_copy_block(
            first->arena, first->fault.trigger.objects,
            (setting->objects / 64 + 1) * sizeof(uint64_t));
    if (first->change.values)
        first->change.values = st_arena_copy_block(
            first->arena, first->change.values, (setting->properties + 1) * sizeof(st_name));
}

/* Run the first fault; false if it cannot be or never fires. */
static bool take_first(struct first *first)
{
    struct st_sweep *sweep = first->sweep;
    const struct st_sweep_sync *sync = sync_of(sweep, first->cell);

    st_arena_reset(&sweep->scratch);
    if (!st_sweep_cell_fault(sweep, first->cell, &first->fault, &first->change))
        return false;
    keep_fault(first);
    st_runner_record_in(sweep->runner, first->arena, false);
    st_runner_plan(sweep->runner, &(struct st_plan){ &first->fault, 1, &first->change });
    first->run = st_runner_cell(sweep->runner, sync->stage.before, &sync->past, sync->stage.step);
    first->fired_at = 0;
    while (first->fired_at < first->run->trace.count &&
           !first->run->trace.records[first->fired_at].fault)
        first->fired_at++;
    first->same = sync->stage;
    first->same.records = first->run->trace.records;
    first->same.count = first->run->trace.count;
    if (first->run->fired[0] > 0)
        take_next(first);
    st_runner_record_in(sweep->runner, &sweep->scratch, true);
    return first->run->fired[0] > 0;
}

/* What the run did after the fault, and what it was answered. */
static uint64_t hash_calls(const struct first *first)
{
    const struct st_trace *trace = &first->run->trace;
    uint64_t hash = st_hash_number(ST_HASH_START, first->fired_at);

    for (size_t i = first->fired_at + 1; i < trace->count; i++) {
        const struct st_record *record = &trace->records[i];

        hash = st_hash_number(
            hash, (uint64_t)record->op << 40 | (uint64_t)record->status << 32 |
                      (uint64_t)record->object << 16 | (uint64_t)record->property << 8 |
                      record->replica);
        hash = st_hash_number(hash, (uint64_t)record->value << 16 | record->items);
    }
    return hash;
}

/*
 * Was there a first fault with the same calls from there on, or with the same world left?
 * What its pairs may show must be the same, too: what it breaks alone is not counted, and
 * what it excuses is not looked at.
 */
static bool is_like(struct hunt *hunt, const struct first *first, bool by_calls)
{
    size_t size = hunt->sweep->scenario->setting.size;
    struct st_tail *unused = NULL;
    uint64_t hash = by_calls ? hash_calls(first) : ST_HASH_START;

    /* With old groups, the server itself remembers something that is not in the world. */
    hash = st_hash_number(hash, by_calls && first->fault.kind == ST_FAULT_STALE_TOKEN);
    hash = st_hash_number(hash, hunt->sweep->broken[first->cell]);
    hash = st_hash_number(hash, st_excuse_comparable(first->run));
    return st_tails_find(
        by_calls ? &hunt->seen_calls : &hunt->seen_worlds,
        (size_t)st_hash_number(hash, first->same.step), first->run->syncs[0].after, size, &unused);
}

/* What goes wrong in a pair; false if the second fault cannot happen there. */
static bool make_plan(
    const struct first *first,
    const struct st_pair *pair,
    struct st_arena *arena,
    struct st_plan *ret_plan)
{
    const struct st_stage *stage = pair->is_next ? &first->next : &first->same;
    struct st_fault *faults = ST_NEW_ARRAY(arena, struct st_fault, 2);
    struct st_step *changes = ST_NEW_ARRAY(arena, struct st_step, 2);

    if (!st_sweep_fault(first->sweep, pair->second, stage, pair->call, &faults[1], &changes[1]))
        return false;
    faults[0] = first->fault;
    changes[0] = first->change;
    faults[1].change = 1;
    *ret_plan = pair->is_next ? (struct st_plan){ &faults[1], 1, changes }
                              : (struct st_plan){ faults, 2, changes };
    return true;
}

static struct st_run *run_pair(
    const struct first *first, const struct st_pair *pair, const struct st_plan *plan)
{
    struct st_runner *runner = first->sweep->runner;
    const struct st_stage *stage = pair->is_next ? &first->next : &first->same;

    st_runner_plan(runner, plan);
    return st_runner_cell(
        runner, stage->before,
        pair->is_next ? &first->past : &sync_of(first->sweep, first->cell)->past, stage->step);
}

/* *ret_broken: the invariants that neither the scenario nor the first fault alone breaks. */
static enum st_cell judge_pair(
    const struct first *first, const struct st_pair *pair, struct st_run *run, unsigned *ret_broken)
{
    struct st_sweep *sweep = first->sweep;
    const struct st_sweep_sync *sync = sync_of(sweep, first->cell);
    bool crashes =
        first->fault.kind == ST_FAULT_CRASH || sweep->variants[pair->second].kind == ST_FAULT_CRASH;
    enum st_cell ended = st_sweep_ended(sweep);
    struct st_sweep_verdict verdict;

    *ret_broken = 0;
    if (ended)
        return ended;
    if (run->fired[run->plan.count - 1] == 0)
        return ST_CELL_UNREACHED;
    st_sweep_judge(
        sweep, sync, run, st_excuse_comparable(first->run) && st_excuse_comparable(run), crashes,
        &verdict);
    if (verdict.ended)
        return verdict.ended;
    if (pair->is_next) /* what is put right in the end need not be in the next run */
        verdict.broken &= ~(1U << ST_INVARIANT_PROGRESS);
    if (sweep->broken[first->cell] & END_DIFFERS) /* one thing, by two names */
        verdict.broken &= ~END_DIFFERS;
    /* What the first left half done may look to the next like the change of somebody else. */
    if (pair->is_next && verdict.broken & END_DIFFERS && !st_sweep_differs(sweep, sync, run))
        verdict.broken &= ~END_DIFFERS;
    *ret_broken = verdict.broken & ~sweep->broken[first->cell];
    if (*ret_broken)
        return ST_CELL_WRONG;
    return verdict.is_same ? ST_CELL_SAME : ST_CELL_EXPECTED;
}

static void note_group(
    struct hunt *hunt, const struct first *first, const struct st_pair *pair, enum st_invariant i)
{
    struct st_sweep *sweep = hunt->sweep;
    struct st_pairs *pairs = hunt->pairs;
    const struct st_stage *stage = pair->is_next ? &first->next : &first->same;
    struct st_pair_group group = {
        .invariant = i,
        .op = (enum st_call_op)stage->records[pair->call].op,
        .first = st_fault_infos[first->fault.kind].class,
        .second = st_fault_infos[sweep->variants[pair->second].kind].class,
        .smallest = *pair,
    };
    size_t at = 0;

    while (at < pairs->group_count &&
           !(pairs->groups[at].invariant == group.invariant && pairs->groups[at].op == group.op &&
             pairs->groups[at].first == group.first && pairs->groups[at].second == group.second))
        at++;
    if (at == pairs->group_count) {
        group.name = st_pair_name(sweep->arena, sweep, pair);
        pairs->groups = st_arena_grow(
            sweep->arena, pairs->groups, pairs->group_count, &hunt->group_capacity, sizeof group);
        pairs->groups[pairs->group_count++] = group;
    }
    pairs->groups[at].count++;
}

static void tell_mark(const struct hunt *hunt)
{
    if (hunt->mark)
        hunt->mark(hunt->context, hunt->pairs->runs);
}

static void try_pair(struct hunt *hunt, const struct first *first, const struct st_pair *pair)
{
    struct st_pairs *pairs = hunt->pairs;
    struct st_plan plan;
    unsigned broken = 0;

    st_arena_reset(&hunt->sweep->scratch);
    if (!make_plan(first, pair, &hunt->sweep->scratch, &plan))
        return;
    if (pairs->runs >= hunt->budget) {
        pairs->is_whole = false;
        pairs->left = st_pair_name(hunt->sweep->arena, hunt->sweep, pair);
        return;
    }
    tell_mark(hunt);

    enum st_cell came = judge_pair(first, pair, run_pair(first, pair, &plan), &broken);

    pairs->runs++;
    pairs->counts[came]++;
    if (came == ST_CELL_HANG || came == ST_CELL_DIED)
        note_group(hunt, first, pair, ST_INVARIANT_COUNT);
    for (; broken; broken &= broken - 1)
        note_group(hunt, first, pair, (enum st_invariant)__builtin_ctz(broken));
}

static void try_stage(struct hunt *hunt, const struct first *first, bool is_next)
{
    const struct st_stage *stage = is_next ? &first->next : &first->same;

    for (size_t call = is_next ? 0 : first->fired_at + 1; call < stage->count; call++)
        for (size_t second = 0; second < hunt->sweep->variant_count; second++)
            if (hunt->pairs->is_whole)
                try_pair(hunt, first, &(struct st_pair){ first->cell, is_next, call, second });
}

/* All pairs that a cell is the first fault of. */
static void try_first(struct hunt *hunt, size_t cell)
{
    struct first first = { .sweep = hunt->sweep, .arena = &hunt->arena, .cell = cell };
    enum st_cell came = (enum st_cell)hunt->sweep->cells[cell];

    if (came == ST_CELL_HANG || came == ST_CELL_DIED || came == ST_CELL_UNFIT)
        return;
    tell_mark(hunt);
    st_arena_reset(&hunt->arena);
    if (!take_first(&first))
        return;

    bool is_new = !is_like(hunt, &first, true);

    *(is_new ? &hunt->pairs->firsts : &hunt->pairs->pruned) += 1;
    if (is_new)
        try_stage(hunt, &first, false);
    if (!is_like(hunt, &first, false))
        try_stage(hunt, &first, true);
}

void st_sweep_pairs(
    struct st_sweep *sweep,
    size_t budget,
    void (*mark)(void *context, uint64_t pair),
    void *context,
    struct st_pairs *ret_pairs)
{
    struct hunt hunt = {
        .sweep = sweep, .pairs = ret_pairs, .budget = budget, .mark = mark, .context = context
    };

    *ret_pairs = (struct st_pairs){ .is_whole = true };
    st_arena_init(&hunt.arena);
    st_arena_init(&hunt.seen_calls.arena);
    st_arena_init(&hunt.seen_worlds.arena);
    for (size_t cell = 0; cell < st_sweep_cell_count(sweep) && ret_pairs->is_whole; cell++)
        try_first(&hunt, cell);
    st_tails_clear(&hunt.seen_calls);
    st_tails_clear(&hunt.seen_worlds);
    st_arena_clear(&hunt.arena);
}

/* Run the first fault for a pair that somebody named. False if there is no such pair. */
static bool take_named(struct first *first, const struct st_pair *pair)
{
    if (!take_first(first))
        return false;
    return pair->is_next ? pair->call < first->next.count
                         : pair->call > first->fired_at && pair->call < first->same.count;
}

enum st_cell st_pair_run(struct st_sweep *sweep, const struct st_pair *pair)
{
    struct first first = { .sweep = sweep, .cell = pair->first };
    enum st_cell came = ST_CELL_UNFIT;
    struct st_arena arena;
    struct st_plan plan;
    unsigned broken = 0;

    if (sweep->cells[pair->first] == ST_CELL_UNDONE)
        st_sweep_cell(sweep, pair->first);
    st_arena_init(&arena);
    first.arena = &arena;
    if (take_named(&first, pair) && make_plan(&first, pair, &arena, &plan))
        came = judge_pair(&first, pair, run_pair(&first, pair, &plan), &broken);
    st_arena_clear(&arena);
    return came;
}

/*
 * The run knows the second fault alone when that is in the next synchronization. Leave what
 * does not count, and call what comes of a crash as it is called.
 */
static void judge_as_pair(
    const struct first *first, const struct st_pair *pair, struct st_case *judged)
{
    bool crashes = first->fault.kind == ST_FAULT_CRASH;
    bool comparable = st_excuse_comparable(first->run);
    size_t count = 0;

    for (size_t i = 0; i < judged->finding_count; i++) {
        struct st_finding finding = judged->findings[i];
        bool compares = END_DIFFERS >> finding.invariant & 1;

        if ((compares && !comparable) ||
            (pair->is_next && finding.invariant == ST_INVARIANT_PROGRESS))
            continue;
        if (compares && crashes)
            finding.invariant = ST_INVARIANT_CRASH_EQUIVALENCE;
        judged->findings[count++] = finding;
    }
    judged->finding_count = count;
    judged->verdict = count > 0 ? ST_VERDICT_FAIL : ST_VERDICT_PASS;
}

struct st_case *st_pair_replay(struct st_sweep *sweep, const struct st_pair *pair)
{
    struct first *first = ST_NEW(sweep->arena, struct first);
    struct st_case *judged = NULL;
    struct st_plan plan;

    *first = (struct first){ .sweep = sweep, .arena = sweep->arena, .cell = pair->first };
    if (!take_named(first, pair) || !make_plan(first, pair, sweep->arena, &plan))
        return NULL;
    st_runner_record_in(sweep->runner, sweep->arena, false);
    judged = st_sweep_tell(sweep, sync_of(sweep, pair->first), run_pair(first, pair, &plan));
    st_runner_record_in(sweep->runner, &sweep->scratch, true);
    judge_as_pair(first, pair, judged);
    return judged;
}
