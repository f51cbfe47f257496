/*
 * sweep_tool.c - system calls of a real tool as the points of a sweep.
 *
 * A tool's processes and threads take turns by chance, so a point is not the nth call of all,
 * but the nth of those that do the same to the same thing: that stays what it is.
 */
#include "framework/run/sweep.h"

#include <string.h>

#include "framework/run/describe.h"

const char *st_sweep_missing(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    uint32_t kinds,
    size_t depth)
{
    const char *why = st_judge_missing(arena, scenario, spec);

    if (why || !spec->engine->is_lab)
        return why;
    if (st_run_has_quota(scenario))
        return "a small disk is not kept for cells that begin with it";
    if (depth > 1)
        return "real tools are swept with one fault at a time";
    for (unsigned kind = 0; kind < ST_FAULT_COUNT; kind++) {
        const char *refused =
            kinds >> kind & 1 ? spec->engine->refuses(spec->engine, kind, NULL) : NULL;

        if (kinds >> kind & 1 && !refused)
            return NULL;
        why = refused ? refused : why;
    }
    return why;
}

void st_sweep_tool_points(struct st_sweep *sweep, struct st_sweep_sync *sync)
{
    const struct st_engine *engine = sweep->spec->engine;
    struct st_stage *stage = &sync->stage;
    struct st_point *points = NULL;

    stage->tool = engine->sweeping->calls(engine, sweep->arena, &stage->count);
    points = ST_NEW_ARRAY(sweep->arena, struct st_point, sweep->point_count + stage->count + 1);
    if (sweep->point_count > 0)
        memcpy(points, sweep->points, sweep->point_count * sizeof *points);
    sync->first_point = sweep->point_count;
    for (size_t i = 0; i < stage->count; i++) {
        const struct st_tool_call *call = &stage->tool[i];

        points[sweep->point_count++] = (struct st_point){
            .sync = (size_t)(sync - sweep->syncs),
            .nth = (uint32_t)i + 1,
            .tool = call,
            .record = {
                .step = (uint32_t)stage->step,
                .op = call->op,
                .object = call->object,
                .property = call->property,
                .folder = ST_NO_OBJECT,
                .replica = call->side == ST_ON_SERVER ? (st_replica_id)ST_SERVER
                                                      : (st_replica_id)(stage->client + 1),
            },
        };
    }
    sync->point_end = sweep->point_count;
    sweep->points = points;
}

bool st_sweep_tool_fault(
    struct st_sweep *sweep,
    const struct st_variant *row,
    const struct st_stage *stage,
    size_t call,
    struct st_fault *ret_fault)
{
    const struct st_tool_call *at = &stage->tool[call];
    size_t objects = sweep->scenario->setting.objects;
    uint64_t *set = NULL;

    /* What lasts is the same as once: the call is one on one thing. */
    if (!(at->faults >> row->kind & 1) || row->times == ST_TIMES_ALWAYS)
        return false;
    if (at->object < objects) {
        set = ST_NEW_ARRAY(&sweep->scratch, uint64_t, objects / 64 + 1);
        st_bit_set(set, at->object, true);
    }
    *ret_fault = (struct st_fault){
        .kind = (uint8_t)row->kind,
        .when = (uint8_t)row->when,
        .times = 1,
        .trigger = {
            .as = ST_NOBODY,
            .step = (uint32_t)stage->step,
            .nth = at->nth,
            .calls = at->op == ST_CALL_NONE ? 0 : 1U << at->op,
            .sides = at->side,
            .system = (uint8_t)(at->system + 1),
            .objects = set,
            .properties =
                at->property == ST_NO_PROPERTY ? 0 : (st_properties)1 << at->property,
        },
    };
    return !sweep->spec->engine->refuses(sweep->spec->engine, (unsigned)row->kind, ret_fault);
}

static const char *name_place(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_point *point)
{
    const struct st_record *record = &point->record;
    const struct st_run run = {
        .scenario = sweep->scenario,
        .arena = arena,
        .world = (struct st_world *)(uintptr_t)sweep->syncs[point->sync].after, /* only read */
    };

    if (record->op == ST_CALL_BASE_LIST || record->op == ST_CALL_ITEM_CHECKPOINT)
        return "memory";
    if (record->op == ST_CALL_NONE)
        return "way";
    if (record->object == ST_NO_OBJECT)
        return "top";
    if (record->property == ST_NO_PROPERTY)
        return st_describe_object(&run, record->object);
    return st_arena_format(
        arena, "%s#%s", st_describe_object(&run, record->object),
        sweep->scenario->setting.property_names[record->property]);
}

const char *st_sweep_tool_name(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_point *point)
{
    bool is_request = point->tool->system == ST_FILE_CALL_REQUEST; /* named by what it is for */

    return st_arena_format(
        arena, "%s:%s:%s:%u",
        is_request ? st_call_word(point->record.op) : st_file_call_words.words[point->tool->system],
        point->record.replica == ST_SERVER ? "server" : "client", name_place(arena, sweep, point),
        point->tool->nth);
}
