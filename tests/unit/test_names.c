/*
 * test_names.c - equal texts have equal numbers, and numbers are dense.
 */
#include "framework/base/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { MANY = 100 * 1000 + 1 };

static struct st_arena arena;
static struct st_names names;

static int start(void **state)
{
    (void)state;
    st_arena_init(&arena);
    st_names_init(&names, &arena);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

static void test_equal_texts_are_one_name(void **state)
{
    (void)state;
    assert_int_equal(st_names_add(&names, "subject"), 1);
    assert_int_equal(st_names_add(&names, "body"), 2);
    assert_int_equal(st_names_add(&names, "subject"), 1);
    assert_int_equal(st_names_add(&names, "Subject"), 3);
    assert_int_equal(names.count, 4);
}

static void test_text_is_copied(void **state)
{
    char text[] = "subject";
    st_name name = st_names_add(&names, text);

    (void)state;
    memset(text, 'x', sizeof text - 1);
    assert_string_equal(st_names_text(&names, name), "subject");
    assert_int_equal(st_names_find(&names, "subject"), name);
}

static void test_what_was_appended_is_found_and_not_copied(void **state)
{
    static const char own[] = "subject of i0";

    (void)state;
    assert_int_equal(st_names_add(&names, "subject"), 1);
    assert_int_equal(st_names_append(&names, own), 2);
    assert_ptr_equal(st_names_text(&names, 2), own);
    assert_int_equal(st_names_find(&names, "subject of i0"), 2);
    assert_int_equal(st_names_add(&names, "subject of i0"), 2);
    assert_int_equal(st_names_find(&names, "subject"), 1);
}

static void test_finding_adds_nothing(void **state)
{
    (void)state;
    assert_int_equal(st_names_find(&names, "subject"), ST_NAME_NONE);
    assert_int_equal(names.count, 1);
    assert_int_equal(st_names_add(&names, "subject"), 1);
    assert_int_equal(st_names_find(&names, "subjec"), ST_NAME_NONE);
}

static void test_empty_text_is_a_name(void **state)
{
    st_name empty = st_names_add(&names, "");

    (void)state;
    assert_int_not_equal(empty, ST_NAME_NONE);
    assert_string_equal(st_names_text(&names, empty), "");
    assert_int_equal(st_names_find(&names, ""), empty);
}

static void test_no_name_has_no_text(void **state)
{
    (void)state;
    assert_null(st_names_text(&names, ST_NAME_NONE));
}

static void test_names_stay_as_the_table_grows(void **state)
{
    char text[16];

    (void)state;
    for (unsigned i = 1; i <= MANY; i++) {
        snprintf(text, sizeof text, "name-%u", i);
        assert_int_equal(st_names_add(&names, text), i);
    }
    for (unsigned i = 1; i <= MANY; i++) {
        snprintf(text, sizeof text, "name-%u", i);
        assert_int_equal(st_names_find(&names, text), i);
        assert_string_equal(st_names_text(&names, i), text);
    }
    assert_int_equal(st_names_find(&names, "name-0"), ST_NAME_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_equal_texts_are_one_name, start, stop),
        cmocka_unit_test_setup_teardown(test_text_is_copied, start, stop),
        cmocka_unit_test_setup_teardown(
            test_what_was_appended_is_found_and_not_copied, start, stop),
        cmocka_unit_test_setup_teardown(test_finding_adds_nothing, start, stop),
        cmocka_unit_test_setup_teardown(test_empty_text_is_a_name, start, stop),
        cmocka_unit_test_setup_teardown(test_no_name_has_no_text, start, stop),
        cmocka_unit_test_setup_teardown(test_names_stay_as_the_table_grows, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
