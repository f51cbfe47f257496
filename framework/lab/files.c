/*
 * files.c - one entry of a tree at a time, and no symbolic link is ever followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/visit.h"

enum { OPEN_FOLDERS = 16 }; /* of nftw(): how many descriptors it may take */

int st_lab_open_folder(int folder, const char *name)
{
    return openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool st_lab_make_folder(int folder, const char *name)
{
    return mkdirat(folder, name, 0700) == 0 || errno == EEXIST;
}

bool st_lab_date(int folder, const char *name, uint64_t moment)
{
    const struct timespec times[2] = { { .tv_sec = (time_t)moment }, { .tv_sec = (time_t)moment } };

    if (!name[0])
        return futimens(folder, times) == 0;
    return utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool write_all(int file, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t done = write(file, text, size);

        if (done < 0 && errno != EINTR)
            return false;
        text += done > 0 ? done : 0;
        size -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

bool st_lab_write(int folder, const char *name, const char *text, uint64_t moment)
{
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (file < 0)
        return false;

    bool is_done = write_all(file, text, strlen(text)) && st_lab_date(file, "", moment);
    int error = errno;

    close(file);
    errno = error;
    return is_done;
}

bool st_lab_mark_entry(int folder, const char *name, const struct st_lab_mark *mark)
{
    int entry = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (entry < 0)
        return false;

    bool is_done = fchown(entry, mark->owner, mark->group) == 0 && fchmod(entry, mark->mode) == 0;
    int error = errno;

    close(entry);
    errno = error;
    return is_done;
}

static const char *read_all(struct st_arena *arena, int file, size_t size, size_t *ret_size)
{
    char *text = st_arena_alloc(arena, size + 1);
    size_t have = 0;

    while (have < size) {
        ssize_t got = read(file, text + have, size - have);

        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return NULL;
        have += got > 0 ? (size_t)got : 0;
    }
    text[have] = '\0';
    *ret_size = have;
    return text;
}

const char *st_lab_read_bytes(
    struct st_arena *arena, int folder, const char *name, size_t *ret_size)
{
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const char *text = NULL;
    struct stat about;

    if (file < 0)
        return NULL;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= ST_LAB_VALUE_MAX)
        text = read_all(arena, file, (size_t)about.st_size, ret_size);
    close(file);
    return text;
}

const char *st_lab_read(struct st_arena *arena, int folder, const char *name)
{
    size_t size = 0;
    const char *text = st_lab_read_bytes(arena, folder, name, &size);

    return text && strlen(text) == size ? text : NULL;
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

bool st_lab_remove(const char *path)
{
    return nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0 ||
           errno == ENOENT;
}
