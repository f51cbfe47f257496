/*
 * facts.h - how a run ended, as what a scenario could expect.
 */
#ifndef ST_SHRINK_FACTS_H
#define ST_SHRINK_FACTS_H

#include <jansson.h>

#include "framework/run/judge.h"

/*
 * How the last synchronization ended, every item of the server that the tree names, and
 * what is pending: an object as `expect` has it. tree is the scenario of the run. The
 * caller releases the value.
 */
json_t *st_facts_of(struct st_arena *arena, json_t *tree, const struct st_run *run);

/* Take out of facts what is not the same in others. */
void st_facts_keep_same(json_t *facts, const json_t *others);

/* Take out of facts what is the same in others: what is left is what differs. */
void st_facts_keep_other(json_t *facts, const json_t *others);

/*
 * How the engine fails, as `known_failures` has it: what the last synchronization said
 * with its codes, the first refused call, the broken invariants, and, where the server is
 * not as expected, how it is. The caller releases the value.
 */
json_t *st_facts_known(
    struct st_arena *arena, json_t *tree, const struct st_case *judged, const json_t *expected);

#endif
