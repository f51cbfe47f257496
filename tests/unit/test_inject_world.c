/*
 * test_inject_world.c - stores that write half or answer from the past, and a world that changes.
 */
#include "framework/fault/inject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/host/trace.h"
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

/* --- Torn writes ------------------------------------------------------------------------ */

static void test_the_half_of_one_is_one_and_a_deletion_counts(void **state)
{
    (void)state;
    st_fault_rig_add_at(&rig, ST_FAULT_TORN_WRITE, ST_CALL_ITEM_SAVE)->times = 2;
    open_session();
    assert_int_equal(st_host_set(&rig.server.host, ST_TEST_MEMO, ST_TEST_P, rig.red), ST_OK);
    assert_int_equal(
        st_host_save(&rig.server.host, ST_TEST_MEMO, ST_SAVE_CHANGE, NULL, NULL), ST_IO_ERROR);
    assert_int_equal(st_host_set(&rig.server.host, ST_TEST_PLAN, ST_TEST_Q, rig.red), ST_OK);
    assert_int_equal(st_host_unset(&rig.server.host, ST_TEST_PLAN, ST_TEST_P), ST_OK);
    assert_int_equal(
        st_host_save(&rig.server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_IO_ERROR);

    struct st_store *wanted = rig.wanted_server.store;

    st_store_object(wanted, ST_TEST_MEMO)->change = ++wanted->changes;
    st_store_object(wanted, ST_TEST_MEMO)->values[ST_TEST_P] = rig.red;
    st_store_object(wanted, ST_TEST_PLAN)->change = ++wanted->changes;
    st_store_object(wanted, ST_TEST_PLAN)->values[ST_TEST_P] = ST_NAME_NONE;
    st_fault_rig_compare(&rig);
}

enum torn { NEW_ITEM, IMPORT, CHANGED_MEANWHILE, HAVING_SEEN_LESS, OF_ANOTHER_ITEM, TORN_CASES };

/* Begin something, and tear it; nothing of it may be there. */
static void tear_nothing(enum torn what)
{
    struct st_host *server = &rig.server.host;
    struct st_version older = { .pcl = { 0, 1 } };
    struct st_call save = { .op = ST_CALL_ITEM_SAVE, .object = ST_TEST_PLAN };

    if (what == NEW_ITEM) {
        save.object = ST_TEST_FREE_A;
        assert_int_equal(st_host_create(server, save.object, ST_TEST_TEAM, rig.red), ST_OK);
    }
    if (what == IMPORT)
        assert_int_equal(st_host_import(server, save.object), ST_OK);
    if (what == CHANGED_MEANWHILE) {
        save.save = ST_SAVE_IF_UNCHANGED;
        save.change = 99;
    }
    if (what == HAVING_SEEN_LESS) {
        save.save = ST_SAVE_IMPORT;
        save.version = &older;
    }
    st_fault_rig_stage(&rig, server, save.object);
    if (what == OF_ANOTHER_ITEM)
        save.object = ST_TEST_MEMO;
    assert_int_equal(st_fault_rig_call(&rig.server, &save), ST_IO_ERROR);
    st_fault_rig_compare(&rig);

    /* What was begun is lost with it. */
    assert_int_equal(st_fault_rig_call(&rig.server, &save), ST_BAD_CALL);
    st_fault_rig_compare(&rig);
}

static void test_nothing_is_written_of_what_is_new_or_in_conflict(void **state)
{
    for (size_t i = 0; i < TORN_CASES; i++) {
        stop(state);
        start(state);
        st_fault_rig_add_at(&rig, ST_FAULT_TORN_WRITE, ST_CALL_ITEM_SAVE);
        open_session();
        tear_nothing((enum torn)i);
    }
}

/* --- Answers from the past -------------------------------------------------------------- */

/* What somebody else does on the server while the session goes on: plan goes, a new item comes. */
static void replace_plan(void)
{
    struct st_store_host other;
    struct st_host *host = &other.host;

    st_store_host_init(&other, rig.test.world, ST_SERVER, ST_TEST_BOB, rig.wanted_items);
    assert_int_equal(st_host_remove(host, ST_TEST_PLAN, 0), ST_OK);
    assert_int_equal(st_host_create(host, ST_TEST_FREE_A, ST_TEST_TEAM, rig.red), ST_OK);
    assert_int_equal(st_host_save(host, ST_TEST_FREE_A, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
    st_fault_rig_stage(&rig, host, ST_TEST_MEMO);
    assert_int_equal(st_host_save(host, ST_TEST_MEMO, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
}

static void test_a_list_is_as_the_session_began_and_then_as_it_is(void **state)
{
    struct st_reply reply = { .fault = 0 };

    (void)state;
    st_fault_rig_add_at(&rig, ST_FAULT_STALE_READ, ST_CALL_FOLDER_LIST);
    open_session();
    replace_plan();
    assert_int_equal(st_host_list(&rig.server.host, ST_TEST_TEAM, &reply), ST_OK);
    assert_int_equal(reply.item_count, 2);
    assert_int_equal(reply.items[0], ST_TEST_PLAN);
    assert_int_equal(reply.items[1], ST_TEST_MEMO);
    assert_int_equal(st_host_list(&rig.server.host, ST_TEST_TEAM, &reply), ST_OK);
    assert_int_equal(reply.item_count, 2);
    assert_int_equal(reply.items[0], ST_TEST_MEMO);
    assert_int_equal(reply.items[1], ST_TEST_FREE_A);
}

static void test_an_item_is_opened_as_the_session_began(void **state)
{
    struct st_reply reply = { .fault = 0 };
    st_name value = 0;

    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_STALE_READ)->times = 3;
    open_session();

    struct st_object before = *st_store_peek(rig.server_store.store, ST_TEST_MEMO);

    replace_plan();

    uint64_t hash = st_world_hash(rig.test.world);

    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_MEMO, &reply), ST_OK);
    assert_int_equal(reply.info.change, before.change);
    assert_memory_equal(&reply.info.version, &before.version, sizeof before.version);
    assert_int_equal(reply.info.properties, 1U << ST_TEST_P);
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_OK);
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_FREE_A, NULL), ST_NOT_FOUND);
    assert_true(hash == st_world_hash(rig.test.world));

    /* Of a value one knows no version, so it is the one that is there. */
    assert_int_equal(st_host_get(&rig.server.host, ST_TEST_MEMO, ST_TEST_P, &value), ST_OK);
    assert_int_equal(value, rig.red);
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_FREE_A, NULL), ST_OK);
    assert_int_equal(rig.seen[0], 4);
    assert_int_equal(rig.fired[0], 3);
}

