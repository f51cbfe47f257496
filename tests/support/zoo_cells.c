/*
 * zoo_cells.c - for an engine of the zoo, a scenario that shows its planted bug.
 */
#include "tests/support/zoo_cells.h"

#include <string.h>

#include "framework/engine/zoo/zoo.h"
#include "framework/run/sweep.h"
#include "framework/scenario/load.h"
#include "framework/shrink/cell.h"
#include "framework/shrink/shrink.h"

static const struct st_scenario *load(struct st_arena *arena, const char *path)
{
    const char *text = NULL;
    size_t size = 0;
    struct st_diags diags;

    if (st_file_read(arena, path, ST_FILE_SIZE_MAX, &text, &size) != ST_FILE_OK)
        return NULL;
    st_diags_init(&diags, arena, path);
    return st_scenario_load(arena, text, size, &diags);
}

static bool is_broken(struct st_arena *arena, const struct st_zoo_cell *cell)
{
    const struct st_shrink_limits limits = { .in_process = true };
    struct st_shrink_broken broken;

    if (!cell->text)
        return false;
    st_shrink_look(arena, cell->text, strlen(cell->text), &cell->spec, &limits, &broken);
    return broken.invariants >> cell->invariant & 1;
}

static bool sweep_for(
    struct st_arena *arena, const struct st_scenario *scenario, struct st_zoo_cell *cell)
{
    struct st_sweep *sweep = st_sweep_new(arena, scenario, &cell->spec, (1U << ST_FAULT_COUNT) - 1);
    bool found = false;

    for (size_t i = 0; i < st_sweep_cell_count(sweep) && !found; i++) {
        const char *why = NULL;
        const char *hint = NULL;

        st_sweep_cell(sweep, i);
        if (!(sweep->broken[i] >> cell->invariant & 1))
            continue;
        cell->cell = st_sweep_name(arena, sweep, i);
        cell->text = st_cell_scenario(arena, scenario, &cell->spec, cell->cell, &why, &hint);
        found = is_broken(arena, cell);
    }
    st_sweep_end(sweep);
    return found;
}

static bool try_file(struct st_arena *arena, const char *path, struct st_zoo_cell *cell)
{
    const struct st_scenario *scenario = load(arena, path);

    if (!scenario || scenario->needs & ~cell->spec.engine->caps)
        return false;
    cell->file = path;
    cell->cell = NULL;
    cell->text = st_arena_copy(arena, scenario->text, scenario->size);
    return is_broken(arena, cell) ||
           (scenario->fault_count == 0 && sweep_for(arena, scenario, cell));
}

bool st_zoo_cell_find(
    struct st_arena *arena,
    const struct st_files *files,
    size_t engine,
    struct st_zoo_cell *ret_cell)
{
    *ret_cell = (struct st_zoo_cell){
        .spec = { .engine = st_zoo_engines[engine], .text = st_zoo_words.words[engine] },
        .invariant =
            (enum st_invariant)st_words_find(&st_invariant_words, st_zoo_invariants[engine]),
    };
    for (size_t i = 0; i < files->count; i++)
        if (try_file(arena, files->paths[i], ret_cell))
            return true;
    return false;
}
