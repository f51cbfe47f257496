/*
 * corpus.h - the scenarios that come with the program, and engines by name, for tests.
 */
#ifndef ST_SUPPORT_CORPUS_H
#define ST_SUPPORT_CORPUS_H

#include "framework/engine/registry.h"
#include "framework/fault/plan.h"
#include "framework/scenario/scenario.h"

/* Every kind of fault: what a sweep does when nobody chooses. */
enum { ST_TEST_KINDS = (1 << ST_FAULT_COUNT) - 1 };

struct st_corpus {
    struct st_arena arena;
    const struct st_scenario **scenarios;
    size_t count;
};

/* Load scenarios/sync and scenarios/tutorial; a test starts in the root of the tree. */
void st_corpus_init(struct st_corpus *corpus);
void st_corpus_clear(struct st_corpus *corpus);

/* The engine as it is named on the command line; an unknown name fails the test. */
const struct st_engine_spec *st_test_spec(struct st_arena *arena, const char *engine);

#endif
