/*
 * known.h - does an engine fail exactly as its scenario declares?
 */
#ifndef ST_RUN_KNOWN_H
#define ST_RUN_KNOWN_H

#include "framework/run/judge.h"

/*
 * What the scenario declares of the engine, in the version that it has; NULL if that is
 * nothing. When it declares something of other versions only, *ret_why says so, in words.
 */
const struct st_known *st_known_find(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    const char **ret_why);

/* The first call of a synchronization that the server refused; SIZE_MAX if none. */
size_t st_known_refusal(const struct st_sync_record *sync);

/*
 * Compare the declared facts with the run; each that is not so becomes a problem
 * of the run. True when all are so.
 */
bool st_known_compare(struct st_case *judged);

#endif
