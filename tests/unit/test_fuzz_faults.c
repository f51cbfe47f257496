/*
 * test_fuzz_faults.c - fuzzing tries what can happen to an engine, and nothing else.
 */
#include "framework/fuzz/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/engine/registry.h"
#include "framework/story/story.h"

enum { RUNS = 1000, CAN_HAPPEN = 1U << ST_FAULT_IO_ERROR | 1U << ST_FAULT_QUOTA };

/* As a real tool on files, of which most kinds of faults are refused. */
static const char *refuses(
    const struct st_engine *engine, unsigned kind, const struct st_fault *fault)
{
    (void)engine;
    (void)fault;
    return (unsigned)CAN_HAPPEN >> kind & 1 ? NULL : "it cannot happen";
}

/* As a tool of which nobody understands what it says. */
static const char *refuses_calls(
    const struct st_engine *engine, unsigned kind, const struct st_fault *fault)
{
    (void)engine;
    (void)kind;
    return fault && (fault->trigger.calls || fault->trigger.objects || fault->trigger.properties ||
                     fault->trigger.sides == ST_ON_CLIENT)
               ? "it stands for no call"
               : NULL;
}

static const struct st_failure *never_fails(const struct st_engine *engine)
{
    (void)engine;
    return NULL;
}

/* None of them is refused. */
static void expect_fitting(
    void *context, const struct st_fuzz_stats *stats, const struct st_story *story)
{
    size_t *count = context;
    struct st_arena arena;

    (void)stats;
    st_arena_init(&arena);

    const struct st_scenario *scenario = st_story_scenario(&arena, story);

    for (size_t i = 0; i < scenario->fault_count; i++)
        assert_null(refuses_calls(NULL, scenario->faults[i].kind, &scenario->faults[i]));
    *count += scenario->fault_count;
    st_arena_clear(&arena);
}

static void collect(void *context, const struct st_fuzz_stats *stats, const struct st_story *story)
{
    unsigned *kinds = context;
    struct st_arena arena;

    (void)stats;
    st_arena_init(&arena);

    const struct st_scenario *scenario = st_story_scenario(&arena, story);

    for (size_t i = 0; i < scenario->fault_count; i++)
        *kinds |= 1U << scenario->faults[i].kind;
    st_arena_clear(&arena);
}

typedef void look(void *context, const struct st_fuzz_stats *stats, const struct st_story *story);

/* Look at each story that is made for an engine. */
static void look_at_stories(const struct st_engine *engine, look *before, void *context)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct st_fuzz_stats stats;
    const struct st_fuzz_order order = {
        .spec = &spec,
        .guide = ST_GUIDE_FEATURES,
        .seed = 1,
        .runs = RUNS,
        .keeps_size = true,
        .before = before,
        .context = context,
    };

    st_fuzz_loop(&order, &stats);
    assert_int_equal(stats.runs, RUNS);
    assert_int_equal(stats.astray, 0);
}

/* The kinds of all faults in stories for an engine. */
static unsigned kinds_of(const struct st_engine *engine)
{
    unsigned kinds = 0;

    look_at_stories(engine, collect, &kinds);
    return kinds;
}

static void test_what_cannot_happen_to_an_engine_is_not_tried(void **state)
{
    struct st_engine engine = st_engine_reference;

    (void)state;
    engine.refuses = refuses;
    assert_int_equal(kinds_of(&engine), CAN_HAPPEN);
}

static void test_all_that_can_happen_to_an_engine_is_tried(void **state)
{
    (void)state;
    assert_int_equal(kinds_of(&st_engine_reference), (1U << ST_FAULT_COUNT) - 1);
}

static void test_what_cannot_happen_where_it_is_happens_anywhere(void **state)
{
    struct st_engine engine = st_engine_reference;
    size_t count = 0;

    (void)state;
    engine.refuses = refuses_calls;
    engine.failed = never_fails; /* it is one from outside */
    look_at_stories(&engine, expect_fitting, &count);
    assert_true(count > RUNS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_cannot_happen_to_an_engine_is_not_tried),
        cmocka_unit_test(test_all_that_can_happen_to_an_engine_is_tried),
        cmocka_unit_test(test_what_cannot_happen_where_it_is_happens_anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
