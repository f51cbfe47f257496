/*
 * engine_file.h - a file that describes an engine that is a program.
 *
 *     { "name": "mine", "argv": ["python3", "mine.py"], "deadline": 5,
 *       "capabilities": ["upload"], "options": { "order": "newest-first" } }
 */
#ifndef ST_CLI_ENGINES_ENGINE_FILE_H
#define ST_CLI_ENGINES_ENGINE_FILE_H

#include "framework/cli/args.h"

enum { ST_ENGINE_FILE_SIZE_MAX = 1 << 20 };

/* False after saying on stderr what is wrong. */
bool st_engine_file_read(struct st_args *args, const char *path, struct st_engine_spec *ret_spec);

#endif
