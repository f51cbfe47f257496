/*
 * join.c - the logs of all shards of a sweep, as the events of the whole.
 *
 * A cell is taken from the shard whose part it is. Groups are counted together; what
 * a group shows, its smallest cell shows, so that is taken from the shard with it.
 */
#include "framework/cli/sweep/join.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/event.h"
#include "framework/run/sweep.h"

/* --- Which shards there are ------------------------------------------------------------- */

/* Are both the same but for these members? */
static bool is_alike(const json_t *a, const json_t *b, const char *const *but)
{
    json_t *one = json_copy((json_t *)(uintptr_t)a);
    json_t *other = json_copy((json_t *)(uintptr_t)b);

    for (; *but; but++) {
        (void)json_object_del(one, *but);
        (void)json_object_del(other, *but);
    }

    bool result = json_equal(one, other);

    json_decref(one);
    json_decref(other);
    return result;
}

static bool has_pairs(const struct st_shard *shard)
{
    size_t i;
    json_t *event;

    json_array_foreach (shard->sweeps, i, event)
        if (st_event_number(event, "depth") > 1)
            return true;
    return false;
}

/* What the shard says it is; sets its number. NULL, or what is wrong. */
static const char *look_at(
    struct st_arena *arena, struct st_shard *shard, const struct st_shard *first, size_t count)
{
    static const char *const but[] = { "shard", NULL };
    const json_t *part = st_event_member(shard->begin, "shard");
    json_int_t number = part ? st_event_number(part, "number") : 1;
    json_int_t of = part ? st_event_number(part, "of") : 1;

    if (strcmp(st_event_text(shard->begin, "command"), "sweep") != 0)
        return st_arena_format(arena, "%s is not the log of a sweep", shard->name);
    if (has_pairs(shard))
        return st_arena_format(
            arena, "%s is no shard: it is a sweep of depth 2, which has none; `report` tells it",
            shard->name);
    if (number < 1 || number > of)
        return st_arena_format(
            arena, "%s is no shard: it says that it is %lld/%lld", shard->name, (long long)number,
            (long long)of);
    if (!part && count > 1)
        return st_arena_format(arena, "%s is no shard: it is a whole sweep", shard->name);
    if (!is_alike(shard->begin, first->begin, but))
        return st_arena_format(
            arena, "%s and %s are of different sweeps: they do not begin alike", first->name,
            shard->name);
    if (of != (first->number ? st_event_number(st_event_member(first->begin, "shard"), "of") : of))
        return st_arena_format(
            arena, "%s and %s are of sweeps with different numbers of shards", first->name,
            shard->name);
    shard->number = (size_t)number;
    return NULL;
}

static int compare_shards(const void *a, const void *b)
{
    size_t one = ((const struct st_shard *)a)->number;
    size_t other = ((const struct st_shard *)b)->number;

    return (one > other) - (one < other);
}

/* Each number once, from 1 to as many as the sweep was divided into. */
static const char *find_gap(struct st_arena *arena, const struct st_shard *shards, size_t count)
{
    const json_t *part = st_event_member(shards[0].begin, "shard");
    size_t of = part ? (size_t)st_event_number(part, "of") : 1;

    for (size_t i = 1; i < count; i++)
        if (shards[i].number == shards[i - 1].number)
            return st_arena_format(
                arena, "shard %zu/%zu is there twice: %s and %s", shards[i].number, of,
                shards[i - 1].name, shards[i].name);
    for (size_t i = 0; i < of; i++)
        if (i >= count || shards[i].number != i + 1)
            return st_arena_format(arena, "shard %zu/%zu is missing", i + 1, of);
    return NULL;
}

const char *st_shards_sort(struct st_arena *arena, struct st_shard *shards, size_t count)
{
    const char *wrong = NULL;

    for (size_t i = 0; i < count && !wrong; i++)
        wrong = look_at(arena, &shards[i], &shards[0], count);
    if (wrong)
        return wrong;
    qsort(shards, count, sizeof *shards, compare_shards);
    return find_gap(arena, shards, count);
}

/* --- One sweep -------------------------------------------------------------------------- */

/* Replace the cells of a row by those of the shards whose part they are. */
static void join_row(struct st_arena *arena, json_t *const *rows, size_t count, size_t first)
{
    assert(count > 0);

    const char **cells = ST_NEW_ARRAY(arena, const char *, count);
    char *letters = st_arena_copy_string(arena, st_event_text(rows[0], "cells"));

    for (size_t i = 0; i < count; i++)
        cells[i] = st_event_text(rows[i], "cells");
    for (size_t i = 0; letters[i]; i++)
        letters[i] = cells[(first + i) % count][i];
    st_json_put_string(rows[0], "cells", letters);
}

static bool fit_rows(json_t *const *rows, size_t count)
{
    static const char *const but[] = { "cells", NULL };
    size_t width = strlen(st_event_text(rows[0], "cells"));

    if (!json_is_object(rows[0]))
        return false;
    for (size_t i = 1; i < count; i++)
        if (!is_alike(rows[i], rows[0], but) || strlen(st_event_text(rows[i], "cells")) != width)
            return false;
    return true;
}

