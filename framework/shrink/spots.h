/*
 * spots.h - places in the JSON tree of a scenario, and patterns that name many of them.
 *
 * A spot is an RFC 6901 pointer. A pattern is a pointer in which `*` is any member or
 * element and `**` any number of levels; `|` separates patterns.
 */
#ifndef ST_SHRINK_SPOTS_H
#define ST_SHRINK_SPOTS_H

#include <jansson.h>
#include <stdbool.h>

#include "framework/base/arena.h"

struct st_spots {
    const char **pointers;
    size_t count, capacity;
};

/* The spots that match: those of the first pattern in the order of the tree, and so on. */
struct st_spots st_spots_find(struct st_arena *arena, json_t *tree, const char *pattern);

/* Whether a pointer matches a pattern, which may have no `**`. */
bool st_spot_matches(struct st_arena *arena, const char *pointer, const char *pattern);

/* The value there, borrowed, or NULL. */
json_t *st_spot_value(struct st_arena *arena, json_t *tree, const char *pointer);

/* Take it out of its object or list. False when it is not there. */
bool st_spot_remove(struct st_arena *arena, json_t *tree, const char *pointer);

/* Put another value in its place, which is taken over. False when nothing is there. */
bool st_spot_replace(struct st_arena *arena, json_t *tree, const char *pointer, json_t *value);

/* The last name of a pointer, as it is in the tree. */
const char *st_spot_name(struct st_arena *arena, const char *pointer);

/* The pointer without its last `levels` names. */
const char *st_spot_above(struct st_arena *arena, const char *pointer, size_t levels);

/* Orders pointers as the tree does: numbers by value. For qsort, on const char *. */
int st_spot_compare(const void *a, const void *b);

#endif
