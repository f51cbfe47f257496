/*
 * sweep_events.c - sweeps as JSON: the events of their log.
 */
#include "framework/run/sweep_events.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/run/describe.h"
#include "framework/run/event_parts.h"
#include "framework/run/sweep_event_parts.h"

void st_event_sweep_begin(json_t *event, uint32_t kinds, size_t shard, size_t shards)
{
    json_t *faults = st_json_array();

    for (size_t i = 0; i < ST_FAULT_COUNT; i++)
        if (kinds >> i & 1)
            st_json_add_string(faults, st_fault_words.words[i]);
    st_json_put_string(event, "command", "sweep");
    st_json_put(event, "faults", faults);
    if (shards == 0)
        return;

    json_t *part = st_json_object();

    st_json_put_integer(part, "number", (json_int_t)shard);
    st_json_put_integer(part, "of", (json_int_t)shards);
    st_json_put(event, "shard", part);
}

static json_t *broken_words(unsigned broken)
{
    json_t *list = st_json_array();

    for (; broken; broken &= broken - 1)
        st_json_add_string(list, st_invariant_words.words[__builtin_ctz(broken)]);
    return list;
}

static json_t *syncs(const struct st_sweep *sweep)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < sweep->sync_count; i++) {
        const struct st_sweep_sync *sync = &sweep->syncs[i];
        json_t *entry = st_json_object();

        st_json_put_integer(entry, "step", (json_int_t)sync->stage.step + 1);
        st_json_put_string(entry, "client", sweep->scenario->client_names[sync->stage.client]);
        st_json_put_string(entry, "status", st_status_words.words[sync->status]);
        st_json_put(entry, "broken", broken_words(sync->broken));
        st_json_put_integer(entry, "first", (json_int_t)sync->first_point + 1);
        st_json_put_integer(entry, "last", (json_int_t)sync->point_end);
        st_json_put_format(entry, "trace", "0x%016llx", (unsigned long long)sync->hash);
        st_json_add(list, entry);
    }
    return list;
}

static json_t *point(struct st_arena *arena, const struct st_sweep *sweep, size_t index)
{
    const struct st_point *point = &sweep->points[index];
    const struct st_record *record = &point->record;
    const struct st_setting *setting = &sweep->scenario->setting;
    const struct st_run run = {
        .scenario = sweep->scenario,
        .arena = arena,
        .world = (struct st_world *)(uintptr_t)sweep->syncs[point->sync].after, /* only read */
    };
    bool has_object = record->op != ST_CALL_JOURNAL_LIST && record->object != ST_NO_OBJECT;
    json_t *entry = st_json_object();

    st_json_put_integer(entry, "n", (json_int_t)index + 1);
    st_json_put_integer(entry, "step", (json_int_t)sweep->syncs[point->sync].stage.step + 1);
    st_json_put_integer(entry, "call_n", point->nth);
    st_json_put_string(entry, "on", st_describe_replica(&run, record->replica));
    st_json_put_string(entry, "call", st_call_word(record->op));
    if (point->tool) {
        st_json_put_string(entry, "system", st_file_call_words.words[point->tool->system]);
        st_json_put_string(entry, "name", st_sweep_tool_name(arena, sweep, point));
    }
    st_json_put_string(entry, "item", has_object ? st_describe_object(&run, record->object) : NULL);
    st_json_put_string(
        entry, "property",
        record->property == ST_NO_PROPERTY ? NULL : setting->property_names[record->property]);
    return entry;
}

static json_t *points(struct st_arena *arena, const struct st_sweep *sweep)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < sweep->point_count; i++)
        st_json_add(list, point(arena, sweep, i));
    return list;
}

static enum st_fault_class class_of(const struct st_variant *variant)
{
    return st_fault_infos[variant->kind].class;
}

/* Adds the cells that were run to *ret_runs. */
static json_t *rows(struct st_arena *arena, const struct st_sweep *sweep, size_t *ret_runs)
{
    char *letters = st_arena_alloc(arena, sweep->point_count + 1);
    json_t *list = st_json_array();

    for (size_t i = 0; i < sweep->variant_count; i++) {
        const struct st_variant *variant = &sweep->variants[i];
        json_t *entry = st_json_object();

        for (size_t k = 0; k < sweep->point_count; k++) {
            uint8_t cell = sweep->cells[i * sweep->point_count + k];

            letters[k] = st_cell_letters[cell < ST_CELL_COUNT ? cell : ST_CELL_UNDONE];
            *ret_runs += cell != ST_CELL_UNDONE && cell != ST_CELL_UNFIT;
        }
        st_json_put_string(entry, "fault", variant->word);
        st_json_put_string(entry, "class", st_fault_class_words.words[class_of(variant)]);
        st_json_put_string(entry, "cells", letters);
        st_json_add(list, entry);
    }
    return list;
}

const char *st_sweep_replay_command(
    struct st_arena *arena, const struct st_swept *swept, const char *cell)
{
    const char *command = st_arena_format(
        arena, "synctorture replay %s %s --cell %s%s",
        st_event_shell_word(arena, swept->scenario->file),
        st_event_engine_option(arena, swept->spec), st_event_shell_word(arena, cell),
        st_event_merged_options(arena, swept->scenario));

    return st_safe(arena, command);
}

