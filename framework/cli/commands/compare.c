/*
 * compare.c - synctorture compare: scenarios on many engines, side by side.
 */
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/cli/tasks/isolate.h"
#include "framework/cli/tasks/jobs.h"
#include "framework/run/compared.h"

enum { VERDICT_WIDTH = 12, EDITS_WIDTH = 8, TOLD_WIDTH = 14 };

struct comparing {
    const struct st_args *args;
    const struct st_input *input;
    const struct st_engine_spec *spec;
};

static json_t *make_row(void *context)
{
    const struct comparing *of = context;
    struct st_arena arena;

    st_arena_init(&arena);

    json_t *row = st_compared(st_judge(&arena, of->input->scenario, of->spec, 1));

    st_arena_clear(&arena);
    return row;
}

/* NULL when the program was asked to stop. */
static json_t *compare(const struct comparing *of)
{
    struct st_worker_result result;
    struct comparing copy = *of;
    json_t *row = st_isolate(of->args, make_row, &copy, &result);

    if (row || result.end == ST_WORKER_STOPPED)
        return row;

    const struct st_case died = {
        .scenario = of->input->scenario,
        .spec = of->spec,
        .verdict = st_isolate_is_engine(&result) ? ST_VERDICT_FAIL : ST_VERDICT_ERROR,
        .reason = st_isolate_end(of->args->arena, of->args, &result),
    };

    return st_compared(&died);
}

static const char *text_of(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));

    return text ? text : "";
}

/* "ok, access-denied" */
static const char *join(struct st_arena *arena, const json_t *list, const char *key)
{
    struct st_text text;
    size_t i;
    json_t *element;

    st_text_init(&text, arena);
    json_array_foreach (list, i, element) {
        if (key)
            st_text_addf(&text, "%s%s ", i ? ", " : "", text_of(element, "workaround"));
        else if (i)
            st_text_add(&text, ", ");
        st_text_add(&text, key ? text_of(element, key) : json_string_value(element));
    }
    return st_safe(arena, text.size ? text.data : "-");
}

static void print_row(const struct st_args *args, const json_t *row, int width)
{
    struct st_arena *arena = args->arena;
    bool has_run = json_object_get(row, "edits") != NULL;

    printf("  %-*s  %-*s", width, text_of(row, "engine"), VERDICT_WIDTH, text_of(row, "verdict"));
    if (!has_run) {
        printf("%s\n", st_safe(arena, text_of(row, "reason")));
        return;
    }
    printf(
        "%-*s%-*s %s\n", EDITS_WIDTH,
        st_arena_format(
            arena, "%d/%d", (int)json_integer_value(json_object_get(row, "arrived")),
            (int)json_integer_value(json_object_get(row, "edits"))),
        TOLD_WIDTH, join(arena, json_object_get(row, "told"), NULL),
        join(arena, json_object_get(row, "broken"), NULL));
    if (args->verbosity > 0 && json_array_size(json_object_get(row, "missing")) > 0)
        printf(
            "  %*s  not there: %s\n", width, "",
            join(arena, json_object_get(row, "missing"), NULL));
    if (json_array_size(json_object_get(row, "workarounds")) > 0)
        printf(
            "  %*s  with %s\n", width, "",
            join(arena, json_object_get(row, "workarounds"), "effect"));
}

static int widest(const struct st_args *args)
{
    size_t width = strlen("engine");

    for (size_t i = 0; i < args->engine_count; i++)
        if (strlen(args->engines[i].text) > width)
            width = strlen(args->engines[i].text);
    return (int)width;
}

static void print_head(const struct st_args *args, const struct st_input *input, int width)
{
    printf(
        "%s  %s\n", st_safe(args->arena, input->id), st_safe(args->arena, input->scenario->title));
    printf(
        "  %-*s  %-*s%-*s%-*s broken invariants\n", width, "engine", VERDICT_WIDTH, "verdict",
        EDITS_WIDTH, "arrived", TOLD_WIDTH, "told");
}

/* All of a comparison: a task is an engine on a scenario, and engines take turns first. */
struct whole {
    const struct st_args *args;
    const struct st_inputs *inputs;
    json_t *all, *rows; /* rows: of the scenario that is being told */
    int width;
    size_t ran;
};

static json_t *make_task(void *context, size_t task)
{
    const struct whole *whole = context;
    const struct st_args *args = whole->args;
    const struct comparing of = {
        args,
        &whole->inputs->items[task / args->engine_count],
        &args->engines[task % args->engine_count],
    };

    return compare(&of);
}

static bool take_row(void *context, size_t task, json_t *row)
{
    struct whole *whole = context;
    const struct st_args *args = whole->args;
    const struct st_input *input = &whole->inputs->items[task / args->engine_count];
    size_t engine = task % args->engine_count;

    if (engine == 0) {
        json_t *scenario = st_json_object();

        whole->rows = st_json_array();
        st_json_put_string(scenario, "scenario", input->id);
        st_json_put(scenario, "engines", whole->rows);
        st_json_add(whole->all, scenario);
    }
    whole->ran += json_object_get(row, "edits") != NULL;
    st_json_add(whole->rows, row);
    if (args->is_json)
        return true;
    if (engine == 0)
        print_head(args, input, whole->width);
    print_row(args, row, whole->width);
    if (engine + 1 == args->engine_count)
        putchar('\n');
    (void)fflush(stdout);
    return true;
}

static enum st_exit compare_all(struct st_args *args, const struct st_inputs *inputs)
{
    struct whole whole = { args, inputs, st_json_array(), NULL, widest(args), 0 };
    const char *why = NULL;
    const struct st_jobs jobs = {
        .count = inputs->count * args->engine_count,
        .jobs = args->jobs ? args->jobs : st_jobs_usual(),
        .make = make_task,
        .take = take_row,
        .context = &whole,
    };
    bool is_good = st_jobs_run(&jobs, &why);

    if (!is_good)
        st_complain(args, "cannot go on: %s", why);
    if (args->is_json)
        printf("%s\n", st_json_text(args->arena, whole.all, JSON_INDENT(2)));
    json_decref(whole.all);
    if (!is_good)
        return ST_EXIT_BROKEN;
    return whole.ran > 0 ? ST_EXIT_OK : ST_EXIT_NOTHING;
}

static enum st_exit run_compare(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    enum st_exit found = st_inputs_load(args, &inputs);

    if (found == ST_EXIT_INVALID)
        return found;
    if (args->engine_count == 0)
        st_args_take_all_engines(args);
    st_interrupt_catch();

    enum st_exit code = compare_all(args, &inputs);

    if (st_interrupt_exit())
        return st_interrupt_exit();
    return code == ST_EXIT_OK ? found : code;
}

const struct st_command st_command_compare = {
    .name = "compare",
    .words = "[PATH|PATTERN]...",
    .about = "lay engines side by side on the same scenarios, real tools among them",
    .more = "For each engine: its verdict, how many of the offline edits arrived on the server, "
            "what people were told, which invariants broke, and what workarounds do. `--engine "
            "all` takes all built-in engines and all labs; a lab that cannot run on this machine "
            "says why. It does not judge: the exit code says only whether anything ran.",
    .examples = {
        "synctorture compare --engine all scenarios/kb810018/base.json",
        "synctorture compare -e unison -e three-way scenarios",
        "synctorture compare --engine all --jobs 2 --format json scenarios/field",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_compare,
};
