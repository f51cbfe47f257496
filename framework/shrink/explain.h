/*
 * explain.h - what a finding shows, for people.
 */
#ifndef ST_SHRINK_EXPLAIN_H
#define ST_SHRINK_EXPLAIN_H

#include "framework/run/judge.h"
#include "framework/shrink/finding.h"

/* What is known of a finding when it is written. */
struct st_explained {
    const struct st_shrink_target *target;
    const struct st_shrink_result *shrunk;
    const struct st_found_origin *origin;
    const struct st_case *judged; /* on the engine; NULL when it crashed or hung */
    const struct st_scenario *scenario;
    const char *inconclusive; /* engines on which a fault never fires: "a, b"; NULL: none */
    bool is_reference_wrong;
};

/* One line: what breaks, and by which fault. */
const char *st_explain_title(struct st_arena *arena, const struct st_explained *found);

/* The promise, and how it is broken, in one or two sentences. */
const char *st_explain_why(struct st_arena *arena, const struct st_explained *found);

/* A page. */
const char *st_explain(struct st_arena *arena, const struct st_explained *found);

/* "7 -> 3 steps, 1 fault, 2 -> 1 identity": what there was, and what is left of it. */
const char *st_explain_counts(struct st_arena *arena, const struct st_shrink_result *shrunk);

#endif