static void test_the_past_is_that_of_the_session(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_STALE_READ)->times = ST_TIMES_ALWAYS;
    open_session();
    replace_plan();
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_OK);
    open_session();
    assert_int_equal(st_host_open(&rig.server.host, ST_TEST_PLAN, NULL), ST_GONE);
}

static void test_only_stale_reads_need_the_past(void **state)
{
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++) {
        stop(state);
        start(state);
        st_fault_rig_add(&rig, ST_FAULT_CUT);
        st_fault_rig_add(&rig, (enum st_fault_kind)kind);
        assert_int_equal(st_injector_needs_start(&rig.injector), kind == ST_FAULT_STALE_READ);
    }
}

/* --- Old groups ------------------------------------------------------------------------- */

static const struct st_ace staff_only = {
    .type = ST_ALLOW, .trustee = ST_TEST_STAFF, .property = ST_NO_PROPERTY, .mask = ST_RIGHTS_ALL
};

static void set_membership(bool is_member)
{
    st_bit_set(&st_world_members(rig.test.world)[ST_TEST_ALICE], ST_TEST_STAFF, is_member);
}

/* Open items, p for plan and m for memo, and compare: an x is refused, an s is stale. */
static void open_items(const char *items, const char *answers)
{
    struct st_trace trace;
    struct st_trace_layer layer;

    st_trace_init(&trace, &rig.test.arena);
    st_trace_layer_init(&layer, &rig.server.host, &trace, ST_SERVER, ST_TEST_ALICE);
    for (size_t i = 0; items[i]; i++) {
        st_object_id item = items[i] == 'p' ? ST_TEST_PLAN : ST_TEST_MEMO;
        enum st_status status = st_host_open(&layer.host, item, NULL);

        if (status != (answers[i] == 'x' ? ST_ACCESS_DENIED : ST_OK) ||
            trace.records[i].is_stale != (answers[i] == 's'))
            fail_msg("call %zu of %s: %s", i, items, st_status_words.words[status]);
    }
}

static void begin_with_staff_only(bool is_member, uint32_t calls)
{
    st_test_set_list(&rig.test, ST_TEST_MEMO, 1, &staff_only);
    set_membership(is_member);
    if (calls > 0)
        st_fault_rig_add(&rig, ST_FAULT_STALE_TOKEN)->times = calls;
    open_session();
}

static void change_membership(bool is_member)
{
    set_membership(is_member);
    st_guard_refresh(&rig.guard);
}

static void test_without_a_fault_new_groups_count_at_once(void **state)
{
    begin_with_staff_only(true, 0);
    open_items("m", ".");
    change_membership(false);
    open_items("mp", "x.");
    stop(state);
    start(state);
    begin_with_staff_only(false, 0);
    open_items("m", "x");
    change_membership(true);
    open_items("m", ".");
}

static void test_old_groups_count_for_so_many_calls(void **state)
{
    (void)state;
    begin_with_staff_only(true, 3);
    open_items("m", ".");
    change_membership(false);
    open_items("mpmpm", "s.s.x");
    assert_int_equal(rig.seen[0], 6);
    assert_int_equal(rig.fired[0], 1);
}

