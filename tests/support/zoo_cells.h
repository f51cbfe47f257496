/*
 * zoo_cells.h - for an engine of the zoo, a scenario that shows its planted bug.
 */
#ifndef ST_SUPPORT_ZOO_CELLS_H
#define ST_SUPPORT_ZOO_CELLS_H

#include "framework/base/file.h"
#include "framework/scenario/scenario.h"

/* A scenario text on which the engine breaks the invariant that is to catch it. */
struct st_zoo_cell {
    struct st_engine_spec spec;
    enum st_invariant invariant;
    const char *file;
    const char *cell; /* of the sweep, or NULL: as it is */
    const char *text;
};

/*
 * The first, in the order of the files and of their cells, that breaks it as a scenario.
 * False when there is none. The texts live in arena.
 */
bool st_zoo_cell_find(
    struct st_arena *arena,
    const struct st_files *files,
    size_t engine,
    struct st_zoo_cell *ret_cell);

#endif
