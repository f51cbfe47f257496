/*
 * locate.c - the line and column of a value in a JSON text.
 *
 * The text is scanned from its beginning for each place: only a person's mistake
 * asks for one. It need not be right: what cannot be found is line 0.
 */
#include "framework/scenario/locate.h"

#include <string.h>

#include <jansson.h>

#include "framework/base/text.h"
#include "framework/scenario/lex.h"

struct text {
    const char *data;
    size_t size;
};

static const struct st_lexeme nothing = { ST_LEX_END, 0, 0 };

static struct st_lexeme next(const struct text *text, size_t at)
{
    return st_lex(text->data, text->size, at);
}

static struct st_lexeme skip(const struct text *text, struct st_lexeme token)
{
    return st_lex_skip(text->data, text->size, token);
}

/* Whether a string token says the key; only one with escapes needs to be decoded. */
static bool is_key(const struct text *text, struct st_lexeme token, const char *key)
{
    const char *start = text->data + token.start;
    size_t size = token.end - token.start;

    if (token.kind != ST_LEX_STRING)
        return false;
    if (!memchr(start, '\\', size))
        return size == strlen(key) + 2 && memcmp(start + 1, key, size - 2) == 0;

    json_t *string = json_loadb(start, size, JSON_DECODE_ANY, NULL);
    bool is_same = json_is_string(string) && strcmp(json_string_value(string), key) == 0;

    json_decref(string);
    return is_same;
}

/* The last member of that name counts, as for jansson. The token is the object's brace. */
static struct st_lexeme find_member(
    const struct text *text, struct st_lexeme token, const char *key, struct st_lexeme *ret_key)
{
    struct st_lexeme found = nothing;

    if (token.kind != '{')
        return found;
    token = next(text, token.end);
    while (token.kind == ST_LEX_STRING) {
        struct st_lexeme member = token;
        struct st_lexeme colon = next(text, member.end);
        struct st_lexeme value = next(text, colon.end);

        if (is_key(text, member, key)) {
            found = value;
            *ret_key = member;
        }
        token = skip(text, value);
        if (token.kind == ',')
            token = next(text, token.end);
    }
    return found;
}

static struct st_lexeme find_element(const struct text *text, struct st_lexeme token, size_t index)
{
    if (token.kind != '[')
        return nothing;
    token = next(text, token.end);
    for (; index > 0 && token.kind != ']' && token.kind != ST_LEX_END; index--) {
        token = skip(text, token);
        if (token.kind == ',')
            token = next(text, token.end);
    }
    return token.kind == ']' ? nothing : token;
}

/* The value at the path; of a member, also its key. Walks from the root by recursion. */
static struct st_lexeme find(
    const struct text *text, const struct st_path *path, struct st_lexeme *ret_key)
{
    if (!path) {
        *ret_key = st_lex(text->data, text->size, 0);
        return *ret_key;
    }

    struct st_lexeme above = find(text, path->up, ret_key);

    if (above.kind == ST_LEX_END || path->key)
        return find_member(text, above, path->key, ret_key);
    *ret_key = find_element(text, above, path->index);
    return *ret_key;
}

struct st_place st_locate_offset(const char *text, size_t size, size_t offset)
{
    struct st_place place = { .offset = offset < size ? offset : size, .line = 1, .width = 1 };
    const char *line = text;
    const char *at = text + place.offset;

    for (const char *c = text; (c = memchr(c, '\n', (size_t)(at - c))); c++) {
        place.line++;
        line = c + 1;
    }
    place.column = (int)st_utf8_count(line, (size_t)(at - line)) + 1;
    return place;
}

struct st_place st_locate_token(const char *text, size_t size, size_t start, size_t end)
{
    struct st_place place = st_locate_offset(text, size, start);

    if (end > start) /* what is missing at the end of the text is shown as one character */
        place.width = (int)st_utf8_count(text + start, end - start);
    return place;
}

struct st_place st_locate(
    const char *text, size_t size, const struct st_path *path, enum st_diag_place place)
{
    const struct text all = { text, size };
    struct st_lexeme key = nothing;
    struct st_lexeme value = find(&all, path, &key);
    struct st_lexeme token = place == ST_AT_KEY ? key : value;

    if (value.kind == ST_LEX_END)
        return (struct st_place){ .width = 1 };

    return st_locate_token(text, size, token.start, token.end);
}
