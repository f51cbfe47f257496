/*
 * test_requests_hostile.c - readers of requests and answers, and bytes that nobody should send.
 */
#include "tests/support/talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { RANDOM_TEXTS = 400, CUTS = 6, TEXT_MAX = 4096, CHANGES_MAX = 6 };

#define TEXT(string)                  \
    {                                 \
        (string), sizeof(string) - 1, \
    }

struct text {
    const char *bytes;
    size_t size;
};

static const struct text asked_http[] = {
    TEXT("PUT /x/folder-0-team/item-2-plan HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
         "DELETE /x/folder-0-team/item-3-memo HTTP/1.1\r\n\r\n"),
    TEXT("PUT /x/item-2-plan/prop-0-p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
         "5;a=b\r\nhello\r\n0\r\n\r\nPROPFIND /x/folder-0-team HTTP/1.1\r\n\r\n"),
};
static const struct text asked_imap[] = {
    TEXT("a1 SELECT folder-0-team\r\na2 APPEND folder-0-team {9+}\r\nSubject: \r\n"
         "a3 UID STORE 1:4294967295 +FLAGS (\\Deleted)\r\na4 EXPUNGE\r\n"),
    TEXT("a1 SELECT folder-0-team\r\na1 UID FETCH 1:* (FLAGS)\r\n+ \r\nDONE\r\n"),
};
static const struct text asked_ldap[] = {
    TEXT("\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00"
         "\x30\x20\x02\x01\x02\x68\x1b\x04\x0bitem-2-plan\x30\x0c\x30\x0a\x04\x04prop\x31\x02\x04"
         "\x00\x30\x05\x02\x01\x03\x42\x00"),
    TEXT("\x30\x10\x02\x01\x02\x4a\x0b"
         "item-3-memo\x30\x84\x00\x00\x00\x05\x02\x01\x03\x42\x00"),
};
static const struct text asked_bytes[] = {
    TEXT("@RSYNCD: 32.0\n"),
    TEXT("0123456789012345678901234567890123456789012345678901234567890123"
         "0123456789012345678901234567890123456789012345678901234567890123\n"),
};
static const struct text answered_imap[] = {
    TEXT("* OK\r\n* 1 FETCH (BODY {9}\r\na1 OK no\n UID 1)\r\na1 OK\r\n* BYE\r\na2 NO\r\n"),
};
static const struct text answered_ldap[] = {
    TEXT("\x30\x0c\x02\x01\x02\x64\x07\x04\x03"
         "abc\x30\x00\x30\x0c\x02\x01\x02\x65\x07\x0a\x01\x00\x04\x00\x04\x00"),
};

struct set {
    const struct st_lab_protocol *protocol;
    bool is_answer;
    const struct text *texts;
    size_t count;
};

#define SET(protocol, is_answer, texts)                                                \
    {                                                                                  \
        &st_lab_protocol_##protocol, is_answer, texts, sizeof(texts) / sizeof *(texts) \
    }

static const struct set sets[] = {
    SET(HTTP, false, asked_http),   SET(IMAP, false, asked_imap),   SET(LDAP, false, asked_ldap),
    SET(IMAP, true, answered_imap), SET(LDAP, true, answered_ldap), SET(BYTES, false, asked_bytes),
};

static void hear(
    const struct set *set,
    const char *bytes,
    size_t size,
    size_t most,
    uint64_t dice,
    struct st_talk_story *story)
{
    if (set->is_answer)
        st_talk_answer(set->protocol, bytes, size, most, dice, story);
    else
        st_talk_ask(set->protocol, bytes, size, most, dice, story);
}

/* However it is cut, the same is understood of it. */
static void assert_cuts_change_nothing(const struct set *set, const char *bytes, size_t size)
{
    static struct st_talk_story whole;
    static struct st_talk_story cut;

    hear(set, bytes, size, 0, 0, &whole);
    for (uint64_t i = 0; i < CUTS; i++) {
        hear(set, bytes, size, i == 0 ? 1 : 1 + size / i, i, &cut);
        assert_int_equal(cut.count, whole.count);
        for (size_t k = 0; k < whole.count; k++) {
            const struct st_talk_event *a = &whole.events[k];
            const struct st_talk_event *b = &cut.events[k];

            assert_int_equal(b->end, a->end);
            assert_int_equal(b->is_strange, a->is_strange);
            assert_int_equal(b->is_part, a->is_part);
            assert_int_equal(b->has_answer, a->has_answer);
            assert_int_equal(b->calls, a->calls);
            assert_int_equal(b->objects, a->objects);
        }
    }
}

