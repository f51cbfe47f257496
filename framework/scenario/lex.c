/*
 * lex.c - the tokens of a JSON text, right or wrong.
 */
#include "framework/scenario/lex.h"

#include <stdbool.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_punctuation(char c)
{
    return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':';
}

size_t st_lex_string_end(const char *text, size_t size, size_t at)
{
    for (at++; at < size; at++) {
        if (text[at] == '"')
            return at + 1;
        if (text[at] == '\\')
            at++;
    }
    return size;
}

struct st_lexeme st_lex(const char *text, size_t size, size_t at)
{
    while (at < size && is_space(text[at]))
        at++;

    struct st_lexeme token = { .start = at, .end = at };

    if (at == size)
        return token;
    if (is_punctuation(text[at])) {
        token.kind = (unsigned char)text[at];
        token.end = at + 1;
    } else if (text[at] == '"') {
        token.kind = ST_LEX_STRING;
        token.end = st_lex_string_end(text, size, at);
    } else {
        token.kind = ST_LEX_WORD;
        while (at < size && !is_space(text[at]) && !is_punctuation(text[at]) && text[at] != '"')
            at++;
        token.end = at;
    }
    return token;
}

struct st_lexeme st_lex_skip(const char *text, size_t size, struct st_lexeme token)
{
    size_t depth = 0;

    do {
        if (token.kind == '{' || token.kind == '[')
            depth++;
        else if ((token.kind == '}' || token.kind == ']') && depth > 0)
            depth--;
        token = st_lex(text, size, token.end);
    } while (depth > 0 && token.kind != ST_LEX_END);
    return token;
}
