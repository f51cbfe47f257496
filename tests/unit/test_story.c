/*
 * test_story.c - generated stories load, and are the same in every form.
 */
#include "framework/story/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "framework/run/run.h"
#include "framework/scenario/load.h"
#include "framework/story/bytes.h"
#include "framework/story/make.h"

enum { STORIES = 3000 };

static const struct st_engine_spec reference = { .engine = &st_engine_reference,
                                                 .text = "reference" };

static void make(struct st_story *story, uint64_t seed)
{
    struct st_dice dice = { seed };
    struct st_swarm all = st_swarm_all(~0U);
    struct st_swarm swarm = st_swarm_some(&dice, &all);

    st_story_make(story, &dice, &swarm);
}

static const struct st_scenario *load(struct st_arena *arena, const char *text)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, "story.json");

    const struct st_scenario *scenario = st_scenario_load(arena, text, strlen(text), &diags);

    if (!scenario)
        fail_msg("%s\n%s", text, st_diag_text(arena, &diags, 0));
    return scenario;
}

static uint64_t hash_of(struct st_arena *arena, const struct st_scenario *scenario)
{
    return st_runner_go(st_runner_new(arena, scenario, &reference, ST_RUN_RECORD))->hash;
}

static void test_a_story_runs_the_same_with_and_without_json(void **state)
{
    struct st_arena arena;
    struct st_story story;

    (void)state;
    st_arena_init(&arena);
    for (uint64_t seed = 1; seed <= STORIES; seed++) {
        make(&story, seed);

        const char *text = st_story_json(&arena, &story, 0);
        uint64_t loaded = hash_of(&arena, load(&arena, text));

        if (hash_of(&arena, st_story_scenario(&arena, &story)) != loaded)
            fail_msg("seed %llu:\n%s", (unsigned long long)seed, text);
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

static void test_the_json_of_a_story_is_canonical(void **state)
{
    struct st_arena arena;
    struct st_story story;

    (void)state;
    st_arena_init(&arena);
    for (uint64_t seed = 1; seed <= 500; seed++) {
        make(&story, seed);

        const char *text = st_story_json(&arena, &story, 0);

        assert_string_equal(text, st_scenario_print(&arena, load(&arena, text)));
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

static void test_settling_twice_changes_nothing(void **state)
{
    struct st_story story;

    (void)state;
    for (uint64_t seed = 1; seed <= STORIES; seed++) {
        make(&story, seed);

        struct st_story again = story;

        st_story_settle(&again);
        assert_memory_equal(&again, &story, sizeof story);
    }
}

static void test_what_is_encoded_is_decoded_as_it_was(void **state)
{
    uint8_t bytes[ST_STORY_SIZE_MAX];
    struct st_story story;
    struct st_story again;

    (void)state;
    for (uint64_t seed = 1; seed <= STORIES; seed++) {
        make(&story, seed);
        st_story_decode(&again, bytes, st_story_encode(&story, bytes));
        assert_memory_equal(&again, &story, sizeof story);
    }
}

static size_t random_bytes(struct st_dice *dice, uint8_t bytes[ST_STORY_SIZE_MAX])
{
    size_t size = st_roll(dice, ST_STORY_SIZE_MAX);

    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)st_roll(dice, 256);
    return size;
}

static void test_any_bytes_are_a_story_that_loads(void **state)
{
    struct st_dice dice = { 1 };
    uint8_t bytes[ST_STORY_SIZE_MAX];
    struct st_arena arena;
    struct st_story story;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < STORIES; i++) {
        st_story_decode(&story, bytes, random_bytes(&dice, bytes));

        uint64_t loaded = hash_of(&arena, load(&arena, st_story_json(&arena, &story, 0)));

        assert_true(hash_of(&arena, st_story_scenario(&arena, &story)) == loaded);
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

static void test_the_bytes_of_any_bytes_are_stable(void **state)
{
    struct st_dice dice = { 2 };
    uint8_t bytes[ST_STORY_SIZE_MAX];
    struct st_story story;
    struct st_story again;

    (void)state;
    for (size_t i = 0; i < STORIES; i++) {
        st_story_decode(&story, bytes, random_bytes(&dice, bytes));
        st_story_decode(&again, bytes, st_story_encode(&story, bytes));
        assert_memory_equal(&again, &story, sizeof story);
    }
}

static void test_no_bytes_are_a_story_that_synchronizes(void **state)
{
    struct st_story story;

    (void)state;
    st_story_decode(&story, NULL, 0);
    assert_int_equal(story.step_count, 1);
    assert_true(st_story_is_sync(&story.steps[0]));
}

static void test_a_story_is_made_by_its_seed_alone(void **state)
{
    struct st_story one;
    struct st_story two;

    (void)state;
    make(&one, 7);
    make(&two, 7);
    assert_memory_equal(&one, &two, sizeof one);
    make(&two, 8);
    assert_memory_not_equal(&one, &two, sizeof one);
}

static void test_stories_have_only_what_an_engine_can_be_asked_for(void **state)
{
    struct st_arena arena;
    struct st_story story;

    (void)state;
    st_arena_init(&arena);
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct st_dice dice = { seed };
        const struct st_swarm swarm = st_swarm_all(ST_CAN(UPLOAD) | ST_CAN(DELETE));

        st_story_make(&story, &dice, &swarm);
        assert_int_equal(
            st_story_scenario(&arena, &story)->needs & ~(ST_CAN(UPLOAD) | ST_CAN(DELETE)), 0);
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

static bool has_a_delete(void *argument, const struct st_story *story)
{
    size_t *tests = argument;

    ++*tests;
    for (size_t i = 0; i < story->step_count; i++)
        if (st_story_verb_of(&story->steps[i]) == ST_VERB_DELETE)
            return true;
    return false;
}

static void test_shrinking_leaves_what_is_looked_for_and_little_else(void **state)
{
    struct st_story story;
    size_t shrunk = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        size_t tests = 0;

        make(&story, seed);
        if (!has_a_delete(&tests, &story))
            continue;
        tests = 0;

        size_t tries = st_story_shrink(&story, has_a_delete, &tests);

        assert_int_equal(tries, tests);
        assert_true(has_a_delete(&tests, &story));
        assert_int_equal(story.fault_count, 0);
        assert_in_range(story.step_count, 2, 3); /* a sync, and perhaps what makes the item */
        shrunk++;
    }
    assert_true(shrunk > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_story_runs_the_same_with_and_without_json),
        cmocka_unit_test(test_the_json_of_a_story_is_canonical),
        cmocka_unit_test(test_settling_twice_changes_nothing),
        cmocka_unit_test(test_what_is_encoded_is_decoded_as_it_was),
        cmocka_unit_test(test_any_bytes_are_a_story_that_loads),
        cmocka_unit_test(test_the_bytes_of_any_bytes_are_stable),
        cmocka_unit_test(test_no_bytes_are_a_story_that_synchronizes),
        cmocka_unit_test(test_a_story_is_made_by_its_seed_alone),
        cmocka_unit_test(test_stories_have_only_what_an_engine_can_be_asked_for),
        cmocka_unit_test(test_shrinking_leaves_what_is_looked_for_and_little_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
