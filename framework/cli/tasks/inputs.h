/*
 * inputs.h - the scenarios that a person means.
 */
#ifndef ST_CLI_TASKS_INPUTS_H
#define ST_CLI_TASKS_INPUTS_H

#include "framework/cli/args.h"
#include "framework/run/verdict.h"
#include "framework/scenario/load.h"

struct st_input {
    const char *id; /* "kb810018/base": what it is called in reports */
    const struct st_scenario *scenario;
};

struct st_inputs {
    struct st_input *items;
    size_t count, capacity;
};

/*
 * Load what the paths and patterns name, scenarios/ if there are none, and try
 * every workaround, so that nothing is found wrong later. All problems of all
 * files go to stderr. Returns ST_EXIT_INVALID if there are any; ST_EXIT_NOTHING,
 * after saying so, if an argument names no scenario and that was not allowed.
 */
enum st_exit st_inputs_load(struct st_args *args, struct st_inputs *ret_inputs);

/*
 * The scenario with the workarounds that were asked for merged in; itself when none were.
 * NULL after saying on stderr what is wrong, such as that it has none of that name.
 */
const struct st_scenario *st_input_change(
    const struct st_args *args, const struct st_scenario *scenario);

/* One file. NULL after its problems have gone to stderr. */
const struct st_scenario *st_input_load(struct st_arena *arena, const char *path);

/* "kb810018/base" for "./scenarios/kb810018/base.json". */
const char *st_input_id(struct st_arena *arena, const char *path);

#endif
