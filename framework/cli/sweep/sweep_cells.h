/*
 * sweep_cells.h - running the cells of a sweep; those of a real tool side by side.
 */
#ifndef ST_CLI_SWEEP_SWEEP_CELLS_H
#define ST_CLI_SWEEP_SWEEP_CELLS_H

#include "framework/base/worker.h"
#include "framework/cli/sweep/sweeper.h"

/*
 * In a worker: run all cells of the order that nobody has run yet; none when is_stopped. When
 * no more may be run, those in which the fault cannot happen are still noted: what is left
 * then could have been run. Returns what is left of the budget. What comes of a cell does not
 * depend on how many are run at a time.
 */
size_t st_sweep_cells_run(
    struct st_sweep *sweep,
    const struct st_sweep_order *order,
    bool is_stopped,
    struct st_worker_out *out);

#endif
