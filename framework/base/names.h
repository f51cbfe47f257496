/*
 * names.h - text interned once, so that everything after loading is numbers.
 *
 * Two texts are equal exactly when their ids are. Ids are dense and start at 1;
 * ST_NAME_NONE is no text at all, which is not the same as the empty text.
 */
#ifndef ST_BASE_NAMES_H
#define ST_BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "framework/base/late_names.h"

typedef uint32_t st_name;
enum { ST_NAME_NONE = 0 };

/* Of names below `known`; it catches up when somebody looks for a text. */
struct st_name_index {
    uint32_t *slots; /* open addressing; 0 is free; NULL: nobody has looked yet */
    size_t slot_count;
    size_t known;
};

struct st_names {
    struct st_arena *arena;
    const char **texts; /* by id; texts[0] is NULL */
    size_t count;       /* ids given, the none id included */
    size_t capacity;
    struct st_name_index *index; /* to find them by text */
    struct st_late_names *late;  /* those that came up after loading */
};

void st_names_init(struct st_names *names, struct st_arena *arena);

/* The id of the text, new if need be. The text is copied. */
st_name st_names_add(struct st_names *names, const char *text);

/*
 * The id of a text that the caller knows to be new, and that lives as long as the names: nothing
 * is looked for or copied.
 */
st_name st_names_append(struct st_names *names, const char *text);

/* The id of the text, or ST_NAME_NONE if it was never added. */
st_name st_names_find(const struct st_names *names, const char *text);

/*
 * The id of a text that comes up while a scenario runs: as above, or a late one.
 * ST_NAME_NONE when there are too many.
 */
st_name st_names_late(const struct st_names *names, const char *text);

/* Borrowed from names. NULL for ST_NAME_NONE. */
const char *st_names_text(const struct st_names *names, st_name name);

#endif
