/*
 * run.h - one scenario on one engine, from its first step to its last.
 *
 * A runner is prepared once for a scenario and an engine, and runs any number of
 * times. Without ST_RUN_RECORD a run keeps nothing but the final world: that is
 * the form for benchmarks and fuzzers. With it, the run can be judged and told.
 * When the steps are over, a recorded run is given further synchronizations with
 * all faults lifted, on a copy of the world: what holds in the end is told by them.
 */
#ifndef ST_RUN_RUN_H
#define ST_RUN_RUN_H

#include "framework/host/trace.h"
#include "framework/scenario/scenario.h"

enum {
    ST_RUN_RECORD = 1, /* keep calls, results and snapshots */
    ST_RUN_QUICK = 2,  /* of a recorded run: its hash and its problems are not asked for */
};

/* The faults of a run, and the steps that they do. Borrowed. */
struct st_plan {
    const struct st_fault *faults;
    size_t count;
    const struct st_step *changes;
};

/*
 * A stretch of a synchronization in which nobody but the engine changed anything. Where it did
 * not, either, the world is the same one.
 */
struct st_span {
    const struct st_world *from, *to;
};

/* One synchronization, as it was. */
struct st_sync_record {
    const struct st_world *before; /* copies of the world */
    const struct st_world *after;  /* the same one if nothing was written */
    const struct st_trace *trace;
    struct st_span *spans; /* from before to after; between two, a fault changed the world */
    size_t span_count, span_capacity;
    struct st_sync_result result;
    struct st_token token; /* the session's */
    enum st_status status; /* what the person was told */
    size_t step;
    size_t client;
    uint32_t clock;              /* as it began; before may have an earlier one */
    size_t first_call, call_end; /* its calls in the trace */
    bool is_recovery;            /* after the steps, with faults lifted */
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
    const struct st_sync_record *history; /* of a cell: the synchronizations before it */
    size_t history_count;
    const struct st_world **offline; /* by client: has the server when it went offline; or NULL */
    struct st_plan plan;
    const uint32_t *fired; /* by fault: how often it did */

    /* The further synchronizations; the last of each client found nothing left to do, or should. */
    struct st_sync_record *recovery;
    size_t recovery_count, recovery_capacity;
    struct st_trace recovery_trace;
    bool is_restless;                /* the last round still changed something */
    const struct st_world *quiet;    /* the world at their end; NULL: there were none */
    const struct st_world *baseline; /* the same of a run without faults; NULL: not to compare */
    uint64_t again;                  /* hash of a second run; 0: there was none */
    struct st_problem *problems;
    size_t problem_count, problem_capacity;
    size_t evaluated; /* statements that were looked at */
    uint64_t hash;    /* of the trace and the final world; 0 without ST_RUN_RECORD, or in a hurry */
};

/* Is the server's room limited at some time? */
bool st_run_has_quota(const struct st_scenario *scenario);

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

/*
 * Run a recorded run's steps once more: run->again becomes the hash of that. In a run without
 * a hash it stays 0 if all was the same to the last byte; else the run gets its hash, too.
 */
void st_runner_repeat(struct st_runner *runner, struct st_run *run);

/*
 * Run as st_runner_go() does, perhaps with other faults. What came before the first
 * synchronization of an earlier recorded run, in which neither an engine nor a fault had a
 * part, is taken from that and not done again.
 */
struct st_run *st_runner_go_like(struct st_runner *runner, const struct st_run *earlier);

/* Run with these faults instead of the scenario's own, from now on. */
void st_runner_plan(struct st_runner *runner, const struct st_plan *plan);

/*
 * What runs are recorded in from now on. With reuses, a run is over when the next one
 * begins, and the arena may be reset in between.
 */
void st_runner_record_in(struct st_runner *runner, struct st_arena *arena, bool reuses);

/* Hash of the calls, of what people were told, and of the world. */
uint64_t st_run_hash(const struct st_run *run);

/*
 * Called with the world as a run begins, when step is SIZE_MAX, and after each step. The
 * world is borrowed for the call.
 */
typedef void st_run_watch(void *context, const struct st_world *world, size_t step);

void st_runner_watch(struct st_runner *runner, st_run_watch *watch, void *context);

/* A session that makes more calls is answered `limit`; ST_CALLS_MAX at first. */
void st_runner_limit(struct st_runner *runner, size_t calls);

/* Go on with a cell's run until all is quiet, with faults lifted. */
void st_runner_recover(struct st_runner *runner, struct st_run *run);

/* What a cell of a sweep needs to know of the whole run that it is taken from. */
struct st_run_past {
    const struct st_world **offline;
    const struct st_sync_record *history;
    size_t history_count;
    uint32_t clock; /* as the synchronization began; the world before may have an earlier one */
};

/*
 * Run one sync step alone, from the world as it was before it: a cell of a sweep. The
 * result is as that of st_runner_go(), with one synchronization, no recovery, and no
 * hash.
 */
struct st_run *st_runner_cell(
    struct st_runner *runner,
    const struct st_world *before,
    const struct st_run_past *past,
    size_t step);

/* Number i of all synchronizations, those of the steps first. */
static inline const struct st_sync_record *st_run_sync(const struct st_run *run, size_t i)
{
    return i < run->sync_count ? &run->syncs[i] : &run->recovery[i - run->sync_count];
}

/* The same with those before a cell in front. */
static inline const struct st_sync_record *st_run_sync_ever(const struct st_run *run, size_t i)
{
    return i < run->history_count ? &run->history[i] : st_run_sync(run, i - run->history_count);
}

/* Add a problem; the texts live in the run's arena. Used while steps run, and by judge.h. */
void st_run_problem(struct st_run *run, const struct st_problem *problem);

#endif
