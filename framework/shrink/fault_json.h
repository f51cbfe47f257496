/*
 * fault_json.h - a fault of a sweep as a scenario states it.
 */
#ifndef ST_SHRINK_FAULT_JSON_H
#define ST_SHRINK_FAULT_JSON_H

#include <jansson.h>

#include "framework/run/sweep.h"

/*
 * The fault, with its change if it is one, as a member of `faults`. stage is the
 * synchronization in which it happens. The caller releases the value.
 */
json_t *st_fault_json(
    struct st_arena *arena,
    const struct st_sweep *sweep,
    const struct st_stage *stage,
    const struct st_fault *fault,
    const struct st_step *change);

#endif
