/*
 * rerun.h - the last synchronization of a judged run again, with faults that it did not meet.
 *
 * What came before it is the same, so it begins from the world as it was. What follows is judged
 * as the whole run would be with those faults: a sweep's cell, for faults of the caller's choice.
 */
#ifndef ST_RUN_RERUN_H
#define ST_RUN_RERUN_H

#include "framework/run/judge.h"

enum { ST_RERUN_ENDS = 8 }; /* worlds, of which it is remembered that all ended well */

struct st_rerun {
    struct st_runner *runner;
    struct st_arena *scratch; /* of the newest run */
    struct st_run_past past;
    const struct st_sync_record *last;
    const struct st_world *quiet; /* the end without a fault */
    struct st_case judged;        /* the newest */
    struct st_arena *arena;
    const struct st_world *held[ST_RERUN_ENDS]; /* what followed them broke nothing */
    size_t held_count;
};

/*
 * Prepare; arena and the case must live as long, scratch is reset by each run. False if there is
 * nothing to go by: the run did not end with a synchronization, something is wrong with it
 * anyway, or a fault happened in it.
 */
bool st_rerun_begin(
    struct st_rerun *rerun,
    struct st_arena *arena,
    struct st_arena *scratch,
    size_t calls_max,
    const struct st_case *judged);

/*
 * Run and judge with that plan instead, by all invariants but determinism. The case is in force
 * until the next.
 */
const struct st_case *st_rerun_go(struct st_rerun *rerun, const struct st_plan *plan);

#endif
