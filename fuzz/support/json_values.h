/*
 * json_values.h - inputs that are JSON values, one after the other.
 */
#ifndef ST_FUZZ_SUPPORT_JSON_VALUES_H
#define ST_FUZZ_SUPPORT_JSON_VALUES_H

#include <jansson.h>
#include <stddef.h>

/*
 * The values of an input as a list, which has at least one; NULL when something in it is no
 * JSON. White space may separate them. The caller releases the list.
 */
json_t *st_json_values(const char *text, size_t size);

/* Write them, a line each. Returns their size, or `size` when that is over size_max. */
size_t st_json_values_write(const json_t *values, char *text, size_t size, size_t size_max);

#endif
