/*
 * tracer.h - a program whose system calls on files are looked at before they are made.
 *
 * The tracer is a process between us and the program (ptrace(2)): it is told of each call of
 * the table in file_calls.h by any process and thread of the program, one at a time, and may
 * let it fail, end the program there, or let half of a write arrive. A filter in the kernel
 * stops the program at these calls only (seccomp(2)), so all others cost nothing. It sees the
 * system calls themselves, so it does not matter in which language a program is written.
 *
 * strace can do the same to the nth call of a *thread*, named by the exact words of a path;
 * with three processes (rsync), random names (rsync, Unison) and threads that take turns
 * (Go), that is not one call, and not the same one each time.
 */
#ifndef ST_BASE_TRACER_H
#define ST_BASE_TRACER_H

#include <limits.h>
#include <stdbool.h>

#include "framework/base/arena.h"
#include "framework/base/child_exec.h"
#include "framework/base/file_calls.h"

enum { ST_TRACER_THREADS_MAX = 1024 }; /* of the program at a time; more are let go unseen */

/* A call that is about to be made. Borrowed. */
struct st_traced_call {
    enum st_file_call kind;
    const char *path;  /* absolute; where it is about two, the new one; "" when it is no file */
    const char *other; /* the old one of two; "" */
    uint64_t size;     /* of a write; 0: not known */
};

/* id, meaning */
#define ST_TRACER_ACTS(X)                                    \
    X(PASS, "the call is made")                              \
    X(FAIL, "it is not made, and comes back with the error") \
    X(KILL_BEFORE, "the program ends, and it is not made")   \
    X(KILL_AFTER, "the program ends as soon as it is made")  \
    X(TEAR, "half of a write is made, and what follows it in that thread fails")

enum st_tracer_act {
#define X(id, about) ST_TRACER_##id,
    ST_TRACER_ACTS(X)
#undef X
};

struct st_tracer_order {
    enum st_tracer_act act;
    int error;   /* errno */
    bool tells;  /* call done() when it has been made */
    size_t mark; /* for done() */
};

/*
 * Both are called in the tracer, a fork of us: what they change is lost, but for memory that
 * is shared. path and other are borrowed.
 */
struct st_tracer {
    struct st_tracer_order (*look)(void *context, const struct st_traced_call *call);
    void (*done)(void *context, size_t mark, long result); /* bytes, or a descriptor; -errno */
    void *context;
};

/*
 * Instead of the exec of a child (child_exec.h): be the tracer of the program that it would
 * have become. Ends as the program does. context is a struct st_tracer.
 */
__attribute__((noreturn)) void st_tracer_keep(void *context, const struct st_child_exec *exec);

/* NULL when this machine lets us trace our children; else why not. Tries it out. */
const char *st_tracer_missing(struct st_arena *arena);

#endif
