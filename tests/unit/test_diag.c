/*
 * test_diag.c - a diagnostic reads as it should, to the letter.
 */
#include "framework/base/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/text.h"

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

/* A diagnostic about /steps/0 at that place of the text, whose hint is "try again". */
static const char *shown(const char *text, int line, int column, int width)
{
    struct st_diags diags;

    st_diags_init(&diags, &arena, "x.json");
    diags.text = text;
    diags.size = strlen(text);

    const struct st_path *steps = st_path_member(&arena, NULL, "steps");
    struct st_diag *diag = st_diags_add(
        &diags, ST_DIAG_BAD_VALUE, st_path_element(&arena, steps, 0), "try again", "%s is wrong",
        "this");

    diag->line = line;
    diag->column = column;
    diag->width = width;
    return st_diag_text(&arena, &diags, 0);
}

/* What shown() says with these two lines for line 1 of the text. */
static const char *said(const char *column, const char *line, const char *carets)
{
    return st_arena_format(
        &arena,
        "x.json:1:%s: error[bad-value]: this is wrong\n"
        "    1 | %s\n"
        "      | %s\n"
        "      in /steps/0\n"
        "      help: try again\n",
        column, line, carets);
}

/* count times the piece. */
static const char *times(size_t count, const char *piece)
{
    struct st_text text;

    st_text_init(&text, &arena);
    while (count-- > 0)
        st_text_add(&text, piece);
    return text.data;
}

static void test_without_a_place_there_is_no_line(void **state)
{
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");
    st_diags_add(&diags, ST_DIAG_CANNOT_READ, NULL, NULL, "no such %s", "file");
    assert_string_equal(
        st_diag_text(&arena, &diags, 0), "x.json: error[cannot-read]: no such file\n");
}

static void test_the_place_is_underlined(void **state)
{
    (void)state;
    assert_string_equal(
        shown("first\n  \"as\": \"kym\"\nthird", 2, 9, 5),
        "x.json:2:9: error[bad-value]: this is wrong\n"
        "    2 |   \"as\": \"kym\"\n"
        "      |         ^^^^^\n"
        "      in /steps/0\n"
        "      help: try again\n");
}

static void test_carriage_returns_are_no_part_of_a_line(void **state)
{
    (void)state;
    assert_string_equal(shown("ab\r\ncd\r\n", 1, 1, 2), said("1", "ab", "^^"));
}

static void test_the_caret_may_stand_behind_the_line(void **state)
{
    (void)state;
    assert_string_equal(shown("{\"a\"", 1, 5, 1), said("5", "{\"a\"", "    ^"));
}

static void test_a_tab_is_shown_and_counted_as_two(void **state)
{
    (void)state;
    assert_string_equal(shown("\t\tkym", 1, 3, 3), said("3", "\\t\\tkym", "    ^^^"));
}

static void test_many_tabs_do_not_shorten_the_caret_run(void **state)
{
    const char *line = st_arena_format(&arena, "%s\"kimberly\"", times(49, "\t"));
    const char *escaped = st_arena_format(&arena, "%s\"kimberly\"", times(49, "\\t"));

    (void)state;
    assert_string_equal(
        shown(line, 1, 50, 10), said("50", escaped, st_arena_format(&arena, "%98s^^^^^^^^^^", "")));
}

static void test_columns_count_characters(void **state)
{
    (void)state;
    assert_string_equal(
        shown("\xc3\xa9\xe2\x82\xac \xf0\x9f\x98\x80 kym", 1, 6, 3),
        said("6", "\xc3\xa9\xe2\x82\xac \xf0\x9f\x98\x80 kym", "     ^^^"));
}

static void test_a_line_that_is_not_utf8_is_shown_safely(void **state)
{
    (void)state;
    assert_string_equal(
        shown("\xff\x1b[mkym", 1, 5, 3), said("5", "\\xff\\u{1b}[mkym", "            ^^^"));
}

static void test_a_long_line_is_cut_around_the_place(void **state)
{
    const char *line = st_arena_format(&arena, "%skym%s", times(200, "a"), times(200, "b"));
    const char *cut = st_arena_format(&arena, "...%skym%s...", times(50, "a"), times(47, "b"));

    (void)state;
    assert_string_equal(
        shown(line, 1, 201, 3), said("201", cut, st_arena_format(&arena, "%53s^^^", "")));
}

static void test_a_long_line_begins_and_ends_where_it_does(void **state)
{
    const char *line = times(120, "a");
    const char *begin = st_arena_format(&arena, "%s...", times(100, "a"));
    const char *end = st_arena_format(&arena, "...%s", times(51, "a"));

    (void)state;
    assert_string_equal(shown(line, 1, 1, 1), said("1", begin, "^"));
    assert_string_equal(
        shown(line, 1, 120, 1), said("120", end, st_arena_format(&arena, "%53s^", "")));
}

