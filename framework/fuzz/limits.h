/*
 * limits.h - promises that a design cannot keep, as its source describes it.
 *
 * A model of a design that breaks an invariant tells nothing new each time. What is written
 * down here is told once, as known, and is no finding: so the models can be fuzzed for what is
 * not known of them. A row is of one invariant and some classes of faults; tests/cli/fuzz.py
 * holds that each is still found. Engines that are here to fail (`ics-2000`, `journal-stop`, the
 * zoo) have none.
 */
#ifndef ST_FUZZ_LIMITS_H
#define ST_FUZZ_LIMITS_H

#include "framework/fuzz/loop.h"

struct st_limit {
    const struct st_engine *engine;
    enum st_invariant invariant;
    unsigned classes; /* set of 1 << ST_FAULT_CLASS_*; 1 << ST_FAULT_CLASS_COUNT: without a fault */
    const char *why;  /* with its source: one or two sentences, of lower case and no full stop */
};

extern const struct st_limit st_limits[]; /* by engine */
extern const size_t st_limit_count;

/* The row that a finding falls under, or NULL. */
const struct st_limit *st_limit_find(const struct st_engine *engine, const struct st_fuzz_key *key);

/* "no fault, status, link": the classes of a row. */
const char *st_limit_classes(struct st_arena *arena, const struct st_limit *limit);

#endif
