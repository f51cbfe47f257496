/*
 * worker.c - the caller's end of a worker: start it, hear it, end it, say how it ended.
 */
#include "framework/base/worker.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/moment.h"
#include "framework/base/orphans.h"
#include "framework/base/worker_inbox.h"

enum {
    LOOK_MS = 50, /* how often the mark is looked at, at least */
    ORPHANS_MS = 500,
};

static const char *const end_words[] = {
#define X(id, word, about) word,
    ST_WORKER_ENDS(X)
#undef X
};
const struct st_words st_worker_end_words = { "end of a worker", end_words, ST_WORKER_END_COUNT };

const char *const st_worker_end_abouts[ST_WORKER_END_COUNT] = {
#define X(id, word, about) about,
    ST_WORKER_ENDS(X)
#undef X
};

/* A worker that runs. */
struct watch {
    const struct st_worker *worker;
    struct st_worker_result *result;
    bool is_live;
    struct st_worker_shared *shared;
    pid_t process;
    int pipe;           /* -1 when there is nothing more to read */
    int process_handle; /* readable when the process has ended; -1 before Linux 5.3 */
    struct st_worker_inbox inbox;
    uint64_t at, beats; /* the mark when it last changed */
    uint64_t since_ms;  /* when that was */
};

static void close_if_open(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* Take a chunk. False when there is none: not yet, or never again. */
static bool hear(struct watch *watch)
{
    char chunk[ST_WORKER_CHUNK_SIZE];
    ssize_t size = watch->pipe < 0 ? 0 : read(watch->pipe, chunk, sizeof chunk);

    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return errno == EINTR;
    if (size <= 0) {
        close_if_open(&watch->pipe);
        return false;
    }

    /* The worker may be waiting for us, which is no fault of it. */
    uint64_t before_ms = st_now_ms();

    st_worker_inbox_take(&watch->inbox, watch->worker, chunk, (size_t)size);
    watch->since_ms += st_now_ms() - before_ms;
    return !watch->inbox.is_garbled;
}

/* --- The beginning -------------------------------------------------------------------- */

/*
 * Fork, with the pipe between both. No signal comes through until the new process has
 * left our handlers behind. False if that cannot be; errno says why.
 */
static bool start(struct watch *watch)
{
    int ends[2];
    sigset_t all;
    sigset_t before;
    pid_t parent = getpid();

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    (void)fflush(NULL); /* or both would have the text and, some day, write it */
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, &before);
    watch->process = fork();
    if (watch->process == 0)
        st_worker_child(watch->worker, watch->shared, parent, ends[0], ends[1]);

    int error = errno;

    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    watch->pipe = ends[0];
    if (watch->process < 0) {
        close_if_open(&watch->pipe);
        errno = error;
        return false;
    }
    (void)setpgid(watch->process, watch->process); /* both do, so nobody has to wait for it */
    watch->process_handle = (int)syscall(SYS_pidfd_open, watch->process, 0);
    watch->since_ms = st_now_ms();
    return true;
}

/* --- Watching ------------------------------------------------------------------------- */

static bool is_overdue(struct watch *watch)
{
    uint64_t at = watch->shared->mark.at;
    uint64_t beats = watch->shared->mark.beats;
    uint64_t now = st_now_ms();

    if (at != watch->at || beats != watch->beats) {
        watch->at = at;
        watch->beats = beats;
        watch->since_ms = now;
    }
    return watch->worker->deadline_ms > 0 && now - watch->since_ms > watch->worker->deadline_ms;
}

