/*
 * item_text.c - an item as the text of one file, and what is left of it.
 */
#include "framework/lab/files/item_text.h"

#include <string.h>

#include "framework/base/json.h"

/* Is there nothing in it but properties with a text each? */
static bool read_members(
    const struct st_lab_visit *visit, const json_t *object, st_name *ret_values)
{
    size_t known = 0;

    for (size_t i = 0; i < visit->properties; i++) {
        const json_t *value = json_object_get(object, st_lab_property_name(visit, i));

        ret_values[i] = ST_NAME_NONE;
        if (!value)
            continue;
        if (!json_is_string(value))
            return false;
        ret_values[i] = st_lab_learn(visit, json_string_value(value), json_string_length(value));
        known++;
    }
    return json_is_object(object) && json_object_size(object) == known;
}

static bool read_item(
    const struct st_lab_visit *visit, const char *bytes, size_t size, st_name *ret_values)
{
    json_t *object = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    bool is_item = read_members(visit, object, ret_values);

    json_decref(object);
    return is_item;
}

bool st_lab_item_read(
    const struct st_lab_visit *visit, const char *bytes, size_t size, st_name *ret_values)
{
    if (read_item(visit, bytes, size, ret_values))
        return true;
    if (visit->properties == 0)
        return st_lab_unfit(
            visit->lab, false,
            "the file of an item is no JSON object of texts any more, and no property of the "
            "scenario can show that");

    const char *text = st_lab_text_of(visit->arena, bytes, size);
    const char *shown = st_arena_format(visit->arena, ST_LAB_UNREADABLE "%s", text);
    st_name value = st_lab_learn(visit, shown, strlen(shown));

    for (size_t i = 0; i < visit->properties; i++)
        ret_values[i] = value;
    return true;
}

/* What there is of an item that is none any more; NULL: it is one, whatever its values say. */
static const char *find_rest(const struct st_lab_visit *visit, const st_name *values)
{
    const size_t size = strlen(ST_LAB_UNREADABLE);
    const char *text = NULL;

    if (visit->properties == 0 || !values[0])
        return NULL;
    text = st_names_text(visit->session->setting->names, values[0]);
    for (size_t i = 1; i < visit->properties; i++)
        if (values[i] != values[0])
            return NULL;
    if (strncmp(text, ST_LAB_UNREADABLE, size) != 0)
        return NULL;

    st_name *read = ST_NEW_ARRAY(visit->arena, st_name, visit->properties);

    return read_item(visit, text + size, strlen(text + size), read) ? NULL : text + size;
}

const char *st_lab_item_text(const struct st_lab_visit *visit, const st_name *values)
{
    const char *rest = find_rest(visit, values);
    json_t *object = NULL;

    if (rest)
        return rest;
    object = st_json_object();
    for (size_t i = 0; i < visit->properties; i++)
        if (values[i])
            st_json_put_string(
                object, st_lab_property_name(visit, i),
                st_names_text(visit->session->setting->names, values[i]));

    const char *text = st_json_text(visit->arena, object, JSON_INDENT(2) | JSON_PRESERVE_ORDER);

    json_decref(object);
    return text;
}
