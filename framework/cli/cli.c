/*
 * cli.c - the command line: from arguments to an exit code.
 */
#include "framework/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "framework/base/json.h"
#include "framework/cli/args.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/words/complete.h"
#include "framework/cli/words/help.h"
#include "framework/run/verdict.h"

const struct st_command *const st_commands[ST_COMMAND_COUNT] = {
#define X(id, name) &st_command_##name,
    ST_COMMANDS(X)
#undef X
};

/*
 * A standard stream that is closed is made one that cannot be used, or the next
 * file that is opened would take its place, and get what is meant for it.
 */
static void occupy_standard_streams(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0)
            (void)open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

const struct st_command *st_command_find(struct st_args *args, const char *name)
{
    const char *names[ST_COMMAND_COUNT];

    for (size_t i = 0; i < ST_COMMAND_COUNT; i++) {
        names[i] = st_commands[i]->name;
        if (strcmp(names[i], name) == 0)
            return st_commands[i];
    }

    const char *nearest = st_nearest(name, names, ST_COMMAND_COUNT);

    if (nearest)
        st_complain(args, "no command is called \"%s\"; did you mean \"%s\"?", name, nearest);
    else
        st_complain(
            args, "no command is called \"%s\"; `synctorture help` lists what there is", name);
    return NULL;
}

/* What stands instead of a command. */
static enum st_exit run_program_option(struct st_args *args, const char *option)
{
    static const char *const options[] = { "--help", "-h", "--version", "-V" };
    static const struct st_words words = { "option", options, 4 };

    switch (st_words_find(&words, option)) {
    case 0:
    case 1:
        st_help_program(args->arena, stdout);
        return ST_EXIT_OK;
    case 2:
    case 3:
        puts("synctorture " ST_VERSION);
        return ST_EXIT_OK;
    default:
        st_complain(
            args, "there is no option %s; %s", option, st_choices(args->arena, option, &words));
        return ST_EXIT_USAGE;
    }
}

static enum st_exit run_command(struct st_args *args, int argc, char **argv)
{
    if (argc < 2) {
        st_complain(args, "which command?");
        st_help_program(args->arena, stderr);
        return ST_EXIT_USAGE;
    }
    if (argv[1][0] == '-')
        return run_program_option(args, argv[1]);
    if (strcmp(argv[1], ST_COMPLETE_COMMAND) == 0) {
        st_complete(args->arena, (size_t)argc - 2, (const char *const *)argv + 2, stdout);
        return ST_EXIT_OK;
    }

    const struct st_command *command = st_command_find(args, argv[1]);

    if (!command)
        return ST_EXIT_USAGE;
    args->command = command;
    if (!st_args_read(args, argc - 1, argv + 1))
        return ST_EXIT_USAGE;
    if (!args->wants_help) {
        st_engines_greet(args);

        enum st_exit code = st_engines_exit(args, command->run(args));

        st_engines_end(args);
        return code;
    }
    st_help_command(args->arena, command, stdout);
    return ST_EXIT_OK;
}

int st_main(int argc, char **argv)
{
    struct st_arena arena;
    struct st_args args = {
        .arena = &arena,
        .repeat = 1,
        .depth = 1,
        .deadline_s = 10,
        .memory_mib = 1024,
    };

    st_arena_init(&arena);
    occupy_standard_streams();
    st_json_take_memory();
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that is gone is an error like any other */

    enum st_exit code = run_command(&args, argc, argv);

    if (fflush(stdout) != 0 || ferror(stdout)) {
        st_complain(&args, "cannot write to the standard output: %s", strerror(errno));
        code = ST_EXIT_BROKEN;
    }
    st_arena_clear(&arena);
    return (int)code;
}
