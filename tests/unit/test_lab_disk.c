/*
 * test_lab_disk.c - on a small disk, a byte of a value is a page of a file.
 */
#include "framework/lab/outside/disk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

static int set_up(void **state)
{
    static struct st_arena arena;

    st_arena_init(&arena);
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    st_arena_clear(*state);
    return 0;
}

static void test_a_value_comes_back_from_its_pages(void **state)
{
    static const char *const values[] = { "", "x", "final", "aabbcc", "\xc3\xa4 \n" };
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const char *pages = st_lab_pages_of(*state, values[i]);

        assert_int_equal(strlen(pages), strlen(values[i]) * page);
        assert_string_equal(st_lab_pages_read(*state, pages, strlen(pages)), values[i]);
    }
}

static void test_what_is_cut_off_is_shorter(void **state)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const char *pages = st_lab_pages_of(*state, "final");
    const char *cut = st_arena_copy(*state, pages, 2 * page);
    const char *torn = st_arena_copy(*state, pages, 2 * page + page / 2);

    assert_string_equal(st_lab_pages_read(*state, cut, strlen(cut)), "fi");
    assert_string_equal(st_lab_pages_read(*state, torn, strlen(torn)), "fin");
}

static void test_a_page_of_two_values_is_neither(void **state)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = (char *)(uintptr_t)st_lab_pages_of(*state, "final");

    memset(pages + page, 'X', page / 2);
    assert_string_equal(st_lab_pages_read(*state, pages, strlen(pages)), "f?nal");
}

static void test_a_page_of_nothing_is_of_no_value(void **state)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = (char *)(uintptr_t)st_lab_pages_of(*state, "final");

    memset(pages + page, '\0', page);
    assert_string_equal(st_lab_pages_read(*state, pages, 5 * page), "f?nal");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_value_comes_back_from_its_pages),
        TEST(test_what_is_cut_off_is_shorter),
        TEST(test_a_page_of_two_values_is_neither),
        TEST(test_a_page_of_nothing_is_of_no_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
