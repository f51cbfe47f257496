/*
 * human_matrix.h - a matrix for people: tables, reasons, costs, advice.
 *
 *     human_matrix.c   which table is told when, and what stands below it
 *     human_cells.c    one table: rows are scenarios and engines, columns workarounds
 *     human_reasons.c  what is wrong in its cells
 *     human_cost.c     the rights that a workaround gives and takes
 */
#ifndef ST_REPORT_HUMAN_MATRIX_H
#define ST_REPORT_HUMAN_MATRIX_H

#include "framework/report/event.h"
#include "framework/report/page.h"

/* All of it, when the log has come to its end: the events, and the event that closes it. */
void st_human_matrix(
    struct st_page *page,
    const json_t *workarounds,
    const json_t *rows,
    const json_t *end,
    int verbosity);

/*
 * A table of rows that have the same columns. costs: the workaround events of the first
 * scenario, one a column; sums: of all scenarios, the last line.
 */
void st_human_cells(struct st_page *page, const json_t *rows, const json_t *sums);

/* What is wrong in the cells of these rows, and what is not as the scenario states. */
void st_human_matrix_reasons(struct st_page *page, const json_t *rows, int verbosity);

/* How a cell is told, "FIXED" or "PARTLY 3/5", and how it looks. */
const char *st_human_cell_text(struct st_arena *arena, const json_t *cell, enum st_ink *ret_ink);

/* Which workaround to take, in a sentence. */
const char *st_human_advice(struct st_arena *arena, const json_t *advice);

/* How many it gives or takes in all scenarios of a sum: "gained", "lost", "privileges". */
const char *st_human_cost_number(struct st_arena *arena, const json_t *sum, const char *key);

/* Add the costs of a workaround event to a sum, which is an object. */
void st_human_cost_add(json_t *sum, const json_t *workaround);

/* Who gains and loses what by the change; all triples by name if asked. */
void st_human_cost(struct st_page *page, const json_t *cost, bool all);

#endif
