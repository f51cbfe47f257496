/*
 * help.c - synctorture help: what the program and its commands can do.
 */
#include "framework/cli/words/help.h"
#include "framework/run/verdict.h"

static enum st_exit run_help(struct st_args *args)
{
    const struct st_command *command = NULL;

    if (args->word_count > 0 && !(command = st_command_find(args, args->words[0])))
        return ST_EXIT_USAGE;
    if (args->is_markdown)
        st_help_markdown(args->arena, command, stdout);
    else if (command)
        st_help_command(args->arena, command, stdout);
    else
        st_help_program(args->arena, stdout);
    return ST_EXIT_OK;
}

const struct st_command st_command_help = {
    .name = "help",
    .words = "[COMMAND]",
    .about = "say what the program, or one of its commands, can do",
    .examples = {
        "synctorture help",
        "synctorture help run",
        "synctorture help --format markdown",
    },
    .words_max = 1,
    .run = run_help,
};
