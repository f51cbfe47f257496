/*
 * human_matrix.c - a matrix for people: tables, reasons, costs, advice.
 *
 * Scenarios that have the same workarounds share a table. Below it stands what is wrong,
 * cell by cell; what each workaround costs, the cheapest first; and which one to take.
 */
#include "framework/report/human_matrix.h"

#include <stdlib.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/scenario/scenario.h"

enum { INDENT = 2 };

/* --- Groups -------------------------------------------------------------------------------- */

/* The scenarios of one table. */
struct group {
    json_t *rows;  /* matrix events */
    json_t *costs; /* workaround events, of all its scenarios */
    json_t *sums;  /* by column */
};

static bool has_same_columns(const json_t *a, const json_t *b)
{
    const json_t *ours = st_event_member(a, "cells");
    const json_t *theirs = st_event_member(b, "cells");
    size_t i;
    json_t *cell;

    if (json_array_size(ours) != json_array_size(theirs))
        return false;
    json_array_foreach (ours, i, cell)
        if (strcmp(
                st_event_text(cell, "label"), st_event_text(json_array_get(theirs, i), "label")) !=
            0)
            return false;
    return true;
}

static bool is_of_scenario(const json_t *a, const json_t *b)
{
    return strcmp(st_event_text(a, "file"), st_event_text(b, "file")) == 0;
}

/* The row belongs to the group: one of its scenario or of the same columns. */
static bool fits(const struct group *group, const json_t *row)
{
    size_t i;
    json_t *other;

    json_array_foreach (group->rows, i, other)
        if (is_of_scenario(other, row) ||
            (st_event_has(row, "cells") && has_same_columns(other, row)))
            return true;
    return false;
}

/* Add what each column costs in a scenario that is new to the group. */
static void add_costs(struct group *group, const json_t *row, const json_t *workarounds)
{
    size_t column = 0;
    size_t i;
    json_t *event;

    json_array_foreach (group->rows, i, event)
        if (event != row && is_of_scenario(event, row))
            return;
    json_array_foreach (workarounds, i, event) {
        if (!is_of_scenario(event, row))
            continue;
        st_json_add(group->costs, json_incref(event));
        if (column == json_array_size(group->sums))
            st_json_add(group->sums, st_json_object());
        st_human_cost_add(json_array_get(group->sums, column++), event);
    }
}

/* The groups, in the order of their first rows; room for as many as there are rows. */
static size_t make_groups(struct group *groups, const json_t *rows, const json_t *workarounds)
{
    size_t count = 0;
    size_t i;
    json_t *row;

    json_array_foreach (rows, i, row) {
        size_t at = 0;

        while (at < count && !fits(&groups[at], row))
            at++;
        if (at == count)
            groups[count++] = (struct group){
                .rows = st_json_array(),
                .costs = st_json_array(),
                .sums = st_json_array(),
            };
        st_json_add(groups[at].rows, json_incref(row));
        add_costs(&groups[at], row, workarounds);
    }
    return count;
}

static void release(struct group *group)
{
    json_decref(group->rows);
    json_decref(group->costs);
    json_decref(group->sums);
}

/* --- Costs --------------------------------------------------------------------------------- */

struct costed {
    json_t *event;
    size_t privileges;
    json_int_t rights;
};

/* Fewer privileges first, then fewer rights; by name otherwise. */
static int compare_costs(const void *a, const void *b)
{
    const struct costed *first = a;
    const struct costed *second = b;

    if (first->privileges != second->privileges)
        return first->privileges < second->privileges ? -1 : 1;
    if (first->rights != second->rights)
        return first->rights < second->rights ? -1 : 1;
    return strcmp(st_event_text(first->event, "label"), st_event_text(second->event, "label"));
}

static struct costed costed_of(json_t *event)
{
    const json_t *cost = st_event_member(event, "cost");

    return (struct costed){
        .event = event,
        .privileges = json_array_size(st_event_member(cost, "privileges")),
        .rights = st_event_number(st_event_member(cost, "gained"), "count"),
    };
}

static void add_cost(struct st_page *page, const json_t *event, bool names_scenario, bool all)
{
    struct st_arena *arena = page->text.arena;
    const json_t *cost = st_event_member(event, "cost");
    const json_t *gained = st_event_member(cost, "gained");
    const json_t *lost = st_event_member(cost, "lost");
    long long rights = (long long)st_event_number(gained, "count");
    struct st_text head;

    st_text_init(&head, arena);
    if (st_event_has(event, "invalid"))
        st_text_addf(&head, "cannot be tried: %s", st_event_text(event, "invalid"));
    else if (!st_event_has(cost, "unknown"))
        st_text_addf(&head, "gives %lld right%s", rights, rights == 1 ? "" : "s");
    if (rights > 0)
        st_text_addf(
            &head, ", %lld needed by the edits", (long long)st_event_number(gained, "needed"));
    if (st_event_number(lost, "count") > 0)
        st_text_addf(&head, "; takes %lld", (long long)st_event_number(lost, "count"));
    st_page_to(page, INDENT);
    st_page_ink(page, ST_INK_STRONG, st_event_text(event, "label"));
    if (names_scenario)
        st_page_addf(page, " in %s", st_event_text(event, "scenario"));
    st_page_addf(page, "   %s", head.data);
    st_page_break(page);
    if (st_event_has(event, "quote")) {
        st_page_to(page, INDENT + 2);
        st_page_wrap(
            page, INDENT + 2, st_arena_format(arena, "\"%s\"", st_event_text(event, "quote")));
        st_page_break(page);
    }
    /* What two together give is what each gives, nearly always. */
    if (all || json_array_size(st_event_member(event, "workarounds")) < 2)
        st_human_cost(page, cost, all);
}

