/*
 * mistype.h - telling a person that a value is of the wrong JSON type.
 */
#ifndef ST_SCENARIO_MISTYPE_H
#define ST_SCENARIO_MISTYPE_H

#include <jansson.h>

#include "framework/scenario/fields.h"
#include "framework/scenario/problem.h"

/* What messages call the value at the path: "\"folders\"", "each element of \"folders\"". */
const char *st_called(struct st_arena *arena, const struct st_path *path);

void st_mistyped(
    struct st_problems *problems,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *path);

#endif
