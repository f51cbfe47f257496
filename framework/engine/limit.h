/*
 * limit.h - a promise that the design of an engine cannot keep.
 *
 * Known, by its source, or by the tool itself: what breaks it so tells nothing new. Of engines
 * that are built in, fuzz/limits.h has them; of a real tool, its description.
 */
#ifndef ST_ENGINE_LIMIT_H
#define ST_ENGINE_LIMIT_H

#include "framework/engine/invariant.h"

struct st_limit {
    enum st_invariant invariant;
    unsigned classes; /* set of 1 << enum st_fault_class; 1 << ST_FAULT_CLASS_COUNT: no fault */
    const char *why;  /* with its source: one or two sentences, of lower case and no full stop */
};

struct st_limits {
    const struct st_limit *rows;
    size_t count;
};

#endif
