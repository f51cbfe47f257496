/*
 * sweep.c - every fault at every call: preparing a sweep, and running its cells.
 */
#include "framework/run/sweep.h"

#include <string.h>

#include "framework/run/comparable.h"
#include "framework/run/excuse.h"
#include "framework/run/quiet.h"
#include "framework/run/sweep_cell.h"
#include "framework/run/sweep_tail.h"

static const char *const cell_words[] = {
#define X(id, letter, word, about) word,
    ST_CELLS(X)
#undef X
};
const struct st_words st_cell_words = { "cell", cell_words, ST_CELL_COUNT };

const char st_cell_letters[ST_CELL_COUNT + 1] = {
#define X(id, letter, word, about) letter,
    ST_CELLS(X)
#undef X
};

const char *const st_cell_abouts[ST_CELL_COUNT] = {
#define X(id, letter, word, about) about,
    ST_CELLS(X)
#undef X
};

#define I(id) (1U << ST_INVARIANT_##id)

enum { ALL = (1 << ST_INVARIANT_COUNT) - 1 };

static void add_sync(
    struct st_sweep *sweep, const struct st_run *run, const struct st_sync_record *record)
{
    sweep->syncs[sweep->sync_count++] = (struct st_sweep_sync){
        .stage = { .before = record->before, .step = record->step, .client = record->client },
        .past = { run->offline, run->syncs, (size_t)(record - run->syncs), record->clock },
    };
}

static void add_points(struct st_sweep *sweep, struct st_sweep_sync *sync, const struct st_run *run)
{
    if (sweep->spec->engine->is_lab) {
        st_sweep_tool_points(sweep, sync);
        return;
    }
    sync->stage.records = run->trace.records;
    sync->stage.count = run->trace.count;

    struct st_point *points =
        ST_NEW_ARRAY(sweep->arena, struct st_point, sweep->point_count + run->trace.count + 1);

    if (sweep->point_count > 0)
        memcpy(points, sweep->points, sweep->point_count * sizeof *points);
    sync->first_point = sweep->point_count;
    for (size_t i = 0; i < run->trace.count; i++)
        points[sweep->point_count++] = (struct st_point){
            .sync = (size_t)(sync - sweep->syncs),
            .nth = (uint32_t)i + 1,
            .record = run->trace.records[i],
        };
    sync->point_end = sweep->point_count;
    sweep->points = points;
}

/* One synchronization without faults: its calls, its end, and what is wrong with it anyway. */
static void take_baseline(struct st_sweep *sweep, struct st_sweep_sync *sync)
{
    static const struct st_plan no_faults;
    struct st_finding rows[ST_INVARIANT_COUNT];

    st_runner_plan(sweep->runner, &no_faults);

    struct st_run *run =
        st_runner_cell(sweep->runner, sync->stage.before, &sync->past, sync->stage.step);

    add_points(sweep, sync, run);
    st_runner_recover(sweep->runner, run);
    sync->after = run->syncs[0].after;
    sync->quiet = run->quiet;
    sync->unsure = st_quiet_unsure(run);
    sync->hash = st_run_hash(run);
    sync->status = run->syncs[0].status;
    sync->broken = st_oracle_broken(run, 0, 1 + run->recovery_count, ALL, rows);
}

struct st_sweep *st_sweep_new(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    uint32_t kinds)
{
    static const struct st_plan no_faults;
    struct st_sweep *sweep = ST_NEW(arena, struct st_sweep);
    struct st_world *initial = st_arena_alloc(arena, scenario->setting.size);

    sweep->arena = arena;
    sweep->scenario = scenario;
    sweep->spec = spec;
    sweep->swept = *scenario;
    st_arena_init(&sweep->scratch);
    st_arena_init(&sweep->tails.arena);
    st_sweep_add_lists(sweep);
    memcpy(initial, scenario->initial, scenario->setting.size);
    initial->setting = &sweep->swept.setting;
    sweep->swept.initial = initial;
    sweep->variants = st_sweep_variants(sweep, kinds, &sweep->variant_count);
    if (spec->engine->sweeping)
        spec->engine->sweeping->stage(spec->engine, ST_TOOL_PREPARES);
    sweep->runner = st_runner_new(arena, &sweep->swept, spec, ST_RUN_RECORD);
    st_runner_limit(sweep->runner, ST_SWEEP_CALLS_MAX);
    st_runner_plan(sweep->runner, &no_faults);

