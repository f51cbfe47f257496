/*
 * cmd_help.c - synctorture help: what the program and its commands can do.
 */
#include "framework/cli/help.h"
#include "framework/run/verdict.h"

static enum st_exit run_help(struct st_args *args)
{
    if (args->word_count == 0) {
        st_help_program(args->arena, stdout);
        return ST_EXIT_OK;
    }

    const struct st_command *command = st_command_find(args, args->words[0]);

    if (!command)
        return ST_EXIT_USAGE;
    st_help_command(args->arena, command, stdout);
    return ST_EXIT_OK;
}

const struct st_command st_command_help = {
    .name = "help",
    .words = "[COMMAND]",
    .about = "say what the program, or one of its commands, can do",
    .examples = { "synctorture help", "synctorture help run" },
    .words_max = 1,
    .run = run_help,
};
