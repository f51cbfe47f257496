/*
 * pin.h - saying of faults exactly at which call they happen.
 *
 * "The 17th call" is another call as soon as something is left out; "the first time that
 * the body of that item is set" is not.
 */
#ifndef ST_SHRINK_PIN_H
#define ST_SHRINK_PIN_H

#include <jansson.h>

#include "framework/run/run.h"

/*
 * The text of the tree with the trigger of each fault replaced by the call at which it
 * first happened in the run, which is of that tree. NULL when there is nothing to
 * replace. In arena.
 */
const char *st_pin(struct st_arena *arena, json_t *tree, const struct st_run *run);

#endif