/* Join all rows into those of the first event. False if they do not fit. */
static bool join_rows(struct st_arena *arena, json_t *const *events, size_t count)
{
    json_t **rows = ST_NEW_ARRAY(arena, json_t *, count);
    size_t row_count = json_array_size(st_event_member(events[0], "rows"));
    size_t first = 0;

    for (size_t i = 1; i < count; i++)
        if (json_array_size(st_event_member(events[i], "rows")) != row_count)
            return false;
    for (size_t i = 0; i < row_count; i++) {
        for (size_t k = 0; k < count; k++)
            rows[k] = json_array_get(st_event_member(events[k], "rows"), i);
        if (!fit_rows(rows, count))
            return false;

        size_t width = strlen(st_event_text(rows[0], "cells"));

        join_row(arena, rows, count, first);
        first += width;
    }
    return true;
}

/* A group and where its smallest cell is, in the order of cells. */
struct placed {
    json_t *group;
    size_t row, point;
    size_t number; /* among all groups of all shards */
};

static void place(struct st_arena *arena, const json_t *event, struct placed *placed)
{
    const char *name = st_event_text(placed->group, "smallest");
    const char *at = strrchr(name, '@');
    const char *fault = at ? st_arena_copy(arena, name, (size_t)(at - name)) : name;
    size_t i;
    json_t *entry;

    placed->row = placed->point = SIZE_MAX;
    json_array_foreach (st_event_member(event, "rows"), i, entry)
        if (placed->row == SIZE_MAX && strcmp(st_event_text(entry, "fault"), fault) == 0)
            placed->row = i;
    json_array_foreach (st_event_member(event, "points"), i, entry) {
        const char *here = st_arena_format(
            arena, "%lld:%lld", (long long)st_event_number(entry, "step"),
            (long long)st_event_number(entry, "call_n"));

        if (at && strcmp(here, at + 1) == 0)
            placed->point = i;
    }
}

static int compare_placed(const void *a, const void *b)
{
    const struct placed *one = a;
    const struct placed *other = b;

    if (one->row != other->row)
        return one->row < other->row ? -1 : 1;
    if (one->point != other->point)
        return one->point < other->point ? -1 : 1;
    return (one->number > other->number) - (one->number < other->number);
}

/* The largest number where the sum is none: logs may say anything. */
static json_int_t sum(json_int_t a, json_int_t b)
{
    json_int_t result = 0;

    return __builtin_add_overflow(a, b, &result) ? INT64_MAX : result;
}

/* The group of that kind in a list, or NULL. */
static json_t *find_group(const json_t *groups, const json_t *wanted)
{
    static const char *const keys[] = { "invariant", "cell", "call", "class" };
    size_t i;
    json_t *group;

    json_array_foreach (groups, i, group) {
        size_t same = 0;

        for (size_t k = 0; k < 4; k++)
            same +=
                strcmp(st_event_text(group, keys[k]), st_event_text(wanted, keys[k])) == 0 ? 1 : 0;
        if (same == 4)
            return group;
    }
    return NULL;
}

static json_t *join_groups(struct st_arena *arena, json_t *const *events, size_t count)
{
    struct placed *all = NULL;
    size_t all_count = 0;
    size_t capacity = 0;
    json_t *groups = st_json_array();
    size_t k;
    json_t *group;

    for (size_t i = 0; i < count; i++)
        json_array_foreach (st_event_member(events[i], "groups"), k, group) {
            if (!json_is_object(group))
                continue;
            all = st_arena_grow(arena, all, all_count, &capacity, sizeof *all);
            all[all_count] = (struct placed){ .group = group, .number = all_count };
            place(arena, events[i], &all[all_count++]);
        }
    if (all_count > 0)
        qsort(all, all_count, sizeof *all, compare_placed);
    for (size_t i = 0; i < all_count; i++) {
        json_t *found = find_group(groups, all[i].group);

        if (found)
            st_json_put_integer(
                found, "count",
                sum(st_event_number(found, "count"), st_event_number(all[i].group, "count")));
        else
            st_json_add(groups, json_deep_copy(all[i].group));
    }
    return groups;
}

static const char *differ(
    struct st_arena *arena, const struct st_shard *a, const struct st_shard *b, size_t index)
{
    const json_t *event = json_array_get(a->sweeps, index);

    return st_arena_format(
        arena, "%s and %s are of different sweeps: they differ at %s [%s]", a->name, b->name,
        st_event_text(event, "scenario"), st_event_text(event, "engine"));
}

json_t *st_shards_join(
    struct st_arena *arena,
    const struct st_shard *shards,
    size_t count,
    size_t index,
    const char **ret_why)
{
    static const char *const but[] = { "rows", "groups", "runs", NULL };
    json_t **events = ST_NEW_ARRAY(arena, json_t *, count);
    json_int_t runs = 0;

    for (size_t i = 0; i < count; i++) {
        events[i] = json_array_get(shards[i].sweeps, index);
        runs = sum(runs, st_event_number(events[i], "runs"));
        if (events[i] && is_alike(events[i], events[0], but))
            continue;
        *ret_why = differ(arena, &shards[0], &shards[i], index);
        return NULL;
    }

    json_t *groups = join_groups(arena, events, count);

    events[0] = json_deep_copy(events[0]);
    if (!join_rows(arena, events, count)) {
        json_decref(events[0]);
        json_decref(groups);
        *ret_why = st_arena_format(
            arena, "the shards do not fit together at %s [%s]",
            st_event_text(json_array_get(shards[0].sweeps, index), "scenario"),
            st_event_text(json_array_get(shards[0].sweeps, index), "engine"));
        return NULL;
    }
    st_json_put(events[0], "groups", groups);
    st_json_put_integer(events[0], "runs", runs);
    return events[0];
}
