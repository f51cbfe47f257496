/*
 * swept.c - what a sweep came to, told from its event.
 */
#include "framework/report/swept.h"

#include "framework/base/text.h"
#include "framework/report/human_sweep.h"

enum { STALE_TOLD = 3 }; /* kinds; the event has all of them */

const struct st_swept_info st_swept_infos[ST_SWEPT_COUNT] = {
#define X(id, label, word, mark, ink) { label, word, mark, ink },
    ST_SWEPT(X)
#undef X
};

/* A log may have cells that are wrong and no groups: those are not known. */
static bool are_known(const json_t *groups)
{
    size_t i;
    json_t *group;

    json_array_foreach (groups, i, group) {
        if (!st_event_bool(group, "known"))
            return false;
    }
    return json_array_size(groups) > 0;
}

static bool is_known(const json_t *event, size_t wrong_cells, size_t wrong_pairs)
{
    const json_t *pairs = st_event_member(event, "pairs");

    return (wrong_cells == 0 || are_known(st_event_member(event, "groups"))) &&
           (wrong_pairs == 0 || are_known(st_event_member(pairs, "groups")));
}

enum st_swept st_swept_outcome(const json_t *event)
{
    const json_t *pairs = st_event_member(event, "pairs");
    size_t counts[ST_CELL_COUNT];
    size_t of_pairs[ST_CELL_COUNT];

    st_human_count_cells(event, counts);
    st_human_pair_counts(pairs, of_pairs);

    size_t wrong_cells = st_human_wrong(counts);
    size_t wrong_pairs = st_human_wrong(of_pairs);

    if (st_event_has(event, "skipped"))
        return ST_SWEPT_SKIPPED;
    if (st_event_has(event, "died"))
        return ST_SWEPT_DIED;
    if (st_human_runs(counts) + counts[ST_CELL_UNDONE] == 0)
        return ST_SWEPT_SKIPPED;
    if (!is_known(event, wrong_cells, wrong_pairs) || st_event_has(pairs, "ended"))
        return ST_SWEPT_FAIL;
    if (st_event_has(event, "stale"))
        return ST_SWEPT_STALE;
    if (counts[ST_CELL_UNDONE] > 0 || (pairs && !st_event_bool(pairs, "whole")))
        return ST_SWEPT_PART;
    return wrong_cells + wrong_pairs > 0 ? ST_SWEPT_KNOWN : ST_SWEPT_PASS;
}

const char *st_swept_kind(struct st_arena *arena, const json_t *group)
{
    const char *invariant = st_event_text(group, "invariant");
    const char *cell = st_event_text(group, "cell");
    const char *what = invariant[0] ? invariant
                       : cell[0]    ? cell
                                    : st_cell_words.words[ST_CELL_HANG];
    const char *call = st_event_text(group, "call");

    if (st_event_has(group, "first"))
        return st_arena_format(
            arena, "%s at %s, by %s faults after %s faults", what, call,
            st_event_text(group, "second"), st_event_text(group, "first"));
    return st_arena_format(
        arena, "%s at %s, by %s faults", what, call, st_event_text(group, "class"));
}

const char *st_swept_stale(struct st_arena *arena, const json_t *event)
{
    const json_t *stale = st_event_member(event, "stale");
    size_t count = json_array_size(stale);
    struct st_text text;
    size_t i;
    json_t *kind;

    st_text_init(&text, arena);
    json_array_foreach (stale, i, kind) {
        const char *words = json_is_string(kind) ? json_string_value(kind) : "";

        if (i == STALE_TOLD)
            break;
        st_text_addf(&text, "%s%s", text.size ? "; " : "not wrong any more: ", words);
    }
    if (count > STALE_TOLD)
        st_text_addf(&text, "; %zu more", count - STALE_TOLD);
    return text.data;
}
