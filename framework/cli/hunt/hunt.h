/*
 * hunt.h - fuzzing an engine in processes that may crash or hang.
 *
 * The work is cut into legs: loops (fuzz/loop.h, fuzz/around.h) of so many runs that
 * begin with nothing but a seed of their own. Workers (base/worker.h) take every so many
 * legs. When one dies, that is a finding about what it was at, and another one goes on with
 * the rest of the leg and a seed that follows from the old one and from how far that came.
 * So the same order finds the same, whatever the number of jobs, unless seconds end it.
 */
#ifndef ST_CLI_HUNT_HUNT_H
#define ST_CLI_HUNT_HUNT_H

#include "framework/base/worker.h"
#include "framework/fuzz/around.h"
#include "framework/shrink/shrink.h"

enum {
    ST_HUNT_LEG = 400000,     /* as `synctorture fuzz` has it */
    ST_HUNT_DEATHS_MAX = 200, /* in one leg; then the hunt is given up. A hang counts for 20 */
    ST_HUNT_FOUND_MAX = 128,
};

struct st_hunt_order {
    const struct st_engine_spec *spec;
    const struct st_scenario *scenario; /* hunt around this one; NULL: stories */
    const char *const *workarounds;     /* of the scenario: do they hold? */
    size_t workaround_count;
    uint64_t seed;
    uint64_t runs;    /* 0: no limit */
    uint32_t seconds; /* 0: no limit */
    uint64_t leg;     /* runs; what is found depends on it */
    size_t jobs;
    uint32_t deadline_ms; /* of one run */
    uint64_t memory_bytes;

    /* Asked again and again, and told what all jobs have done so far. */
    bool (*stop)(void *context, const struct st_around_stats *stats);
    void *context;
};

/* What was found: in that run of a loop with this seed. */
struct st_hunted {
    enum st_keep keep;      /* an invariant, a crash or a hang */
    struct st_fuzz_key key; /* of a crash or hang, invariant is how it died */
    uint64_t leg, seed, run;
    const char *text; /* a scenario */

    /* Where workarounds do not hold, which is told once: the least that had to change. */
    enum st_hold hold;
    size_t changes;
    const char *why, *changed;
};

struct st_hunt {
    struct st_hunted found[ST_HUNT_FOUND_MAX]; /* by leg and run; one of each key */
    size_t count;
    struct st_around_stats stats; /* of all jobs */
    bool is_given_up;             /* it died too often: the order was not carried out */
    int error;                    /* errno when there could be no worker; nothing was tried */
};

/* What is in ret_hunt lives in arena. */
void st_hunt_run(
    struct st_arena *arena, const struct st_hunt_order *order, struct st_hunt *ret_hunt);

#endif