static void test_what_is_right_is_understood(void **state)
{
    static struct st_talk_story story;

    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        for (size_t k = 0; k < sets[i].count; k++) {
            const struct text *text = &sets[i].texts[k];
            uint32_t calls = 0;

            hear(&sets[i], text->bytes, text->size, 0, 0, &story);
            assert_true(story.count > 0);
            for (size_t e = 0; e < story.count; e++) {
                assert_false(story.events[e].is_strange);
                calls |= story.events[e].calls;
            }
            assert_true(
                sets[i].protocol->is_opaque || story.events[story.count - 1].end == text->size);
            assert_true(calls != 0 || sets[i].is_answer);
        }
}

static void test_how_bytes_are_cut_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        for (size_t k = 0; k < sets[i].count; k++)
            assert_cuts_change_nothing(&sets[i], sets[i].texts[k].bytes, sets[i].texts[k].size);
}

static size_t roll(uint64_t *dice, size_t most)
{
    *dice = *dice * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(*dice >> 33) % most;
}

/* Another byte, one of those that decide something, or a part of it once more. */
static size_t change(uint64_t *dice, char *bytes, size_t size)
{
    static const char deciding[] = "\r\n{}+:;,0129fF* \0\x30\x7f\x80\x81\x84\x88\xff";
    size_t at = roll(dice, size);
    size_t length = 1 + roll(dice, size - at);

    switch (roll(dice, 3)) {
    case 0:
        bytes[at] = (char)roll(dice, 256);
        return size;
    case 1:
        bytes[at] = deciding[roll(dice, sizeof deciding)];
        return size;
    default:
        length = size + length > TEXT_MAX ? TEXT_MAX - size : length;
        memmove(bytes + at + length, bytes + at, size - at);
        return size + length;
    }
}

static void test_how_it_is_cut_changes_nothing_whatever_it_is(void **state)
{
    static char bytes[TEXT_MAX];
    uint64_t dice = 1;

    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        for (size_t round = 0; round < RANDOM_TEXTS; round++) {
            const struct text *text = &sets[i].texts[roll(&dice, sets[i].count)];
            size_t size = text->size;

            memcpy(bytes, text->bytes, size);
            for (size_t k = roll(&dice, CHANGES_MAX) + 1; k > 0; k--)
                size = change(&dice, bytes, size);
            assert_cuts_change_nothing(&sets[i], bytes, size);
        }
}

/* --- What they are to say of it ----------------------------------------------------------------
 */

/* Of the last that is understood: is it strange? Nothing: it is waited for more. */
enum outcome { STRANGE, UNDERSTOOD, WAITED_FOR };

static void assert_outcome(
    const struct st_lab_protocol *protocol, struct text text, enum outcome outcome)
{
    static struct st_talk_story story;

    st_talk_ask(protocol, text.bytes, text.size, 0, 0, &story);
    assert_int_equal(
        story.count == 0                           ? WAITED_FOR
        : story.events[story.count - 1].is_strange ? STRANGE
                                                   : UNDERSTOOD,
        outcome);
}

static void test_lengths_of_http_bodies_that_make_no_sense_are_strange(void **state)
{
    static const char *const lengths[] = {
        "Content-Length: -1",      "Content-Length: 99999999999999999999999",
        "Content-Length: 4194305", "Content-Length: ",
        "Content-Length: 0x10",    "Content-Length: 5hello",
    };
    static const char *const chunks[] = {
        "\r\n",
        "-5\r\n",
        "0x5\r\n",
        "zz\r\n",
        "ffffffffffffffff\r\n",
        "00000000000000000005\r\n",
        "5\r\nhelloXY",
        "0\r\nX: y\r\n\r\n",
    };
    char bytes[256];

    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        int size = snprintf(bytes, sizeof bytes, "PUT /x HTTP/1.1\r\n%s\r\n\r\n", lengths[i]);

        assert_outcome(&st_lab_protocol_HTTP, (struct text){ bytes, (size_t)size }, STRANGE);
    }
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        int size = snprintf(
            bytes, sizeof bytes, "PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n%s",
            chunks[i]);

        assert_outcome(&st_lab_protocol_HTTP, (struct text){ bytes, (size_t)size }, STRANGE);
    }
}

