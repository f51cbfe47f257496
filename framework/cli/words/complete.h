/*
 * complete.h - what may come next on a command line, for the completions of shells.
 */
#ifndef ST_CLI_WORDS_COMPLETE_H
#define ST_CLI_WORDS_COMPLETE_H

#include <stdio.h>

#include "framework/cli/args.h"

/* What the scripts of `completion` call, and people do not. */
#define ST_COMPLETE_COMMAND "__complete"

/*
 * Print what may stand for the last of the words after the program's name, which may
 * be empty: a line each, the word, a tab, and what it is. Nothing: a file, or
 * whatever the person likes. Never complains: nobody reads it.
 */
void st_complete(struct st_arena *arena, size_t count, const char *const *words, FILE *file);

#endif
