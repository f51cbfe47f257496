/*
 * recover.c - after the steps: further synchronizations with all faults lifted.
 *
 * Every client synchronizes in turn, for as many rounds as the engine declares to
 * need (and one, if there are others, to hear of what they did late), and once more:
 * that last round must find nothing to do. Engines keep
 * nothing but what is in the world, so a round that changed nothing would be
 * followed by nothing but its like, and is the last one.
 */
#include <string.h>

#include "framework/run/quiet.h"
#include "framework/run/runner.h"

enum { ROUNDS = 2 }; /* unless the engine says otherwise */

static bool has_scope(const struct st_world *world, size_t client)
{
    const struct st_store *local = st_world_local(world, client);

    for (st_object_id id = 0; id < local->used; id++)
        if (st_store_has(local, id) && st_store_peek(local, id)->in_scope)
            return true;
    return false;
}

/* One synchronization; says whether it changed anything. */
static bool synchronize(struct st_runner *runner, struct st_run *run, size_t client)
{
    size_t step = run->scenario->step_count - 1;

    run->recovery = st_arena_grow(
        run->arena, run->recovery, run->recovery_count, &run->recovery_capacity,
        sizeof *run->recovery);

    struct st_sync_record *record = &run->recovery[run->recovery_count++];

    if (run->sync_count > 0)
        step = run->syncs[run->sync_count - 1].step;
    record->is_recovery = true;
    (void)st_session_run(runner, client, step, record);
    runner->world->clock++;
    return st_quiet_changed(record->before, record->after, client);
}

void st_recover(struct st_runner *runner, struct st_run *run, size_t first_client)
{
    const struct st_setting *setting = &runner->scenario->setting;
    struct st_world *world = runner->world;
    size_t faults = runner->injector.count;
    size_t own = runner->spec->engine->recovery;
    size_t rounds = (own ? own : (size_t)ROUNDS) + (setting->clients > 1);
    bool changed = true;

    runner->injector.count = 0;
    runner->world = st_arena_copy_block(runner->arena, world, setting->size);
    run->recovery = NULL;
    run->recovery_count = run->recovery_capacity = 0;
    st_runner_open_trace(runner, &runner->run.recovery_trace, 1);
    for (size_t round = 0; round <= rounds && changed; round++) {
        changed = false;
        for (size_t i = 0; i < setting->clients; i++) {
            size_t client = (first_client + i) % setting->clients;

            if (has_scope(runner->world, client) && synchronize(runner, run, client))
                changed = true;
        }
    }
    run->is_restless = changed;
    run->quiet = runner->world;
    run->recovery_trace = runner->run.recovery_trace;
    st_runner_close_trace(runner, &run->recovery_trace, 1);
    for (size_t i = 0; i < run->recovery_count; i++)
        run->recovery[i].trace = &run->recovery_trace;
    runner->run = *run;
    runner->world = world;
    runner->injector.count = faults;
}
