/*
 * options_report.c - what the options about reports do.
 */
#include "framework/cli/options/options_report.h"

#include <string.h>

static bool same_path(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool st_take_format(struct st_args *args, const char *value)
{
    const char *file = strchr(value, '=');
    const char *name =
        st_arena_copy(args->arena, value, file ? (size_t)(file - value) : strlen(value));
    size_t report = st_words_find(&st_report_words, name);
    struct st_format format = { .path = file && strcmp(file, "=-") != 0 ? file + 1 : NULL };

    if (report == st_report_words.count) {
        st_complain(
            args, "no report is called \"%s\"; %s", name,
            st_choices(args->arena, name, &st_report_words));
        return false;
    }
    if (format.path && !format.path[0]) {
        st_complain(args, "--format %s needs the name of a file after \"=\"", value);
        return false;
    }
    for (size_t i = 0; i < args->format_count; i++) {
        if (!same_path(args->formats[i].path, format.path))
            continue;
        st_complain(
            args, "two reports cannot both go to %s; give one a file: --format %s=FILE",
            format.path ? format.path : "the standard output", name);
        return false;
    }
    format.report = st_reports[report];
    args->formats = st_arena_grow(
        args->arena, args->formats, args->format_count, &args->format_capacity, sizeof format);
    args->formats[args->format_count++] = format;
    return true;
}

bool st_take_quiet(struct st_args *args, const char *value)
{
    (void)value;
    args->verbosity = -1;
    return true;
}

bool st_take_verbose(struct st_args *args, const char *value)
{
    (void)value;
    args->verbosity = args->verbosity < 1 ? 1 : 2;
    return true;
}

bool st_take_color(struct st_args *args, const char *value)
{
    static const char *const words[] = { "auto", "always", "never" };
    static const struct st_words colors = { "choice", words, 3 };
    size_t color = st_words_find(&colors, value);

    args->color = (enum st_color)color;
    if (color < colors.count)
        return true;
    st_complain(
        args, "--color cannot be \"%s\"; %s", value, st_choices(args->arena, value, &colors));
    return false;
}

bool st_take_junit_dialect(struct st_args *args, const char *value)
{
    size_t dialect = st_words_find(&st_junit_dialect_words, value);

    args->junit_dialect = (enum st_junit_dialect)dialect;
    if (dialect < st_junit_dialect_words.count)
        return true;
    st_complain(
        args, "--junit-dialect cannot be \"%s\"; %s", value,
        st_choices(args->arena, value, &st_junit_dialect_words));
    return false;
}
