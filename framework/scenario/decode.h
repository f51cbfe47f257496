/*
 * decode.h - from JSON values to slots, by the tables of fields.h.
 */
#ifndef ST_SCENARIO_DECODE_H
#define ST_SCENARIO_DECODE_H

#include <jansson.h>

#include "framework/base/names.h"
#include "framework/scenario/fields.h"
#include "framework/scenario/problem.h"

struct st_decoder {
    struct st_problems *problems;
    struct st_names *properties; /* gets the names of properties, in the order of the file */
    bool too_many_properties;    /* has been said */
};

/*
 * Decode a value into a zeroed slot. What is wrong is reported and left zero;
 * everything else is decoded. at needs to live only for the call, and nothing
 * of json is kept.
 */
void st_decode(
    struct st_decoder *self,
    const struct st_type *type,
    json_t *json,
    const struct st_path *at,
    void *slot);

#endif
