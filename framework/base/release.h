/*
 * release.h - the versions of programs, as numbers with dots: "1.60.1".
 */
#ifndef ST_BASE_RELEASE_H
#define ST_BASE_RELEASE_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/base/arena.h"

enum {
    ST_RELEASE_PARTS_MAX = 8,
    ST_RELEASE_DIGITS_MAX = 9, /* of one part */
};

/* Is the text a version, and nothing else? */
bool st_release_is(const char *text, size_t size);

/*
 * The version in what a program says about itself: the first numbers with a dot between them,
 * else the first number; "rclone v1.60.1-DEV" has 1.60.1. NULL if there is none.
 */
const char *st_release_find(struct st_arena *arena, const char *line);

/*
 * Below 0, 0 or above 0, as a is older than b, the same, or newer. Parts are compared as
 * numbers, and those that are left out are 0: 2.9 is older than 2.10, and 2 is 2.0.
 */
int st_release_compare(const char *a, const char *b);

#endif
