/*
 * loop.h - what run, sweep and matrix have in common: tasks, one after another.
 */
#ifndef ST_CLI_TASKS_LOOP_H
#define ST_CLI_TASKS_LOOP_H

#include "framework/cli/files/output.h"
#include "framework/cli/tasks/select.h"

struct st_loop {
    const struct st_args *args;
    struct st_outputs *outputs;
    const struct st_tasks *tasks;
    const json_t *begin; /* the event that opened the log */
    bool is_here; /* in this process, whatever --jobs says: a task depends on those before it */

    /* The event of a task, in a process of ours. NULL: it was asked to stop, or says *ret_why. */
    json_t *(*make)(void *context, const struct st_task *task, const char **ret_why);

    /* Takes over the event of a task, and tells it. */
    void (*take)(void *context, const struct st_task *task, json_t *event);

    void *context;
};

/*
 * Do all tasks; with --fail-fast, up to the first of which something is wrong, and say on
 * stderr how many are left. False after saying on stderr what made it impossible.
 */
bool st_loop_run(const struct st_loop *loop);

#endif
