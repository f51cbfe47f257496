/*
 * test_trace.c - every call is written down with how it ended, and nothing else changes.
 */
#include "framework/host/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/hash.h"
#include "tests/support/world.h"

/* A layer that answers every call with what the test says. */
struct stub {
    struct st_host host;
    enum st_status status;
    struct st_reply reply;
    struct st_call seen;
};

static enum st_status answer(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct stub *self = (struct stub *)host;

    self->seen = *call;
    *reply = self->reply;
    return self->status;
}

struct bench {
    struct st_arena arena;
    struct st_trace trace;
    struct stub stub;
    struct st_trace_layer layer;
};

static int open_bench(void **state)
{
    static struct bench bench;

    memset(&bench, 0, sizeof bench);
    st_arena_init(&bench.arena);
    st_trace_init(&bench.trace, &bench.arena);
    bench.trace.step = 4;
    bench.stub.host.call = answer;
    st_trace_layer_init(&bench.layer, &bench.stub.host, &bench.trace, 2, ST_TEST_ALICE);
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_arena_clear(&bench->arena);
    return 0;
}

static const struct st_record *last(const struct bench *bench)
{
    assert_true(bench->trace.count > 0);
    return &bench->trace.records[bench->trace.count - 1];
}

static void test_a_call_is_passed_on_as_it_is_and_its_answer_too(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;
    const struct st_call call = { .op = ST_CALL_ITEM_MOVE, .object = 3, .folder = 1 };

    bench->stub.status = ST_BUSY;
    bench->stub.reply.value = 9;
    assert_int_equal(st_host_call(&bench->layer.host, &call, &reply), ST_BUSY);
    assert_memory_equal(&bench->stub.seen, &call, sizeof call);
    assert_int_equal(reply.value, 9);
}

static void test_every_call_is_recorded_with_who_where_and_when(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;

    for (size_t op = 0; op < ST_CALL_COUNT; op++) {
        const struct st_call call = { .op = (enum st_call_op)op, .object = 3, .folder = 1 };

        bench->stub.status = (enum st_status)(op % ST_STATUS_COUNT);
        st_host_call(&bench->layer.host, &call, &reply);
        assert_int_equal(bench->trace.count, op + 1);
        assert_int_equal(last(bench)->op, op);
        assert_int_equal(last(bench)->status, op % ST_STATUS_COUNT);
        assert_int_equal(last(bench)->object, 3);
        assert_int_equal(last(bench)->folder, 1);
        assert_int_equal(last(bench)->step, 4);
        assert_int_equal(last(bench)->replica, 2);
        assert_int_equal(last(bench)->as, ST_TEST_ALICE);
    }
}

static void test_calls_on_a_property_name_it_and_others_name_none(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;

    for (size_t op = 0; op < ST_CALL_COUNT; op++) {
        const struct st_call call = { .op = (enum st_call_op)op, .property = 7 };
        bool on_property = op == ST_CALL_PROPERTY_GET || op == ST_CALL_PROPERTY_SET ||
                           op == ST_CALL_PROPERTY_DELETE || op == ST_CALL_BASE_GET;

        st_host_call(&bench->layer.host, &call, &reply);
        assert_int_equal(last(bench)->property, on_property ? 7 : ST_NO_PROPERTY);
    }
}

static void test_a_refusal_is_recorded_with_its_reason(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;
    const struct st_ace entry = { .type = ST_DENY };
    const struct st_call call = { .op = ST_CALL_ITEM_SAVE, .save = ST_SAVE_IMPORT };

    bench->stub.status = ST_ACCESS_DENIED;
    bench->stub.reply.refused = 5;
    bench->stub.reply.access = (struct st_access){ .reason = ST_REASON_DENIED,
                                                   .missing = ST_RIGHT_WRITE_PROPERTY,
                                                   .decided_by = &entry };
    st_host_call(&bench->layer.host, &call, &reply);
    assert_ptr_equal(last(bench)->decided_by, &entry);
    assert_int_equal(last(bench)->missing, ST_RIGHT_WRITE_PROPERTY);
    assert_int_equal(last(bench)->reason, ST_REASON_DENIED);
    assert_int_equal(last(bench)->property, 5);
    assert_int_equal(last(bench)->save, ST_SAVE_IMPORT);
}

static void test_what_a_call_brought_is_recorded_only_when_it_was_answered(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;
    const struct st_call get = { .op = ST_CALL_PROPERTY_GET };
    const struct st_call open = { .op = ST_CALL_ITEM_OPEN };
    const struct st_call list = { .op = ST_CALL_FOLDER_LIST };
    const struct st_call journal = { .op = ST_CALL_JOURNAL_LIST };

    bench->stub.reply.value = 9;
    bench->stub.reply.info.properties = 6;
    bench->stub.reply.item_count = 3;
    bench->stub.reply.entry_count = 2;
    st_host_call(&bench->layer.host, &get, &reply);
    assert_int_equal(last(bench)->value, 9);
    st_host_call(&bench->layer.host, &open, &reply);
    assert_int_equal(last(bench)->properties, 6);
    st_host_call(&bench->layer.host, &list, &reply);
    assert_int_equal(last(bench)->items, 3);
    st_host_call(&bench->layer.host, &journal, &reply);
    assert_int_equal(last(bench)->items, 2);
    bench->stub.status = ST_GONE;
    st_host_call(&bench->layer.host, &get, &reply);
    assert_int_equal(last(bench)->value, ST_NAME_NONE);
}

