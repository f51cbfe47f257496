/*
 * file.h - reading files, and finding those a person means.
 */
#ifndef ST_BASE_FILE_H
#define ST_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/base/arena.h"

enum st_file_result { ST_FILE_OK, ST_FILE_FAILED, ST_FILE_TOO_LARGE };

/*
 * Read a whole regular file of at most max bytes. The text lives in arena and
 * is followed by a NUL that ret_size does not count. On ST_FILE_FAILED, errno
 * says why.
 */
enum st_file_result st_file_read(
    struct st_arena *arena, const char *path, size_t max, const char **ret_text, size_t *ret_size);

struct st_files {
    const char **paths; /* in order of bytes within each argument, none twice */
    size_t count;
    size_t capacity;
};

/*
 * Add the files that an argument names: a file, all `*.json` below a folder
 * (links to folders are not followed; schema.json is no scenario), or a
 * pattern in which `*`, `?` and `[...]` match within one name and a name that
 * is just two stars matches any number of folders. False when the argument is
 * no pattern and there is no such file or folder, or a folder below it cannot be
 * read; errno says why.
 */
bool st_files_add(struct st_arena *arena, struct st_files *files, const char *argument);

/* Does the path match the pattern, name by name? */
bool st_glob_match(const char *pattern, const char *path);

#endif
