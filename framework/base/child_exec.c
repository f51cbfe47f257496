/*
 * child_exec.c - from a fork to the program: what it inherits, and what it may.
 */
#include "framework/base/child_exec.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "framework/base/child.h"

enum { DESCRIPTORS_MAX = 4096 };

static void reset_signals(void)
{
    struct sigaction action = { .sa_handler = SIG_DFL };

    (void)sigemptyset(&action.sa_mask);
    for (int number = 1; number <= SIGRTMAX; number++)
        (void)sigaction(number, &action, NULL); /* not for SIGKILL, SIGSTOP and libc's own */
    (void)sigprocmask(SIG_SETMASK, &action.sa_mask, NULL);
}

/* Both limits, as far as they are not lower. */
static void lower(struct rlimit *limit, rlim_t most)
{
    if (limit->rlim_max == RLIM_INFINITY || limit->rlim_max > most)
        limit->rlim_max = most;
    if (limit->rlim_cur == RLIM_INFINITY || limit->rlim_cur > limit->rlim_max)
        limit->rlim_cur = limit->rlim_max;
}

void st_child_free_addresses(void)
{
    struct rlimit addresses;

    if (getrlimit(RLIMIT_AS, &addresses) != 0)
        return;
    addresses.rlim_cur = addresses.rlim_max;
    (void)setrlimit(RLIMIT_AS, &addresses);
}

/*
 * Memory is watched from outside (child_pipes.c): a limit of addresses would keep out what
 * reserves many, such as node, Java and sanitizers. Where what it takes comes too quickly
 * to be seen, and is all there is, the kernel is to end it and nobody else.
 */
static bool set_limits(void)
{
    static const struct rlimit no_core = { 0, 0 };
    struct rlimit files;
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (file >= 0) {
        (void)!write(file, "1000", 4);
        close(file);
    }
    st_child_free_addresses();
    if (getrlimit(RLIMIT_FSIZE, &files) != 0)
        return false;
    lower(&files, ST_CHILD_FILE_MAX);
    return setrlimit(RLIMIT_CORE, &no_core) == 0 && setrlimit(RLIMIT_FSIZE, &files) == 0;
}

/* All but the three are closed by the exec; so is the one that tells of its failure. */
static bool keep_descriptors(const struct st_child_exec *exec)
{
    if (dup2(exec->in, STDIN_FILENO) < 0 || dup2(exec->out, STDOUT_FILENO) < 0 ||
        dup2(exec->err, STDERR_FILENO) < 0)
        return false;
    if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) /* before Linux 5.11 */
        for (int i = STDERR_FILENO + 1; i < DESCRIPTORS_MAX; i++)
            (void)fcntl(i, F_SETFD, FD_CLOEXEC);
    return true;
}

bool st_child_become(uid_t user)
{
    return user == 0 ||
           (setgroups(0, NULL) == 0 && setresgid(user, user, user) == 0 &&
            setresuid(user, user, user) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
}

void st_child_exec(const struct st_child_exec *exec)
{
    /*
     * Without a terminal that it could write to, and to be found as a group. Who changes
     * his ids is no longer ended with his parent (prctl(2)), so that comes after.
     */
    bool can_go_on = setsid() >= 0 && set_limits() && keep_descriptors(exec) &&
                     st_child_become(exec->keep ? 0 : exec->user) &&
                     prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;

    if (getppid() != exec->parent) /* it ended before it could be told to take us along */
        _exit(1);
    reset_signals();
    if (can_go_on && exec->keep)
        exec->keep(exec->context, exec);
    else if (can_go_on)
        (void)execve(
            exec->file, (char *const *)(uintptr_t)exec->argv,
            (char *const *)(uintptr_t)exec->environment);

    int error = errno;

    (void)!write(exec->failure, &error, sizeof error);
    _exit(1);
}
