/*
 * pattern.c - names and paths with wildcards.
 *
 * Both matchers go back to the last star only, so the time is the product of the
 * sizes, whatever a file asks for.
 */
#include "framework/scenario/pattern.h"

#include <string.h>

#include "framework/base/text.h"

bool st_pattern_is(const char *text)
{
    return strpbrk(text, "*?") != NULL;
}

/* A character may be longer than a byte. */
static size_t step_over(const char *text, size_t size)
{
    size_t length = 1;

    (void)st_utf8_next(text, size, &length);
    return length;
}

static bool match_name(const char *pattern, size_t pattern_size, const char *name, size_t name_size)
{
    size_t star = SIZE_MAX;
    size_t resume = 0;
    size_t p = 0;
    size_t n = 0;

    while (n < name_size) {
        if (p < pattern_size && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern_size && pattern[p] == '?') {
            p++;
            n += step_over(name + n, name_size - n);
        } else if (p < pattern_size && pattern[p] == name[n]) {
            p++;
            n++;
        } else if (star != SIZE_MAX) {
            resume += step_over(name + resume, name_size - resume);
            p = star + 1;
            n = resume;
        } else {
            return false;
        }
    }
    while (p < pattern_size && pattern[p] == '*')
        p++;
    return p == pattern_size;
}

bool st_pattern_name(const char *pattern, const char *name)
{
    return match_name(pattern, strlen(pattern), name, strlen(name));
}

/* Bytes of the slash that the path begins with and the name behind it; 0 at the end. */
static size_t part_size(const char *path)
{
    return *path ? 1 + strcspn(path + 1, "/") : 0;
}

/* The same with names for characters and "**" for the star. */
bool st_pattern_path(const char *pattern, const char *path)
{
    const char *star = NULL;
    const char *resume = path;

    while (*path) {
        size_t wanted = part_size(pattern);
        size_t size = part_size(path);

        if (wanted == 3 && memcmp(pattern, "/**", 3) == 0) {
            pattern += wanted;
            if (!*pattern)
                return true;
            star = pattern;
            resume = path;
        } else if (wanted && match_name(pattern + 1, wanted - 1, path + 1, size - 1)) {
            pattern += wanted;
            path += size;
        } else if (star) {
            resume += part_size(resume);
            pattern = star;
            path = resume;
        } else {
            return false;
        }
    }
    return !*pattern;
}
