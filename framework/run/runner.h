/*
 * runner.h - what the parts of a run share: its world and its scratch memory.
 */
#ifndef ST_RUN_RUNNER_H
#define ST_RUN_RUNNER_H

#include "framework/engine/pending.h"
#include "framework/fault/inject.h"
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
    struct st_injector injector;
    uint32_t *seen, *fired;        /* room for the injector */
    struct st_world *start;        /* room for the world as a session begins */
    struct st_sync_record *record; /* of the sync that is going on; NULL: not recorded */
    const struct st_world *known;  /* a copy of the world as it is, but for the clock; or NULL */
    const struct st_world *server; /* a world that has the server as it is; or NULL */
    bool repeats;                  /* the run is compared with one that was, and not judged */
    bool reuses;                   /* recorded runs are over when the next begins: */
    struct st_trace spare[2];      /* room for their calls, and those of their recovery */
    size_t calls_max;              /* of one session */
    st_run_watch *watch;           /* or NULL */
    void *watch_context;

    /* Room that stays the same for all runs, so that a run allocates nothing. */
    st_object_id *store_items, *guard_items, *client_items, *session_items, *folders;
    struct st_pending *pending;
    struct st_journal_entry *journal;
};

/* A copy of the world as it is now, in the runner's arena. session.c */
const struct st_world *st_runner_snapshot(const struct st_runner *runner);

/* Room for calls: that of an earlier run if it is over. run.c */
void st_runner_open_trace(struct st_runner *runner, struct st_trace *trace, size_t which);
void st_runner_close_trace(struct st_runner *runner, const struct st_trace *trace, size_t which);

/* Do one step that is no synchronization; the status is what came of it. steps.c */
enum st_status st_step_apply(struct st_runner *runner, const struct st_step *step);

/*
 * Let the engine synchronize a client, for that step. With a record, the calls go
 * to the record's trace, and the record is filled in. session.c
 */
enum st_status st_session_run(
    struct st_runner *runner, size_t client, size_t step, struct st_sync_record *record);

/* Give the run its further synchronizations, that client's first. recover.c */
void st_recover(struct st_runner *runner, struct st_run *run, size_t first_client);

#endif
