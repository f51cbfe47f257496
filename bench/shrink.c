/*
 * shrink.c - how small and how fast: one failing cell of every engine of the zoo, shrunk.
 *
 *     build/run/shrink [SCENARIO]...
 *
 * Each engine is swept on the scenarios (scenarios/sync and scenarios/tutorial if none are
 * named) up to the first run, with a fault or without, that breaks the invariant that is
 * to catch it. That is shrunk. The goals: a median of at most 4 steps, 1 fault and 2
 * identities, and less than a second each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/clock.h"
#include "framework/base/file.h"
#include "framework/engine/zoo/zoo.h"
#include "framework/run/sweep.h"
#include "framework/scenario/load.h"
#include "framework/shrink/cell.h"
#include "framework/shrink/shrink.h"

enum { ENGINES_MAX = 256 };

static double figures[4][ENGINES_MAX]; /* steps, faults, identities, seconds */
static size_t figure_count;

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

static void tell(
    const struct st_engine_spec *spec,
    const char *cell,
    const char *file,
    double seconds,
    const struct st_shrink_result *result)
{
    printf(
        "%-38s %5zu -> %-3zu %zu -> %-3zu %3zu -> %-3zu %5zu %6zu %6zu %8.3f  %s %s %s\n",
        spec->text + strlen("zoo/"), result->before[ST_SHRINK_STEPS],
        result->after[ST_SHRINK_STEPS], result->before[ST_SHRINK_FAULTS],
        result->after[ST_SHRINK_FAULTS], result->before[ST_SHRINK_IDENTITIES],
        result->after[ST_SHRINK_IDENTITIES], result->after[ST_SHRINK_ITEMS], result->runs,
        result->invalid, seconds, st_shrink_end_words.words[result->end], file, cell);
    figures[0][figure_count] = (double)result->after[ST_SHRINK_STEPS];
    figures[1][figure_count] = (double)result->after[ST_SHRINK_FAULTS];
    figures[2][figure_count] = (double)result->after[ST_SHRINK_IDENTITIES];
    figures[3][figure_count++] = seconds;
}

/* Shrink what breaks the invariant. False when it does not, as a scenario. */
static bool shrink(
    const struct st_engine_spec *spec,
    enum st_invariant invariant,
    const char *text,
    const char *cell,
    const char *file)
{
    const struct st_shrink_target target = { spec, ST_KEEP_INVARIANT, invariant };
    struct st_shrink_result result;
    struct st_arena arena;

    st_arena_init(&arena);

    double start = st_bench_now();

    st_shrink(&arena, text, strlen(text), &target, NULL, &result);

    bool is_broken = result.text;

    if (is_broken)
        tell(spec, cell, file, st_bench_now() - start, &result);
    if (is_broken && getenv("SHOW"))
        puts(result.text);
    st_arena_clear(&arena);
    return is_broken;
}

static bool try_cells(
    struct st_sweep *sweep, const struct st_engine_spec *spec, enum st_invariant invariant)
{
    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        st_sweep_cell(sweep, cell);
        if (!(sweep->broken[cell] >> invariant & 1))
            continue;

        const char *why = NULL;
        const char *hint = NULL;
        const char *name = st_sweep_name(sweep->arena, sweep, cell);
        const char *text = st_cell_scenario(sweep->arena, sweep->scenario, spec, name, &why, &hint);

        if (text && shrink(spec, invariant, text, name, sweep->scenario->file))
            return true;
        printf(
            "%s: %s %s is no scenario: %s\n", spec->text, sweep->scenario->file, name,
            why ? why : text);
    }
    return false;
}

static bool try_scenario(
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    enum st_invariant invariant)
{
    struct st_arena arena;

    if (scenario->needs & ~spec->engine->caps)
        return false;
    st_arena_init(&arena);

    bool found = shrink(
        spec, invariant, st_arena_copy(&arena, scenario->text, scenario->size), "as it is",
        scenario->file);

    if (!found && scenario->fault_count == 0) {
        struct st_sweep *sweep = st_sweep_new(&arena, scenario, spec, (1U << ST_FAULT_COUNT) - 1);

        found = try_cells(sweep, spec, invariant);
        st_sweep_end(sweep);
    }
    st_arena_clear(&arena);
    return found;
}

int main(int argc, char **argv)
{
    struct st_files files = { 0 };
    struct st_arena arena;

    st_arena_init(&arena);
    for (int i = 1; i < argc; i++)
        (void)st_files_add(&arena, &files, argv[i]);
    if (argc < 2) {
        (void)st_files_add(&arena, &files, "scenarios/tutorial");
        (void)st_files_add(&arena, &files, "scenarios/sync");
    }

    size_t missed = 0;

    printf(
        "%-38s %12s %8s %11s %5s %6s %6s %8s\n", "engine", "steps", "faults", "identities", "items",
        "runs", "invalid", "seconds");
    for (size_t i = 0; i < st_zoo_count && i < ENGINES_MAX; i++) {
        const struct st_engine_spec spec = { .engine = st_zoo_engines[i],
                                             .text = st_zoo_words.words[i] };
        enum st_invariant invariant =
            (enum st_invariant)st_words_find(&st_invariant_words, st_zoo_invariants[i]);
        bool found = false;

        for (size_t k = 0; k < files.count && !found; k++) {
            const struct st_scenario *scenario = load(&arena, files.paths[k]);

            found = scenario && try_scenario(scenario, &spec, invariant);
        }
        missed += !found;
    }
    printf(
        "%zu engines, %zu not caught; median %.0f steps, %.0f faults, %.0f identities, %.3f s\n",
        figure_count, missed, st_bench_median(figures[0], figure_count),
        st_bench_median(figures[1], figure_count), st_bench_median(figures[2], figure_count),
        st_bench_median(figures[3], figure_count));
    printf(
        "worst %.0f steps, %.0f faults, %.0f identities, %.3f s\n", figures[0][figure_count - 1],
        figures[1][figure_count - 1], figures[2][figure_count - 1], figures[3][figure_count - 1]);
    st_arena_clear(&arena);
    return missed > 0;
}
