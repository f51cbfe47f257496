/*
 * glossary.h - every word that people type or read, and what it means.
 *
 * Nothing is written down here: the words and their meanings are the rows of the
 * tables that the program works with.
 */
#ifndef ST_CLI_WORDS_GLOSSARY_H
#define ST_CLI_WORDS_GLOSSARY_H

#include <jansson.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"

/* A kind of words. */
struct st_topic {
    const char *name; /* "engines": what `list` calls it */
    const char *one;  /* "engine": what `explain` calls a word of it */
    const struct st_words *words;
    const char *const *abouts; /* by word; NULL: about() says */
    const char *(*about)(struct st_arena *arena, size_t word);
    json_t *(*details)(struct st_arena *arena, size_t word); /* a new object; or NULL */
};

extern const struct st_topic st_topics[];
extern const size_t st_topic_count;

const char *st_topic_about(struct st_arena *arena, const struct st_topic *topic, size_t word);

/* {"word": ..., "about": ..., and the details}, a new object. */
json_t *st_topic_entry(struct st_arena *arena, const struct st_topic *topic, size_t word);

#endif
