/*
 * words.c - the words people type, and the nearest one when they mistype.
 */
#include "framework/base/words.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "framework/base/text.h"

enum { WORD_MAX = 64, LIST_MAX = 12 };

size_t st_words_find(const struct st_words *words, const char *word)
{
    size_t i = 0;

    while (i < words->count && strcmp(words->words[i], word) != 0)
        i++;
    return i;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int folded(char c)
{
    return tolower((unsigned char)c);
}

/*
 * Edit distance with transpositions (optimal string alignment). A difference
 * of case alone costs nothing. Words over WORD_MAX bytes are nobody's typo.
 */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t a_size = strlen(a);
    size_t b_size = strlen(b);

    if (a_size > WORD_MAX || b_size > WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t same = folded(a[i - 1]) == folded(b[j - 1]) ? 0 : 1;

            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + same);
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                folded(a[i - 2]) == folded(b[j - 1]))
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *st_nearest(const char *word, const char *const *entries, size_t count)
{
    const char *nearest = NULL;
    size_t best = strlen(word) / 3 + 2; /* further away is a different word */

    for (size_t i = 0; i < count; i++) {
        size_t away = entries[i] ? distance(word, entries[i]) : best;

        if (away < best) {
            best = away;
            nearest = entries[i];
        }
    }
    return nearest;
}

const char *st_choices(struct st_arena *arena, const char *word, const struct st_words *words)
{
    const char *nearest = st_nearest(word, words->words, words->count);
    struct st_text text;

    st_text_init(&text, arena);
    if (words->count <= LIST_MAX || !nearest) {
        st_text_add(&text, "one of ");
        for (size_t i = 0; i < words->count; i++)
            st_text_addf(&text, "%s%s", i ? ", " : "", words->words[i]);
    }
    if (nearest)
        st_text_addf(&text, "%sdid you mean \"%s\"?", text.size ? "; " : "", nearest);
    return text.data;
}
