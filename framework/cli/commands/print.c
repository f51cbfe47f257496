/*
 * print.c - synctorture print: a scenario in canonical form.
 */
#include <stdio.h>

#include "framework/cli/tasks/inputs.h"

static enum st_exit run_print(struct st_args *args)
{
    const struct st_scenario *scenario = st_input_load(args->arena, args->words[0]);

    if (!scenario)
        return ST_EXIT_INVALID;
    fputs(st_scenario_print(args->arena, scenario), stdout);
    return ST_EXIT_OK;
}

const struct st_command st_command_print = {
    .name = "print",
    .words = "FILE",
    .about = "print a scenario in canonical form",
    .more = "Members come in a fixed order, and what says the default is left out. Printing what "
            "was printed gives the same again.",
    .examples = {
        "synctorture print scenarios/kb810018/base.json",
        "synctorture print draft.json > scenarios/mine/first.json",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_print,
};
