/*
 * join.h - the logs of all shards of a sweep, as the events of the whole.
 */
#ifndef ST_CLI_SWEEP_JOIN_H
#define ST_CLI_SWEEP_JOIN_H

#include <jansson.h>

#include "framework/base/arena.h"

/* The log of one shard. */
struct st_shard {
    const char *name; /* of the log, for messages */
    json_t *begin, *end;
    json_t *sweeps; /* a list */
    size_t number;  /* of as many as there are logs, from 1 */
};

/*
 * Put the shards in order. NULL when there is each of one sweep exactly once; otherwise
 * what is wrong, in a line.
 */
const char *st_shards_sort(struct st_arena *arena, struct st_shard *shards, size_t count);

/*
 * Event number index of all shards as one, which the caller releases. NULL, with a line
 * about why, when they are not of the same sweep.
 */
json_t *st_shards_join(
    struct st_arena *arena,
    const struct st_shard *shards,
    size_t count,
    size_t index,
    const char **ret_why);

#endif
