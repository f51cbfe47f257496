/*
 * completion.h - the shells that completions are made for.
 */
#ifndef ST_CLI_COMMANDS_COMPLETION_H
#define ST_CLI_COMMANDS_COMPLETION_H

#include "framework/base/words.h"

extern const struct st_words st_shell_words;

#endif
