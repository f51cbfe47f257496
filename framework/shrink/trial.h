/*
 * trial.h - is what is to be kept still there in a smaller scenario?
 *
 * The answers are logged, so that a worker that follows one that died need not run
 * again what was run before it: it is told the answers until the log is at its end.
 */
#ifndef ST_SHRINK_TRIAL_H
#define ST_SHRINK_TRIAL_H

#include <jansson.h>

#include "framework/base/worker.h"
#include "framework/run/run.h"
#include "framework/shrink/shrink.h"

/* What is known of the trials, by number. */
struct st_trial_log {
    struct st_arena arena;
    bool *kept;
    size_t count, capacity;
    const char *pinned; /* of the first trial: pin.h; or NULL */
    const char *sort;   /* of the first trial, with ST_KEEP_EXPECTATION: what fails; or NULL */
};

struct st_trial {
    const struct st_shrink_target *target;
    struct st_trial_log *log;
    struct st_worker_out *out;             /* NULL: in this process */
    const struct st_shrink_limits *limits; /* whose stop is asked; NULL: nobody stops it */
    size_t runs_max;
    size_t runs, invalid;
    bool is_over; /* runs_max is reached; what was not run counts as not kept */
    bool is_stopped;
    struct st_arena arena; /* of one trial */
    struct st_arena kept;  /* of what is below */
    uint64_t *seen;        /* open addressing: hashes of the texts that were tried; 0: free */
    size_t seen_count, seen_room;
};

void st_trial_init(struct st_trial *trial);
void st_trial_clear(struct st_trial *trial);

/*
 * Try a tree. With takes_dependents, what the loader finds wrong with it is left out of
 * it first. A text that was tried before is not kept.
 */
bool st_trial_keeps(struct st_trial *trial, json_t *tree, bool takes_dependents);

/* A message of the worker, for the log. */
void st_trial_note(struct st_trial_log *log, const char *bytes, size_t size);

/* The limits, with their defaults for what is 0. NULL: all are. */
struct st_shrink_limits st_trial_limits(const struct st_shrink_limits *limits);

/* The scenario of a text, or NULL when it is none. Both live in arena. */
const struct st_scenario *st_trial_load(struct st_arena *arena, const char *text, size_t size);

/* A recorded run of the scenario on the engine `reference`. */
const struct st_run *st_trial_reference(struct st_arena *arena, const struct st_scenario *scenario);

/* Which part of what is expected fails first: "sync", "server", "step"; NULL: none does. */
const char *st_trial_sort(const struct st_run *run);

#endif
