/*
 * lex.h - the tokens of a JSON text, right or wrong.
 *
 * jansson keeps no positions. Whatever needs one (limits, syntax errors,
 * duplicate members, the place of a value) walks these tokens.
 */
#ifndef ST_SCENARIO_LEX_H
#define ST_SCENARIO_LEX_H

#include <stddef.h>

enum {
    ST_LEX_END = 0, /* of the text */
    ST_LEX_STRING = '"',
    ST_LEX_WORD = 'w', /* a number, true, false, null, or what is nothing in JSON */
    /* and the characters { } [ ] , : as themselves */
};

struct st_lexeme {
    int kind;
    size_t start; /* in bytes */
    size_t end;   /* after it, the closing quote included */
};

/* The first token at or after text[at]. */
struct st_lexeme st_lex(const char *text, size_t size, size_t at);

/* After the string that begins with the quote at text[at]; size if it never ends. */
size_t st_lex_string_end(const char *text, size_t size, size_t at);

/* The first token after the value that begins with the token. */
struct st_lexeme st_lex_skip(const char *text, size_t size, struct st_lexeme token);

#endif
