/*
 * test_text.c - UTF-8 is decoded strictly, and outside text cannot steer a terminal.
 */
#include "framework/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* size is what the decoder is given of bytes; length what it takes. */
static const struct {
    const char *claim;
    const char *bytes;
    size_t size;
    int32_t code;
    size_t length;
} decodings[] = {
    { "NUL", "\0", 1, 0, 1 },
    { "ASCII", "a\xc3", 2, 'a', 1 },
    { "last of one byte", "\x7f", 1, 0x7f, 1 },
    { "first of two", "\xc2\x80", 2, 0x80, 2 },
    { "last of two", "\xdf\xbf", 2, 0x7ff, 2 },
    { "first of three", "\xe0\xa0\x80", 3, 0x800, 3 },
    { "last before surrogates", "\xed\x9f\xbf", 3, 0xd7ff, 3 },
    { "first after surrogates", "\xee\x80\x80", 3, 0xe000, 3 },
    { "last of three", "\xef\xbf\xbf", 3, 0xffff, 3 },
    { "first of four", "\xf0\x90\x80\x80", 4, 0x10000, 4 },
    { "last of all", "\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4 },
    { "too large", "\xf4\x90\x80\x80", 4, -1, 1 },
    { "five bytes", "\xf8\x88\x80\x80\x80", 5, -1, 1 },
    { "no lead", "\x80", 1, -1, 1 },
    { "never a byte", "\xff", 1, -1, 1 },
    { "overlong slash", "\xc0\xaf", 2, -1, 1 },
    { "overlong DEL", "\xc1\xbf", 2, -1, 1 },
    { "overlong of three", "\xe0\x9f\xbf", 3, -1, 1 },
    { "overlong of four", "\xf0\x8f\xbf\xbf", 4, -1, 1 },
    { "first surrogate", "\xed\xa0\x80", 3, -1, 1 },
    { "last surrogate", "\xed\xbf\xbf", 3, -1, 1 },
    { "cut after one of two", "\xc3\xa9", 1, -1, 1 },
    { "cut after two of three", "\xe2\x82\xac", 2, -1, 1 },
    { "cut after three of four", "\xf0\x9f\x98\x80", 3, -1, 1 },
    { "a lead in second place", "\xc3\xc3", 2, -1, 1 },
    { "second byte wrong", "\xe2\x28\xac", 3, -1, 1 },
    { "third byte wrong", "\xe2\x82\x28", 3, -1, 1 },
    { "fourth byte wrong", "\xf0\x9f\x98\x28", 4, -1, 1 },
};

static const struct {
    const char *from, *to;
} safe[] = {
    { "", "" },
    { "plain \"quoted\" \\ text", "plain \"quoted\" \\ text" },
    { "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80" },
    { "a\nb\tc\rd", "a\\nb\\tc\\u{d}d" },
    { "\x01\x1f\x7f", "\\u{1}\\u{1f}\\u{7f}" },
    { "\x1b[31mred", "\\u{1b}[31mred" },
    { "\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u{80}\\u{9b}\\u{9f}\xc2\xa0" },
    { "\xe2\x80\x8e\xe2\x80\x8f", "\\u{200e}\\u{200f}" },
    { "\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}" },
    { "\xe2\x80\xaa\xe2\x80\xae\xe2\x80\xac\xe2\x80\xac", "\\u{202a}\\u{202e}\\u{202c}\\u{202c}" },
    { "\xe2\x81\xa6\xe2\x81\xa9", "\\u{2066}\\u{2069}" },
    { "\xd8\x9c\xef\xbb\xbf", "\\u{61c}\\u{feff}" },
    { "a\xff\xc0\xaf", "a\\xff\\xc0\\xaf" },
    { "\xed\xa0\x80", "\\xed\\xa0\\x80" },
    { "cut \xe2\x82", "cut \\xe2\\x82" },
};

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

static void test_utf8_is_decoded_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decodings / sizeof decodings[0]; i++) {
        size_t length = 0;

        /* A copy of just that size, so that the sanitizer sees reads beyond it. */
        char *bytes = st_arena_alloc(&arena, decodings[i].size);

        memcpy(bytes, decodings[i].bytes, decodings[i].size);

        int32_t code = st_utf8_next(bytes, decodings[i].size, &length);

        if (code != decodings[i].code || length != decodings[i].length)
            fail_msg("%s: 0x%x of %zu bytes", decodings[i].claim, (unsigned)code, length);
    }
}

static void test_outside_text_cannot_steer_a_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
        assert_string_equal(st_safe(&arena, safe[i].from), safe[i].to);
}

static void test_safe_text_may_hold_nul_and_end_anywhere(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    st_text_add_safe(&text, "a\0b\xe2\x82\xac", 5);
    assert_string_equal(text.data, "a\\u{0}b\\xe2\\x82");
}

static void test_text_grows_piece_by_piece(void **state)
{
    struct st_text text;
    static char large[5000];

    (void)state;
    st_text_init(&text, &arena);
    assert_string_equal(text.data, "");
    for (size_t i = 1; i <= 1000; i++) {
        st_text_add_char(&text, 'x');
        assert_int_equal(text.size, i);
        assert_int_equal(strlen(text.data), i);
    }
    memset(large, 'y', sizeof large);
    st_text_add_size(&text, large, sizeof large);
    st_text_add_size(&text, "", 0);
    st_text_add(&text, "end");
    st_text_pad(&text, 2);
    st_text_addf(&text, "%d|%s", -7, "z");
    assert_int_equal(text.size, 6009);
    assert_string_equal(text.data + 5998, "yyend  -7|z");
    assert_int_equal(text.data[999], 'x');
    assert_int_equal(text.data[1000], 'y');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_is_decoded_strictly),
        cmocka_unit_test(test_outside_text_cannot_steer_a_terminal),
        cmocka_unit_test(test_safe_text_may_hold_nul_and_end_anywhere),
        cmocka_unit_test(test_text_grows_piece_by_piece),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
