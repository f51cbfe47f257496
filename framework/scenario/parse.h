/*
 * parse.h - from text to JSON values, or to what is wrong with the text.
 */
#ifndef ST_SCENARIO_PARSE_H
#define ST_SCENARIO_PARSE_H

#include <jansson.h>

#include "framework/scenario/problem.h"

/*
 * Parse the text of problems->diags. NULL after a report. Members that are given
 * twice are reported and the last one counts, so that loading can go on. The
 * caller releases the value.
 */
json_t *st_parse(struct st_problems *problems);

/* Say what is wrong with a text that is not JSON. fallback is jansson's account of it. */
void st_syntax_report(struct st_problems *problems, const json_error_t *fallback);

/* Report every member that its object has twice. The text is JSON. */
void st_duplicates_report(struct st_problems *problems);

#endif
