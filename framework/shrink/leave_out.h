/*
 * leave_out.h - leaving something out of a scenario, with what depends on it.
 */
#ifndef ST_SHRINK_LEAVE_OUT_H
#define ST_SHRINK_LEAVE_OUT_H

#include <jansson.h>
#include <stdbool.h>

#include "framework/base/arena.h"
#include "framework/base/diag.h"

/*
 * Take a spot out of the tree. Of a step, the numbers of steps in faults move along, and
 * faults at that very step go with it. False when it is not there.
 */
bool st_leave_out(struct st_arena *arena, json_t *tree, const char *pointer);

/*
 * Leave out what the loader finds wrong: what refers to something that is gone, and what
 * has become empty. False when there is something that cannot be left out.
 */
bool st_leave_out_wrong(struct st_arena *arena, json_t *tree, const struct st_diags *diags);

#endif