    const struct st_run *run = st_runner_go(sweep->runner);

    sweep->syncs = ST_NEW_ARRAY(arena, struct st_sweep_sync, run->sync_count + 1);
    for (size_t i = 0; i < run->sync_count; i++) {
        add_sync(sweep, run, &run->syncs[i]);
        take_baseline(sweep, &sweep->syncs[i]);
    }
    sweep->cells = ST_NEW_ARRAY(arena, uint8_t, st_sweep_cell_count(sweep) + 1);
    sweep->broken = ST_NEW_ARRAY(arena, uint32_t, st_sweep_cell_count(sweep) + 1);
    st_runner_record_in(sweep->runner, &sweep->scratch, true);
    if (spec->engine->sweeping)
        spec->engine->sweeping->stage(spec->engine, ST_TOOL_CELLS);
    return sweep;
}

void st_sweep_end(struct st_sweep *sweep)
{
    if (sweep->spec->engine->sweeping)
        sweep->spec->engine->sweeping->stage(sweep->spec->engine, ST_TOOL_RUNS);
    st_arena_clear(&sweep->scratch);
    st_tails_clear(&sweep->tails);
}

static bool is_endless(const struct st_run *run)
{
    for (size_t i = 0; i < run->sync_count + run->recovery_count; i++) {
        const struct st_sync_record *sync = st_run_sync(run, i);

        if (sync->call_end - sync->first_call > ST_SWEEP_CALLS_MAX)
            return true;
    }
    return false;
}

/* What follows the faulted synchronization, known already or followed now. */
static const struct st_tail *follow(
    struct st_sweep *sweep, const struct st_sweep_sync *sync, struct st_run *run)
{
    const struct st_sync_record *record = &run->syncs[0];
    size_t size = sweep->scenario->setting.size;
    struct st_tail *tail = &sweep->unshared;
    bool reads = sweep->spec->engine->caps & ST_CAN(READ_STATE);
    struct st_finding rows[ST_INVARIANT_COUNT];
    struct st_difference difference;

    if (st_run_is_shared(run) &&
        st_tails_find(&sweep->tails, sync->stage.step, record->after, size, &tail))
        return tail;
    st_runner_recover(sweep->runner, run);
    sweep->ends++;

    tail->broken =
        st_oracle_broken(run, 0, 1, I(NO_LOST_UPDATE), rows) |
        st_oracle_broken(
            run, 1, 1 + run->recovery_count, ALL & ~(I(RECOVERY) | I(CRASH_EQUIVALENCE)), rows);
    tail->differs = !st_quiet_same(sync->quiet, run->quiet, sync->unsure, reads, &difference);
    tail->is_endless = is_endless(run);
    return tail;
}

/* Nothing else was said, and nothing else came of it. */
static bool is_same(const struct st_sweep_sync *sync, const struct st_run *run)
{
    struct st_difference difference;

    return run->syncs[0].status == sync->status && run->syncs[0].result.error_count == 0 &&
           st_quiet_same(sync->after, run->syncs[0].after, NULL, true, &difference);
}

enum st_cell st_sweep_ended(struct st_sweep *sweep)
{
    const struct st_engine *engine = sweep->spec->engine;
    const struct st_failure *failure = st_engine_failed(engine) ? st_engine_close(engine) : NULL;

    if (!failure)
        return ST_CELL_UNDONE;
    st_tails_clear(&sweep->tails); /* one of them was followed by an engine that was not there */
    return failure->end == ST_END_TIMEOUT ? ST_CELL_HANG : ST_CELL_DIED;
}

void st_sweep_judge(
    struct st_sweep *sweep,
    const struct st_sweep_sync *sync,
    struct st_run *run,
    bool comparable,
    bool crashes,
    struct st_sweep_verdict *ret_verdict)
{
    struct st_finding rows[ST_INVARIANT_COUNT];

    *ret_verdict = (struct st_sweep_verdict){ .broken = 0 };
    if (is_endless(run))
        ret_verdict->ended = ST_CELL_HANG;
    if (ret_verdict->ended)
        return;

    unsigned broken = st_oracle_broken(run, 0, 1, ALL & ~ST_ORACLE_AT_THE_END, rows);
    const struct st_tail *tail = follow(sweep, sync, run);

