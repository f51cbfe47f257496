/*
 * trials.h - one row of the matrix: a scenario on an engine, without and with workarounds.
 *
 * Each cell is a run in a process of its own, so that an engine that dies of a workaround
 * is what came of that cell alone.
 */
#ifndef ST_CLI_MATRIX_TRIALS_H
#define ST_CLI_MATRIX_TRIALS_H

#include "framework/cli/tasks/inputs.h"
#include "framework/run/matrix_events.h"

struct st_row {
    const struct st_args *args;
    const struct st_input *input;
    const struct st_engine_spec *spec;
    const struct st_column *columns;
    const struct st_scenario *const *changed; /* by column: with it; NULL: it makes no scenario */
    size_t count;
};

/*
 * Run all cells of the row. The event, which the caller releases; NULL when the program
 * was asked to stop meanwhile, or no process could be started: then *ret_why says why. The
 * number of cells that are not as the scenario states goes to *ret_strange.
 */
json_t *st_row_run(
    struct st_arena *arena, const struct st_row *row, size_t *ret_strange, const char **ret_why);

#endif
