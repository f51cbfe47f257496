/*
 * cursor.c - reading SDDL text from left to right.
 */
#include "framework/security/cursor.h"

#include "framework/base/text.h"

const char *st_cursor_shown(const struct st_cursor *cursor, size_t max)
{
    size_t end = cursor->at;
    size_t length = 0;

    while (end < cursor->size && end - cursor->at < max) {
        st_utf8_next(cursor->text + end, cursor->size - end, &length);
        end += length;
    }
    return st_arena_copy(cursor->arena, cursor->text + cursor->at, end - cursor->at);
}

/* The value of a digit of any base up to 16; 16 for what is no digit. */
static uint64_t value_of(char c)
{
    if (st_is_digit(c))
        return (uint64_t)(c - '0');
    c = st_to_upper(c);
    return c >= 'A' && c <= 'F' ? (uint64_t)(c - 'A' + 10) : 16;
}

static uint64_t take_base(struct st_cursor *cursor, enum st_number_form form)
{
    if (st_cursor_peek(cursor, 0) != '0')
        return 10;
    if (st_to_upper(st_cursor_peek(cursor, 1)) == 'X') {
        cursor->at += 2;
        return 16;
    }
    return form == ST_NUMBER_OCTAL_TOO ? 8 : 10;
}

bool st_cursor_number(
    struct st_cursor *cursor,
    enum st_number_form form,
    uint64_t max,
    const char *what,
    uint64_t *ret_number)
{
    size_t start = cursor->at;
    uint64_t base = take_base(cursor, form);
    size_t first = cursor->at;
    uint64_t number = 0;

    for (; value_of(st_cursor_peek(cursor, 0)) < base; cursor->at++) {
        if (st_cursor_peek(cursor, 0) == 'D' && st_cursor_peek(cursor, 1) == ':')
            break;
        if (number > (max - value_of(cursor->text[cursor->at])) / base)
            return st_mistake_make(
                cursor->mistake, cursor->arena, start,
                st_arena_format(cursor->arena, "it is at most 0x%llx", (unsigned long long)max),
                "%s is too large", what);
        number = number * base + value_of(cursor->text[cursor->at]);
    }
    if (cursor->at == first) {
        cursor->at = start;
        return st_mistake_make(
            cursor->mistake, cursor->arena, start, "a number is decimal or 0x and hexadecimal",
            "%s is no number", what);
    }
    *ret_number = number;
    return true;
}
