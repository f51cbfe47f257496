/*
 * entry.c - one word of the glossary on a page.
 */
#include "framework/cli/entry.h"

#include <string.h>

#include "framework/base/json.h"

/* "a, b, c"; a text without its quotes. */
static const char *value_text(struct st_arena *arena, const json_t *value)
{
    struct st_text text;
    size_t i;
    json_t *element;

    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_boolean(value))
        return json_is_true(value) ? "yes" : "no";
    if (!json_is_array(value))
        return st_json_text(arena, value, JSON_ENCODE_ANY);
    st_text_init(&text, arena);
    json_array_foreach (value, i, element) {
        st_text_addf(&text, "%s%s", i ? ", " : "", json_string_value(element));
    }
    return text.data;
}

static void add_line(struct st_page *page, size_t column, const char *key, const json_t *value)
{
    st_page_to(page, column);
    st_page_addf(page, "%s: ", key);
    st_page_wrap(page, column + 2, value_text(page->text.arena, value));
    st_page_break(page);
}

/* The first member says what the object is; the others stand below it. */
static void add_object(struct st_page *page, size_t column, json_t *object)
{
    size_t indent = 0;
    const char *key;
    json_t *value;

    json_object_foreach (object, key, value) {
        add_line(page, column + indent, key, value);
        indent = 2;
    }
}

void st_entry_details(struct st_page *page, size_t column, json_t *entry)
{
    const char *key;
    json_t *value;

    json_object_foreach (entry, key, value) {
        size_t i;
        json_t *element;

        if (strcmp(key, "word") == 0 || strcmp(key, "about") == 0)
            continue;
        if (!json_is_object(json_array_get(value, 0))) {
            if (!json_is_array(value) || json_array_size(value) > 0)
                add_line(page, column, key, value);
            continue;
        }
        json_array_foreach (value, i, element) {
            add_object(page, column, element);
        }
    }
}
