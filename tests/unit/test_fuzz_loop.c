/*
 * test_fuzz_loop.c - which stories run a second time, and that nothing else is lost by it.
 */
#include "framework/fuzz/loop.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "framework/engine/registry.h"
#include "framework/engine/zoo/zoo.h"

enum { STORIES = 200, SEED = 20 };

static struct st_story story_of(uint64_t seed, const struct st_engine *engine)
{
    const struct st_swarm all = st_swarm_all(engine->caps);
    struct st_dice dice = { seed };
    struct st_swarm swarm = st_swarm_some(&dice, &all);
    struct st_story story;

    st_story_make(&story, &dice, &swarm);
    return story;
}

static void assert_same_findings(const struct st_case *a, const struct st_case *b)
{
    assert_int_equal(a->finding_count, b->finding_count);
    for (size_t i = 0; i < a->finding_count; i++) {
        assert_int_equal(a->findings[i].invariant, b->findings[i].invariant);
        assert_int_equal(a->findings[i].step, b->findings[i].step);
        assert_int_equal(a->findings[i].call, b->findings[i].call);
        assert_string_equal(a->findings[i].what, b->findings[i].what);
        if (a->findings[i].invariant != ST_INVARIANT_DETERMINISM) /* which tells of hashes */
            assert_string_equal(a->findings[i].actual, b->findings[i].actual);
    }
}

static void test_a_first_run_and_a_second_find_what_both_together_find(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t engine = 0; engine < st_zoo_count; engine++) {
        const struct st_engine_spec spec = {
            .engine = st_zoo_engines[engine],
            .text = st_zoo_engines[engine]->name,
        };

        for (uint64_t seed = 0; seed < STORIES; seed++) {
            const struct st_story story = story_of(seed, spec.engine);
            const struct st_scenario *scenario = st_story_scenario(&arena, &story);
            struct st_case both = { .scenario = scenario, .spec = &spec };
            struct st_case parts = both;

            st_judge_quickly(&arena, ST_FUZZ_CALLS_MAX, &both);
            st_judge_once(&arena, ST_FUZZ_CALLS_MAX, &parts);
            st_judge_again(&arena, ST_FUZZ_CALLS_MAX, &parts);
            assert_same_findings(&parts, &both);
            st_arena_reset(&arena);
        }
    }
    st_arena_clear(&arena);
}

static void note(void *context, const struct st_fuzz_found *found)
{
    *(uint64_t *)context = found->run;
}

/* The run in which it is found that an engine remembers how many runs there have been. */
static uint64_t run_that_tells(const struct st_engine *engine, enum st_guide guide)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    uint64_t run = 0;
    const struct st_fuzz_order order = {
        .spec = &spec,
        .guide = guide,
        .seed = SEED,
        .runs = 1000,
        .invariants = 1U << ST_INVARIANT_DETERMINISM,
        .findings = 1,
        .keeps_size = true,
        .found = note,
        .context = &run,
    };
    struct st_fuzz_stats stats;

    st_fuzz_loop(&order, &stats);
    return run;
}

static void test_of_a_built_in_engine_one_story_in_so_many_runs_twice(void **state)
{
    (void)state;
    assert_int_equal(run_that_tells(&st_zoo_remembers_last_run, ST_GUIDE_NOTHING), ST_FUZZ_TWICE);
}

static void test_what_does_something_new_runs_twice(void **state)
{
    (void)state;
    assert_int_equal(run_that_tells(&st_zoo_remembers_last_run, ST_GUIDE_FEATURES), 1);
}

static void test_of_an_engine_from_outside_every_story_runs_twice(void **state)
{
    const struct st_engine other = st_zoo_remembers_last_run;

    (void)state;
    assert_int_equal(run_that_tells(&other, ST_GUIDE_NOTHING), 1);
}

/* Stories that are the one before but for their faults, of which they have one. */
struct alike {
    struct st_story last;
    size_t count;
};

static void compare(void *context, const struct st_fuzz_stats *stats, const struct st_story *story)
{
    struct alike *alike = context;

    (void)stats;
    alike->count += story->fault_count == 1 && story->step_count == alike->last.step_count &&
                    memcmp(story->steps, alike->last.steps, sizeof story->steps) == 0;
    alike->last = *story;
}

static size_t count_alike(const struct st_engine *engine, enum st_guide guide)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct alike alike = { .count = 0 };
    const struct st_fuzz_order order = {
        .spec = &spec,
        .guide = guide,
        .seed = SEED,
        .runs = 1000,
        .keeps_size = true,
        .before = compare,
        .context = &alike,
    };
    struct st_fuzz_stats stats;

    st_fuzz_loop(&order, &stats);
    return alike.count;
}

static void test_a_story_that_held_is_run_again_with_faults(void **state)
{
    const struct st_engine other = st_engine_reference;

    (void)state;
    assert_in_range(count_alike(&st_engine_reference, ST_GUIDE_FEATURES), 500, 999);
    assert_in_range(count_alike(&st_engine_reference, ST_GUIDE_NOTHING), 0, 100);
    assert_in_range(count_alike(&other, ST_GUIDE_FEATURES), 0, 100); /* from outside */
}

/* Runs that made findings small; what is known of the engine is a row for each invariant, or none.
 */
static uint64_t tries_of(const struct st_engine *engine, bool is_known)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct st_limit rows[ST_INVARIANT_COUNT];
    struct st_fuzz_order order = {
        .spec = &spec,
        .guide = ST_GUIDE_FEATURES,
        .seed = SEED,
        .runs = 1000,
        .invariants = (1U << ST_INVARIANT_COUNT) - 1,
        .known = { rows, is_known ? ST_INVARIANT_COUNT : 0 },
    };
    struct st_fuzz_stats stats;

    for (size_t i = 0; i < ST_INVARIANT_COUNT; i++)
        rows[i] = (struct st_limit){ (enum st_invariant)i, UINT_MAX, "so it is" };
    st_fuzz_loop(&order, &stats);
    assert_in_range(stats.found, 1, ST_FUZZ_FOUND_MAX);
    return stats.tries;
}

static void test_what_is_known_is_told_and_not_made_small(void **state)
{
    (void)state;
    assert_int_equal(tries_of(&st_engine_ics_2000, true), 0);
    assert_in_range(tries_of(&st_engine_ics_2000, false), 1, UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_first_run_and_a_second_find_what_both_together_find),
        cmocka_unit_test(test_of_a_built_in_engine_one_story_in_so_many_runs_twice),
        cmocka_unit_test(test_what_does_something_new_runs_twice),
        cmocka_unit_test(test_of_an_engine_from_outside_every_story_runs_twice),
        cmocka_unit_test(test_a_story_that_held_is_run_again_with_faults),
        cmocka_unit_test(test_what_is_known_is_told_and_not_made_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
