/*
 * markdown.c - tables for an issue or a page, in GitHub's Markdown.
 *
 * Whatever comes from a scenario is escaped: it is text in a cell, never a link, a tag or
 * another column.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/report/event.h"
#include "framework/report/human.h"
#include "framework/report/human_matrix.h"
#include "framework/report/human_sweep.h"
#include "framework/report/markdown_table.h"
#include "framework/report/point.h"
#include "framework/report/report.h"
#include "framework/report/swept.h"

enum { WRONG_MAX = 100 }; /* rows of what is wrong; a step's summary has a limit, too */

/* Members of what is kept. */
static const char cases_key[] = "cases";
static const char sweeps_key[] = "sweeps";
static const char costs_key[] = "costs";
static const char rows_key[] = "rows";
static const char begin_key[] = "begin";

/* --- Runs ------------------------------------------------------------------------------------ */

static void add_cases(struct st_text *page, const json_t *cases)
{
    static const char *const names[] = { "scenario", "engine", "verdict", "why" };
    size_t i;
    json_t *event;

    st_markdown_header(page, names, 4);
    json_array_foreach (cases, i, event) {
        st_markdown_cell(page, st_event_text(event, "scenario"));
        st_markdown_cell(page, st_event_text(event, "engine"));
        st_markdown_cell(page, st_verdict_words.words[st_event_verdict(event)]);
        st_markdown_cell(page, st_human_remark(page->arena, event));
        st_text_add(page, "|\n");
    }
}

/* --- Sweeps ---------------------------------------------------------------------------------- */

static void add_sweeps(struct st_text *page, const json_t *sweeps)
{
    static const char *const names[] = { "scenario", "engine", "verdict", "runs",
                                         "what came of them" };
    size_t i;
    json_t *event;

    if (page->size > 0)
        st_text_add_char(page, '\n'); /* a table of its own */
    st_markdown_header(page, names, 5);
    json_array_foreach (sweeps, i, event) {
        const char *remark = st_event_has(event, "skipped") ? st_event_text(event, "skipped")
                                                            : st_event_text(event, "died");
        size_t counts[ST_CELL_COUNT];

        st_human_count_cells(event, counts);
        st_markdown_cell(page, st_event_text(event, "scenario"));
        st_markdown_cell(page, st_event_text(event, "engine"));
        st_markdown_cell(page, st_swept_infos[st_swept_outcome(event)].word);
        st_markdown_cell(page, st_arena_format(page->arena, "%zu", st_human_runs(counts)));
        st_markdown_cell(page, remark[0] ? remark : st_human_counts(page->arena, counts, false));
        st_text_add(page, "|\n");
    }
}

/* --- Matrices -------------------------------------------------------------------------------- */

static void add_matrix_row(struct st_text *page, const json_t *row)
{
    enum st_ink ink;
    size_t i;
    json_t *cell;

    st_markdown_cell(page, st_event_text(row, "engine"));
    if (st_event_has(row, "skipped"))
        st_markdown_cell(page, st_event_text(row, "skipped"));
    else
        st_markdown_cell(page, st_human_cell_text(page->arena, st_event_member(row, "base"), &ink));
    json_array_foreach (st_event_member(row, "cells"), i, cell) {
        st_markdown_cell(page, st_human_cell_text(page->arena, cell, &ink));
    }
    st_text_add(page, "|\n");
}

static bool is_of(const json_t *event, const char *file)
{
    return strcmp(st_event_text(event, "file"), file) == 0;
}

/* "| rights given | | 0 | 1 | 7 |" */
static void add_costs(struct st_text *page, const json_t *costs, const char *file)
{
    static const char *const keys[] = { "gained", "lost", "privileges" };
    static const char *const labels[] = { "rights given", "rights taken", "privileges given" };
    size_t i;
    json_t *event;

    for (size_t k = 0; k < 3; k++) {
        st_markdown_cell(page, labels[k]);
        st_markdown_cell(page, "");
        json_array_foreach (costs, i, event) {
            json_t *sum = NULL;

            if (!is_of(event, file))
                continue;
            sum = st_json_object();
            st_human_cost_add(sum, event);
            st_markdown_cell(page, st_human_cost_number(page->arena, sum, keys[k]));
            json_decref(sum);
        }
        st_text_add(page, "|\n");
    }
}

static void add_scenario(
    struct st_text *page, const json_t *rows, const json_t *costs, const json_t *first)
{
    const char *file = st_event_text(first, "file");
    size_t columns = 2;
    size_t i;
    json_t *event;

    st_text_add(page, "\n**");
    st_markdown_text(page, st_event_text(first, "scenario"));
    st_text_add(page, "** ");
    st_markdown_text(page, st_event_text(first, "title"));
    st_text_add(page, "\n\n");
    st_markdown_cell(page, "engine");
    st_markdown_cell(page, "without");
    json_array_foreach (costs, i, event) {
        if (!is_of(event, file))
            continue;
        st_markdown_cell(page, st_event_text(event, "label"));
        columns++;
    }
    st_markdown_rule(page, columns);
    json_array_foreach (rows, i, event) {
        if (is_of(event, file))
            add_matrix_row(page, event);
    }
    add_costs(page, costs, file);
}

