/*
 * human_cells.c - one table of a matrix: rows are scenarios and engines, columns workarounds.
 *
 * Workarounds have long names. Where their names would not fit beside one another, columns
 * are lettered, and the letters explained above the table.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/human_matrix.h"
#include "framework/scenario/scenario.h"

enum { INDENT = 2, GAP = 2, FEW = 26 }; /* more columns than letters are numbered */

/* label, ink of each effect */
static const struct {
    const char *label;
    enum st_ink ink;
} looks[ST_WORKAROUND_COUNT] = {
    [ST_WORKAROUND_OK] = { "ok", ST_INK_PLAIN },
    [ST_WORKAROUND_FIXED] = { "FIXED", ST_INK_GOOD },
    [ST_WORKAROUND_PARTLY] = { "PARTLY", ST_INK_WARN },
    [ST_WORKAROUND_FAIL] = { "FAIL", ST_INK_WARN },
    [ST_WORKAROUND_BROKEN] = { "BROKEN", ST_INK_BAD },
    [ST_WORKAROUND_NONE] = { "-", ST_INK_FAINT },
};

const char *st_human_cell_text(struct st_arena *arena, const json_t *cell, enum st_ink *ret_ink)
{
    size_t effect = st_words_find(&st_workaround_words, st_event_text(cell, "effect"));
    long long good = (long long)st_event_number(cell, "good");
    long long runs = (long long)st_event_number(cell, "runs");

    *ret_ink = ST_INK_PLAIN;
    if (effect == ST_WORKAROUND_COUNT)
        return "?";
    *ret_ink = looks[effect].ink;
    if (good == runs)
        return looks[effect].label;
    return st_arena_format(arena, "%s %lld/%lld", looks[effect].label, good, runs);
}

/* How a table is laid out. */
struct table {
    struct st_page *page;
    const json_t *rows, *sums;
    const json_t *first; /* the row whose cells name the columns */
    size_t columns;      /* without base */
    bool has_engines;    /* rows are of several engines */
    bool is_lettered;
    size_t scenario_width, engine_width, base_width;
    size_t *widths; /* by column */
};

static size_t wider(size_t a, size_t b)
{
    return a > b ? a : b;
}

static const json_t *cell_of(const json_t *row, size_t column)
{
    return json_array_get(st_event_member(row, "cells"), column);
}

static const char *label_of(const struct table *table, size_t column)
{
    return st_event_text(cell_of(table->first, column), "label");
}

static const char *letter_of(const struct table *table, size_t column)
{
    struct st_arena *arena = table->page->text.arena;

    if (table->columns <= FEW)
        return st_arena_format(arena, "%c", (char)('A' + column));
    return st_arena_format(arena, "%zu", column + 1);
}

static size_t width_of_cell(const struct table *table, const json_t *cell)
{
    enum st_ink ink;
    struct st_arena *arena = table->page->text.arena;

    return st_page_width(arena, st_human_cell_text(arena, cell, &ink));
}

static bool is_effect(const json_t *cell, enum st_workaround_effect effect)
{
    return strcmp(st_event_text(cell, "effect"), st_workaround_words.words[effect]) == 0;
}

/* "2 (+1) / 0": fixed, partly so, and broken. */
static const char *fixed_text(const struct table *table, size_t column)
{
    struct st_arena *arena = table->page->text.arena;
    size_t fixed = 0;
    size_t partly = 0;
    size_t broken = 0;
    size_t i;
    json_t *row;

    json_array_foreach (table->rows, i, row) {
        const json_t *cell = cell_of(row, column);

        fixed += is_effect(cell, ST_WORKAROUND_FIXED);
        partly += is_effect(cell, ST_WORKAROUND_PARTLY);
        broken += is_effect(cell, ST_WORKAROUND_BROKEN);
    }
    if (partly > 0)
        return st_arena_format(arena, "%zu (+%zu) / %zu", fixed, partly, broken);
    return st_arena_format(arena, "%zu / %zu", fixed, broken);
}

static void measure(struct table *table)
{
    struct st_arena *arena = table->page->text.arena;
    size_t i;
    json_t *row;

    table->widths = ST_NEW_ARRAY(arena, size_t, table->columns + 1);
    table->base_width = strlen("base");
    for (size_t k = 0; k < table->columns; k++)
        table->widths[k] = wider(
            st_page_width(arena, table->is_lettered ? letter_of(table, k) : label_of(table, k)),
            strlen(fixed_text(table, k)));
    json_array_foreach (table->rows, i, row) {
        table->scenario_width =
            wider(table->scenario_width, st_page_width(arena, st_event_text(row, "scenario")));
        table->engine_width =
            wider(table->engine_width, st_page_width(arena, st_event_text(row, "engine")));
        table->base_width =
            wider(table->base_width, width_of_cell(table, st_event_member(row, "base")));
        for (size_t k = 0; k < table->columns; k++)
            table->widths[k] = wider(table->widths[k], width_of_cell(table, cell_of(row, k)));
    }
}

static size_t base_column(const struct table *table)
{
    size_t column = INDENT + table->scenario_width + GAP;

    return column + (table->has_engines ? table->engine_width + GAP : 0);
}

static size_t total_width(const struct table *table)
{
    size_t width = base_column(table) + table->base_width;

    for (size_t k = 0; k < table->columns; k++)
        width += GAP + table->widths[k];
    return width;
}

