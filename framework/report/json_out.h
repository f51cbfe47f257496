/*
 * json_out.h - JSON that is safe to show on a terminal.
 */
#ifndef ST_REPORT_JSON_OUT_H
#define ST_REPORT_JSON_OUT_H

#include <jansson.h>
#include <stdio.h>

#include "framework/base/arena.h"

/* Write a value and a line feed, in printable ASCII alone. flags as for json_dumps(). */
void st_json_out(FILE *file, struct st_arena *arena, const json_t *value, size_t flags);

#endif
