/*
 * test_progress.c - what people are told while they wait, by a clock of the test's.
 */
#include "framework/cli/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

/* Tell at these times, one more task done each time; what was written. */
static void expect_told(
    enum st_progress_kind kind, const uint64_t *times, size_t count, const char *expected)
{
    struct st_progress progress;
    char written[500] = "";

    st_progress_init(&progress, kind, "run", 4);
    progress.file = fmemopen(written, sizeof written, "w");
    progress.told_ms = 1000;
    progress.wrong = 1;
    for (size_t i = 0; i < count; i++, progress.done++)
        st_progress_tell(&progress, times[i]);
    st_progress_clear(&progress);
    fclose(progress.file);
    assert_string_equal(written, expected);
}

static void test_a_line_is_drawn_at_once_and_then_ten_times_a_second(void **state)
{
    static const uint64_t times[] = { 1000, 1001, 1099, 1100, 1199, 1250 };

    (void)state;
    expect_told(
        ST_PROGRESS_LINE, times, 1, "\r\033[K[>                       ] 0/4   1 wrong\r\033[K");
    expect_told(
        ST_PROGRESS_LINE, times, 4,
        "\r\033[K[>                       ] 0/4   1 wrong"
        "\r\033[K[==================>     ] 3/4   1 wrong\r\033[K");
    expect_told(
        ST_PROGRESS_LINE, times + 3, 1, "\r\033[K[>                       ] 0/4   1 wrong\r\033[K");
}

static void test_a_full_line_has_no_tip(void **state)
{
    static const uint64_t times[] = { 1000, 1000, 1000, 1000, 2000 };

    (void)state;
    expect_told(
        ST_PROGRESS_LINE, times, 5,
        "\r\033[K[>                       ] 0/4   1 wrong"
        "\r\033[K[========================] 4/4   1 wrong\r\033[K");
}

static void test_a_heart_beats_each_half_minute(void **state)
{
    static const uint64_t times[] = { 1000, 30999, 31000, 60999, 61000 };

    (void)state;
    expect_told(
        ST_PROGRESS_HEARTBEAT, times, 5,
        "synctorture run: 2 of 4, 1 wrong\nsynctorture run: 4 of 4, 1 wrong\n");
}

static void test_nothing_is_told_where_nothing_is_wanted(void **state)
{
    static const uint64_t times[] = { 1000, 100000 };

    (void)state;
    expect_told(ST_PROGRESS_NONE, times, 2, "");
}

static void test_ci_gets_heartbeats_and_quiet_gets_nothing(void **state)
{
    (void)state;
    setenv("CI", "true", 1);
    assert_int_equal(st_progress_kind_of_stderr(false), ST_PROGRESS_HEARTBEAT);
    assert_int_equal(st_progress_kind_of_stderr(true), ST_PROGRESS_NONE);
    setenv("CI", "false", 1);
    setenv("TERM", "dumb", 1);
    assert_int_equal(st_progress_kind_of_stderr(false), ST_PROGRESS_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_is_drawn_at_once_and_then_ten_times_a_second),
        cmocka_unit_test(test_a_full_line_has_no_tip),
        cmocka_unit_test(test_a_heart_beats_each_half_minute),
        cmocka_unit_test(test_nothing_is_told_where_nothing_is_wanted),
        cmocka_unit_test(test_ci_gets_heartbeats_and_quiet_gets_nothing),
    };

    return cmocka_run_group_tests_name("progress", tests, NULL, NULL) != 0;
}
