/*
 * sweep_pair_events.c - the pairs of a sweep as JSON.
 */
#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/run/sweep_event_parts.h"

static json_t *group(
    struct st_arena *arena,
    const struct st_swept *swept,
    const struct st_pair_group *group,
    const struct st_case *judged)
{
    bool is_broken = group->invariant != ST_INVARIANT_COUNT;
    json_t *entry = st_json_object();

    st_json_put_string(
        entry, "invariant", is_broken ? st_invariant_words.words[group->invariant] : NULL);
    st_json_put_string(entry, "call", st_call_words.words[group->op]);
    st_json_put_string(entry, "first", st_fault_class_words.words[group->first]);
    st_json_put_string(entry, "second", st_fault_class_words.words[group->second]);
    st_json_put_integer(entry, "count", (json_int_t)group->count);
    st_sweep_put_smallest(arena, swept, group->invariant, group->name, judged, entry);
    return entry;
}

/* The smallest pair of each group is run again, for what it shows; not where it does not end. */
static json_t *groups(
    struct st_arena *arena,
    const struct st_swept *swept,
    struct st_sweep *sweep,
    const struct st_pairs *pairs)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < pairs->group_count; i++) {
        const struct st_pair_group *found = &pairs->groups[i];
        bool ends = found->invariant != ST_INVARIANT_COUNT;

        st_json_add(
            list,
            group(arena, swept, found, ends ? st_pair_replay(sweep, &found->smallest) : NULL));
    }
    return list;
}

void st_event_put_pairs(
    struct st_arena *arena,
    const struct st_swept *swept,
    struct st_sweep *sweep,
    const struct st_pairs *pairs,
    const char *ended,
    json_t *event)
{
    json_t *entry = st_json_object();

    st_json_put_integer(entry, "firsts", (json_int_t)pairs->firsts);
    st_json_put_integer(entry, "pruned", (json_int_t)pairs->pruned);
    st_json_put_integer(entry, "runs", (json_int_t)pairs->runs);
    st_json_put_bool(entry, "whole", pairs->is_whole);
    st_json_put(entry, "counts", st_event_cell_counts(pairs->counts));
    st_json_put(entry, "groups", groups(arena, swept, sweep, pairs));
    st_json_put_string(entry, "ended", ended ? st_safe(arena, ended) : NULL);
    st_json_put(event, "pairs", entry);
}
