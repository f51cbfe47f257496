/*
 * test_argv.c - a command line is split as a shell would, and means nothing more.
 */
#include "framework/base/argv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* The words with bars between them, or why there are none. */
static const char *split(struct st_arena *arena, const char *line)
{
    const char *why = NULL;
    const char *const *argv = st_argv_split(arena, line, &why);
    const char *text = "";

    if (!argv)
        return why;
    for (size_t i = 0; argv[i]; i++)
        text = st_arena_format(arena, "%s%s%s", text, i ? "|" : "", argv[i]);
    return text;
}

static void test_words_are_split_and_quoted_as_in_a_shell(void **state)
{
    static const char *const rows[][2] = {
        { "a", "a" },
        { " a  b\tc ", "a|b|c" },
        { "'a b' \"c d\" e\\ f", "a b|c d|e f" },
        { "a'b'\"c\"d", "abcd" },
        { "'' \"\" x", "it names no program" },
        { "x '' \"\"", "x||" },
        { "\"\\\"\\\\\\$\\`\\n\" '\\'", "\"\\$`\\n|\\" },
        { "./a $HOME *.c | b; c > d & `e` #f", "./a|$HOME|*.c|||b;|c|>|d|&|`e`|#f" },
        { "", "it names no program" },
        { "a 'b", "a ' is not closed" },
        { "a \"b\\\"", "a \" is not closed" },
        { "a \\", "there is nothing after the last \\" },
    };
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(split(&arena, rows[i][0]), rows[i][1]);
    st_arena_clear(&arena);
}

static void test_there_are_at_most_so_many_words(void **state)
{
    char line[2 * (ST_ARGV_MAX + 1) + 1];
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < sizeof line - 1; i++)
        line[i] = i % 2 ? ' ' : 'x';
    line[sizeof line - 1] = '\0';
    assert_string_equal(split(&arena, line), "it has too many words");
    line[sizeof line - 3] = '\0';
    assert_int_equal(strlen(split(&arena, line)), 2 * ST_ARGV_MAX - 1);
    st_arena_clear(&arena);
}

static void test_joined_words_split_into_the_same(void **state)
{
    static const char *const argv[] = {
        "./my engine", "it's", "", "--flag=a,b", "$HOME", "\"\\", "x\ny", NULL,
    };
    struct st_arena arena;
    const char *why = NULL;

    (void)state;
    st_arena_init(&arena);

    const char *const *again = st_argv_split(&arena, st_argv_join(&arena, argv), &why);

    for (size_t i = 0; i < sizeof argv / sizeof argv[0] - 1; i++)
        assert_string_equal(again[i], argv[i]);
    assert_null(again[sizeof argv / sizeof argv[0] - 1]);
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_split_and_quoted_as_in_a_shell),
        cmocka_unit_test(test_there_are_at_most_so_many_words),
        cmocka_unit_test(test_joined_words_split_into_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
