/*
 * options_select.h - what the options about what to run, and how often, do.
 */
#ifndef ST_CLI_OPTIONS_OPTIONS_SELECT_H
#define ST_CLI_OPTIONS_OPTIONS_SELECT_H

#include "framework/cli/args.h"

/* Functions of the table of options. */
bool st_take_fail_fast(struct st_args *args, const char *value);
bool st_take_failed(struct st_args *args, const char *value);
bool st_take_filter(struct st_args *args, const char *value);
bool st_take_heartbeat(struct st_args *args, const char *value);
bool st_take_known(struct st_args *args, const char *value);
bool st_take_loop_jobs(struct st_args *args, const char *value);
bool st_take_retries(struct st_args *args, const char *value);
bool st_take_tag(struct st_args *args, const char *value);

#endif
