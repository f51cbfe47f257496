/*
 * reader.h - reading one message of an untrusted engine, strictly.
 *
 * A reader is asked for each member that a message may have. The first thing that is wrong
 * is kept, in words that say what would be right; everything after it reads as empty.
 */
#ifndef ST_PROCESS_READER_H
#define ST_PROCESS_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"

enum { ST_READER_KEYS_MAX = 24 };

struct st_reader {
    struct st_arena *arena;
    const json_t *object;                 /* borrowed */
    const char *what;                     /* "the call" */
    const char *keys[ST_READER_KEYS_MAX]; /* asked for */
    size_t key_count;
    size_t found;
    const char *problem; /* NULL: nothing is wrong so far */
};

/* One line as a JSON object, which the caller releases; NULL with *ret_problem. */
json_t *st_reader_parse(
    struct st_arena *arena, const char *line, size_t size, const char **ret_problem);

void st_reader_init(
    struct st_reader *reader, struct st_arena *arena, const json_t *object, const char *what);

/* Note that something is wrong, unless something was before. */
__attribute__((format(printf, 2, 3))) void st_reader_complain(
    struct st_reader *reader, const char *format, ...);

/* The member; NULL if there is none, which is wrong where it is needed. */
const json_t *st_read_any(struct st_reader *reader, const char *key, bool is_needed);

/* Of at most `most` bytes. "" when there is none, or something is wrong. */
const char *st_read_string(struct st_reader *reader, const char *key, bool is_needed, size_t most);

/* 0 when there is none, or something is wrong. */
uint32_t st_read_number(
    struct st_reader *reader, const char *key, bool is_needed, uint32_t least, uint32_t most);

bool st_read_bool(struct st_reader *reader, const char *key, bool is_needed);

/* The index of a word; 0 when something is wrong. */
size_t st_read_word(struct st_reader *reader, const char *key, const struct st_words *words);

/* Indexes of words as a set; there are at most 64 of them. */
uint64_t st_read_words(
    struct st_reader *reader, const char *key, bool is_needed, const struct st_words *words);

/* An array of at most `most` elements; NULL when there is none, or something is wrong. */
const json_t *st_read_array(struct st_reader *reader, const char *key, bool is_needed, size_t most);

/* When all was asked for: is everything right, and nothing there that nobody asked for? */
bool st_reader_end(struct st_reader *reader);

#endif
