/*
 * write.h - JSON values as text that people read.
 */
#ifndef ST_SCENARIO_WRITE_H
#define ST_SCENARIO_WRITE_H

#include <jansson.h>

#include "framework/base/text.h"

/*
 * The value, indented by two spaces a level. What fits into a line of 100
 * characters is written as one, except the value itself and lists of objects.
 */
void st_json_write(struct st_text *text, json_t *json);

#endif
