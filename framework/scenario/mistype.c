/*
 * mistype.c - telling a person that a value is of the wrong JSON type.
 */
#include "framework/scenario/mistype.h"

#include <string.h>

#include "framework/base/json.h"

static const char *kind_of(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        return "null";
    }
    return "something else";
}

static bool is_list_of_strings(const struct st_type *type)
{
    return type->shape == ST_SHAPE_WORDS ||
           (type->shape == ST_SHAPE_LIST && type->element->shape == ST_SHAPE_TEXT);
}

/* How the value would have been right, where that can be guessed. */
static const char *hint_for(
    const struct st_problems *problems,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *path)
{
    bool is_text = type->shape == ST_SHAPE_TEXT || type->shape == ST_SHAPE_CLOCK;

    if (st_problems_full(problems))
        return NULL;
    if (type->shape == ST_SHAPE_HEX && json_is_number(json))
        return "write it as hexadecimal digits in a string, for example \"0x10\"";
    if (is_text && (json_is_number(json) || json_is_boolean(json)))
        return st_hint(
            problems, "write it as a string: \"%s\"",
            st_json_text(problems->arena, json, JSON_ENCODE_ANY));
    if (is_list_of_strings(type) && json_is_string(json))
        return st_hint(
            problems, "write [%s]", st_json_text(problems->arena, json, JSON_ENCODE_ANY));
    if (type->shape == ST_SHAPE_FLAG && json_is_string(json))
        return "write it without quotes";
    if (type->shape == ST_SHAPE_COUNT && json_is_string(json))
        return type->words ? st_hint(
                                 problems, "write a number without quotes, or \"%s\"",
                                 type->words->words[0])
                           : "write it without quotes";
    if (json_is_null(json) && path && path->key)
        return "leave the member out instead";
    return NULL;
}

const char *st_called(struct st_arena *arena, const struct st_path *path)
{
    if (!path)
        return "a scenario";
    if (path->key)
        return st_arena_format(arena, "\"%s\"", path->key);
    if (path->up && path->up->key)
        return st_arena_format(arena, "each element of \"%s\"", path->up->key);
    return "each element";
}

void st_mistyped(
    struct st_problems *problems,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *path)
{
    bool is_object = type->shape == ST_SHAPE_OBJECT;
    bool is_fraction = type->shape == ST_SHAPE_COUNT && json_is_real(json);

    st_problem(
        problems, ST_DIAG_WRONG_TYPE, path, hint_for(problems, type, json, path),
        "%s must be %s, not %s", st_called(problems->arena, path),
        is_object ? "an object" : type->what, is_fraction ? "a fraction" : kind_of(json));
}
