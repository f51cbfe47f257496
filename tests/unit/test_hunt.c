/*
 * test_hunt.c - a hunt survives engines that crash and hang, and finds the same with any jobs.
 */
#include "framework/cli/hunt/hunt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "framework/cli/hunt/hunt_leg.h"
#include "framework/scenario/load.h"

enum { LEG = 300, RUNS = 1800, FEW = 30, DEADLINE_MS = 300 };

/* Crashes after an io-error, and hangs after a timeout. */
static enum st_status fragile_sync(struct st_session *session)
{
    struct st_reply reply;
    enum st_status status = st_host_list(session->server, session->folders[0], &reply);
    volatile bool is_waiting = status == ST_TIMEOUT;

    if (status == ST_IO_ERROR)
        abort();
    while (is_waiting)
        ;
    return ST_OK;
}

static enum st_status crash_at_once(struct st_session *session)
{
    (void)session;
    abort();
}

static const struct st_engine fragile = { .name = "fragile", .sync = fragile_sync };
/* Has bugs that a person would find, too. */
static const struct st_engine *const wrong = &st_engine_ics_2000;

static const struct st_engine crashing = { .name = "crashing", .sync = crash_at_once };

static void hunt(
    struct st_arena *arena,
    const struct st_engine *engine,
    uint64_t seed,
    uint64_t runs,
    size_t jobs,
    struct st_hunt *ret_hunt)
{
    struct st_engine_spec *spec = ST_NEW(arena, struct st_engine_spec);
    const struct st_hunt_order order = {
        .spec = spec,
        .seed = seed,
        .runs = runs,
        .leg = LEG,
        .jobs = jobs,
        .deadline_ms = DEADLINE_MS,
    };

    *spec = (struct st_engine_spec){ .engine = engine, .text = engine->name };
    st_hunt_run(arena, &order, ret_hunt);
}

static void must_be_same(const struct st_hunt *a, const struct st_hunt *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct st_hunted *x = &a->found[i];
        const struct st_hunted *y = &b->found[i];

        assert_memory_equal(&x->key, &y->key, sizeof x->key);
        assert_int_equal(x->keep, y->keep);
        assert_int_equal(x->leg, y->leg);
        assert_int_equal(x->seed, y->seed);
        assert_int_equal(x->run, y->run);
        assert_string_equal(x->text, y->text);
    }
    assert_int_equal(a->stats.fuzz.runs, b->stats.fuzz.runs);
}

static void must_load(struct st_arena *arena, const char *text)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, "found");
    assert_non_null(st_scenario_load(arena, text, strlen(text), &diags));
}

static size_t count_of(const struct st_hunt *found, enum st_keep keep)
{
    size_t count = 0;

    for (size_t i = 0; i < found->count; i++)
        count += found->found[i].keep == keep;
    return count;
}

static void test_any_number_of_jobs_finds_the_same(void **state)
{
    struct st_arena arena;
    struct st_hunt *hunts;

    (void)state;
    st_arena_init(&arena);
    hunts = ST_NEW_ARRAY(&arena, struct st_hunt, 3);
    hunt(&arena, wrong, 5, RUNS, 1, &hunts[0]);
    assert_true(count_of(&hunts[0], ST_KEEP_INVARIANT) > 1);
    assert_true(hunts[0].found[hunts[0].count - 1].leg > 0);
    assert_int_equal(hunts[0].stats.fuzz.runs, RUNS);
    hunt(&arena, wrong, 5, RUNS, 2, &hunts[1]);
    must_be_same(&hunts[0], &hunts[1]);
    hunt(&arena, wrong, 5, RUNS, 5, &hunts[2]);
    must_be_same(&hunts[0], &hunts[2]);
    st_arena_clear(&arena);
}

static void test_what_was_found_is_found_again_by_its_own_seed_and_run(void **state)
{
    struct st_arena arena;
    struct st_hunt *hunts;
    const struct st_hunted *last;
    bool is_found = false;

    (void)state;
    st_arena_init(&arena);
    hunts = ST_NEW_ARRAY(&arena, struct st_hunt, 2);
    hunt(&arena, wrong, 5, RUNS, 1, &hunts[0]);
    last = &hunts[0].found[hunts[0].count - 1];
    hunt(&arena, wrong, last->seed, last->run, 1, &hunts[1]);
    for (size_t i = 0; i < hunts[1].count; i++)
        is_found = is_found || strcmp(hunts[1].found[i].text, last->text) == 0;
    assert_true(is_found);
    st_arena_clear(&arena);
}

static void test_crashes_and_hangs_are_findings_and_the_hunt_goes_on(void **state)
{
    struct st_arena arena;
    struct st_hunt *hunts;

    (void)state;
    st_arena_init(&arena);
    hunts = ST_NEW_ARRAY(&arena, struct st_hunt, 2);
    hunt(&arena, &fragile, 3, RUNS, 1, &hunts[0]);
    assert_true(count_of(&hunts[0], ST_KEEP_CRASH) > 0);
    assert_true(count_of(&hunts[0], ST_KEEP_HANG) > 0);
    assert_false(hunts[0].is_given_up);
    for (size_t i = 0; i < hunts[0].count; i++)
        must_load(&arena, hunts[0].found[i].text);
    hunt(&arena, &fragile, 3, RUNS, 3, &hunts[1]);
    assert_int_equal(hunts[1].count, hunts[0].count);
    for (size_t i = 0; i < hunts[0].count; i++)
        assert_string_equal(hunts[0].found[i].text, hunts[1].found[i].text);
    st_arena_clear(&arena);
}

static void test_an_engine_that_dies_always_is_given_up(void **state)
{
    struct st_arena arena;
    struct st_hunt *found;

    (void)state;
    st_arena_init(&arena);
    found = ST_NEW(&arena, struct st_hunt);
    hunt(&arena, &crashing, 1, FEW, 1, found); /* fewer than it may die in */
    assert_false(found->is_given_up);
    assert_int_equal(count_of(found, ST_KEEP_CRASH), found->count);
    assert_true(found->count > 0);
    st_arena_clear(&arena);
}

static void test_seeds_near_each_other_have_no_leg_in_common(void **state)
{
    enum { LEGS = 64, ALL = 16 * LEGS };
    uint64_t seeds[ALL];

    (void)state;
    for (size_t i = 0; i < ALL; i++) {
        const struct st_hunt_order order = { .seed = 30 + i / LEGS };

        seeds[i] = st_leg_seed(&order, i % LEGS);
        for (size_t k = 0; k < i; k++)
            assert_true(seeds[k] != seeds[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_jobs_finds_the_same),
        cmocka_unit_test(test_what_was_found_is_found_again_by_its_own_seed_and_run),
        cmocka_unit_test(test_crashes_and_hangs_are_findings_and_the_hunt_goes_on),
        cmocka_unit_test(test_an_engine_that_dies_always_is_given_up),
        cmocka_unit_test(test_seeds_near_each_other_have_no_leg_in_common),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
