/*
 * point.c - what a log says, as the test points that other tools count.
 */
#include "framework/report/point.h"

#include <string.h>

#include "framework/report/human_matrix.h"
#include "framework/report/human_sweep.h"
#include "framework/report/swept.h"

static const enum st_point_result results[ST_VERDICT_COUNT] = {
    [ST_VERDICT_ERROR] = ST_POINT_ERROR,     [ST_VERDICT_FAIL] = ST_POINT_FAILED,
    [ST_VERDICT_STALE] = ST_POINT_FAILED,    [ST_VERDICT_INCONCLUSIVE] = ST_POINT_INCONCLUSIVE,
    [ST_VERDICT_SKIPPED] = ST_POINT_SKIPPED, [ST_VERDICT_KNOWN] = ST_POINT_KNOWN,
    [ST_VERDICT_PASS] = ST_POINT_OK,
};

bool st_point_is_wrong(enum st_point_result result)
{
    return result >= ST_POINT_INCONCLUSIVE;
}

/* The point without its result, reason and details. */
static struct st_test_point open_point(const json_t *event)
{
    return (struct st_test_point){
        .suite = st_event_text(event, "scenario"),
        .name = st_event_text(event, "engine"),
        .file = st_event_text(event, "file"),
        .reason = "",
        .details = "",
    };
}

/* --- Cases ----------------------------------------------------------------------------------- */

static void take_case(struct st_arena *arena, const json_t *event, struct st_test_point *point)
{
    const json_t *problem = json_array_get(st_event_member(event, "problems"), 0);
    const char *cell = st_event_text(event, "cell");
    struct st_page page;

    point->result = results[st_event_verdict(event)];
    point->reason = st_human_remark(arena, event);
    point->line = st_event_number(problem, "line");
    if (cell[0])
        point->name = st_arena_format(arena, "%s %s", point->name, cell);
    if (st_event_has(event, "flaky") && !st_point_is_wrong(point->result)) {
        point->result = ST_POINT_FLAKY;
        point->reason = st_human_flaky(arena, event);
    }
    if (!st_point_is_wrong(point->result))
        return;
    st_page_init(&page, arena, false);
    if (cell[0])
        st_human_replay(&page, event, 0);
    else
        st_human_failure(&page, event, false);
    point->details = page.text.data;
}

/* --- Sweeps ---------------------------------------------------------------------------------- */

/* "no-lost-update at property.set: 3 cells, the smallest crash:after@3:6" */
static const char *group_reason(struct st_arena *arena, const json_t *group)
{
    const char *invariant = st_event_text(group, "invariant");

    return st_arena_format(
        arena, "%s at %s: %lld of the kind, the smallest %s",
        invariant[0] ? invariant : st_event_text(group, "cell"), st_event_text(group, "call"),
        (long long)st_event_number(group, "count"), st_event_text(group, "smallest"));
}

/* How much of a sweep was left out, though nobody else does it; "" if nothing was. */
static const char *left_out(
    struct st_arena *arena, const json_t *begin, const json_t *pairs, size_t undone)
{
    if (undone > 0 && !st_event_member(begin, "shard"))
        return st_arena_format(arena, "%zu cells were not run", undone);
    return json_is_object(pairs) && !st_event_bool(pairs, "whole") ? "not all pairs were run" : "";
}

/* The first group that is not known; the first of all if there is none. */
static const json_t *first_group(const json_t *event)
{
    const json_t *lists[] = {
        st_event_member(event, "groups"),
        st_event_member(st_event_member(event, "pairs"), "groups"),
    };
    const json_t *first = NULL;

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        size_t k;
        json_t *group;

        json_array_foreach (lists[i], k, group) {
            if (!st_event_bool(group, "known"))
                return group;
            first = first ? first : group;
        }
    }
    return first;
}

static void take_wrong_sweep(
    struct st_arena *arena, const json_t *event, enum st_swept outcome, struct st_test_point *point)
{
    const json_t *group = first_group(event);
    struct st_page page;

    point->result = ST_POINT_FAILED;
    point->reason = group ? group_reason(arena, group) : st_event_text(event, "died");
    if (outcome == ST_SWEPT_STALE)
        point->reason = st_swept_stale(arena, event);
    st_page_init(&page, arena, false);
    (void)st_human_sweep(&page, event, 0);
    point->details = page.text.data;
}

