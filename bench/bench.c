/*
 * bench.c - how many runs a second, on one core; how long loading takes.
 *
 *     build/run/bench [SCENARIO]
 *
 * Every figure is the median of ROUNDS rounds of one process. Machines differ and
 * are noisy, so look at ratios: loading is told as a multiple of jansson's own
 * parse of the same text, measured in turns with it.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "framework/base/diag.h"
#include "framework/base/file.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"

enum { ROUNDS = 9, LOADS = 400, JUDGED = 2000, RUNS = 200000 };

struct input {
    const char *file, *text;
    size_t size;
};

static const struct st_scenario *load(struct st_arena *arena, const struct input *input)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, input->file);

    const struct st_scenario *scenario = st_scenario_load(arena, input->text, input->size, &diags);

    if (!scenario) {
        fprintf(stderr, "%s", st_diag_text(arena, &diags, 0));
        exit(3);
    }
    return scenario;
}

/* Seconds for one load, and for one parse by jansson alone, in turns. */
static void bench_load(const struct input *input)
{
    double ours[ROUNDS];
    double parse[ROUNDS];

    for (size_t round = 0; round < ROUNDS; round++) {
        double start = st_bench_now();

        for (size_t i = 0; i < LOADS; i++)
            json_decref(json_loadb(input->text, input->size, 0, NULL));
        parse[round] = (st_bench_now() - start) / LOADS;
        start = st_bench_now();
        for (size_t i = 0; i < LOADS; i++) {
            struct st_arena arena;

            st_arena_init(&arena);
            load(&arena, input);
            st_arena_clear(&arena);
        }
        ours[round] = (st_bench_now() - start) / LOADS;
    }

    double own = st_bench_median(ours, ROUNDS);
    double alone = st_bench_median(parse, ROUNDS);

    printf(
        "load       %8.1f us   jansson's parse %.1f us   ratio %.2f\n", own * 1e6, alone * 1e6,
        own / alone);
}

/* The bare loop: one memcpy, the steps, no records. */
static double runs_per_second(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine_spec *spec)
{
    struct st_runner *runner = st_runner_new(arena, scenario, spec, 0);
    double rates[ROUNDS];

    for (size_t round = 0; round < ROUNDS; round++) {
        double start = st_bench_now();

        for (size_t i = 0; i < RUNS; i++)
            st_runner_go(runner);
        rates[round] = RUNS / (st_bench_now() - start);
    }
    return st_bench_median(rates, ROUNDS);
}

/* Trace, expectations and all invariants; with or without parsing the file each time. */
static double judged_per_second(const struct input *input, const char *engine, bool parses)
{
    double rates[ROUNDS];
    struct st_arena kept;

    st_arena_init(&kept);

    const struct st_scenario *scenario = load(&kept, input);

    for (size_t round = 0; round < ROUNDS; round++) {
        double start = st_bench_now();

        for (size_t i = 0; i < JUDGED; i++) {
            struct st_arena arena;
            struct st_engine_spec spec;
            const char *why = NULL;
            const char *hint = NULL;

            st_arena_init(&arena);
            st_engine_spec_parse(&arena, engine, &spec, &why, &hint);

            struct st_run *run = st_runner_go(st_runner_new(
                &arena, parses ? load(&arena, input) : scenario, &spec, ST_RUN_RECORD));
            struct st_finding findings[ST_INVARIANT_COUNT];

            st_expect_compare(run, &run->scenario->expect, SIZE_MAX);
            st_oracle_judge(run, findings);
            st_arena_clear(&arena);
        }
        rates[round] = JUDGED / (st_bench_now() - start);
    }
    st_arena_clear(&kept);
    return st_bench_median(rates, ROUNDS);
}

int main(int argc, char **argv)
{
    struct input input = { .file = argc > 1 ? argv[1] : "scenarios/kb810018/base.json" };
    struct st_arena arena;

    st_arena_init(&arena);
    if (st_file_read(&arena, input.file, ST_FILE_SIZE_MAX, &input.text, &input.size) !=
        ST_FILE_OK) {
        fprintf(stderr, "bench: cannot read %s\n", input.file);
        return 3;
    }

    const struct st_scenario *scenario = load(&arena, &input);

    printf(
        "%s, %zu bytes, world %zu bytes; medians of %d rounds, one core\n", input.file, input.size,
        scenario->setting.size, ROUNDS);
    bench_load(&input);
    printf("%-18s %14s %16s %16s\n", "runs per second", "bare", "judged", "parsed, judged");
    for (size_t i = 0; i < st_engine_count; i++) {
        struct st_engine_spec spec;
        const char *why = NULL;
        const char *hint = NULL;

        if (!st_engine_spec_parse(&arena, st_engines[i]->name, &spec, &why, &hint))
            return 4;
        printf(
            "%-18s %14.0f %16.0f %16.0f\n", spec.text, runs_per_second(&arena, scenario, &spec),
            judged_per_second(&input, spec.text, false),
            judged_per_second(&input, spec.text, true));
    }
    st_arena_clear(&arena);
    return 0;
}
