/*
 * path.h - where in a JSON text something is (RFC 6901), without building text.
 *
 * A path is a list of steps from a value up to the root, which is NULL. Decoding
 * a right file makes nodes, never strings; strings are for messages.
 */
#ifndef ST_BASE_PATH_H
#define ST_BASE_PATH_H

#include <stddef.h>

#include "framework/base/arena.h"

struct st_path {
    const struct st_path *up; /* NULL: the root */
    const char *key;          /* member name, or NULL for an array element */
    size_t index;             /* of the array element */
};

const struct st_path *st_path_member(
    struct st_arena *arena, const struct st_path *up, const char *key);
const struct st_path *st_path_element(
    struct st_arena *arena, const struct st_path *up, size_t index);

/* "/steps/2/as"; the root is "". */
const char *st_path_pointer(struct st_arena *arena, const struct st_path *path);

#endif
