/*
 * locate.h - the line and column of a value in a JSON text.
 */
#ifndef ST_SCENARIO_LOCATE_H
#define ST_SCENARIO_LOCATE_H

#include "framework/base/diag.h"

struct st_place {
    size_t offset; /* in bytes */
    int line;      /* 1-based; 0: not found */
    int column;    /* 1-based, in characters */
    int width;     /* characters on that line */
};

/* Where the value at a path stands, or the key of the member it is. */
struct st_place st_locate(
    const char *text, size_t size, const struct st_path *path, enum st_diag_place place);

/* The same for an offset in bytes, e.g. of a syntax error; and for a token that begins there. */
struct st_place st_locate_offset(const char *text, size_t size, size_t offset);
struct st_place st_locate_token(const char *text, size_t size, size_t start, size_t end);

#endif
