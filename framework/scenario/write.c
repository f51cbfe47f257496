/*
 * write.c - making JSON values, and writing them as text that people read.
 *
 * A value is first written as one line; when that gets too long it is taken
 * back and written with a line for each element.
 */
#include "framework/scenario/write.h"

#include <stdbool.h>

#include "framework/base/die.h"

enum { LINE_MAX = 100, STEP = 2 };

static int add_piece(const char *piece, size_t size, void *text)
{
    st_text_add_size(text, piece, size);
    return 0;
}

void st_json_dump(struct st_text *text, const json_t *json, size_t flags)
{
    if (json_dump_callback(json, add_piece, text, flags | JSON_ENCODE_ANY) != 0)
        st_out_of_memory(); /* the only way it fails: the text is UTF-8 and the callback is ours */
}

static void add_string(struct st_text *text, const char *string)
{
    json_t *json = json_string(string);

    if (!json)
        st_out_of_memory();
    st_json_dump(text, json, 0);
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
        st_json_dump(text, json, 0);
        return text->size <= end;
    }
    if (needs_lines(json))
        return false;
    st_text_add(text, json_is_object(json) ? "{ " : "[");
    json_object_foreach (json, key, value) {
        st_text_add(text, i++ ? ", " : "");
        add_string(text, key);
        st_text_add(text, ": ");
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
        st_json_dump(text, json, 0);
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

        add_string(text, key);
        st_text_add(text, ": ");
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

json_t *st_json_made(json_t *json)
{
    if (!json)
        st_out_of_memory();
    return json;
}

void st_json_set(json_t *object, const char *name, json_t *value)
{
    if (json_object_set_new(object, name, st_json_made(value)) != 0)
        st_out_of_memory();
}

void st_json_append(json_t *list, json_t *value)
{
    if (json_array_append_new(list, st_json_made(value)) != 0)
        st_out_of_memory();
}
