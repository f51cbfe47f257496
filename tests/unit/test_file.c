/*
 * test_file.c - files are read whole, and found as a person means it.
 *
 * The tests work in a folder of their own:
 *
 *     b.json  a.json  a/z.json  a/deep/x.json  a/deep/y.json  a/schema.json  a/notes.txt
 *     a/.hidden/x.json  a/loop -> .  a-b.json  link -> a  empty  four
 */
#include "framework/base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/base/text.h"

enum { SIZE_LARGE = 1 << 20, LIMIT = 100 * 1000 };

static char folder[] = "/tmp/synctorture-test-file-XXXXXX";
static struct st_arena arena;

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int start(void **state)
{
    static const char *const folders[] = { "a", "a/deep", "a/.hidden" };
    static const char *const files[] = {
        "b.json",        "a.json",      "a/z.json",         "a/deep/x.json", "a/deep/y.json",
        "a/schema.json", "a/notes.txt", "a/.hidden/x.json", "a-b.json",      "empty",
    };

    (void)state;
    st_arena_init(&arena);
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return -1;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        assert_int_equal(mkdir(folders[i], 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        write_file(files[i], "");
    write_file("four", "four");
    return symlink(".", "a/loop") | symlink("a", "link");
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

static int stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static enum st_file_result read_text(const char *path, size_t max, const char **text, size_t *size)
{
    *text = "untouched";
    *size = 99;
    errno = 0;
    return st_file_read(&arena, path, max, text, size);
}

/* What the arguments name, with spaces between. */
static const char *found(const char *first, const char *second)
{
    struct st_files files = { 0 };
    struct st_text text;

    st_text_init(&text, &arena);
    assert_true(st_files_add(&arena, &files, first));
    if (second)
        assert_true(st_files_add(&arena, &files, second));
    for (size_t i = 0; i < files.count; i++)
        st_text_addf(&text, "%s%s", i ? " " : "", files.paths[i]);
    return text.data;
}

static void test_a_file_is_read_whole(void **state)
{
    const char *text;
    size_t size;

    (void)state;
    assert_int_equal(read_text("four", 100, &text, &size), ST_FILE_OK);
    assert_int_equal(size, 4);
    assert_string_equal(text, "four");
    assert_int_equal(read_text("empty", 100, &text, &size), ST_FILE_OK);
    assert_int_equal(size, 0);
    assert_string_equal(text, "");
}

static void test_a_large_file_is_read_whole(void **state)
{
    char *large = st_arena_alloc(&arena, SIZE_LARGE + 1);
    const char *text;
    size_t size;

    (void)state;
    memset(large, 'x', SIZE_LARGE);
    large[12345] = 'y';
    write_file("large", large);
    for (size_t more = 0; more < 2; more++) {
        assert_int_equal(read_text("large", SIZE_LARGE + more, &text, &size), ST_FILE_OK);
        assert_int_equal(size, SIZE_LARGE);
        assert_memory_equal(text, large, SIZE_LARGE + 1);
    }
}

static void test_a_file_over_the_limit_is_not_read(void **state)
{
    const char *text;
    size_t size;

    (void)state;
    assert_int_equal(read_text("four", 4, &text, &size), ST_FILE_OK);
    assert_int_equal(read_text("four", 3, &text, &size), ST_FILE_TOO_LARGE);
    assert_string_equal(text, "untouched");
    assert_int_equal(size, 99);
    assert_int_equal(read_text("/dev/zero", LIMIT, &text, &size), ST_FILE_TOO_LARGE);
}

static void test_errno_says_why_a_file_cannot_be_read(void **state)
{
    const char *text;
    size_t size;

    (void)state;
    assert_int_equal(read_text("missing", 100, &text, &size), ST_FILE_FAILED);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(read_text("a", 100, &text, &size), ST_FILE_FAILED);
    assert_int_equal(errno, EISDIR);
    assert_string_equal(text, "untouched");
}

/* The kernel says that this file has 0 bytes, and gives it in pieces of its own sizes. */
static void test_the_size_that_the_system_tells_is_not_believed(void **state)
{
    const char *text;
    size_t size;

    (void)state;
    assert_int_equal(read_text("/proc/self/smaps", LIMIT, &text, &size), ST_FILE_OK);
    assert_true(size > 8192);
    assert_int_equal(strlen(text), size);
    assert_int_equal(text[size - 1], '\n');
}

static void test_a_file_names_itself(void **state)
{
    (void)state;
    assert_string_equal(found("a/notes.txt", NULL), "a/notes.txt");
    assert_string_equal(found("a/schema.json", "b.json"), "a/schema.json b.json");
}

static void test_a_folder_names_the_scenarios_below(void **state)
{
    (void)state;
    assert_string_equal(found("a", NULL), "a/deep/x.json a/deep/y.json a/z.json");
    assert_string_equal(found("a///", NULL), "a/deep/x.json a/deep/y.json a/z.json");
    assert_string_equal(found("link", NULL), "link/deep/x.json link/deep/y.json link/z.json");
    assert_string_equal(found("a/.hidden", NULL), "a/.hidden/x.json");
}

/* '-' is before '.', and '.' before '/'. */
static void test_paths_are_in_order_of_bytes(void **state)
{
    (void)state;
    assert_string_equal(
        found(".", NULL), "./a-b.json ./a.json ./a/deep/x.json ./a/deep/y.json "
                          "./a/z.json ./b.json");
}

static void test_patterns_name_what_matches(void **state)
{
    (void)state;
    assert_string_equal(found("a/*.json", NULL), "a/z.json");
    assert_string_equal(found("a/deep/?.json", NULL), "a/deep/x.json a/deep/y.json");
    assert_string_equal(found("a/deep/[y-z].json", NULL), "a/deep/y.json");
    assert_string_equal(found("a/*/x.json", NULL), "a/deep/x.json");
    assert_string_equal(found("a/**/*.json", NULL), "a/deep/x.json a/deep/y.json a/z.json");
    assert_string_equal(found("*/deep/x.json", NULL), "./a/deep/x.json");
    assert_string_equal(found("?.json", NULL), "./a.json ./b.json");
}

static void test_a_pattern_may_match_nothing(void **state)
{
    (void)state;
    assert_string_equal(found("a/*.xml", NULL), "");
    assert_string_equal(found("missing/*.json", NULL), "");
}

static void test_what_is_not_there_is_an_error(void **state)
{
    struct st_files files = { 0 };

    (void)state;
    assert_false(st_files_add(&arena, &files, "missing.json"));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(files.count, 0);
}

static void test_a_path_is_added_once(void **state)
{
    (void)state;
    assert_string_equal(found("a/deep", "a/deep/y.json"), "a/deep/x.json a/deep/y.json");
    assert_string_equal(found("a/z.json", "a"), "a/z.json a/deep/x.json a/deep/y.json");
    assert_string_equal(found("b.json", "b.json"), "b.json");
}

static void test_globs_match_name_by_name(void **state)
{
    (void)state;
    assert_true(st_glob_match("*.json", "x.json"));
    assert_false(st_glob_match("*.json", "a/x.json"));
    assert_false(st_glob_match("a*x.json", "a/x.json"));
    assert_false(st_glob_match("a?x.json", "a/x.json"));
    assert_false(st_glob_match("*.json", ".x.json"));
    assert_false(st_glob_match("a/*", "a"));
    assert_false(st_glob_match("a", "a/x"));
    assert_true(st_glob_match("**/x", "x"));
    assert_true(st_glob_match("**/x", "a/b/c/x"));
    assert_true(st_glob_match("a/**/c/*", "a/b/c/b/c/x"));
    assert_false(st_glob_match("a/**/c/*", "a/b/c"));
    assert_true(st_glob_match("**/**/x", "a/x"));
    assert_false(st_glob_match("**/x", "a/bx"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_read_whole),
        cmocka_unit_test(test_a_large_file_is_read_whole),
        cmocka_unit_test(test_a_file_over_the_limit_is_not_read),
        cmocka_unit_test(test_errno_says_why_a_file_cannot_be_read),
        cmocka_unit_test(test_the_size_that_the_system_tells_is_not_believed),
        cmocka_unit_test(test_a_file_names_itself),
        cmocka_unit_test(test_a_folder_names_the_scenarios_below),
        cmocka_unit_test(test_paths_are_in_order_of_bytes),
        cmocka_unit_test(test_patterns_name_what_matches),
        cmocka_unit_test(test_a_pattern_may_match_nothing),
        cmocka_unit_test(test_what_is_not_there_is_an_error),
        cmocka_unit_test(test_a_path_is_added_once),
        cmocka_unit_test(test_globs_match_name_by_name),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
