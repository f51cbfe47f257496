/*
 * file_calls.h - the system calls by which a program reads and changes files.
 *
 * Calls that do the same are one kind: rename, renameat and renameat2 are `rename`. An open
 * that may write is another kind than one that may not, and an unlinkat of a folder is an
 * rmdir. A program that works on a server makes requests instead, which no system call is.
 * The words are what people see, and are never renamed.
 */
#ifndef ST_BASE_FILE_CALLS_H
#define ST_BASE_FILE_CALLS_H

#include <stddef.h>
#include <stdint.h>

#include "framework/base/words.h"

/* id, word */
#define ST_FILE_CALLS(X)        \
    X(OPEN, "open")             \
    X(OPEN_WRITE, "open-write") \
    X(READ, "read")             \
    X(LIST, "getdents")         \
    X(STAT, "stat")             \
    X(WRITE, "write")           \
    X(TRUNCATE, "truncate")     \
    X(RENAME, "rename")         \
    X(LINK, "link")             \
    X(SYMLINK, "symlink")       \
    X(UNLINK, "unlink")         \
    X(RMDIR, "rmdir")           \
    X(MKDIR, "mkdir")           \
    X(CHMOD, "chmod")           \
    X(CHOWN, "chown")           \
    X(UTIME, "utime")           \
    X(SETXATTR, "setxattr")     \
    X(SYNC, "fsync")            \
    X(REQUEST, "request")

enum st_file_call {
#define X(id, word) ST_FILE_CALL_##id,
    ST_FILE_CALLS(X)
#undef X
        ST_FILE_CALL_COUNT
};

extern const struct st_words st_file_call_words;

/* What one system call is: where its arguments name files. -1: it has no such argument. */
struct st_file_call_row {
    int number; /* of the system call, on this machine */
    enum st_file_call kind;
    int8_t folder, path;             /* what it is about: a descriptor, and a name from there */
    int8_t other_folder, other_path; /* of two names, the first: what is renamed or linked */
    int8_t descriptor;               /* instead of names: an open file */
    int8_t flags;                    /* that say more about the kind */
};

extern const struct st_file_call_row st_file_call_rows[];
extern const size_t st_file_call_row_count;

/* The row of a system call; NULL when it is none of these. */
const struct st_file_call_row *st_file_call_find(int number);

/* What a call of that row is with these arguments: an open for writing, a removed folder. */
enum st_file_call st_file_call_kind(
    const struct st_file_call_row *row, const uint64_t arguments[6]);

#endif