/* Where column k begins; k may be the number of columns, for the end. */
static size_t column_at(const struct table *table, size_t column)
{
    size_t at = base_column(table) + table->base_width + GAP;

    for (size_t k = 0; k < column; k++)
        at += table->widths[k] + GAP;
    return at;
}

static void add_header(struct table *table)
{
    struct st_page *page = table->page;

    for (size_t k = 0; k < table->columns && table->is_lettered; k++) {
        st_page_to(page, INDENT);
        st_page_addf(page, "%s = %s", letter_of(table, k), label_of(table, k));
        st_page_break(page);
    }
    st_page_to(page, base_column(table));
    st_page_ink(page, ST_INK_FAINT, "base");
    for (size_t k = 0; k < table->columns; k++) {
        st_page_to(page, column_at(table, k));
        st_page_ink(
            page, ST_INK_STRONG, table->is_lettered ? letter_of(table, k) : label_of(table, k));
    }
    st_page_break(page);
}

static void add_cell(struct st_page *page, const json_t *cell)
{
    enum st_ink ink;
    const char *text = st_human_cell_text(page->text.arena, cell, &ink);

    st_page_ink(page, ink, text);
    if (st_event_bool(cell, "strange"))
        st_page_ink(page, ST_INK_BAD, "!");
}

static void add_row(struct table *table, const json_t *row, bool is_same_scenario)
{
    struct st_page *page = table->page;

    st_page_to(page, INDENT);
    if (!is_same_scenario)
        st_page_add(page, st_event_text(row, "scenario"));
    if (table->has_engines) {
        st_page_to(page, INDENT + table->scenario_width + GAP);
        st_page_add(page, st_event_text(row, "engine"));
    }
    st_page_to(page, base_column(table));
    if (st_event_has(row, "skipped")) {
        st_page_ink(page, ST_INK_FAINT, st_event_text(row, "skipped"));
        st_page_break(page);
        return;
    }
    add_cell(page, st_event_member(row, "base"));
    for (size_t k = 0; k < table->columns; k++) {
        st_page_to(page, column_at(table, k));
        add_cell(page, cell_of(row, k));
    }
    st_page_break(page);
}

/* A line about what columns cost; of what none of them has, there is none. */
static void add_sum(struct table *table, const char *key, const char *label)
{
    struct st_page *page = table->page;
    bool is_any = strcmp(key, "gained") == 0;

    for (size_t k = 0; k < table->columns; k++)
        is_any = is_any || st_event_number(json_array_get(table->sums, k), key) > 0;
    if (!is_any)
        return;
    st_page_to(page, INDENT);
    st_page_add(page, label);
    for (size_t k = 0; k < table->columns; k++) {
        st_page_to(page, column_at(table, k));
        st_page_add(
            page, st_human_cost_number(page->text.arena, json_array_get(table->sums, k), key));
    }
    st_page_break(page);
}

static void add_footer(struct table *table)
{
    static const struct {
        const char *key, *label;
    } sums[] = {
        { "gained", "rights given" },
        { "lost", "rights taken" },
        { "privileges", "privileges given" },
    };
    struct st_page *page = table->page;
    struct st_arena *arena = page->text.arena;
    size_t width = total_width(table) - INDENT;
    size_t failing = 0;
    size_t i;
    json_t *row;

    json_array_foreach (table->rows, i, row)
        failing += is_effect(st_event_member(row, "base"), ST_WORKAROUND_FAIL);
    st_page_to(page, INDENT);
    while (width-- > 0)
        st_page_add(page, "-");
    st_page_break(page);
    st_page_to(page, INDENT);
    st_page_add(page, st_arena_format(arena, "fixed / broken, of %zu", failing));
    for (size_t k = 0; k < table->columns; k++) {
        st_page_to(page, column_at(table, k));
        st_page_add(page, fixed_text(table, k));
    }
    st_page_break(page);
    for (size_t line = 0; line < sizeof sums / sizeof sums[0]; line++)
        add_sum(table, sums[line].key, sums[line].label);
}

/* The first row that ran, or any: its cells have the columns' names. */
static const json_t *find_first(const json_t *rows)
{
    size_t i;
    json_t *row;

    json_array_foreach (rows, i, row)
        if (st_event_has(row, "cells"))
            return row;
    return json_array_get(rows, 0);
}

static bool has_engines(const json_t *rows)
{
    const char *engine = st_event_text(json_array_get(rows, 0), "engine");
    size_t i;
    json_t *row;

    json_array_foreach (rows, i, row)
        if (strcmp(st_event_text(row, "engine"), engine) != 0)
            return true;
    return false;
}

void st_human_cells(struct st_page *page, const json_t *rows, const json_t *sums)
{
    struct table table = {
        .page = page,
        .rows = rows,
        .sums = sums,
        .first = find_first(rows),
        .has_engines = has_engines(rows),
    };
    const char *scenario = "";
    size_t i;
    json_t *row;

    table.columns = json_array_size(st_event_member(table.first, "cells"));
    measure(&table);
    if (total_width(&table) > ST_PAGE_WIDTH) {
        table.is_lettered = true;
        measure(&table);
    }
    add_header(&table);
    json_array_foreach (rows, i, row) {
        add_row(&table, row, strcmp(scenario, st_event_text(row, "scenario")) == 0);
        scenario = st_event_text(row, "scenario");
    }
    if (table.columns > 0)
        add_footer(&table);
}
