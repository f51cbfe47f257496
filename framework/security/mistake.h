/*
 * mistake.h - what is wrong with a descriptor that somebody wrote, and where.
 *
 * The place is apart from the words, so that a caller in whose file the descriptor
 * stands can point into that file.
 */
#ifndef ST_SECURITY_MISTAKE_H
#define ST_SECURITY_MISTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/base/arena.h"

struct st_mistake {
    size_t offset;       /* in bytes, from the start of the text or of the binary form */
    bool is_binary;      /* the place is told as a byte, not as a column */
    const char *message; /* one line: lower-case start, no full stop; safe to print */
    const char *hint;    /* what would be right, or NULL */
};

/* Fill in a mistake. Always false, so that a parser can return it. */
__attribute__((format(printf, 5, 6))) bool st_mistake_make(
    struct st_mistake *mistake,
    struct st_arena *arena,
    size_t offset,
    const char *hint,
    const char *format,
    ...);

/* `unknown right "XX" at column 12; rights are ...`; columns count from 1, bytes from 0. */
const char *st_mistake_text(struct st_arena *arena, const struct st_mistake *mistake);

#endif
