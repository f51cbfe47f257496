/*
 * test_endless.c - a sweep ends, also when the engine does not.
 */
#include "framework/run/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/corpus.h"
#include "tests/support/swept.h"

static const char file[] = "scenarios/tutorial/1-edit-arrives.json"; /* step 3 synchronizes */

/* Makes calls until it is told that there are no more. */
static enum st_status endless_sync(struct st_session *session)
{
    enum st_status status = ST_OK;
    struct st_reply reply;

    while (status != ST_LIMIT)
        status = st_host_list(session->server, session->folders[0], &reply);
    return status;
}

static void test_an_engine_that_calls_until_it_is_stopped_hangs(void **state)
{
    static const struct st_engine endless = { .name = "endless", .sync = endless_sync };
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init_engine(&swept, file, &endless, 1U << ST_FAULT_TIMEOUT);
    assert_int_equal(swept.sweep->point_count, ST_SWEEP_CALLS_MAX + 1);

    size_t cell = st_swept_file_cell(&swept, "timeout@3:7");

    st_sweep_cell(swept.sweep, cell);
    assert_int_equal(swept.sweep->cells[cell], ST_CELL_HANG);
    assert_int_equal(swept.sweep->broken[cell], 0);
    st_swept_file_clear(&swept);
}

/* What the engine heard last; it gives up for the test, at a number nobody should reach. */
static enum st_status heard;
enum { PATIENCE = 3 * ST_SWEEP_CALLS_MAX };

static enum st_status stubborn_sync(struct st_session *session)
{
    struct st_reply reply;
    size_t calls = 0;

    do
        heard = st_host_list(session->server, session->folders[0], &reply);
    while (heard != ST_OK && heard != ST_LIMIT && ++calls < PATIENCE);
    return heard;
}

static const struct st_engine stubborn = { .name = "stubborn", .sync = stubborn_sync };

static void test_who_tries_again_until_it_works_hangs_only_if_it_never_does(void **state)
{
    static const struct {
        const char *cell;
        enum st_cell came;
    } rows[] = {
        { "timeout@3:1", ST_CELL_SAME },
        { "timeout:always@3:1", ST_CELL_HANG },
    };
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init_engine(&swept, file, &stubborn, ST_TEST_KINDS);
    assert_int_equal(swept.sweep->point_count, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t cell = st_swept_file_cell(&swept, rows[i].cell);

        st_sweep_cell(swept.sweep, cell);
        assert_int_equal(swept.sweep->cells[cell], rows[i].came);
    }
    st_swept_file_clear(&swept);
}

/* A call that a fault answers counts, or it is the sweep that never ends. */
static void test_who_tries_again_for_ever_is_told_limit(void **state)
{
    static const char *const cells[] = { "timeout:always@3:1", "cut@3:1", "crash:before@3:1" };
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init_engine(&swept, file, &stubborn, ST_TEST_KINDS);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        size_t cell = st_swept_file_cell(&swept, cells[i]);

        st_sweep_cell(swept.sweep, cell);
        assert_int_equal(swept.sweep->cells[cell], ST_CELL_HANG);
        if (heard != ST_LIMIT)
            fail_msg(
                "%s: %d calls, and still %s", cells[i], PATIENCE, st_status_words.words[heard]);
    }
    st_swept_file_clear(&swept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_engine_that_calls_until_it_is_stopped_hangs),
        cmocka_unit_test(test_who_tries_again_until_it_works_hangs_only_if_it_never_does),
        cmocka_unit_test(test_who_tries_again_for_ever_is_told_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
