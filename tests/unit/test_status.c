/*
 * test_status.c - outcomes have one code and one word each.
 */
#include "framework/model/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_only_ok_is_a_success(void **state)
{
    (void)state;
    assert_int_equal(ST_OK, 0);
    for (size_t i = 0; i < ST_STATUS_COUNT; i++)
        assert_int_equal(st_status_infos[i].hresult >> 31, i != ST_OK);
}

static void test_words_and_codes_name_one_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < ST_STATUS_COUNT; i++) {
        assert_int_equal(st_words_find(&st_status_words, st_status_words.words[i]), i);
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(st_status_infos[i].hresult, st_status_infos[j].hresult);
    }
}

static void test_sync_codes_are_those_of_edkmdb(void **state)
{
    (void)state;
    assert_int_equal(st_status_infos[ST_GONE].hresult, 0x80040800);
    assert_int_equal(st_status_infos[ST_SUPERSEDED].hresult, 0x80040801);
    assert_int_equal(st_status_infos[ST_CONFLICT].hresult, 0x80040802);
    assert_int_equal(st_status_infos[ST_NO_PARENT].hresult, 0x80040803);
    assert_int_equal(st_status_infos[ST_ACCESS_DENIED].hresult, 0x80070005);
}

static void test_nobody_knows_what_happened_when_the_answer_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < ST_STATUS_COUNT; i++) {
        bool is_lost = i == ST_TIMEOUT || i == ST_IO_ERROR || i == ST_CRASHED;

        assert_int_equal(st_status_infos[i].definite, !is_lost);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_ok_is_a_success),
        cmocka_unit_test(test_words_and_codes_name_one_status),
        cmocka_unit_test(test_sync_codes_are_those_of_edkmdb),
        cmocka_unit_test(test_nobody_knows_what_happened_when_the_answer_is_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
