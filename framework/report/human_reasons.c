/*
 * human_reasons.c - what is wrong in the cells of a matrix, and which are not as stated.
 *
 * What many engines have in common is told once.
 */
#include <string.h>

#include "framework/report/human_matrix.h"
#include "framework/scenario/scenario.h"

enum { INDENT = 2, REASON_COLUMN = 6 };

static bool is_effect(const json_t *cell, enum st_workaround_effect effect)
{
    return strcmp(st_event_text(cell, "effect"), st_workaround_words.words[effect]) == 0;
}

static bool is_same_text(const json_t *a, const json_t *b, const char *key)
{
    return strcmp(st_event_text(a, key), st_event_text(b, key)) == 0;
}

/* Cell k of the row, or with SIZE_MAX the one without a workaround. */
static const json_t *cell_at(const json_t *row, size_t k)
{
    return k == SIZE_MAX ? st_event_member(row, "base")
                         : json_array_get(st_event_member(row, "cells"), k);
}

static bool is_same_reason(const json_t *a, const json_t *b, size_t k)
{
    const json_t *ours = cell_at(a, k);
    const json_t *theirs = cell_at(b, k);

    return is_same_text(a, b, "file") && is_same_text(ours, theirs, "effect") &&
           is_same_text(ours, theirs, "because") &&
           st_event_number(ours, "good") == st_event_number(theirs, "good");
}

/* "BROKEN  kb810018/base with stay-online [ics-2000, reference]", once for all engines. */
static void add_reason(struct st_page *page, const json_t *rows, size_t at, size_t k)
{
    const json_t *row = json_array_get(rows, at);
    const json_t *cell = cell_at(row, k);
    enum st_ink ink;
    const char *text = st_human_cell_text(page->text.arena, cell, &ink);
    const char *between = " [";

    for (size_t i = 0; i < at; i++)
        if (is_same_reason(json_array_get(rows, i), row, k))
            return;
    st_page_to(page, INDENT);
    st_page_ink(page, ink, text);
    st_page_addf(
        page, "  %s %s%s", st_event_text(row, "scenario"),
        k == SIZE_MAX ? "without a workaround" : "with ", st_event_text(cell, "label"));
    for (size_t i = at; i<json_array_size(rows); i++, between = i> at ? ", " : between) {
        const json_t *other = json_array_get(rows, i);

        if (!is_same_reason(other, row, k))
            continue;
        st_page_wrap(
            page, REASON_COLUMN,
            st_arena_format(page->text.arena, "%s%s", between, st_event_text(other, "engine")));
    }
    st_page_add(page, "]");
    st_page_break(page);
    if (st_event_has(cell, "because")) {
        st_page_to(page, REASON_COLUMN);
        st_page_wrap(page, REASON_COLUMN, st_event_text(cell, "because"));
        st_page_break(page);
    }
}

/* A cell that is not what the scenario states it to be. */
static void add_strange(struct st_page *page, const json_t *row, const json_t *cell)
{
    const char *faulted = st_event_text(cell, "stated_under_faults");

    if (!st_event_bool(cell, "strange"))
        return;
    st_page_to(page, REASON_COLUMN);
    st_page_ink(page, ST_INK_BAD, "not as stated: ");
    st_page_addf(
        page, "%s%s", faulted[0] ? faulted : st_event_text(cell, "stated"),
        faulted[0] ? " under faults" : "");
    st_page_addf(
        page, "   %s:%lld", st_event_text(row, "file"), (long long)st_event_number(cell, "line"));
    st_page_break(page);
    st_page_to(page, REASON_COLUMN);
    st_page_add(page, st_event_text(cell, "reproduce"));
    st_page_break(page);
}

/* Is there something to say about the cell? Quietly, only of what is worse than without. */
static bool is_worth(const json_t *cell, bool is_base, int verbosity)
{
    if (is_base)
        return verbosity >= 0 && is_effect(cell, ST_WORKAROUND_FAIL);
    return (st_event_has(cell, "because") && verbosity >= 0) ||
           is_effect(cell, ST_WORKAROUND_BROKEN) || st_event_bool(cell, "strange");
}

void st_human_matrix_reasons(struct st_page *page, const json_t *rows, int verbosity)
{
    size_t i;
    size_t k;
    json_t *row;
    json_t *cell;

    json_array_foreach (rows, i, row) {
        if (is_worth(st_event_member(row, "base"), true, verbosity))
            add_reason(page, rows, i, SIZE_MAX);
        json_array_foreach (st_event_member(row, "cells"), k, cell) {
            if (is_worth(cell, false, verbosity))
                add_reason(page, rows, i, k);
            add_strange(page, row, cell);
        }
    }
}
