/*
 * ending.h - how something that ran in a process of its own came to a bad end.
 *
 * The one place that classifies it: for programs that speak the protocol of engines
 * (child.h) and for engines of ours in a worker (worker.h) alike.
 */
#ifndef ST_BASE_ENDING_H
#define ST_BASE_ENDING_H

#include "framework/base/words.h"
#include "framework/base/worker.h"

/* id, word in reports, meaning */
#define ST_ENDS(X)                                                                           \
    X(NONE, "none", "it has not come to a bad end")                                          \
    X(PROTOCOL, "protocol", "it said what the protocol does not allow")                      \
    X(TIMEOUT, "timeout", "it did not answer, or did not end, in time")                      \
    X(EXITED, "exited", "it exited before it had answered, or with a code that is not 0")    \
    X(CRASHED, "crashed", "a signal ended it")                                               \
    X(LIMIT, "limit", "it printed more, or needed more memory or longer files, than it may") \
    X(STARTUP, "startup", "it could not be started")                                         \
    X(CLAIM, "claim", "it did what its description says that it never does")

enum st_end {
#define X(id, word, about) ST_END_##id,
    ST_ENDS(X)
#undef X
        ST_END_COUNT
};

extern const struct st_words st_end_words;
extern const char *const st_end_abouts[ST_END_COUNT];

/* Of a process, from what waitpid() says; ST_END_NONE if it exited with 0. */
enum st_end st_end_of_status(int status);

/* "exited with code 3", "was ended by SIGSEGV" */
const char *st_end_describe(struct st_arena *arena, int status);

/* "a signal ended it (SIGSEGV)" */
const char *st_end_describe_worker(struct st_arena *arena, const struct st_worker_result *result);

/* Of a worker. ST_END_NONE when it is not the doing of what ran in it. */
enum st_end st_end_of_worker(const struct st_worker_result *result);

#endif
