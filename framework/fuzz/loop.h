/*
 * loop.h - stories after stories on one engine, each judged by all invariants.
 *
 * A story that did something new (features.h) is kept, and changed again. What breaks an
 * invariant is made small at once and told, once for each invariant, kind of call and
 * class of fault. The same seed gives the same stories, and the same findings, always.
 * Whether an engine is deterministic is asked of a sample if it is built in.
 */
#ifndef ST_FUZZ_LOOP_H
#define ST_FUZZ_LOOP_H

#include "framework/fuzz/features.h"
#include "framework/run/judge.h"
#include "framework/story/mutate.h"

enum {
    ST_FUZZ_KEPT_MAX = 4096,   /* stories that are changed again */
    ST_FUZZ_CALLS_MAX = 20000, /* of one session; then it does not end */
    ST_FUZZ_FOUND_MAX = 128,   /* of one engine, in one loop */

    /*
     * One story in so many is run a second time on a built-in engine, as is each that did
     * something new or broke anything. A model that remembers something of earlier runs, or asks
     * for the time, does so on most of what it meets, so a sample shows it as surely, and the
     * second run was a sixth of all work. Any other engine runs every story twice.
     */
    ST_FUZZ_TWICE = 16,
};

/* id, word, what a loop goes by */
#define ST_GUIDES(X)                                        \
    X(NOTHING, "random", "each story is made from nothing") \
    X(FEATURES, "features", "stories that did something new are changed")

enum st_guide {
#define X(id, word, about) ST_GUIDE_##id,
    ST_GUIDES(X)
#undef X
        ST_GUIDE_COUNT
};

extern const struct st_words st_guide_words;

/* What makes two findings one. */
struct st_fuzz_key {
    uint8_t invariant;
    uint8_t call;  /* to blame, enum st_call_op; ST_CALL_COUNT: none */
    uint8_t class; /* of the fault there, or that happened; ST_FAULT_CLASS_COUNT: none */
};

struct st_fuzz_found {
    struct st_fuzz_key key;
    struct st_story story; /* as small as it became */
    uint64_t run;          /* number of the run that found it, from 1 */
};

/* What a loop has done. */
struct st_fuzz_stats {
    uint64_t runs;   /* stories that were judged; shrinking is not counted */
    uint64_t tries;  /* of shrinking */
    uint64_t astray; /* runs near a story that broke something, and the whole story did not */
    uint64_t broken; /* stories that broke something */
    uint64_t unfit;  /* stories that showed nothing on a real tool, as it could not be set up */
    size_t kept;     /* stories that are changed again */
    size_t features; /* seen */
    size_t found;
};

struct st_fuzz_order {
    const struct st_engine_spec *spec;
    enum st_guide guide;
    uint64_t seed;
    uint64_t runs;       /* at most; 0: until stopped */
    unsigned invariants; /* set of 1 << ST_INVARIANT_*: what is told */
    size_t findings;     /* at most; 0: ST_FUZZ_FOUND_MAX */
    bool keeps_size;     /* findings are told as they were found */

    /* So are those that are known: on a real tool it takes long to make them small, for nothing. */
    struct st_limits known;

    /*
     * Called with each finding; with each story before it runs, also to be made small;
     * again and again. Or NULL.
     */
    void (*found)(void *context, const struct st_fuzz_found *found);
    void (*before)(void *context, const struct st_fuzz_stats *stats, const struct st_story *story);
    bool (*stop)(void *context, const struct st_fuzz_stats *stats);
    void *context;
};

/* Run the loop to its end. */
void st_fuzz_loop(const struct st_fuzz_order *order, struct st_fuzz_stats *ret_stats);

/*
 * Run a story on an engine and judge it by all invariants: two runs, and a third without
 * the faults where their ends can be compared. Returns the set of broken ones; what can be
 * told about it is in ret_case, and lives in arena.
 */
unsigned st_fuzz_judge(
    struct st_arena *arena,
    const struct st_story *story,
    const struct st_engine_spec *spec,
    struct st_case *ret_case);

/* The key of one finding of a case. */
struct st_fuzz_key st_fuzz_key_of(const struct st_case *judged, const struct st_finding *finding);

#endif
