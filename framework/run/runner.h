/*
 * runner.h - what the parts of a run share: its world and its scratch memory.
 */
#ifndef ST_RUN_RUNNER_H
#define ST_RUN_RUNNER_H

#include "framework/engine/pending.h"
#include "framework/host/guard.h"
#include "framework/run/run.h"

struct st_runner {
    struct st_arena *arena;
    const struct st_scenario *scenario;
    const struct st_engine_spec *spec;
    unsigned flags;
    struct st_world *world;
    struct st_run run;
    struct st_sync_result result; /* of the sync that is going on */

    /* Room that stays the same for all runs, so that a run allocates nothing. */
    st_object_id *store_items, *guard_items, *client_items, *session_items, *folders;
    struct st_pending *pending;
    struct st_journal_entry *journal;
};

/* Do one step; the status is what came of it. steps.c */
enum st_status st_step_do(struct st_runner *runner, size_t index);

/* Let the engine synchronize a client. session.c */
enum st_status st_session_run(struct st_runner *runner, const struct st_step *step, size_t index);

#endif
