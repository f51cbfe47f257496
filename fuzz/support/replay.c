/*
 * replay.c - a fuzz target as an ordinary program: it is called with the files it is told.
 *
 * Use: TARGET FILE|FOLDER|-... A folder is all files in it; - is the standard input. Each
 * input is given twice, because a target that remembers anything of an earlier input makes
 * findings that nobody can replay. The name is printed before, so that the last one names
 * the input that ended the program.
 */
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "framework/base/arena.h"
#include "framework/base/file.h"
#include "fuzz/support/target.h"

enum { TIMES = 2, INPUT_SIZE_MAX = 64 << 20 };

#pragma weak LLVMFuzzerInitialize

bool st_target_replays(void)
{
    return true;
}

/* A copy of exactly that size, so that a sanitizer sees a read behind the end. */
static void give(struct st_arena *arena, const char *text, size_t size)
{
    for (int i = 0; i < TIMES; i++)
        (void)LLVMFuzzerTestOneInput(st_arena_copy_block(arena, text, size), size);
}

static bool give_input(struct st_arena *arena, FILE *file)
{
    char *text = st_arena_alloc(arena, INPUT_SIZE_MAX);
    size_t size = fread(text, 1, INPUT_SIZE_MAX, file);

    give(arena, text, size);
    return !ferror(file);
}

static bool give_file(struct st_arena *arena, const char *path)
{
    const char *text = NULL;
    size_t size = 0;

    printf("%s\n", path);
    fflush(stdout);
    if (strcmp(path, "-") == 0)
        return give_input(arena, stdin);
    if (st_file_read(arena, path, INPUT_SIZE_MAX, &text, &size) != ST_FILE_OK) {
        fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
        return false;
    }
    give(arena, text, size);
    return true;
}

/* Returns how many inputs there were, hidden files not counted; 0 also when one cannot be read. */
static size_t give_all(struct st_arena *arena, const char *path)
{
    struct stat about;
    glob_t found;
    size_t given = 0;

    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return give_file(arena, path) ? 1 : 0;
    if (glob(st_arena_format(arena, "%s/*", path), 0, NULL, &found) != 0)
        return 0;
    while (given < found.gl_pathc && give_file(arena, found.gl_pathv[given])) {
        given++;
        st_arena_clear(arena);
    }
    if (given < found.gl_pathc)
        given = 0;
    globfree(&found);
    return given;
}

int main(int count, char **arguments)
{
    struct st_arena arena;
    size_t total = 0;

    if (LLVMFuzzerInitialize)
        (void)LLVMFuzzerInitialize(&count, &arguments);
    st_arena_init(&arena);
    for (int i = 1; i < count; i++) {
        size_t given = give_all(&arena, arguments[i]);

        st_arena_clear(&arena);
        if (given == 0) {
            fprintf(stderr, "%s: nothing to replay\n", arguments[i]);
            return EXIT_FAILURE;
        }
        total += given;
    }
    printf("%zu inputs replayed\n", total);
    return total > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
