/*
 * options_judge.h - what the options about workarounds and access do.
 */
#ifndef ST_CLI_OPTIONS_OPTIONS_JUDGE_H
#define ST_CLI_OPTIONS_OPTIONS_JUDGE_H

#include "framework/cli/args.h"

/* Functions of the table of options. */
bool st_take_after(struct st_args *args, const char *value);
bool st_take_as(struct st_args *args, const char *value);
bool st_take_diff(struct st_args *args, const char *value);
bool st_take_diff_workaround(struct st_args *args, const char *value);
bool st_take_on(struct st_args *args, const char *value);
bool st_take_pairs(struct st_args *args, const char *value);
bool st_take_right(struct st_args *args, const char *value);
bool st_take_sweep(struct st_args *args, const char *value);
bool st_take_workaround(struct st_args *args, const char *value);

#endif
