/*
 * output.c - where reports go.
 */
#include "framework/cli/files/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "framework/cli/files/partial.h"

struct output {
    const struct st_report *report;
    const char *path; /* NULL: the standard output, at whose errors cli.c looks */
    struct st_partial file;
    struct st_report_out out;
    bool is_added; /* to what the file has, instead of replacing it */
};

struct st_outputs {
    const struct st_args *args;
    struct st_arena scratch; /* of one event */
    struct output *items;
    size_t count;
};

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && value[0];
}

static bool is_forced(const char *variable)
{
    const char *value = getenv(variable);

    return value && value[0] && strcmp(value, "0") != 0;
}

static bool wants_color(enum st_color color, const char *path)
{
    const char *terminal = getenv("TERM");

    switch (color) {
    case ST_COLOR_ALWAYS:
        return true;
    case ST_COLOR_NEVER:
        return false;
    case ST_COLOR_AUTO:
        break;
    }
    if (path || is_set("NO_COLOR"))
        return false;
    if (is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR"))
        return true;
    return isatty(STDOUT_FILENO) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static void complain(const struct st_args *args, const struct output *output)
{
    st_complain(args, "cannot write %s: %s", output->path, strerror(errno));
}

static bool open_output(const struct st_args *args, struct output *output)
{
    if (!output->path) {
        output->out.file = stdout;
        return true;
    }
    if (output->is_added ? !st_partial_append(&output->file, output->path)
                         : !st_partial_open(&output->file, args->arena, output->path)) {
        complain(args, output);
        return false;
    }
    output->out.file = output->file.stream;
    return true;
}

/*
 * The file to which a step of GitHub's actions adds its summary, if there is one and its
 * annotations are wanted; else NULL.
 */
static const char *summary_path(const struct st_args *args)
{
    for (size_t i = 0; i < args->format_count; i++)
        if (args->formats[i].report == &st_report_github && is_set("GITHUB_STEP_SUMMARY"))
            return getenv("GITHUB_STEP_SUMMARY");
    return NULL;
}

static struct output make_output(
    const struct st_args *args, struct st_outputs *outputs, const struct st_format *format)
{
    return (struct output){
        .report = format->report,
        .path = format->path,
        .out = {
            .color = wants_color(args->color, format->path),
            .dialect = args->junit_dialect,
            .verbosity = args->verbosity,
            .arena = &outputs->scratch,
        },
    };
}

struct st_outputs *st_outputs_open(struct st_args *args)
{
    struct st_outputs *outputs = ST_NEW(args->arena, struct st_outputs);
    const char *summary = summary_path(args);

    if (args->format_count == 0) {
        args->formats = ST_NEW(args->arena, struct st_format);
        args->formats[args->format_count++].report = st_reports[0];
    }
    outputs->args = args;
    outputs->items = ST_NEW_ARRAY(args->arena, struct output, args->format_count + 1);
    st_arena_init(&outputs->scratch);
    for (size_t i = 0; i < args->format_count; i++)
        outputs->items[outputs->count++] = make_output(args, outputs, &args->formats[i]);
    if (summary) {
        const struct st_format format = { &st_report_markdown, summary };
        struct output *output = &outputs->items[outputs->count++];

        *output = make_output(args, outputs, &format);
        output->out.verbosity = -1;
        output->is_added = true;
    }
    for (size_t i = 0; i < outputs->count; i++) {
        if (!open_output(args, &outputs->items[i])) {
            st_outputs_drop(outputs);
            return NULL;
        }
    }
    return outputs;
}

void st_outputs_event(struct st_outputs *outputs, json_t *event)
{
    for (size_t i = 0; i < outputs->count; i++) {
        outputs->items[i].report->event(&outputs->items[i].out, event);
        st_arena_clear(&outputs->scratch);
    }
    json_decref(event);
}

void st_outputs_drop(struct st_outputs *outputs)
{
    for (size_t i = 0; i < outputs->count; i++) {
        st_partial_drop(&outputs->items[i].file);
        json_decref(outputs->items[i].out.kept);
    }
    st_arena_clear(&outputs->scratch);
}

bool st_outputs_close(struct st_outputs *outputs)
{
    bool is_good = true;

    for (size_t i = 0; i < outputs->count; i++) {
        struct output *output = &outputs->items[i];

        if (!output->path || st_partial_complete(&output->file))
            continue;
        complain(outputs->args, output);
        is_good = false;
    }
    st_outputs_drop(outputs);
    return is_good;
}
