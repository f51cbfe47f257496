/*
 * words.h - the words people type, and the nearest one when they mistype.
 *
 * A list of words is an array indexed by the enum it belongs to; both come from
 * one table.
 */
#ifndef ST_BASE_WORDS_H
#define ST_BASE_WORDS_H

#include <stddef.h>

#include "framework/base/arena.h"

struct st_words {
    const char *what;         /* "right", "status": for messages */
    const char *const *words; /* words[i] is what value i is called */
    size_t count;
};

/* The index of the word, or words->count when it is none of them. */
size_t st_words_find(const struct st_words *words, const char *word);

/* The entry most like the word, or NULL when none is close. Entries may be NULL. */
const char *st_nearest(const char *word, const char *const *entries, size_t count);

/*
 * A hint: "one of a, b, c; did you mean \"b\"?". A list of more than 12 is left
 * out when there is a nearest word to suggest.
 */
const char *st_choices(struct st_arena *arena, const char *word, const struct st_words *words);

#endif
