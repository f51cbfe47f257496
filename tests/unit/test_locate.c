/*
 * test_locate.c - a path leads to the place where a person sees the value.
 */
#include "framework/scenario/locate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/path.h"

static struct st_arena arena;

static int start(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

/* "a b 0": member a, its member b, element 0. A digit is an element, "" the root. */
static const struct st_path *path_of(const char *steps)
{
    const struct st_path *path = NULL;

    while (*steps) {
        size_t size = strcspn(steps, " ");
        const char *step = st_arena_copy(&arena, steps, size);

        path = step[0] >= '0' && step[0] <= '9'
                   ? st_path_element(&arena, path, (size_t)(step[0] - '0'))
                   : st_path_member(&arena, path, step);
        steps += size;
        steps += strspn(steps, " ");
    }
    return path;
}

static void is_at(const char *text, const char *steps, int line, int column, int width)
{
    struct st_place place = st_locate(text, strlen(text), path_of(steps), ST_AT_VALUE);

    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.width, width);
}

static void key_is_at(const char *text, const char *steps, int line, int column, int width)
{
    struct st_place place = st_locate(text, strlen(text), path_of(steps), ST_AT_KEY);

    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.width, width);
}

static void test_the_root_is_where_the_text_begins(void **state)
{
    (void)state;
    is_at("{}", "", 1, 1, 1);
    is_at("\n\n  []", "", 3, 3, 1);
    is_at("true", "", 1, 1, 4);
}

static void test_members_and_elements_are_found(void **state)
{
    static const char text[] = "{\n"
                               "  \"a\": { \"b\": [1, {}, \"three\"] },\n"
                               "  \"c\": [[], [-2.5e3]]\n"
                               "}\n";

    (void)state;
    is_at(text, "a", 2, 8, 1);
    is_at(text, "a b", 2, 15, 1);
    is_at(text, "a b 0", 2, 16, 1);
    is_at(text, "a b 1", 2, 19, 1);
    is_at(text, "a b 2", 2, 23, 7);
    is_at(text, "c 0", 3, 9, 1);
    is_at(text, "c 1 0", 3, 14, 6);
}

static void test_the_key_is_found_when_it_is_meant(void **state)
{
    static const char text[] = "{ \"a\": 1,\n  \"longer\" : { \"b\":[7] } }";

    (void)state;
    key_is_at(text, "a", 1, 3, 3);
    key_is_at(text, "longer", 2, 3, 8);
    key_is_at(text, "longer b", 2, 16, 3);
    key_is_at(text, "longer b 0", 2, 21, 1); /* an element has no key */
}

static void test_columns_and_widths_count_characters(void **state)
{
    static const char text[] = "{ \"\xc3\xa9\xe6\x97\xa5\": \"\xf0\x9f\x98\x80!\", \"b\": 1 }";

    (void)state;
    is_at(text, "\xc3\xa9\xe6\x97\xa5", 1, 9, 4);
    is_at(text, "b", 1, 20, 1);
}

static void test_carriage_returns_end_no_line(void **state)
{
    (void)state;
    is_at("{\r\n  \"a\": 1\r\n}", "a", 2, 8, 1);
}

static void test_a_name_may_be_written_with_escapes(void **state)
{
    (void)state;
    is_at("{ \"\\u0061\\\"\": 5 }", "a\"", 1, 15, 1);
    is_at("{ \"a\\/b\": 5 }", "a/b", 1, 11, 1);
    is_at("{ \"a\\\\\": 5, \"a\": 6 }", "a", 1, 18, 1);
}

static void test_of_members_given_twice_the_last_counts(void **state)
{
    (void)state;
    is_at("{ \"a\": 1, \"b\": 2, \"a\": 3 }", "a", 1, 24, 1);
    is_at("{ \"a\": { \"b\": 1 }, \"a\": {} }", "a b", 0, 0, 1);
}

static void test_brackets_in_strings_are_text(void **state)
{
    (void)state;
    is_at("{ \"a\": \"}]\\\"{[,:\", \"b\": 2 }", "b", 1, 25, 1);
}

static void test_what_is_not_there_is_nowhere(void **state)
{
    static const char text[] = "{ \"a\": [1, 2], \"b\": {} }";

    (void)state;
    is_at(text, "c", 0, 0, 1);
    is_at(text, "a 2", 0, 0, 1);
    is_at(text, "a x", 0, 0, 1);
    is_at(text, "b 0", 0, 0, 1);
    is_at(text, "b x", 0, 0, 1);
    is_at("", "", 0, 0, 1);
    is_at("", "a", 0, 0, 1);
}

/* Whatever is cut off, nothing beyond the end is looked at. */
static void test_any_part_of_a_text_is_safe(void **state)
{
    static const char text[] = "{ \"a\": [ { \"b\\u0063\": \"x\\\"\" }, 12 ], \"d\": {} }";

    (void)state;
    for (size_t size = 0; size < sizeof text; size++) {
        const char *part = st_arena_copy(&arena, text, size);

        (void)st_locate(part, size, path_of("a 0 bc"), ST_AT_KEY);
        (void)st_locate(part, size, path_of("a 1"), ST_AT_VALUE);
        (void)st_locate(part, size, path_of("d"), ST_AT_VALUE);
    }
    is_at(text, "a 0 bc", 1, 23, 5);
}

static void test_offsets_become_lines_and_columns(void **state)
{
    static const char text[] = "\xc3\xa9"
                               "a\nbc";
    struct st_place place = st_locate_offset(text, sizeof text - 1, 3);

    (void)state;
    assert_int_equal(place.line, 1);
    assert_int_equal(place.column, 3);
    place = st_locate_offset(text, sizeof text - 1, 5);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 2);
    place = st_locate_offset(text, sizeof text - 1, 99);
    assert_int_equal(place.offset, sizeof text - 1);
    assert_int_equal(place.column, 3);
    place = st_locate_token(text, sizeof text - 1, 0, 3);
    assert_int_equal(place.width, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_root_is_where_the_text_begins),
        cmocka_unit_test(test_members_and_elements_are_found),
        cmocka_unit_test(test_the_key_is_found_when_it_is_meant),
        cmocka_unit_test(test_columns_and_widths_count_characters),
        cmocka_unit_test(test_carriage_returns_end_no_line),
        cmocka_unit_test(test_a_name_may_be_written_with_escapes),
        cmocka_unit_test(test_of_members_given_twice_the_last_counts),
        cmocka_unit_test(test_brackets_in_strings_are_text),
        cmocka_unit_test(test_what_is_not_there_is_nowhere),
        cmocka_unit_test(test_any_part_of_a_text_is_safe),
        cmocka_unit_test(test_offsets_become_lines_and_columns),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
