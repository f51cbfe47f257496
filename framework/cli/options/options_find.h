/*
 * options_find.h - what the options about findings do: which cell, how much, where to.
 */
#ifndef ST_CLI_OPTIONS_OPTIONS_FIND_H
#define ST_CLI_OPTIONS_OPTIONS_FIND_H

#include "framework/cli/args.h"

/* A number in decimal digits, from 1 to most; says on stderr what is wrong with another. */
bool st_option_number(
    const struct st_args *args,
    const char *option,
    const char *value,
    unsigned long long most,
    unsigned long long *ret_number);

/* Functions of the table of options. */
bool st_take_cell(struct st_args *args, const char *value);
bool st_take_from(struct st_args *args, const char *value);
bool st_take_keep(struct st_args *args, const char *value);
bool st_take_output(struct st_args *args, const char *value);
bool st_take_runs(struct st_args *args, const char *value);
bool st_take_jobs(struct st_args *args, const char *value);
bool st_take_scenario(struct st_args *args, const char *value);
bool st_take_seconds(struct st_args *args, const char *value);
bool st_take_seed(struct st_args *args, const char *value);
bool st_take_trace(struct st_args *args, const char *value);

#endif
