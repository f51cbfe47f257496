/*
 * child_pipes.c - talking to a program that nobody trusts, without ever waiting too long.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child.h"
#include "framework/base/moment.h"

enum {
    LOOK_MS = 50,    /* how often its memory and its end are looked at */
    PIPE_READS = 16, /* that empty a pipe of the usual 64 KiB, a page at a time */
};

/* --- What it prints -------------------------------------------------------------------- */

/* The last bytes of its standard error stay. */
static void keep_said(struct st_child *child, const char *bytes, size_t size)
{
    if (size > ST_CHILD_SAID_MAX) {
        child->said_total += size - ST_CHILD_SAID_MAX;
        bytes += size - ST_CHILD_SAID_MAX;
        size = ST_CHILD_SAID_MAX;
    }

    size_t at = child->said_total % ST_CHILD_SAID_MAX;
    size_t first = size < ST_CHILD_SAID_MAX - at ? size : ST_CHILD_SAID_MAX - at;

    memcpy(child->said + at, bytes, first);
    memcpy(child->said, bytes + first, size - first);
    child->said_total += size;
}

static void close_pipe(int *pipe)
{
    close(*pipe);
    *pipe = -1;
}

/* How much was read; 0 when there is nothing, or the pipe has come to its end and is closed. */
static size_t take(int *pipe, char *room, size_t size)
{
    ssize_t got = read(*pipe, room, size);

    if (got > 0)
        return (size_t)got;
    if (got == 0 || (errno != EAGAIN && errno != EINTR))
        close_pipe(pipe);
    return 0;
}

static void hear_err(struct st_child *child)
{
    char bytes[ST_CHILD_SAID_MAX];
    size_t size = take(&child->err, bytes, sizeof bytes);

    keep_said(child, bytes, size);
    child->total += size;
}

static bool has_room(const struct st_child *child)
{
    return child->until - child->from <= ST_CHILD_LINE_MAX;
}

static void hear_out(struct st_child *child)
{
    if (child->from > 0) {
        memmove(child->heard, child->heard + child->from, child->until - child->from);
        child->until -= child->from;
        child->looked -= child->from;
        child->from = 0;
    }

    size_t size =
        take(&child->out, child->heard + child->until, ST_CHILD_LINE_MAX + 1 - child->until);

    child->until += size;
    child->total += size;
}

/* Bytes of memory that it has in use; 0 when nobody tells. */
static uint64_t resident(const struct st_child *child)
{
    char path[64];
    char text[128] = "";

    (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)child->process);

    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return 0;

    ssize_t size = read(file, text, sizeof text - 1);
    char *second = size > 0 ? strchr(text, ' ') : NULL;

    close(file);
    return second ? strtoull(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

/* --- Waiting --------------------------------------------------------------------------- */

static enum st_child_io look(struct st_child *child, uint64_t now)
{
    if (child->total > ST_CHILD_HEARD_MAX)
        return ST_CHILD_MUCH;
    if (child->memory_bytes > 0 && now - child->looked_ms >= LOOK_MS) {
        child->looked_ms = now;
        if (resident(child) > child->memory_bytes)
            return ST_CHILD_LARGE;
    }
    return ST_CHILD_OK;
}

/*
 * Wait until something happens at a pipe, and take what comes. With wants_room, also
 * until its input can be written to.
 */
static enum st_child_io attend(struct st_child *child, uint64_t deadline_ms, bool wants_room)
{
    uint64_t now = st_now_ms();
    enum st_child_io io = look(child, now);

    if (io != ST_CHILD_OK)
        return io;
    if (now >= deadline_ms)
        return ST_CHILD_LATE;

    bool hears = child->out >= 0 && has_room(child);
    struct pollfd sources[] = {
        { .fd = hears ? child->out : -1, .events = POLLIN },
        { .fd = child->err, .events = POLLIN },
        { .fd = wants_room ? child->in : -1, .events = POLLOUT },
        { .fd = child->bell, .events = POLLIN },
    };
    uint64_t left = deadline_ms - now;

    if (poll(sources, 4, left < LOOK_MS ? (int)left : LOOK_MS) <= 0)
        return ST_CHILD_OK;
    if (sources[0].revents)
        hear_out(child);
    if (sources[1].revents)
        hear_err(child);
    if (sources[3].revents)
        child->rung(child->rung_context);
    return ST_CHILD_OK;
}

enum st_child_io st_child_send(
    struct st_child *child, const char *bytes, size_t size, uint64_t deadline_ms)
{
    while (size > 0) {
        ssize_t written = child->in < 0 ? -1 : write(child->in, bytes, size);

        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
            continue;
        }
        if (child->in < 0 || (written < 0 && errno != EAGAIN && errno != EINTR))
            return ST_CHILD_CLOSED;

        enum st_child_io io = attend(child, deadline_ms, true);

        if (io != ST_CHILD_OK)
            return io;
    }
    return ST_CHILD_OK;
}

