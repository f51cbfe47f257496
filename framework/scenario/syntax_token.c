/*
 * syntax_token.c - whether a single token is JSON, and what a person meant if not.
 */
#include "framework/scenario/syntax.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/text.h"

static struct st_token_fault fault(size_t start, size_t end, const char *why, const char *hint)
{
    return (struct st_token_fault){ ST_DIAG_JSON_SYNTAX, start, end, why, hint };
}

static struct st_token_fault fine(size_t end)
{
    return (struct st_token_fault){ .end = end };
}

static struct st_token_fault nul(size_t start, size_t end)
{
    return (struct st_token_fault){ ST_DIAG_NUL_CHARACTER, start, end,
                                    "a text cannot hold the character U+0000", NULL };
}

/* --- Strings ---------------------------------------------------------------------------- */

/* The four hexadecimal digits at the start, or -1. */
static long code_unit(const char *text, size_t size)
{
    char digits[5] = { 0 };

    if (size < 4)
        return -1;
    memcpy(digits, text, 4);
    return strspn(digits, "0123456789abcdefABCDEF") == 4 ? strtol(digits, NULL, 16) : -1;
}

/* The escape at text[at..end), which begins with a backslash. */
static struct st_token_fault check_escape(const char *text, size_t at, size_t end)
{
    size_t size = end - at;

    if (size >= 2 && text[at + 1] != 'u')
        return strchr("\"\\/bfnrt", text[at + 1]) && text[at + 1]
                   ? fine(at + 2)
                   : fault(at, at + 2, "JSON has no such escape", "a backslash is written \\\\");
    if (size < 6)
        return fault(at, end, "an escape needs four hexadecimal digits", NULL);

    long unit = code_unit(text + at + 2, size - 2);
    bool has_more = size >= 12 && text[at + 6] == '\\' && text[at + 7] == 'u';
    long more = has_more ? code_unit(text + at + 8, size - 8) : -1;

    if (unit < 0)
        return fault(at, at + 6, "an escape needs four hexadecimal digits", NULL);
    if (unit == 0)
        return nul(at, at + 6);
    if (unit < 0xd800 || unit > 0xdfff)
        return fine(at + 6);
    if (unit < 0xdc00 && more >= 0xdc00 && more <= 0xdfff)
        return fine(at + 12);
    return fault(at, at + 6, "this is half of a character", "write the character itself");
}

/* The character at text[at..end) that is no escape. */
static struct st_token_fault check_character(const char *text, size_t at, size_t end)
{
    size_t length = 0;

    if (text[at] == '\0')
        return nul(at, at + 1);
    if (text[at] == '\t')
        return fault(at, at + 1, "a string cannot hold a tab", "write \\t");
    if ((unsigned char)text[at] < 0x20)
        return fault(at, at + 1, "a string cannot hold a control character", NULL);
    if (st_utf8_next(text + at, end - at, &length) < 0)
        return (struct st_token_fault){ ST_DIAG_INVALID_UTF8, at, at + 1, "this is not UTF-8",
                                        "save the file in the encoding UTF-8" };
    return fine(at + length);
}

struct st_token_fault st_check_string(const char *text, struct st_lexeme token)
{
    size_t at = token.start + 1;

    while (at < token.end && text[at] != '"' && text[at] != '\n' && text[at] != '\r') {
        struct st_token_fault found = text[at] == '\\' ? check_escape(text, at, token.end)
                                                       : check_character(text, at, token.end);

        if (found.why)
            return found;
        at = found.end;
    }
    if (at < token.end && text[at] == '"')
        return fine(token.end);
    return fault(
        token.start, at, "this string does not end on its line",
        "close it with a double quote; a line feed is written \\n");
}

/* --- Words ------------------------------------------------------------------------------ */

/* Beginnings of what people write in other languages. */
static const struct {
    const char *start, *why, *hint;
} strays[] = {
    { "//", "JSON has no comments", "use a \"note\" member" },
    { "/*", "JSON has no comments", "use a \"note\" member" },
    { "#", "JSON has no comments", "use a \"note\" member" },
    { "'", "JSON strings use double quotes", NULL },
    { "`", "JSON strings use double quotes", NULL },
};

/* Words of other languages, and what JSON has instead. */
static const struct {
    const char *word, *hint;
} foreign[] = {
    { "True", "write true" },   { "TRUE", "write true" },      { "False", "write false" },
    { "FALSE", "write false" }, { "None", "write null" },      { "NULL", "write null" },
    { "nil", "write null" },    { "undefined", "write null" }, { "NaN", NULL },
    { "Infinity", NULL },       { "-Infinity", NULL },
};

static const char *skip_digits(const char *text)
{
    while (isdigit((unsigned char)*text))
        text++;
    return text;
}

static bool is_number(const char *word)
{
    const char *start = word + (*word == '-');
    const char *end = skip_digits(start);

    if (end == start || (*start == '0' && end > start + 1))
        return false;
    if (*end == '.') {
        if (!isdigit((unsigned char)end[1]))
            return false;
        end = skip_digits(end + 1);
    }
    if (*end == 'e' || *end == 'E') {
        end += end[1] == '+' || end[1] == '-' ? 2 : 1;
        if (!isdigit((unsigned char)*end))
            return false;
        end = skip_digits(end);
    }
    return *end == '\0';
}

static bool is_literal(const char *word)
{
    return strcmp(word, "true") == 0 || strcmp(word, "false") == 0 || strcmp(word, "null") == 0;
}

struct st_token_fault st_check_word(
    struct st_arena *arena, const char *text, struct st_lexeme token)
{
    const char *word = st_arena_copy(arena, text + token.start, token.end - token.start);

    for (size_t at = token.start; at < token.end;) {
        struct st_token_fault found = check_character(text, at, token.end);

        if (found.why)
            return found;
        at = found.end;
    }
    if (is_literal(word) || is_number(word))
        return fine(token.end);
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++)
        if (strncmp(word, strays[i].start, strlen(strays[i].start)) == 0)
            return fault(token.start, token.end, strays[i].why, strays[i].hint);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (strcmp(word, foreign[i].word) == 0)
            return fault(
                token.start, token.end, st_arena_format(arena, "JSON has no %s", word),
                foreign[i].hint);
    if (strchr("+-.0123456789", word[0]))
        return fault(
            token.start, token.end, st_arena_format(arena, "\"%s\" is no number of JSON", word),
            "no plus sign, no zeros in front, digits on both sides of the point");
    return fault(
        token.start, token.end, st_arena_format(arena, "\"%s\" is not JSON", word),
        st_arena_format(arena, "write \"%s\" in double quotes", word));
}
