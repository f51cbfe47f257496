/*
 * zoo_time.c - how long the fuzzing loop takes to find each planted bug.
 *
 *     ./dev prove-fuzz [SEEDS [GUIDE [SECONDS [NAME]]]]
 *
 * For each engine of the zoo and each seed, the loop begins with nothing and goes on until
 * the invariant that is meant for the bug is broken, or the seconds (60) are over. Printed
 * are the median and the worst of all seeds (10), in runs and in seconds of processor
 * time; the guide is `features`, or `random` as the control.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/clock.h"
#include "framework/engine/zoo/zoo.h"
#include "framework/fuzz/loop.h"

enum { SEEDS_MAX = 100 };

struct hunt {
    double begun, most;
    bool is_found;
};

struct result {
    double seconds;
    uint64_t runs;
};

static void note(void *context, const struct st_fuzz_found *found)
{
    struct hunt *hunt = context;

    (void)found;
    hunt->is_found = true;
}

static bool is_over(void *context, const struct st_fuzz_stats *stats)
{
    const struct hunt *hunt = context;

    (void)stats;
    return hunt->is_found || st_bench_cpu() - hunt->begun > hunt->most;
}

static int compare(const void *a, const void *b)
{
    double x = ((const struct result *)a)->seconds;
    double y = ((const struct result *)b)->seconds;

    return (x > y) - (x < y);
}

static bool find(size_t engine, uint64_t seed, enum st_guide guide, double most, struct result *ret)
{
    const struct st_engine_spec spec = {
        .engine = st_zoo_engines[engine],
        .text = st_zoo_engines[engine]->name,
    };
    struct hunt hunt = { .begun = st_bench_cpu(), .most = most };
    const struct st_fuzz_order order = {
        .spec = &spec,
        .guide = guide,
        .seed = seed * 1000003 + engine,
        .invariants = 1U << st_words_find(&st_invariant_words, st_zoo_invariants[engine]),
        .findings = 1,
        .keeps_size = true,
        .found = note,
        .stop = is_over,
        .context = &hunt,
    };
    struct st_fuzz_stats stats;

    st_fuzz_loop(&order, &stats);
    ret->seconds = st_bench_cpu() - hunt.begun;
    ret->runs = stats.runs;
    return hunt.is_found;
}

int main(int argc, char **argv)
{
    size_t seeds = argc > 1 ? strtoul(argv[1], NULL, 10) : 10;
    size_t guide = argc > 2 ? st_words_find(&st_guide_words, argv[2]) : (size_t)ST_GUIDE_FEATURES;
    double most = argc > 3 ? strtod(argv[3], NULL) : 60;
    size_t quick = 0;
    size_t engines = 0;
    size_t missed = 0;

    if (guide == ST_GUIDE_COUNT || seeds == 0 || seeds > SEEDS_MAX) {
        fprintf(stderr, "zoo_time: [SEEDS [random|features [SECONDS [NAME]]]]\n");
        return 2;
    }
    printf(
        "%-34s %-26s %9s %9s %9s %9s\n", "bug", "invariant", "median", "worst", "seconds", "worst");
    for (size_t i = 0; i < st_zoo_count; i++) {
        struct result results[SEEDS_MAX];
        size_t found = 0;

        if (argc > 4 && !strstr(st_zoo_engines[i]->name, argv[4]))
            continue;
        for (size_t seed = 0; seed < seeds; seed++)
            found += find(i, seed + 1, (enum st_guide)guide, most, &results[seed]);
        qsort(results, seeds, sizeof results[0], compare);
        engines++;
        quick += found == seeds && results[seeds - 1].seconds < 2;
        missed += found < seeds;
        printf(
            "%-34s %-26s %9llu %9llu %9.3f %9.3f%s\n", st_zoo_engines[i]->name + strlen("zoo/"),
            st_zoo_invariants[i], (unsigned long long)results[seeds / 2].runs,
            (unsigned long long)results[seeds - 1].runs, results[seeds / 2].seconds,
            results[seeds - 1].seconds, found < seeds ? "  not always found" : "");
        fflush(stdout);
    }
    printf(
        "%s: %zu bugs, %zu of them within 2 s from every seed, %zu not found from every seed\n",
        st_guide_words.words[guide], engines, quick, missed);
    return missed > 0;
}
