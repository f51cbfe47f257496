/*
 * json.c - making JSON values that cannot fail half-way.
 */
#include "framework/base/json.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/die.h"
#include "framework/base/text.h"

static void *allocate(size_t size)
{
    void *memory = malloc(size);

    if (!memory)
        st_out_of_memory();
    return memory;
}

void st_json_take_memory(void)
{
    json_set_alloc_funcs(allocate, free);
}

static json_t *made(json_t *value)
{
    if (!value)
        st_out_of_memory();
    return value;
}

json_t *st_json_object(void)
{
    return made(json_object());
}

json_t *st_json_array(void)
{
    return made(json_array());
}

void st_json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        st_out_of_memory();
}

void st_json_add(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        st_out_of_memory();
}

void st_json_put_string(json_t *object, const char *key, const char *text)
{
    st_json_put(object, key, text ? made(json_string(text)) : json_null());
}

void st_json_put_integer(json_t *object, const char *key, json_int_t number)
{
    st_json_put(object, key, made(json_integer(number)));
}

void st_json_put_bool(json_t *object, const char *key, bool value)
{
    st_json_put(object, key, json_boolean(value));
}

void st_json_add_string(json_t *array, const char *text)
{
    st_json_add(array, made(json_string(text)));
}

json_t *st_json_words(const struct st_words *words, unsigned set)
{
    json_t *list = st_json_array();

    for (; set; set &= set - 1)
        st_json_add_string(list, words->words[__builtin_ctz(set)]);
    return list;
}

void st_json_put_format(json_t *object, const char *key, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    st_json_put(object, key, made(json_vsprintf(format, arguments)));
    va_end(arguments);
}

static int add_piece(const char *piece, size_t size, void *argument)
{
    st_text_add_size(argument, piece, size);
    return 0;
}

const char *st_json_text(struct st_arena *arena, const json_t *value, size_t flags)
{
    struct st_text text;

    st_text_init(&text, arena);
    if (json_dump_callback(value, add_piece, &text, flags) < 0)
        st_out_of_memory();
    return text.data;
}
