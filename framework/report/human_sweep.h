/*
 * human_sweep.h - the parts of the report for people that are about sweeps.
 *
 *     human_sweep.c        a sweep in a line or in a block, and the totals
 *     human_sweep_table.c  faults x calls
 *     human_sweep_group.c  what is wrong, each kind once, and pairs
 *     human_sweep_counts.c how many there are of each kind
 */
#ifndef ST_REPORT_HUMAN_SWEEP_H
#define ST_REPORT_HUMAN_SWEEP_H

#include "framework/report/human.h"
#include "framework/run/sweep.h"

/* One sweep; true if it is a block, which ends in a blank line. */
bool st_human_sweep(struct st_page *page, const json_t *event, int verbosity);

/* Count a sweep in what is kept, and add it to the failures if it is one. */
void st_human_sweep_keep(
    struct st_arena *arena, const json_t *event, json_t *sums, json_t *failures);

void st_human_sweep_totals(struct st_page *page, const json_t *end, const json_t *sums);

/* Cells by the letters of an event's rows. */
void st_human_count_cells(const json_t *event, size_t counts[ST_CELL_COUNT]);

/* Those that were run; those of them that are wrong, hung or died. */
size_t st_human_runs(const size_t counts[ST_CELL_COUNT]);
size_t st_human_wrong(const size_t counts[ST_CELL_COUNT]);

/* Add "480 same" to a list, after a comma if it has begun; nothing for 0. */
void st_human_add_count(struct st_text *text, size_t count, const char *word);

/* What a letter of a row means; one that is none is undone. */
enum st_cell st_human_cell(char letter);

/* Parts of a block. Without all, rows and calls about which there is nothing to say are left out.
 */
void st_human_sweep_table(struct st_page *page, const json_t *event, bool all);
void st_human_sweep_calls(struct st_page *page, const json_t *event);
void st_human_sweep_groups(struct st_page *page, const json_t *event, int verbosity);

/* The pairs of a sweep, if it has any: what came of them, and what is wrong, after its groups. */
void st_human_pairs(struct st_page *page, const json_t *event, int verbosity);

/* "; 14458 pairs: 2081 same, 12377 expected, 0 wrong"; "" without pairs. */
const char *st_human_pairs_remark(struct st_arena *arena, const json_t *event);

/* Numbers of an event, by the words of cells; those of its pairs. 0 where there are none. */
void st_human_read_counts(const json_t *numbers, size_t counts[ST_CELL_COUNT]);
void st_human_pair_counts(const json_t *pairs, size_t counts[ST_CELL_COUNT]);

/* "480 same, 32 expected, 5 undone": what there is of each kind, the undone last. */
const char *st_human_counts(
    struct st_arena *arena, const size_t counts[ST_CELL_COUNT], bool with_unfit);

#endif
