/*
 * lines.c - the lines of the standard input.
 */
#include "framework/cli/access/lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_SIZE = ST_LINE_SIZE_MAX + (1 << 16) };

void st_lines_init(struct st_lines *lines, struct st_arena *arena)
{
    *lines = (struct st_lines){ .buffer = ST_NEW_ARRAY(arena, char, BUFFER_SIZE) };
}

/* Read some more behind what is there, which is moved to the front of the buffer. */
static void fill(struct st_lines *lines)
{
    ssize_t got = 0;

    memmove(lines->buffer, lines->buffer + lines->at, lines->filled - lines->at);
    lines->filled -= lines->at;
    lines->at = 0;
    (void)fflush(stdout); /* st_main() looks for errors */
    do
        got = read(STDIN_FILENO, lines->buffer + lines->filled, BUFFER_SIZE - lines->filled);
    while (got < 0 && errno == EINTR);
    if (got > 0) {
        lines->filled += (size_t)got;
        return;
    }
    lines->is_at_end = true;
    if (got < 0)
        lines->error = errno;
}

/* The LF of the line at hand, searched for behind `from`; NULL if there is none yet. */
static const char *find_end(const struct st_lines *lines, size_t from)
{
    return memchr(lines->buffer + from, '\n', lines->filled - from);
}

/* Give up a line that is too long: forget it up to its end. */
static void skip_line(struct st_lines *lines)
{
    const char *end = NULL;

    while (!(end = find_end(lines, lines->at))) {
        lines->at = lines->filled;
        if (lines->is_at_end)
            return;
        fill(lines);
    }
    lines->at = (size_t)(end - lines->buffer) + 1;
}

bool st_lines_next(struct st_lines *lines, struct st_line *ret_line)
{
    size_t seen = 0;
    const char *end = NULL;

    while (!(end = find_end(lines, lines->at + seen)) && !lines->is_at_end) {
        seen = lines->filled - lines->at;
        if (seen > ST_LINE_SIZE_MAX)
            break;
        fill(lines);
    }

    size_t size = end ? (size_t)(end - lines->buffer) - lines->at : lines->filled - lines->at;

    if (!end && (size == 0 || lines->error))
        return false;
    lines->number++;
    *ret_line = (struct st_line){
        .text = lines->buffer + lines->at,
        .size = size,
        .is_too_long = size > ST_LINE_SIZE_MAX,
    };
    if (ret_line->is_too_long) {
        skip_line(lines);
        return true;
    }
    lines->at += size + (end != NULL);
    if (size > 0 && ret_line->text[size - 1] == '\r')
        ret_line->size--;
    return true;
}
