/*
 * cmd_matrix.c - synctorture matrix: do workarounds work, and what do they cost?
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/advice.h"
#include "framework/cli/interrupt.h"
#include "framework/cli/output.h"
#include "framework/cli/trials.h"
#include "framework/run/events.h"

/* Every kind but the one that does nothing without another. */
static const uint32_t usual_faults = ((1U << ST_FAULT_COUNT) - 1) & ~(1U << ST_FAULT_STALE_TOKEN);

/* What goes on while scenarios are tried. */
struct trying {
    struct st_args *args;
    struct st_outputs *outputs;
    struct st_advice advice;
    size_t rows;    /* that were run */
    size_t strange; /* cells that are not as stated */
    bool is_broken; /* no process could be started; that was said */
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

/* Make the scenario with the column's workarounds, and tell what they cost. */
static const struct st_scenario *tell_column(
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
    return changed;
}

static void try_engine(struct trying *trying, const struct st_row *row)
{
    size_t strange = 0;
    const char *why = NULL;
    struct st_arena arena;

    st_arena_init(&arena);

    json_t *event = st_row_run(&arena, row, &strange, &why);

    if (event) {
        trying->rows += json_is_object(json_object_get(event, "base"));
        trying->strange += strange;
        st_advice_row(&trying->advice, event);
        st_outputs_event(trying->outputs, event);
    } else if (why) {
        st_complain(trying->args, "%s", why);
        trying->is_broken = true;
    }
    st_arena_clear(&arena);
}

static void try_scenario(struct trying *trying, const struct st_input *input)
{
    const struct st_args *args = trying->args;
    struct st_arena arena;
    struct st_row row = { .args = args, .input = input };

    st_arena_init(&arena);
    row.columns = make_columns(&arena, input->scenario, args->pairs, &row.count);

    const struct st_scenario **changed =
        ST_NEW_ARRAY(&arena, const struct st_scenario *, row.count + 1);

    for (size_t i = 0; i < row.count && !st_interrupt_exit(); i++)
        changed[i] = tell_column(trying, &arena, input, &row.columns[i]);
    row.changed = changed;
    for (size_t k = 0; k < args->engine_count && row.count > 0; k++) {
        row.spec = &args->engines[k];
        if (!st_interrupt_exit() && !trying->is_broken)
            try_engine(trying, &row);
    }
    st_arena_clear(&arena);
}

/* The code of the matrix; says on stderr why nothing counts, when nothing does. */
static enum st_exit code_of(
    const struct trying *trying, const struct st_inputs *inputs, enum st_exit found)
{
    const struct st_args *args = trying->args;

    if (trying->is_broken)
        return ST_EXIT_BROKEN;
    if (st_interrupt_exit())
        return st_interrupt_exit();
    if (trying->strange > 0)
        return ST_EXIT_FAILED;
    if (trying->rows == 0 && args->allow_empty)
        return ST_EXIT_OK;
    if (trying->rows == 0) {
        if (inputs->count > 0)
            st_complain(args, "nothing ran: no scenario has workarounds, or no engine can run it");
        return ST_EXIT_NOTHING;
    }
    return found;
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
    if (!args->fault_kinds)
        args->fault_kinds = usual_faults;
    trying.outputs = st_outputs_open(args);
    if (!trying.outputs)
        return ST_EXIT_BROKEN;
    st_interrupt_catch();
    st_advice_init(&trying.advice, args->arena);

    json_t *begin = st_event_begin(inputs.count, args->engines, args->engine_count);

    st_json_put_string(begin, "command", "matrix");
    st_json_put_bool(begin, "sweep", args->sweeps);
    st_outputs_event(trying.outputs, begin);
    for (size_t i = 0; i < inputs.count && !st_interrupt_exit() && !trying.is_broken; i++)
        try_scenario(&trying, &inputs.items[i]);

    enum st_exit code = code_of(&trying, &inputs, found);
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
