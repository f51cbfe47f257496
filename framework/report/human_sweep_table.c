/*
 * human_sweep_table.c - faults x calls, a letter a cell.
 *
 * The calls of a synchronization are wrapped into blocks that fit the page. A cell is
 * named by its row, the step of the block and the number above it.
 */
#include <string.h>

#include "framework/report/human_sweep.h"

enum { ROW_COLUMN = 2, LABEL_MAX = 30, CALLS_COLUMN = 10 };

struct table {
    const json_t *points, *rows;
    bool all;
    size_t first_column; /* of the numbers; each takes width */
    size_t width;
    bool seen[ST_CELL_COUNT]; /* which letters are there to be explained */
};

static bool is_interesting(char letter)
{
    switch (st_human_cell(letter)) {
    case ST_CELL_WRONG:
    case ST_CELL_HANG:
    case ST_CELL_DIED:
    case ST_CELL_UNREACHED:
        return true;
    case ST_CELL_UNDONE:
    case ST_CELL_SAME:
    case ST_CELL_EXPECTED:
    case ST_CELL_UNFIT:
    case ST_CELL_COUNT:
        break;
    }
    return false;
}

static bool has_interesting(const char *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_interesting(cells[i]))
            return true;
    return false;
}

static bool is_told(const struct table *table, const json_t *row)
{
    const char *cells = st_event_text(row, "cells");

    return table->all || has_interesting(cells, strlen(cells));
}

static const char *label_of(struct st_arena *arena, const json_t *row)
{
    return st_page_short(arena, st_event_text(row, "fault"), LABEL_MAX);
}

/* Which columns the numbers take; returns how many rows are not told. */
static size_t lay_out(struct st_arena *arena, struct table *table)
{
    size_t label = 8; /* of "step 123" */
    size_t left = 0;
    json_int_t limit = 100;
    size_t i;
    json_t *entry;

    json_array_foreach (table->rows, i, entry) {
        size_t wide = st_page_width(arena, label_of(arena, entry));

        left += !is_told(table, entry);
        if (is_told(table, entry) && wide > label)
            label = wide;
    }
    table->width = 3;
    json_array_foreach (table->points, i, entry)
        for (; st_event_number(entry, "call_n") >= limit && table->width < 10; limit *= 10)
            table->width++;
    table->first_column = ROW_COLUMN + label;
    return left;
}

/* Where a block that starts there ends: at the end of the page, or of the synchronization. */
static size_t end_of(const struct table *table, size_t first)
{
    size_t most = (ST_PAGE_WIDTH - table->first_column) / table->width;
    size_t end = first + 1;
    json_int_t step = st_event_number(json_array_get(table->points, first), "step");

    while (end < json_array_size(table->points) && end - first < most &&
           st_event_number(json_array_get(table->points, end), "step") == step)
        end++;
    return end;
}

/* The cells of the row in a block, less than there are when the row is too short. */
static const char *cells_of(const json_t *row, size_t first, size_t end, size_t *ret_count)
{
    const char *cells = st_event_text(row, "cells");
    size_t size = strlen(cells);

    *ret_count = size < end ? (size > first ? size - first : 0) : end - first;
    return cells + (size < first ? size : first);
}

static bool is_block_told(const struct table *table, size_t first, size_t end)
{
    size_t i;
    json_t *row;

    json_array_foreach (table->rows, i, row) {
        size_t count = 0;
        const char *cells = cells_of(row, first, end, &count);

        if (table->all || has_interesting(cells, count))
            return true;
    }
    return false;
}

static enum st_ink ink_of(enum st_cell cell)
{
    switch (cell) {
    case ST_CELL_WRONG:
    case ST_CELL_HANG:
    case ST_CELL_DIED:
        return ST_INK_BAD;
    case ST_CELL_UNREACHED:
        return ST_INK_WARN;
    case ST_CELL_UNDONE:
    case ST_CELL_SAME:
    case ST_CELL_UNFIT:
        return ST_INK_FAINT;
    case ST_CELL_EXPECTED:
    case ST_CELL_COUNT:
        break;
    }
    return ST_INK_PLAIN;
}

/* Right-aligned in its column. */
static void go_to(struct st_page *page, const struct table *table, size_t index, size_t size)
{
    st_page_to(page, table->first_column + (index + 1) * table->width - size);
}

