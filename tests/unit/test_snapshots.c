/*
 * test_snapshots.c - copies of the world that a run keeps are what the world was, shared or not.
 */
#include "framework/run/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/story/make.h"

enum { STORIES = 400 };

/* The world after each step, as a watcher saw it. */
struct seen {
    struct st_arena *arena;
    size_t size;
    struct st_world *worlds[ST_STEPS_MAX];
};

static void look(void *context, const struct st_world *world, size_t step)
{
    struct seen *seen = context;

    if (step != SIZE_MAX)
        seen->worlds[step] = st_arena_copy_block(seen->arena, world, seen->size);
}

/* The clock goes on after a step; a world that was not written keeps that of its copy. */
static bool is_same(struct st_world *seen, const struct st_world *kept, size_t size)
{
    seen->clock = kept->clock;
    return memcmp(seen, kept, size) == 0;
}

static size_t server_size(const struct st_world *world)
{
    return world->setting->clients_at - world->setting->server_at;
}

/* Counts synchronizations that share a copy, and fails where one is not what was seen. */
static size_t check_run(const struct st_run *run, const struct seen *seen)
{
    size_t shared = 0;

    for (size_t i = 0; i < run->sync_count; i++) {
        const struct st_sync_record *sync = &run->syncs[i];

        assert_true(is_same(seen->worlds[sync->step], sync->after, seen->size));
        assert_ptr_equal(sync->spans[0].from, sync->before);
        assert_ptr_equal(sync->spans[sync->span_count - 1].to, sync->after);
        shared += sync->before == sync->after;
    }
    for (size_t i = 0; i < run->scenario->step_count; i++) {
        const struct st_step *step = &run->scenario->steps[i];
        const struct st_world *offline = run->offline[step->client];

        if (step->verb == ST_VERB_GO_OFFLINE)
            assert_memory_equal(
                st_world_server(offline), st_world_server(seen->worlds[i]), server_size(offline));
    }
    return shared;
}

static void test_what_is_kept_of_the_world_is_what_it_was(void **state)
{
    const struct st_swarm all = st_swarm_all(~0U);
    struct st_dice dice = { 3 };
    size_t shared = 0;
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < STORIES * st_engine_count; i++) {
        const struct st_engine_spec spec = { .engine = st_engines[i % st_engine_count] };
        struct seen *seen = ST_NEW(&arena, struct seen);
        struct st_swarm swarm = st_swarm_some(&dice, &all);
        struct st_story story;

        st_story_make(&story, &dice, &swarm);

        const struct st_scenario *scenario = st_story_scenario(&arena, &story);
        struct st_runner *runner = st_runner_new(&arena, scenario, &spec, ST_RUN_RECORD);

        seen->arena = &arena;
        seen->size = scenario->setting.size;
        st_runner_watch(runner, look, seen);
        shared += check_run(st_runner_go(runner), seen);
        st_arena_reset(&arena);
    }
    assert_true(shared > STORIES); /* or nothing was tried */
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept_of_the_world_is_what_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
