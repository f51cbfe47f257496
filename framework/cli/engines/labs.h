/*
 * labs.h - the labs that are part of the program, as engines that a person names.
 */
#ifndef ST_CLI_ENGINES_LABS_H
#define ST_CLI_ENGINES_LABS_H

#include "framework/cli/args.h"
#include "framework/lab/lab.h"

/* A lab of that name, not yet open; NULL if there is none. */
struct st_lab *st_labs_find(const struct st_args *args, const char *name);

/* That of st_tool_words; not yet open. */
struct st_lab *st_labs_own(struct st_arena *arena, size_t word);

/* Read a lab from the text of its file; NULL with *ret_why. */
struct st_lab *st_labs_read(
    struct st_arena *arena, const char *text, size_t size, const char **ret_why);

/* Add all labs to the engines that run. */
void st_labs_take_all(struct st_args *args);

/* Open those among the engines that are labs; and remove what they have made. */
void st_labs_open(struct st_args *args);
void st_labs_end(struct st_args *args);

#endif
