/*
 * scalar.h - decoding what has no parts: texts, numbers, flags, words.
 */
#ifndef ST_SCENARIO_SCALAR_H
#define ST_SCENARIO_SCALAR_H

#include "framework/scenario/decode.h"

/* As st_decode(), for the shapes from TEXT to WORDS. */
void st_decode_scalar(
    struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    void *slot);

/* The name of a map's member in the arena, or NULL after a report. */
const char *st_decode_key(
    struct st_decoder *self, enum st_rule rule, const char *key, const struct st_path *at);

#endif
