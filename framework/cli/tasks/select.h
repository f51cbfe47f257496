/*
 * select.h - which of the scenarios and engines that were named are meant.
 */
#ifndef ST_CLI_TASKS_SELECT_H
#define ST_CLI_TASKS_SELECT_H

#include "framework/cli/tasks/inputs.h"

/* A scenario on an engine. */
struct st_task {
    const struct st_input *input;
    const struct st_engine_spec *spec;
};

struct st_tasks {
    struct st_task *items;
    size_t count, capacity;
    size_t passed_over; /* because of --tag, --filter or --failed */
};

/* Add a task, if --tag, --filter and --failed mean it. */
void st_tasks_add(
    const struct st_args *args,
    struct st_tasks *tasks,
    const struct st_input *input,
    const struct st_engine_spec *spec);

/* How many scenarios the tasks are about; those of a scenario stand together. */
size_t st_tasks_inputs(const struct st_tasks *tasks);

/* True after saying on stderr why there is no task at all, though there are scenarios. */
bool st_tasks_are_none(
    const struct st_args *args, const struct st_inputs *inputs, const struct st_tasks *tasks);

/*
 * Read the log of --failed, if there is one: what is not as it should be is noted; its
 * files and engines are meant where the command line names none. False after saying on stderr what
 * is wrong.
 */
bool st_select_read_failed(struct st_args *args);

/* Does the pattern, where * is any text and ? any character, stand somewhere in the name? */
bool st_select_matches(const char *pattern, const char *name);

#endif
