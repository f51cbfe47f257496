/*
 * sweep_events.h - sweeps as JSON: the events of their log.
 *
 * The members are documented in docs/event-log.md. Nothing in a `sweep` event depends
 * on how its cells were divided among workers or shards, so that shards can be joined.
 */
#ifndef ST_RUN_SWEEP_EVENTS_H
#define ST_RUN_SWEEP_EVENTS_H

#include <jansson.h>

#include "framework/run/sweep_pairs.h"

/* What is swept. */
struct st_swept {
    const char *id; /* "kb810018/base" */
    const struct st_scenario *scenario;
    const struct st_engine_spec *spec;
    size_t depth; /* faults at a time: 1 or 2; 0 is 1 */
};

/* Make the event that opens any log that of a sweep. shards 0: it is no part. */
void st_event_sweep_begin(json_t *event, uint32_t kinds, size_t shard, size_t shards);

/* A sweep whose cells have been run; cells that were not are ST_CELL_UNDONE. */
json_t *st_event_sweep(
    struct st_arena *arena, const struct st_swept *swept, struct st_sweep *sweep);

/* One that has no cells: why it was skipped, or how it ended too soon; the other is NULL. */
json_t *st_event_no_sweep(
    struct st_arena *arena, const struct st_swept *swept, const char *skipped, const char *died);

/* One whose engine, outside of the program, has failed; when: "without a fault". */
json_t *st_event_failed_sweep(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *when,
    const struct st_failure *failure);

/* Add what came of its pairs to the event of a sweep; ended: how the engine did, or NULL. */
void st_event_put_pairs(
    struct st_arena *arena,
    const struct st_swept *swept,
    struct st_sweep *sweep,
    const struct st_pairs *pairs,
    const char *ended,
    json_t *event);

/*
 * What closes the log of sweeps: how many cells there are of each kind, and pairs; NULL
 * where none were to be run.
 */
json_t *st_event_sweep_end(const size_t counts[ST_CELL_COUNT], const size_t pairs[ST_CELL_COUNT]);

/* One cell, run again, as a case. NULL: its fault cannot happen there. */
json_t *st_event_replay(
    struct st_arena *arena, const struct st_swept *swept, struct st_sweep *sweep, size_t cell);

/* The same for a pair. */
json_t *st_event_replay_pair(
    struct st_arena *arena,
    const struct st_swept *swept,
    struct st_sweep *sweep,
    const struct st_pair *pair);

/*
 * The same for a cell or a pair in which the engine hung or died, so that nothing else can
 * be told; ST_CELL_UNDONE: it did so before it came to that.
 */
json_t *st_event_replay_died(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    bool is_pair,
    enum st_cell came,
    const char *reason);

/* The same for an engine outside of the program that has failed before it came to that. */
json_t *st_event_replay_failed(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    const struct st_failure *failure);

#endif
