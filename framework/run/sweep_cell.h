/*
 * sweep_cell.h - what cells and pairs share: judging a faulted synchronization and
 * what follows. Private to sweep*.c.
 */
#ifndef ST_RUN_SWEEP_CELL_H
#define ST_RUN_SWEEP_CELL_H

#include "framework/run/sweep.h"

struct st_sweep_verdict {
    unsigned broken;    /* invariants that hold without a fault, and do not hold now */
    enum st_cell ended; /* how the engine did, hang or died; ST_CELL_UNDONE: it did not */
    bool is_same;       /* as without a fault: the answer, the world, and nothing said */
};

/*
 * Has an engine outside of the program failed? Then how, for the cell that is going on: it is
 * ended, and nothing is kept of what it seemed to do. Else ST_CELL_UNDONE.
 */
enum st_cell st_sweep_ended(struct st_sweep *sweep);

/*
 * Judge the one synchronization of a run and its end. comparable: may the end be
 * compared with that without a fault; crashes: a difference is one after a crash.
 */
void st_sweep_judge(
    struct st_sweep *sweep,
    const struct st_sweep_sync *sync,
    struct st_run *run,
    bool comparable,
    bool crashes,
    struct st_sweep_verdict *ret_verdict);

/*
 * Does the end of a run differ from that without a fault, where the run itself lets
 * something be demanded of it (quiet.h)? Follows the run to its end if nobody has yet.
 */
bool st_sweep_differs(struct st_sweep *sweep, const struct st_sweep_sync *sync, struct st_run *run);

/* Go on from a faulted synchronization to its end, and judge all, for telling. */
struct st_case *st_sweep_tell(
    struct st_sweep *sweep, const struct st_sweep_sync *sync, struct st_run *run);

#endif
