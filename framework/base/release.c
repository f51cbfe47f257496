/*
 * release.c - the versions of programs.
 */
#include "framework/base/release.h"

#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

/* Bytes of the version that a text begins with; *ret_parts: how many numbers it has. */
static size_t measure(const char *text, size_t *ret_parts)
{
    size_t size = 0;

    *ret_parts = 0;
    while (*ret_parts < ST_RELEASE_PARTS_MAX) {
        size_t dot = *ret_parts > 0 && text[size] == '.';
        size_t part = *ret_parts > 0 && !dot ? 0 : strspn(text + size + dot, digits);

        if (part == 0 || part > ST_RELEASE_DIGITS_MAX)
            break;
        size += dot + part;
        ++*ret_parts;
    }
    return size;
}

bool st_release_is(const char *text, size_t size)
{
    size_t parts = 0;

    return size > 0 && measure(text, &parts) == size;
}

const char *st_release_find(struct st_arena *arena, const char *line)
{
    const char *found = NULL;
    size_t found_size = 0;

    for (const char *at = line; *(at += strcspn(at, digits));) {
        size_t parts = 0;
        size_t size = measure(at, &parts);

        if (parts > 1)
            return st_arena_copy(arena, at, size);
        if (parts == 1 && !found) {
            found = at;
            found_size = size;
        }
        at += strspn(at, digits);
    }
    return found ? st_arena_copy(arena, found, found_size) : NULL;
}

/* The next part, which is then gone from the text. */
static unsigned long take_part(const char **text)
{
    char *end = NULL;
    unsigned long part = strtoul(*text, &end, 10);

    *text = *end == '.' ? end + 1 : end;
    return part;
}

int st_release_compare(const char *a, const char *b)
{
    while (*a || *b) {
        unsigned long left = take_part(&a);
        unsigned long right = take_part(&b);

        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}
