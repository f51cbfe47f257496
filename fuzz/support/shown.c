/*
 * shown.c - is this text safe to show to a person?
 */
#include "fuzz/support/shown.h"

#include <stdint.h>

/* RFC 3629, section 4: which second bytes a first byte allows, and how many follow it. */
static const struct form {
    unsigned char first, last; /* of the first byte */
    unsigned char low, high;   /* of the second */
    unsigned char followers;
} forms[] = {
    { 0xc2, 0xdf, 0x80, 0xbf, 1 }, { 0xe0, 0xe0, 0xa0, 0xbf, 2 }, { 0xe1, 0xec, 0x80, 0xbf, 2 },
    { 0xed, 0xed, 0x80, 0x9f, 2 }, { 0xee, 0xef, 0x80, 0xbf, 2 }, { 0xf0, 0xf0, 0x90, 0xbf, 3 },
    { 0xf1, 0xf3, 0x80, 0xbf, 3 }, { 0xf4, 0xf4, 0x80, 0x8f, 3 },
};

/* Characters that are no letters of a text but orders to what shows it. */
static const uint32_t orders[] = {
    0x061c,                                 /* arabic letter mark */
    0x200e, 0x200f,                         /* left-to-right, right-to-left */
    0x2028, 0x2029,                         /* line and paragraph ends */
    0x202a, 0x202b, 0x202c, 0x202d, 0x202e, /* embeddings and overrides */
    0x2066, 0x2067, 0x2068, 0x2069,         /* isolates */
    0xfeff,                                 /* byte order mark */
};

/* Bytes of the character that starts here; 0 if none does. */
static size_t character(const unsigned char *text, size_t size)
{
    if (text[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct form *form = &forms[i];
        size_t at = 2;

        if (text[0] < form->first || text[0] > form->last)
            continue;
        if (size <= form->followers || text[1] < form->low || text[1] > form->high)
            return 0;
        while (at <= form->followers && text[at] >= 0x80 && text[at] <= 0xbf)
            at++;
        return at == form->followers + 1U ? at : 0;
    }
    return 0;
}

static bool is_order(const unsigned char *text, size_t length)
{
    if (length == 1)
        return (text[0] < 0x20 && text[0] != '\n') || text[0] == 0x7f;
    if (length == 2 && text[0] == 0xc2 && text[1] < 0xa0)
        return true; /* U+0080 to U+009F */

    uint32_t code = text[0] & 0xffU >> (length + 1);

    for (size_t i = 1; i < length; i++)
        code = code << 6 | (text[i] & 0x3f);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        if (orders[i] == code)
            return true;
    return false;
}

bool st_shown_safely(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = 0;

    for (size_t at = 0; at < size; at += length) {
        length = character(bytes + at, size - at);
        if (length == 0 || is_order(bytes + at, length))
            return false;
    }
    return true;
}
