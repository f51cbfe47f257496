/*
 * copy.c - a folder with all in it: copying it, and telling whether two are alike.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/base/hash.h"
#include "framework/lab/snapshot.h"

enum { OPEN_FOLDERS = 16, BUFFER = 16 << 10, PATH_SIZE = 4096 };

/* Of the walk that is going on: nftw(3) hands nothing on, and there is one at a time. */
static struct {
    const char *to;
    size_t from_size;
    uint64_t hash;
} walk;

/* --- Copying -------------------------------------------------------------------------------- */

static bool copy_bytes(int from, int to)
{
    char bytes[BUFFER];
    ssize_t got;

    if (ioctl(to, FICLONE, from) == 0)
        return true;
    while ((got = read(from, bytes, sizeof bytes)) > 0)
        if (write(to, bytes, (size_t)got) != got)
            return false;
    return got == 0;
}

static bool copy_file(const char *path, const char *copy)
{
    int from = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int to = from < 0 ? -1 : open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_done = to >= 0 && copy_bytes(from, to);
    int error = errno;

    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    errno = error;
    return is_done;
}

static bool copy_link(const char *path, const char *copy)
{
    char text[PATH_SIZE];
    ssize_t size = readlink(path, text, sizeof text - 1);

    if (size < 0)
        return false;
    text[size] = '\0';
    return symlink(text, copy) == 0;
}

/* What is neither a folder nor a file nor a link belongs to a process that is gone. */
static int copy_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    char copy[PATH_SIZE];
    bool is_done = true;

    (void)place;
    if (snprintf(copy, sizeof copy, "%s%s", walk.to, path + walk.from_size) >= PATH_SIZE)
        return -1;
    if (kind == FTW_D)
        is_done = mkdir(copy, 0700) == 0;
    else if (S_ISLNK(about->st_mode))
        is_done = copy_link(path, copy);
    else if (S_ISREG(about->st_mode))
        is_done = copy_file(path, copy);
    else
        return 0;
    if (is_done)
        is_done = lchown(copy, about->st_uid, about->st_gid) == 0;
    if (is_done && !S_ISLNK(about->st_mode))
        is_done = chmod(copy, about->st_mode & 07777) == 0;
    return is_done ? 0 : -1;
}

/* When all is there, for what is put into a folder changes its time. */
static int date_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    const struct timespec times[2] = { about->st_atim, about->st_mtim };
    char copy[PATH_SIZE];

    (void)kind;
    (void)place;
    if (snprintf(copy, sizeof copy, "%s%s", walk.to, path + walk.from_size) >= PATH_SIZE)
        return -1;
    return utimensat(AT_FDCWD, copy, times, AT_SYMLINK_NOFOLLOW) == 0 || errno == ENOENT ? 0 : -1;
}

bool st_lab_copy(const char *from, const char *to)
{
    walk.to = to;
    walk.from_size = strlen(from);
    return nftw(from, copy_entry, OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT) == 0 &&
           nftw(from, date_entry, OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT | FTW_DEPTH) == 0;
}

/* --- Telling whether two are alike ---------------------------------------------------------- */

static uint64_t hash_bytes(const char *bytes, size_t size, uint64_t hash)
{
    for (size_t i = 0; i < size; i++)
        hash = st_hash_number(hash, (unsigned char)bytes[i]);
    return st_hash_number(hash, size);
}

static uint64_t hash_file(const char *path, uint64_t hash)
{
    char bytes[BUFFER];
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t got;

    while (file >= 0 && (got = read(file, bytes, sizeof bytes)) > 0)
        hash = hash_bytes(bytes, (size_t)got, hash);
    if (file >= 0)
        close(file);
    return hash;
}

/* The order of entries in a folder is not told by what is in it, so they are added up. */
static int hash_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    const char *name = path + walk.from_size;
    uint64_t hash = hash_bytes(name, strlen(name), (uint64_t)kind);

    (void)place;
    hash = st_hash_number(hash, about->st_mode);
    walk.hash += S_ISREG(about->st_mode) ? hash_file(path, hash) : hash;
    return 0;
}

bool st_lab_hash_folder(const char *path, uint64_t *ret_hash)
{
    walk.from_size = strlen(path);
    walk.hash = 0;
    if (nftw(path, hash_entry, OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT) != 0)
        return false;
    *ret_hash = walk.hash;
    return true;
}
