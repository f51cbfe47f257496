/*
 * child.c - a program that nobody trusts: its beginning, and its end.
 */
#include "framework/base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child_exec.h"
#include "framework/base/moment.h"
#include "framework/base/tracer.h"

enum {
    TERM_MS = 200,    /* between TERM and KILL */
    ORPHANS_MS = 500, /* for what it left behind; each is killed at once */
    FIRST_FREE = 3,   /* descriptors above those that have a meaning */
};

struct st_child *st_child_new(struct st_arena *arena)
{
    struct st_child *child = ST_NEW(arena, struct st_child);

    child->heard = st_arena_alloc(arena, ST_CHILD_LINE_MAX + 1);
    child->in = child->out = child->err = child->handle = child->bell = -1;
    return child;
}

const char *const *st_child_environment(struct st_arena *arena)
{
    static const char *const fixed[] = { "LANG=C.UTF-8", "TZ=UTC", "HOME=/nonexistent" };
    size_t count = sizeof fixed / sizeof fixed[0];
    const char **list = ST_NEW_ARRAY(arena, const char *, count + 2);
    const char *path = getenv("PATH");

    list[0] = st_arena_format(arena, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
    memcpy(list + 1, fixed, sizeof fixed);
    return list;
}

/* A folder can be "executed", too; errno says what is wrong with it. */
static bool is_program(const char *file)
{
    struct stat info;

    if (stat(file, &info) != 0 || access(file, X_OK) != 0)
        return false;
    if (S_ISREG(info.st_mode))
        return true;
    errno = S_ISDIR(info.st_mode) ? EISDIR : EACCES;
    return false;
}

const char *st_child_find(struct st_arena *arena, const char *command)
{
    const char *rest = getenv("PATH");

    if (strchr(command, '/'))
        return is_program(command) ? command : NULL;
    for (rest = rest ? rest : "/usr/local/bin:/usr/bin:/bin"; command[0] && *rest;) {
        size_t size = strcspn(rest, ":");
        const char *file =
            st_arena_format(arena, "%.*s/%s", size ? (int)size : 1, size ? rest : ".", command);

        if (is_program(file))
            return file;
        rest += size + (rest[size] == ':');
    }
    errno = ENOENT;
    return NULL;
}

/* --- The beginning -------------------------------------------------------------------- */

/* Both ends of the three pipes, and of the one that tells how the exec went. */
enum { IN, OUT, ERR, FAILURE, PIPES };

static void close_all(int pipes[PIPES][2], int end)
{
    for (int i = 0; i < PIPES; i++) {
        if (pipes[i][end] >= 0)
            close(pipes[i][end]);
        pipes[i][end] = -1;
    }
}

/* Out of the way of 0, 1 and 2, of which this process may lack one. */
static bool open_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        int free_one = ends[i];

        if (free_one < FIRST_FREE) {
            ends[i] = fcntl(free_one, F_DUPFD_CLOEXEC, FIRST_FREE);
            close(free_one);
        }
    }
    return ends[0] >= 0 && ends[1] >= 0;
}

/* Fork, with no signal coming through until our handlers are left behind. */
static pid_t fork_quietly(const struct st_child_exec *exec)
{
    sigset_t all;
    sigset_t before;

    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, &before);

    pid_t process = fork();
    int error = errno;

    if (process == 0)
        st_child_exec(exec);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return process;
}

/* Did the exec succeed? 0, or its errno. */
static int hear_failure(int pipe)
{
    int error = 0;
    ssize_t size;

    do
        size = read(pipe, &error, sizeof error);
    while (size < 0 && errno == EINTR);
    return size == (ssize_t)sizeof error ? error : 0;
}