static void take_sweep(
    struct st_arena *arena, const json_t *begin, const json_t *event, struct st_test_point *point)
{
    const json_t *pairs = st_event_member(event, "pairs");
    enum st_swept outcome = st_swept_outcome(event);
    size_t counts[ST_CELL_COUNT];

    point->result = ST_POINT_OK;
    if (st_swept_is_wrong(outcome)) {
        take_wrong_sweep(arena, event, outcome, point);
        return;
    }
    if (outcome == ST_SWEPT_SKIPPED) {
        const char *skipped = st_event_text(event, "skipped");

        point->result = ST_POINT_SKIPPED;
        point->reason = skipped[0] ? skipped : "no fault can happen at any of its calls";
        return;
    }
    st_human_count_cells(event, counts);
    point->reason = left_out(arena, begin, pairs, counts[ST_CELL_UNDONE]);
    if (point->reason[0]) {
        point->result = ST_POINT_INCONCLUSIVE;
    } else if (outcome == ST_SWEPT_KNOWN) {
        point->result = ST_POINT_KNOWN;
        point->reason = group_reason(arena, first_group(event));
    }
}

/* --- Matrices -------------------------------------------------------------------------------- */

static void take_cell(
    struct st_arena *arena, const json_t *event, const json_t *cell, struct st_test_point *point)
{
    const char *effect = st_event_text(cell, "effect");
    const char *because = st_event_text(cell, "because");
    const char *stated = st_event_text(cell, "stated");
    enum st_ink ink;

    *point = open_point(event);
    point->name = st_arena_format(
        arena, "%s with %s: %s", point->name, st_event_text(cell, "label"),
        st_human_cell_text(arena, cell, &ink));
    point->line = st_event_number(cell, "line");
    point->result = ST_POINT_OK;
    if (!st_event_bool(cell, "strange"))
        return;
    if (strcmp(stated, effect) == 0 || !stated[0])
        stated = st_event_text(cell, "stated_under_faults");
    point->result = ST_POINT_FAILED;
    point->reason = st_arena_format(arena, "%s, but %s is stated", effect, stated);
    point->details = st_arena_format(
        arena, "%s%s%sreproduce   %s\n", because[0] ? "because     " : "", st_safe(arena, because),
        because[0] ? "\n" : "", st_safe(arena, st_event_text(cell, "reproduce")));
}

static const struct st_test_point *cells_of(
    struct st_arena *arena, const json_t *event, size_t *ret_count)
{
    const json_t *cells = st_event_member(event, "cells");
    struct st_test_point *points =
        ST_NEW_ARRAY(arena, struct st_test_point, json_array_size(cells) + 1);
    size_t i;
    json_t *cell;

    *ret_count = json_array_size(cells);
    json_array_foreach (cells, i, cell) {
        take_cell(arena, event, cell, &points[i]);
    }
    if (!st_event_has(event, "skipped"))
        return points;
    points[0] = open_point(event);
    points[0].result = ST_POINT_SKIPPED;
    points[0].reason = st_event_text(event, "skipped");
    *ret_count = 1;
    return points;
}

/* --- All ------------------------------------------------------------------------------------- */

const struct st_test_point *st_points(
    struct st_arena *arena, const json_t *begin, const json_t *event, size_t *ret_count)
{
    enum st_event_kind kind = st_event_kind(event);
    struct st_test_point *point = NULL;

    *ret_count = 0;
    if (kind == ST_EVENT_MATRIX)
        return cells_of(arena, event, ret_count);
    if (kind != ST_EVENT_CASE && kind != ST_EVENT_SWEEP)
        return NULL;
    point = ST_NEW(arena, struct st_test_point);
    *point = open_point(event);
    if (kind == ST_EVENT_CASE)
        take_case(arena, event, point);
    else
        take_sweep(arena, begin, event, point);
    *ret_count = 1;
    return point;
}

const char *st_point_stopped(const json_t *end)
{
    switch (st_event_number(end, "exit")) {
    case ST_EXIT_INTERRUPTED:
        return "stopped by SIGINT";
    case ST_EXIT_TERMINATED:
        return "stopped by SIGTERM";
    case ST_EXIT_BROKEN:
        return "synctorture itself failed";
    default:
        return NULL;
    }
}
