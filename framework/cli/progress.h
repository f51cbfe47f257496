/*
 * progress.h - how far it is, on stderr, for those who wait.
 *
 * On a terminal that is a line which is drawn anew, at most ten times a second; where CI
 * says that it is one (the variable CI), a line each half minute, so that nobody takes the
 * job for dead. Else it is nothing: results are on stdout, and stay there alone.
 */
#ifndef ST_CLI_PROGRESS_H
#define ST_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum st_progress_kind { ST_PROGRESS_NONE, ST_PROGRESS_LINE, ST_PROGRESS_HEARTBEAT };

struct st_progress {
    enum st_progress_kind kind;
    FILE *file;
    const char *command; /* "run" */
    size_t done, all, wrong;
    uint64_t told_ms; /* when it was last told */
    bool is_drawn;    /* a line is on the terminal */
};

/* What stderr and the environment ask for; nothing if is_quiet. */
enum st_progress_kind st_progress_kind_of_stderr(bool is_quiet);

/* now_ms is any clock that does not go back. */
void st_progress_init(
    struct st_progress *progress, enum st_progress_kind kind, const char *command, size_t all);

/* Tell how far it is, if it is time to. */
void st_progress_tell(struct st_progress *progress, uint64_t now_ms);

/* Take the line away: before something else is written, and at the end. */
void st_progress_clear(struct st_progress *progress);

uint64_t st_progress_now_ms(void);

#endif
