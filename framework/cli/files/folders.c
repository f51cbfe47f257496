/*
 * folders.c - folders for what is written.
 */
#include "framework/cli/files/folders.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

bool st_make_folders(const struct st_args *args, const char *path)
{
    for (const char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        const char *folder = st_arena_copy(args->arena, path, (size_t)(at - path));

        if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
            st_complain(args, "cannot make the folder %s: %s", folder, strerror(errno));
            return false;
        }
    }
    return true;
}
