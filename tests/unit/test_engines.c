/*
 * test_engines.c - what every engine makes of small worlds.
 *
 * A world is steps of alice and bob on one item or two; its outcome is one line: what
 * alice was told, what the server has, what her client has, and how much is still
 * pending there. Lines that differ from engine to engine name the engines.
 */
#include "framework/engine/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "framework/base/text.h"
#include "tests/support/engine_worlds.h"
#include "tests/support/world.h"

static const struct st_scenario *load_world(
    struct st_arena *arena, const struct st_engine_world *world, const char *more_steps)
{
    const char *text = st_arena_format(
        arena,
        "{'scenario': 1, 'title': 't', 'clock': '08:00:00',"
        " 'identities': {'alice': {}, 'bob': {}},"
        " 'server': {"
        "  '/Team': {%s 'items': {"
        "   'plan': {%s 'properties': {'p': 'one', 'q': 'two'}}}},"
        "  '/Archive': {},"
        "  '/Secret': {}},"
        " 'steps': ["
        "  {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Archive']},"
        "  {'do': 'go-offline', 'as': 'bob', 'folders': ['/Team', '/Archive']},"
        "  %s%s],"
        " 'expect': {'sync': 'ok'}}",
        world->team, world->plan, world->steps, more_steps);

    return st_test_load(arena, st_test_quotes(arena, text));
}

static struct st_run *run_world(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine *engine)
{
    struct st_engine_spec *spec = ST_NEW(arena, struct st_engine_spec);
    const char *why = NULL;
    const char *hint = NULL;

    assert_true(st_engine_spec_parse(arena, engine->name, spec, &why, &hint));
    return st_runner_go(st_runner_new(arena, scenario, spec, ST_RUN_RECORD));
}

static const char *outcome_of(
    struct st_arena *arena, const struct st_run *run, const struct st_engine_world *world)
{
    const char *item = world->item ? world->item : "plan";
    const struct st_sync_record *last = &run->syncs[run->sync_count - 1];

    return st_arena_format(
        arena, "%s; %s; %s; %u", st_status_words.words[last->status],
        st_test_item(arena, run, ST_SERVER, item), st_test_item(arena, run, 1, item),
        (unsigned)st_world_journal(run->world, 0)->count);
}

/* The line for that engine: the first whose list of engines is empty or has it. */
static const char *expected_of(const struct st_engine_world *world, const char *engine)
{
    for (size_t i = 0; i < ST_ENGINE_OUTCOMES && world->outcomes[i].text; i++) {
        const char *engines = world->outcomes[i].engines;
        const char *at = engines;
        size_t size = strlen(engine);

        if (!*engines)
            return world->outcomes[i].text;
        while ((at = strstr(at, engine)) && at[size] != ' ' && at[size] != '\0')
            at += size;
        if (at)
            return world->outcomes[i].text;
    }
    return NULL;
}

static bool can(const struct st_engine *engine, const struct st_scenario *scenario)
{
    return !(scenario->needs & ~engine->caps);
}

static void test_every_world_ends_as_the_engine_promises(void **state)
{
    bool differs = false;

    (void)state;
    for (size_t i = 0; i < st_engine_world_count; i++)
        for (size_t k = 0; k < st_engine_count; k++) {
            const struct st_engine_world *world = &st_engine_worlds[i];
            struct st_arena arena;

            st_arena_init(&arena);

            const struct st_scenario *scenario = load_world(&arena, world, "");

            if (can(st_engines[k], scenario)) {
                const struct st_run *run = run_world(&arena, scenario, st_engines[k]);
                const char *actual = outcome_of(&arena, run, world);
                const char *expected = expected_of(world, st_engines[k]->name);

                if (!expected || strcmp(actual, expected) != 0) {
                    print_error(
                        "%s, %s:\n  expected %s\n  actual   %s\n", world->name, st_engines[k]->name,
                        expected ? expected : "nothing", actual);
                    differs = true;
                }
            }
            st_arena_clear(&arena);
        }
    assert_false(differs);
}

/* Whatever the first one came to: a second one has nothing more to do on the server. */
static void test_a_second_synchronization_changes_nothing(void **state)
{
    bool differs = false;

    (void)state;
    for (size_t i = 0; i < st_engine_world_count; i++)
        for (size_t k = 0; k < st_engine_count; k++) {
            struct st_arena arena;

            st_arena_init(&arena);

            const struct st_scenario *scenario =
                load_world(&arena, &st_engine_worlds[i], ", {'do': 'sync', 'as': 'alice'}");

            if (can(st_engines[k], scenario)) {
                const struct st_run *run = run_world(&arena, scenario, st_engines[k]);
                const struct st_sync_record *first = &run->syncs[run->sync_count - 2];
                const struct st_sync_record *second = first + 1;

                if (st_world_hash(first->after) != st_world_hash(second->after) ||
                    st_test_changes(run, second) > 0) {
                    print_error(
                        "%s, %s: the second changes something\n", st_engine_worlds[i].name,
                        st_engines[k]->name);
                    differs = true;
                }
            }
            st_arena_clear(&arena);
        }
    assert_false(differs);
}

/* Only the worlds that mark something as read are beyond some engines. */
static void test_every_engine_meets_nearly_every_world(void **state)
{
    enum { READ_WORLDS = 3 };

    (void)state;
    for (size_t k = 0; k < st_engine_count; k++) {
        size_t met = 0;

        for (size_t i = 0; i < st_engine_world_count; i++) {
            struct st_arena arena;

            st_arena_init(&arena);
            met += can(st_engines[k], load_world(&arena, &st_engine_worlds[i], ""));
            st_arena_clear(&arena);
        }
        if (st_engines[k]->caps & ST_CAN(READ_STATE))
            assert_int_equal(met, st_engine_world_count);
        else
            assert_int_equal(met, st_engine_world_count - READ_WORLDS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_world_ends_as_the_engine_promises),
        cmocka_unit_test(test_a_second_synchronization_changes_nothing),
        cmocka_unit_test(test_every_engine_meets_nearly_every_world),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
