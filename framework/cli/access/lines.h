/*
 * lines.h - the lines of the standard input, one at a time, for commands that answer
 * each with a line.
 */
#ifndef ST_CLI_ACCESS_LINES_H
#define ST_CLI_ACCESS_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/base/arena.h"

enum { ST_LINE_SIZE_MAX = 4 << 20 }; /* bytes of one line, without its end */

struct st_lines {
    char *buffer;
    size_t at, filled; /* what is between them has not been given out */
    size_t number;     /* of the line given last, from 1 */
    int error;         /* errno when reading failed, or 0 */
    bool is_at_end;
};

struct st_line {
    const char *text; /* borrowed until the next one; not ended by a NUL */
    size_t size;
    bool is_too_long; /* the rest of it was skipped */
};

void st_lines_init(struct st_lines *lines, struct st_arena *arena);

/*
 * The next line, without its LF or CR LF; false at the end, and when reading fails.
 * Before it waits for input, what was printed so far is sent, so that a program can
 * talk to this one line by line.
 */
bool st_lines_next(struct st_lines *lines, struct st_line *ret_line);

#endif
