/*
 * text.h - building text piece by piece, in an arena.
 */
#ifndef ST_BASE_TEXT_H
#define ST_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "framework/base/arena.h"

struct st_text {
    struct st_arena *arena;
    char *data;  /* always ends in a NUL */
    size_t size; /* without the NUL */
    size_t capacity;
};

void st_text_init(struct st_text *text, struct st_arena *arena);
void st_text_add(struct st_text *text, const char *piece);
void st_text_add_size(struct st_text *text, const char *piece, size_t size);
void st_text_add_char(struct st_text *text, char c);
void st_text_repeat(struct st_text *text, char c, size_t count);
void st_text_pad(struct st_text *text, size_t count); /* count spaces */
__attribute__((format(printf, 2, 3))) void st_text_addf(
    struct st_text *text, const char *format, ...);

/*
 * Add text that came from outside so that it cannot steer a terminal: control
 * characters, bidirectional overrides, noncharacters and bytes that are not UTF-8
 * become \n, \t or \u{XXXX}. Everything else, quotes included, stays as it is.
 */
void st_text_add_safe(struct st_text *text, const char *piece, size_t size);

/* The same as a string of its own. */
const char *st_safe(struct st_arena *arena, const char *piece);

/*
 * The code point that starts at text[0..size), and its length in bytes in
 * ret_length. Bytes that are not UTF-8 give -1 and a length of 1. size > 0.
 */
int32_t st_utf8_next(const char *text, size_t size, size_t *ret_length);

/* How many characters; a byte that is no UTF-8 counts as one. */
size_t st_utf8_count(const char *text, size_t size);

#endif
