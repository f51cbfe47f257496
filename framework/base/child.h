/*
 * child.h - a program that nobody trusts, at the other end of three pipes.
 *
 * It may hang, crash, flood, never read, close its pipes, or leave processes behind: every
 * function here comes back by its deadline, needs the same memory whatever the program
 * prints, and st_child_end() leaves nothing of it. The program has a session, a process
 * group and limits of its own, inherits three descriptors and the environment that it is
 * given, and dies with us.
 *
 * Only one at a time in a process, which must have a single thread. Orphans of what this
 * process had as children before are taken for the program's.
 */
#ifndef ST_BASE_CHILD_H
#define ST_BASE_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "framework/base/arena.h"
#include "framework/base/orphans.h"

enum {
    ST_CHILD_LINE_MAX = 1 << 20,   /* bytes of a line, its end not counted */
    ST_CHILD_HEARD_MAX = 16 << 20, /* bytes of both outputs since st_child_count_anew() */
    ST_CHILD_SAID_MAX = 16 << 10,  /* bytes of its standard error that are kept: the last */
    ST_CHILD_FILE_MAX = 64 << 20,  /* bytes of a file that it writes; then SIGXFSZ ends it */
};

/* What came of waiting for it. */
enum st_child_io {
    ST_CHILD_OK,
    ST_CHILD_LATE,   /* the deadline has passed */
    ST_CHILD_CLOSED, /* the pipe is closed at its end */
    ST_CHILD_LONG,   /* a line of more than ST_CHILD_LINE_MAX */
    ST_CHILD_MUCH,   /* more than ST_CHILD_HEARD_MAX */
    ST_CHILD_LARGE,  /* it uses more memory than it may */
};

struct st_tracer;

struct st_child {
    uid_t user;              /* whom the next one is to be; 0: as we are. For root. */
    pid_t process;           /* also its group; 0: there is none */
    int in, out, err;        /* our ends of the pipes; -1: closed */
    int handle;              /* readable when it has ended; -1 before Linux 5.3 */
    struct st_children kept; /* children that are none of its business */
    struct sigaction pipe_action, child_action; /* what SIGPIPE and SIGCHLD did before */
    bool was_adopting;
    uint64_t memory_bytes, looked_ms;
    const struct st_tracer *tracer; /* of the next that is started; NULL: none (tracer.h) */
    int bell;                       /* readable when somebody wants us meanwhile; -1: nobody does */
    void (*rung)(void *context);    /* called then, while we wait for the program; silences it */
    void *rung_context;
    char *heard;                /* what it printed and nobody took: ST_CHILD_LINE_MAX + 1 bytes */
    size_t from, looked, until; /* of what is in it: first byte, looked through, end */
    size_t total;               /* bytes since st_child_count_anew() */
    char said[ST_CHILD_SAID_MAX];
    size_t said_total; /* bytes of its standard error, ever */
};

/* Memory for one, used again and again; the arena's. */
struct st_child *st_child_new(struct st_arena *arena);

/*
 * The whole environment of a child: PATH as ours, and nothing else that is ours. Ends in
 * NULL.
 */
const char *const *st_child_environment(struct st_arena *arena);

/*
 * The file that a command means: itself if it has a slash, else the first program of that
 * name in PATH. NULL with errno if there is none that may be executed.
 */
const char *st_child_find(struct st_arena *arena, const char *command);

/*
 * Start a program. memory_bytes is what it may use of memory, resident; 0 is no limit. False
 * if it cannot be, with errno; then there is nothing to end. SIGPIPE is ignored until it
 * has ended.
 */
bool st_child_start(
    struct st_child *child,
    const char *file,
    const char *const *argv,
    const char *const *environment,
    uint64_t memory_bytes);

/* Give it all these bytes, by the deadline in st_now_ms(). What it prints meanwhile is taken. */
enum st_child_io st_child_send(
    struct st_child *child, const char *bytes, size_t size, uint64_t deadline_ms);

/*
 * Its next line, without its end and followed by a NUL; borrowed until the next call. Bytes
 * after the last newline are no line: it is ST_CHILD_CLOSED then.
 */
enum st_child_io st_child_line(
    struct st_child *child, uint64_t deadline_ms, const char **ret_line, size_t *ret_size);

/* Is there something that it printed, and nobody asked for? Does not wait. */
bool st_child_has_more(struct st_child *child);

void st_child_count_anew(struct st_child *child);

/* Wait until it has ended; it is still to be ended then. False if it has not, by the deadline. */
bool st_child_wait(struct st_child *child, uint64_t deadline_ms);

/*
 * End it and all that it started: close its input, give it until the deadline to exit, then
 * TERM and KILL. Returns its wait status. *ret_forced: it did not exit by itself.
 */
int st_child_end(struct st_child *child, uint64_t deadline_ms, bool *ret_forced);

/* The end of its standard error, in arena; bytes as they came. */
const char *st_child_said(const struct st_child *child, struct st_arena *arena, size_t *ret_size);

#endif
