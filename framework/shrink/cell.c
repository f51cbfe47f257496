/*
 * cell.c - a cell of a sweep, or a pair, as a scenario with its faults written down.
 */
#include "framework/shrink/cell.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/run/sweep_pairs.h"
#include "framework/scenario/write.h"
#include "framework/shrink/fault_json.h"

struct cell {
    struct st_arena *arena;
    struct st_sweep *sweep;
    const char **ret_why, **ret_hint;
    json_t *tree;
    json_t *faults; /* borrowed from tree */
};

static bool refuse(struct cell *self, const char *why, const char *hint)
{
    *self->ret_why = why;
    *self->ret_hint = hint;
    return false;
}

static const struct st_stage *stage_of(const struct cell *self, size_t cell)
{
    const struct st_point *point = &self->sweep->points[cell % self->sweep->point_count];

    return &self->sweep->syncs[point->sync].stage;
}

/* A sweep follows a synchronization alone: what comes after it in the scenario is left out. */
static void end_after(struct cell *self, size_t step)
{
    json_t *steps = json_object_get(self->tree, "steps");
    json_t *expect = st_json_object();

    while (json_array_size(steps) > step + 1)
        (void)json_array_remove(steps, json_array_size(steps) - 1);
    (void)json_object_del(json_array_get(steps, step), "expect");
    st_json_put_string(expect, "sync", st_status_words.words[ST_OK]);
    st_json_put(self->tree, "expect", expect);
    (void)json_object_del(self->tree, "known_failures");
    (void)json_object_del(self->tree, "workarounds");
    self->faults = st_json_array();
    st_json_put(self->tree, "faults", self->faults);
}

static void add_next_sync(struct cell *self, size_t step)
{
    json_t *steps = json_object_get(self->tree, "steps");

    st_json_add(steps, json_deep_copy(json_array_get(steps, step)));
}

/*
 * What lasts, lasts for calls about one object. One that the engine itself makes in this
 * synchronization has no name in the scenario; then it is for all calls like it, from that on.
 */
static void widen(const struct st_stage *stage, size_t call, struct st_fault *fault)
{
    const struct st_record *record = &stage->records[call];

    if (!fault->trigger.objects || st_store_has(st_world_server(stage->before), record->object) ||
        st_store_has(st_world_local(stage->before, stage->client), record->object))
        return;
    fault->trigger.objects = NULL;
    fault->trigger.nth = 0;
    for (size_t i = 0; i <= call; i++)
        fault->trigger.nth += stage->records[i].op == record->op &&
                              stage->records[i].property == record->property &&
                              stage->records[i].replica == record->replica;
}

/*
 * A scenario does not name system calls. So of a real tool's it is the nth that stands for the
 * same call of an engine, in the order of the table of system calls, which tools make in that
 * order: to open, to write. A torn write is said of the whole item, as of engines.
 */
static void leave_out_system(const struct st_stage *stage, size_t call, struct st_fault *fault)
{
    const struct st_tool_call *at = &stage->tool[call];
    bool is_whole = fault->kind == ST_FAULT_TORN_WRITE;

    fault->trigger.system = 0;
    fault->trigger.nth = 0;
    if (is_whole) {
        fault->trigger.calls = 1U << ST_CALL_ITEM_SAVE;
        fault->trigger.properties = 0;
    }
    for (size_t i = 0; i <= call; i++) {
        const struct st_tool_call *other = &stage->tool[i];

        fault->trigger.nth +=
            other->faults >> fault->kind & 1 && other->side == at->side &&
            other->object == at->object &&
            (is_whole || (other->calls >> at->op & 1 && other->property == at->property));
    }
}

static bool add_fault(
    struct cell *self,
    size_t variant,
    const struct st_stage *stage,
    size_t call,
    const struct st_stage *told)
{
    struct st_fault fault;
    struct st_step change;

    if (!st_sweep_fault(self->sweep, variant, stage, call, &fault, &change))
        return refuse(
            self,
            st_arena_format(
                self->arena, "\"%s\" cannot happen at that call",
                self->sweep->variants[variant].word),
            "`synctorture sweep -v` shows where it can");
    if (stage->tool)
        leave_out_system(stage, call, &fault);
    else
        widen(stage, call, &fault);
    fault.trigger.step = (uint32_t)told->step;
    st_json_add(self->faults, st_fault_json(self->arena, self->sweep, stage, &fault, &change));
    return true;
}

