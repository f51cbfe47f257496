/*
 * text.c - building text piece by piece, in an arena.
 */
#include "framework/base/text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void st_text_init(struct st_text *text, struct st_arena *arena)
{
    text->arena = arena;
    text->size = 0;
    text->capacity = 64;
    text->data = st_arena_alloc(arena, text->capacity);
}

static void make_room(struct st_text *text, size_t more)
{
    size_t capacity = text->capacity;

    while (capacity - text->size <= more)
        capacity *= 2;
    if (capacity == text->capacity)
        return;

    char *data = st_arena_alloc(text->arena, capacity);

    memcpy(data, text->data, text->size + 1);
    text->data = data;
    text->capacity = capacity;
}

void st_text_add_size(struct st_text *text, const char *piece, size_t size)
{
    make_room(text, size);
    if (size > 0)
        memcpy(text->data + text->size, piece, size);
    text->size += size;
    text->data[text->size] = '\0';
}

void st_text_add(struct st_text *text, const char *piece)
{
    st_text_add_size(text, piece, strlen(piece));
}

void st_text_add_char(struct st_text *text, char c)
{
    st_text_add_size(text, &c, 1);
}

void st_text_repeat(struct st_text *text, char c, size_t count)
{
    make_room(text, count);
    memset(text->data + text->size, c, count);
    text->size += count;
    text->data[text->size] = '\0';
}

void st_text_pad(struct st_text *text, size_t count)
{
    st_text_repeat(text, ' ', count);
}

void st_text_addf(struct st_text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);

    const char *piece = st_arena_vformat(text->arena, format, arguments);

    va_end(arguments);
    st_text_add(text, piece);
}

/* Of two, three and four bytes: how the first is known, and the least value they may code. */
static const struct {
    unsigned char mask, lead;
    int32_t least;
} utf8_forms[] = {
    { 0xe0, 0xc0, 0x80 },
    { 0xf0, 0xe0, 0x800 },
    { 0xf8, 0xf0, 0x10000 },
};

int32_t st_utf8_next(const char *text, size_t size, size_t *ret_length)
{
    const unsigned char *bytes = (const unsigned char *)text;

    assert(size > 0);
    *ret_length = 1;
    if (bytes[0] < 0x80) /* nearly all that is ever read */
        return bytes[0];
    for (size_t form = 0; form < sizeof utf8_forms / sizeof utf8_forms[0]; form++) {
        if ((bytes[0] & utf8_forms[form].mask) != utf8_forms[form].lead)
            continue;
        if (form + 2 > size)
            return -1;

        int32_t code = bytes[0] & (unsigned char)~utf8_forms[form].mask;

        for (size_t i = 1; i <= form + 1; i++) {
            if ((bytes[i] & 0xc0) != 0x80)
                return -1;
            code = code << 6 | (bytes[i] & 0x3f);
        }
        if (code < utf8_forms[form].least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return -1;
        *ret_length = form + 2;
        return code;
    }
    return -1;
}

size_t st_utf8_count(const char *text, size_t size)
{
    size_t count = 0;
    size_t length = 1;

    for (size_t at = 0; at < size; at += length, count++)
        if ((unsigned char)text[at] < 0x80)
            length = 1;
        else
            (void)st_utf8_next(text + at, size - at, &length);
    return count;
}

/*
 * C0, DEL, C1, the bidirectional controls, line separators, the byte order mark, and what
 * Unicode says is no character, which XML and YAML do not take.
 */
static bool is_unsafe(int32_t code)
{
    bool is_none = (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);

    return is_none || code < 0x20 || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x61c || code == 0xfeff;
}

/* Bytes at the start of a text that are printable ASCII. */
static size_t plain(const char *text, size_t size)
{
    size_t count = 0;

    while (count < size && text[count] >= ' ' && text[count] <= '~')
        count++;
    return count;
}

void st_text_add_safe(struct st_text *text, const char *piece, size_t size)
{
    size_t at = plain(piece, size);
    size_t length = 0;

    st_text_add_size(text, piece, at);
    for (; at < size; at += length) {
        int32_t code = st_utf8_next(piece + at, size - at, &length);

        if (code == '\n')
            st_text_add(text, "\\n");
        else if (code == '\t')
            st_text_add(text, "\\t");
        else if (code < 0)
            st_text_addf(text, "\\x%02x", (unsigned char)piece[at]);
        else if (is_unsafe(code))
            st_text_addf(text, "\\u{%x}", (unsigned)code);
        else {
            length += plain(piece + at + length, size - at - length);
            st_text_add_size(text, piece + at, length);
        }
    }
}

const char *st_safe(struct st_arena *arena, const char *piece)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_text_add_safe(&text, piece, strlen(piece));
    return text.data;
}
