/*
 * human_sweep_group.c - what is wrong in a sweep, each kind once, with its smallest cell.
 */
#include "framework/report/human_sweep.h"
#include "framework/report/swept.h"

enum { FACT_COLUMN = 5, TEXT_COLUMN = 15, PAIRS_COLUMN = 9 };

/* "A" to "Z", then "AA" and so on. */
static const char *letters_of(struct st_arena *arena, size_t index)
{
    const char *last = st_arena_format(arena, "%c", (char)('A' + index % 26));

    return index < 26 ? last
                      : st_arena_format(arena, "%s%s", letters_of(arena, index / 26 - 1), last);
}

static void add_fact(struct st_page *page, const char *name, const char *text)
{
    if (!text[0])
        return;
    st_page_to(page, FACT_COLUMN);
    st_page_add(page, name);
    st_page_to(page, TEXT_COLUMN);
    st_page_wrap(page, TEXT_COLUMN, text);
    st_page_break(page);
}

/* "status", or of a pair "crash faults after status". */
static const char *place_of(struct st_arena *arena, const json_t *group)
{
    if (!st_event_has(group, "first"))
        return st_event_text(group, "class");
    return st_arena_format(
        arena, "%s faults after %s", st_event_text(group, "second"), st_event_text(group, "first"));
}

/* "1 cell", "12 pairs" */
static const char *count_of(struct st_arena *arena, const json_t *group)
{
    json_int_t count = st_event_number(group, "count");

    return st_arena_format(
        arena, "%lld %s%s", (long long)count, st_event_has(group, "first") ? "pair" : "cell",
        count == 1 ? "" : "s");
}

static void add_group(struct st_page *page, const json_t *group, size_t number, int verbosity)
{
    struct st_arena *arena = page->text.arena;
    const char *invariant = st_event_text(group, "invariant");
    const char *cell = st_event_text(group, "cell");

    st_page_gap(page);
    st_page_to(page, 2);
    st_page_ink(page, ST_INK_BAD, letters_of(arena, number));
    st_page_to(page, FACT_COLUMN);
    st_page_ink(
        page, ST_INK_STRONG,
        invariant[0] ? invariant
        : cell[0]    ? cell
                     : st_cell_words.words[ST_CELL_HANG]);
    st_page_addf(
        page, "   at %s, by %s faults   %s%s", st_event_text(group, "call"), place_of(arena, group),
        count_of(arena, group), st_event_bool(group, "known") ? ", known" : "");
    st_page_break(page);
    add_fact(page, "smallest", st_event_text(group, "smallest"));
    add_fact(page, "what", st_event_text(group, "what"));
    add_fact(page, "expected", st_event_text(group, "expected"));
    add_fact(page, "actual", st_event_text(group, "actual"));
    if (verbosity > 0)
        add_fact(page, "trace", st_event_text(group, "trace"));
    /* A command must stay one line, so that it can be copied. */
    st_page_to(page, FACT_COLUMN);
    st_page_add(page, "replay");
    st_page_to(page, TEXT_COLUMN);
    st_page_add(page, st_event_text(group, "command"));
    st_page_break(page);
}

/* "  known  no-lost-update at item.open, by status faults   1 cell" */
static void add_known(struct st_page *page, const json_t *group)
{
    st_page_to(page, 2);
    st_page_ink(page, ST_INK_WARN, "known");
    st_page_to(page, PAIRS_COLUMN);
    st_page_addf(
        page, "%s   %s", st_swept_kind(page->text.arena, group), count_of(page->text.arena, group));
    st_page_break(page);
}

/* What is known comes last, a line each, where not everything is wanted. */
static void add_groups(struct st_page *page, const json_t *groups, size_t before, int verbosity)
{
    bool is_first = true;
    size_t i;
    json_t *group;

    json_array_foreach (groups, i, group) {
        if (verbosity > 0 || !st_event_bool(group, "known"))
            add_group(page, group, before + i, verbosity);
    }
    json_array_foreach (groups, i, group) {
        if (verbosity > 0 || !st_event_bool(group, "known"))
            continue;
        if (is_first)
            st_page_gap(page);
        is_first = false;
        add_known(page, group);
    }
}

void st_human_sweep_groups(struct st_page *page, const json_t *event, int verbosity)
{
    add_groups(page, st_event_member(event, "groups"), 0, verbosity);
}

static const char *list_pairs(struct st_arena *arena, const json_t *pairs)
{
    size_t counts[ST_CELL_COUNT];

    st_human_pair_counts(pairs, counts);

    const char *list = st_human_counts(arena, counts, false);

    return counts[ST_CELL_WRONG] > 0
               ? list
               : st_arena_format(arena, "%s%s0 wrong", list, list[0] ? ", " : "");
}

const char *st_human_pairs_remark(struct st_arena *arena, const json_t *event)
{
    const json_t *pairs = st_event_member(event, "pairs");
    json_int_t runs = st_event_number(pairs, "runs");

    if (!json_is_object(pairs))
        return "";
    if (runs == 0 && !st_event_bool(pairs, "whole"))
        return "; no pairs were run";
    return st_arena_format(
        arena, "; %lld %s: %s%s", (long long)runs, runs == 1 ? "pair" : "pairs",
        list_pairs(arena, pairs), st_event_bool(pairs, "whole") ? "" : ", and some not run");
}

void st_human_pairs(struct st_page *page, const json_t *event, int verbosity)
{
    struct st_arena *arena = page->text.arena;
    const json_t *pairs = st_event_member(event, "pairs");
    json_int_t firsts = st_event_number(pairs, "firsts");
    json_int_t pruned = st_event_number(pairs, "pruned");
    json_int_t runs = st_event_number(pairs, "runs");
    const char *ended = st_event_text(pairs, "ended");
    size_t before = json_array_size(st_event_member(event, "groups"));

    if (!json_is_object(pairs))
        return;
    st_page_gap(page);
    st_page_to(page, 2);
    st_page_ink(page, ST_INK_STRONG, "pairs");
    st_page_to(page, PAIRS_COLUMN);
    st_page_wrap(
        page, PAIRS_COLUMN,
        st_arena_format(
            arena, "%lld first %s (%lld more %s like one of them), %lld %s: %s%s",
            (long long)firsts, firsts == 1 ? "fault" : "faults", (long long)pruned,
            pruned == 1 ? "is" : "are", (long long)runs, runs == 1 ? "run" : "runs",
            list_pairs(arena, pairs),
            st_event_bool(pairs, "whole") || ended[0] ? "" : "; the others were not run"));
    st_page_break(page);
    if (ended[0]) {
        st_page_to(page, PAIRS_COLUMN);
        st_page_wrap(
            page, PAIRS_COLUMN,
            st_arena_format(arena, "the engine ended %s; no pair from there on was run", ended));
        st_page_break(page);
    }
    add_groups(page, st_event_member(pairs, "groups"), before, verbosity);
}
