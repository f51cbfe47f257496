/*
 * entry.c - one word of the glossary, on a page or in a table.
 */
#include "framework/cli/words/entry.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/report/markdown_table.h"

const char *st_entry_value(struct st_arena *arena, const json_t *value)
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
    st_page_wrap(page, column + 2, st_entry_value(page->text.arena, value));
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

/* --- In a table -------------------------------------------------------------------------- */

/* Every detail that any entry has, as null, in the order in which they come first. */
static json_t *columns_of(json_t *entries)
{
    json_t *columns = st_json_object();
    size_t i;
    json_t *entry;

    json_array_foreach (entries, i, entry) {
        const char *key;
        json_t *value;

        json_object_foreach (entry, key, value) {
            if (strcmp(key, "word") != 0 && strcmp(key, "about") != 0)
                st_json_put(columns, key, json_null());
        }
    }
    return columns;
}

/* "`abort-scope`; choices: item, folder, session; default: item; why: ..." */
static void add_objects(struct st_text *cell, const json_t *objects)
{
    size_t i;
    json_t *object;

    json_array_foreach (objects, i, object) {
        const char *before = i > 0 ? "<br>" : "";
        bool is_first = true;
        const char *key;
        json_t *value;

        json_object_foreach (object, key, value) {
            const char *text = st_entry_value(cell->arena, value);

            if (is_first)
                st_text_addf(cell, "%s`%s`", before, text);
            else
                st_text_addf(cell, "; %s: ", key);
            if (!is_first)
                st_markdown_own(cell, text);
            is_first = false;
        }
    }
}

static void add_cell(struct st_text *page, const json_t *value)
{
    if (!json_is_object(json_array_get(value, 0))) {
        st_markdown_own_cell(page, value ? st_entry_value(page->arena, value) : "");
        return;
    }
    st_text_add(page, "| ");
    add_objects(page, value);
    st_text_add_char(page, ' ');
}

void st_entries_markdown(struct st_text *page, json_t *entries)
{
    json_t *columns = columns_of(entries);
    const char *key;
    json_t *unused;
    size_t i;
    json_t *entry;

    st_markdown_own_cell(page, "word");
    st_markdown_own_cell(page, "meaning");
    json_object_foreach (columns, key, unused) {
        st_markdown_own_cell(page, key);
    }
    st_markdown_rule(page, 2 + json_object_size(columns));
    json_array_foreach (entries, i, entry) {
        st_text_addf(page, "| `%s` ", json_string_value(json_object_get(entry, "word")));
        st_markdown_own_cell(page, json_string_value(json_object_get(entry, "about")));
        json_object_foreach (columns, key, unused) {
            add_cell(page, json_object_get(entry, key));
        }
        st_text_add(page, "|\n");
    }
    json_decref(columns);
}
