/*
 * shrink.c - how small and how fast: one failing cell of every engine of the zoo, shrunk.
 *
 *     build/run/shrink [SCENARIO]...
 *
 * Each engine is swept on the scenarios (scenarios/tutorial and scenarios/sync if none are
 * named) up to the first run, with a fault or without, that breaks the invariant that is
 * to catch it. That is shrunk, in workers as `synctorture shrink` does it. The goals: a
 * median of at most 4 steps, 1 fault and 2 identities, and less than a second each.
 */
#include <stdio.h>
#include <string.h>

#include "bench/clock.h"
#include "framework/engine/zoo/zoo.h"
#include "framework/shrink/shrink.h"
#include "tests/support/zoo_cells.h"

enum { ENGINES_MAX = 256 };

/* Of all engines. */
enum { STEPS, FAULTS, IDENTITIES, RUNS, SECONDS, FIGURE_COUNT };
static double figures[FIGURE_COUNT][ENGINES_MAX];
static size_t figure_count;

static void print_change(const struct st_shrink_result *result, enum st_shrink_kind kind)
{
    printf(" %4zu -> %-3zu", result->before[kind], result->after[kind]);
}

static void shrink(struct st_arena *arena, const struct st_zoo_cell *cell)
{
    const struct st_shrink_target target = { &cell->spec, ST_KEEP_INVARIANT, cell->invariant };
    struct st_shrink_result result;
    double start = st_bench_now();

    st_shrink(arena, cell->text, strlen(cell->text), &target, NULL, &result);

    double seconds = st_bench_now() - start;

    printf("%-31s", cell->spec.text + strlen("zoo/"));
    print_change(&result, ST_SHRINK_STEPS);
    print_change(&result, ST_SHRINK_FAULTS);
    print_change(&result, ST_SHRINK_IDENTITIES);
    print_change(&result, ST_SHRINK_ITEMS);
    printf(
        " %5zu %8.4f  %s %s %s\n", result.runs, seconds, st_shrink_end_words.words[result.end],
        strrchr(cell->file, '/') + 1, cell->cell ? cell->cell : "");
    figures[STEPS][figure_count] = (double)result.after[ST_SHRINK_STEPS];
    figures[FAULTS][figure_count] = (double)result.after[ST_SHRINK_FAULTS];
    figures[IDENTITIES][figure_count] = (double)result.after[ST_SHRINK_IDENTITIES];
    figures[RUNS][figure_count] = (double)result.runs;
    figures[SECONDS][figure_count++] = seconds;
}

static void print_totals(size_t missed)
{
    double median[FIGURE_COUNT];

    for (size_t i = 0; i < FIGURE_COUNT; i++)
        median[i] = st_bench_median(figures[i], figure_count);
    printf("%zu engines, %zu not caught\n", figure_count, missed);
    printf(
        "median %6.0f steps %6.0f faults %6.0f identities %6.0f runs %10.4f s\n", median[STEPS],
        median[FAULTS], median[IDENTITIES], median[RUNS], median[SECONDS]);
    printf(
        "worst  %6.0f steps %6.0f faults %6.0f identities %6.0f runs %10.4f s\n",
        figures[STEPS][figure_count - 1], figures[FAULTS][figure_count - 1],
        figures[IDENTITIES][figure_count - 1], figures[RUNS][figure_count - 1],
        figures[SECONDS][figure_count - 1]);
}

int main(int argc, char **argv)
{
    struct st_files files = { 0 };
    struct st_arena arena;
    size_t missed = 0;

    st_arena_init(&arena);
    for (int i = 1; i < argc; i++)
        (void)st_files_add(&arena, &files, argv[i]);
    if (argc < 2) {
        (void)st_files_add(&arena, &files, "scenarios/tutorial");
        (void)st_files_add(&arena, &files, "scenarios/sync");
    }
    printf(
        "%-31s %11s %11s %11s %11s %5s %8s\n", "engine", "steps", "faults", "identities", "items",
        "runs", "seconds");
    for (size_t i = 0; i < st_zoo_count && i < ENGINES_MAX; i++) {
        struct st_zoo_cell cell;
        struct st_arena own;

        st_arena_init(&own);
        if (st_zoo_cell_find(&own, &files, i, &cell))
            shrink(&own, &cell);
        else
            missed++;
        st_arena_clear(&own);
    }
    if (figure_count > 0)
        print_totals(missed);
    st_arena_clear(&arena);
    return missed > 0;
}