static void add_advice(struct st_text *page, const json_t *end)
{
    size_t i;
    json_t *advice;

    json_array_foreach (st_event_member(end, "advice"), i, advice) {
        st_text_add(page, "\nAdvice: ");
        st_markdown_text(page, st_human_advice(page->arena, advice));
        st_text_add_char(page, '\n');
    }
}

static void add_matrix(
    struct st_text *page, const json_t *rows, const json_t *costs, const json_t *end)
{
    const char *file = "";
    size_t i;
    json_t *row;

    json_array_foreach (rows, i, row) {
        if (strcmp(file, st_event_text(row, "file")) != 0)
            add_scenario(page, rows, costs, row);
        file = st_event_text(row, "file");
    }
    add_advice(page, end);
}

/* --- Only what is wrong ---------------------------------------------------------------------- */

struct sums {
    size_t all, wrong;
};

static void add_wrong(struct st_text *page, const struct st_test_point *point)
{
    st_markdown_cell(page, point->suite);
    st_markdown_cell(page, point->name);
    st_markdown_cell(page, point->reason);
    st_markdown_cell(
        page, point->line > 0
                  ? st_arena_format(page->arena, "%s:%lld", point->file, (long long)point->line)
                  : point->file);
    st_text_add(page, "|\n");
}

static struct sums add_wrong_of(
    struct st_text *page, const json_t *begin, const json_t *events, struct sums sums)
{
    size_t i;
    json_t *event;

    json_array_foreach (events, i, event) {
        size_t count = 0;
        const struct st_test_point *points = st_points(page->arena, begin, event, &count);

        sums.all += count;
        for (size_t k = 0; k < count; k++) {
            if (!st_point_is_wrong(points[k].result))
                continue;
            if (sums.wrong++ < WRONG_MAX)
                add_wrong(page, &points[k]);
        }
    }
    return sums;
}

/* "**synctorture: 2 of 84 wrong**", and a table of them. */
static void add_quiet(struct st_text *page, const json_t *kept, const json_t *end)
{
    static const char *const names[] = { "scenario", "case", "why", "where" };
    static const char *const keys[] = { cases_key, sweeps_key, rows_key };
    const char *stopped = st_point_stopped(end);
    struct sums sums = { 0, 0 };
    struct st_text table;

    st_text_init(&table, page->arena);
    st_markdown_header(&table, names, 4);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        sums = add_wrong_of(
            &table, st_event_member(kept, begin_key), st_event_member(kept, keys[i]), sums);
    st_text_addf(
        page, "**synctorture: %zu of %zu wrong%s%s**\n", sums.wrong, sums.all, stopped ? "; " : "",
        stopped ? stopped : "");
    if (sums.wrong > 0)
        st_text_addf(page, "\n%s", table.data);
    if (sums.wrong > WRONG_MAX)
        st_text_addf(page, "\n... and %zu more\n", sums.wrong - WRONG_MAX);
}

/* --- The report ------------------------------------------------------------------------------ */

static void keep(struct st_report_out *out, const char *key, json_t *event)
{
    st_json_add(st_event_member(out->kept, key), json_incref(event));
}

static void tell_end(struct st_report_out *out, const json_t *end)
{
    const json_t *cases = st_event_member(out->kept, cases_key);
    const json_t *sweeps = st_event_member(out->kept, sweeps_key);
    const json_t *rows = st_event_member(out->kept, rows_key);
    struct st_text page;

    st_text_init(&page, out->arena);
    if (out->verbosity < 0)
        add_quiet(&page, out->kept, end);
    if (json_array_size(cases) > 0 && out->verbosity >= 0)
        add_cases(&page, cases);
    if (json_array_size(sweeps) > 0 && out->verbosity >= 0)
        add_sweeps(&page, sweeps);
    if (json_array_size(rows) > 0)
        add_matrix(&page, rows, st_event_member(out->kept, costs_key), end);
    if (page.size == 0)
        st_text_add(&page, "Nothing ran.\n");
    fputs(page.data + (page.data[0] == '\n'), out->file);
}

static void markdown_event(struct st_report_out *out, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        st_json_put(out->kept, begin_key, json_incref(event));
        st_json_put(out->kept, cases_key, st_json_array());
        st_json_put(out->kept, sweeps_key, st_json_array());
        st_json_put(out->kept, costs_key, st_json_array());
        st_json_put(out->kept, rows_key, st_json_array());
        break;
    case ST_EVENT_CASE:
        keep(out, cases_key, event);
        break;
    case ST_EVENT_SWEEP:
        keep(out, sweeps_key, event);
        break;
    case ST_EVENT_WORKAROUND:
        keep(out, costs_key, event);
        break;
    case ST_EVENT_MATRIX:
        keep(out, rows_key, event);
        break;
    case ST_EVENT_END:
        tell_end(out, event);
        break;
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_markdown = {
    .name = "markdown",
    .about = "tables in Markdown, for an issue or a page, at the end",
    .event = markdown_event,
};