static void test_a_fault_is_recorded_and_so_is_a_stale_token(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;
    const struct st_call call = { .op = ST_CALL_ITEM_OPEN };

    bench->stub.reply.fault = 64;
    st_host_call(&bench->layer.host, &call, &reply);
    assert_int_equal(last(bench)->fault, 64);
    assert_false(last(bench)->is_stale);
    bench->stub.reply = (struct st_reply){ .is_stale = true };
    st_host_call(&bench->layer.host, &call, &reply);
    assert_int_equal(last(bench)->fault, 0);
    assert_true(last(bench)->is_stale);
}

static enum st_status say_nothing(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    (void)host;
    (void)call;
    (void)reply;
    return ST_OK;
}

/* Replies are used again; layers that have nothing to say of these leave them as they are. */
static void test_a_fault_is_not_recorded_again_at_the_next_call(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply = { .fault = 3, .is_stale = true };
    const struct st_call call = { .op = ST_CALL_ITEM_ABORT };

    bench->stub.host.call = say_nothing;
    st_host_call(&bench->layer.host, &call, &reply);
    assert_int_equal(last(bench)->fault, 0);
    assert_false(last(bench)->is_stale);
    assert_int_equal(reply.fault, 0);
}

static void test_the_hash_tells_a_stale_token_from_a_new_one(void **state)
{
    struct bench *bench = *state;
    const struct st_call call = { .op = ST_CALL_ITEM_OPEN };
    struct st_reply reply;

    st_host_call(&bench->layer.host, &call, &reply);

    uint64_t hash = st_trace_hash(&bench->trace, ST_HASH_START);

    bench->trace.count = 0;
    bench->stub.reply.is_stale = true;
    st_host_call(&bench->layer.host, &call, &reply);
    assert_true(hash != st_trace_hash(&bench->trace, ST_HASH_START));
}

/* What makes two traces different, as a change of one call or of its answer. */
static void test_the_hash_tells_traces_apart(void **state)
{
    static const struct st_call calls[] = {
        { .op = ST_CALL_PROPERTY_SET, .object = 3, .property = 1, .value = 2 },
        { .op = ST_CALL_PROPERTY_DELETE, .object = 3, .property = 1, .value = 2 },
        { .op = ST_CALL_PROPERTY_SET, .object = 4, .property = 1, .value = 2 },
        { .op = ST_CALL_PROPERTY_SET, .object = 3, .property = 2, .value = 2 },
        { .op = ST_CALL_PROPERTY_SET, .object = 3, .property = 1, .value = 3 },
        { .op = ST_CALL_ITEM_MOVE, .object = 3, .folder = 1 },
        { .op = ST_CALL_ITEM_MOVE, .object = 3, .folder = 2 },
        { .op = ST_CALL_ITEM_MARK_READ, .object = 3 },
        { .op = ST_CALL_ITEM_MARK_READ, .object = 3, .is_read = true },
        { .op = ST_CALL_ITEM_SAVE, .object = 3, .save = ST_SAVE_CHANGE },
        { .op = ST_CALL_ITEM_SAVE, .object = 3, .save = ST_SAVE_ADOPT },
        { .op = ST_CALL_ITEM_CHECKPOINT, .object = 3, .properties = 1 },
        { .op = ST_CALL_ITEM_CHECKPOINT, .object = 3, .properties = UINT64_C(1) << 63 },
    };
    enum { COUNT = sizeof calls / sizeof calls[0] };
    uint64_t hashes[COUNT * 2];

    for (size_t i = 0; i < (size_t)COUNT * 2; i++) {
        struct st_reply reply;

        close_bench(state);
        open_bench(state);

        struct bench *bench = *state;

        bench->stub.status = i < COUNT ? ST_OK : ST_BUSY;
        st_host_call(&bench->layer.host, &calls[i % COUNT], &reply);
        hashes[i] = st_trace_hash(&bench->trace, ST_HASH_START);
        assert_true(hashes[i] == st_trace_hash(&bench->trace, ST_HASH_START));
        for (size_t k = 0; k < i; k++)
            assert_true(hashes[i] != hashes[k]);
    }
}

static void test_a_trace_grows_as_long_as_it_must(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;

    for (st_object_id i = 0; i < 10000; i++)
        st_host_call(
            &bench->layer.host, &(struct st_call){ .op = ST_CALL_ITEM_OPEN, .object = i }, &reply);
    assert_int_equal(bench->trace.count, 10000);
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(bench->trace.records[i].object, i);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, open_bench, close_bench)
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_passed_on_as_it_is_and_its_answer_too),
        TEST(every_call_is_recorded_with_who_where_and_when),
        TEST(calls_on_a_property_name_it_and_others_name_none),
        TEST(a_refusal_is_recorded_with_its_reason),
        TEST(what_a_call_brought_is_recorded_only_when_it_was_answered),
        TEST(a_fault_is_recorded_and_so_is_a_stale_token),
        TEST(a_fault_is_not_recorded_again_at_the_next_call),
        TEST(the_hash_tells_a_stale_token_from_a_new_one),
        TEST(the_hash_tells_traces_apart),
        TEST(a_trace_grows_as_long_as_it_must),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
