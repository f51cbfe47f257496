/*
 * argv.h - a command line as words, quoted as for a shell; no shell ever sees it.
 */
#ifndef ST_BASE_ARGV_H
#define ST_BASE_ARGV_H

#include "framework/base/arena.h"

enum { ST_ARGV_MAX = 256 }; /* words */

/*
 * Split a command line. Spaces part words; '...' keeps all as it is, "..." all but \" \\ \$
 * \`, and \ the next character (POSIX XCU 2.2). What a shell would do something else with,
 * such as $HOME, *, | or ;, is no special character: it is passed on. The words live in
 * arena and end in NULL. NULL with *ret_why, when a quote is not closed, or there is no
 * word, or more than ST_ARGV_MAX.
 */
const char *const *st_argv_split(struct st_arena *arena, const char *line, const char **ret_why);

/* The words as one line, quoted where they must be. */
const char *st_argv_join(struct st_arena *arena, const char *const *argv);

#endif
