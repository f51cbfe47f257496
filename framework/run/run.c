/*
 * run.c - one scenario on one engine, from its first step to its last.
 */
#include "framework/run/run.h"

#include <assert.h>
#include <string.h>

#include "framework/base/hash.h"
#include "framework/run/describe.h"
#include "framework/run/judge.h"
#include "framework/run/runner.h"

struct st_runner *st_runner_new(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    unsigned flags)
{
    const struct st_setting *setting = &scenario->setting;
    size_t entries = setting->journal_capacity + 1;
    struct st_runner *runner = ST_NEW(arena, struct st_runner);

    runner->arena = arena;
    runner->scenario = scenario;
    runner->spec = spec;
    runner->flags = flags;
    runner->world = st_arena_room(arena, setting->size);
    runner->start = st_arena_room(arena, setting->size);
    runner->store_items = ST_ROOM_ARRAY(arena, st_object_id, setting->objects);
    runner->guard_items = ST_ROOM_ARRAY(arena, st_object_id, setting->objects);
    runner->client_items = ST_ROOM_ARRAY(arena, st_object_id, setting->objects);
    runner->session_items = ST_ROOM_ARRAY(arena, st_object_id, setting->objects);
    runner->folders = ST_ROOM_ARRAY(arena, st_object_id, setting->objects);
    runner->pending = ST_ROOM_ARRAY(arena, struct st_pending, entries);
    runner->journal = ST_ROOM_ARRAY(arena, struct st_journal_entry, entries);

    /* An item can fail once for each property and once as a whole. */
    size_t errors = (setting->objects + 1) * (setting->properties + 2);

    runner->result.error_capacity = errors < ST_ERRORS_MAX ? errors : (size_t)ST_ERRORS_MAX;
    runner->result.errors =
        ST_ROOM_ARRAY(arena, struct st_sync_error, runner->result.error_capacity);
    runner->result.log_capacity = runner->result.error_capacity * 2 + 8;
    runner->result.log = ST_ROOM_ARRAY(arena, struct st_log_entry, runner->result.log_capacity);
    runner->run.step_statuses = ST_NEW_ARRAY(arena, enum st_status, scenario->step_count + 1);
    runner->seen = ST_ROOM_ARRAY(arena, uint32_t, ST_FAULTS_MAX);
    runner->fired = ST_ROOM_ARRAY(arena, uint32_t, ST_FAULTS_MAX);
    runner->calls_max = ST_CALLS_MAX;
    st_runner_plan(
        runner, &(struct st_plan){ scenario->faults, scenario->fault_count, scenario->changes });
    return runner;
}

void st_runner_plan(struct st_runner *runner, const struct st_plan *plan)
{
    assert(plan->count <= ST_FAULTS_MAX);
    runner->run.plan = *plan;
}

void st_runner_open_trace(struct st_runner *runner, struct st_trace *trace, size_t which)
{
    if (!runner->reuses) {
        st_trace_init(trace, runner->arena);
        return;
    }
    *trace = runner->spare[which];
    trace->count = 0;
}

void st_runner_close_trace(struct st_runner *runner, const struct st_trace *trace, size_t which)
{
    if (runner->reuses)
        runner->spare[which] = *trace; /* it may have grown */
}

/* A recorded run is a value of its own; the runner's next run leaves it alone. */
static void start_recording(struct st_runner *runner)
{
    struct st_run *run = &runner->run;
    const struct st_scenario *scenario = runner->scenario;

    run->problems = NULL;
    run->problem_count = run->problem_capacity = 0;
    run->evaluated = 0;
    run->sync_count = run->recovery_count = run->history_count = 0;
    run->quiet = run->baseline = NULL;
    run->again = 0;
    run->syncs = ST_NEW_ARRAY(runner->arena, struct st_sync_record, scenario->step_count + 1);
    run->step_statuses = ST_NEW_ARRAY(runner->arena, enum st_status, scenario->step_count + 1);
    runner->known = NULL;
    if (!runner->reuses)
        runner->world = st_arena_room(runner->arena, scenario->setting.size);
    run->offline =
        ST_NEW_ARRAY(runner->arena, const struct st_world *, scenario->setting.clients + 1);
    st_runner_open_trace(runner, &run->trace, 0);
    if (run->plan.count > 0)
        runner->fired = ST_NEW_ARRAY(runner->arena, uint32_t, run->plan.count);
}

static void begin(struct st_runner *runner)
{
    struct st_run *run = &runner->run;

    if (runner->flags & ST_RUN_RECORD)
        start_recording(runner);
    run->scenario = runner->scenario;
    run->spec = runner->spec;
    run->arena = runner->arena;
    run->world = runner->world;
    run->fired = runner->fired;
    st_injector_init(
        &runner->injector, run->plan.faults, run->plan.count, runner->seen, runner->fired);
}

