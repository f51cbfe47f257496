/*
 * engines.c - the engines that a person means: built in, or programs of their own.
 */
#include "framework/cli/engines/engines.h"

#include <errno.h>
#include <string.h>

#include "framework/base/argv.h"
#include "framework/base/text.h"
#include "framework/cli/engines/engine_file.h"
#include "framework/cli/engines/labs.h"
#include "framework/cli/engines/plugins.h"
#include "framework/process/process.h"

enum {
    GRACE_MS = 1000,
    LAB_COMMANDS = 30, /* that a tool may be late with in one case: each workaround is some */
};

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool add(struct st_args *args, struct st_engine_spec *spec)
{
    for (size_t i = 0; i < args->engine_count; i++) {
        const struct st_engine_spec *other = &args->engines[i];

        if (strcmp(other->text, spec->text) != 0)
            continue;
        if (is_same(other->command, spec->command) && is_same(other->file, spec->file))
            return true;
        if (!spec->command || strcmp(other->text, spec->command) == 0) {
            st_complain(args, "two engines are called \"%s\"", spec->text);
            return false;
        }
        spec->text = spec->command;
    }
    args->engines = st_arena_grow(
        args->arena, args->engines, args->engine_count, &args->engine_capacity, sizeof *spec);
    args->engines[args->engine_count++] = *spec;
    return true;
}

bool st_take_own_engine(struct st_args *args, const char *value)
{
    const char *why = NULL;
    const char *hint = NULL;
    struct st_engine_spec spec;

    if (st_engine_spec_parse(args->arena, value, &spec, &why, &hint))
        return add(args, &spec);
    st_complain(args, "%s; %s", why, hint);
    return false;
}

/* Names of engines have no spaces, and a slash only behind "zoo". */
static bool is_command(const char *value)
{
    return strpbrk(value, " \t\n") || (strchr(value, '/') && strncmp(value, "zoo/", 4) != 0);
}

/* "python3 mine.py --fast": without the folders, which make every table wide. */
static const char *short_name(struct st_arena *arena, const char *const *argv)
{
    const char *names[ST_ARGV_MAX + 1];
    size_t count = 0;

    for (; argv[count]; count++) {
        const char *slash = strrchr(argv[count], '/');

        names[count] = slash && slash[1] && argv[count][0] != '-' ? slash + 1 : argv[count];
    }
    names[count] = NULL;
    return st_safe(arena, st_argv_join(arena, names));
}

bool st_take_program(struct st_args *args, const char *value)
{
    const char *why = NULL;
    struct st_process_order order = { .argv = NULL };

    order.argv = st_argv_split(args->arena, value, &why);
    if (!order.argv) {
        st_complain(args, "an engine cannot be the command \"%s\": %s", value, why);
        return false;
    }

    struct st_engine_spec spec = {
        .engine = st_process_engine(st_process_new(args->arena, &order)),
        .text = short_name(args->arena, order.argv),
        .command = st_safe(args->arena, st_argv_join(args->arena, order.argv)),
    };

    return add(args, &spec);
}

/* What other commands are about is in models alone. */
static bool takes_labs(const struct st_command *command)
{
    static const struct st_command *const commands[] = {
        &st_command_run,    &st_command_matrix, &st_command_compare, &st_command_fuzz,
        &st_command_shrink, &st_command_sweep,  &st_command_replay,
    };

    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (commands[i] == command)
            return true;
    return false;
}

static bool take_lab(struct st_args *args, const struct st_lab *lab)
{
    struct st_engine_spec spec = {
        .engine = st_lab_engine(lab),
        .text = st_lab_tool_of(lab)->name,
    };

    if (!takes_labs(args->command)) {
        st_complain(
            args,
            "%s is a real tool, which this command cannot run; `synctorture run` and "
            "`synctorture sweep` take it",
            spec.text);
        return false;
    }
    return add(args, &spec);
}

static bool takes_all(const struct st_command *command)
{
    return command == &st_command_compare || command == &st_command_run;
}

bool st_take_engine(struct st_args *args, const char *value)
{
    struct st_engine_spec spec;
    const struct st_lab *lab = st_labs_find(args, value);

    if (lab)
        return take_lab(args, lab);
    if (takes_all(args->command) && strcmp(value, "all") == 0) {
        st_args_take_all_engines(args);
        st_labs_take_all(args);
        return true;
    }

    if (st_plugin_takes(value))
        return st_plugin_take(args, value, &spec) && add(args, &spec);
    return is_command(value) ? st_take_program(args, value) : st_take_own_engine(args, value);
}

bool st_take_engine_file(struct st_args *args, const char *value)
{
    struct st_engine_spec spec;

    return st_engine_file_read(args, value, &spec) && add(args, &spec);
}

void st_engines_greet(struct st_args *args)
{
    st_labs_open(args);
    for (size_t i = 0; i < args->engine_count; i++) {
        struct st_process *process = st_process_of(args->engines[i].engine);

        if (!process)
            continue;
        st_process_limit(process, args->deadline_s * 1000, (uint64_t)args->memory_mib << 20);
        (void)st_process_greet(process); /* a failure is told in the report of each run */
    }
}

enum st_exit st_engines_exit(const struct st_args *args, enum st_exit code)
{
    if (code != ST_EXIT_FAILED)
        return code;
    for (size_t i = 0; i < args->engine_count; i++) {
        const struct st_failure *failure = st_engine_failed(args->engines[i].engine);

        if (failure && failure->end == ST_END_STARTUP)
            return ST_EXIT_NO_ENGINE;
    }
    return code;
}

void st_engines_end(struct st_args *args)
{
    st_labs_end(args);
    for (size_t i = 0; i < args->engine_count; i++) {
        struct st_process *process = st_process_of(args->engines[i].engine);

        if (process)
            st_process_clear(process);
    }
}

uint32_t st_engines_deadline_s(const struct st_args *args)
{
    for (size_t i = 0; i < args->engine_count; i++)
        if (st_lab_of(args->engines[i].engine))
            return args->deadline_s * LAB_COMMANDS;
    return args->deadline_s;
}

uint32_t st_engines_grace_ms(const struct st_args *args)
{
    uint32_t grace_ms = (st_engines_deadline_s(args) - args->deadline_s) * 1000;

    for (size_t i = 0; i < args->engine_count; i++)
        if (st_process_of(args->engines[i].engine) || st_lab_of(args->engines[i].engine))
            return grace_ms + GRACE_MS;
    return grace_ms;
}
