/*
 * ber.c - the encoding that LDAP messages have: tag, length, content.
 */
#include "framework/lab/directory/ber.h"

#include <string.h>

enum {
    LONG_FORM = 0x80, /* of a length: its low bits say how many bytes hold it */
    NUMBER_BYTES = 4,
};

void st_ber_add(struct st_text *text, unsigned tag, const char *content, size_t size)
{
    st_text_add_char(text, (char)tag);
    if (size < LONG_FORM) {
        st_text_add_char(text, (char)size);
    } else {
        st_text_add_char(text, (char)(LONG_FORM | NUMBER_BYTES));
        for (unsigned shift = 8 * NUMBER_BYTES; shift > 0; shift -= 8)
            st_text_add_char(text, (char)(size >> (shift - 8) & 0xff));
    }
    st_text_add_size(text, content, size);
}

void st_ber_add_string(struct st_text *text, unsigned tag, const char *string)
{
    st_ber_add(text, tag, string, strlen(string));
}

void st_ber_add_number(struct st_text *text, unsigned tag, long number)
{
    char bytes[sizeof number + 1];
    size_t size = 0;

    /* The fewest bytes that do not begin with a one bit, which would mean a minus. */
    for (size_t i = sizeof number; i > 0; i--) {
        unsigned long rest = (unsigned long)number >> (8 * (i - 1));

        if (rest & LONG_FORM && size == 0)
            bytes[size++] = 0;
        if (rest != 0 || size > 0 || i == 1)
            bytes[size++] = (char)(rest & 0xff);
    }
    st_ber_add(text, tag, bytes, size);
}

static unsigned byte_at(const struct st_ber *ber, size_t index)
{
    return (unsigned char)ber->at[index];
}

bool st_ber_next(struct st_ber *ber, unsigned *ret_tag, struct st_ber *ret_content)
{
    size_t head = 2;
    size_t size = 0;

    if (ber->left < head)
        return false;
    size = byte_at(ber, 1);
    if (size & LONG_FORM) {
        size_t bytes = size & (LONG_FORM - 1);

        if (bytes == 0 || bytes > NUMBER_BYTES || ber->left < head + bytes)
            return false;
        size = 0;
        for (size_t i = 0; i < bytes; i++)
            size = size << 8 | byte_at(ber, head + i);
        head += bytes;
    }
    if (size > ber->left - head)
        return false;
    *ret_tag = byte_at(ber, 0);
    *ret_content = (struct st_ber){ ber->at + head, size };
    ber->at += head + size;
    ber->left -= head + size;
    return true;
}

bool st_ber_take(struct st_ber *ber, unsigned tag, struct st_ber *ret_content)
{
    const struct st_ber whole = *ber;
    unsigned found = 0;

    if (st_ber_next(ber, &found, ret_content) && found == tag)
        return true;
    *ber = whole;
    return false;
}

bool st_ber_take_number(struct st_ber *ber, unsigned tag, long *ret_number)
{
    const struct st_ber whole = *ber;
    struct st_ber content;

    if (!st_ber_take(ber, tag, &content) || content.left == 0 || content.left > NUMBER_BYTES) {
        *ber = whole;
        return false;
    }

    long number = byte_at(&content, 0) & 0x80 ? -1 : 0;

    for (size_t i = 0; i < content.left; i++)
        number = (long)((unsigned long)number << 8 | byte_at(&content, i));
    *ret_number = number;
    return true;
}
