/*
 * matrix.c - synctorture matrix: do workarounds work, and what do they cost?
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/matrix/advice.h"
#include "framework/cli/matrix/trials.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/cli/tasks/loop.h"
#include "framework/run/events.h"

/* What goes on while scenarios are tried. */
struct trying {
    struct st_args *args;
    struct st_outputs *outputs;
    struct st_advice advice;
    size_t rows;                 /* that were run */
    size_t strange;              /* cells that are not as stated */
    const struct st_input *told; /* the scenario whose columns were told last */
};

/* Each workaround; with --pairs also each two of them, in the order of the file. */
static struct st_column *make_columns(
    struct st_arena *arena, const struct st_scenario *scenario, bool with_pairs, size_t *ret_count)
{
    size_t count = scenario->workaround_count;
    size_t pairs = with_pairs && count > 1 ? count * (count - 1) / 2 : 0;
    struct st_column *columns = ST_NEW_ARRAY(arena, struct st_column, count + pairs);
    const char **names = ST_NEW_ARRAY(arena, const char *, count + 2 * pairs);
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        names[i] = scenario->workarounds[i].name;
        columns[at++] = (struct st_column){ &names[i], 1, &scenario->workarounds[i] };
    }
    names += count;
    for (size_t i = 0; i < count && pairs > 0; i++)
        for (size_t k = i + 1; k < count; k++, names += 2) {
            names[0] = scenario->workarounds[i].name;
            names[1] = scenario->workarounds[k].name;
            columns[at++] = (struct st_column){ names, 2, NULL };
        }
    *ret_count = at;
    return columns;
}

/* Tell what a column's workarounds cost. */
static void tell_column(
    struct trying *trying,
    struct st_arena *arena,
    const struct st_input *input,
    const struct st_column *column)
{
    struct st_diags diags;
    struct st_cost cost;

    st_diags_init(&diags, arena, input->scenario->file);

    const struct st_scenario *changed =
        st_scenario_load_with(arena, input->scenario, column->names, column->count, &diags);
    json_t *event = NULL;

    if (changed)
        st_cost_make(arena, input->scenario, changed, &cost);
    event = st_event_workaround(
        arena, input->id, input->scenario, column, changed ? &cost : NULL,
        diags.count > 0 ? diags.items[0].message : NULL);
    st_advice_workaround(&trying->advice, event);
    st_outputs_event(trying->outputs, event);
}

static void tell_columns(struct trying *trying, const struct st_input *input)
{
    struct st_arena arena;
    size_t count = 0;

    st_arena_init(&arena);

    const struct st_column *columns =
        make_columns(&arena, input->scenario, trying->args->pairs, &count);

    for (size_t i = 0; i < count; i++)
        tell_column(trying, &arena, input, &columns[i]);
    st_arena_clear(&arena);
    trying->told = input;
}

/* The scenario with the workarounds of each column; NULL where they make none. */
static const struct st_scenario **change(
    struct st_arena *arena,
    const struct st_input *input,
    const struct st_column *columns,
    size_t count)
{
    const struct st_scenario **changed = ST_NEW_ARRAY(arena, const struct st_scenario *, count + 1);

    for (size_t i = 0; i < count; i++) {
        struct st_diags diags;

        st_diags_init(&diags, arena, input->scenario->file);
        changed[i] = st_scenario_load_with(
            arena, input->scenario, columns[i].names, columns[i].count, &diags);
    }
    return changed;
}

/* In a process of its own: what it changes of trying is lost. */
static json_t *make_row(void *context, const struct st_task *task, const char **ret_why)
{
    const struct trying *trying = context;
    struct st_row row = { .args = trying->args, .input = task->input, .spec = task->spec };
    struct st_arena arena;
    size_t strange = 0; /* is counted when the row is taken */
    const char *why = NULL;

    st_arena_init(&arena);
    row.columns = make_columns(&arena, task->input->scenario, trying->args->pairs, &row.count);
    row.changed = change(&arena, task->input, row.columns, row.count);

    json_t *event = st_row_run(&arena, &row, &strange, &why);

    if (!event && why)
        *ret_why = st_arena_copy_string(trying->args->arena, why);
    st_arena_clear(&arena);
    return event;
}