static void add_all_costs(struct st_page *page, const struct group *group, bool all)
{
    size_t count = json_array_size(group->costs);
    struct costed *sorted = ST_NEW_ARRAY(page->text.arena, struct costed, count + 1);
    const char *file = st_event_text(json_array_get(group->costs, 0), "file");
    bool has_several = false;

    for (size_t i = 0; i < count; i++) {
        sorted[i] = costed_of(json_array_get(group->costs, i));
        has_several = has_several || strcmp(st_event_text(sorted[i].event, "file"), file) != 0;
    }
    qsort(sorted, count, sizeof *sorted, compare_costs);
    st_page_ink(page, ST_INK_STRONG, "COST");
    st_page_add(page, "  what each gives and takes, the cheapest first");
    st_page_break(page);
    for (size_t i = 0; i < count; i++)
        add_cost(page, sorted[i].event, has_several, all);
}

/* --- Advice -------------------------------------------------------------------------------- */

static const char *rights_text(struct st_arena *arena, const json_t *advice)
{
    long long rights = (long long)st_event_number(advice, "rights");

    if (!json_is_integer(st_event_member(advice, "rights")))
        return "nobody knows how many rights";
    if (rights == 0)
        return "nobody any right";
    return st_arena_format(arena, "%lld right%s", rights, rights == 1 ? "" : "s");
}

const char *st_human_advice(struct st_arena *arena, const json_t *advice)
{
    long long failing = (long long)st_event_number(advice, "failing");
    long long privileges = (long long)st_event_number(advice, "privileges");
    const char *text = "nothing is wrong without a workaround, so none is needed";

    if (st_event_has(advice, "take"))
        text = st_arena_format(
            arena, "%s is the cheapest that fixes all %lld and breaks nothing; it gives %s%s",
            st_event_text(advice, "take"), failing, rights_text(arena, advice),
            privileges > 0 ? " and a privilege" : "");
    else if (
        failing > 0 && st_event_number(advice, "fixed") + st_event_number(advice, "partly") == 0)
        text = st_arena_format(
            arena, "none fixes any of the %lld without breaking something", failing);
    else if (failing > 0)
        text = st_arena_format(
            arena,
            "none fixes all %lld without breaking anything; nearest: %s (fixes %lld, partly %lld, "
            "breaks %lld)",
            failing, st_event_text(advice, "best"), (long long)st_event_number(advice, "fixed"),
            (long long)st_event_number(advice, "partly"),
            (long long)st_event_number(advice, "broken"));
    return text;
}

static void add_advice(struct st_page *page, const json_t *advice)
{
    st_page_ink(page, ST_INK_STRONG, "ADVICE");
    st_page_to(page, 8);
    st_page_wrap(page, 8, st_human_advice(page->text.arena, advice));
    st_page_break(page);
}

/* The advice for the rows of a group: the one that names its first scenario. */
static const json_t *advice_of(const struct group *group, const json_t *end)
{
    const char *scenario = st_event_text(json_array_get(group->rows, 0), "scenario");
    size_t i;
    size_t k;
    json_t *advice;
    json_t *name;

    json_array_foreach (st_event_member(end, "advice"), i, advice) {
        json_array_foreach (st_event_member(advice, "scenarios"), k, name) {
            if (json_is_string(name) && strcmp(json_string_value(name), scenario) == 0)
                return advice;
        }
    }
    return NULL;
}

/* --- All of it ----------------------------------------------------------------------------- */

static void add_group(
    struct st_page *page, const struct group *group, const json_t *end, int verbosity)
{
    const json_t *advice = advice_of(group, end);
    size_t columns = json_array_size(group->sums);

    st_page_ink(page, ST_INK_STRONG, "MATRIX");
    st_page_addf(
        page, "  %zu workaround%s, %zu row%s   base = without a workaround", columns,
        columns == 1 ? "" : "s", json_array_size(group->rows),
        json_array_size(group->rows) == 1 ? "" : "s");
    st_page_break(page);
    st_human_cells(page, group->rows, group->sums);
    st_page_gap(page);
    st_human_matrix_reasons(page, group->rows, verbosity);
    st_page_gap(page);
    if (verbosity >= 0)
        add_all_costs(page, group, verbosity > 0);
    st_page_gap(page);
    if (advice)
        add_advice(page, advice);
    st_page_gap(page);
}

void st_human_matrix(
    struct st_page *page,
    const json_t *workarounds,
    const json_t *rows,
    const json_t *end,
    int verbosity)
{
    struct group *groups = ST_NEW_ARRAY(page->text.arena, struct group, json_array_size(rows) + 1);
    size_t count = make_groups(groups, rows, workarounds);
    long long strange = (long long)st_event_number(end, "strange");

    for (size_t i = 0; i < count; i++) {
        add_group(page, &groups[i], end, verbosity);
        release(&groups[i]);
    }
    if (count == 0)
        st_page_ink(page, ST_INK_WARN, "NOTHING RAN");
    else if (strange > 0)
        st_page_ink(page, ST_INK_BAD, "FAIL");
    else
        st_page_ink(page, ST_INK_GOOD, "PASS");
    if (strange > 0)
        st_page_addf(page, "  %lld not as the scenario states", strange);
    else if (count > 0)
        st_page_add(page, "  all that scenarios state of their workarounds is so");
    st_page_break(page);
}
