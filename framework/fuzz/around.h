/*
 * around.h - variants of one scenario on one engine: what else breaks near it, and does a
 * workaround still hold?
 *
 * Each variant is the scenario with one to ST_AROUND_CHANGES changes (vary.h), judged by all
 * invariants; expectations are of the original alone. What the original breaks, too, is not
 * told. The same seed makes the same variants.
 */
#ifndef ST_FUZZ_AROUND_H
#define ST_FUZZ_AROUND_H

#include "framework/fuzz/loop.h"

enum { ST_AROUND_CHANGES = 4 };

/* id, word, meaning: what workarounds do for a variant */
#define ST_HOLDS(X)                                                       \
    X(HELD, "held", "without it something is broken, with it nothing is") \
    X(NEEDLESS, "needless", "nothing is broken without it, either")       \
    X(FAILED, "failed", "what is broken without it is not put right")     \
    X(WORSE, "worse", "something is broken with it that is not without")  \
    X(NOT_TRIED, "not-tried", "with it, it is no scenario that the engine can be asked for")

enum st_hold {
#define X(id, word, about) ST_HOLD_##id,
    ST_HOLDS(X)
#undef X
        ST_HOLD_COUNT
};

extern const struct st_words st_hold_words;
extern const char *const st_hold_abouts[ST_HOLD_COUNT];

struct st_around_stats {
    struct st_fuzz_stats fuzz; /* runs: variants that were judged */
    uint64_t invalid;          /* changes that made no scenario */
    uint64_t holds[ST_HOLD_COUNT];
};

/* A variant that is told. */
struct st_around_found {
    struct st_fuzz_key key; /* without workarounds: what is broken */
    enum st_hold hold;      /* with them: FAILED or WORSE */
    const char *text;       /* of the variant, canonical; with its workarounds */
    const char *why;        /* with workarounds: what is broken with them */
    const char *changed;    /* what was changed, in words */
    size_t changes;
    uint64_t run;
};

struct st_around_order {
    const struct st_engine_spec *spec;
    const struct st_scenario *scenario;
    const char *const *workarounds; /* of the scenario; 0: what else breaks */
    size_t workaround_count;
    uint64_t seed;
    uint64_t runs; /* at most; 0: until stopped */

    /*
     * Called with what breaks something new, or, with workarounds, with a variant in which
     * they do not hold that is smaller than all before; with the text of the scenario, and
     * of each variant, before it runs; again and again. Or NULL.
     */
    void (*found)(void *context, const struct st_around_found *found);
    void (*before)(
        void *context, const struct st_around_stats *stats, const char *text, size_t size);
    bool (*stop)(void *context, const struct st_around_stats *stats);
    void *context;
};

void st_around_loop(const struct st_around_order *order, struct st_around_stats *ret_stats);

#endif
