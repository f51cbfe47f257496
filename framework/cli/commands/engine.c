/*
 * engine.c - synctorture engine: what authors of engines in any language need.
 */
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/args.h"
#include "framework/cli/engines/engine_check.h"
#include "framework/cli/engines/engines.h"
#include "framework/process/reference.h"

static enum st_exit check(struct st_args *args)
{
    if (args->word_count == 2 && !st_take_program(args, args->words[1]))
        return ST_EXIT_USAGE;
    if (args->engine_count != 1) {
        st_complain(args, "which engine? synctorture engine check \"python3 mine.py\"");
        return ST_EXIT_USAGE;
    }
    if (args->word_count == 2)
        st_engines_greet(args);
    return st_engine_check(args);
}

static enum st_exit print_calls(struct st_args *args)
{
    fputs(st_reference_print(args->arena), stdout);
    return ST_EXIT_OK;
}

static enum st_exit print_schema(struct st_args *args)
{
    fputs(st_protocol_schema_print(args->arena), stdout);
    return ST_EXIT_OK;
}

static enum st_exit run_engine(struct st_args *args)
{
    static const char *const words[] = { "check", "calls", "schema" };
    static const struct st_words actions = { "action", words, 3 };
    size_t action = st_words_find(&actions, args->words[0]);

    if (action > 0 && action < actions.count && args->word_count > 1) {
        st_complain(args, "\"%s\" is too much", args->words[1]);
        return ST_EXIT_USAGE;
    }
    switch (action) {
    case 0:
        return check(args);
    case 1:
        return print_calls(args);
    case 2:
        return print_schema(args);
    default:
        st_complain(
            args, "no action is called \"%s\"; %s", args->words[0],
            st_choices(args->arena, args->words[0], &actions));
        return ST_EXIT_USAGE;
    }
}

const struct st_command st_command_engine = {
    .name = "engine",
    .words = "check COMMAND|calls|schema",
    .about = "check an engine that is a program, or print the protocol of such engines",
    .more = "`check` talks to a program as a run would, from hello to a crash and a restart, and "
            "says point by point what holds. COMMAND is one word, split as a shell would; no shell "
            "sees it. `calls` prints the calls of the protocol as Markdown, `schema` the JSON "
            "Schema of its lines. docs/process-engines.md is the whole reference.",
    .examples = {
        "synctorture engine check \"python3 examples/engines/upload.py\"",
        "synctorture engine check --engine-file my-engine.json",
        "synctorture engine schema > protocol.json",
    },
    .words_min = 1,
    .words_max = 2,
    .run = run_engine,
};
