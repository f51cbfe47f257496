/*
 * ending.c - how something that ran in a process of its own came to a bad end.
 */
#include "framework/base/ending.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static const char *const words[] = {
#define X(id, word, about) word,
    ST_ENDS(X)
#undef X
};
const struct st_words st_end_words = { "end of an engine", words, ST_END_COUNT };

const char *const st_end_abouts[ST_END_COUNT] = {
#define X(id, word, about) about,
    ST_ENDS(X)
#undef X
};

enum st_end st_end_of_status(int status)
{
    if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);

        return number == SIGXFSZ || number == SIGXCPU ? ST_END_LIMIT : ST_END_CRASHED;
    }
    return WEXITSTATUS(status) == 0 ? ST_END_NONE : ST_END_EXITED;
}

const char *st_end_describe(struct st_arena *arena, int status)
{
    const char *signal = WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : NULL;

    if (signal)
        return st_arena_format(arena, "was ended by SIG%s", signal);
    if (WIFSIGNALED(status))
        return st_arena_format(arena, "was ended by signal %d", WTERMSIG(status));
    return st_arena_format(arena, "exited with code %d", WEXITSTATUS(status));
}

const char *st_end_describe_worker(struct st_arena *arena, const struct st_worker_result *result)
{
    const char *about = st_worker_end_abouts[result->end];
    const char *signal = result->signal ? sigabbrev_np(result->signal) : NULL;

    if (signal)
        return st_arena_format(arena, "%s (SIG%s)", about, signal);
    if (result->code)
        return st_arena_format(arena, "%s (code %d)", about, result->code);
    return about;
}

enum st_end st_end_of_worker(const struct st_worker_result *result)
{
    switch (result->end) {
    case ST_WORKER_CRASHED:
        return ST_END_CRASHED;
    case ST_WORKER_EXITED:
        return ST_END_EXITED;
    case ST_WORKER_DEADLINE:
        return ST_END_TIMEOUT;
    case ST_WORKER_MEMORY:
        return ST_END_LIMIT;
    case ST_WORKER_DONE:
    case ST_WORKER_GARBLED:
    case ST_WORKER_STOPPED:
    case ST_WORKER_NOT_RUN:
    case ST_WORKER_END_COUNT:
        break;
    }
    return ST_END_NONE;
}
