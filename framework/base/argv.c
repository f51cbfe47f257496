/*
 * argv.c - a command line as words, quoted as for a shell; no shell ever sees it.
 */
#include "framework/base/argv.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "framework/base/text.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* After an opening quote: its contents are added; returns what follows, NULL if nothing ends it. */
static const char *take_quoted(struct st_text *word, const char *at, char quote)
{
    for (; *at && *at != quote; at++) {
        if (quote == '"' && *at == '\\' && at[1] && strchr("\"\\$`", at[1]))
            at++;
        st_text_add_char(word, *at);
    }
    return *at ? at + 1 : NULL;
}

/* One word; returns what follows, or NULL with *ret_why. */
static const char *take_word(struct st_text *word, const char *at, const char **ret_why)
{
    while (*at && !is_space(*at)) {
        char c = *at++;

        if (c == '\'' || c == '"') {
            at = take_quoted(word, at, c);
            if (!at) {
                *ret_why = c == '"' ? "a \" is not closed" : "a ' is not closed";
                return NULL;
            }
        } else if (c == '\\' && !*at) {
            *ret_why = "there is nothing after the last \\";
            return NULL;
        } else if (c == '\\') {
            st_text_add_char(word, *at++);
        } else {
            st_text_add_char(word, c);
        }
    }
    return at;
}

const char *const *st_argv_split(struct st_arena *arena, const char *line, const char **ret_why)
{
    const char **argv = ST_NEW_ARRAY(arena, const char *, ST_ARGV_MAX + 1);
    size_t count = 0;

    for (const char *at = line;;) {
        struct st_text word;

        while (is_space(*at))
            at++;
        if (!*at)
            break;
        if (count == ST_ARGV_MAX) {
            *ret_why = "it has too many words";
            return NULL;
        }
        st_text_init(&word, arena);
        at = take_word(&word, at, ret_why);
        if (!at)
            return NULL;
        argv[count++] = word.data;
    }
    if (count > 0 && argv[0][0])
        return argv;
    *ret_why = "it names no program";
    return NULL;
}

static void add_word(struct st_text *text, const char *word)
{
    size_t plain = 0;

    while (isalnum((unsigned char)word[plain]) ||
           (word[plain] && strchr("_-./:=@%+,", word[plain])))
        plain++;
    if (plain > 0 && !word[plain]) {
        st_text_add(text, word);
        return;
    }
    st_text_add_char(text, '\'');
    for (; *word; word++)
        if (*word == '\'')
            st_text_add(text, "'\\''");
        else
            st_text_add_char(text, *word);
    st_text_add_char(text, '\'');
}

const char *st_argv_join(struct st_arena *arena, const char *const *argv)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; argv[i]; i++) {
        if (i > 0)
            st_text_add_char(&text, ' ');
        add_word(&text, argv[i]);
    }
    return text.data;
}
