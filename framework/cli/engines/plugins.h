/*
 * plugins.h - an engine that a person names by the path of a shared object.
 */
#ifndef ST_CLI_ENGINES_PLUGINS_H
#define ST_CLI_ENGINES_PLUGINS_H

#include "framework/cli/args.h"

/* Is that one? Anything else is somebody else's to read. */
bool st_plugin_takes(const char *value);

/* Load it. On failure returns false after saying on stderr what is wrong. */
bool st_plugin_take(struct st_args *args, const char *value, struct st_engine_spec *ret_spec);

#endif
