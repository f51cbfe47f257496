/*
 * json_pull.h - reading a JSON text value by value, strictly, without building it.
 *
 * For lines that come by the hundred thousand: jansson builds a tree of some twenty
 * allocations for each, which alone takes half of the time there is (bench/access.c).
 * What is read is RFC 8259 and nothing else: no comments, no trailing commas, UTF-8 only,
 * no U+0000, no half surrogates.
 *
 * A function that fails has said why in `error`; the place is `at`.
 */
#ifndef ST_CLI_ACCESS_JSON_PULL_H
#define ST_CLI_ACCESS_JSON_PULL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/arena.h"

enum { ST_PULL_DEPTH_MAX = 64 }; /* of values that are skipped */

/* Some bytes, not ended by a NUL. */
struct st_slice {
    const char *text;
    size_t size;
};

struct st_pull {
    struct st_arena *arena; /* of strings with escapes */
    const char *text;
    size_t size, at;
    const char *error;
};

/* Pass white space, and the character if it is the next one. */
bool st_pull_takes(struct st_pull *pull, char wanted);

/* The next character that is no white space; NUL at the end. */
char st_pull_peek(struct st_pull *pull);

/* The same, but it must be there; what names it in the error: "a colon". */
bool st_pull_needs(struct st_pull *pull, char wanted, const char *what);

/* A string without its quotes and escapes; borrowed from the text where it has none. */
bool st_pull_string(struct st_pull *pull, struct st_slice *ret_string);

/* A whole number from 0 to UINT32_MAX, in digits. */
bool st_pull_integer(struct st_pull *pull, uint32_t *ret_integer);

/* Pass a value of any kind. */
bool st_pull_skip(struct st_pull *pull);

/*
 * For lists: after the opening bracket and after each element. True when an element
 * follows; false at the closing bracket, which is passed, or with an error.
 */
bool st_pull_element(struct st_pull *pull, bool is_first);

#endif
