/*
 * jobs.h - several tasks at a time, each told in its turn.
 *
 * Tasks are dealt out to processes of ours like cards: process k has every jobs-th task,
 * from k. What they come to is taken in the order of the tasks, so that nothing that is told
 * depends on how many processes there are. (An engine has a process of its own below that:
 * base/worker.h.)
 */
#ifndef ST_CLI_TASKS_JOBS_H
#define ST_CLI_TASKS_JOBS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { ST_JOBS_MAX = 256 };

struct st_jobs {
    size_t count; /* of tasks, from 0 */
    size_t jobs;  /* of processes; 0: all is done in this process */

    /* What the task comes to, in a process of ours. NULL when it was asked to stop. */
    json_t *(*make)(void *context, size_t task);

    /* Takes over what came of the task. False: no more is wanted. */
    bool (*take)(void *context, size_t task, json_t *result);

    /* Called now and then while nothing comes; may be NULL. */
    void (*wait)(void *context);

    void *context;
};

/*
 * Returns when all is taken, no more is wanted, or the program was asked to stop
 * (interrupt.h): then what had been done by then is taken. False when a process could not be
 * started, or ended before its time; *ret_why says how it was. No process is left.
 */
bool st_jobs_run(const struct st_jobs *jobs, const char **ret_why);

/* How many processors there are for us, from 1 to ST_JOBS_MAX. */
size_t st_jobs_usual(void);

#endif
