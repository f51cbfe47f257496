/*
 * schema_markdown.c - what a scenario file may hold, as a page to be read.
 */
#include "framework/cli/words/schema_markdown.h"

#include "framework/cli/words/members.h"
#include "framework/report/markdown_table.h"
#include "framework/scenario/fields.h"

/* "yes"; "one of allow, deny, member"; or nothing. */
static void add_needed(struct st_text *page, const struct st_type *type, const struct st_field *row)
{
    const char *before = "one of ";

    if (!row->choice) {
        st_markdown_own_cell(page, row->required ? "yes" : "");
        return;
    }
    st_text_add(page, "| ");
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].choice != row->choice)
            continue;
        st_text_addf(page, "%s`%s`", before, type->fields[i].name);
        before = ", ";
    }
    st_text_add_char(page, ' ');
}

static void add_object(struct st_text *page, const struct st_type *type)
{
    static const char *const names[] = { "member", "value", "needed", "meaning", "where it is" };
    struct st_arena *arena = page->arena;

    st_markdown_header(page, names, type->words ? 5 : 4);
    for (const struct st_field *row = type->fields; row < type->fields + type->field_count; row++) {
        st_text_addf(page, "| `%s` ", row->name);
        st_markdown_own_cell(page, st_member_value(arena, row->type, true));
        add_needed(page, type, row);
        st_markdown_own_cell(page, row->about);
        if (type->words)
            st_markdown_own_cell(page, st_member_variants(arena, type, row->allowed));
        st_text_add(page, "|\n");
    }
}

static void add_words(struct st_text *page, const struct st_type *type)
{
    static const char *const names[] = { "word", "meaning" };

    st_markdown_header(page, names, type->abouts ? 2 : 1);
    for (size_t i = 0; i < type->words->count; i++) {
        st_text_addf(page, "| `%s` ", type->words->words[i]);
        if (type->abouts)
            st_markdown_own_cell(page, type->abouts[i]);
        st_text_add(page, "|\n");
    }
}

const char *st_schema_markdown(struct st_arena *arena)
{
    struct st_named_types types;
    struct st_text page;

    st_text_init(&page, arena);
    st_named_types_find(arena, &types);
    for (size_t i = 0; i < types.count; i++) {
        const struct st_type *type = types.items[i];

        st_text_addf(&page, "%s## %s\n\n", i ? "\n" : "", type->name);
        if (type->shape == ST_SHAPE_OBJECT)
            add_object(&page, type);
        else
            add_words(&page, type);
    }
    return page.data;
}