static void take_row(void *context, const struct st_task *task, json_t *event)
{
    struct trying *trying = context;
    size_t i;
    json_t *cell;

    if (trying->told != task->input)
        tell_columns(trying, task->input);
    trying->rows += json_is_object(json_object_get(event, "base"));
    json_array_foreach (json_object_get(event, "cells"), i, cell) {
        trying->strange += json_is_true(json_object_get(cell, "strange"));
    }
    st_advice_row(&trying->advice, event);
    st_outputs_event(trying->outputs, event);
}

/* The code of the matrix; says on stderr why nothing counts, when nothing does. */
static enum st_exit code_of(
    const struct trying *trying,
    const struct st_inputs *inputs,
    const struct st_tasks *tasks,
    enum st_exit found)
{
    const struct st_args *args = trying->args;

    if (st_interrupt_exit())
        return st_interrupt_exit();
    if (trying->strange > 0)
        return ST_EXIT_FAILED;
    if (trying->rows == 0 && args->allow_empty)
        return ST_EXIT_OK;
    if (trying->rows == 0) {
        if (!st_tasks_are_none(args, inputs, tasks) && inputs->count > 0)
            st_complain(args, "nothing ran: no scenario has workarounds, or no engine can run it");
        return ST_EXIT_NOTHING;
    }
    return found;
}

/* Try all; the exit code. */
static enum st_exit try_all(
    struct trying *trying, const struct st_inputs *inputs, enum st_exit found)
{
    struct st_args *args = trying->args;
    struct st_tasks tasks = { 0 };

    for (size_t i = 0; i < inputs->count; i++)
        for (size_t k = 0; k < args->engine_count; k++)
            if (inputs->items[i].scenario->workaround_count > 0)
                st_tasks_add(args, &tasks, &inputs->items[i], &args->engines[k]);

    json_t *begin = st_event_begin(inputs->count, args->engines, args->engine_count);
    const struct st_loop loop = {
        .args = args,
        .outputs = trying->outputs,
        .tasks = &tasks,
        .begin = begin,
        .make = make_row,
        .take = take_row,
        .context = trying,
    };

    st_json_put_string(begin, "command", "matrix");
    st_json_put_bool(begin, "sweep", args->sweeps);
    st_outputs_event(trying->outputs, json_incref(begin));

    bool is_good = st_loop_run(&loop);

    json_decref(begin);
    return is_good ? code_of(trying, inputs, &tasks, found) : ST_EXIT_BROKEN;
}

static enum st_exit run_matrix(struct st_args *args)
{
    struct trying trying = { .args = args };
    struct st_inputs inputs = { 0 };
    enum st_exit found = st_inputs_load(args, &inputs);

    if (found == ST_EXIT_INVALID)
        return found;
    if (args->engine_count == 0)
        st_args_take_all_engines(args);
    trying.outputs = st_outputs_open(args);
    if (!trying.outputs)
        return ST_EXIT_BROKEN;
    st_interrupt_catch();
    st_advice_init(&trying.advice, args->arena);

    enum st_exit code = try_all(&trying, &inputs, found);
    json_t *end = st_json_object();

    st_json_put_string(end, "event", "end");
    st_json_put(end, "advice", st_advice_give(&trying.advice));
    st_json_put_integer(end, "strange", (json_int_t)trying.strange);
    st_json_put_integer(end, "exit", (json_int_t)code);
    st_outputs_event(trying.outputs, end);
    st_advice_clear(&trying.advice);
    return st_outputs_close(trying.outputs) ? code : ST_EXIT_BROKEN;
}

const struct st_command st_command_matrix = {
    .name = "matrix",
    .words = "[PATH|PATTERN]...",
    .about = "try workarounds on engines: do they work, and what do they cost?",
    .more = "Each scenario that has workarounds is run without any, with each, and with --pairs "
            "with each two of them. A cell is ok (all is well with and without), FIXED, FAIL "
            "(nothing is mended), BROKEN (something that held does not hold any more) or - (it "
            "cannot be tried). With --sweep, every fault happens at every call, too: PARTLY k/n "
            "is fixed under k of n faults. Rights are counted: those that somebody has only with "
            "the workaround are its cost. The exit code is 1 if a cell is not as the scenario "
            "states in \"effect\" or \"under-faults\". Paths and patterns are as for `run`.",
    .examples = {
        "synctorture matrix scenarios/kb810018/base.json",
        "synctorture matrix --pairs --sweep -e ics-2000 scenarios/kb810018",
        "synctorture matrix --format markdown scenarios/kb810018",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_matrix,
};
