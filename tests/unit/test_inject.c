/*
 * test_inject.c - what each kind of fault does to a call, and to all that come after it.
 */
#include "framework/fault/inject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/fault_rig.h"

static struct st_fault_rig rig;

static int start(void **state)
{
    (void)state;
    st_fault_rig_init(&rig);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    st_fault_rig_clear(&rig);
    return 0;
}

static void open_session(void)
{
    st_fault_rig_open(&rig, 0, ST_TEST_ALICE);
}

static void change_all(struct st_host *host, st_object_id item)
{
    st_fault_rig_stage(&rig, host, item);
    assert_int_equal(st_host_save(host, item, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
}

/* --- One row each ----------------------------------------------------------------------- */

enum end { NOTHING, DONE, TWICE, TORN, SEEN };

/* What comes of an item.save of three properties; of an item.open, for who only reads. */
static const struct row {
    enum st_fault_kind kind;
    enum st_status status;
    enum end end;
    unsigned calls; /* that come through */
} rows[] = {
    { ST_FAULT_ACCESS_DENIED, ST_ACCESS_DENIED, NOTHING, 0 },
    { ST_FAULT_NOT_FOUND, ST_NOT_FOUND, NOTHING, 0 },
    { ST_FAULT_GONE, ST_GONE, NOTHING, 0 },
    { ST_FAULT_CONFLICT, ST_CONFLICT, NOTHING, 0 },
    { ST_FAULT_QUOTA, ST_QUOTA, NOTHING, 0 },
    { ST_FAULT_BUSY, ST_BUSY, NOTHING, 0 },
    { ST_FAULT_TIMEOUT, ST_TIMEOUT, NOTHING, 0 },
    { ST_FAULT_IO_ERROR, ST_IO_ERROR, NOTHING, 0 },
    { ST_FAULT_LOSE_ANSWER, ST_TIMEOUT, DONE, 1 },
    { ST_FAULT_REPEAT, ST_OK, TWICE, 2 },
    { ST_FAULT_CUT, ST_IO_ERROR, NOTHING, 0 },
    { ST_FAULT_CRASH, ST_CRASHED, NOTHING, 0 },
    { ST_FAULT_TORN_WRITE, ST_IO_ERROR, TORN, 0 },
    { ST_FAULT_STALE_READ, ST_OK, NOTHING, 1 },
    { ST_FAULT_STALE_TOKEN, ST_OK, DONE, 1 },
    { ST_FAULT_CHANGE, ST_OK, SEEN, 1 },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* The number is new, the version is not, and of three values two arrived. */
static void tear(struct st_store *store, st_object_id item)
{
    struct st_object *object = st_store_object(store, item);

    object->change = ++store->changes;
    object->values[ST_TEST_P] = rig.red;
    object->values[ST_TEST_Q] = rig.blue;
}

static void do_by_hand(struct st_store_host *store, enum end end)
{
    switch (end) {
    case NOTHING:
        break;
    case TWICE:
        change_all(&store->host, ST_TEST_PLAN);
        change_all(&store->host, ST_TEST_PLAN);
        break;
    case TORN:
        tear(store->store, ST_TEST_PLAN);
        break;
    case SEEN: /* by somebody else, on the server */
        st_store_object(st_world_server(rig.wanted), ST_TEST_TEAM)->is_read = true;
        change_all(&store->host, ST_TEST_PLAN);
        break;
    case DONE:
        change_all(&store->host, ST_TEST_PLAN);
        break;
    }
}

static void try_row(const struct row *row, enum st_call_side side)
{
    bool reads = row->kind == ST_FAULT_STALE_READ;
    enum st_call_op op = reads ? ST_CALL_ITEM_OPEN : ST_CALL_ITEM_SAVE;
    struct st_inject_layer *layer = side == ST_ON_SERVER ? &rig.server : &rig.client;
    const struct st_call call = { .op = op, .object = ST_TEST_PLAN };

    st_fault_rig_add_at(&rig, row->kind, op)->trigger.sides = (uint8_t)side;
    open_session();
    if (!reads)
        st_fault_rig_stage(&rig, &layer->host, ST_TEST_PLAN);

    const struct st_rig_spy *spy = side == ST_ON_SERVER ? &rig.server_spy : &rig.client_spy;
    unsigned before = spy->calls;
    enum st_status status = st_fault_rig_call(layer, &call);

    if (status != row->status || spy->calls - before != row->calls)
        fail_msg(
            "%s: %s after %u calls", st_fault_words.words[row->kind], st_status_words.words[status],
            spy->calls - before);
    assert_int_equal(rig.seen[0], 1);
    assert_int_equal(rig.fired[0], 1);
    do_by_hand(side == ST_ON_SERVER ? &rig.wanted_server : &rig.wanted_client, row->end);
    st_fault_rig_compare(&rig);
}

static void test_each_kind_does_what_its_row_says(void **state)
{
    assert_int_equal(ROWS, ST_FAULT_COUNT);
    for (size_t i = 0; i < ROWS; i++) {
        assert_int_equal(rows[i].kind, i);
        assert_int_equal(rows[i].status, st_fault_infos[i].answer);
        for (enum st_call_side side = ST_ON_SERVER; side <= ST_ON_CLIENT; side++) {
            if (side == ST_ON_CLIENT && !st_fault_fits(rows[i].kind, ST_CALL_ITEM_SAVE, side))
                continue;
            stop(state);
            start(state);
            try_row(&rows[i], side);
        }
    }
}

/* --- Refused ---------------------------------------------------------------------------- */

static void test_a_refusal_names_the_property_but_no_entry(void **state)
{
    const struct st_call set = {
        .op = ST_CALL_PROPERTY_SET, .object = ST_TEST_PLAN, .property = ST_TEST_Q, .value = rig.red
    };
    const struct st_call save = { .op = ST_CALL_ITEM_SAVE, .object = ST_TEST_PLAN };
    struct st_reply reply = { .refused = 99, .access = { .granted = true } };

    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_ACCESS_DENIED)->times = 2;
    open_session();
    assert_int_equal(st_host_call(&rig.server.host, &set, &reply), ST_ACCESS_DENIED);
    assert_int_equal(reply.refused, ST_TEST_Q);
    assert_int_equal(reply.access.reason, ST_REASON_INJECTED);
    assert_int_equal(reply.access.missing, 0);
    assert_false(reply.access.granted);
    assert_null(reply.access.decided_by);
    assert_int_equal(st_host_call(&rig.server.host, &save, &reply), ST_ACCESS_DENIED);
    assert_int_equal(reply.refused, ST_NO_PROPERTY);
}

static void test_what_was_begun_outlasts_a_refusal(void **state)
{
    (void)state;
    st_fault_rig_add_at(&rig, ST_FAULT_BUSY, ST_CALL_ITEM_SAVE);
    open_session();
    st_fault_rig_stage(&rig, &rig.server.host, ST_TEST_PLAN);
    assert_int_equal(
        st_host_save(&rig.server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_BUSY);
    assert_int_equal(
        st_host_save(&rig.server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
    change_all(&rig.wanted_server.host, ST_TEST_PLAN);
    st_fault_rig_compare(&rig);
}

/* --- The link --------------------------------------------------------------------------- */

static void test_a_refusal_is_lost_like_any_answer(void **state)
{
    const struct st_ace nothing = { .type = ST_ALLOW, .property = ST_NO_PROPERTY };

    (void)state;
    st_test_set_list(&rig.test, ST_TEST_MEMO, 1, &nothing);
    st_fault_rig_add_at(&rig, ST_FAULT_LOSE_ANSWER, ST_CALL_ITEM_DELETE);
    open_session();
    assert_int_equal(st_host_remove(&rig.server.host, ST_TEST_MEMO, 0), ST_TIMEOUT);
    st_fault_rig_compare(&rig);
}

static void test_who_is_delivered_twice_hears_of_the_first_time(void **state)
{
    const struct st_call save = { .op = ST_CALL_ITEM_SAVE,
                                  .object = ST_TEST_PLAN,
                                  .save = ST_SAVE_CHANGE };
    struct st_reply reply;

    (void)state;
    st_fault_rig_add_at(&rig, ST_FAULT_REPEAT, ST_CALL_ITEM_SAVE);
    open_session();
    st_fault_rig_stage(&rig, &rig.server.host, ST_TEST_PLAN);
    assert_int_equal(st_host_call(&rig.server.host, &save, &reply), ST_OK);

    const struct st_object *plan = st_store_peek(rig.server_store.store, ST_TEST_PLAN);

    assert_int_equal(reply.info.change + 1, plan->change);
    assert_int_equal(reply.info.version.key_counter + 1, plan->version.key_counter);
}

/* The second time these meet what the first has done; nobody hears of that. */
static void test_a_second_delivery_meets_the_first(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_REPEAT)->times = ST_TIMES_ALWAYS;
    open_session();

    struct st_host *server = &rig.server.host;
    struct st_host *wanted = &rig.wanted_server.host;
    uint32_t change = st_store_peek(rig.server_store.store, ST_TEST_MEMO)->change;

    assert_int_equal(st_host_create(server, ST_TEST_FREE_A, ST_TEST_TEAM, rig.red), ST_OK);
    assert_int_equal(
        st_host_save(server, ST_TEST_FREE_A, ST_SAVE_CHANGE, NULL, NULL), ST_OK); /* exists */
    assert_int_equal(st_host_set(server, ST_TEST_MEMO, ST_TEST_P, rig.red), ST_OK);
    assert_int_equal(
        st_host_save_if_unchanged(server, ST_TEST_MEMO, change, NULL), ST_OK); /* conflict */
    assert_int_equal(st_host_remove(server, ST_TEST_PLAN, 0), ST_OK);          /* gone */
    assert_int_equal(rig.server_spy.calls, 10);

    assert_int_equal(st_host_create(wanted, ST_TEST_FREE_A, ST_TEST_TEAM, rig.red), ST_OK);
    assert_int_equal(st_host_save(wanted, ST_TEST_FREE_A, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
    assert_int_equal(st_host_set(wanted, ST_TEST_MEMO, ST_TEST_P, rig.red), ST_OK);
    assert_int_equal(st_host_save(wanted, ST_TEST_MEMO, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
    assert_int_equal(st_host_remove(wanted, ST_TEST_PLAN, 0), ST_OK);
    st_fault_rig_compare(&rig);
}

static void test_a_cut_lasts_until_the_session_ends_and_spares_the_client(void **state)
{
    const struct st_call open = { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_PLAN };
    struct st_reply reply = { .fault = 0 };

    (void)state;
    st_fault_rig_add_at(&rig, ST_FAULT_CUT, ST_CALL_ITEM_DELETE);
    open_session();
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_OK);
    assert_int_equal(st_host_remove(&rig.server.host, ST_TEST_PLAN, 0), ST_IO_ERROR);
    assert_int_equal(st_host_call(&rig.server.host, &open, &reply), ST_IO_ERROR);
    assert_int_equal(reply.fault, 1);
    assert_int_equal(st_host_abort(&rig.server.host, ST_TEST_PLAN), ST_IO_ERROR);
    assert_int_equal(rig.server_spy.calls, 1);
    change_all(&rig.client.host, ST_TEST_PLAN);
    change_all(&rig.wanted_client.host, ST_TEST_PLAN);
    st_fault_rig_compare(&rig);
    assert_int_equal(rig.fired[0], 1);

    open_session();
    change_all(&rig.server.host, ST_TEST_PLAN);
    change_all(&rig.wanted_server.host, ST_TEST_PLAN);
    st_fault_rig_compare(&rig);
}

/* --- Crashes ---------------------------------------------------------------------------- */

static void crash(enum st_when when, struct st_inject_layer *layer)
{
    st_fault_rig_add_at(&rig, ST_FAULT_CRASH, ST_CALL_ITEM_DELETE)->when = (uint8_t)when;
    open_session();

    struct st_store_host *wanted = layer == &rig.server ? &rig.wanted_server : &rig.wanted_client;
    struct st_reply reply = { .fault = 0 };
    const struct st_call open = { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_MEMO };

    assert_int_equal(st_host_remove(&layer->host, ST_TEST_PLAN, 0), ST_CRASHED);

    unsigned calls = rig.server_spy.calls + rig.client_spy.calls;

    assert_int_equal(st_host_call(&rig.server.host, &open, &reply), ST_CRASHED);
    assert_int_equal(reply.fault, 1);
    assert_int_equal(st_host_call(&rig.client.host, &open, &reply), ST_CRASHED);
    assert_int_equal(st_host_remove(&rig.client.host, ST_TEST_MEMO, 0), ST_CRASHED);
    assert_int_equal(calls, rig.server_spy.calls + rig.client_spy.calls);
    if (when == ST_WHEN_AFTER)
        assert_int_equal(st_host_remove(&wanted->host, ST_TEST_PLAN, 0), ST_OK);
    st_fault_rig_compare(&rig);

    open_session();
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_MEMO, NULL), ST_OK);
    assert_int_equal(st_host_open(&rig.client.host, ST_TEST_MEMO, NULL), ST_OK);
}

static void test_nothing_happens_after_a_crash_before_or_after_a_call(void **state)
{
    for (enum st_when when = 0; when < ST_WHEN_COUNT; when++) {
        stop(state);
        start(state);
        crash(when, &rig.server);
        stop(state);
        start(state);
        crash(when, &rig.client);
    }
}

/* --- Limits ----------------------------------------------------------------------------- */

/* Delivered twice, or not at all: who tries for ever comes to an end. */
static void test_a_call_that_goes_wrong_is_one_call(void **state)
{
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++) {
        const struct st_call call = { .op = kind == ST_FAULT_STALE_READ ? ST_CALL_ITEM_OPEN
                                                                        : ST_CALL_ITEM_SAVE,
                                      .object = ST_TEST_PLAN };

        stop(state);
        start(state);
        st_fault_rig_add(&rig, (enum st_fault_kind)kind)->times = ST_TIMES_ALWAYS;
        open_session();
        rig.server_store.calls_max = 5;
        for (uint32_t i = 0; i < 5; i++) {
            assert_int_not_equal(st_fault_rig_call(&rig.server, &call), ST_LIMIT);
            assert_int_equal(rig.server_store.calls, i + 1);
        }

        uint32_t seen = rig.seen[0];

        assert_int_equal(st_fault_rig_call(&rig.server, &call), ST_LIMIT);
        assert_int_equal(rig.server_store.calls, 5);
        assert_int_equal(rig.seen[0], seen);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(each_kind_does_what_its_row_says),
        TEST(a_refusal_names_the_property_but_no_entry),
        TEST(what_was_begun_outlasts_a_refusal),
        TEST(a_refusal_is_lost_like_any_answer),
        TEST(who_is_delivered_twice_hears_of_the_first_time),
        TEST(a_second_delivery_meets_the_first),
        TEST(a_cut_lasts_until_the_session_ends_and_spares_the_client),
        TEST(nothing_happens_after_a_crash_before_or_after_a_call),
        TEST(a_call_that_goes_wrong_is_one_call),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
