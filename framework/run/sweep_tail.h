/*
 * sweep_tail.h - what came of each world that a faulted synchronization left behind.
 *
 * Two worlds are the same when all their bytes are; a hash only finds them. Private
 * to sweep*.c.
 */
#ifndef ST_RUN_SWEEP_TAIL_H
#define ST_RUN_SWEEP_TAIL_H

#include "framework/run/sweep.h"

/*
 * The entry of the world left behind at a step. False when it is new: then
 * *ret_tail is an empty entry, to be filled in.
 */
bool st_tails_find(
    struct st_tails *tails,
    size_t step,
    const struct st_world *world,
    size_t size,
    struct st_tail **ret_tail);

void st_tails_clear(struct st_tails *tails);

#endif
