/*
 * html_overview.c - what a reader of the page sees at once, and without a script.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/html.h"
#include "framework/report/human_matrix.h"
#include "framework/report/point.h"
#include "framework/report/xml.h"

enum { WRONG_MAX = 50 }; /* that are told in full */

/* What a result is called, and the class of its cells. */
static const struct {
    const char *word, *class;
} looks[] = {
    [ST_POINT_OK] = { "ok", "ok" },           [ST_POINT_FLAKY] = { "flaky", "warn" },
    [ST_POINT_KNOWN] = { "known", "warn" },   [ST_POINT_SKIPPED] = { "skipped", "faint" },
    [ST_POINT_INCONCLUSIVE] = { "?", "bad" }, [ST_POINT_FAILED] = { "FAILED", "bad" },
    [ST_POINT_ERROR] = { "ERROR", "bad" },
};

enum { RESULTS = sizeof looks / sizeof looks[0] };

static const char *const ink_classes[] = {
    [ST_INK_PLAIN] = "ok",  [ST_INK_STRONG] = "ok", [ST_INK_FAINT] = "faint",
    [ST_INK_GOOD] = "good", [ST_INK_WARN] = "warn", [ST_INK_BAD] = "bad",
};

/* --- Totals ------------------------------------------------------------------------------ */

void st_html_title(struct st_text *text, const json_t *begin, const json_t *events)
{
    size_t counts[RESULTS] = { 0 };
    size_t wrong = 0;
    size_t all = 0;
    const char *before = ": ";
    size_t i;
    json_t *event;

    json_array_foreach (events, i, event) {
        size_t count = 0;
        const struct st_test_point *points = st_points(text->arena, begin, event, &count);

        for (size_t k = 0; k < count; k++) {
            counts[points[k].result]++;
            wrong += st_point_is_wrong(points[k].result);
        }
        all += count;
    }
    st_text_addf(text, "%zu of %zu wrong", wrong, all);
    for (size_t k = 0; k < RESULTS; k++) {
        if (counts[k] == 0)
            continue;
        st_text_addf(text, "%s%zu %s", before, counts[k], looks[k].word);
        before = ", ";
    }
}

/* --- The table --------------------------------------------------------------------------- */

/* A row has a name, and cells by the names of columns. */
struct table {
    json_t *columns; /* name -> anything, in order */
    json_t *rows;    /* [{"name": ..., "cells": {column: HTML}}] */
};

static json_t *row_of(struct table *table, const char *name)
{
    json_t *row = json_array_get(table->rows, json_array_size(table->rows) - 1);

    if (row && strcmp(st_event_text(row, "name"), name) == 0)
        return row;
    row = st_json_object();
    st_json_put_string(row, "name", name);
    st_json_put(row, "cells", st_json_object());
    st_json_add(table->rows, row);
    return row;
}

static void put_cell(struct table *table, const char *row, const char *column, const char *html)
{
    st_json_put(table->columns, column, json_true());
    st_json_put_string(st_event_member(row_of(table, row), "cells"), column, html);
}

/* <a class="ok" href="#c1">ok</a> */
static const char *link_to(
    struct st_arena *arena, const char *class, const char *anchor, const char *word)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_text_addf(&text, "<a class=\"%s\" href=\"#%s\">", class, anchor);
    st_xml_add(&text, word);
    st_text_add(&text, "</a>");
    return text.data;
}

/* A case or a sweep: a row is a scenario, a column an engine, or the cell of a replay. */
static void put_point(
    struct table *table, struct st_arena *arena, const struct st_test_point *point, size_t place)
{
    const char *anchor = st_arena_format(arena, "c%zu", place);

    put_cell(
        table, point->suite, point->name,
        link_to(arena, looks[point->result].class, anchor, looks[point->result].word));
}

/* A row of a matrix: what comes of it without a workaround, and with each. */
static void put_matrix_row(
    struct table *table, struct st_arena *arena, const json_t *event, size_t place)
{
    const char *name = st_arena_format(
        arena, "%s [%s]", st_event_text(event, "scenario"), st_event_text(event, "engine"));
    enum st_ink ink = ST_INK_FAINT;
    size_t i;
    json_t *cell;

    if (st_event_has(event, "skipped")) {
        put_cell(
            table, name, "without",
            link_to(arena, "faint", st_arena_format(arena, "c%zu", place), "skipped"));
        return;
    }

    const char *word = st_human_cell_text(arena, st_event_member(event, "base"), &ink);

