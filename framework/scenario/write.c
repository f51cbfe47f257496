/*
 * write.c - JSON values as text that people read.
 *
 * A value is first written as one line; when that gets too long it is taken
 * back and written with a line for each element.
 */
#include "framework/scenario/write.h"

#include <stdbool.h>

#include "framework/base/die.h"
#include "framework/base/json.h"

enum { LINE_MAX = 100, STEP = 2 };

static void add_scalar(struct st_text *text, const json_t *json)
{
    st_text_add(text, st_json_text(text->arena, json, JSON_ENCODE_ANY));
}

static void add_name(struct st_text *text, const char *name)
{
    json_t *json = json_string(name);

    if (!json)
        st_out_of_memory();
    add_scalar(text, json);
    st_text_add(text, ": ");
    json_decref(json);
}

static size_t count_of(const json_t *json)
{
    return json_is_object(json) ? json_object_size(json) : json_array_size(json);
}

/* A list of several objects reads best with a line for each. */
static bool needs_lines(const json_t *json)
{
    return json_array_size(json) > 1 && json_is_object(json_array_get(json, 0));
}

/* { "a": 1, "b": [2] } - false when it goes past `end`, with a part of it written. */
static bool add_line(struct st_text *text, json_t *json, size_t end)
{
    const char *key = NULL;
    json_t *value = NULL;
    size_t i = 0;

    if (count_of(json) == 0) {
        add_scalar(text, json);
        return text->size <= end;
    }
    if (needs_lines(json))
        return false;
    st_text_add(text, json_is_object(json) ? "{ " : "[");
    json_object_foreach (json, key, value) {
        st_text_add(text, i++ ? ", " : "");
        add_name(text, key);
        if (!add_line(text, value, end))
            return false;
    }
    json_array_foreach (json, i, value) {
        st_text_add(text, i ? ", " : "");
        if (!add_line(text, value, end))
            return false;
    }
    st_text_add(text, json_is_object(json) ? " }" : "]");
    return text->size <= end;
}

static void take_back(struct st_text *text, size_t size)
{
    text->size = size;
    text->data[size] = '\0';
}

static void new_line(struct st_text *text, size_t depth)
{
    st_text_add_char(text, '\n');
    st_text_pad(text, depth * STEP);
}

/* column is where the value begins. */
static void add_value(struct st_text *text, json_t *json, size_t depth, size_t column)
{
    const char *key = NULL;
    json_t *value = NULL;
    size_t before = text->size;
    size_t i = 0;

    if (count_of(json) == 0) {
        add_scalar(text, json);
        return;
    }
    if (column < LINE_MAX && depth > 0 && add_line(text, json, before + LINE_MAX - column - 1))
        return;
    take_back(text, before);
    st_text_add_char(text, json_is_object(json) ? '{' : '[');
    json_object_foreach (json, key, value) {
        st_text_add(text, i++ ? "," : "");
        new_line(text, depth + 1);

        size_t start = text->size;

        add_name(text, key);
        add_value(text, value, depth + 1, (depth + 1) * STEP + text->size - start);
    }
    json_array_foreach (json, i, value) {
        st_text_add(text, i ? "," : "");
        new_line(text, depth + 1);
        add_value(text, value, depth + 1, (depth + 1) * STEP);
    }
    new_line(text, depth);
    st_text_add_char(text, json_is_object(json) ? '}' : ']');
}

void st_json_write(struct st_text *text, json_t *json)
{
    add_value(text, json, 0, 0);
}
