/*
 * test_ber.c - what is written is read back, and nothing is read past what is there.
 */
#include "framework/lab/directory/ber.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

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

static struct st_ber whole(const struct st_text *text)
{
    return (struct st_ber){ text->data, text->size };
}

/* X.690 8.3: two's complement, in the fewest bytes. */
static void test_numbers_have_the_fewest_bytes(void **state)
{
    static const struct {
        long number;
        const char *bytes;
        size_t size;
    } rows[] = {
        { 0, "\x02\x01\x00", 3 },
        { 127, "\x02\x01\x7f", 3 },
        { 128, "\x02\x02\x00\x80", 4 },
        { 255, "\x02\x02\x00\xff", 4 },
        { 256, "\x02\x02\x01\x00", 4 },
        { 16654, "\x02\x02\x41\x0e", 4 },
        { 32768, "\x02\x03\x00\x80\x00", 5 },
        { 0x7fffffff, "\x02\x04\x7f\xff\xff\xff", 6 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct st_text text;
        long number = -1;

        st_text_init(&text, &arena);
        st_ber_add_number(&text, ST_BER_INTEGER, rows[i].number);
        assert_int_equal(text.size, rows[i].size);
        assert_memory_equal(text.data, rows[i].bytes, rows[i].size);

        struct st_ber ber = whole(&text);

        assert_true(st_ber_take_number(&ber, ST_BER_INTEGER, &number));
        assert_int_equal(number, rows[i].number);
        assert_int_equal(ber.left, 0);
    }
}

static void test_a_number_below_0_is_read(void **state)
{
    struct st_ber ber = { "\x02\x01\xff", 3 };
    long number = 0;

    (void)state;
    assert_true(st_ber_take_number(&ber, ST_BER_INTEGER, &number));
    assert_int_equal(number, -1);
}

static void test_strings_of_all_lengths_come_back(void **state)
{
    static const size_t sizes[] = { 0, 1, 127, 128, 255, 256, 65535, 65536, 100000 };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *value = st_arena_alloc(&arena, sizes[i] + 1);
        struct st_text text;
        struct st_ber content;

        memset(value, 'x', sizes[i]);
        st_text_init(&text, &arena);
        st_ber_add_string(&text, ST_BER_STRING, value);

        struct st_ber ber = whole(&text);

        assert_true(st_ber_take(&ber, ST_BER_STRING, &content));
        assert_int_equal(content.left, sizes[i]);
        assert_memory_equal(content.at, value, sizes[i]);
        assert_int_equal(ber.left, 0);
    }
}

static void test_every_beginning_of_an_element_is_refused_and_nothing_taken(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    st_ber_add(&text, ST_BER_SEQUENCE, st_arena_alloc(&arena, 200), 200);
    for (size_t size = 0; size < text.size; size++) {
        char *part = st_arena_copy_block(&arena, text.data, size); /* ends where its block does */
        struct st_ber ber = { part, size };
        struct st_ber content;
        unsigned tag = 0;

        assert_false(st_ber_next(&ber, &tag, &content));
        assert_int_equal(ber.left, size);
    }
}

static void test_lengths_that_no_message_has_are_refused(void **state)
{
    static const struct st_ber rows[] = {
        { "\x30\x80\x00\x00", 4 },                 /* indefinite */
        { "\x30\x85\x00\x00\x00\x00\x01\x00", 8 }, /* of five bytes */
        { "\x30\x84\xff\xff\xff\xff\x00", 7 },     /* more than there is */
        { "\x30\xff", 2 },
    };
    struct st_ber content;
    unsigned tag = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct st_ber ber = rows[i];

        assert_false(st_ber_next(&ber, &tag, &content));
    }
}

static void test_another_tag_than_the_expected_is_left(void **state)
{
    struct st_ber ber = { "\x04\x01x", 3 };
    struct st_ber content;
    long number = 0;

    (void)state;
    assert_false(st_ber_take(&ber, ST_BER_SEQUENCE, &content));
    assert_false(st_ber_take_number(&ber, ST_BER_INTEGER, &number));
    assert_int_equal(ber.left, 3);
    assert_true(st_ber_take(&ber, ST_BER_STRING, &content));
}

static void test_numbers_without_or_with_too_many_bytes_are_refused(void **state)
{
    struct st_ber none = { "\x02\x00", 2 };
    struct st_ber many = { "\x02\x05\x01\x00\x00\x00\x00", 7 };
    long number = 0;

    (void)state;
    assert_false(st_ber_take_number(&none, ST_BER_INTEGER, &number));
    assert_false(st_ber_take_number(&many, ST_BER_INTEGER, &number));
    assert_int_equal(many.left, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_have_the_fewest_bytes),
        cmocka_unit_test(test_a_number_below_0_is_read),
        cmocka_unit_test(test_strings_of_all_lengths_come_back),
        cmocka_unit_test(test_every_beginning_of_an_element_is_refused_and_nothing_taken),
        cmocka_unit_test(test_lengths_that_no_message_has_are_refused),
        cmocka_unit_test(test_another_tag_than_the_expected_is_left),
        cmocka_unit_test(test_numbers_without_or_with_too_many_bytes_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