/* The synchronization with the first fault, and the next one, as stages of the second. */
static bool run_first(
    struct cell *self, const struct st_pair *pair, struct st_stage *ret_stage, size_t *ret_fired_at)
{
    static const struct st_plan no_faults;
    const struct st_sweep *sweep = self->sweep;
    const struct st_sweep_sync *sync =
        &sweep->syncs[sweep->points[pair->first % sweep->point_count].sync];
    struct st_runner *runner =
        st_runner_new(self->arena, &sweep->swept, sweep->spec, ST_RUN_RECORD);
    struct st_fault fault;
    struct st_step change;

    if (!st_sweep_cell_fault(self->sweep, pair->first, &fault, &change))
        return false;
    st_runner_limit(runner, ST_SWEEP_CALLS_MAX);
    st_runner_plan(runner, &(struct st_plan){ &fault, 1, &change });

    const struct st_run *run =
        st_runner_cell(runner, sync->stage.before, &sync->past, sync->stage.step);

    *ret_fired_at = 0;
    while (*ret_fired_at < run->trace.count && !run->trace.records[*ret_fired_at].fault)
        ++*ret_fired_at;
    *ret_stage = sync->stage;
    if (pair->is_next) {
        ret_stage->before = run->syncs[0].after;
        st_runner_plan(runner, &no_faults);
        run = st_runner_cell(runner, ret_stage->before, &sync->past, sync->stage.step);
    }
    ret_stage->records = run->trace.records;
    ret_stage->count = run->trace.count;
    return true;
}

static bool add_pair(struct cell *self, const struct st_pair *pair)
{
    const struct st_stage *first = stage_of(self, pair->first);
    const size_t point = pair->first % self->sweep->point_count;
    struct st_stage stage;
    size_t fired_at = 0;

    end_after(self, first->step);
    if (!add_fault(
            self, pair->first / self->sweep->point_count, first, self->sweep->points[point].nth - 1,
            first) ||
        !run_first(self, pair, &stage, &fired_at))
        return false;
    if (pair->call >= stage.count || (!pair->is_next && pair->call <= fired_at))
        return refuse(
            self, "there is no such call after the first fault",
            st_arena_format(
                self->arena, "with it, the synchronization makes %zu calls", stage.count));

    struct st_stage told = stage;

    if (pair->is_next)
        add_next_sync(self, told.step++);
    return add_fault(self, pair->second, &stage, pair->call, &told);
}

static bool add_cell(struct cell *self, const char *name)
{
    size_t cell = SIZE_MAX;
    struct st_pair pair;

    if (json_object_get(self->tree, "faults"))
        return refuse(
            self, "the scenario has faults of its own, and a cell would have others",
            "shrink it without --cell");
    if (strchr(name, '+') && st_pair_find(self->sweep, name, &pair, self->ret_why, self->ret_hint))
        return add_pair(self, &pair);

    /* Names of groups may hold plus signs. */
    const char *why = NULL;
    const char *hint = NULL;

    cell = st_sweep_find(self->sweep, name, &why, &hint);
    if (cell == SIZE_MAX)
        return strchr(name, '+') ? false : refuse(self, why, hint);

    const struct st_stage *stage = stage_of(self, cell);

    end_after(self, stage->step);
    return add_fault(
        self, cell / self->sweep->point_count, stage,
        self->sweep->points[cell % self->sweep->point_count].nth - 1, stage);
}

const char *st_cell_scenario(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    const char *cell,
    const char **ret_why,
    const char **ret_hint)
{
    struct cell self = {
        .arena = arena,
        .sweep = st_sweep_new(arena, scenario, spec, (1U << ST_FAULT_COUNT) - 1),
        .ret_why = ret_why,
        .ret_hint = ret_hint,
        .tree = json_loadb(scenario->text, scenario->size, 0, NULL),
    };
    struct st_text text;

    st_text_init(&text, arena);
    if (add_cell(&self, cell))
        st_json_write(&text, self.tree);
    json_decref(self.tree);
    st_sweep_end(self.sweep);
    return text.size > 0 ? text.data : NULL;
}
