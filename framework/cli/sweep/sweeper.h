/*
 * sweeper.h - sweeping a scenario on an engine in processes that may die.
 *
 * Cells are run by a worker (base/worker.h) and noted in memory that it shares with
 * us. When a worker dies or does not come on, that is what came of its cell, and
 * another one goes on behind it. When it does so in a pair, another one runs the pairs
 * before it, and the event says how it ended: what follows is not known.
 */
#ifndef ST_CLI_SWEEP_SWEEPER_H
#define ST_CLI_SWEEP_SWEEPER_H

#include "framework/cli/args.h"
#include "framework/run/sweep_events.h"

/* Which cells to run, and what they may cost. */
struct st_sweep_order {
    uint32_t kinds;       /* set of 1 << enum st_fault_kind */
    size_t shard, shards; /* cells whose number modulo shards is shard - 1 */
    size_t budget;        /* cells and pairs */
    size_t jobs;          /* cells of a real tool side by side; 0 is 1 */
    uint32_t deadline_ms; /* of one cell or pair */
    uint64_t memory_bytes;
};

/*
 * The kinds that a person asked for; else all but stale-token, which does nothing without another,
 * and, with a real tool, somebody else's steps: there are several at each of its calls, and each
 * cell takes as long as the tool does. engine: NULL for any.
 */
uint32_t st_sweeper_kinds(const struct st_args *args, const struct st_engine *engine);

/*
 * The event of one sweep, which the caller releases. Cells that are left when stop says so
 * or the budget is used up are ST_CELL_UNDONE; there are no pairs until all cells have
 * been run, and none in shards. NULL when there can be no worker: errno
 * says why. stop may be NULL.
 */
json_t *st_sweeper_run(
    struct st_arena *arena,
    const struct st_swept *swept,
    const struct st_sweep_order *order,
    bool (*stop)(void *context));

/*
 * Run one cell, or one pair, alone: its case, in an event. NULL with *ret_why and *ret_hint when no
 * cell or pair can be of that name; without them when there can be no worker, as above.
 */
json_t *st_sweeper_replay(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    const struct st_sweep_order *order,
    const char **ret_why,
    const char **ret_hint);

#endif
