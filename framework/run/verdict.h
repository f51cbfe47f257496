/*
 * verdict.h - what a run came to, and what the program exits with.
 */
#ifndef ST_RUN_VERDICT_H
#define ST_RUN_VERDICT_H

#include "framework/base/words.h"

/* id, word, exit code, meaning; worst first */
#define ST_VERDICTS(X)                                                                      \
    X(ERROR, "error", 7, "the framework itself failed")                                     \
    X(FAIL, "fail", 1, "an expectation or an invariant does not hold")                      \
    X(STALE, "stale", 1, "declared as a known failure, but it does not fail (so) any more") \
    X(INCONCLUSIVE, "inconclusive", 6, "something that was to happen did not")              \
    X(SKIPPED, "skipped", 5, "the engine does not claim what the scenario needs")           \
    X(KNOWN, "known", 0, "failed exactly as declared")                                      \
    X(PASS, "pass", 0, "everything stated was looked at and holds")

enum st_verdict {
#define X(id, word, code, about) ST_VERDICT_##id,
    ST_VERDICTS(X)
#undef X
        ST_VERDICT_COUNT
};

extern const struct st_words st_verdict_words;
extern const char *const st_verdict_abouts[ST_VERDICT_COUNT];

/* id, value, meaning. A public promise: never changed, only added to. */
#define ST_EXITS(X)                                                                    \
    X(OK, 0, "everything selected ran and is as it should be")                         \
    X(FAILED, 1, "a scenario failed, or a known failure is stale")                     \
    X(USAGE, 2, "the command line makes no sense")                                     \
    X(INVALID, 3, "a scenario file is not valid")                                      \
    X(NO_ENGINE, 4, "an engine could not be started")                                  \
    X(NOTHING, 5, "nothing ran: nothing was selected, or all of it was skipped")       \
    X(INCONCLUSIVE, 6, "nothing failed, but something that was to happen did not")     \
    X(BROKEN, 7, "synctorture itself failed: no memory, no room for output, or a bug") \
    X(INTERRUPTED, 130, "stopped by SIGINT; what had run is reported")                 \
    X(TERMINATED, 143, "stopped by SIGTERM; what had run is reported")

enum st_exit {
#define X(id, value, about) ST_EXIT_##id = (value),
    ST_EXITS(X)
#undef X
};

#endif
