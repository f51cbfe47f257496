/*
 * partial.h - a file that takes its name when it is complete.
 *
 * It is written beside the place where it is wanted, so nobody ever finds a part
 * of it there. A device or a pipe cannot be replaced: that is written to directly.
 */
#ifndef ST_CLI_FILES_PARTIAL_H
#define ST_CLI_FILES_PARTIAL_H

#include <stdbool.h>
#include <stdio.h>

#include "framework/base/arena.h"

struct st_partial {
    FILE *stream;
    const char *path;      /* where it is wanted */
    const char *temporary; /* where it is until then; NULL if it is written directly */
};

/* The texts live in arena. False if there can be no such file; errno says why. */
bool st_partial_open(struct st_partial *partial, struct st_arena *arena, const char *path);

/* Write behind what the file has, directly. False if that cannot be; errno says why. */
bool st_partial_append(struct st_partial *partial, const char *path);

/* Close it and give it its name. False if not all of it is there; errno says why. */
bool st_partial_complete(struct st_partial *partial);

/* Close it, and leave nothing behind. */
void st_partial_drop(struct st_partial *partial);

#endif
