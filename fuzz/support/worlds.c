/*
 * worlds.c - engines that run what a target has made, and must keep every promise in it.
 */
#include "fuzz/support/worlds.h"

#include <stdio.h>
#include <stdlib.h>

#include "framework/engine/registry.h"
#include "framework/fuzz/loop.h"
#include "framework/fuzz/nearby.h"

/* Ends the program when no engine is called that. */
static struct st_engine_spec spec_of(struct st_arena *arena, const char *name)
{
    struct st_engine_spec spec;
    const char *why = NULL;
    const char *hint = NULL;

    if (st_engine_spec_parse(arena, name, &spec, &why, &hint))
        return spec;
    (void)fprintf(stderr, "%s; %s\n", why, hint);
    exit(2);
}

static uint64_t judged_runs;

static void tell_runs(void)
{
    (void)fprintf(stderr, "%llu runs judged\n", (unsigned long long)judged_runs);
}

/* How many there were, for who measures: libFuzzer counts inputs. */
static void count_run(void)
{
    if (judged_runs++ == 0 && getenv("ST_WORLD_COUNTS"))
        (void)atexit(tell_runs);
}

/* If something is wrong with a run, say so and end. */
static void must_hold(const struct st_case *judged, const struct st_story *story)
{
    struct st_arena arena;

    count_run();
    if (judged->finding_count == 0)
        return;
    for (size_t i = 0; i < judged->finding_count; i++)
        (void)fprintf(
            stderr, "%s breaks %s: %s: expected %s, got %s\n", judged->spec->text,
            st_invariant_words.words[judged->findings[i].invariant], judged->findings[i].what,
            judged->findings[i].expected, judged->findings[i].actual);
    st_arena_init(&arena);
    (void)fputs(st_story_json(&arena, story, 0), stderr);
    abort();
}

static void must_hold_nearby(
    struct st_arena arenas[2],
    const struct st_nearby_world *world,
    const struct st_case *judged,
    uint32_t kinds,
    struct st_dice *dice)
{
    struct st_nearby nearby;

    if (!st_nearby_begin(&nearby, &arenas[0], &arenas[1], world, judged, kinds))
        return;
    for (size_t i = 0; i < ST_FUZZ_NEARBY; i++)
        if (st_nearby_choose(&nearby, dice))
            must_hold(st_nearby_try(&nearby), &nearby.story);
}

static void must_hold_on(
    const struct st_story *story, bool runs_twice, uint64_t luck, const struct st_engine_spec *spec)
{
    static struct st_arena arenas[2]; /* kept, for asking the system takes longest */
    uint32_t kinds = st_swarm_all(spec->engine->caps).kinds;
    struct st_dice dice = { luck };
    struct st_nearby_world world;

    st_nearby_build(&world, &arenas[0], story, &dice, kinds);

    struct st_case judged = { .scenario = world.scenario, .spec = spec };

    if (!st_judge_missing(&arenas[0], world.scenario, spec)) {
        if (runs_twice)
            st_judge_quickly(&arenas[0], ST_FUZZ_CALLS_MAX, &judged);
        else
            st_judge_once(&arenas[0], ST_FUZZ_CALLS_MAX, &judged);
        must_hold(&judged, story);
        must_hold_nearby(arenas, &world, &judged, kinds, &dice);
    }
    st_arena_reset(&arenas[0]);
}

void st_world_must_hold(const struct st_story *story, bool runs_twice, uint64_t luck)
{
    static const struct st_engine_spec always = {
        .engine = &st_engine_reference,
        .text = "reference",
    };
    const char *other = getenv("ST_WORLD_ENGINE");
    struct st_arena arena;

    must_hold_on(story, runs_twice, luck, &always);
    if (!other)
        return;
    st_arena_init(&arena);

    const struct st_engine_spec spec = spec_of(&arena, other);

    must_hold_on(story, runs_twice, luck, &spec);
    st_arena_clear(&arena);
}