static void test_a_wide_place_is_underlined_as_far_as_it_is_shown(void **state)
{
    const char *line = times(500, "a");
    const char *begin = st_arena_format(&arena, "%s...", times(100, "a"));
    const char *middle = st_arena_format(&arena, "...%s", begin);

    (void)state;
    assert_string_equal(shown(line, 1, 1, 500), said("1", begin, times(100, "^")));
    assert_string_equal(
        shown(line, 1, 201, 100),
        said("201", middle, st_arena_format(&arena, "%53s%s", "", times(50, "^"))));
}

static void test_a_line_that_does_not_exist_is_not_shown(void **state)
{
    (void)state;
    assert_string_equal(
        shown("one\n", 3, 1, 1), "x.json:3:1: error[bad-value]: this is wrong\n"
                                 "      in /steps/0\n"
                                 "      help: try again\n");
}

static void test_nothing_in_a_diagnostic_steers_a_terminal(void **state)
{
    struct st_diags diags;
    const struct st_path *path = st_path_member(&arena, NULL, "\x1b[1m");

    (void)state;
    st_diags_init(&diags, &arena, "\x1b[2m.json");
    st_diags_add(&diags, ST_DIAG_UNKNOWN_KEY, path, "\x1b[3m", "%s", "two\nlines\x1b[4m");
    assert_string_equal(
        st_diag_text(&arena, &diags, 0),
        "\\u{1b}[2m.json: error[unknown-key]: two\\nlines\\u{1b}[4m\n"
        "      in /\\u{1b}[1m\n"
        "      help: \\u{1b}[3m\n");
}

static void test_what_is_beyond_the_limit_is_counted(void **state)
{
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");
    assert_false(st_diags_any(&diags));
    for (int i = 0; i < ST_DIAGS_MAX + 7; i++) {
        struct st_diag *diag = st_diags_add(&diags, ST_DIAG_TOO_MANY, NULL, NULL, "number %d", i);

        assert_non_null(diag);
        diag->line = i;
    }
    assert_true(st_diags_any(&diags));
    assert_int_equal(diags.count, ST_DIAGS_MAX);
    assert_int_equal(diags.dropped, 7);
    assert_string_equal(diags.items[0].message, "number 0");
    assert_string_equal(diags.items[ST_DIAGS_MAX - 1].message, "number 99");
    assert_int_equal(diags.items[ST_DIAGS_MAX - 1].line, ST_DIAGS_MAX - 1);
}

static void test_lines_are_found_by_number(void **state)
{
    static const char text[] = "one\n\nthree\r\nfour";
    size_t size = 99;

    (void)state;
    assert_ptr_equal(st_text_line(text, sizeof text - 1, 1, &size), text);
    assert_int_equal(size, 3);
    assert_ptr_equal(st_text_line(text, sizeof text - 1, 2, &size), text + 4);
    assert_int_equal(size, 0);
    assert_ptr_equal(st_text_line(text, sizeof text - 1, 3, &size), text + 5);
    assert_int_equal(size, 5);
    assert_ptr_equal(st_text_line(text, sizeof text - 1, 4, &size), text + 12);
    assert_int_equal(size, 4);
    assert_null(st_text_line(text, sizeof text - 1, 5, &size));
    assert_null(st_text_line(text, sizeof text - 1, 0, &size));
    assert_null(st_text_line(text, 0, 1, &size));
    assert_int_equal(size, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_place_there_is_no_line),
        cmocka_unit_test(test_the_place_is_underlined),
        cmocka_unit_test(test_carriage_returns_are_no_part_of_a_line),
        cmocka_unit_test(test_the_caret_may_stand_behind_the_line),
        cmocka_unit_test(test_a_tab_is_shown_and_counted_as_two),
        cmocka_unit_test(test_many_tabs_do_not_shorten_the_caret_run),
        cmocka_unit_test(test_columns_count_characters),
        cmocka_unit_test(test_a_line_that_is_not_utf8_is_shown_safely),
        cmocka_unit_test(test_a_long_line_is_cut_around_the_place),
        cmocka_unit_test(test_a_long_line_begins_and_ends_where_it_does),
        cmocka_unit_test(test_a_wide_place_is_underlined_as_far_as_it_is_shown),
        cmocka_unit_test(test_a_line_that_does_not_exist_is_not_shown),
        cmocka_unit_test(test_nothing_in_a_diagnostic_steers_a_terminal),
        cmocka_unit_test(test_what_is_beyond_the_limit_is_counted),
        cmocka_unit_test(test_lines_are_found_by_number),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