/* What is not said yet is waited for, but for no longer than it makes sense. */
static void test_heads_and_lines_without_an_end_are_not_waited_for_without_one(void **state)
{
    static const char end[] = { '\r', '\n', '\r', '\n' };
    static char bytes[(64 << 10) + 1];

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    assert_outcome(&st_lab_protocol_HTTP, (struct text){ bytes, sizeof bytes }, STRANGE);
    assert_outcome(&st_lab_protocol_HTTP, (struct text){ bytes, sizeof bytes - 1 }, WAITED_FOR);
    memcpy(bytes + sizeof bytes - sizeof end, end, sizeof end);
    assert_outcome(&st_lab_protocol_HTTP, (struct text){ bytes, sizeof bytes }, STRANGE);
    assert_outcome(
        &st_lab_protocol_HTTP,
        (struct text)TEXT("PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5"), WAITED_FOR);
}

static void test_literals_that_nobody_keeps_are_strange(void **state)
{
    (void)state;
    assert_outcome(
        &st_lab_protocol_IMAP, (struct text)TEXT("a1 APPEND x {99999999999}\r\n"), STRANGE);
    assert_outcome(&st_lab_protocol_IMAP, (struct text)TEXT("a1 APPEND x {4194304}\r\n"), STRANGE);
    assert_outcome(&st_lab_protocol_IMAP, (struct text)TEXT("a1 APPEND x {-5}\r\n"), UNDERSTOOD);
    assert_outcome(&st_lab_protocol_IMAP, (struct text)TEXT("a1 APPEND x {}\r\n"), UNDERSTOOD);
}

/* A large message in an answer is passed over, whatever lines are in it. */
static void test_a_tag_in_a_large_literal_of_an_answer_is_none(void **state)
{
    static const char said[] = "* 1 FETCH (BODY {99999999}\r\na1 OK no\r\n";
    static struct st_talk_story story;

    (void)state;
    st_talk_answer(&st_lab_protocol_IMAP, said, sizeof said - 1, 0, 0, &story);
    assert_int_equal(story.count, 0);
}

static void test_lengths_of_ldap_that_make_no_sense_are_strange(void **state)
{
    static const struct text texts[] = {
        TEXT("\x30\x80\x02\x01\x01\x42\x00\x00\x00"),         /* indefinite */
        TEXT("\x30\x85\x01\x00\x00\x00\x00\x02\x01\x01"),     /* five bytes of length */
        TEXT("\x30\xff\x02\x01\x01"),                         /* reserved */
        TEXT("\x30\x06\x02\x84\xff\xff\xff\xff"),             /* a number longer than all */
        TEXT("\x30\x02\x02\x00"),                             /* no number, no operation */
        TEXT("\x30\x09\x02\x07\x01\x01\x01\x01\x01\x01\x01"), /* a number of seven bytes */
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_outcome(&st_lab_protocol_LDAP, texts[i], STRANGE);
    assert_outcome(
        &st_lab_protocol_LDAP, (struct text)TEXT("\x30\x84\xff\xff\xff\xff\x02\x01\x01"),
        WAITED_FOR); /* until the room for requests is full: link.c */
}

static void test_an_ldap_answer_without_an_operation_is_strange(void **state)
{
    static const char said[] = "\x30\x03\x02\x01\x02\x65\x00";
    static struct st_talk_story story;

    (void)state;
    st_talk_answer(&st_lab_protocol_LDAP, said, sizeof said - 1, 0, 0, &story);
    assert_int_equal(story.count, 1);
    assert_true(story.events[0].is_strange);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_right_is_understood),
        cmocka_unit_test(test_how_bytes_are_cut_changes_nothing),
        cmocka_unit_test(test_how_it_is_cut_changes_nothing_whatever_it_is),
        cmocka_unit_test(test_lengths_of_http_bodies_that_make_no_sense_are_strange),
        cmocka_unit_test(test_heads_and_lines_without_an_end_are_not_waited_for_without_one),
        cmocka_unit_test(test_literals_that_nobody_keeps_are_strange),
        cmocka_unit_test(test_a_tag_in_a_large_literal_of_an_answer_is_none),
        cmocka_unit_test(test_lengths_of_ldap_that_make_no_sense_are_strange),
        cmocka_unit_test(test_an_ldap_answer_without_an_operation_is_strange),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
