/*
 * test_progress.c - a line comes as often as was said, on a clock that the test sets.
 *
 * Calls of clock_gettime come here by the linker's --wrap (tests/CMakeLists.txt).
 */
#include "framework/cli/tasks/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

static uint64_t now_ms;

/* What the linker's --wrap puts in place of it. */
int progress_clock_gettime(clockid_t clock, struct timespec *time) __asm__("__wrap_clock_gettime");

int progress_clock_gettime(clockid_t clock, struct timespec *time)
{
    assert_int_equal(clock, CLOCK_MONOTONIC);
    *time = (struct timespec){
        .tv_sec = (time_t)(now_ms / 1000),
        .tv_nsec = (long)(now_ms % 1000) * 1000000,
    };
    return 0;
}

/* As in CI, wherever the test runs. */
static int set_up(void **state)
{
    (void)state;
    now_ms = 5000;
    return setenv("CI", "true", 1);
}

/* When it is due first, and then again, each counted from the line before. */
static void expect_beats(uint32_t heartbeat_s, uint64_t every_ms)
{
    struct st_progress progress;

    st_progress_begin(&progress, heartbeat_s);
    for (int beat = 0; beat < 3; beat++) {
        now_ms += every_ms - 1;
        assert_false(st_progress_is_due(&progress));
        now_ms += 1;
        assert_true(st_progress_is_due(&progress));
        st_progress_tell(&progress, "test_progress: still here");
        assert_false(st_progress_is_due(&progress));
    }
    assert_int_equal(st_progress_ms(&progress), 3 * every_ms);
}

static void test_without_a_terminal_a_line_comes_each_half_minute(void **state)
{
    (void)state;
    expect_beats(0, 30000);
}

static void test_it_comes_as_often_as_was_said(void **state)
{
    (void)state;
    expect_beats(1, 1000);
    expect_beats(ST_HEARTBEAT_MAX, (uint64_t)ST_HEARTBEAT_MAX * 1000);
}

static void test_a_line_without_a_terminal_is_not_drawn_over(void **state)
{
    struct st_progress progress;

    (void)state;
    st_progress_begin(&progress, 0);
    st_progress_tell(&progress, "test_progress: still here");
    assert_false(progress.is_drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_without_a_terminal_a_line_comes_each_half_minute, set_up),
        cmocka_unit_test_setup(test_it_comes_as_often_as_was_said, set_up),
        cmocka_unit_test_setup(test_a_line_without_a_terminal_is_not_drawn_over, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
