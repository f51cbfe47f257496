/*
 * members.c - the members of a scenario file, for those who read about them.
 */
#include "framework/cli/words/members.h"

#include <assert.h>
#include <string.h>

#include "framework/scenario/document.h"

static void add_type(
    struct st_arena *arena, struct st_named_types *types, const struct st_type *type)
{
    while (type->shape == ST_SHAPE_LIST || type->shape == ST_SHAPE_MAP)
        type = type->element;
    if (!type->name)
        return;
    for (size_t i = 0; i < types->count; i++)
        if (types->items[i] == type)
            return;
    types->items = st_arena_grow(
        arena, types->items, types->count, &types->capacity, sizeof(struct st_type *));
    types->items[types->count++] = type;
}

void st_named_types_find(struct st_arena *arena, struct st_named_types *types)
{
    *types = (struct st_named_types){ 0 };
    add_type(arena, types, &st_document_type);
    for (size_t i = 0; i < types->count; i++)
        for (size_t k = 0; k < types->items[i]->field_count; k++)
            add_type(arena, types, types->items[i]->fields[k].type);
}

/* --- Values ------------------------------------------------------------------------------ */

static const char *const rule_texts[] = {
    [ST_RULE_ANY] = "text",    [ST_RULE_NAME] = "name",   [ST_RULE_PROPERTY] = "name",
    [ST_RULE_LEAF] = "name",   [ST_RULE_FOLDER] = "path", [ST_RULE_ITEM] = "item path",
    [ST_RULE_OBJECT] = "path", [ST_RULE_VALUE] = "text",  [ST_RULE_VERSION] = "version",
};
_Static_assert(sizeof rule_texts / sizeof rule_texts[0] == ST_RULE_COUNT, "a text for each rule");

static void add_count(struct st_text *text, const struct st_type *type)
{
    st_text_addf(text, "1 to %zu", type->max);
    if (type->words)
        st_text_addf(text, " or \"%s\"", type->words->words[0]);
}

/* What is neither a list nor an object with free names. */
static void add_single(struct st_text *text, const struct st_type *type, bool links)
{
    const char *before = type->shape == ST_SHAPE_WORDS ? "list of " : "";

    if (type->name)
        st_text_addf(text, links ? "%s[%s](#%s)" : "%s%s", before, type->name, type->name);
    else if (type->shape == ST_SHAPE_TEXT)
        st_text_add(text, rule_texts[type->rule]);
    else if (type->shape == ST_SHAPE_COUNT)
        add_count(text, type);
    else
        st_text_add(text, type->what);
}

/* What closes a list or an object, and what may stand for it. */
static void add_end(struct st_text *text, const struct st_type *type)
{
    if (type->shape == ST_SHAPE_MAP)
        st_text_add(text, " }");
    if (type->or_text)
        st_text_add(text, ", text");
    if (type->nullable)
        st_text_add(text, " or null");
}

const char *st_member_value(struct st_arena *arena, const struct st_type *type, bool links)
{
    enum { DEPTH_MAX = 8 };
    const struct st_type *open[DEPTH_MAX];
    size_t depth = 0;
    const struct st_type *inner = type;
    struct st_text text;

    st_text_init(&text, arena);
    for (; inner->shape == ST_SHAPE_LIST || inner->shape == ST_SHAPE_MAP; inner = inner->element) {
        assert(depth < DEPTH_MAX); /* types are a table of ours */
        open[depth++] = inner;
        if (inner->shape == ST_SHAPE_LIST)
            st_text_add(&text, "list of ");
        else
            st_text_addf(&text, "{ %s: ", rule_texts[inner->rule]);
    }
    add_single(&text, inner, links);
    add_end(&text, inner);
    while (depth > 0)
        add_end(&text, open[--depth]);
    if (inner != type && type->min)
        st_text_addf(&text, "; at least %zu", type->min);
    if (inner != type && type->max)
        st_text_addf(&text, "; at most %zu", type->max);
    return text.data;
}

const char *st_member_variants(struct st_arena *arena, const struct st_type *type, uint32_t set)
{
    struct st_text text;
    uint32_t all = type->words ? (uint32_t)((UINT64_C(1) << type->words->count) - 1) : 0;

    st_text_init(&text, arena);
    for (size_t i = 0; type->words && (set & all) != all && i < type->words->count; i++)
        if (set >> i & 1)
            st_text_addf(&text, "%s%s", text.size ? ", " : "", type->words->words[i]);
    return text.size ? text.data : "";
}

/* --- By name ----------------------------------------------------------------------------- */

static bool same_member(const struct st_field *a, const struct st_field *b)
{
    return strcmp(a->name, b->name) == 0 && a->type == b->type && strcmp(a->about, b->about) == 0;
}

/* The objects that have such a row, "item, folder"; NULL if an earlier one than `from` has. */
static const char *owners_of(
    struct st_arena *arena,
    const struct st_named_types *types,
    const struct st_field *row,
    size_t from)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < types->count; i++)
        for (size_t k = 0; k < types->items[i]->field_count; k++) {
            if (!same_member(&types->items[i]->fields[k], row))
                continue;
            if (i < from)
                return NULL;
            st_text_addf(&text, "%s%s", text.size ? ", " : "", types->items[i]->name);
        }
    return text.data;
}

static void explain_row(
    struct st_page *page,
    const struct st_type *type,
    const struct st_field *row,
    const char *owners,
    size_t column)
{
    struct st_arena *arena = page->text.arena;
    const char *variants = st_member_variants(arena, type, row->allowed);

    st_page_addf(page, "%s, member of %s", row->name, owners);
    st_page_break(page);
    st_page_to(page, column);
    st_page_wrap(page, column, row->about);
    st_page_break(page);
    st_page_to(page, column);
    st_page_wrap(
        page, column + 2,
        st_arena_format(arena, "value: %s", st_member_value(arena, row->type, false)));
    st_page_break(page);
    if (!variants[0])
        return;
    st_page_to(page, column);
    st_page_wrap(page, column + 2, st_arena_format(arena, "where it is: %s", variants));
    st_page_break(page);
}

bool st_member_explain(struct st_page *page, const char *name, size_t column)
{
    struct st_named_types types;
    bool is_found = false;

    st_named_types_find(page->text.arena, &types);
    for (size_t i = 0; i < types.count; i++)
        for (size_t k = 0; k < types.items[i]->field_count; k++) {
            const struct st_field *row = &types.items[i]->fields[k];
            const char *owners =
                strcmp(row->name, name) == 0 ? owners_of(page->text.arena, &types, row, i) : NULL;

            if (!owners)
                continue;
            explain_row(page, types.items[i], row, owners, column);
            is_found = true;
        }
    return is_found;
}

void st_member_names(struct st_arena *arena, const char ***words, size_t *count, size_t *capacity)
{
    struct st_named_types types;

    st_named_types_find(arena, &types);
    for (size_t i = 0; i < types.count; i++)
        for (size_t k = 0; k < types.items[i]->field_count; k++) {
            *words = st_arena_grow(arena, *words, *count, capacity, sizeof **words);
            (*words)[(*count)++] = types.items[i]->fields[k].name;
        }
}
