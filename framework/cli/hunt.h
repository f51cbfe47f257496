/*
 * hunt.h - fuzzing an engine in processes that may crash or hang.
 *
 * Each job is a worker (base/worker.h) with a loop of its own (fuzz/loop.h). When one dies,
 * that is a finding about the story that it was at, and another one goes on with a new
 * seed, which follows from the old one and from how far that came. So the same order
 * finds the same, unless it is seconds that end it.
 */
#ifndef ST_CLI_HUNT_H
#define ST_CLI_HUNT_H

#include "framework/base/worker.h"
#include "framework/fuzz/loop.h"
#include "framework/shrink/shrink.h"

enum {
    ST_HUNT_DEATHS_MAX = 200, /* of one job; then it is given up. A hang counts for 20 */
    ST_HUNT_STORIES_MAX = 128,
};

struct st_hunt_order {
    const struct st_engine_spec *spec;
    uint64_t seed;
    uint64_t runs;    /* of all jobs together; 0: no limit */
    uint32_t seconds; /* 0: no limit */
    size_t jobs;
    uint32_t deadline_ms; /* of one run */
    uint64_t memory_bytes;

    /* Asked again and again, and told what all jobs have done so far. */
    bool (*stop)(void *context, const struct st_fuzz_stats *stats);
    void *context;
};

/* What was found: by the job with this seed, in that run. */
struct st_hunted {
    enum st_keep keep;      /* an invariant, a crash or a hang */
    struct st_fuzz_key key; /* of a crash or hang, invariant is how it died */
    uint64_t seed, run;
    const char *text; /* a scenario */
};

struct st_hunt {
    struct st_hunted found[ST_HUNT_STORIES_MAX]; /* by run; one of each key */
    size_t count;
    struct st_fuzz_stats stats; /* of all jobs */
    bool is_given_up;           /* a job died too often: the order was not carried out */
    int error;                  /* errno when there could be no worker; nothing was tried */
};

/* What is in ret_hunt lives in arena. */
void st_hunt_run(
    struct st_arena *arena, const struct st_hunt_order *order, struct st_hunt *ret_hunt);

#endif
