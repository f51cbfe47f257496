/*
 * test_release.c - versions are found in what programs say, and compared as numbers.
 */
#include "framework/base/release.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void test_what_programs_say_has_a_version(void **state)
{
    static const struct {
        const char *line, *version;
    } rows[] = {
        { "rclone v1.60.1-DEV", "1.60.1" },
        { "rsync  version 3.5.0  protocol version 32", "3.5.0" },
        { "unison version 2.52.1 (ocaml 4.13.1)", "2.52.1" },
        { "@(#) $OpenLDAP: slapd 2.5.13+dfsg-5 (Feb  8 2025) $", "2.5.13" },
        { "2.3.19.1 (9b53102964)", "2.3.19.1" },
        { "tool 7, of 2021, protocol 1.2", "1.2" },
        { "less 590 (GNU regular expressions)", "590" },
        { "ends with a dot 1.2.", "1.2" },
        { "1.2.3.4.5.6.7.8.9.10", "1.2.3.4.5.6.7.8" },
        { "20240101123456.1 is no number of ours, 3.4 is", "3.4" },
        { "", NULL },
        { "development", NULL },
    };
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *found = st_release_find(&arena, rows[i].line);

        if (!found != !rows[i].version || (found && strcmp(found, rows[i].version) != 0))
            fail_msg("%s: %s", rows[i].line, found ? found : "nothing");
    }
    st_arena_clear(&arena);
}

static void test_a_version_is_numbers_with_dots_and_nothing_else(void **state)
{
    static const char *const good[] = { "1", "1.66", "2.3.19.1", "0.0", "999999999" };
    static const char *const bad[] = {
        "", ".1", "1.", "1..2", "v1.2", "1.2-3", "<1.66", "1000000000", "1.2.3.4.5.6.7.8.9",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(st_release_is(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(st_release_is(bad[i], strlen(bad[i])));
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void test_parts_are_compared_as_numbers(void **state)
{
    static const struct {
        const char *a, *b;
        int is;
    } rows[] = {
        { "1.9", "1.10", -1 },        { "2", "2.0.0", 0 },   { "2.0.1", "2", 1 },
        { "1.60.1", "1.66", -1 },     { "3.5.0", "3.5", 0 }, { "10", "9.9.9", 1 },
        { "2.3.19", "2.3.19.1", -1 }, { "01.2", "1.02", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(sign(st_release_compare(rows[i].a, rows[i].b)), rows[i].is);
        assert_int_equal(sign(st_release_compare(rows[i].b, rows[i].a)), -rows[i].is);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_programs_say_has_a_version),
        cmocka_unit_test(test_a_version_is_numbers_with_dots_and_nothing_else),
        cmocka_unit_test(test_parts_are_compared_as_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
