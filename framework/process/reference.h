/*
 * reference.h - the protocol for its readers, made from the tables that it is read by.
 */
#ifndef ST_PROCESS_REFERENCE_H
#define ST_PROCESS_REFERENCE_H

#include "framework/base/arena.h"

/* Calls, members, words and limits as Markdown; a part of docs/process-engines.md. */
const char *st_reference_print(struct st_arena *arena);

/* The JSON Schema (draft-07) of all lines, of both directions. */
const char *st_protocol_schema_print(struct st_arena *arena);

#endif
