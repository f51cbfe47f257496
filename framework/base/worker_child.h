/*
 * worker_child.h - what both ends of a worker know.
 */
#ifndef ST_BASE_WORKER_CHILD_H
#define ST_BASE_WORKER_CHILD_H

#include "framework/base/worker.h"

/* Memory that both ends see; the worker writes and the caller reads. */
struct st_worker_shared {
    struct st_worker_mark mark;
    volatile int setup_error;       /* errno of what kept the work from starting, or 0 */
    volatile bool is_out_of_memory; /* it ended in st_out_of_memory() */
};

/* What stands before the bytes of each message. */
struct st_worker_header {
    uint64_t kind; /* enum st_worker_kind */
    uint64_t size; /* of the bytes that follow */
};

/* Values that no text begins with, so that something else in the pipe is noticed. */
enum st_worker_kind { ST_WORKER_MESSAGE = 0x1d0a0d01, ST_WORKER_LAST = 0x1d0a0d02 };

/* What a worker exits with that cannot go on; any other code is the work's own. */
enum {
    ST_WORKER_EXIT_OUT_OF_MEMORY = 121,
    ST_WORKER_EXIT_NO_SETUP = 122,
    ST_WORKER_EXIT_NOT_SENT = 123, /* nobody reads, or the message is too large */
    ST_WORKER_EXIT_FORKED = 124,   /* not the worker, but a process that it forked */
};

/*
 * What the new process does, until its end. All signals are blocked. pipe_in is the
 * caller's end of the pipe, pipe_out the worker's.
 */
__attribute__((noreturn)) void st_worker_child(
    const struct st_worker *worker,
    struct st_worker_shared *shared,
    pid_t parent,
    int pipe_in,
    int pipe_out);

#endif
