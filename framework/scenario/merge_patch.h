/*
 * merge_patch.h - JSON merge patch (RFC 7396), within a budget.
 *
 * A small file may hold a large patch, and patches follow one another, so what comes
 * out is measured each time: jansson walks values by recursion, to print, compare,
 * copy and release them, and whatever is loaded next pays for each of them.
 */
#ifndef ST_SCENARIO_MERGE_PATCH_H
#define ST_SCENARIO_MERGE_PATCH_H

#include <jansson.h>

#include "framework/scenario/problem.h"

/* What a value may have at most. */
struct st_merge_budget {
    size_t depth;  /* of nested lists and objects; at most ST_DEPTH_MAX */
    size_t values; /* all of them, members and elements included */
    size_t bytes;  /* of names of members and of strings */
};

/* Those of a scenario file: ST_DEPTH_MAX, ST_VALUES_MAX, ST_FILE_SIZE_MAX. */
extern const struct st_merge_budget st_merge_budget;

enum st_merge_end {
    ST_MERGE_DONE,
    ST_MERGE_TOO_DEEP, /* the patch, or what it makes */
    ST_MERGE_TOO_MANY_VALUES,
    ST_MERGE_TOO_LARGE,
};

/*
 * The target with the patch applied, a new reference, or NULL when the patch is deeper
 * than the budget or the result is over it; ret_end says which. Objects of the target
 * are changed in place, also when NULL comes back; lists and single values of the patch
 * are shared with the result. No object may be part of both.
 */
json_t *st_merge_patch(
    json_t *target,
    json_t *patch,
    const struct st_merge_budget *budget,
    enum st_merge_end *ret_end);

/* The same for the last of problems->merged. NULL after a report, which points at its change. */
json_t *st_merge_change(struct st_problems *problems, json_t *target, json_t *patch);

#endif
