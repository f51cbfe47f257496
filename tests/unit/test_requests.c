/*
 * test_requests.c - where answers of servers end, whatever they are made of, and pieces of bytes.
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

/* Else it would depend on how much comes at a time whether it is taken for one. */
static void test_an_ldap_message_without_a_number_is_no_answer_however_it_comes(void **state)
{
    static const char *const bad[] = { "\x30\x53\x54\x41", "\x30\x53\x02\x05" };
    static char said[100];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        memcpy(said, bad[i], 4);
        for (size_t size = 4; size <= sizeof said; size++) {
            struct st_lab_talk talk = { .waiting = 1 };
            bool is_answer = false;

            assert_int_equal(st_lab_protocol_LDAP.answered(&talk, said, size, &is_answer), size);
            assert_true(talk.is_strange);
        }
    }
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

/* However much comes at a time, a piece begins after so many bytes of all. */
static void test_a_piece_of_bytes_begins_at_its_first_one_whatever_comes_at_a_time(void **state)
{
    static char text[3 * ST_LAB_PIECE_BYTES];

    (void)state;
    for (size_t most = 1; most <= sizeof text; most++) {
        struct st_lab_talk talk = { 0 };
        size_t pieces = 0;

        for (size_t from = 0; from < sizeof text;) {
            struct st_lab_request request = { 0 };
            size_t left = sizeof text - from;
            size_t length = st_lab_protocol_BYTES.asked(
                NULL, &talk, text + from, left < most ? left : most, &request);

            assert_true(length > 0 && length <= left);
            assert_true(request.is_part == (from % ST_LAB_PIECE_BYTES != 0));
            assert_int_equal(request.calls, 1U << ST_CALL_NONE);
            assert_false(request.has_answer);
            pieces += !request.is_part;
            from += length;
        }
        assert_int_equal(pieces, 3);
    }
}

static void test_bytes_of_a_server_are_no_answer_to_anything(void **state)
{
    struct st_lab_talk talk = { .waiting = 1 };
    bool is_answer = true;

    (void)state;
    assert_int_equal(st_lab_protocol_BYTES.answered(&talk, "a1 OK\r\n", 7, &is_answer), 7);
    assert_false(is_answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_imap_answer_is_a_line_with_a_tag_and_none_that_is_in_a_literal),
        cmocka_unit_test(test_an_ldap_answer_is_a_result_and_no_entry),
        cmocka_unit_test(test_an_ldap_message_without_a_number_is_no_answer_however_it_comes),
        cmocka_unit_test(test_an_http_answer_is_none_that_says_to_go_on),
        cmocka_unit_test(test_what_is_no_ldap_is_let_go_on),
        cmocka_unit_test(test_a_piece_of_bytes_begins_at_its_first_one_whatever_comes_at_a_time),
        cmocka_unit_test(test_bytes_of_a_server_are_no_answer_to_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