    if (tail->is_endless)
        ret_verdict->ended = ST_CELL_HANG;
    broken |= tail->broken;
    if (tail->differs && comparable)
        broken |= crashes ? I(CRASH_EQUIVALENCE) : I(RECOVERY);
    ret_verdict->broken = broken & ~sync->broken & ~sweep->scenario->except;
    ret_verdict->is_same = is_same(sync, run);

    enum st_cell ended = st_sweep_ended(sweep);

    if (ended)
        ret_verdict->ended = ended;
}

static enum st_cell classify(struct st_sweep *sweep, size_t cell, struct st_run *run)
{
    const struct st_sweep_sync *sync = &sweep->syncs[sweep->points[cell % sweep->point_count].sync];
    bool crashes = sweep->variants[cell / sweep->point_count].kind == ST_FAULT_CRASH;
    enum st_cell ended = st_sweep_ended(sweep);
    struct st_sweep_verdict verdict;

    if (ended)
        return ended;
    if (run->fired[0] == 0 || st_engine_unfit(sweep->spec->engine))
        return ST_CELL_UNREACHED;
    st_sweep_judge(sweep, sync, run, st_excuse_comparable(run), crashes, &verdict);
    if (verdict.ended)
        return verdict.ended;
    sweep->broken[cell] = verdict.broken;
    if (verdict.broken)
        return ST_CELL_WRONG;
    return verdict.is_same ? ST_CELL_SAME : ST_CELL_EXPECTED;
}

/* Run the faulted synchronization; NULL if the fault cannot happen there. */
static struct st_run *run_cell(struct st_sweep *sweep, size_t cell, struct st_arena *arena)
{
    const struct st_sweep_sync *sync = &sweep->syncs[sweep->points[cell % sweep->point_count].sync];
    struct st_fault *fault = ST_NEW(arena, struct st_fault);
    struct st_step *change = ST_NEW(arena, struct st_step);

    if (!st_sweep_cell_fault(sweep, cell, fault, change))
        return NULL;
    st_runner_plan(sweep->runner, &(struct st_plan){ fault, 1, change });
    return st_runner_cell(sweep->runner, sync->stage.before, &sync->past, sync->stage.step);
}

void st_sweep_cell(struct st_sweep *sweep, size_t cell)
{
    st_arena_reset(&sweep->scratch);

    struct st_run *run = run_cell(sweep, cell, &sweep->scratch);

    if (run)
        sweep->runs++;
    sweep->cells[cell] = (uint8_t)(run ? classify(sweep, cell, run) : ST_CELL_UNFIT);
}

bool st_sweep_differs(struct st_sweep *sweep, const struct st_sweep_sync *sync, struct st_run *run)
{
    bool reads = sweep->spec->engine->caps & ST_CAN(READ_STATE);
    struct st_difference difference;

    if (!run->quiet)
        st_runner_recover(sweep->runner, run);
    return !st_quiet_same(sync->quiet, run->quiet, st_quiet_unsure(run), reads, &difference);
}

struct st_case *st_sweep_tell(
    struct st_sweep *sweep, const struct st_sweep_sync *sync, struct st_run *run)
{
    struct st_case *judged = ST_NEW(sweep->arena, struct st_case);

    run->hash = st_run_hash(run);
    st_runner_recover(sweep->runner, run);
    run->baseline = sync->quiet;
    judged->scenario = &sweep->swept;
    judged->spec = sweep->spec;
    judged->run = run;
    judged->findings = ST_NEW_ARRAY(sweep->arena, struct st_finding, ST_INVARIANT_COUNT);
    judged->finding_count = st_oracle_judge(run, judged->findings);
    judged->verdict = judged->finding_count > 0 ? ST_VERDICT_FAIL : ST_VERDICT_PASS;
    return judged;
}

struct st_case *st_sweep_replay(struct st_sweep *sweep, size_t cell)
{
    struct st_case *judged = NULL;

    st_arena_reset(&sweep->scratch);
    st_runner_record_in(sweep->runner, sweep->arena, false);

    struct st_run *run = run_cell(sweep, cell, sweep->arena);

    if (run)
        judged =
            st_sweep_tell(sweep, &sweep->syncs[sweep->points[cell % sweep->point_count].sync], run);
    st_runner_record_in(sweep->runner, &sweep->scratch, true);
    return judged;
}
