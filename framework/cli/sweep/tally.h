/*
 * tally.h - what sweeps have come to, counted from their events.
 */
#ifndef ST_CLI_SWEEP_TALLY_H
#define ST_CLI_SWEEP_TALLY_H

#include <jansson.h>

#include "framework/run/sweep.h"
#include "framework/run/verdict.h"

struct st_tally {
    size_t cells[ST_CELL_COUNT];
    size_t pairs[ST_CELL_COUNT];
    size_t left;       /* cells of the shard that were not run */
    size_t left_pairs; /* sweeps of which pairs were not run */
    size_t wrong;      /* sweeps that make the whole fail (report/swept.h) */
};

/* Count the cells of a sweep event in; shard of shards is the part that was to be run. */
void st_tally_add(struct st_tally *tally, const json_t *event, size_t shard, size_t shards);

/* Cells and pairs that were run. */
size_t st_tally_runs(const struct st_tally *tally);

enum st_exit st_tally_exit(const struct st_tally *tally);

#endif
