/*
 * worker.h - work that may crash, loop or eat all memory, in a process of its own.
 *
 * A worker is a fork of the program that calls one function and sends messages.
 * However that ends, the caller goes on and knows how it ended and where. What
 * the worker changes in memory is lost with it: only messages and the mark come
 * back.
 *
 *     static void sweep(void *context, struct st_worker_out *out)
 *     {
 *         for (uint64_t cell = 0; cell < CELLS; cell++) {
 *             st_worker_at(out, cell);
 *             ... st_worker_send(out, json, size);
 *         }
 *     }
 *
 * The program must have a single thread when it starts a worker, and must not
 * wait for children that it does not know meanwhile.
 */
#ifndef ST_BASE_WORKER_H
#define ST_BASE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "framework/base/words.h"

/* Bytes of one message. One that is larger ends the worker (ST_WORKER_GARBLED). */
#define ST_WORKER_MESSAGE_MAX ((size_t)64 * 1024 * 1024)

enum { ST_WORKERS_MAX = 64 }; /* side by side */

/* Sanitizers reserve terabytes of addresses, so with them memory has no limit. */
#define ST_WORKER_LIMITS_MEMORY 1
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#undef ST_WORKER_LIMITS_MEMORY
#define ST_WORKER_LIMITS_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#undef ST_WORKER_LIMITS_MEMORY
#define ST_WORKER_LIMITS_MEMORY 0
#endif
#endif

/* id, word, meaning */
#define ST_WORKER_ENDS(X)                                                         \
    X(DONE, "done", "the work came to its end and said so")                       \
    X(CRASHED, "crashed", "a signal ended it")                                    \
    X(EXITED, "exited", "it exited without saying that the work is done")         \
    X(DEADLINE, "deadline", "it stayed at one mark for longer than it may")       \
    X(MEMORY, "memory", "it needed more memory than there is for it")             \
    X(GARBLED, "garbled", "it sent what is no message, or one that is too large") \
    X(STOPPED, "stopped", "the caller wanted no more of it")                      \
    X(NOT_RUN, "not-run", "the system did not give what a worker needs; nothing was tried")

enum st_worker_end {
#define X(id, word, about) ST_WORKER_##id,
    ST_WORKER_ENDS(X)
#undef X
        ST_WORKER_END_COUNT
};

extern const struct st_words st_worker_end_words;
extern const char *const st_worker_end_abouts[ST_WORKER_END_COUNT];

/* Where a worker is; memory that it shares with the caller. 0 and 0 at first. */
struct st_worker_mark {
    volatile uint64_t at;    /* what the work calls the place, such as a cell of a sweep */
    volatile uint64_t beats; /* how often it was set */
};

/* The worker's end of it. */
struct st_worker_out {
    struct st_worker_mark *mark;
    pid_t process;
    int descriptor;
};

/*
 * What the work has: a copy of the caller's memory, and no descriptor but stderr.
 * Standard input and output are /dev/null. Signals are as a program finds them,
 * but SIGINT, SIGPIPE and SIGTTOU are ignored. There are no core files.
 */
struct st_worker {
    void (*work)(void *context, struct st_worker_out *out);

    /*
     * Called in the caller's process with each message, in order, also with those
     * of a worker that ends badly later. The bytes are borrowed for the call and
     * followed by a NUL that size does not count. NULL drops them.
     */
    void (*receive)(void *context, const char *bytes, size_t size);

    /* Asked again and again, and after each signal: true ends the worker. NULL is never. */
    bool (*stop)(void *context);

    void *context; /* of all three */

    /*
     * How long the mark may stay as it is, in milliseconds of real time; what
     * receive takes does not count. 0 is no deadline.
     */
    uint32_t deadline_ms;

    /* What the worker may take beyond what the program has; 0 is no limit of its own. */
    uint64_t memory_bytes;
};

struct st_worker_result {
    enum st_worker_end end;
    int signal;     /* of ST_WORKER_CRASHED, or 0 */
    int code;       /* of ST_WORKER_EXITED, or 0 */
    int error;      /* errno of ST_WORKER_NOT_RUN, or 0 */
    uint64_t at;    /* the last mark */
    uint64_t beats; /* 0: the work never set one */
};

/*
 * Run a worker to its end. Nothing of it is left after that: neither a descriptor nor a
 * process, of its group or not.
 * Returns ret_result->end.
 */
enum st_worker_end st_worker_run(
    const struct st_worker *worker, struct st_worker_result *ret_result);

/*
 * Run several workers side by side, each to its end: `receive` and `stop` of all are
 * called from here, one at a time. At most ST_WORKERS_MAX.
 */
void st_worker_run_all(
    const struct st_worker *workers, size_t count, struct st_worker_result *ret_results);

/* --- What the work calls --------------------------------------------------------------- */

/* Say where the work is. The deadline starts anew, also when at is the same. No system call. */
void st_worker_at(struct st_worker_out *out, uint64_t at);

/*
 * Send a message; size may be 0. Waits while the caller is busy. Does not come back
 * when the message is too large or in a process that the work has forked: they end.
 */
void st_worker_send(struct st_worker_out *out, const char *bytes, size_t size);

#endif
