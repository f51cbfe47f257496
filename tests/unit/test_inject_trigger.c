/*
 * test_inject_trigger.c - at which calls a fault fires, and what is counted.
 */
#include "framework/fault/inject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

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

/* A session of alice's, in step 4. */
static void open_session(void)
{
    st_fault_rig_open(&rig, 4, ST_TEST_ALICE);
}

/* --- Which calls ------------------------------------------------------------------------ */

/* A session; S is the server, C the client. Journal.list is about no object, though it has 0. */
static const struct {
    char side;
    struct st_call call;
} calls[] = {
    { 'S', { .op = ST_CALL_FOLDER_LIST, .object = ST_TEST_TEAM } },
    { 'S', { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_PLAN } },
    { 'S', { .op = ST_CALL_PROPERTY_GET, .object = ST_TEST_PLAN, .property = ST_TEST_P } },
    { 'S', { .op = ST_CALL_PROPERTY_SET, .object = ST_TEST_PLAN, .property = ST_TEST_Q } },
    { 'S', { .op = ST_CALL_PROPERTY_DELETE, .object = ST_TEST_MEMO, .property = ST_TEST_P } },
    { 'S', { .op = ST_CALL_ITEM_MOVE, .object = ST_TEST_PLAN, .folder = ST_TEST_ARCHIVE } },
    { 'C', { .op = ST_CALL_JOURNAL_LIST } },
    { 'C', { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_PLAN } },
    { 'C', { .op = ST_CALL_BASE_GET, .object = ST_TEST_PLAN, .property = ST_TEST_Q } },
    { 'C', { .op = ST_CALL_ITEM_CHECKPOINT, .object = ST_TEST_MEMO, .properties = 2 } },
    { 'C', { .op = ST_CALL_BASE_LIST, .object = ST_TEST_TEAM } },
    { 'S', { .op = ST_CALL_ITEM_OPEN, .object = ST_OBJECTS_MAX } },
};
enum { CALLS = sizeof calls / sizeof calls[0], TEAM = 1, ARCHIVE = 2, PLAN = 4, MEMO = 8 };

#define ON(id) (1U << ST_CALL_##id)

/* A trigger, for a kind that always happens, and the calls at which it does. */
static const struct {
    const char *fires;
    enum st_fault_kind kind;
    uint32_t calls;
    uint64_t objects; /* 0: any */
    st_properties properties;
    st_identity as;
    uint8_t sides;
    uint32_t step; /* 0: any */
} triggers[] = {
    { "xxxxxxxxxxxx", .kind = ST_FAULT_CHANGE },
    { "...x........", .kind = ST_FAULT_CHANGE, .calls = ON(PROPERTY_SET) },
    { ".x.....x...x", .kind = ST_FAULT_CHANGE, .calls = ON(ITEM_OPEN) },
    { ".x.x...x...x", .kind = ST_FAULT_CHANGE, .calls = ON(ITEM_OPEN) | ON(PROPERTY_SET) },
    { "............", .kind = ST_FAULT_CHANGE, .calls = ON(ITEM_ABORT) },
    { "xxxxxx.....x", .kind = ST_FAULT_CHANGE, .sides = ST_ON_SERVER },
    { "......xxxxx.", .kind = ST_FAULT_CHANGE, .sides = ST_ON_CLIENT },
    { "xxxxxxxxxxxx", .kind = ST_FAULT_CHANGE, .sides = ST_ON_BOTH },
    { ".......x....", .kind = ST_FAULT_CHANGE, .calls = ON(ITEM_OPEN), .sides = ST_ON_CLIENT },
    { "x.........x.", .kind = ST_FAULT_CHANGE, .objects = TEAM },
    { "............", .kind = ST_FAULT_CHANGE, .objects = ARCHIVE },
    { ".xxx.x.xx...", .kind = ST_FAULT_CHANGE, .objects = PLAN },
    { ".xxxxx.xxx..", .kind = ST_FAULT_CHANGE, .objects = PLAN | MEMO },
    { "............", .kind = ST_FAULT_CHANGE, .objects = TEAM, .calls = ON(JOURNAL_LIST) },
    { "......x.....", .kind = ST_FAULT_CHANGE, .calls = ON(JOURNAL_LIST) },
    { "..x.x.......", .kind = ST_FAULT_CHANGE, .properties = 1U << ST_TEST_P },
    { "...x....x...", .kind = ST_FAULT_CHANGE, .properties = 1U << ST_TEST_Q },
    { "..xxx...x...", .kind = ST_FAULT_CHANGE, .properties = 3 },
    { "............", .kind = ST_FAULT_CHANGE, .properties = 1U << ST_TEST_R },
    { "..x.........", .kind = ST_FAULT_CHANGE, .properties = 1U << ST_TEST_P, .objects = PLAN },
    { "xxxxxxxxxxxx", .kind = ST_FAULT_CHANGE, .as = ST_TEST_ALICE },
    { "............", .kind = ST_FAULT_CHANGE, .as = ST_TEST_BOB },
    { "xxxxxxxxxxxx", .kind = ST_FAULT_CHANGE, .step = 4 },
    { "............", .kind = ST_FAULT_CHANGE, .step = 3 },

    /* Where the kind cannot happen, it does not. */
    { "xx.........x", .kind = ST_FAULT_STALE_READ },
    { ".x...x.....x", .kind = ST_FAULT_BUSY, .sides = ST_ON_SERVER,
      .calls = ON(ITEM_OPEN) | ON(PROPERTY_GET) | ON(ITEM_MOVE) },
    { "xxxxxx.....x", .kind = ST_FAULT_LOSE_ANSWER },
    { "............", .kind = ST_FAULT_CONFLICT },
};

