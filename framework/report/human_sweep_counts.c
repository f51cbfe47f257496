/*
 * human_sweep_counts.c - how many cells and pairs there are of each kind.
 */
#include <string.h>

#include "framework/report/human_sweep.h"

enum st_cell st_human_cell(char letter)
{
    const char *at = letter ? strchr(st_cell_letters, letter) : NULL;

    return at ? (enum st_cell)(at - st_cell_letters) : ST_CELL_UNDONE;
}

void st_human_count_cells(const json_t *event, size_t counts[ST_CELL_COUNT])
{
    size_t i;
    json_t *row;

    memset(counts, 0, ST_CELL_COUNT * sizeof *counts);
    json_array_foreach (st_event_member(event, "rows"), i, row)
        for (const char *letter = st_event_text(row, "cells"); *letter; letter++)
            counts[st_human_cell(*letter)]++;
}

void st_human_add_count(struct st_text *text, size_t count, const char *word)
{
    if (count > 0)
        st_text_addf(text, "%s%zu %s", text->size ? ", " : "", count, word);
}

const char *st_human_counts(
    struct st_arena *arena, const size_t counts[ST_CELL_COUNT], bool with_unfit)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = ST_CELL_SAME; i < ST_CELL_UNFIT; i++)
        st_human_add_count(&text, counts[i], st_cell_words.words[i]);
    if (with_unfit)
        st_human_add_count(&text, counts[ST_CELL_UNFIT], st_cell_words.words[ST_CELL_UNFIT]);
    st_human_add_count(&text, counts[ST_CELL_UNDONE], st_cell_words.words[ST_CELL_UNDONE]);
    return text.data;
}

void st_human_read_counts(const json_t *numbers, size_t counts[ST_CELL_COUNT])
{
    for (size_t i = 0; i < ST_CELL_COUNT; i++) {
        json_int_t number = st_event_number(numbers, st_cell_words.words[i]);

        counts[i] = number > 0 ? (size_t)number : 0;
    }
}

size_t st_human_runs(const size_t counts[ST_CELL_COUNT])
{
    size_t runs = 0;

    for (size_t i = ST_CELL_SAME; i < ST_CELL_UNFIT; i++)
        runs += counts[i];
    return runs;
}

size_t st_human_wrong(const size_t counts[ST_CELL_COUNT])
{
    return counts[ST_CELL_WRONG] + counts[ST_CELL_HANG] + counts[ST_CELL_DIED];
}

void st_human_pair_counts(const json_t *pairs, size_t counts[ST_CELL_COUNT])
{
    st_human_read_counts(st_event_member(pairs, "counts"), counts);
}
