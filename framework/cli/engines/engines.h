/*
 * engines.h - the engines that a person means: built in, or programs of their own.
 */
#ifndef ST_CLI_ENGINES_ENGINES_H
#define ST_CLI_ENGINES_ENGINES_H

#include "framework/cli/args.h"

/* What options do with their values; false after saying on stderr what is wrong. */
bool st_take_engine(struct st_args *args, const char *value);      /* any */
bool st_take_program(struct st_args *args, const char *value);     /* by its command */
bool st_take_own_engine(struct st_args *args, const char *value);  /* that is built in */
bool st_take_engine_file(struct st_args *args, const char *value); /* JSON that describes one */

/*
 * Ask the programs among the engines what they can do, with the deadline and the memory that
 * the options give them. One that cannot be asked fails in every run, and says how.
 */
void st_engines_greet(struct st_args *args);

/* ST_EXIT_NO_ENGINE instead of ST_EXIT_FAILED when one of them could not be started. */
enum st_exit st_engines_exit(const struct st_args *args, enum st_exit code);

void st_engines_end(struct st_args *args);

/*
 * Seconds that a run may take: the deadline; with a real tool many of them, for it is that of
 * one command, and a case with its workarounds has many.
 */
uint32_t st_engines_deadline_s(const struct st_args *args);

/*
 * How much longer than --deadline a run may take until it is ended from outside: programs
 * are told to be late by what talks to them, which knows more about it.
 */
uint32_t st_engines_grace_ms(const struct st_args *args);

#endif
