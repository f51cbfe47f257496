/*
 * run.h - one scenario on one engine, from its first step to its last.
 *
 * A runner is prepared once for a scenario and an engine, and runs any number of
 * times. Without ST_RUN_RECORD a run keeps nothing but the final world: that is
 * the form for benchmarks and fuzzers. With it, the run can be judged and told.
 */
#ifndef ST_RUN_RUN_H
#define ST_RUN_RUN_H

#include "framework/host/trace.h"
#include "framework/scenario/scenario.h"

enum { ST_RUN_RECORD = 1 }; /* keep calls, results and snapshots */

/* One `sync` step, as it was. */
struct st_sync_record {
    const struct st_world *before; /* copies of the world */
    const struct st_world *after;
    struct st_sync_result result;
    struct st_token token; /* the session's */
    enum st_status status; /* what the person was told */
    size_t step;
    size_t client;
    size_t first_call, call_end; /* its calls in the trace */
};

/* Something that was stated and is not so. */
struct st_problem {
    const struct st_path *at; /* the statement */
    const char *what; /* "property \"body\" of /Public/Expenses/new Modified on the server" */
    const char *expected;
    const char *actual;
    size_t step; /* where it showed; SIZE_MAX: at the end */
};

struct st_run {
    const struct st_scenario *scenario;
    const struct st_engine_spec *spec;
    struct st_arena *arena;
    struct st_world *world; /* as it is now */
    struct st_trace trace;
    enum st_status *step_statuses; /* by step */
    struct st_sync_record *syncs;
    size_t sync_count;
    struct st_problem *problems;
    size_t problem_count, problem_capacity;
    size_t evaluated; /* statements that were looked at */
    uint64_t hash;    /* of the trace and the final world; 0 without ST_RUN_RECORD */
};

struct st_runner;

/* Make a runner. It borrows scenario and spec and lives in arena. */
struct st_runner *st_runner_new(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    unsigned flags);

/*
 * Run once. With ST_RUN_RECORD the result lives in the arena, and final
 * expectations are not yet looked at (judge.h). Without it the result is valid
 * until the next run, and nothing is allocated.
 */
struct st_run *st_runner_go(struct st_runner *runner);

/* Add a problem; the texts live in the run's arena. Used while steps run, and by judge.h. */
void st_run_problem(struct st_run *run, const struct st_problem *problem);

#endif
