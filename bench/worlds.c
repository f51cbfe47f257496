/*
 * worlds.c - generated worlds against one engine, with all invariants judged.
 *
 *     build/run/worlds [ENGINE [COUNT [FIRST [sweep|print]]]]
 *
 * Each number makes a world and a story in it (framework/story/). It is
 * run twice, and both runs must be the same to the last call. With `sweep`, every
 * fault at every call of it is tried, too; with `print`, they are printed as scenarios
 * and not run. The exit code is 1 if an invariant is
 * broken or two runs differ; the first few are told with their numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framework/run/sweep.h"
#include "framework/story/make.h"

enum { TOLD = 10 };

struct hunt {
    struct st_engine_spec spec;
    unsigned long runs, differences, broken;
};

static void tell(
    struct hunt *hunt, unsigned long world, const char *cell, const struct st_finding *finding)
{
    if (hunt->broken++ < TOLD)
        printf(
            "world %lu%s%s: %s: %s: expected %s, got %s\n", world, *cell ? ", " : "", cell,
            st_invariant_words.words[finding->invariant], finding->what, finding->expected,
            finding->actual);
}

static struct st_run *run_once(
    const struct hunt *hunt, struct st_arena *arena, const struct st_scenario *scenario)
{
    return st_runner_go(st_runner_new(arena, scenario, &hunt->spec, ST_RUN_RECORD));
}

static void run_world(
    struct hunt *hunt,
    struct st_arena *arena,
    const struct st_scenario *scenario,
    unsigned long world)
{
    struct st_finding findings[ST_INVARIANT_COUNT];
    struct st_run *run = run_once(hunt, arena, scenario);

    run->again = run_once(hunt, arena, scenario)->hash;
    hunt->runs += 2;
    hunt->differences += run->again != run->hash;

    size_t count = st_oracle_judge(run, findings);

    for (size_t i = 0; i < count; i++)
        tell(hunt, world, "", &findings[i]);
}

static void sweep_world(
    struct hunt *hunt,
    struct st_arena *arena,
    const struct st_scenario *scenario,
    unsigned long world)
{
    const uint32_t kinds = ((1U << ST_FAULT_COUNT) - 1) & ~(1U << ST_FAULT_STALE_TOKEN);
    struct st_sweep *sweep = st_sweep_new(arena, scenario, &hunt->spec, kinds);

    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        st_sweep_cell(sweep, cell);
        if (sweep->cells[cell] != ST_CELL_WRONG && sweep->cells[cell] != ST_CELL_HANG)
            continue;

        const struct st_case *judged = st_sweep_replay(sweep, cell);

        for (size_t i = 0; i < judged->finding_count; i++)
            tell(hunt, world, st_sweep_name(arena, sweep, cell), &judged->findings[i]);
    }
    hunt->runs += sweep->runs;
    st_sweep_end(sweep);
}

int main(int argc, char **argv)
{
    unsigned long count = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000000;
    unsigned long first = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    bool sweeps = argc > 4 && strcmp(argv[4], "sweep") == 0;
    bool prints = argc > 4 && strcmp(argv[4], "print") == 0;
    const char *why = NULL;
    const char *hint = NULL;
    struct hunt hunt = { .runs = 0 };
    struct st_arena names;
    struct st_arena arena;

    st_arena_init(&names);
    st_arena_init(&arena);
    if (!st_engine_spec_parse(&names, argc > 1 ? argv[1] : "reference", &hunt.spec, &why, &hint)) {
        fprintf(stderr, "worlds: %s; %s\n", why, hint);
        return 2;
    }

    const struct st_swarm all = st_swarm_all(hunt.spec.engine->caps);

    for (unsigned long world = first; world < first + count; world++) {
        struct st_dice dice = { world };
        struct st_swarm swarm = st_swarm_some(&dice, &all);
        struct st_story story;

        swarm.kinds = 0; /* faults are what a sweep makes */
        st_story_make(&story, &dice, &swarm);

        if (prints) {
            puts(st_story_json(&arena, &story, 0));
            st_arena_reset(&arena);
            continue;
        }

        const struct st_scenario *scenario = st_story_scenario(&arena, &story);

        run_world(&hunt, &arena, scenario, world);
        if (sweeps)
            sweep_world(&hunt, &arena, scenario, world);
        st_arena_reset(&arena);
    }
    if (!prints)
        printf(
            "%s: %lu worlds, %lu runs, %lu broken promises, %lu pairs of runs that differ\n",
            hunt.spec.text, count, hunt.runs, hunt.broken, hunt.differences);
    st_arena_clear(&arena);
    st_arena_clear(&names);
    return hunt.broken + hunt.differences > 0;
}
