/*
 * tally.c - what sweeps have come to, counted from their events.
 */
#include "framework/cli/sweep/tally.h"

#include <string.h>

#include "framework/report/swept.h"

/* Counts in a log may be anything. */
static void add_pairs(struct st_tally *tally, const json_t *pairs)
{
    const json_t *counts = st_event_member(pairs, "counts");

    for (size_t i = 0; i < ST_CELL_COUNT; i++) {
        json_int_t count = st_event_number(counts, st_cell_words.words[i]);

        tally->pairs[i] += count > 0 ? (size_t)count : 0;
    }
    if (!st_event_has(pairs, "ended"))
        tally->left_pairs += !st_event_bool(pairs, "whole");
}

void st_tally_add(struct st_tally *tally, const json_t *event, size_t shard, size_t shards)
{
    size_t number = 0;
    size_t i;
    json_t *row;

    tally->wrong += st_swept_is_wrong(st_swept_outcome(event));
    if (st_event_has(event, "pairs"))
        add_pairs(tally, st_event_member(event, "pairs"));
    json_array_foreach (st_event_member(event, "rows"), i, row) {
        for (const char *letter = st_event_text(row, "cells"); *letter; letter++, number++) {
            const char *at = strchr(st_cell_letters, *letter);
            size_t cell = at ? (size_t)(at - st_cell_letters) : ST_CELL_UNDONE;

            tally->cells[cell]++;
            tally->left += cell == ST_CELL_UNDONE && number % shards == shard - 1;
        }
    }
}

static size_t runs_of(const size_t counts[ST_CELL_COUNT])
{
    size_t runs = 0;

    for (size_t i = 0; i < ST_CELL_COUNT; i++)
        runs += i != ST_CELL_UNDONE && i != ST_CELL_UNFIT ? counts[i] : 0;
    return runs;
}

size_t st_tally_runs(const struct st_tally *tally)
{
    return runs_of(tally->cells) + runs_of(tally->pairs);
}

enum st_exit st_tally_exit(const struct st_tally *tally)
{
    if (tally->wrong > 0)
        return ST_EXIT_FAILED;
    if (tally->left + tally->left_pairs > 0)
        return ST_EXIT_INCONCLUSIVE;
    return st_tally_runs(tally) + tally->cells[ST_CELL_UNDONE] > 0 ? ST_EXIT_OK : ST_EXIT_NOTHING;
}
