/*
 * file_calls.c - the table of system calls on files.
 *
 * Newer architectures have only the calls that take a descriptor of a folder, so the older
 * ones are rows only where the kernel has them.
 */
#include "framework/base/file_calls.h"

#include <fcntl.h>
#include <sys/syscall.h>

static const char *const words[] = {
#define X(id, word) word,
    ST_FILE_CALLS(X)
#undef X
};
const struct st_words st_file_call_words = { "system call", words, ST_FILE_CALL_COUNT };

/* One name; a name from a folder; the same with flags; two of each; an open file. */
#define NAMED(call, id, path)                                   \
    {                                                           \
        SYS_##call, ST_FILE_CALL_##id, -1, path, -1, -1, -1, -1 \
    }
#define FLAGGED(call, id, path, flags)                             \
    {                                                              \
        SYS_##call, ST_FILE_CALL_##id, -1, path, -1, -1, -1, flags \
    }
#define AT(call, id, folder, path, flags)                              \
    {                                                                  \
        SYS_##call, ST_FILE_CALL_##id, folder, path, -1, -1, -1, flags \
    }
#define TWO(call, id)                                       \
    {                                                       \
        SYS_##call, ST_FILE_CALL_##id, -1, 1, -1, 0, -1, -1 \
    }
#define TWO_AT(call, id)                                  \
    {                                                     \
        SYS_##call, ST_FILE_CALL_##id, 2, 3, 0, 1, -1, -1 \
    }
#define OPENED(call, id, descriptor)                                  \
    {                                                                 \
        SYS_##call, ST_FILE_CALL_##id, -1, -1, -1, -1, descriptor, -1 \
    }

const struct st_file_call_row st_file_call_rows[] = {
    AT(openat, OPEN, 0, 1, 2),
    AT(newfstatat, STAT, 0, 1, -1),
    AT(statx, STAT, 0, 1, -1),
    AT(unlinkat, UNLINK, 0, 1, 2),
    AT(mkdirat, MKDIR, 0, 1, -1),
    AT(fchmodat, CHMOD, 0, 1, -1),
    AT(fchownat, CHOWN, 0, 1, -1),
    AT(utimensat, UTIME, 0, 1, -1),
    AT(symlinkat, SYMLINK, 1, 2, -1),
    AT(mknodat, OPEN_WRITE, 0, 1, -1),
    TWO_AT(renameat2, RENAME),
    TWO_AT(linkat, LINK),
    NAMED(truncate, TRUNCATE, 0),
    NAMED(setxattr, SETXATTR, 0),
    NAMED(lsetxattr, SETXATTR, 0),
    NAMED(removexattr, SETXATTR, 0),
    NAMED(lremovexattr, SETXATTR, 0),
    OPENED(read, READ, 0),
    OPENED(pread64, READ, 0),
    OPENED(readv, READ, 0),
    OPENED(preadv, READ, 0),
    OPENED(getdents64, LIST, 0),
    OPENED(fstat, STAT, 0),
    OPENED(write, WRITE, 0),
    OPENED(pwrite64, WRITE, 0),
    OPENED(writev, WRITE, 0),
    OPENED(pwritev, WRITE, 0),
    OPENED(sendfile, WRITE, 0),
    OPENED(copy_file_range, WRITE, 2),
    OPENED(splice, WRITE, 2),
    OPENED(ftruncate, TRUNCATE, 0),
    OPENED(fallocate, TRUNCATE, 0),
    OPENED(fchmod, CHMOD, 0),
    OPENED(fchown, CHOWN, 0),
    OPENED(fsetxattr, SETXATTR, 0),
    OPENED(fremovexattr, SETXATTR, 0),
    OPENED(fsync, SYNC, 0),
    OPENED(fdatasync, SYNC, 0),
#ifdef SYS_renameat
    TWO_AT(renameat, RENAME),
#endif
#ifdef SYS_open
    FLAGGED(open, OPEN, 0, 1),
    NAMED(creat, OPEN_WRITE, 0),
    NAMED(mknod, OPEN_WRITE, 0),
    NAMED(stat, STAT, 0),
    NAMED(lstat, STAT, 0),
    NAMED(unlink, UNLINK, 0),
    NAMED(rmdir, RMDIR, 0),
    NAMED(mkdir, MKDIR, 0),
    NAMED(chmod, CHMOD, 0),
    NAMED(chown, CHOWN, 0),
    NAMED(lchown, CHOWN, 0),
    NAMED(utime, UTIME, 0),
    NAMED(utimes, UTIME, 0),
    NAMED(symlink, SYMLINK, 1),
    AT(futimesat, UTIME, 0, 1, -1),
    OPENED(getdents, LIST, 0),
    TWO(rename, RENAME),
    TWO(link, LINK),
#endif
};
const size_t st_file_call_row_count = sizeof st_file_call_rows / sizeof st_file_call_rows[0];

const struct st_file_call_row *st_file_call_find(int number)
{
    for (size_t i = 0; i < st_file_call_row_count; i++)
        if (st_file_call_rows[i].number == number)
            return &st_file_call_rows[i];
    return NULL;
}

enum st_file_call st_file_call_kind(const struct st_file_call_row *row, const uint64_t arguments[6])
{
    uint64_t flags = row->flags < 0 ? 0 : arguments[row->flags];

    if (row->kind == ST_FILE_CALL_OPEN && flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))
        return ST_FILE_CALL_OPEN_WRITE;
    if (row->kind == ST_FILE_CALL_UNLINK && flags & AT_REMOVEDIR)
        return ST_FILE_CALL_RMDIR;
    return row->kind;
}
