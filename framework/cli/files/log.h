/*
 * log.h - reading an event log, which anybody may have written.
 */
#ifndef ST_CLI_FILES_LOG_H
#define ST_CLI_FILES_LOG_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "framework/cli/args.h"

struct st_log {
    const struct st_args *args;
    const char *name; /* as the person typed it */
    FILE *file;
    int line;
    bool has_begun, has_ended;
    bool is_wrong; /* it is no log, and that was said on stderr */
};

/* "-" is the standard input. False after saying on stderr why it cannot be read. */
bool st_log_open(struct st_log *log, const struct st_args *args, const char *path);

/*
 * The next event, which the caller releases. NULL at the end, or, with is_wrong, after
 * saying on stderr what is wrong: a log has one begin and one end.
 */
json_t *st_log_next(struct st_log *log);

void st_log_close(struct st_log *log);

#endif
