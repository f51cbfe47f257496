/*
 * known_kinds.c - what is known to be wrong in a sweep, from the log of an earlier one.
 */
#include "framework/cli/sweep/known_kinds.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/files/log.h"
#include "framework/fault/plan.h"
#include "framework/report/human_sweep.h"
#include "framework/report/swept.h"

static const char *name_of(struct st_arena *arena, const json_t *event)
{
    return st_arena_format(
        arena, "%s [%s]", st_event_text(event, "scenario"), st_event_text(event, "engine"));
}

uint32_t st_known_kinds_faults(const json_t *begin)
{
    uint32_t faults = 0;
    size_t i;
    json_t *word;

    json_array_foreach (st_event_member(begin, "faults"), i, word) {
        const char *text = json_is_string(word) ? json_string_value(word) : "";
        size_t kind = st_words_find(&st_fault_words, text);

        if (kind < ST_FAULT_COUNT)
            faults |= 1U << kind;
    }
    return faults;
}

/* --- The log ------------------------------------------------------------------------------ */

static void keep(struct st_arena *arena, struct st_known_kinds *known, json_t *event)
{
    if (st_event_kind(event) == ST_EVENT_BEGIN)
        known->faults = st_known_kinds_faults(event);
    if (st_event_kind(event) == ST_EVENT_SWEEP)
        st_json_put(known->sweeps, name_of(arena, event), json_incref(event));
    json_decref(event);
}

bool st_known_kinds_read(const struct st_args *args, struct st_known_kinds *ret_known)
{
    json_t *event = NULL;
    struct st_log log;

    *ret_known = (struct st_known_kinds){ .sweeps = NULL };
    if (!args->known_log)
        return true;
    if (!st_log_open(&log, args, args->known_log))
        return false;
    ret_known->sweeps = st_json_object();
    while ((event = st_log_next(&log)))
        keep(args->arena, ret_known, event);
    st_log_close(&log);
    if (!log.is_wrong && json_object_size(ret_known->sweeps) > 0)
        return true;
    if (!log.is_wrong)
        st_complain(
            args, "no sweep is in %s; `sweep --format jsonl=FILE` writes what is known", log.name);
    st_known_kinds_clear(ret_known);
    return false;
}

void st_known_kinds_clear(struct st_known_kinds *known)
{
    json_decref(known->sweeps);
    known->sweeps = NULL;
}

/* --- Marking ------------------------------------------------------------------------------ */

static bool has_kind(struct st_arena *arena, const json_t *groups, const char *kind)
{
    size_t i;
    json_t *group;

    json_array_foreach (groups, i, group) {
        if (strcmp(st_swept_kind(arena, group), kind) == 0)
            return true;
    }
    return false;
}

static void mark(struct st_arena *arena, const json_t *groups, const json_t *known)
{
    size_t i;
    json_t *group;

    json_array_foreach (groups, i, group) {
        if (has_kind(arena, known, st_swept_kind(arena, group)))
            st_json_put(group, "known", json_true());
    }
}

/* Add the known kinds that are not among the groups. */
static void add_stale(
    struct st_arena *arena, const json_t *groups, const json_t *known, json_t *stale)
{
    size_t i;
    json_t *group;

    json_array_foreach (known, i, group) {
        const char *kind = st_swept_kind(arena, group);

        if (!has_kind(arena, groups, kind))
            st_json_add_string(stale, kind);
    }
}

static bool is_whole(const json_t *event)
{
    size_t counts[ST_CELL_COUNT];

    st_human_count_cells(event, counts);
    return counts[ST_CELL_UNDONE] == 0 && !st_event_has(event, "skipped") &&
           !st_event_has(event, "died");
}

void st_known_kinds_mark(const struct st_known_kinds *known, uint32_t faults, json_t *event)
{
    const json_t *pairs = st_event_member(event, "pairs");
    json_t *stale = NULL;
    struct st_arena arena;

    st_arena_init(&arena);

    const json_t *before = json_object_get(known->sweeps, name_of(&arena, event));
    const json_t *pairs_before = st_event_member(before, "pairs");

    mark(&arena, st_event_member(event, "groups"), st_event_member(before, "groups"));
    mark(&arena, st_event_member(pairs, "groups"), st_event_member(pairs_before, "groups"));
    if (before && (known->faults & ~faults) == 0 && is_whole(event)) {
        stale = st_json_array();
        add_stale(
            &arena, st_event_member(event, "groups"), st_event_member(before, "groups"), stale);
        if (st_event_bool(pairs, "whole"))
            add_stale(
                &arena, st_event_member(pairs, "groups"), st_event_member(pairs_before, "groups"),
                stale);
        st_json_put(event, "stale", stale);
    }
    st_arena_clear(&arena);
}
