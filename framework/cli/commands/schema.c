/*
 * schema.c - synctorture schema: what a scenario file may hold, for editors.
 */
#include <stdio.h>

#include "framework/cli/args.h"
#include "framework/cli/words/schema_markdown.h"
#include "framework/run/verdict.h"
#include "framework/scenario/load.h"

static enum st_exit run_schema(struct st_args *args)
{
    fputs(
        args->is_markdown ? st_schema_markdown(args->arena) : st_schema_print(args->arena), stdout);
    return ST_EXIT_OK;
}

const struct st_command st_command_schema = {
    .name = "schema",
    .words = "",
    .about = "print the JSON Schema (draft-07) of scenario files",
    .more = "An editor that finds it through a scenario's \"$schema\" completes members and words, "
            "and shows mistakes while one types.",
    .examples = {
        "synctorture schema > scenarios/schema.json",
        "synctorture schema | diff scenarios/schema.json -",
        "synctorture schema --format markdown",
    },
    .words_max = 0,
    .run = run_schema,
};
