/*
 * json.h - making JSON values that cannot fail half-way.
 *
 * jansson answers exhausted memory with NULL; here it ends the program, as
 * everywhere else. Texts must be UTF-8: pass what a person typed through st_safe().
 */
#ifndef ST_BASE_JSON_H
#define ST_BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"

/*
 * Let jansson's memory end the program, too, when there is none. jansson 2.14 goes
 * on after a failed allocation while it reads a string, with half of the string.
 * For the beginning of a program: it concerns all of jansson in the process.
 */
void st_json_take_memory(void);

json_t *st_json_object(void);
json_t *st_json_array(void);

/* An array of the words of a set of 1 << index. */
json_t *st_json_words(const struct st_words *words, unsigned set);

/* Each takes over the value it is given. */
void st_json_put(json_t *object, const char *key, json_t *value);
void st_json_add(json_t *array, json_t *value);

void st_json_put_string(json_t *object, const char *key, const char *text); /* NULL: null */
void st_json_put_integer(json_t *object, const char *key, json_int_t number);
void st_json_put_bool(json_t *object, const char *key, bool value);
void st_json_add_string(json_t *array, const char *text);
__attribute__((format(printf, 3, 4))) void st_json_put_format(
    json_t *object, const char *key, const char *format, ...);

/* The text of a value, in an arena. flags as for json_dumps(). */
const char *st_json_text(struct st_arena *arena, const json_t *value, size_t flags);

#endif
