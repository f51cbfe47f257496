/*
 * test_mail_text.c - what the mail lab writes into messages, names of files and commands, and
 * reads out of messages, names and answers that programs have made.
 */
#include "framework/lab/mail/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

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

/* --- Values -------------------------------------------------------------------------------- */

static void test_every_value_comes_back_as_it_was(void **state)
{
    char all[256];

    for (int i = 0; i < 255; i++)
        all[i] = (char)(i + 1);
    all[255] = '\0';

    const char *const values[] = { "", "draft", "a b", "%41", "\r\n.\r\n", "\xc3\xa4", all };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_string_equal(st_mail_decode(*state, st_mail_encode(*state, values[i])), values[i]);
}

static void test_an_encoded_value_is_one_printable_word(void **state)
{
    const char *encoded = st_mail_encode(*state, "a b%\n\x7f\xff");

    assert_string_equal(encoded, "a%20b%25%0A%7F%FF");
}

static void test_what_nobody_encoded_is_no_value(void **state)
{
    static const char *const texts[] = { "a b", "%", "%4", "%zz", "%4g", "%00", "%0a", "\xff" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_null(st_mail_decode(*state, texts[i]));
}

/* --- Messages ------------------------------------------------------------------------------ */

static const char *make_message(struct st_arena *arena)
{
    struct st_text message;

    st_text_init(&message, arena);
    st_mail_begin(&message, "item-3-plan");
    st_mail_add(&message, "prop-0-body", "a b\nc");
    st_mail_add(&message, "prop-1-state", "");
    return message.data;
}

static void assert_is_the_message(struct st_arena *arena, const char *message)
{
    const char *rest = st_mail_body(arena, message);
    const char *name = NULL;
    const char *value = NULL;

    assert_string_equal(st_mail_item(arena, message), "item-3-plan");
    assert_true(st_mail_next(arena, &rest, &name, &value));
    assert_string_equal(name, "prop-0-body");
    assert_string_equal(value, "a b\nc");
    assert_true(st_mail_next(arena, &rest, &name, &value));
    assert_string_equal(name, "prop-1-state");
    assert_string_equal(value, "");
    assert_false(st_mail_next(arena, &rest, &name, &value));
}

static void test_a_message_says_its_item_and_its_values(void **state)
{
    assert_is_the_message(*state, make_message(*state));
}

/* mbsync adds X-TUID, servers may change the ends of lines. */
static void test_other_headers_and_ends_of_lines_do_not_matter(void **state)
{
    struct st_text changed;

    st_text_init(&changed, *state);
    st_text_add(&changed, "X-TUID: abcdefghijkl\r\n");
    for (const char *at = make_message(*state); *at; at++)
        st_text_add(&changed, *at == '\n' ? "\r\n" : (const char[]){ *at, '\0' });
    assert_is_the_message(*state, changed.data);
}

static void test_what_only_looks_like_an_item_is_none(void **state)
{
    assert_null(st_mail_item(*state, ""));
    assert_null(st_mail_item(*state, "Subject: item-3-plan\n\n"));
    assert_null(st_mail_item(*state, "Message-ID: <item-3-plan@elsewhere>\n\n"));
    assert_null(st_mail_item(*state, "Subject: x\n\nMessage-ID: <item-3-plan@synctorture>\n"));
}

static void test_lines_that_are_no_values_are_passed_over(void **state)
{
    const char *rest = "no value\nprop-0-body: a b\n\nprop-1-state: open";
    const char *name = NULL;
    const char *value = NULL;

    assert_true(st_mail_next(*state, &rest, &name, &value));
    assert_string_equal(name, "prop-1-state");
    assert_string_equal(value, "open");
    assert_false(st_mail_next(*state, &rest, &name, &value));
}

/* --- Names of files ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    unsigned flags;
} names[] = {
    { "1.a.host", 0 },
    { "1.a.host:2,", 0 },
    { "1.SF.host:2,", 0 },
    { "1.a.host:2,S", 1U << ST_MAIL_SEEN },
    { "1.a.host,U=7:2,FS", 1U << ST_MAIL_SEEN | 1U << ST_MAIL_FLAGGED },
    { "1.a.host:2,DFRST", (1U << ST_MAIL_FLAG_COUNT) - 1 },
    { "1.a.host:2,Pab", 0 },
};

static void test_letters_behind_the_mark_are_flags(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(st_mail_name_flags(names[i].name), names[i].flags);
}

static void test_a_name_gets_flags_in_order_and_keeps_other_letters(void **state)
{
    unsigned both = 1U << ST_MAIL_SEEN | 1U << ST_MAIL_FLAGGED;

    assert_string_equal(st_mail_name_with(*state, "1.a", both), "1.a:2,FS");
    assert_string_equal(st_mail_name_with(*state, "1.a,U=7:2,RPb", both), "1.a,U=7:2,FPSb");
    assert_string_equal(st_mail_name_with(*state, "1.a:2,FS", 0), "1.a:2,");
}

/* --- Answers ------------------------------------------------------------------------------- */

static void test_flags_are_read_from_an_answer(void **state)
{
    unsigned flags = 99;

    (void)state;
    assert_true(st_mail_flags_said("* 1 FETCH (FLAGS (\\seen \\Flagged $x))\r\n", &flags));
    assert_int_equal(flags, 1U << ST_MAIL_SEEN | 1U << ST_MAIL_FLAGGED);
    assert_true(st_mail_flags_said("* 1 FETCH (UID 4 FLAGS ())\r\n", &flags));
    assert_int_equal(flags, 0);
}

static void test_an_answer_without_flags_says_none(void **state)
{
    unsigned flags = 99;

    (void)state;
    assert_false(st_mail_flags_said("", &flags));
    assert_false(st_mail_flags_said("* 1 FETCH (UID 4)\r\n", &flags));
    assert_false(st_mail_flags_said("* 1 FETCH (FLAGS (\\Seen", &flags));
    assert_int_equal(flags, 99);
}

static void test_rights_are_read_from_an_answer(void **state)
{
    unsigned rights = 99;

    (void)state;
    assert_true(st_mail_rights_said("* MYRIGHTS Public/folder-1 lrwstipekxa\r\n", &rights));
    assert_int_equal(rights, ST_MAIL_MAY_ALL);
    assert_true(st_mail_rights_said("* 3 EXISTS\r\n* MYRIGHTS Public/wst lr\r\n", &rights));
    assert_int_equal(rights, ST_MAIL_MAY_LOOKUP | ST_MAIL_MAY_READ);
    assert_false(st_mail_rights_said("* LIST () \"/\" MYRIGHTS\r\n", &rights));
}

static void test_rights_are_written_as_they_are_read(void **state)
{
    assert_string_equal(st_mail_rights_text(*state, ST_MAIL_MAY_ALL), "lrwstei");
    assert_string_equal(st_mail_rights_text(*state, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_value_comes_back_as_it_was),
        cmocka_unit_test(test_an_encoded_value_is_one_printable_word),
        cmocka_unit_test(test_what_nobody_encoded_is_no_value),
        cmocka_unit_test(test_a_message_says_its_item_and_its_values),
        cmocka_unit_test(test_other_headers_and_ends_of_lines_do_not_matter),
        cmocka_unit_test(test_what_only_looks_like_an_item_is_none),
        cmocka_unit_test(test_lines_that_are_no_values_are_passed_over),
        cmocka_unit_test(test_letters_behind_the_mark_are_flags),
        cmocka_unit_test(test_a_name_gets_flags_in_order_and_keeps_other_letters),
        cmocka_unit_test(test_flags_are_read_from_an_answer),
        cmocka_unit_test(test_an_answer_without_flags_says_none),
        cmocka_unit_test(test_rights_are_read_from_an_answer),
        cmocka_unit_test(test_rights_are_written_as_they_are_read),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
