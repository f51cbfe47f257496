/*
 * options_report.h - what the options about reports do.
 */
#ifndef ST_CLI_OPTIONS_OPTIONS_REPORT_H
#define ST_CLI_OPTIONS_OPTIONS_REPORT_H

#include "framework/cli/args.h"

/* Functions of the table of options. */
bool st_take_color(struct st_args *args, const char *value);
bool st_take_format(struct st_args *args, const char *value);
bool st_take_junit_dialect(struct st_args *args, const char *value);
bool st_take_quiet(struct st_args *args, const char *value);
bool st_take_verbose(struct st_args *args, const char *value);

#endif
