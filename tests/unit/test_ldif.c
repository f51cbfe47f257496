/*
 * test_ldif.c - records for ldapmodify hold any text, and no text can begin a line of its own.
 */
#include "framework/lab/directory/ldif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/base/arena.h"

static struct st_arena arena;

static int set_up(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

static const char *line(const char *value)
{
    struct st_text text;

    st_text_init(&text, &arena);
    st_ldif_add(&text, "body", value);
    return text.data;
}

static void test_plain_text_stands_as_it_is(void **state)
{
    (void)state;
    assert_string_equal(line("second draft: <new>"), "body: second draft: <new>\n");
    assert_string_equal(line(""), "body:\n");
}

/* RFC 2849: SAFE-STRING does not begin so, and has no such bytes; RFC 4648 10: the digits. */
static void test_what_is_not_safe_is_base64(void **state)
{
    static const struct {
        const char *value, *line;
    } rows[] = {
        { " f", "body:: IGY=\n" },          { ":f", "body:: OmY=\n" },
        { "<f", "body:: PGY=\n" },          { "f ", "body:: ZiA=\n" },
        { "a\nb", "body:: YQpi\n" },        { "a\rb", "body:: YQ1i\n" },
        { "\xc3\xa4", "body:: w6Q=\n" },    { "\xff\xfe\xfd", "body:: //79\n" },
        { "\nfooba", "body:: CmZvb2Jh\n" }, { "\nfoob", "body:: CmZvb2I=\n" },
        { "\nfoo", "body:: CmZvbw==\n" },   { "x\ndn: cn=root", "body:: eApkbjogY249cm9vdA==\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(line(rows[i].value), rows[i].line);
}

static void test_a_record_replaces_and_takes_away(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    st_ldif_begin(&text, "cn=plan,cn=lab", "modify");
    st_ldif_replace(&text, "body", "final");
    st_ldif_replace(&text, "notes", NULL);
    st_ldif_end(&text);
    assert_string_equal(
        text.data, "dn: cn=plan,cn=lab\n"
                   "changetype: modify\n"
                   "replace: body\n"
                   "body: final\n"
                   "-\n"
                   "replace: notes\n"
                   "-\n"
                   "\n");
}

/* An empty value is a value. */
static void test_an_empty_value_is_not_taken_away(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    st_ldif_replace(&text, "body", "");
    assert_string_equal(text.data, "replace: body\nbody:\n-\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_text_stands_as_it_is),
        cmocka_unit_test(test_what_is_not_safe_is_base64),
        cmocka_unit_test(test_a_record_replaces_and_takes_away),
        cmocka_unit_test(test_an_empty_value_is_not_taken_away),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
