/*
 * cells.c - a lab in a sweep: what calls its tool makes, and cells side by side.
 *
 * A tool may remember by which path it knows a folder (Unison does), so a folder that comes
 * back has to come back to its place. Processes that run cells side by side have a place of
 * that name each: a file system in memory, in a mount namespace of their own, which is gone
 * when they are.
 */
#include <stdlib.h>

#include "framework/lab/outside/injector.h"
#include "framework/lab/outside/outside.h"
#include "framework/lab/outside/snapshot.h"
#include "framework/lab/outside/wire.h"

static struct st_lab *lab_of(const struct st_engine *engine)
{
    return (struct st_lab *)(uintptr_t)engine;
}

static void lab_stage(const struct st_engine *engine, enum st_tool_stage stage)
{
    struct st_lab *lab = lab_of(engine);

    lab->sweeping = stage;
    for (size_t i = 0; i < ST_CLIENTS_MAX && stage != ST_TOOL_CELLS; i++)
        lab->present[i] = ST_NAME_NONE;
    if (lab->beginnings && stage != ST_TOOL_CELLS)
        (void)st_lab_remove(lab->beginnings);
}

static int compare(const void *a, const void *b)
{
    const struct st_lab_seen *one = a;
    const struct st_lab_seen *other = b;
    const struct st_lab_spot *first = &one->spot;
    const struct st_lab_spot *second = &other->spot;
    const int differences[] = {
        first->side - second->side,
        first->object - second->object,
        first->property - second->property,
        first->call - second->call,
        first->op - second->op,
    };

    for (size_t i = 0; i < sizeof differences / sizeof differences[0]; i++)
        if (differences[i])
            return differences[i];
    return one->order < other->order ? -1 : 1;
}

/*
 * A request can go wrong in all ways that its way can. Where a server asks, it is what somebody
 * else comes before, and nothing else happens at it.
 */
static uint32_t kinds_of(const struct st_lab *lab, const struct st_lab_spot *spot)
{
    const uint32_t change = 1U << ST_FAULT_CHANGE;
    uint32_t kinds = 0;

    if (st_lab_shapes[lab->tool->shape]->listen)
        return spot->call == ST_FILE_CALL_REQUEST ? change : st_lab_spot_kinds(spot) & ~change;
    if (spot->call != ST_FILE_CALL_REQUEST)
        return st_lab_spot_kinds(spot);
    for (enum st_fault_kind kind = 0; kind < ST_FAULT_COUNT; kind++)
        if (!lab->engine.refuses(&lab->engine, kind, NULL))
            kinds |= 1U << kind;
    return kinds;
}

static const struct st_tool_call *lab_calls(
    const struct st_engine *engine, struct st_arena *arena, size_t *ret_count)
{
    struct st_lab_outside *outside = lab_of(engine)->outside;
    size_t seen = outside ? outside->seen_count : 0;
    struct st_tool_call *calls = ST_NEW_ARRAY(arena, struct st_tool_call, seen + 1);
    struct st_lab_seen *sorted = ST_NEW_ARRAY(arena, struct st_lab_seen, seen + 1);
    size_t count = 0;

    for (size_t i = 0; i < seen; i++)
        sorted[i] = outside->seen_at[i];
    qsort(sorted, seen, sizeof *sorted, compare);
    for (size_t i = 0, nth = 0; i < seen; i++) {
        const struct st_lab_spot *spot = &sorted[i].spot;

        nth = i > 0 && st_lab_spot_same(spot, &sorted[i - 1].spot) ? nth + 1 : 1;
        if (!sorted[i].is_done || kinds_of(lab_of(engine), spot) == 0)
            continue;
        calls[count++] = (struct st_tool_call){
            .system = spot->call,
            .op = spot->op,
            .side = spot->side,
            .object = spot->object,
            .property = spot->property,
            .calls = spot->calls,
            .nth = (uint32_t)nth,
            .faults = kinds_of(lab_of(engine), spot),
        };
    }
    *ret_count = count;
    return calls;
}

static bool lab_part(const struct st_engine *engine)
{
    struct st_lab *lab = lab_of(engine);

    st_lab_outside_close(lab);
    st_lab_server_end(&lab->server); /* the one that runs serves another process */
    for (size_t i = 0; i < ST_CLIENTS_MAX; i++)
        lab->present[i] = ST_NAME_NONE;
    return lab->own && st_lab_own_place(lab->own);
}

const struct st_tool_sweeping st_lab_sweeping = {
    .stage = lab_stage,
    .calls = lab_calls,
    .part = lab_part,
};