static void prepare(size_t row, const uint64_t *objects)
{
    struct st_fault *fault = st_fault_rig_add(&rig, triggers[row].kind);

    fault->times = ST_TIMES_ALWAYS;
    fault->trigger = (struct st_trigger){
        .calls = triggers[row].calls,
        .objects = *objects ? objects : NULL,
        .properties = triggers[row].properties,
        .as = triggers[row].as ? triggers[row].as : (st_identity)ST_NOBODY,
        .sides = triggers[row].sides,
        .step = triggers[row].step ? triggers[row].step : ST_ANY_STEP,
    };
    open_session();
}

static void test_only_calls_that_match_and_fit_are_counted_and_hit(void **state)
{
    for (size_t row = 0; row < sizeof triggers / sizeof triggers[0]; row++) {
        uint64_t objects[ST_OBJECTS_MAX / 64] = { triggers[row].objects };
        char fires[CALLS + 1] = { 0 };
        size_t count = 0;

        stop(state);
        start(state);
        prepare(row, objects);
        for (size_t i = 0; i < CALLS; i++) {
            struct st_reply reply = { .fault = 0 };
            struct st_inject_layer *layer = calls[i].side == 'S' ? &rig.server : &rig.client;

            (void)st_host_call(&layer->host, &calls[i].call, &reply);
            fires[i] = reply.fault ? 'x' : '.';
            count += reply.fault;
        }
        assert_string_equal(fires, triggers[row].fires);
        assert_int_equal(rig.seen[0], count);
        assert_int_equal(rig.fired[0], count);
    }
}

/* Who is connected does not matter unless it is said. */
static void test_a_fault_of_nobody_is_for_everybody(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_BUSY);
    st_fault_rig_open(&rig, 0, ST_TEST_BOB);
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_BUSY);
}

/* --- How often -------------------------------------------------------------------------- */

static const struct {
    uint32_t nth, times;
    const char *fires; /* of eight calls that match */
    enum st_fault_kind kind;
} counts[] = {
    { 0, 1, "x.......", ST_FAULT_BUSY },
    { 1, 1, "x.......", ST_FAULT_BUSY },
    { 2, 1, ".x......", ST_FAULT_BUSY },
    { 8, 1, ".......x", ST_FAULT_BUSY },
    { 9, 1, "........", ST_FAULT_BUSY },
    { 1, 3, "xxx.....", ST_FAULT_BUSY },
    { 3, 2, "..xx....", ST_FAULT_BUSY },
    { 7, 9, "......xx", ST_FAULT_BUSY },
    { 1, ST_TIMES_ALWAYS, "xxxxxxxx", ST_FAULT_BUSY },
    { 4, ST_TIMES_ALWAYS, "...xxxxx", ST_FAULT_BUSY },
    { 2, 5, ".x......", ST_FAULT_STALE_TOKEN }, /* times is how long it lasts */
    { 2, 2, ".xx.....", ST_FAULT_REPEAT },      /* what is repeated is one call */
};

static void test_a_fault_happens_from_the_nth_on_so_many_times(void **state)
{
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const char *fires = counts[i].fires;

        stop(state);
        start(state);

        struct st_fault *fault = st_fault_rig_add(&rig, counts[i].kind);

        fault->trigger.nth = counts[i].nth;
        fault->times = counts[i].times;
        open_session();
        for (size_t k = 0; fires[k]; k++) {
            struct st_reply reply = { .fault = 0 };
            const struct st_call call = { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_PLAN };

            (void)st_host_call(&rig.server.host, &call, &reply);
            assert_int_equal(reply.fault, fires[k] == 'x');
        }
        assert_int_equal(rig.seen[0], 8);
        assert_int_equal(
            rig.fired[0], strchr(fires, 'x') ? strrchr(fires, 'x') - strchr(fires, 'x') + 1 : 0);
    }
}

