/*
 * human_sweep.c - a sweep in a line, or in a block when something is wrong.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/human_sweep.h"
#include "framework/report/swept.h"

enum { NAME_COLUMN = 9, HEAD_COLUMN = 6 }; /* after "  known  ", and after "SWEEP " */

static const char *runs_text(struct st_arena *arena, const size_t counts[ST_CELL_COUNT])
{
    size_t runs = st_human_runs(counts);

    return st_arena_format(arena, "%zu %s", runs, runs == 1 ? "run" : "runs");
}

static const char *name_of(struct st_arena *arena, const json_t *event)
{
    return st_arena_format(
        arena, "%s [%s]", st_event_text(event, "scenario"), st_event_text(event, "engine"));
}

/* What is said of what is known, after the numbers. */
static const char *known_remark(struct st_arena *arena, const json_t *event, enum st_swept outcome)
{
    if (outcome == ST_SWEPT_KNOWN)
        return "; all that is wrong is known";
    if (outcome == ST_SWEPT_STALE)
        return st_arena_format(arena, "; %s", st_swept_stale(arena, event));
    return "";
}

/* "  pass   kb810018/base [reference]   512 runs: 480 same, 32 expected" */
static void add_line(
    struct st_page *page,
    const json_t *event,
    enum st_swept outcome,
    const size_t counts[ST_CELL_COUNT])
{
    struct st_arena *arena = page->text.arena;
    const char *remark = st_event_has(event, "skipped")
                             ? st_event_text(event, "skipped")
                             : "the engine makes no call at which such a fault can happen";

    if (outcome == ST_SWEPT_DIED)
        remark = st_event_text(event, "died");
    else if (outcome != ST_SWEPT_SKIPPED)
        remark = st_arena_format(
            arena, "%s: %s%s%s", runs_text(arena, counts), st_human_counts(arena, counts, false),
            st_human_pairs_remark(arena, event), known_remark(arena, event, outcome));
    st_page_to(page, 2);
    st_page_ink(page, st_swept_infos[outcome].ink, st_swept_infos[outcome].label);
    st_page_to(page, NAME_COLUMN);
    st_page_add(page, name_of(arena, event));
    st_page_add(page, "   ");
    st_page_wrap(page, NAME_COLUMN + 2, remark);
    st_page_break(page);
}

/* Of which depth nothing was left out. */
static const char *describe_extent(const json_t *event, const size_t counts[ST_CELL_COUNT])
{
    const json_t *pairs = st_event_member(event, "pairs");

    if (counts[ST_CELL_UNDONE] > 0)
        return "";
    if (!st_event_bool(pairs, "whole"))
        return ", exhaustive at depth 1";
    if (st_event_number(pairs, "pruned") == 0)
        return ", exhaustive at depth 2";
    return ", exhaustive at depth 2, but for first faults that are like another "
           "(`synctorture help sweep` says what that may miss)";
}

static void add_head(
    struct st_page *page,
    const json_t *event,
    enum st_swept outcome,
    const size_t counts[ST_CELL_COUNT])
{
    struct st_arena *arena = page->text.arena;

    st_page_ink(page, ST_INK_STRONG, "SWEEP");
    st_page_to(page, HEAD_COLUMN);
    st_page_ink(page, ST_INK_STRONG, name_of(arena, event));
    st_page_add(page, "   ");
    st_page_wrap(
        page, HEAD_COLUMN,
        st_arena_format(
            arena, "%zu faults x %zu calls: %s%s", json_array_size(st_event_member(event, "rows")),
            json_array_size(st_event_member(event, "points")), runs_text(arena, counts),
            describe_extent(event, counts)));
    st_page_break(page);
    st_page_ink(page, st_swept_infos[outcome].ink, st_swept_infos[outcome].label);
    st_page_to(page, HEAD_COLUMN);
    st_page_wrap(page, HEAD_COLUMN, st_human_counts(arena, counts, true));
    st_page_break(page);
}

/* How the synchronizations went without a fault, where that was not well. */
static void add_baseline(struct st_page *page, const json_t *event)
{
    size_t i;
    size_t k;
    json_t *sync;
    json_t *word;

    json_array_foreach (st_event_member(event, "syncs"), i, sync) {
        if (strcmp(st_event_text(sync, "status"), "ok") == 0 && !st_event_has(sync, "broken"))
            continue;
        st_page_to(page, 2);
        st_page_addf(
            page, "without a fault, step %lld of %s: %s", (long long)st_event_number(sync, "step"),
            st_event_text(sync, "client"), st_event_text(sync, "status"));
        json_array_foreach (st_event_member(sync, "broken"), k, word) {
            st_page_add(page, k == 0 ? ", breaks " : ", ");
            st_page_wrap(page, 4, json_is_string(word) ? json_string_value(word) : "");
        }
        st_page_break(page);
    }
}

