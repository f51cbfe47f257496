/*
 * engine_check.h - is a program an engine? Point by point, for its author.
 */
#ifndef ST_CLI_ENGINES_ENGINE_CHECK_H
#define ST_CLI_ENGINES_ENGINE_CHECK_H

#include "framework/cli/args.h"

/* Check the one engine of the arguments, which has been greeted; tells it on stdout. */
enum st_exit st_engine_check(struct st_args *args);

#endif