static const struct st_finding *finding_of(const struct st_case *judged, enum st_invariant wanted)
{
    for (size_t i = 0; judged && i < judged->finding_count; i++)
        if (judged->findings[i].invariant == wanted)
            return &judged->findings[i];
    return NULL;
}

void st_sweep_put_smallest(
    struct st_arena *arena,
    const struct st_swept *swept,
    enum st_invariant invariant,
    const char *name,
    const struct st_case *judged,
    json_t *entry)
{
    const struct st_finding *finding = finding_of(judged, invariant);

    st_json_put_string(entry, "smallest", name);
    st_json_put_string(entry, "what", finding ? finding->what : NULL);
    st_json_put_string(entry, "expected", finding ? finding->expected : NULL);
    st_json_put_string(entry, "actual", finding ? finding->actual : NULL);
    if (judged)
        st_json_put_format(entry, "trace", "0x%016llx", (unsigned long long)judged->run->hash);
    else
        st_json_put(entry, "trace", json_null());
    st_json_put_string(entry, "command", st_sweep_replay_command(arena, swept, name));
}

static json_t *group(
    struct st_arena *arena,
    const struct st_swept *swept,
    const struct st_sweep *sweep,
    const struct st_group *group,
    const struct st_case *judged)
{
    const char *name = st_sweep_name(arena, sweep, group->smallest);
    bool is_broken = group->invariant != ST_INVARIANT_COUNT;
    json_t *entry = st_json_object();

    st_json_put_string(
        entry, "invariant", is_broken ? st_invariant_words.words[group->invariant] : NULL);
    st_json_put_string(entry, "cell", st_cell_words.words[group->cell]);
    st_json_put_string(entry, "call", st_call_word(group->op));
    st_json_put_string(entry, "class", st_fault_class_words.words[group->class]);
    st_json_put_integer(entry, "count", (json_int_t)group->count);
    st_sweep_put_smallest(arena, swept, group->invariant, name, judged, entry);
    return entry;
}

/* The smallest cell of each group is run again, for what it shows; not where that may not end. */
static json_t *groups(struct st_arena *arena, const struct st_swept *swept, struct st_sweep *sweep)
{
    size_t count = 0;
    const struct st_group *found = st_sweep_groups(sweep, &count);
    const struct st_case *judged = NULL;
    json_t *list = st_json_array();

    for (size_t i = 0; i < count; i++) {
        bool is_alike = i > 0 && found[i].smallest == found[i - 1].smallest && judged;

        if (found[i].invariant == ST_INVARIANT_COUNT)
            judged = NULL;
        else if (!is_alike)
            judged = st_sweep_replay(sweep, found[i].smallest);
        st_json_add(list, group(arena, swept, sweep, &found[i], judged));
    }
    return list;
}

static json_t *open_event(
    struct st_arena *arena, const struct st_swept *swept, const char *skipped, const char *died)
{
    json_t *event = st_json_object();

    st_json_put_string(event, "event", "sweep");
    st_json_put_string(event, "scenario", st_safe(arena, swept->id));
    st_json_put_string(event, "file", st_safe(arena, swept->scenario->file));
    st_json_put_string(event, "title", swept->scenario->title);
    st_json_put_string(event, "engine", swept->spec->text);
    st_json_put_integer(event, "depth", swept->depth == 2 ? 2 : 1);
    st_json_put_string(event, "skipped", skipped);
    st_json_put_string(event, "died", died);
    return event;
}

json_t *st_event_sweep(struct st_arena *arena, const struct st_swept *swept, struct st_sweep *sweep)
{
    json_t *event = open_event(arena, swept, NULL, NULL);
    size_t runs = 0;

    st_json_put(event, "syncs", syncs(sweep));
    st_json_put(event, "points", points(arena, sweep));
    st_json_put(event, "rows", rows(arena, sweep, &runs));
    st_json_put(event, "groups", groups(arena, swept, sweep));
    st_json_put_integer(event, "runs", (json_int_t)runs);
    return event;
}

json_t *st_event_no_sweep(
    struct st_arena *arena, const struct st_swept *swept, const char *skipped, const char *died)
{
    static const char *const lists[] = { "syncs", "points", "rows", "groups" };
    json_t *event = open_event(arena, swept, skipped, died);

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        st_json_put(event, lists[i], st_json_array());
    st_json_put_integer(event, "runs", 0);
    if (swept->depth == 2)
        st_json_put(event, "pairs", json_null());
    return event;
}

json_t *st_event_failed_sweep(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *when,
    const struct st_failure *failure)
{
    json_t *event = st_event_no_sweep(
        arena, swept, NULL, st_arena_format(arena, "%s: %s", when, failure->words));

    st_json_put_string(event, "engine_end", st_end_words.words[failure->end]);
    return event;
}

json_t *st_event_cell_counts(const size_t counts[ST_CELL_COUNT])
{
    json_t *cells = st_json_object();

    for (size_t i = 0; i < ST_CELL_COUNT; i++)
        st_json_put_integer(cells, st_cell_words.words[i], (json_int_t)counts[i]);
    return cells;
}

json_t *st_event_sweep_end(const size_t counts[ST_CELL_COUNT], const size_t pairs[ST_CELL_COUNT])
{
    json_t *event = st_json_object();

    st_json_put_string(event, "event", "end");
    st_json_put(event, "counts", st_event_cell_counts(counts));
    if (pairs)
        st_json_put(event, "pairs", st_event_cell_counts(pairs));
    return event;
}
