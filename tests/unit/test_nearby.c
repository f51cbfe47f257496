/*
 * test_nearby.c - what is found near a story is what the whole story with that fault shows.
 */
#include "framework/fuzz/nearby.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/engine/registry.h"
#include "framework/engine/zoo/zoo.h"
#include "framework/fuzz/loop.h"
#include "framework/run/comparable.h"

enum { STORIES = 250, NEAR = 8 };

/* How often something held, and was wrong; and which kinds of faults happened. */
struct seen {
    bool is_zoo; /* where engines ask for every number that there is room for */
    size_t held, wrong;
    uint32_t kinds;
};

static unsigned set_of_broken(const struct st_case *judged)
{
    unsigned broken = 0;

    for (size_t i = 0; i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    return broken;
}

/* The calls of its last synchronization, and what it came to. */
static void assert_same_sync(const struct st_run *near, const struct st_run *whole)
{
    const struct st_sync_record *a = &near->syncs[0];
    const struct st_sync_record *b = &whole->syncs[whole->sync_count - 1];

    assert_int_equal(a->status, b->status);
    assert_int_equal(a->result.error_count, b->result.error_count);
    assert_int_equal(a->call_end - a->first_call, b->call_end - b->first_call);
    for (size_t i = 0; i < a->call_end - a->first_call; i++) {
        const struct st_record *one = &a->trace->records[a->first_call + i];
        const struct st_record *two = &b->trace->records[b->first_call + i];

        assert_int_equal(one->op, two->op);
        assert_int_equal(one->status, two->status);
        assert_int_equal(one->object, two->object);
        assert_int_equal(one->property, two->property);
        assert_int_equal(one->fault, two->fault);
    }
}

static void compare_one(
    struct st_nearby *nearby, const struct st_engine_spec *spec, struct seen *seen)
{
    const struct st_case *near = st_nearby_try(nearby);
    struct st_story settled = nearby->story;
    struct st_arena arena;
    struct st_case whole;

    st_story_settle(&settled);
    assert_memory_equal(&settled, &nearby->story, sizeof settled);
    st_arena_init(&arena);
    (void)st_fuzz_judge(&arena, &nearby->story, spec, &whole);
    /* What somebody else may not do has not happened. */
    assert_true(st_run_has_fired(near->run) || nearby->fault.kind == ST_FAULT_CHANGE);
    if (!seen->is_zoo)
        assert_same_sync(near->run, whole.run);
    assert_int_equal(
        set_of_broken(near), set_of_broken(&whole) & ~(1U << ST_INVARIANT_DETERMINISM));
    if (near->finding_count > 0)
        seen->wrong++;
    else
        seen->held++;
    seen->kinds |= 1U << nearby->fault.kind;
    st_arena_clear(&arena);
}

static void compare_near(
    const struct st_engine_spec *spec, uint64_t seed, struct st_arena arenas[2], struct seen *seen)
{
    const struct st_swarm all = st_swarm_all(spec->engine->caps);
    struct st_dice dice = { seed };
    struct st_swarm swarm = st_swarm_some(&dice, &all);
    struct st_nearby_world world;
    struct st_nearby nearby;
    struct st_story story;

    st_story_make(&story, &dice, &swarm);
    st_nearby_build(&world, &arenas[0], &story, &dice, all.kinds);

    struct st_case judged = { .scenario = world.scenario, .spec = spec };

    st_judge_once(&arenas[0], ST_FUZZ_CALLS_MAX, &judged);
    if (st_nearby_begin(&nearby, &arenas[0], &arenas[1], &world, &judged, all.kinds))
        for (size_t i = 0; i < NEAR; i++)
            if (st_nearby_choose(&nearby, &dice))
                compare_one(&nearby, spec, seen);
    st_arena_reset(&arenas[0]);
}

static void compare_all(const struct st_engine *engine, struct seen *seen)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct st_arena arenas[2];

    st_arena_init(&arenas[0]);
    st_arena_init(&arenas[1]);
    for (uint64_t seed = 0; seed < STORIES; seed++)
        compare_near(&spec, seed, arenas, seen);
    st_arena_clear(&arenas[0]);
    st_arena_clear(&arenas[1]);
}

static void test_every_fault_happens_and_shows_what_the_whole_story_shows(void **state)
{
    struct seen seen = { 0 };

    (void)state;
    for (size_t i = 0; i < st_engine_count; i++)
        compare_all(st_engines[i], &seen);
    assert_true(seen.held > 10000 && seen.wrong > 5);
    assert_int_equal(seen.kinds, (1U << ST_FAULT_COUNT) - 1); /* each of them */
}

static void test_so_it_is_with_bugs_of_every_kind(void **state)
{
    struct seen seen = { .is_zoo = true };

    (void)state;
    for (size_t i = 0; i < st_zoo_count; i += 4)
        compare_all(st_zoo_engines[i], &seen);
    assert_true(seen.held > 10000 && seen.wrong > 20);
}

static void test_a_run_with_a_fault_or_a_finding_is_nothing_to_go_by(void **state)
{
    const struct st_engine_spec spec = { .engine = &st_engine_reference, .text = "reference" };
    struct st_arena arena;
    struct st_rerun rerun;
    struct st_finding finding = { 0 };
    struct st_story story = { 0 };

    (void)state;
    st_arena_init(&arena);
    story.steps[story.step_count++].verb = ST_STORY_SYNC;
    st_story_settle(&story);

    struct st_case judged = { .scenario = st_story_scenario(&arena, &story), .spec = &spec };

    st_judge_once(&arena, ST_FUZZ_CALLS_MAX, &judged);
    assert_true(st_rerun_begin(&rerun, &arena, &arena, ST_FUZZ_CALLS_MAX, &judged));
    judged.finding_count = 1;
    judged.findings = &finding;
    assert_false(st_rerun_begin(&rerun, &arena, &arena, ST_FUZZ_CALLS_MAX, &judged));

    story.fault_count = 1;
    story.faults[0] = (struct st_story_fault){
        .kind = ST_FAULT_TIMEOUT,
        .call = ST_STORY_ANY_CALL,
        .property = ST_STORY_NO_PROPERTY,
    };
    st_story_settle(&story);

    struct st_case faulted = { .scenario = st_story_scenario(&arena, &story), .spec = &spec };

    st_judge_once(&arena, ST_FUZZ_CALLS_MAX, &faulted);
    assert_true(st_run_has_fired(faulted.run));
    faulted.finding_count = 0;
    assert_false(st_rerun_begin(&rerun, &arena, &arena, ST_FUZZ_CALLS_MAX, &faulted));
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_fault_happens_and_shows_what_the_whole_story_shows),
        cmocka_unit_test(test_so_it_is_with_bugs_of_every_kind),
        cmocka_unit_test(test_a_run_with_a_fault_or_a_finding_is_nothing_to_go_by),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