static void test_a_token_becomes_stale_where_the_fault_says(void **state)
{
    (void)state;
    begin_with_staff_only(true, 2);
    rig.faults[0].trigger.nth = 2;
    change_membership(false);
    open_items("mmmm", "xssx");
}

/* Who is refused by the old groups made a call, too. */
static void test_old_groups_refuse_for_so_many_calls(void **state)
{
    (void)state;
    begin_with_staff_only(false, 2);
    change_membership(true);
    open_items("mmm", "xx.");
}

/* --- A world that changes --------------------------------------------------------------- */

static void see_on_server(st_object_id item)
{
    st_store_object(rig.wanted_server.store, item)->is_read = true;
}

static void test_somebody_else_comes_before_or_after_the_call(void **state)
{
    for (enum st_when when = 0; when < ST_WHEN_COUNT; when++) {
        struct st_reply reply = { .fault = 0 };

        stop(state);
        start(state);

        struct st_fault *fault = st_fault_rig_add_at(&rig, ST_FAULT_CHANGE, ST_CALL_ITEM_OPEN);

        fault->when = (uint8_t)when;
        fault->change = ST_TEST_MEMO;
        fault->trigger.nth = 2;
        open_session();
        assert_int_equal(st_host_open(&rig.server.host, ST_TEST_MEMO, &reply), ST_OK);
        assert_int_equal(rig.changes, 0);
        assert_int_equal(st_host_open(&rig.server.host, ST_TEST_MEMO, &reply), ST_OK);
        assert_int_equal(reply.info.is_read, when == ST_WHEN_BEFORE);
        assert_int_equal(rig.change, ST_TEST_MEMO);
        assert_int_equal(st_host_open(&rig.server.host, ST_TEST_MEMO, &reply), ST_OK);
        assert_true(reply.info.is_read);
        assert_int_equal(rig.changes, 1);
        assert_int_equal(rig.fired[0], 1);
        see_on_server(ST_TEST_MEMO);
        st_fault_rig_compare(&rig);
    }
}

static void test_the_server_changes_at_calls_on_the_client_too(void **state)
{
    (void)state;
    st_fault_rig_add(&rig, ST_FAULT_CHANGE)->change = ST_TEST_PLAN;
    open_session();
    assert_int_equal(st_host_journal(&rig.client.host, &(struct st_reply){ 0 }), ST_OK);
    see_on_server(ST_TEST_PLAN);
    st_fault_rig_compare(&rig);
}

static void test_a_call_that_is_refused_changes_the_world_all_the_same(void **state)
{
    const struct st_ace nothing = { .type = ST_ALLOW, .property = ST_NO_PROPERTY };

    for (enum st_when when = 0; when < ST_WHEN_COUNT; when++) {
        stop(state);
        start(state);
        st_test_set_list(&rig.test, ST_TEST_MEMO, 1, &nothing);
        st_fault_rig_add(&rig, ST_FAULT_CHANGE)->when = (uint8_t)when;
        rig.faults[0].change = ST_TEST_MEMO;
        open_session();
        assert_int_equal(st_host_remove(&rig.server.host, ST_TEST_MEMO, 0), ST_ACCESS_DENIED);
        see_on_server(ST_TEST_MEMO);
        st_fault_rig_compare(&rig);
    }
}

static void test_what_could_not_be_done_has_not_happened(void **state)
{
    for (enum st_when when = 0; when < ST_WHEN_COUNT; when++) {
        stop(state);
        start(state);
        rig.is_impossible = true;
        st_fault_rig_add(&rig, ST_FAULT_CHANGE)->when = (uint8_t)when;
        open_session();
        assert_int_equal(st_host_open(&rig.server.host, ST_TEST_MEMO, NULL), ST_OK);
        assert_int_equal(rig.changes, 1);
        assert_int_equal(rig.seen[0], 1);
        assert_int_equal(rig.fired[0], 0);
        st_fault_rig_compare(&rig);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(the_half_of_one_is_one_and_a_deletion_counts),
        TEST(nothing_is_written_of_what_is_new_or_in_conflict),
        TEST(a_list_is_as_the_session_began_and_then_as_it_is),
        TEST(an_item_is_opened_as_the_session_began),
        TEST(the_past_is_that_of_the_session),
        TEST(only_stale_reads_need_the_past),
        TEST(without_a_fault_new_groups_count_at_once),
        TEST(old_groups_count_for_so_many_calls),
        TEST(a_token_becomes_stale_where_the_fault_says),
        TEST(old_groups_refuse_for_so_many_calls),
        TEST(somebody_else_comes_before_or_after_the_call),
        TEST(the_server_changes_at_calls_on_the_client_too),
        TEST(a_call_that_is_refused_changes_the_world_all_the_same),
        TEST(what_could_not_be_done_has_not_happened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
