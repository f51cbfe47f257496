/*
 * check.c - synctorture check: are these valid scenarios?
 */
#include <stdio.h>

#include "framework/cli/tasks/inputs.h"

static enum st_exit run_check(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    enum st_exit found = st_inputs_load(args, &inputs);

    if (found == ST_EXIT_OK)
        printf(
            inputs.count == 1 ? "%zu scenario is valid\n" : "%zu scenarios are valid\n",
            inputs.count);
    return found;
}

const struct st_command st_command_check = {
    .name = "check",
    .words = "[PATH|PATTERN]...",
    .about = "say all that is wrong with scenarios, without running them",
    .more = "Paths and patterns are as for run. Workarounds are checked, too: with each of them, "
            "the scenario must still be one. A problem is told on standard error, in the form that "
            "editors read: file, line and column first.",
    .examples = {
        "synctorture check",
        "synctorture check scenarios/kb810018/base.json",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_check,
};
