/*
 * help.h - help, made from the tables of commands and options.
 */
#ifndef ST_CLI_WORDS_HELP_H
#define ST_CLI_WORDS_HELP_H

#include <stdio.h>

#include "framework/cli/args.h"

void st_help_program(struct st_arena *arena, FILE *file);
void st_help_command(struct st_arena *arena, const struct st_command *command, FILE *file);

/* The same in Markdown; of all commands where command is NULL. */
void st_help_markdown(struct st_arena *arena, const struct st_command *command, FILE *file);

#endif
