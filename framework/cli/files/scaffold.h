/*
 * scaffold.h - files that the program writes for people to go on with.
 */
#ifndef ST_CLI_FILES_SCAFFOLD_H
#define ST_CLI_FILES_SCAFFOLD_H

#include "framework/cli/args.h"

extern const char st_scaffold_home[]; /* "scenarios/" */

/* What every engine passes; the smallest that shows how a scenario is written. */
extern const char st_scaffold_skeleton[];

/*
 * The scenario in canonical form, with the "$schema" that fits its place below
 * st_scaffold_home. NULL when it is none.
 */
const char *st_scaffold_text(
    struct st_arena *arena, const char *text, size_t size, const char *path);

/*
 * Write a new file, and print its path. What is there already is left as it is. Says on stderr
 * what is wrong.
 */
enum st_exit st_scaffold_write(struct st_args *args, const char *path, const char *text);

#endif