/* "  never reached: stale-read 3, torn-write 1" */
static void add_unreached(struct st_page *page, const json_t *event)
{
    struct st_text text;
    size_t i;
    json_t *row;

    st_text_init(&text, page->text.arena);
    json_array_foreach (st_event_member(event, "rows"), i, row) {
        size_t count = 0;

        for (const char *letter = st_event_text(row, "cells"); *letter; letter++)
            count += st_human_cell(*letter) == ST_CELL_UNREACHED;
        if (count > 0)
            st_text_addf(
                &text, "%s%s %zu",
                text.size ? ", " : "never reached: ", st_event_text(row, "fault"), count);
    }
    st_page_to(page, 2);
    st_page_wrap(page, 4, text.data);
    if (text.size)
        st_page_break(page);
}

static void add_stale(struct st_page *page, const json_t *event)
{
    if (!st_event_has(event, "stale"))
        return;
    st_page_to(page, 2);
    st_page_wrap(page, 4, st_swept_stale(page->text.arena, event));
    st_page_break(page);
}

bool st_human_sweep(struct st_page *page, const json_t *event, int verbosity)
{
    size_t counts[ST_CELL_COUNT];

    st_human_count_cells(event, counts);

    enum st_swept outcome = st_swept_outcome(event);

    if (!st_swept_is_wrong(outcome) && verbosity < 0)
        return false;
    if (outcome == ST_SWEPT_DIED || outcome == ST_SWEPT_SKIPPED ||
        (outcome != ST_SWEPT_FAIL && verbosity < 1)) {
        add_line(page, event, outcome, counts);
        return false;
    }
    add_head(page, event, outcome, counts);
    st_page_gap(page);
    st_human_sweep_table(page, event, verbosity > 0);
    st_page_gap(page);
    add_baseline(page, event);
    add_unreached(page, event);
    add_stale(page, event);
    if (verbosity > 0)
        st_human_sweep_calls(page, event);
    st_human_sweep_groups(page, event, verbosity);
    st_human_pairs(page, event, verbosity);
    st_page_gap(page);
    return true;
}

/* Add the invariants of groups that are not known, and not yet in the list. */
static void add_invariants(json_t *list, const json_t *groups)
{
    size_t i;
    size_t k;
    json_t *group;
    json_t *earlier;

    json_array_foreach (groups, i, group) {
        const char *invariant = st_event_text(group, "invariant");
        bool is_new = invariant[0] && !st_event_bool(group, "known");

        json_array_foreach (list, k, earlier) {
            if (strcmp(json_string_value(earlier), invariant) == 0)
                is_new = false;
        }
        if (is_new)
            st_json_add_string(list, invariant);
    }
}

/* "no-lost-update, recovery": the invariants of all groups, each once. */
static const char *list_invariants(struct st_arena *arena, const json_t *event)
{
    json_t *list = st_json_array();
    struct st_text text;
    size_t i;
    json_t *word;

    add_invariants(list, st_event_member(event, "groups"));
    add_invariants(list, st_event_member(st_event_member(event, "pairs"), "groups"));
    st_text_init(&text, arena);
    json_array_foreach (list, i, word) {
        st_text_addf(&text, "%s%s", text.size ? ", " : "", json_string_value(word));
    }
    json_decref(list);
    return text.data;
}

static bool has_known(const json_t *groups)
{
    size_t i;
    json_t *group;

    json_array_foreach (groups, i, group) {
        if (st_event_bool(group, "known"))
            return true;
    }
    return false;
}

