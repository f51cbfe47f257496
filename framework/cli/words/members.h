/*
 * members.h - the members of a scenario file, for those who read about them.
 *
 * Nothing is written down here: they are the rows of scenario/document.c.
 */
#ifndef ST_CLI_WORDS_MEMBERS_H
#define ST_CLI_WORDS_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/arena.h"
#include "framework/report/page.h"

struct st_type; /* of scenario/fields.h */

/* Types that have a name, each once, from the whole file to what is deepest in it. */
struct st_named_types {
    const struct st_type **items;
    size_t count, capacity;
};

void st_named_types_find(struct st_arena *arena, struct st_named_types *types);

/*
 * What is to be written there: "list of step; at most 4096", "{ name: text }" for
 * an object of free names. With links, types that have
 * a name are links to the heading of that name, as Markdown.
 */
const char *st_member_value(struct st_arena *arena, const struct st_type *type, bool links);

/* The names of the variants in the set, "create, edit"; of all that the type has, "". */
const char *st_member_variants(struct st_arena *arena, const struct st_type *type, uint32_t set);

/* Say all that the member means, wherever it stands. False if there is none of that name. */
bool st_member_explain(struct st_page *page, const char *name, size_t column);

/* Every member's name, at least once, behind *count words of an array that grows. */
void st_member_names(struct st_arena *arena, const char ***words, size_t *count, size_t *capacity);

#endif
