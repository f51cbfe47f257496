/*
 * diag.h - problems found in what a person wrote.
 *
 * A diagnostic is about input, never about our own bugs: those are assertions.
 * Loading goes on after an error, so that one run shows every mistake, up to
 * ST_DIAGS_MAX in a file.
 */
#ifndef ST_BASE_DIAG_H
#define ST_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/base/arena.h"
#include "framework/base/path.h"
#include "framework/base/words.h"

enum { ST_DIAGS_MAX = 100 }; /* kept for one file; more are only counted */

/* id, word printed in [brackets], what it is about. Each has a file in tests/bad/. */
#define ST_DIAGS(X)                                                                   \
    X(CANNOT_READ, "cannot-read", "the file cannot be read")                          \
    X(FILE_TOO_LARGE, "file-too-large", "the file has more than 8 MiB")               \
    X(JSON_SYNTAX, "json-syntax", "the text is not JSON")                             \
    X(INVALID_UTF8, "invalid-utf8", "the text is not UTF-8")                          \
    X(NUL_CHARACTER, "nul-character", "a string holds U+0000")                        \
    X(TOO_DEEP, "too-deep", "values are nested more than 64 deep")                    \
    X(TOO_MANY_VALUES, "too-many-values", "the file has more than 1,000,000 values")  \
    X(TOO_MANY, "too-many", "a list or map is over its limit")                        \
    X(TOO_LONG, "too-long", "a name or value is over its limit")                      \
    X(DUPLICATE_KEY, "duplicate-key", "an object has a member twice")                 \
    X(UNKNOWN_KEY, "unknown-key", "an object has a member it may not have")           \
    X(MISSING_KEY, "missing-key", "an object lacks a member it needs")                \
    X(WRONG_TYPE, "wrong-type", "a value is of the wrong JSON type")                  \
    X(UNKNOWN_WORD, "unknown-word", "a word is none of those that are possible here") \
    X(UNKNOWN_NAME, "unknown-name", "a name is not defined in this scenario")         \
    X(BAD_NAME, "bad-name", "a name cannot be used here")                             \
    X(BAD_VALUE, "bad-value", "a value is out of range or not of the right form")     \
    X(CONTRADICTION, "contradiction", "two members that exclude each other")          \
    X(GROUP_CYCLE, "group-cycle", "a group is a member of itself")                    \
    X(BAD_STEP, "bad-step", "a step cannot happen at its place")                      \
    X(NOTHING_TESTED, "nothing-tested", "the scenario could not fail")                \
    X(NO_EFFECT, "no-effect", "an access entry can never decide anything")

enum st_diag_id {
#define X(id, word, about) ST_DIAG_##id,
    ST_DIAGS(X)
#undef X
        ST_DIAG_COUNT
};

extern const struct st_words st_diag_words;

/* What the caret points at. */
enum st_diag_place { ST_AT_VALUE, ST_AT_KEY };

struct st_diag {
    enum st_diag_id id;
    enum st_diag_place place;
    const char *pointer; /* RFC 6901; "" is the whole file */
    const char *message; /* one line: lower-case start, no full stop */
    const char *hint;    /* what to write instead, or NULL */
    int line;            /* 1-based; 0 when the problem has no place in the text */
    int column;          /* 1-based, in characters as an editor counts them */
    int width;           /* characters to underline; at least 1 */
    size_t offset;       /* in bytes, of the place; orders diagnostics */
};

struct st_diags {
    struct st_arena *arena;
    const char *file; /* as the person typed it */
    const char *text; /* what the lines are shown from; NULL if it could not be read */
    size_t size;
    struct st_diag *items;
    size_t count;
    size_t capacity;
    size_t dropped; /* beyond ST_DIAGS_MAX */
};

void st_diags_init(struct st_diags *diags, struct st_arena *arena, const char *file);

/*
 * Add one about the value at the path. hint may be NULL. Line and column are
 * filled in by scenario/locate.h, which knows how to find a path in a text.
 */
__attribute__((format(printf, 5, 6))) struct st_diag *st_diags_add(
    struct st_diags *diags,
    enum st_diag_id id,
    const struct st_path *path,
    const char *hint,
    const char *format,
    ...);

bool st_diags_any(const struct st_diags *diags);

/* One diagnostic as a person reads it: place, message, source line, caret, pointer, hint. */
const char *st_diag_text(struct st_arena *arena, const struct st_diags *diags, size_t index);

/* Line `line` (1-based) of text, without its end; its size in ret_size. NULL if there is none. */
const char *st_text_line(const char *text, size_t size, int line, size_t *ret_size);

#endif
