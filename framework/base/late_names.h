/*
 * late_names.h - texts that come up while a scenario runs: what an engine makes up.
 *
 * The number of a late name comes from its text and not from the order in which texts come
 * up, so that the same run has the same numbers whatever ran before. They lie above all
 * others.
 */
#ifndef ST_BASE_LATE_NAMES_H
#define ST_BASE_LATE_NAMES_H

#include <stdint.h>

#include "framework/base/arena.h"

enum {
    ST_LATE_NAMES_MAX = 1 << 15,
    ST_LATE_BYTES_MAX = 32 << 20, /* of all texts */
};

#define ST_LATE_NAME_BIT 0x80000000U

struct st_late_names {
    struct st_arena *arena;
    struct st_late_name *slots; /* NULL until there is one */
    size_t slot_count;
    size_t count, bytes;
};

/* The number of a text, new if need be; 0 when there are too many. The text is copied. */
uint32_t st_late_names_add(struct st_late_names *names, const char *text);

/* NULL if there is none of that number. */
const char *st_late_names_text(const struct st_late_names *names, uint32_t name);

#endif
