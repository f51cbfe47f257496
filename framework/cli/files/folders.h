/*
 * folders.h - folders for what is written.
 */
#ifndef ST_CLI_FILES_FOLDERS_H
#define ST_CLI_FILES_FOLDERS_H

#include "framework/cli/args.h"

/* Make the folders that a file lies in. False after saying on stderr which one cannot be. */
bool st_make_folders(const struct st_args *args, const char *path);

#endif
