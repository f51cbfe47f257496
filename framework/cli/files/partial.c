/*
 * partial.c - a file that takes its name when it is complete.
 */
#include "framework/cli/files/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/base/die.h"

enum { TRIES_MAX = 100 }; /* names for the temporary file */

static bool is_replaceable(const char *path)
{
    struct stat status;

    return stat(path, &status) < 0 || S_ISREG(status.st_mode);
}

static int open_temporary(struct st_partial *partial, struct st_arena *arena)
{
    for (int i = 0; i < TRIES_MAX; i++) {
        const char *path = st_arena_format(arena, "%s.%d-%d.tmp", partial->path, (int)getpid(), i);
        int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

        if (descriptor >= 0)
            partial->temporary = path;
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

bool st_partial_open(struct st_partial *partial, struct st_arena *arena, const char *path)
{
    int descriptor = -1;

    *partial = (struct st_partial){ .path = path };
    descriptor = is_replaceable(path) ? open_temporary(partial, arena)
                                      : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return false;
    partial->stream = fdopen(descriptor, "w");
    if (!partial->stream)
        st_out_of_memory();
    return true;
}

bool st_partial_append(struct st_partial *partial, const char *path)
{
    *partial = (struct st_partial){ .path = path };
    partial->stream = fopen(path, "ae");
    return partial->stream;
}

/* False if not all that was written has arrived; errno says why. */
static bool close_stream(struct st_partial *partial)
{
    FILE *stream = partial->stream;
    bool is_good = fflush(stream) == 0 && !ferror(stream);
    int error = errno;

    partial->stream = NULL;
    if (fclose(stream) != 0 && is_good)
        return false;
    errno = error;
    return is_good;
}

bool st_partial_complete(struct st_partial *partial)
{
    if (!close_stream(partial))
        return false;
    if (partial->temporary && rename(partial->temporary, partial->path) != 0)
        return false;
    partial->temporary = NULL;
    return true;
}

void st_partial_drop(struct st_partial *partial)
{
    if (partial->stream)
        (void)close_stream(partial);
    if (partial->temporary)
        (void)unlink(partial->temporary);
}
