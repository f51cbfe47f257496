/*
 * test_pattern.c - names and paths with wildcards.
 */
#include "framework/scenario/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct row {
    const char *pattern, *text;
    bool matches;
};

static void check(
    bool (*match)(const char *pattern, const char *text), const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (match(rows[i].pattern, rows[i].text) != rows[i].matches)
            fail_msg("\"%s\" and \"%s\"", rows[i].pattern, rows[i].text);
}

static void test_stars_and_marks_stand_for_characters(void **state)
{
    static const struct row rows[] = {
        { "body", "body", true },   { "body", "bod", false },   { "bod", "body", false },
        { "b*", "b", true },        { "b*", "body", true },     { "*y", "body", true },
        { "*o*y*", "body", true },  { "*o*o*", "body", false }, { "*a*b", "xaxbxab", true },
        { "**", "body", true },     { "?ody", "body", true },   { "????", "body", true },
        { "?????", "body", false }, { "?", "", false },         { "*", "", true },
        { "a/*", "a/b/c", true }, /* a property may have a slash in its name */
    };

    (void)state;
    check(st_pattern_name, rows, COUNT(rows));
}

static void test_a_character_may_have_several_bytes(void **state)
{
    static const struct row rows[] = {
        { "?", "\xe2\x82\xac", true },
        { "??", "\xe2\x82\xac", false },
        { "*??", "\xe2\x82\xac", false },
        { "*?", "a\xe2\x82\xac", true },
        { "\xe2\x82\xac*", "\xe2\x82\xac", true },
    };

    (void)state;
    check(st_pattern_name, rows, COUNT(rows));
}

static void test_nothing_else_has_a_meaning(void **state)
{
    static const struct row rows[] = {
        { "[ab]", "a", false }, { "[ab]", "[ab]", true }, { "\\*", "*", false },
        { "\\*", "\\x", true }, { "*", ".hidden", true }, { "A", "a", false },
    };

    (void)state;
    check(st_pattern_name, rows, COUNT(rows));
}

static void test_wildcards_stay_within_a_name(void **state)
{
    static const struct row rows[] = {
        { "/a/b", "/a/b", true },     { "/a", "/a/b", false },     { "/a/b", "/a", false },
        { "/*", "/a", true },         { "/*", "/a/b", false },     { "/a/*", "/a", false },
        { "/a?b", "/a/b", false },    { "/a*", "/a/b", false },    { "/*/b", "/a/b", true },
        { "/a/x*z", "/a/xyz", true }, { "/a/**b", "/a/bb", true }, { "/a/**b", "/a/b/b", false },
    };

    (void)state;
    check(st_pattern_path, rows, COUNT(rows));
}

static void test_two_stars_stand_for_folders(void **state)
{
    static const struct row rows[] = {
        { "/**", "/a", true },
        { "/**", "/a/b/c", true },
        { "/a/**", "/a", false },
        { "/a/**", "/a/b", true },
        { "/a/**", "/a/b/c", true },
        { "/a/**", "/b/c", false },
        { "/**/c", "/c", true },
        { "/**/c", "/a/b/c", true },
        { "/**/c", "/a/b/cc", false },
        { "/a/**/c", "/a/c", true },
        { "/a/**/c", "/a/b/b/c", true },
        { "/a/**/b/*", "/a/b/b/x", true },
        { "/**/a/**/b", "/a/x/a/y/b", true },
        { "/**/a/**/b", "/x/b/a", false },
        { "/**/**", "/a/b", true },
    };

    (void)state;
    check(st_pattern_path, rows, COUNT(rows));
}

static void test_many_stars_take_no_time(void **state)
{
    char name[256];
    char pattern[256];

    (void)state;
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (size_t i = 0; i + 2 < sizeof pattern; i += 2)
        memcpy(pattern + i, "*a", 3);
    memcpy(pattern + 252, "*b", 3);
    assert_false(st_pattern_name(pattern, name));
    pattern[253] = 'a';
    assert_true(st_pattern_name(pattern, name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stars_and_marks_stand_for_characters),
        cmocka_unit_test(test_a_character_may_have_several_bytes),
        cmocka_unit_test(test_nothing_else_has_a_meaning),
        cmocka_unit_test(test_wildcards_stay_within_a_name),
        cmocka_unit_test(test_two_stars_stand_for_folders),
        cmocka_unit_test(test_many_stars_take_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
