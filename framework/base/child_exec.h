/*
 * child_exec.h - from a fork to the program: what it inherits, and what it may.
 */
#ifndef ST_BASE_CHILD_EXEC_H
#define ST_BASE_CHILD_EXEC_H

#include <sys/types.h>

struct st_child_exec {
    const char *file;
    const char *const *argv;
    const char *const *environment;
    pid_t parent;
    uid_t user;       /* whom it is to be, with that user's own group only; 0: as we are */
    int in, out, err; /* its standard input, output, error; none of them is 0, 1 or 2 */
    int failure;      /* closed by a successful exec; else gets an errno */

    /* Instead of the exec, when not NULL: this process keeps the program (tracer.h). */
    void (*keep)(void *context, const struct st_child_exec *exec);
    void *context;
};

/* In the new process, with all signals blocked. */
__attribute__((noreturn)) void st_child_exec(const struct st_child_exec *exec);

#endif
