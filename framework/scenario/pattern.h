/*
 * pattern.h - names and paths with wildcards.
 *
 * In a name `*` is any run of characters and `?` is one. In a path they stay
 * within a name, and a name that is just two stars is any number of folders, or
 * at the end whatever is inside. Nothing else has a meaning of its own.
 */
#ifndef ST_SCENARIO_PATTERN_H
#define ST_SCENARIO_PATTERN_H

#include <stdbool.h>

/* Whether the text has a wildcard. */
bool st_pattern_is(const char *text);

bool st_pattern_name(const char *pattern, const char *name);

/* Both are paths as the rules have them: they begin with a slash. */
bool st_pattern_path(const char *pattern, const char *path);

#endif