/* The process stays a zombie, so that its number and its group's remain its own. */
static bool has_ended(const struct watch *watch)
{
    siginfo_t info = { 0 };

    if (waitid(P_PID, (id_t)watch->process, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        return errno != EINTR;
    return info.si_pid != 0;
}

/* How long to wait for something to happen. */
static int look_ms(const struct watch *watch)
{
    uint32_t most = watch->process_handle < 0 ? 1 : LOOK_MS;
    uint32_t part = watch->worker->deadline_ms / 4 + 1; /* so a deadline is met that closely */

    return (int)(watch->worker->deadline_ms > 0 && part < most ? part : most);
}

/* --- The end -------------------------------------------------------------------------- */

/* waitpid() until it tells or has nothing to tell. */
static pid_t wait_for(pid_t process, int *status)
{
    pid_t ended;

    do
        ended = waitpid(process, status, 0);
    while (ended < 0 && errno == EINTR);
    return ended;
}

/* End the process and all others of its group; returns its status. */
static int reap(const struct watch *watch)
{
    int status = 0;

    /* Before the leader is waited for: until then nobody else can have its number. */
    (void)kill(-watch->process, SIGKILL);
    (void)kill(watch->process, SIGKILL); /* the work may have moved it to another group */
    (void)wait_for(watch->process, &status);
    while (wait_for(-watch->process, NULL) > 0) /* orphans, which are ours now */
        ;
    return status;
}

static bool status_is(int status, int code)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static void judge(
    const struct watch *watch, enum st_worker_end why, int status, struct st_worker_result *result)
{
    const struct st_worker_shared *shared = watch->shared;

    result->at = shared->mark.at;
    result->beats = shared->mark.beats;
    if (watch->inbox.is_garbled) {
        result->end = ST_WORKER_GARBLED;
    } else if (status_is(status, ST_WORKER_EXIT_NO_SETUP) && shared->setup_error) {
        result->end = ST_WORKER_NOT_RUN;
        result->error = shared->setup_error;
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && why != ST_WORKER_DONE) {
        result->end = why; /* by us; had it ended before, it would be dead of something else */
    } else if (WIFSIGNALED(status)) {
        result->end = ST_WORKER_CRASHED;
        result->signal = WTERMSIG(status);
    } else if (status_is(status, ST_WORKER_EXIT_OUT_OF_MEMORY) && shared->is_out_of_memory) {
        result->end = ST_WORKER_MEMORY;
    } else if (status_is(status, 0) && watch->inbox.is_complete) {
        result->end = ST_WORKER_DONE;
    } else {
        result->end = ST_WORKER_EXITED;
        result->code = WEXITSTATUS(status);
    }
}

/* End it, if it has not ended, and say how it did. */
static void finish(struct watch *watch, enum st_worker_end why)
{
    int status = reap(watch);

    while (!watch->inbox.is_garbled && hear(watch)) /* what it had said before it ended */
        ;
    judge(watch, why, status, watch->result);
    close_if_open(&watch->pipe);
    close_if_open(&watch->process_handle);
    watch->is_live = false;
}

/*
 * The end of the pipe says nothing: a descendant can keep it open, and the work can
 * close it.
 */
static void look(struct watch *watch, bool is_readable)
{
    if (is_readable)
        (void)hear(watch);
    if (watch->inbox.is_garbled)
        finish(watch, ST_WORKER_GARBLED);
    else if (has_ended(watch))
        finish(watch, ST_WORKER_DONE);
    else if (is_overdue(watch))
        finish(watch, ST_WORKER_DEADLINE);
}

/* Ask each whether it is to go on; returns how many are live, and how long to wait for them. */
static size_t ask(struct watch *watches, size_t count, int *ret_ms)
{
    size_t live = 0;

    *ret_ms = LOOK_MS;
    for (size_t i = 0; i < count; i++) {
        const struct st_worker *worker = watches[i].worker;

        if (watches[i].is_live && worker->stop && worker->stop(worker->context))
            finish(&watches[i], ST_WORKER_STOPPED);
        if (watches[i].is_live) {
            live++;
            *ret_ms = look_ms(&watches[i]) < *ret_ms ? look_ms(&watches[i]) : *ret_ms;
        }
    }
    return live;
}

static void watch_all(struct watch *watches, size_t count)
{
    struct pollfd sources[2 * ST_WORKERS_MAX];
    int wait_ms = 0;

    while (ask(watches, count, &wait_ms) > 0) {
        for (size_t i = 0; i < count; i++) {
            sources[2 * i] = (struct pollfd){ .fd = watches[i].pipe, .events = POLLIN };
            sources[2 * i + 1] =
                (struct pollfd){ .fd = watches[i].process_handle, .events = POLLIN };
        }

        bool is_ready = poll(sources, 2 * count, wait_ms) > 0;

        for (size_t i = 0; i < count; i++)
            if (watches[i].is_live)
                look(&watches[i], is_ready && sources[2 * i].revents);
    }
}

static void run_all(struct watch *watches, size_t count)
{
    struct sigaction standard = { .sa_handler = SIG_DFL };
    struct sigaction before;
    bool did_adopt = st_orphans_adopt(true);
    struct st_children kept; /* children that are none of the workers' business */

    st_children_look(&kept);

    /* Who ignores SIGCHLD, perhaps because the shell did, never hears how a child ended. */
    (void)sigemptyset(&standard.sa_mask);
    (void)sigaction(SIGCHLD, &standard, &before);
    for (size_t i = 0; i < count; i++) {
        watches[i].is_live = watches[i].shared && start(&watches[i]);
        if (!watches[i].is_live && watches[i].shared)
            watches[i].result->error = errno;
    }
    watch_all(watches, count);
    (void)st_orphans_end(&kept, ORPHANS_MS); /* those that had left their worker's group */
    (void)sigaction(SIGCHLD, &before, NULL);
    (void)st_orphans_adopt(did_adopt);
}

void st_worker_run_all(
    const struct st_worker *workers, size_t count, struct st_worker_result *ret_results)
{
    struct watch watches[ST_WORKERS_MAX];

    assert(count <= ST_WORKERS_MAX);
    for (size_t i = 0; i < count; i++) {
        void *shared = mmap(
            NULL, sizeof(struct st_worker_shared), PROT_READ | PROT_WRITE,
            MAP_SHARED | MAP_ANONYMOUS, -1, 0);

        ret_results[i] = (struct st_worker_result){ .end = ST_WORKER_NOT_RUN };
        watches[i] = (struct watch){
            .worker = &workers[i], .result = &ret_results[i], .pipe = -1, .process_handle = -1
        };
        st_arena_init(&watches[i].inbox.arena);
        if (shared == MAP_FAILED)
            ret_results[i].error = errno;
        else
            watches[i].shared = shared;
    }
    run_all(watches, count);
    for (size_t i = 0; i < count; i++) {
        st_arena_clear(&watches[i].inbox.arena);
        if (watches[i].shared)
            (void)munmap(watches[i].shared, sizeof *watches[i].shared);
    }
}

enum st_worker_end st_worker_run(
    const struct st_worker *worker, struct st_worker_result *ret_result)
{
    st_worker_run_all(worker, 1, ret_result);
    return ret_result->end;
}