/* Processes and threads of a real tool take turns as it happens: its words have no order. */
static uint64_t hash_told(const struct st_run *run, uint64_t hash, uint64_t number)
{
    return run->spec->engine->is_lab ? hash + st_hash_number(0, number)
                                     : st_hash_number(hash, number);
}

/* What people were told is part of a run, too. */
static uint64_t hash_results(const struct st_run *run, uint64_t hash)
{
    for (size_t i = 0; i < run->sync_count; i++) {
        const struct st_sync_result *result = &run->syncs[i].result;

        hash = st_hash_number(hash, (uint64_t)run->syncs[i].status << 32 | result->session_code);
        for (size_t k = 0; k < result->error_count; k++) {
            const struct st_sync_error *error = &result->errors[k];

            hash = hash_told(
                run, hash,
                (uint64_t)error->object << 32 | (uint64_t)error->property << 24 |
                    (uint64_t)error->op << 16 | (uint64_t)error->status << 8 | error->is_notice);
        }
        for (size_t k = 0; k < result->log_count; k++)
            hash = hash_told(run, hash, (uint64_t)result->log[k].kind << 32 | result->log[k].name);
    }
    return hash;
}

uint64_t st_run_hash(const struct st_run *run)
{
    return hash_results(run, st_trace_hash(&run->trace, st_world_hash(run->world)));
}

/* The run as a value of its own. */
static struct st_run *finish(struct st_runner *runner)
{
    struct st_run *result = ST_NEW(runner->arena, struct st_run);

    *result = runner->run;
    st_runner_close_trace(runner, &result->trace, 0);
    for (size_t i = 0; i < result->sync_count; i++)
        result->syncs[i].trace = &result->trace;
    return result;
}

static enum st_status synchronize(struct st_runner *runner, size_t index)
{
    struct st_run *run = &runner->run;
    struct st_sync_record *record = NULL;

    if (runner->flags & ST_RUN_RECORD)
        record = &run->syncs[run->sync_count++];
    return st_session_run(runner, runner->scenario->steps[index].client, index, record);
}

/* A server step or a client step ends as stated, or well. What syncs come to is told otherwise. */
static void judge_step(struct st_runner *runner, size_t index)
{
    const struct st_step *step = &runner->scenario->steps[index];
    struct st_run *run = &runner->run;
    enum st_status status = run->step_statuses[index];

    if (step->verb == ST_VERB_CHECK || (step->verb == ST_VERB_SYNC && !step->has_expect))
        return;
    if (step->has_expect)
        run->evaluated++;
    if (status == step->expect_status)
        return;
    st_run_problem(
        run, &(struct st_problem){
                 .at = step->at,
                 .what = st_describe_step(run, step),
                 .expected = st_status_words.words[step->expect_status],
                 .actual = st_status_words.words[status],
                 .step = index,
             });
}

/* A synchronization says for itself what it did. */
static bool changes_server(const struct st_step *step)
{
    switch (step->verb) {
    case ST_VERB_SERVER_EDIT:
    case ST_VERB_SERVER_CREATE:
    case ST_VERB_SERVER_DELETE:
    case ST_VERB_SERVER_MOVE:
    case ST_VERB_SET_ACL:
    case ST_VERB_SET_OWNER:
        return true;
    case ST_VERB_GO_OFFLINE:
    case ST_VERB_EDIT:
    case ST_VERB_CREATE:
    case ST_VERB_DELETE:
    case ST_VERB_MOVE:
    case ST_VERB_MARK_READ:
    case ST_VERB_JOIN_GROUP:
    case ST_VERB_LEAVE_GROUP:
    case ST_VERB_SET_CLOCK:
    case ST_VERB_SET_QUOTA:
    case ST_VERB_SYNC:
    case ST_VERB_CHECK:
    case ST_VERB_COUNT:
        break;
    }
    return false;
}

/* What a step that was recorded left behind, beside the world. */
static void record_step(struct st_runner *runner, size_t index)
{
    const struct st_step *step = &runner->scenario->steps[index];
    struct st_run *run = &runner->run;

    if (runner->repeats)
        return;
    if (step->verb == ST_VERB_GO_OFFLINE && !run->offline[step->client])
        run->offline[step->client] = runner->server ? runner->server : st_runner_snapshot(runner);
    if (runner->flags & ST_RUN_QUICK)
        return;
    if (step->verb == ST_VERB_CHECK)
        st_expect_compare(run, step->check, index);
    judge_step(runner, index);
}

