/*
 * broken_engines.h - engines with one planted bug each, for every invariant.
 *
 * Each is the reference engine and then, or in between, one thing that it must not
 * do. An invariant that does not see its engine is worth nothing.
 */
#ifndef ST_SUPPORT_BROKEN_ENGINES_H
#define ST_SUPPORT_BROKEN_ENGINES_H

#include "framework/engine/engine.h"
#include "framework/scenario/invariant.h"

struct st_broken_engine {
    enum st_invariant breaks;
    struct st_engine engine; /* its summary is the bug */
};

extern const struct st_broken_engine st_broken_engines[];
extern const size_t st_broken_engine_count;

#endif
