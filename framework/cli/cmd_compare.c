/*
 * cmd_compare.c - synctorture compare: scenarios on many engines, side by side.
 */
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/inputs.h"
#include "framework/cli/interrupt.h"
#include "framework/cli/isolate.h"
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

/* One scenario; how many engines ran it. */
static size_t compare_all(const struct st_args *args, const struct st_input *input, json_t *ret_all)
{
    json_t *rows = st_json_array();
    json_t *scenario = st_json_object();
    int width = widest(args);
    size_t ran = 0;

    if (!args->is_json) {
        printf(
            "%s  %s\n", st_safe(args->arena, input->id),
            st_safe(args->arena, input->scenario->title));
        printf(
            "  %-*s  %-*s%-*s%-*s broken invariants\n", width, "engine", VERDICT_WIDTH, "verdict",
            EDITS_WIDTH, "arrived", TOLD_WIDTH, "told");
    }
    for (size_t i = 0; i < args->engine_count && !st_interrupt_exit(); i++) {
        const struct comparing of = { args, input, &args->engines[i] };
        json_t *row = compare(&of);

        if (!row)
            break;
        ran += json_object_get(row, "edits") != NULL;
        if (!args->is_json) {
            print_row(args, row, width);
            (void)fflush(stdout);
        }
        st_json_add(rows, row);
    }
    if (!args->is_json)
        putchar('\n');
    st_json_put_string(scenario, "scenario", input->id);
    st_json_put(scenario, "engines", rows);
    st_json_add(ret_all, scenario);
    return ran;
}

static enum st_exit run_compare(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    json_t *all = st_json_array();
    enum st_exit found = st_inputs_load(args, &inputs);
    size_t ran = 0;

    if (found == ST_EXIT_INVALID) {
        json_decref(all);
        return found;
    }
    if (args->engine_count == 0)
        st_args_take_all_engines(args);
    st_interrupt_catch();
    for (size_t i = 0; i < inputs.count && !st_interrupt_exit(); i++)
        ran += compare_all(args, &inputs.items[i], all);
    if (args->is_json)
        printf("%s\n", st_json_text(args->arena, all, JSON_INDENT(2)));
    json_decref(all);
    if (st_interrupt_exit())
        return st_interrupt_exit();
    return ran > 0 ? found : ST_EXIT_NOTHING;
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
        "synctorture compare --engine all --format json scenarios/field",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_compare,
};
