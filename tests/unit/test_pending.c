/*
 * test_pending.c - the journal by item.
 */
#include "framework/engine/pending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

struct bench {
    struct st_test_world test;
    struct st_store_host client;
    struct st_session session;
    struct st_pending pending[16];
    st_object_id items[ST_TEST_OBJECTS + ST_TEST_SPARE];
};

static int open_bench(void **state)
{
    static struct bench bench;

    memset(&bench, 0, sizeof bench);
    st_test_world_init(&bench.test);
    st_store_host_init(&bench.client, bench.test.world, 1, ST_TEST_ALICE, bench.items);
    bench.session.client = &bench.client.host;
    bench.session.pending = bench.pending;
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_test_world_clear(&bench->test);
    return 0;
}

static void test_an_empty_journal_has_nothing_pending(void **state)
{
    struct bench *bench = *state;

    bench->session.pending_count = 9;
    assert_int_equal(st_pending_collect(&bench->session), ST_OK);
    assert_int_equal(bench->session.pending_count, 0);
    assert_null(st_pending_find(&bench->session, ST_TEST_PLAN));
}

static void test_edits_of_one_item_become_one_entry_in_order_of_the_first(void **state)
{
    struct bench *bench = *state;

    st_test_add_edit(&bench->test, ST_TEST_MEMO, ST_EDIT_CHANGE, 1);
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_MOVE, 0);
    st_test_add_edit(&bench->test, ST_TEST_MEMO, ST_EDIT_CHANGE, 4);
    st_test_add_edit(&bench->test, ST_TEST_MEMO, ST_EDIT_MARK_READ, 0);
    assert_int_equal(st_pending_collect(&bench->session), ST_OK);
    assert_int_equal(bench->session.pending_count, 2);
    assert_int_equal(bench->pending[0].object, ST_TEST_MEMO);
    assert_int_equal(bench->pending[0].properties, 5);
    assert_int_equal(bench->pending[0].edits, 1U << ST_EDIT_CHANGE | 1U << ST_EDIT_MARK_READ);
    assert_int_equal(bench->pending[1].object, ST_TEST_PLAN);
    assert_int_equal(bench->pending[1].edits, 1U << ST_EDIT_MOVE);
    assert_ptr_equal(st_pending_find(&bench->session, ST_TEST_PLAN), &bench->pending[1]);
}

static void test_collecting_again_forgets_what_was_settled(void **state)
{
    struct bench *bench = *state;

    st_test_add_edit(&bench->test, ST_TEST_MEMO, ST_EDIT_CHANGE, 1);
    assert_int_equal(st_pending_collect(&bench->session), ST_OK);
    assert_int_equal(st_host_checkpoint(&bench->client.host, ST_TEST_MEMO, 1, 0, 1), ST_OK);
    assert_int_equal(st_pending_collect(&bench->session), ST_OK);
    assert_int_equal(bench->session.pending_count, 0);
}

static void test_a_journal_that_cannot_be_read_is_told(void **state)
{
    struct bench *bench = *state;

    bench->client.calls = ST_CALLS_MAX;
    assert_int_equal(st_pending_collect(&bench->session), ST_LIMIT);
    assert_int_equal(bench->session.pending_count, 0);
}

static void test_made_and_deleted_is_void_and_nothing_else_is(void **state)
{
    (void)state;
    for (unsigned edits = 0; edits <= ST_EDITS_ALL; edits++) {
        const struct st_pending pending = { .edits = (uint8_t)edits };
        bool both = edits >> ST_EDIT_CREATE & 1 && edits >> ST_EDIT_DELETE & 1;

        assert_int_equal(st_pending_is_void(&pending), both);
        for (enum st_edit edit = 0; edit < ST_EDIT_COUNT; edit++)
            assert_int_equal(st_pending_has(&pending, edit), edits >> edit & 1);
    }
    assert_false(st_pending_has(NULL, ST_EDIT_CREATE));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, open_bench, close_bench)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_journal_has_nothing_pending),
        TEST(edits_of_one_item_become_one_entry_in_order_of_the_first),
        TEST(collecting_again_forgets_what_was_settled),
        TEST(a_journal_that_cannot_be_read_is_told),
        TEST(made_and_deleted_is_void_and_nothing_else_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
