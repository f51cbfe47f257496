/*
 * init.c - synctorture init: what a project needs to begin with.
 */
#include <stdio.h>
#include <string.h>

#include "framework/cli/args.h"
#include "framework/cli/files/scaffold.h"
#include "framework/scenario/load.h"

static enum st_exit run_init(struct st_args *args)
{
    const char *path = st_arena_format(args->arena, "%sfirst.json", st_scaffold_home);
    const char *schema = st_arena_format(args->arena, "%sschema.json", st_scaffold_home);
    const char *text =
        st_scaffold_text(args->arena, st_scaffold_skeleton, strlen(st_scaffold_skeleton), path);
    enum st_exit code = st_scaffold_write(args, schema, st_schema_print(args->arena));

    if (code == ST_EXIT_OK)
        code = st_scaffold_write(args, path, text);
    if (code == ST_EXIT_OK)
        printf("Next: change %s, then synctorture run\n", path);
    return code;
}

const struct st_command st_command_init = {
    .name = "init",
    .words = "",
    .about = "begin a folder of scenarios here: a first one, and the schema for editors",
    .more = "Writes scenarios/schema.json, and scenarios/first.json, which every engine passes. "
            "What is there already is left alone.",
    .examples = {
        "synctorture init",
        "synctorture init && synctorture run --engine ./mine.so",
    },
    .words_max = 0,
    .run = run_init,
};
