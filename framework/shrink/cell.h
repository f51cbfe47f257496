/*
 * cell.h - a cell of a sweep, or a pair, as a scenario with its faults written down.
 */
#ifndef ST_SHRINK_CELL_H
#define ST_SHRINK_CELL_H

#include "framework/scenario/scenario.h"

/*
 * The text of the scenario as far as the step of the cell (and one more synchronization
 * for a pair that goes on in the next one), with the faults in its `faults`. NULL with a
 * line about why, and what would be right, when there is no such cell, or its fault
 * cannot happen there. The scenario may have no faults of its own. Runs the engine. The
 * text lives in arena.
 */
const char *st_cell_scenario(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    const char *cell,
    const char **ret_why,
    const char **ret_hint);

#endif
