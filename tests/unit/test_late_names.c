/*
 * test_late_names.c - texts that come up late have numbers that do not depend on the order.
 */
#include "framework/base/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct rig {
    struct st_arena arena;
    struct st_names names;
};

static int set_up(void **state)
{
    static struct rig rig;

    st_arena_init(&rig.arena);
    st_names_init(&rig.names, &rig.arena);
    *state = &rig;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *rig = *state;

    st_arena_clear(&rig->arena);
    return 0;
}

static void test_a_known_text_has_the_number_that_it_had(void **state)
{
    struct rig *rig = *state;
    st_name known = st_names_add(&rig->names, "known");

    assert_int_equal(st_names_late(&rig->names, "known"), known);
    assert_int_equal(known & ST_LATE_NAME_BIT, 0);
}

static void test_numbers_come_from_texts_and_not_from_the_order(void **state)
{
    struct rig *rig = *state;
    struct st_names other;
    st_name one = st_names_late(&rig->names, "one");
    st_name two = st_names_late(&rig->names, "two");

    st_names_init(&other, &rig->arena);
    assert_int_equal(st_names_late(&other, "two"), two);
    assert_int_equal(st_names_late(&other, "one"), one);
    assert_int_not_equal(one, two);
    assert_string_equal(st_names_text(&rig->names, one), "one");
    assert_string_equal(st_names_text(&rig->names, two), "two");
}

static void test_there_are_so_many_and_no_more(void **state)
{
    struct rig *rig = *state;
    char text[] = "0000000";

    for (int i = 0; i < ST_LATE_NAMES_MAX; i++) {
        for (int k = 0; k < 7; k++)
            text[k] = (char)('a' + (i >> 3 * k) % 8);

        st_name name = st_names_late(&rig->names, text);

        assert_int_not_equal(name & ST_LATE_NAME_BIT, 0);
        assert_string_equal(st_names_text(&rig->names, name), text);
    }
    assert_int_equal(st_names_late(&rig->names, "one more"), ST_NAME_NONE);
    assert_int_not_equal(st_names_late(&rig->names, text), ST_NAME_NONE);
}

static void test_their_bytes_are_limited(void **state)
{
    struct rig *rig = *state;
    char *text = st_arena_alloc(&rig->arena, ST_LATE_BYTES_MAX + 2);

    for (int i = 0; i < ST_LATE_BYTES_MAX; i++)
        text[i] = 'x';
    text[ST_LATE_BYTES_MAX] = 'x';
    assert_int_equal(st_names_late(&rig->names, text), ST_NAME_NONE);
    text[ST_LATE_BYTES_MAX] = '\0';
    assert_int_not_equal(st_names_late(&rig->names, text), ST_NAME_NONE);
    assert_int_equal(st_names_late(&rig->names, "y"), ST_NAME_NONE);
}

#define RIG_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(test_a_known_text_has_the_number_that_it_had),
        RIG_TEST(test_numbers_come_from_texts_and_not_from_the_order),
        RIG_TEST(test_there_are_so_many_and_no_more),
        RIG_TEST(test_their_bytes_are_limited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
