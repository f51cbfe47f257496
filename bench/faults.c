/*
 * faults.c - how many fault runs a second, on one core, with all invariants judged.
 *
 *     build/run/faults [SCENARIO]
 *
 * Every cell of a depth-1 sweep, engine by engine: the median of ROUNDS rounds of one
 * process, each a sweep of its own. A cell is one synchronization with a fault; what
 * follows it is run once for each world that is left behind ("ends").
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "framework/base/diag.h"
#include "framework/base/file.h"
#include "framework/run/sweep.h"
#include "framework/scenario/load.h"

enum { ROUNDS = 9 };

static const struct st_scenario *load(struct st_arena *arena, const char *file)
{
    const char *text = NULL;
    size_t size = 0;
    struct st_diags diags;

    st_diags_init(&diags, arena, file);
    if (st_file_read(arena, file, ST_FILE_SIZE_MAX, &text, &size) != ST_FILE_OK) {
        fprintf(stderr, "faults: cannot read %s\n", file);
        exit(3);
    }

    const struct st_scenario *scenario = st_scenario_load(arena, text, size, &diags);

    if (!scenario) {
        fprintf(stderr, "%s", st_diag_text(arena, &diags, 0));
        exit(3);
    }
    return scenario;
}

/* Seconds for all cells of one sweep. */
static double sweep_once(
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    size_t *ret_runs,
    size_t *ret_ends)
{
    const uint32_t kinds = ((1U << ST_FAULT_COUNT) - 1) & ~(1U << ST_FAULT_STALE_TOKEN);
    struct st_arena arena;

    st_arena_init(&arena);

    struct st_sweep *sweep = st_sweep_new(&arena, scenario, spec, kinds);
    double start = st_bench_now();

    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++)
        st_sweep_cell(sweep, cell);

    double seconds = st_bench_now() - start;

    *ret_runs = sweep->runs;
    *ret_ends = sweep->ends;
    st_sweep_end(sweep);
    st_arena_clear(&arena);
    return seconds;
}

int main(int argc, char **argv)
{
    const char *file = argc > 1 ? argv[1] : "bench/eight-edits.json";
    struct st_arena arena;

    st_arena_init(&arena);

    const struct st_scenario *scenario = load(&arena, file);

    printf("%s, depth 1, median of %d sweeps\n", file, ROUNDS);
    printf("%-18s %8s %8s %12s\n", "engine", "runs", "ends", "runs/s");
    for (size_t i = 0; i < st_engine_count; i++) {
        struct st_engine_spec spec;
        const char *why = NULL;
        const char *hint = NULL;
        double seconds[ROUNDS];
        size_t runs = 0;
        size_t ends = 0;

        (void)st_engine_spec_parse(&arena, st_engines[i]->name, &spec, &why, &hint);
        if (scenario->needs & ~spec.engine->caps)
            continue;
        for (size_t round = 0; round < ROUNDS; round++)
            seconds[round] = sweep_once(scenario, &spec, &runs, &ends);
        printf(
            "%-18s %8zu %8zu %12.0f\n", spec.text, runs, ends,
            (double)runs / st_bench_median(seconds, ROUNDS));
    }
    st_arena_clear(&arena);
    return 0;
}
