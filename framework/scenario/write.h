/*
 * write.h - making JSON values, and writing them as text that people read.
 */
#ifndef ST_SCENARIO_WRITE_H
#define ST_SCENARIO_WRITE_H

#include <jansson.h>

#include "framework/base/text.h"

/* The value as jansson writes it; flags as for json_dumps(). */
void st_json_dump(struct st_text *text, const json_t *json, size_t flags);

/*
 * The value, indented by two spaces a level. What fits into a line of 100
 * characters is written as one, except the value itself and lists of objects.
 */
void st_json_write(struct st_text *text, json_t *json);

/*
 * Building values, where the only failure is to run out of memory. A reference
 * that is passed is taken over.
 */
json_t *st_json_made(json_t *json); /* not NULL */
void st_json_set(json_t *object, const char *name, json_t *value);
void st_json_append(json_t *list, json_t *value);

#endif
