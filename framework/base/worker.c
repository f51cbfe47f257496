/*
 * worker.c - the caller's end of a worker: start it, hear it, end it, say how it ended.
 */
#include "framework/base/worker.h"

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

#include "framework/base/arena.h"
#include "framework/base/moment.h"
#include "framework/base/orphans.h"
#include "framework/base/worker_child.h"

enum {
    LOOK_MS = 50, /* how often the mark is looked at, at least */
    CHUNK_SIZE = 64 * 1024,
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

/* The message that is coming in. */
struct inbox {
    struct st_arena arena; /* holds body and nothing else */
    char *body;
    size_t capacity;
    struct st_worker_header header;
    size_t header_have;
    size_t body_have;
    bool is_complete; /* the last message was there */
    bool is_garbled;
};

/* A worker that runs. */
struct watch {
    const struct st_worker *worker;
    struct st_worker_shared *shared;
    pid_t process;
    int pipe;           /* -1 when there is nothing more to read */
    int process_handle; /* readable when the process has ended; -1 before Linux 5.3 */
    struct inbox inbox;
    struct st_children kept; /* children that are none of the worker's business */
    uint64_t at, beats;      /* the mark when it last changed */
    uint64_t since_ms;       /* when that was */
};

static void close_if_open(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* --- Messages ------------------------------------------------------------------------- */

/* Move what is wanted of the bytes to target; returns how much that was. */
static size_t fill(void *target, size_t *have, size_t want, const char *bytes, size_t size)
{
    size_t part = want - *have < size ? want - *have : size;

    if (part > 0)
        memcpy((char *)target + *have, bytes, part);
    *have += part;
    return part;
}

/* False if this is no header, or comes after the last one. */
static bool open_body(struct inbox *inbox)
{
    const struct st_worker_header *header = &inbox->header;

    if (inbox->is_complete || header->size > ST_WORKER_MESSAGE_MAX)
        return false;
    if (header->kind != ST_WORKER_MESSAGE && (header->kind != ST_WORKER_LAST || header->size > 0))
        return false;
    if (!inbox->body || inbox->capacity < header->size) {
        st_arena_clear(&inbox->arena);
        inbox->capacity = header->size > CHUNK_SIZE ? (size_t)header->size : (size_t)CHUNK_SIZE;
        inbox->body = st_arena_alloc(&inbox->arena, inbox->capacity + 1);
    }
    inbox->body_have = 0;
    return true;
}

static void close_body(struct watch *watch)
{
    struct inbox *inbox = &watch->inbox;

    inbox->header_have = 0;
    inbox->body[inbox->body_have] = '\0';
    if (inbox->header.kind == ST_WORKER_LAST)
        inbox->is_complete = true;
    else if (watch->worker->receive)
        watch->worker->receive(watch->worker->context, inbox->body, inbox->body_have);
}

static void take(struct watch *watch, const char *bytes, size_t size)
{
    struct inbox *inbox = &watch->inbox;

    while (size > 0 && !inbox->is_garbled) {
        size_t part;

        if (inbox->header_have < sizeof inbox->header) {
            part = fill(&inbox->header, &inbox->header_have, sizeof inbox->header, bytes, size);
            if (inbox->header_have == sizeof inbox->header)
                inbox->is_garbled = !open_body(inbox);
        } else {
            part = fill(inbox->body, &inbox->body_have, inbox->header.size, bytes, size);
        }
        bytes += part;
        size -= part;
        if (!inbox->is_garbled && inbox->header_have == sizeof inbox->header &&
            inbox->body_have == inbox->header.size)
            close_body(watch);
    }
}

/* Take a chunk. False when there is none: not yet, or never again. */
static bool hear(struct watch *watch)
{
    char chunk[CHUNK_SIZE];
    ssize_t size = watch->pipe < 0 ? 0 : read(watch->pipe, chunk, sizeof chunk);

    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return errno == EINTR;
    if (size <= 0) {
        close_if_open(&watch->pipe);
        return false;
    }

    /* The worker may be waiting for us, which is no fault of it. */
    uint64_t before_ms = st_now_ms();

    take(watch, chunk, (size_t)size);
    watch->since_ms += st_now_ms() - before_ms;
    return !watch->inbox.is_garbled;
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

/*
 * Until the worker has ended, or is to be ended: then why. ST_WORKER_DONE stands for
 * the former. The end of the pipe says nothing: a descendant can keep it open, and
 * the work can close it.
 */
static enum st_worker_end watch_it(struct watch *watch)
{
    const struct st_worker *worker = watch->worker;

    for (;;) {
        struct pollfd sources[] = {
            { .fd = watch->pipe, .events = POLLIN },
            { .fd = watch->process_handle, .events = POLLIN },
        };

        if (worker->stop && worker->stop(worker->context))
            return ST_WORKER_STOPPED;
        if (poll(sources, 2, look_ms(watch)) > 0 && sources[0].revents)
            (void)hear(watch);
        if (watch->inbox.is_garbled)
            return ST_WORKER_GARBLED;
        if (has_ended(watch))
            return ST_WORKER_DONE;
        if (is_overdue(watch))
            return ST_WORKER_DEADLINE;
    }
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
    (void)st_orphans_end(&watch->kept, ORPHANS_MS); /* those that had left the group */
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

static void run(struct watch *watch, struct st_worker_result *result)
{
    struct sigaction standard = { .sa_handler = SIG_DFL };
    struct sigaction before;
    bool did_adopt = st_orphans_adopt(true);

    st_children_look(&watch->kept);

    /* Who ignores SIGCHLD, perhaps because the shell did, never hears how a child ended. */
    (void)sigemptyset(&standard.sa_mask);
    (void)sigaction(SIGCHLD, &standard, &before);
    if (start(watch)) {
        enum st_worker_end why = watch_it(watch);
        int status = reap(watch);

        while (!watch->inbox.is_garbled && hear(watch)) /* what it had said before it ended */
            ;
        judge(watch, why, status, result);
        close_if_open(&watch->pipe);
        close_if_open(&watch->process_handle);
    } else {
        result->error = errno;
    }
    (void)sigaction(SIGCHLD, &before, NULL);
    (void)st_orphans_adopt(did_adopt);
}

enum st_worker_end st_worker_run(
    const struct st_worker *worker, struct st_worker_result *ret_result)
{
    struct watch watch = { .worker = worker, .pipe = -1, .process_handle = -1 };
    void *shared =
        mmap(NULL, sizeof *watch.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    *ret_result = (struct st_worker_result){ .end = ST_WORKER_NOT_RUN };
    if (shared == MAP_FAILED) {
        ret_result->error = errno;
        return ret_result->end;
    }
    watch.shared = shared;
    st_arena_init(&watch.inbox.arena);
    run(&watch, ret_result);
    st_arena_clear(&watch.inbox.arena);
    (void)munmap(shared, sizeof *watch.shared);
    return ret_result->end;
}
