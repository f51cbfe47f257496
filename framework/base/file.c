/*
 * file.c - reading files, and finding those a person means.
 */
#include "framework/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/base/die.h"

static enum st_file_result read_all(
    struct st_arena *arena, int descriptor, size_t max, const char **ret_text, size_t *ret_size)
{
    struct stat status;

    if (fstat(descriptor, &status) < 0)
        return ST_FILE_FAILED;
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return ST_FILE_FAILED;
    }

    /* A pipe says 0 and a file may grow, so the size is only where to begin. */
    size_t capacity =
        status.st_size > 0 && (size_t)status.st_size < max ? (size_t)status.st_size : 4096;
    char *text = st_arena_alloc(arena, capacity + 1);
    size_t size = 0;

    for (;;) {
        ssize_t got = read(descriptor, text + size, capacity - size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ST_FILE_FAILED;
        size += (size_t)got;
        if (size > max)
            return ST_FILE_TOO_LARGE;
        if (got == 0 && size < capacity)
            break;
        if (size == capacity) {
            char *larger = st_arena_alloc(arena, capacity * 2 + 1);

            memcpy(larger, text, size);
            text = larger;
            capacity *= 2;
        }
    }
    text[size] = '\0';
    *ret_text = text;
    *ret_size = size;
    return ST_FILE_OK;
}

enum st_file_result st_file_read(
    struct st_arena *arena, const char *path, size_t max, const char **ret_text, size_t *ret_size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (descriptor < 0)
        return ST_FILE_FAILED;

    enum st_file_result result = read_all(arena, descriptor, max, ret_text, ret_size);
    int error = errno;

    close(descriptor);
    errno = error;
    return result;
}

static void add_path(struct st_arena *arena, struct st_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->paths[i], path) == 0)
            return;
    files->paths =
        st_arena_grow(arena, files->paths, files->count, &files->capacity, sizeof *files->paths);
    files->paths[files->count++] = st_arena_copy_string(arena, path);
}

/* "a/b" against "x/a/b": name by name, since `*` must not match a slash. */
bool st_glob_match(const char *pattern, const char *path)
{
    while (strncmp(pattern, "**/", 3) == 0) {
        if (st_glob_match(pattern + 3, path))
            return true;
        path = strchr(path, '/');
        if (!path)
            return false;
        path++;
    }

    size_t pattern_size = strcspn(pattern, "/");
    size_t path_size = strcspn(path, "/");
    char pattern_name[NAME_MAX + 1];
    char path_name[NAME_MAX + 1];

    if (pattern_size > NAME_MAX || path_size > NAME_MAX)
        return false;
    memcpy(pattern_name, pattern, pattern_size);
    memcpy(path_name, path, path_size);
    pattern_name[pattern_size] = '\0';
    path_name[path_size] = '\0';
    if (fnmatch(pattern_name, path_name, FNM_PERIOD) != 0)
        return false;
    if (!pattern[pattern_size] || !path[path_size])
        return !pattern[pattern_size] && !path[path_size];
    return st_glob_match(pattern + pattern_size + 1, path + path_size + 1);
}

/* A folder sorts as what is in it does: as if its name ended in a slash. */
static int by_bytes(const FTSENT **a, const FTSENT **b)
{
    const char *a_name = (*a)->fts_name;
    const char *b_name = (*b)->fts_name;

    while (*a_name && *a_name == *b_name) {
        a_name++;
        b_name++;
    }

    unsigned char a_next = (unsigned char)(*a_name || (*a)->fts_info != FTS_D ? *a_name : '/');
    unsigned char b_next = (unsigned char)(*b_name || (*b)->fts_info != FTS_D ? *b_name : '/');

    return (a_next > b_next) - (a_next < b_next);
}

static bool is_scenario(const FTSENT *entry)
{
    size_t size = entry->fts_namelen;

    return entry->fts_info == FTS_F && size > 5 && entry->fts_name[0] != '.' &&
           strcmp(entry->fts_name + size - 5, ".json") == 0 &&
           strcmp(entry->fts_name, "schema.json") != 0;
}

/* All scenarios below a folder, or those that match the pattern. */
static bool walk(struct st_arena *arena, struct st_files *files, char *folder, const char *pattern)
{
    char *const roots[] = { folder, NULL };
    int failure = 0;
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, by_bytes);

    if (!fts)
        st_out_of_memory();
    for (FTSENT *entry = fts_read(fts); entry && !failure; entry = fts_read(fts)) {
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
            failure = entry->fts_errno; /* what is in there would be missed without a word */
        else if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.')
            fts_set(fts, entry, FTS_SKIP);
        else if (is_scenario(entry) && (!pattern || st_glob_match(pattern, entry->fts_path)))
            add_path(arena, files, entry->fts_path);
    }
    fts_close(fts);
    errno = failure;
    return !failure;
}

bool st_files_add(struct st_arena *arena, struct st_files *files, const char *argument)
{
    struct stat status;
    char *path = st_arena_copy_string(arena, argument);

    if (stat(path, &status) == 0) {
        size_t size = strlen(path);

        while (size > 1 && path[size - 1] == '/')
            path[--size] = '\0';
        if (S_ISDIR(status.st_mode))
            return walk(arena, files, path, NULL);
        add_path(arena, files, path);
        return true;
    }

    size_t wildcard = strcspn(path, "*?[");

    if (!path[wildcard])
        return false;
    while (wildcard > 0 && path[wildcard - 1] != '/')
        wildcard--;
    if (wildcard == 0)
        return walk(
            arena, files, st_arena_copy_string(arena, "."), st_arena_format(arena, "./%s", path));
    return walk(
        arena, files, st_arena_copy(arena, path, wildcard > 1 ? wildcard - 1 : wildcard), path);
}
