/*
 * worker_child.c - the process of a worker: what it may, what it says, how it ends.
 */
#include "framework/base/worker_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "framework/base/die.h"

enum { PIPE = STDERR_FILENO + 1, DESCRIPTORS_MAX = 4096 };

/* For leave(), which the C library calls without a context of ours. */
static struct st_worker_shared *shared_block;
static pid_t worker_process;

/*
 * The first of the handlers of exit() to run, and the last: those that the program
 * had before the fork are about its files, and leak checks, and not for the worker.
 */
static void leave(int code, void *unused)
{
    (void)unused;
    /* st_out_of_memory() calls nothing that changes errno after the allocation failed. */
    if (code == ST_EXIT_INTERNAL && errno == ENOMEM && getpid() == worker_process) {
        shared_block->is_out_of_memory = true;
        _exit(ST_WORKER_EXIT_OUT_OF_MEMORY);
    }
    _exit(code);
}

/* Bytes of address space in use, or 0 when nobody tells. */
static uint64_t memory_in_use(void)
{
    char text[64] = "";
    int descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        return 0;

    ssize_t size = read(descriptor, text, sizeof text - 1);

    close(descriptor);
    if (size <= 0)
        return 0;
    return (uint64_t)strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limit_memory(uint64_t bytes)
{
    uint64_t used = memory_in_use();
    struct rlimit limit;

    if (!ST_WORKER_LIMITS_MEMORY || bytes == 0 || used == 0 || bytes > UINT64_MAX - used)
        return true;
    if (getrlimit(RLIMIT_AS, &limit) != 0)
        return false;
    /* The other limit stays, so that a program that the worker starts can have its own. */
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > used + bytes)
        limit.rlim_cur = (rlim_t)(used + bytes);
    return setrlimit(RLIMIT_AS, &limit) == 0;
}

/* The signals start as in a new program; those that the caller is to decide on are ignored. */
static void reset_signals(void)
{
    static const int ignored[] = {
        SIGINT,  /* the caller hears it, too, and stops the worker or lets it finish */
        SIGPIPE, /* writing says so as well */
        SIGTTOU, /* the group is not the terminal's, but may complain there */
    };
    struct sigaction action = { .sa_handler = SIG_DFL };

    (void)sigemptyset(&action.sa_mask);
    for (int number = 1; number <= SIGRTMAX; number++)
        (void)sigaction(number, &action, NULL); /* not for SIGKILL, SIGSTOP and libc's own */
    action.sa_handler = SIG_IGN;
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        (void)sigaction(ignored[i], &action, NULL);
    (void)sigprocmask(SIG_SETMASK, &action.sa_mask, NULL);
}

/*
 * Leave stderr and the pipe, as descriptor PIPE. With standard input or output of the
 * program, the worker could spoil a report, or keep a reader waiting for its end.
 */
static bool keep_descriptors(int pipe_in, int pipe_out)
{
    close(pipe_in);

    int out = fcntl(pipe_out, F_DUPFD_CLOEXEC, PIPE); /* out of the way of 0, 1 and 2 */
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (out < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
        return false;
    if ((fcntl(STDERR_FILENO, F_GETFD) < 0 || pipe_out == STDERR_FILENO) &&
        dup2(null, STDERR_FILENO) < 0)
        return false;
    if (out != PIPE && dup3(out, PIPE, O_CLOEXEC) < 0)
        return false;
    if (close_range(PIPE + 1, ~0U, 0) != 0) /* before Linux 5.9 */
        for (int i = PIPE + 1; i < DESCRIPTORS_MAX; i++)
            close(i);
    return true;
}

static bool set_up(const struct st_worker *worker, pid_t parent, int pipe_in, int pipe_out)
{
    static const struct rlimit no_core = { 0, 0 };

    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return false;
    if (getppid() != parent) /* it ended before it could be told to take us along */
        _exit(ST_WORKER_EXIT_NO_SETUP);
    if (on_exit(leave, NULL) != 0)
        return false;
    if (setrlimit(RLIMIT_CORE, &no_core) != 0 || !keep_descriptors(pipe_in, pipe_out))
        return false;
    reset_signals();
    return limit_memory(worker->memory_bytes);
}

static bool write_all(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(descriptor, bytes, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

static void put(
    const struct st_worker_out *out, enum st_worker_kind kind, const char *bytes, size_t size)
{
    struct st_worker_header header = { kind, size };

    if (getpid() != out->process)
        _exit(ST_WORKER_EXIT_FORKED);
    if (!write_all(out->descriptor, (const char *)&header, sizeof header) ||
        size > ST_WORKER_MESSAGE_MAX || !write_all(out->descriptor, bytes, size))
        _exit(ST_WORKER_EXIT_NOT_SENT);
}

void st_worker_send(struct st_worker_out *out, const char *bytes, size_t size)
{
    put(out, ST_WORKER_MESSAGE, bytes, size);
}

void st_worker_at(struct st_worker_out *out, uint64_t at)
{
    out->mark->at = at;
    out->mark->beats++;
}

void st_worker_child(
    const struct st_worker *worker,
    struct st_worker_shared *shared,
    pid_t parent,
    int pipe_in,
    int pipe_out)
{
    struct st_worker_out out = { &shared->mark, getpid(), PIPE };

    shared_block = shared;
    worker_process = out.process;
    if (!set_up(worker, parent, pipe_in, pipe_out)) {
        shared->setup_error = errno ? errno : EAGAIN; /* on_exit() does not say */
        _exit(ST_WORKER_EXIT_NO_SETUP);
    }
    errno = 0;
    worker->work(worker->context, &out);
    put(&out, ST_WORKER_LAST, NULL, 0);
    _exit(0);
}