/* "4 wrong, 1 hang, 12 wrong pairs: recovery, beside what is known" */
static const char *list_wrong(struct st_arena *arena, const json_t *event)
{
    static const enum st_cell wrong[] = { ST_CELL_WRONG, ST_CELL_HANG, ST_CELL_DIED };
    const json_t *pairs = st_event_member(event, "pairs");
    const char *invariants = list_invariants(arena, event);
    const char *ended = st_event_text(pairs, "ended");
    size_t counts[ST_CELL_COUNT];
    size_t of_pairs[ST_CELL_COUNT];
    struct st_text text;

    st_human_count_cells(event, counts);
    st_human_pair_counts(pairs, of_pairs);
    st_text_init(&text, arena);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        st_human_add_count(&text, counts[wrong[i]], st_cell_words.words[wrong[i]]);
    st_human_add_count(
        &text, st_human_wrong(of_pairs),
        st_human_wrong(of_pairs) == 1 ? "wrong pair" : "wrong pairs");
    if (ended[0])
        st_text_addf(&text, "%sended %s", text.size ? ", " : "", ended);
    if (invariants[0])
        st_text_addf(&text, ": %s", invariants);
    if (has_known(st_event_member(event, "groups")) || has_known(st_event_member(pairs, "groups")))
        st_text_add(&text, ", beside what is known");
    return text.data;
}

void st_human_sweep_keep(
    struct st_arena *arena, const json_t *event, json_t *sums, json_t *failures)
{
    enum st_swept outcome = st_swept_outcome(event);
    const char *word = st_swept_infos[outcome].word;
    const char *reason = outcome == ST_SWEPT_DIED    ? st_event_text(event, "died")
                         : outcome == ST_SWEPT_STALE ? st_swept_stale(arena, event)
                                                     : list_wrong(arena, event);

    st_json_put_integer(sums, word, st_event_number(sums, word) + 1);
    if (!st_swept_is_wrong(outcome))
        return;

    json_t *failure = st_json_object();

    st_json_put_string(failure, "mark", st_swept_infos[outcome].mark);
    st_json_put_string(failure, "name", name_of(arena, event));
    st_json_put_string(failure, "reason", reason);
    st_json_put_string(failure, "place", st_event_text(event, "file"));
    st_json_add(failures, failure);
}

/* "      14458 pairs: 2081 same, 12377 expected" */
static void add_pair_totals(struct st_page *page, const json_t *numbers)
{
    struct st_arena *arena = page->text.arena;
    size_t counts[ST_CELL_COUNT];

    st_human_read_counts(numbers, counts);
    if (st_human_runs(counts) == 0)
        return;
    st_page_to(page, HEAD_COLUMN);
    st_page_wrap(
        page, HEAD_COLUMN,
        st_arena_format(
            arena, "%zu pairs: %s", st_human_runs(counts), st_human_counts(arena, counts, false)));
    st_page_break(page);
}

/* "FAIL  2 of 8   6 pass, 2 fail", and what the cells came to. */
void st_human_sweep_totals(struct st_page *page, const json_t *end, const json_t *sums)
{
    json_int_t count[ST_SWEPT_COUNT];
    size_t counts[ST_CELL_COUNT];
    json_int_t all = 0;
    struct st_text list;

    st_text_init(&list, page->text.arena);
    for (size_t i = ST_SWEPT_COUNT; i-- > 0;) {
        count[i] = st_event_number(sums, st_swept_infos[i].word);
        all += count[i];
        if (count[i] > 0)
            st_text_addf(
                &list, "%s%lld %s", list.size ? ", " : "", (long long)count[i],
                st_swept_infos[i].word);
    }
    st_human_read_counts(st_event_member(end, "counts"), counts);

    json_int_t wrong = count[ST_SWEPT_FAIL] + count[ST_SWEPT_DIED] + count[ST_SWEPT_STALE];
    json_int_t good = count[ST_SWEPT_PASS] + count[ST_SWEPT_KNOWN] + count[ST_SWEPT_PART];
    json_int_t told = wrong > 0 ? wrong : good;

    if (wrong > 0)
        st_page_ink(page, ST_INK_BAD, wrong == count[ST_SWEPT_STALE] ? "STALE" : "FAIL");
    else if (st_event_number(end, "exit") == ST_EXIT_INCONCLUSIVE)
        st_page_ink(page, ST_INK_WARN, "INCONCLUSIVE");
    else if (told > 0 && st_human_runs(counts) > 0)
        st_page_ink(page, ST_INK_GOOD, "PASS");
    else
        st_page_ink(page, ST_INK_WARN, "NOTHING RAN");
    st_page_addf(page, "  %lld of %lld", (long long)told, (long long)all);
    st_page_to(page, page->column + 3);
    st_page_add(page, list.data);
    st_page_break(page);
    st_page_to(page, HEAD_COLUMN);
    st_page_wrap(
        page, HEAD_COLUMN,
        st_arena_format(
            page->text.arena, "%s: %s", runs_text(page->text.arena, counts),
            st_human_counts(page->text.arena, counts, false)));
    st_page_break(page);
    add_pair_totals(page, st_event_member(end, "pairs"));
}