static void begin(struct st_child *child, uint64_t memory_bytes)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    struct sigaction standard = { .sa_handler = SIG_DFL };

    child->from = child->looked = child->until = child->total = child->said_total = 0;
    child->memory_bytes = memory_bytes;
    child->looked_ms = st_now_ms();
    st_children_look(&child->kept);
    child->was_adopting = st_orphans_adopt(true);
    (void)sigemptyset(&ignore.sa_mask);
    (void)sigaction(SIGPIPE, &ignore, &child->pipe_action);

    /* Who ignores SIGCHLD, perhaps because the shell did, never hears how a child ended. */
    (void)sigemptyset(&standard.sa_mask);
    (void)sigaction(SIGCHLD, &standard, &child->child_action);
}

/* After the process itself has ended. */
static void finish(struct st_child *child)
{
    (void)st_orphans_end(&child->kept, ORPHANS_MS);
    (void)st_orphans_adopt(child->was_adopting);
    (void)sigaction(SIGPIPE, &child->pipe_action, NULL);
    (void)sigaction(SIGCHLD, &child->child_action, NULL);
    child->process = 0;
}

static void keep_pipes(struct st_child *child, int pipes[PIPES][2])
{
    child->in = pipes[IN][1];
    child->out = pipes[OUT][0];
    child->err = pipes[ERR][0];
    (void)fcntl(child->in, F_SETFL, O_NONBLOCK);
    (void)fcntl(child->out, F_SETFL, O_NONBLOCK);
    (void)fcntl(child->err, F_SETFL, O_NONBLOCK);
    child->handle = (int)syscall(SYS_pidfd_open, child->process, 0);
}

bool st_child_start(
    struct st_child *child,
    const char *file,
    const char *const *argv,
    const char *const *environment,
    uint64_t memory_bytes)
{
    int pipes[PIPES][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 } };
    bool is_open = true;
    int error = 0;

    for (int i = 0; i < PIPES; i++)
        is_open = is_open && open_pipe(pipes[i]);
    begin(child, memory_bytes);
    if (is_open) {
        const struct st_child_exec exec = {
            .file = file,
            .argv = argv,
            .environment = environment,
            .parent = getpid(),
            .user = child->user,
            .in = pipes[IN][0],
            .out = pipes[OUT][1],
            .err = pipes[ERR][1],
            .failure = pipes[FAILURE][1],
            .keep = child->tracer ? st_tracer_keep : NULL,
            .context = (void *)(uintptr_t)child->tracer,
        };

        child->process = fork_quietly(&exec);
    }
    error = !is_open || child->process < 0 ? errno : 0;
    if (pipes[IN][0] >= 0)
        close(pipes[IN][0]);
    for (int i = OUT; i < PIPES; i++)
        if (pipes[i][1] >= 0)
            close(pipes[i][1]);
    if (!error)
        error = hear_failure(pipes[FAILURE][0]);
    if (pipes[FAILURE][0] >= 0)
        close(pipes[FAILURE][0]);
    pipes[IN][0] = pipes[FAILURE][0] = pipes[OUT][1] = pipes[ERR][1] = pipes[FAILURE][1] = -1;
    if (!error) {
        keep_pipes(child, pipes);
        return true;
    }
    close_all(pipes, 0);
    close_all(pipes, 1);
    finish(child); /* with it goes the fork that could not exec */
    errno = error;
    return false;
}

/* --- The end -------------------------------------------------------------------------- */

static void close_if_open(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

int st_child_end(struct st_child *child, uint64_t deadline_ms, bool *ret_forced)
{
    int status = 0;

    close_if_open(&child->in);
    *ret_forced = !st_child_wait(child, deadline_ms);
    if (*ret_forced) {
        (void)kill(-child->process, SIGTERM);
        (void)kill(-child->process, SIGCONT); /* one that is stopped does not hear it */
        (void)st_child_wait(child, st_now_ms() + TERM_MS);
    }
    (void)kill(-child->process, SIGKILL);
    (void)kill(child->process, SIGKILL); /* it may have left its group */
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        ;
    finish(child);
    close_if_open(&child->out);
    close_if_open(&child->err);
    close_if_open(&child->handle);
    return status;
}
