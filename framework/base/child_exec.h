/*
 * child_exec.h - from a fork to the program: what it inherits, and what it may.
 */
#ifndef ST_BASE_CHILD_EXEC_H
#define ST_BASE_CHILD_EXEC_H

#include <stdbool.h>
#include <sys/types.h>

struct st_child_exec {
    const char *file;
    const char *const *argv;
    const char *const *environment;
    pid_t parent;
    uid_t user;       /* whom it is to be, with that user's own group only; 0: as we are */
    int in, out, err; /* its standard input, output, error; none of them is 0, 1 or 2 */
    int failure;      /* closed by a successful exec; else gets an errno */

    /*
     * Instead of the exec, when not NULL: this process keeps the program (tracer.h), and only
     * the program is to become another user.
     */
    void (*keep)(void *context, const struct st_child_exec *exec);
    void *context;
};

/*
 * Be that user for good, as setpriv(1) does it: with his own group only, and no program gives
 * back what is given up, whoever it belongs to (PR_SET_NO_NEW_PRIVS, prctl(2)). 0: nothing
 * changes. False with errno. It also clears the signal of the parent's death.
 */
bool st_child_become(uid_t user);

/*
 * A worker, from which a new process may come, has a limit of addresses for its own engines
 * (worker.h); a program that is not ours is to have none.
 */
void st_child_free_addresses(void);

/* In the new process, with all signals blocked. */
__attribute__((noreturn)) void st_child_exec(const struct st_child_exec *exec);

#endif