static void add_numbers(struct st_page *page, const struct table *table, size_t first, size_t end)
{
    json_int_t step = st_event_number(json_array_get(table->points, first), "step");

    st_page_to(page, ROW_COLUMN);
    st_page_addf(page, "step %lld", (long long)step);
    for (size_t i = first; i < end; i++) {
        const json_t *point = json_array_get(table->points, i);
        const char *number =
            st_arena_format(page->text.arena, "%lld", (long long)st_event_number(point, "call_n"));

        go_to(page, table, i - first, strlen(number));
        st_page_add(page, number);
    }
    st_page_break(page);
}

static void add_row(
    struct st_page *page, struct table *table, const json_t *row, size_t first, size_t end)
{
    size_t count = 0;
    const char *cells = cells_of(row, first, end, &count);

    st_page_to(page, ROW_COLUMN);
    st_page_add(page, label_of(page->text.arena, row));
    for (size_t i = 0; i < count; i++) {
        enum st_cell cell = st_human_cell(cells[i]);
        const char letter[] = { st_cell_letters[cell], '\0' };

        table->seen[cell] = true;
        if (cell == ST_CELL_UNFIT)
            continue;
        go_to(page, table, i, 1);
        st_page_ink(page, ink_of(cell), letter);
    }
    st_page_break(page);
}

static void add_block(struct st_page *page, struct table *table, size_t first, size_t end)
{
    size_t i;
    json_t *row;

    st_page_gap(page);
    add_numbers(page, table, first, end);
    json_array_foreach (table->rows, i, row)
        if (is_told(table, row))
            add_row(page, table, row, first, end);
}

/* ". same   e expected   F wrong" */
static void add_legend(struct st_page *page, const struct table *table)
{
    for (size_t i = 0; i < ST_CELL_COUNT; i++) {
        const char *letter = st_arena_format(page->text.arena, "%c", st_cell_letters[i]);

        if (!table->seen[i])
            continue;
        st_page_to(page, page->column > 0 ? page->column + 3 : (size_t)ROW_COLUMN);
        st_page_addf(
            page, "%s %s", i == ST_CELL_UNFIT ? "(blank)" : letter, st_cell_words.words[i]);
    }
    if (page->column > 0)
        st_page_break(page);
}

static void add_left_out(struct st_page *page, size_t rows, size_t blocks)
{
    if (rows + blocks == 0)
        return;
    st_page_to(page, ROW_COLUMN);
    st_page_add(page, "... ");
    if (rows > 0)
        st_page_addf(page, "%zu more %s", rows, rows == 1 ? "fault" : "faults");
    if (blocks > 0)
        st_page_addf(
            page, "%s%zu more %s of calls", rows > 0 ? " and " : "", blocks,
            blocks == 1 ? "block" : "blocks");
    st_page_add(page, " with nothing wrong (-v shows all)");
    st_page_break(page);
}

void st_human_sweep_table(struct st_page *page, const json_t *event, bool all)
{
    struct table table = {
        .points = st_event_member(event, "points"),
        .rows = st_event_member(event, "rows"),
        .all = all,
    };
    size_t left_rows = lay_out(page->text.arena, &table);
    size_t left_blocks = 0;
    size_t end = 0;

    for (size_t first = 0; first < json_array_size(table.points); first = end) {
        end = end_of(&table, first);
        if (is_block_told(&table, first, end))
            add_block(page, &table, first, end);
        else
            left_blocks++;
    }
    add_left_out(page, left_rows, left_blocks);
    add_legend(page, &table);
}

void st_human_sweep_calls(struct st_page *page, const json_t *event)
{
    struct st_arena *arena = page->text.arena;
    const json_t *points = st_event_member(event, "points");
    size_t on = 0;
    size_t call = 0;
    size_t i;
    json_t *point;

    json_array_foreach (points, i, point) {
        size_t wide = st_page_width(arena, st_event_text(point, "on"));

        on = wide > on ? wide : on;
        wide = st_page_width(arena, st_event_text(point, "call"));
        call = wide > call ? wide : call;
    }
    st_page_gap(page);
    json_array_foreach (points, i, point) {
        st_page_to(page, ROW_COLUMN);
        st_page_addf(
            page, "%lld:%lld", (long long)st_event_number(point, "step"),
            (long long)st_event_number(point, "call_n"));
        st_page_to(page, CALLS_COLUMN);
        st_page_add(page, st_event_text(point, "on"));
        st_page_to(page, CALLS_COLUMN + on + 2);
        st_page_add(page, st_event_text(point, "call"));
        st_page_to(page, CALLS_COLUMN + on + call + 4);
        if (st_event_has(point, "name")) /* a real tool's, by which cells are named */
            st_page_add(page, st_event_text(point, "name"));
        else
            st_page_add(page, st_human_place(arena, point, true));
        st_page_break(page);
    }
}
