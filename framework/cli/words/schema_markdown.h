/*
 * schema_markdown.h - what a scenario file may hold, as a page to be read.
 */
#ifndef ST_CLI_WORDS_SCHEMA_MARKDOWN_H
#define ST_CLI_WORDS_SCHEMA_MARKDOWN_H

#include "framework/base/arena.h"

/* A heading and a table for each kind of object and of words. */
const char *st_schema_markdown(struct st_arena *arena);

#endif
