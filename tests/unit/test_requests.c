/*
 * test_requests.c - where answers of servers end, whatever they are made of.
 */
#include "framework/lab/outside/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Of all that is said, byte by byte as well as at once: how many answers are in it? */
static size_t count(
    const struct st_lab_protocol *protocol, const char *text, size_t size, size_t step)
{
    struct st_lab_talk talk = { .waiting = 1 };
    size_t from = 0;
    size_t answers = 0;

    for (size_t until = step; from < size; until += step) {
        size_t end = until < size ? until : size;
        size_t piece = 1;

        while (from < end && piece > 0) {
            bool is_answer = false;

            piece = protocol->answered(&talk, text + from, end - from, &is_answer);
            assert_true(piece <= end - from);
            answers += is_answer && piece > 0;
            from += piece;
        }
        if (end == size && piece == 0)
            break;
    }
    assert_false(talk.is_strange);
    return answers;
}

static void assert_answers(
    const struct st_lab_protocol *protocol, const char *text, size_t size, size_t answers)
{
    assert_int_equal(count(protocol, text, size, size), answers);
    assert_int_equal(count(protocol, text, size, 1), answers);
}

static void test_an_imap_answer_is_a_line_with_a_tag_and_none_that_is_in_a_literal(void **state)
{
    static const char said[] = "* OK hello\r\n"
                               "* 1 FETCH (BODY {9}\r\na1 OK no\n UID 1)\r\n"
                               "+ go on\r\n"
                               "a1 OK done\r\n";

    (void)state;
    assert_answers(&st_lab_protocol_IMAP, said, strlen(said), 1);
}

static void test_an_ldap_answer_is_a_result_and_no_entry(void **state)
{
    static const char said[] = "\x30\x0c\x02\x01\x02\x64\x07\x04\x03"
                               "abc\x30\x00"
                               "\x30\x0c\x02\x01\x02\x65\x07\x0a\x01\x00\x04\x00\x04\x00";

    (void)state;
    assert_answers(&st_lab_protocol_LDAP, said, sizeof said - 1, 1);
}

static void test_an_http_answer_is_none_that_says_to_go_on(void **state)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    static const char done[] = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n";

    (void)state;
    assert_answers(&st_lab_protocol_HTTP, go_on, strlen(go_on), 0);
    assert_int_equal(count(&st_lab_protocol_HTTP, done, strlen(done), strlen(done)), 1);
}

static void test_what_is_no_ldap_is_let_go_on(void **state)
{
    struct st_lab_talk talk = { .waiting = 1 };
    bool is_answer = false;

    (void)state;
    assert_int_equal(st_lab_protocol_LDAP.answered(&talk, "HTTP/1.1", 8, &is_answer), 8);
    assert_true(talk.is_strange);
    assert_false(is_answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_imap_answer_is_a_line_with_a_tag_and_none_that_is_in_a_literal),
        cmocka_unit_test(test_an_ldap_answer_is_a_result_and_no_entry),
        cmocka_unit_test(test_an_http_answer_is_none_that_says_to_go_on),
        cmocka_unit_test(test_what_is_no_ldap_is_let_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