static void test_a_run_counts_over_its_sessions(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_BUSY)->trigger.nth = 3;
    open_session();
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_OK);
    assert_int_equal(st_host_open(&rig.client.host, ST_TEST_PLAN, NULL), ST_OK);
    open_session();
    assert_int_equal(st_host_open(&rig.client.host, ST_TEST_PLAN, NULL), ST_BUSY);
    assert_int_equal(rig.seen[0], 3);
    st_injector_init(&rig.injector, rig.faults, 1, rig.seen, rig.fired);
    assert_int_equal(rig.seen[0], 0);
    assert_int_equal(rig.fired[0], 0);
}

static void test_a_step_is_that_of_the_session(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_BUSY)->trigger.step = 5;
    open_session();
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_OK);
    st_fault_rig_open(&rig, 5, ST_TEST_ALICE);
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_BUSY);
}

/* --- Several ---------------------------------------------------------------------------- */

/* Make a call to the server; the number of the fault that hit it. */
static unsigned hit(enum st_status expected)
{
    const struct st_call call = { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_PLAN };
    struct st_reply reply = { .fault = 0 };

    assert_int_equal(st_host_call(&rig.server.host, &call, &reply), expected);
    return reply.fault;
}

static void test_of_several_that_are_due_the_first_happens_and_all_count(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_NOT_FOUND)->trigger.nth = 2;
    st_fault_rig_add(&rig, ST_FAULT_TIMEOUT)->trigger.nth = 2;
    st_fault_rig_add(&rig, ST_FAULT_BUSY)->trigger.nth = 2;
    rig.faults[2].times = 2;
    st_fault_rig_add(&rig, ST_FAULT_GONE)->trigger.nth = 4;
    open_session();
    assert_int_equal(hit(ST_OK), 0);
    assert_int_equal(hit(ST_NOT_FOUND), 1);
    assert_int_equal(hit(ST_BUSY), 3);
    assert_int_equal(hit(ST_GONE), 4);
    assert_int_equal(hit(ST_OK), 0);

    static const uint32_t fired[] = { 1, 0, 1, 1 };

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(rig.seen[i], 5);
        assert_int_equal(rig.fired[i], fired[i]);
    }
}

/* After a cut or a crash nothing else can go wrong, and what failed is put down to it. */
static void test_nothing_counts_after_the_end(void **state)
{
    static const enum st_fault_kind kinds[] = { ST_FAULT_CUT, ST_FAULT_CRASH };
    static const enum st_status statuses[] = { ST_IO_ERROR, ST_CRASHED };

    for (size_t i = 0; i < 2; i++) {
        stop(state);
        start(state);
        st_fault_rig_add(&rig, ST_FAULT_BUSY)->trigger.nth = 3;
        st_fault_rig_add(&rig, kinds[i])->trigger.nth = 2;
        open_session();
        assert_int_equal(hit(ST_OK), 0);
        for (size_t k = 0; k < 4; k++)
            assert_int_equal(hit(statuses[i]), 2);
        assert_int_equal(rig.seen[0], 2);
        assert_int_equal(rig.fired[0], 0);
        assert_int_equal(rig.fired[1], 1);
    }
}

static void test_without_a_plan_nothing_happens(void **state)
{
    (void)state;
    open_session();
    for (size_t i = 0; i < CALLS; i++) {
        struct st_inject_layer *layer = calls[i].side == 'S' ? &rig.server : &rig.client;
        struct st_host *wanted =
            calls[i].side == 'S' ? &rig.wanted_server.host : &rig.wanted_client.host;
        struct st_reply reply = { .fault = 0 };

        assert_int_equal(
            st_fault_rig_call(layer, &calls[i].call), st_host_call(wanted, &calls[i].call, &reply));
    }
    st_fault_rig_compare(&rig);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(only_calls_that_match_and_fit_are_counted_and_hit),
        TEST(a_fault_of_nobody_is_for_everybody),
        TEST(a_fault_happens_from_the_nth_on_so_many_times),
        TEST(a_run_counts_over_its_sessions),
        TEST(a_step_is_that_of_the_session),
        TEST(of_several_that_are_due_the_first_happens_and_all_count),
        TEST(nothing_counts_after_the_end),
        TEST(without_a_plan_nothing_happens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
