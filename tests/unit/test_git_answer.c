/*
 * test_git_answer.c - what git-cat-file(1) answers to a line is an object, nothing, or nonsense.
 */
#include "framework/lab/git/git.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "0b14da2c9aa87f9702fd31edc8edf7cf723f6d57"

static void test_an_object_has_a_size(void **state)
{
    bool is_there = false;
    size_t size = 0;

    (void)state;
    assert_true(st_git_answer(ID " blob 12", &is_there, &size));
    assert_true(is_there);
    assert_int_equal(size, 12);
    assert_true(st_git_answer(ID " commit 0", &is_there, &size));
    assert_int_equal(size, 0);
}

static void test_what_is_missing_is_not_there(void **state)
{
    bool is_there = true;
    size_t size = 1;

    (void)state;
    assert_true(st_git_answer("refs/heads/folder-1/item-2:prop-0-body missing", &is_there, &size));
    assert_false(is_there);
    assert_int_equal(size, 0);
}

static void test_anything_else_is_no_answer(void **state)
{
    static const char *const lines[] = {
        "",
        " missing",
        "missing",
        "refs/heads/folder-1/item-2 ambiguous",
        ID,
        ID " blob",
        ID " blob ",
        ID " blob -1",
        ID " blob 12x",
        ID " 12",
        "0b14da2c blob 12",
        ID "0 blob 12",
    };
    bool is_there = false;
    size_t size = 0;

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_false(st_git_answer(lines[i], &is_there, &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_object_has_a_size),
        cmocka_unit_test(test_what_is_missing_is_not_there),
        cmocka_unit_test(test_anything_else_is_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
