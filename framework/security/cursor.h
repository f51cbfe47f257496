/*
 * cursor.h - reading SDDL text from left to right.
 *
 * What reads a part leaves the cursor behind it. On a mistake it fills in the
 * mistake and returns false; where the cursor is then says nothing.
 */
#ifndef ST_SECURITY_CURSOR_H
#define ST_SECURITY_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/security/mistake.h"

struct st_cursor {
    struct st_arena *arena; /* of messages */
    struct st_mistake *mistake;
    const char *text;
    size_t size, at;
};

/* The character at the cursor, or `ahead` behind it; NUL when there is none. */
static inline char st_cursor_peek(const struct st_cursor *cursor, size_t ahead)
{
    if (cursor->at + ahead >= cursor->size)
        return '\0';
    return cursor->text[cursor->at + ahead];
}

static inline bool st_cursor_at_end(const struct st_cursor *cursor)
{
    return cursor->at >= cursor->size;
}

/* Only U+0020 is space in SDDL; Windows takes no tab. */
static inline void st_cursor_skip_spaces(struct st_cursor *cursor)
{
    while (st_cursor_peek(cursor, 0) == ' ')
        cursor->at++;
}

static inline bool st_cursor_takes(struct st_cursor *cursor, char wanted)
{
    if (st_cursor_at_end(cursor) || cursor->text[cursor->at] != wanted)
        return false;
    cursor->at++;
    return true;
}

static inline bool st_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool st_is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline char st_to_upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

/* Do the two letters at the cursor, in either case, make the word? Does not move. */
static inline bool st_cursor_has_pair(const struct st_cursor *cursor, const char *word)
{
    return st_to_upper(st_cursor_peek(cursor, 0)) == word[0] &&
           st_to_upper(st_cursor_peek(cursor, 1)) == word[1];
}

/* What stands at the cursor, for messages: up to max bytes, and no part of a character. */
const char *st_cursor_shown(const struct st_cursor *cursor, size_t max);

/* What numbers look like: 0x1F and 0X1f always, 017 as fifteen only where octal is read. */
enum st_number_form { ST_NUMBER_DECIMAL_OR_HEX, ST_NUMBER_OCTAL_TOO };

/*
 * Read a number of at most max. The hexadecimal digit D is left alone where a colon
 * follows: it is the "D:" of the next part, as in O:S-1-2-0x2D:(A;;GA;;;WD).
 */
bool st_cursor_number(
    struct st_cursor *cursor,
    enum st_number_form form,
    uint64_t max,
    const char *what,
    uint64_t *ret_number);

#endif
