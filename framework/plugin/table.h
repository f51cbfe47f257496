/*
 * table.h - is what a plug-in returned a table that can be used?
 */
#ifndef ST_PLUGIN_TABLE_H
#define ST_PLUGIN_TABLE_H

#include "framework/base/arena.h"
#include "include/synctorture/engine.h"

enum { ST_PLUGIN_TABLE_SIZE_MAX = 4096 }; /* bytes; a table that says more is none */

/* What is wrong with the table, in one line that says what would be right; NULL: nothing. */
const char *st_plugin_table_check(struct st_arena *arena, const struct st_plug_engine *table);

#endif
