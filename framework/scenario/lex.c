/*
 * lex.c - the tokens of a JSON text, right or wrong.
 */
#include "framework/scenario/lex.h"

#include <string.h>

/* What a byte is; 0: part of a word. */
enum { SPACE = 1, PUNCTUATION, QUOTE };
static const unsigned char kinds[256] = {
    [' '] = SPACE,       ['\n'] = SPACE,      ['\t'] = SPACE,      ['\r'] = SPACE,
    ['{'] = PUNCTUATION, ['}'] = PUNCTUATION, ['['] = PUNCTUATION, [']'] = PUNCTUATION,
    [','] = PUNCTUATION, [':'] = PUNCTUATION, ['"'] = QUOTE,
};

static unsigned char kind(char c)
{
    return kinds[(unsigned char)c];
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
    while (at < size && kind(text[at]) == SPACE)
        at++;

    struct st_lexeme token = { .start = at, .end = at };

    if (at == size)
        return token;
    if (kind(text[at]) == PUNCTUATION) {
        token.kind = (unsigned char)text[at];
        token.end = at + 1;
    } else if (kind(text[at]) == QUOTE) {
        token.kind = ST_LEX_STRING;
        token.end = st_lex_string_end(text, size, at);
    } else {
        token.kind = ST_LEX_WORD;
        while (at < size && !kind(text[at]))
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
