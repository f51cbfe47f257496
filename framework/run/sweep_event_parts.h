/*
 * sweep_event_parts.h - what the events of sweeps, pairs and replays share. Private to
 * sweep*events.c.
 */
#ifndef ST_RUN_SWEEP_EVENT_PARTS_H
#define ST_RUN_SWEEP_EVENT_PARTS_H

#include "framework/run/sweep_events.h"

/* "synctorture replay ... --cell crash:after@3:17", for a shell. */
const char *st_sweep_replay_command(
    struct st_arena *arena, const struct st_swept *swept, const char *cell);

/*
 * What the smallest of a group shows, and how to see it. judged: its case, or NULL when the
 * engine hung or died in it.
 */
void st_sweep_put_smallest(
    struct st_arena *arena,
    const struct st_swept *swept,
    enum st_invariant invariant,
    const char *name,
    const struct st_case *judged,
    json_t *entry);

/* How many there are of each kind of cell, or of pair. */
json_t *st_event_cell_counts(const size_t counts[ST_CELL_COUNT]);

#endif
