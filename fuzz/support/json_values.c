/*
 * json_values.c - inputs that are JSON values, one after the other.
 */
#include "fuzz/support/json_values.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"

static size_t skip_space(const char *text, size_t size, size_t at)
{
    while (at < size && strchr(" \t\r\n", text[at]) && text[at])
        at++;
    return at;
}

json_t *st_json_values(const char *text, size_t size)
{
    json_t *values = st_json_array();
    size_t at = skip_space(text, size, 0);

    while (at < size) {
        json_error_t error;
        json_t *value =
            json_loadb(text + at, size - at, JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &error);

        if (!value) {
            json_decref(values);
            return NULL;
        }
        st_json_add(values, value);
        at = skip_space(text, size, at + (size_t)error.position);
    }
    if (json_array_size(values) > 0)
        return values;
    json_decref(values);
    return NULL;
}

size_t st_json_values_write(const json_t *values, char *text, size_t size, size_t size_max)
{
    struct st_arena arena;
    struct st_text lines;
    size_t index = 0;
    json_t *value = NULL;

    st_arena_init(&arena);
    st_text_init(&lines, &arena);
    json_array_foreach (values, index, value) {
        st_text_add(&lines, st_json_text(&arena, value, JSON_ENCODE_ANY | JSON_COMPACT));
        st_text_add_char(&lines, '\n');
    }
    if (lines.size > 0 && lines.size <= size_max) {
        memcpy(text, lines.data, lines.size);
        size = lines.size;
    }
    st_arena_clear(&arena);
    return size;
}
