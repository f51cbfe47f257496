/*
 * limits.h - promises that a design cannot keep, as its source describes it.
 *
 * A model of a design that breaks an invariant tells nothing new each time. What is written
 * down here is told once, as known, and is no finding: so the models can be fuzzed for what is
 * not known of them. A row is of one invariant and some classes of faults; tests/cli/fuzz.py
 * holds that each is still found. Engines that are here to fail (`ics-2000`, `journal-stop`, the
 * zoo) have none. Those of a real tool are in its description (framework/lab/tools/).
 */
#ifndef ST_FUZZ_LIMITS_H
#define ST_FUZZ_LIMITS_H

#include "framework/engine/limit.h"
#include "framework/fuzz/loop.h"

/* All of an engine. */
struct st_limits st_limits_of(const struct st_engine *engine);

/* The row that a finding falls under, or limits.count. */
size_t st_limit_find(struct st_limits limits, const struct st_fuzz_key *key);

/* "no fault, status, link": the classes of a row. */
const char *st_limit_classes(struct st_arena *arena, const struct st_limit *limit);

#endif