/* The end of the first line in what was heard, or NULL. */
static char *find_end(struct st_child *child)
{
    char *end = memchr(child->heard + child->looked, '\n', child->until - child->looked);

    child->looked = child->until;
    return end;
}

enum st_child_io st_child_line(
    struct st_child *child, uint64_t deadline_ms, const char **ret_line, size_t *ret_size)
{
    for (;;) {
        char *end = find_end(child);

        if (end) {
            *end = '\0';
            *ret_line = child->heard + child->from;
            *ret_size = (size_t)(end - *ret_line);
            child->from = child->looked = (size_t)(end + 1 - child->heard);
            return look(child, st_now_ms());
        }
        if (!has_room(child))
            return ST_CHILD_LONG;
        if (child->out < 0)
            return ST_CHILD_CLOSED;

        enum st_child_io io = attend(child, deadline_ms, false);

        if (io != ST_CHILD_OK)
            return io;
    }
}

bool st_child_has_more(struct st_child *child)
{
    if (child->from == child->until && child->out >= 0)
        hear_out(child);
    return child->from < child->until;
}

void st_child_count_anew(struct st_child *child)
{
    child->total = 0;
}

static bool has_ended(const struct st_child *child)
{
    siginfo_t info = { 0 };

    if (waitid(P_PID, (id_t)child->process, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        return errno != EINTR;
    return info.si_pid != 0;
}

/* Its outputs are read to nowhere, but for what is kept, or it could not get to its end. */
static void drain(struct st_child *child)
{
    if (child->out >= 0 && has_room(child))
        hear_out(child);
    else if (child->out >= 0) {
        char bytes[4096];

        (void)take(&child->out, bytes, sizeof bytes);
    }
    if (child->err >= 0)
        hear_err(child);
}

/* What is left in the pipes; others may have them open, and go on printing. */
static void drain_rest(struct st_child *child)
{
    for (int i = 0; i < PIPE_READS; i++)
        drain(child);
}

bool st_child_wait(struct st_child *child, uint64_t deadline_ms)
{
    while (!has_ended(child)) {
        struct pollfd sources[] = {
            { .fd = child->handle, .events = POLLIN },
            { .fd = child->out, .events = POLLIN },
            { .fd = child->err, .events = POLLIN },
            { .fd = child->bell, .events = POLLIN },
        };
        uint64_t now = st_now_ms();
        uint64_t most = child->handle < 0 ? 1 : (uint64_t)LOOK_MS;

        if (now >= deadline_ms)
            return false;
        if (poll(sources, 4, (int)(deadline_ms - now < most ? deadline_ms - now : most)) > 0 &&
            sources[3].revents)
            child->rung(child->rung_context);
        drain(child);
    }
    drain_rest(child);
    return true;
}

const char *st_child_said(const struct st_child *child, struct st_arena *arena, size_t *ret_size)
{
    size_t at = child->said_total % ST_CHILD_SAID_MAX;
    bool is_full = child->said_total > ST_CHILD_SAID_MAX;
    size_t size = is_full ? (size_t)ST_CHILD_SAID_MAX : child->said_total;
    char *text = st_arena_alloc(arena, size + 1);

    if (is_full) {
        memcpy(text, child->said + at, size - at);
        memcpy(text + size - at, child->said, at);
    } else {
        memcpy(text, child->said, size);
    }
    *ret_size = size;
    return text;
}