    put_cell(
        table, name, "without",
        link_to(arena, ink_classes[ink], st_arena_format(arena, "c%zu", place), word));
    json_array_foreach (st_event_member(event, "cells"), i, cell) {
        word = st_human_cell_text(arena, cell, &ink);
        put_cell(
            table, name, st_event_text(cell, "label"),
            link_to(
                arena, ink_classes[ink], st_arena_format(arena, "c%zu.%zu", place, i + 1), word));
    }
}

static void fill(
    struct table *table, struct st_arena *arena, const json_t *begin, const json_t *events)
{
    size_t place;
    json_t *event;

    json_array_foreach (events, place, event) {
        size_t count = 0;
        const struct st_test_point *points = st_points(arena, begin, event, &count);

        if (st_event_kind(event) == ST_EVENT_MATRIX)
            put_matrix_row(table, arena, event, place);
        else if (count == 1)
            put_point(table, arena, points, place);
    }
}

static void add_row(struct st_text *text, const struct table *table, const json_t *row)
{
    const char *column;
    json_t *unused;

    st_text_add(text, "<tr><th scope=\"row\">");
    st_xml_add(text, st_event_text(row, "name"));
    st_text_add(text, "</th>");
    json_object_foreach (table->columns, column, unused) {
        st_text_add(text, "<td>");
        st_text_add(text, st_event_text(st_event_member(row, "cells"), column));
        st_text_add(text, "</td>");
    }
    st_text_add(text, "</tr>\n");
}

static void add_table(struct st_text *text, const json_t *begin, const json_t *events)
{
    struct table table = { st_json_object(), st_json_array() };
    const char *column;
    json_t *unused;
    size_t i;
    json_t *row;

    fill(&table, text->arena, begin, events);
    if (json_array_size(table.rows) > 0) {
        st_text_add(text, "<table id=\"grid\">\n<thead><tr><th scope=\"col\">scenario</th>");
        json_object_foreach (table.columns, column, unused) {
            st_text_add(text, "<th scope=\"col\"><span>");
            st_xml_add(text, column);
            st_text_add(text, "</span></th>");
        }
        st_text_add(text, "</tr></thead>\n<tbody>\n");
        json_array_foreach (table.rows, i, row) {
            add_row(text, &table, row);
        }
        st_text_add(text, "</tbody>\n</table>\n");
    }
    json_decref(table.columns);
    json_decref(table.rows);
}

/* --- What is wrong ----------------------------------------------------------------------- */

static void add_wrong(struct st_text *text, const struct st_test_point *point)
{
    st_text_add(text, "<details><summary><b class=\"bad\">");
    st_text_add(text, looks[point->result].word);
    st_text_add(text, "</b> ");
    st_xml_add(text, st_arena_format(text->arena, "%s [%s]", point->suite, point->name));
    st_text_add(text, "<br>");
    st_xml_add(text, point->reason);
    st_text_add(text, "</summary><pre tabindex=\"0\">");
    st_xml_add_lines(text, point->details);
    st_text_add(text, "</pre></details>\n");
}

static size_t add_wrong_of(
    struct st_text *text, const json_t *begin, const json_t *event, size_t told)
{
    size_t count = 0;
    const struct st_test_point *points = st_points(text->arena, begin, event, &count);

    for (size_t k = 0; k < count; k++)
        if (st_point_is_wrong(points[k].result) && told++ < WRONG_MAX)
            add_wrong(text, &points[k]);
    return told;
}

static void add_all_wrong(struct st_text *text, const json_t *begin, const json_t *events)
{
    size_t told = 0;
    size_t i;
    json_t *event;

    json_array_foreach (events, i, event) {
        told = add_wrong_of(text, begin, event, told);
    }
    if (told > WRONG_MAX)
        st_text_addf(
            text, "<p>%zu more are wrong; the table has all of them.</p>\n", told - WRONG_MAX);
}

static void add_advice(struct st_text *text, const json_t *end)
{
    size_t i;
    json_t *advice;

    json_array_foreach (st_event_member(end, "advice"), i, advice) {
        st_text_add(text, "<p><b>Advice:</b> ");
        st_xml_add(text, st_human_advice(text->arena, advice));
        st_text_add(text, "</p>\n");
    }
}

void st_html_overview(
    struct st_text *text, const json_t *begin, const json_t *events, const json_t *end)
{
    const char *stopped = st_point_stopped(end);

    st_text_add(text, "<p class=\"totals\">");
    st_html_title(text, begin, events);
    st_text_add(text, "</p>\n");
    if (stopped)
        st_text_addf(text, "<p><b class=\"bad\">%s</b></p>\n", stopped);
    if (json_array_size(events) == 0)
        st_text_add(text, "<p><b class=\"warn\">Nothing ran.</b></p>\n");
    add_all_wrong(text, begin, events);
    add_advice(text, end);
    add_table(text, begin, events);
}