/* From the beginning to the end of the steps, or from the first synchronization of a run on. */
static void run_steps(struct st_runner *runner, const struct st_run *earlier)
{
    const struct st_sync_record *first =
        earlier && earlier->sync_count > 0 ? &earlier->syncs[0] : NULL;
    const struct st_scenario *scenario = runner->scenario;
    bool records = runner->flags & ST_RUN_RECORD;
    struct st_run *run = &runner->run;

    begin(runner);
    runner->server = first ? first->before : scenario->initial;
    memcpy(runner->world, runner->server, scenario->setting.size);
    if (first)
        runner->world->clock = first->clock;
    if (runner->watch)
        runner->watch(runner->watch_context, runner->world, SIZE_MAX);
    for (size_t i = first ? first->step : 0; i < scenario->step_count; i++) {
        const struct st_step *step = &scenario->steps[i];

        run->step_statuses[i] =
            step->verb == ST_VERB_SYNC ? synchronize(runner, i) : st_step_apply(runner, step);
        if (records)
            record_step(runner, i);
        if (step->verb != ST_VERB_SYNC)
            runner->known = NULL;
        if (changes_server(step))
            runner->server = NULL;
        runner->world->clock++;
        if (runner->watch)
            runner->watch(runner->watch_context, runner->world, i);
    }
}

struct st_run *st_runner_go_like(struct st_runner *runner, const struct st_run *earlier)
{
    run_steps(runner, earlier);
    if (!(runner->flags & ST_RUN_RECORD))
        return &runner->run;

    struct st_run *result = finish(runner);

    result->hash = runner->flags & ST_RUN_QUICK ? 0 : st_run_hash(result);
    st_recover(runner, result, 0);
    return result;
}

struct st_run *st_runner_go(struct st_runner *runner)
{
    return st_runner_go_like(runner, NULL);
}

static bool same_bytes(const void *a, const void *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

/* Of results that went into hashes: are they the same to the last byte? */
static bool same_results(const struct st_run *a, const struct st_run *b)
{
    for (size_t i = 0; i < a->sync_count; i++) {
        const struct st_sync_result *one = &a->syncs[i].result;
        const struct st_sync_result *two = &b->syncs[i].result;

        if (a->syncs[i].status != b->syncs[i].status || one->session_code != two->session_code ||
            one->error_count != two->error_count || one->log_count != two->log_count ||
            !same_bytes(one->errors, two->errors, one->error_count * sizeof *one->errors) ||
            !same_bytes(one->log, two->log, one->log_count * sizeof *one->log))
            return false;
    }
    return true;
}

/* Where not, hashes must tell: bytes between members have no meaning. */
static bool is_same(const struct st_run *a, const struct st_run *b)
{
    size_t records = a->trace.count * sizeof *a->trace.records;

    return a->trace.count == b->trace.count &&
           same_bytes(a->trace.records, b->trace.records, records) &&
           same_bytes(a->world, b->world, a->scenario->setting.size) && same_results(a, b);
}

void st_runner_repeat(struct st_runner *runner, struct st_run *run)
{
    assert(!runner->reuses); /* the run is still there */
    runner->repeats = true;
    run_steps(runner, run);
    runner->repeats = false;

    const struct st_run *again = finish(runner);

    if (is_same(run, again)) {
        run->again = run->hash;
        return;
    }
    if (run->hash == 0)
        run->hash = st_run_hash(run);
    run->again = st_run_hash(again);
}

struct st_run *st_runner_cell(
    struct st_runner *runner,
    const struct st_world *before,
    const struct st_run_past *past,
    size_t step)
{
    begin(runner);
    runner->run.offline = past->offline;
    runner->run.history = past->history;
    runner->run.history_count = past->history_count;
    memcpy(runner->world, before, runner->scenario->setting.size);
    runner->world->clock = past->clock;
    runner->known = before;
    runner->run.step_statuses[step] = synchronize(runner, step);
    runner->world->clock++;
    return finish(runner);
}

void st_runner_recover(struct st_runner *runner, struct st_run *run)
{
    st_recover(runner, run, run->syncs[0].client);
}

void st_runner_record_in(struct st_runner *runner, struct st_arena *arena, bool reuses)
{
    if (reuses && !runner->spare[0].arena)
        for (size_t i = 0; i < 2; i++)
            st_trace_init(&runner->spare[i], runner->arena);
    runner->arena = arena;
    runner->reuses = reuses;
    runner->world =
        st_arena_alloc(reuses ? runner->spare[0].arena : arena, runner->scenario->setting.size);
}

void st_runner_watch(struct st_runner *runner, st_run_watch *watch, void *context)
{
    runner->watch = watch;
    runner->watch_context = context;
}

void st_runner_limit(struct st_runner *runner, size_t calls)
{
    runner->calls_max = calls;
}

void st_run_problem(struct st_run *run, const struct st_problem *problem)
{
    run->problems = st_arena_grow(
        run->arena, run->problems, run->problem_count, &run->problem_capacity,
        sizeof *run->problems);
    run->problems[run->problem_count++] = *problem;
}
