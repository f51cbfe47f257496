/*
 * stories.c - how many runs of stories a second the fuzzing loop judges, on one core.
 *
 *     build/run/stories [ENGINE [RUNS [ROUNDS]]]
 *
 * Of the same number: stories made and turned into scenarios; run once each without a record;
 * and runs judged by all invariants in the loop, which are stories and what is near them
 * (framework/fuzz/nearby.h). Medians of ROUNDS (5) rounds in turns, in
 * processor time. Machines are noisy, so look at the ratio: how many bare runs one judged
 * story costs. For counts that do not depend on the machine:
 *
 *     valgrind --tool=callgrind --toggle-collect=st_fuzz_loop build/run/stories reference 5000 1
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/clock.h"
#include "framework/fuzz/loop.h"
#include "framework/run/run.h"

enum { RUNS = 20000, ROUNDS = 5, ROUNDS_MAX = 99 };

/* Stories as the loop makes them from nothing; with a spec, each runs once. */
static double make_stories(const struct st_engine_spec *spec, size_t runs, bool runs_them)
{
    const struct st_swarm all = st_swarm_all(spec->engine->caps);
    struct st_dice dice = { 1 };
    struct st_arena arena;
    double start = st_bench_cpu();

    st_arena_init(&arena);
    for (size_t i = 0; i < runs; i++) {
        struct st_swarm swarm = st_swarm_some(&dice, &all);
        struct st_story story;

        st_story_make(&story, &dice, &swarm);

        const struct st_scenario *scenario = st_story_scenario(&arena, &story);

        if (runs_them)
            st_runner_go(st_runner_new(&arena, scenario, spec, 0));
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
    return (st_bench_cpu() - start) / (double)runs;
}

static double judge_stories(const struct st_engine_spec *spec, size_t runs)
{
    const struct st_fuzz_order order = {
        .spec = spec,
        .guide = ST_GUIDE_FEATURES,
        .seed = 1,
        .runs = runs,
        .invariants = (1U << ST_INVARIANT_COUNT) - 1,
        .keeps_size = true,
    };
    struct st_fuzz_stats stats;
    double start = st_bench_cpu();

    st_fuzz_loop(&order, &stats);
    return (st_bench_cpu() - start) / (double)stats.runs;
}

static void bench(const struct st_engine_spec *spec, size_t runs, size_t rounds)
{
    double made[ROUNDS_MAX] = { 0 };
    double bare[ROUNDS_MAX] = { 0 };
    double judged[ROUNDS_MAX] = { 0 };

    for (size_t i = 0; i < rounds; i++) {
        made[i] = make_stories(spec, runs, false);
        bare[i] = make_stories(spec, runs, true);
        judged[i] = judge_stories(spec, runs);
    }

    double one = st_bench_median(bare, rounds);
    double all = st_bench_median(judged, rounds);

    printf(
        "%-18s %12.0f %12.0f %12.0f %8.2f\n", spec->text, 1 / st_bench_median(made, rounds),
        1 / one, 1 / all, all / one);
}

int main(int argc, char **argv)
{
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : (size_t)RUNS;
    size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : (size_t)ROUNDS;
    struct st_arena arena;

    if (runs == 0 || rounds == 0 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "stories: [ENGINE [RUNS [ROUNDS]]]\n");
        return 2;
    }
    st_arena_init(&arena);
    printf("%zu, median of %zu rounds, per second\n", runs, rounds);
    printf("%-18s %12s %12s %12s %8s\n", "engine", "made", "run bare", "judged", "ratio");
    for (size_t i = 0; i < (argc > 1 ? 1 : st_engine_count); i++) {
        struct st_engine_spec spec;
        const char *why = NULL;
        const char *hint = NULL;

        if (!st_engine_spec_parse(
                &arena, argc > 1 ? argv[1] : st_engines[i]->name, &spec, &why, &hint)) {
            fprintf(stderr, "stories: %s\n", why);
            return 2;
        }
        bench(&spec, runs, rounds);
    }
    st_arena_clear(&arena);
    return 0;
}
