/*
 * test_faults_run.c - a run with faults, and what it comes to when they are over.
 */
#include "framework/run/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/run/quiet.h"
#include "tests/support/faulted.h"
#include "tests/support/world.h"

enum { ALICE = 1, BOB = 2 }; /* replicas */

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

/* What a replica has for a property of an item; "" for nothing. */
static const char *value(
    const struct st_run *of,
    const struct st_world *world,
    st_replica_id replica,
    const char *item,
    const char *property)
{
    const struct st_setting *setting = &of->scenario->setting;
    const struct st_store *store =
        replica == ST_SERVER ? st_world_server(world) : st_world_local(world, (size_t)replica - 1);
    st_name wanted = st_names_find(setting->names, item);

    for (st_object_id id = 0; id < store->used; id++)
        for (size_t i = 0; i < setting->properties; i++)
            if (st_store_has(store, id) && st_store_peek(store, id)->name == wanted &&
                st_store_peek(store, id)->kind == ST_KIND_ITEM &&
                st_store_peek(store, id)->values[i] &&
                strcmp(setting->property_names[i], property) == 0)
                return st_names_text(setting->names, st_store_peek(store, id)->values[i]);
    return "";
}

#define SET_PLAN   "'at': {'call': 'property.set', 'item': '/Team/plan', 'on': 'server'}"
#define SAVE_PLAN  "'at': {'call': 'item.save', 'item': '/Team/plan', 'on': 'server'}"
#define DENIED     "{'inject': 'access-denied', " SET_PLAN "}"
#define SYNC_AGAIN ", {'do': 'sync', 'as': 'alice'}"

/* --- What happens in a run -------------------------------------------------------------- */

static void test_a_refusal_is_told_and_arrives_when_it_is_over(void **state)
{
    const struct st_case *judged = st_faulted_judge(
        &arena, "", DENIED,
        "'sync': 'access-denied',"
        "'errors': [{'item': '/Team/plan', 'status': 'access-denied', 'property': 'body'}],"
        "'server': {'/Team/plan': {'body': 'old'}, '/Team/memo': {'body': 'mine'}},"
        "'clients': {'alice': {'/Team/plan': {'body': 'new'}}},"
        "'pending': {'alice': ['/Team/plan']}");
    const struct st_run *done = judged->run;

    (void)state;
    assert_int_equal(judged->verdict, ST_VERDICT_PASS);
    assert_int_equal(done->fired[0], 1);
    assert_string_equal(value(done, done->quiet, ST_SERVER, "plan", "body"), "new");
    assert_int_equal(st_world_journal(done->quiet, 0)->count, 0);

    /* Recovery is about another world than the one that was judged. */
    assert_string_equal(value(done, done->world, ST_SERVER, "plan", "body"), "old");
    assert_int_equal(st_world_journal(done->world, 0)->count, 1);
}

static void test_who_crashed_has_told_nobody_anything(void **state)
{
    const struct st_run *done = st_faulted_run(
        &arena, "", DENIED ", {'inject': 'crash', 'at': {'call': 'folder.list', 'on': 'server'}}");
    const struct st_sync_record *sync = &done->syncs[0];

    (void)state;
    assert_int_equal(sync->status, ST_CRASHED);
    assert_int_equal(done->step_statuses[3], ST_CRASHED);
    assert_int_equal(sync->result.error_count, 0);
    assert_int_equal(sync->result.errors_dropped, 0);
    assert_int_equal(sync->result.log_count, 0);
    assert_int_equal(sync->result.session_code, 0);
    assert_int_equal(done->trace.records[done->trace.count - 1].status, ST_CRASHED);
    assert_int_equal(done->trace.records[done->trace.count - 1].fault, 2);
    assert_string_equal(value(done, done->quiet, ST_SERVER, "plan", "body"), "new");
}

static void test_a_cut_ends_with_its_synchronization(void **state)
{
    const struct st_run *done = st_faulted_run(
        &arena, SYNC_AGAIN, "{'inject': 'cut', 'at': {'call': 'item.open', 'on': 'server'}}");

    (void)state;
    assert_int_equal(done->syncs[0].status, ST_IO_ERROR);
    assert_int_equal(done->syncs[1].status, ST_OK);
    assert_string_equal(value(done, done->world, ST_SERVER, "plan", "body"), "new");
}

#define BOB_EDITS                                                                            \
    "'inject': 'change', 'change': {'do': 'server-edit', 'as': 'bob', 'item': '/Team/memo'," \
    " 'set': {'state': 'bob'}}"

static void test_a_change_in_the_middle_makes_two_spans(void **state)
{
    const struct st_run *done = st_faulted_run(&arena, "", "{" BOB_EDITS ", " SET_PLAN "}");
    const struct st_sync_record *sync = &done->syncs[0];

    (void)state;
    assert_int_equal(sync->span_count, 2);
    assert_ptr_equal(sync->spans[0].from, sync->before);
    assert_string_equal(value(done, sync->spans[0].to, ST_SERVER, "memo", "state"), "");
    assert_string_equal(value(done, sync->spans[1].from, ST_SERVER, "memo", "state"), "bob");
    assert_string_equal(value(done, sync->spans[1].from, ST_SERVER, "plan", "body"), "old");
    assert_ptr_equal(sync->spans[1].to, sync->after);
    assert_string_equal(value(done, sync->after, ST_SERVER, "plan", "body"), "new");
    assert_string_equal(value(done, sync->after, ALICE, "memo", "state"), "bob");
    assert_string_equal(value(done, sync->after, ST_SERVER, "memo", "body"), "mine");
}

static void test_without_changes_there_is_one_span(void **state)
{
    const struct st_run *done = st_faulted_run(&arena, SYNC_AGAIN, DENIED);

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(done->syncs[i].span_count, 1);
        assert_ptr_equal(done->syncs[i].spans[0].from, done->syncs[i].before);
        assert_ptr_equal(done->syncs[i].spans[0].to, done->syncs[i].after);
    }
}

#define LEAVES                                                                       \
    "{'inject': 'change', 'at': {'call': 'property.get', 'item': '/Team/pay', "      \
    "'on': 'client', 'step': 6}, 'change': {'do': 'leave-group', 'group': 'staff', " \
    "'member': 'alice'}}"
#define STALE(calls) "{'inject': 'stale-token', 'times': " calls ", 'at': {'step': 6}}"
#define EDIT_PAY \
    ", {'do': 'edit', 'as': 'alice', 'item': '/Team/pay', 'set': {'body': 'more'}}" SYNC_AGAIN

static void test_who_leaves_a_group_is_refused_unless_the_token_is_stale(void **state)
{
    static const struct {
        const char *faults, *online, *here;
    } rows[] = {
        { LEAVES, "pay", "more" }, /* pending */
        { LEAVES ", " STALE("50"), "more", "more" },
        { LEAVES ", " STALE("1"), "more", "" }, /* sent, and not seen any more */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct st_run *done = st_faulted_run(&arena, EDIT_PAY, rows[i].faults);
        size_t stale = 0;

        assert_string_equal(value(done, done->world, ST_SERVER, "pay", "body"), rows[i].online);
        assert_string_equal(value(done, done->world, ALICE, "pay", "body"), rows[i].here);
        for (size_t k = 0; k < done->trace.count; k++)
            stale += done->trace.records[k].is_stale;
        assert_int_equal(stale > 0, i > 0);
    }
}

/* The form for benchmarks: no records, the same world in the end. */
static void test_faults_happen_in_runs_without_records(void **state)
{
    const struct st_case *judged = st_faulted_judge(
        &arena, "", DENIED ", {" BOB_EDITS ", " SAVE_PLAN "}, {" BOB_EDITS ", 'at': {'nth': 2}}",
        "'sync': 'access-denied'");
    struct st_runner *bare = st_runner_new(&arena, judged->scenario, judged->spec, 0);

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct st_run *done = st_runner_go(bare);

        assert_true(st_world_hash(done->world) == st_world_hash(judged->run->world));
        assert_int_equal(done->fired[0], 1);
    }
}

/* --- When the faults are over ----------------------------------------------------------- */

static void test_recovery_ends_when_nothing_is_left_to_do(void **state)
{
    static const struct {
        const char *faults;
        size_t count; /* of further synchronizations, the one that finds nothing included */
    } rows[] = {
        { "", 1 },
        { DENIED, 2 },
        { "{'inject': 'io-error', 'times': 'always', 'at': {'on': 'server'}}", 2 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct st_run *done = st_faulted_run(&arena, "", rows[i].faults);

        assert_int_equal(done->recovery_count, rows[i].count);
        assert_false(done->is_restless);
        for (size_t k = 0; k < done->recovery_count; k++) {
            const struct st_sync_record *record = &done->recovery[k];

            assert_true(record->is_recovery);
            assert_int_equal(record->step, 3);
            assert_int_equal(record->status, ST_OK);
            assert_ptr_equal(record->trace, &done->recovery_trace);
            assert_int_equal(
                st_quiet_changed(record->before, record->after, 0), k + 1 < done->recovery_count);
        }
        assert_string_equal(value(done, done->quiet, ST_SERVER, "plan", "body"), "new");
        for (size_t k = 0; k < done->recovery_trace.count; k++)
            assert_int_equal(done->recovery_trace.records[k].fault, 0);
    }
}

/* An engine that always finds something to do. */
static enum st_status restless_sync(struct st_session *session)
{
    struct st_reply reply;

    (void)st_host_list(session->client, session->folders[0], &reply);

    st_object_id item = reply.items[0];

    (void)st_host_open(session->client, item, &reply);
    return st_host_mark_read(session->client, item, !reply.info.is_read, NULL);
}

static void test_recovery_gives_up_after_the_rounds_that_the_engine_asks_for(void **state)
{
    static const struct {
        uint8_t recovery;
        const char *steps;
        size_t count;
    } rows[] = {
        { 0, "", 3 }, /* two, and one that must find nothing */
        { 1, "", 2 },
        { 5, "", 6 },
        { 0, ", {'do': 'go-offline', 'as': 'bob', 'folders': ['/Team']}", 8 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct st_engine engine = { .name = "restless",
                                          .caps = UINT8_MAX,
                                          .recovery = rows[i].recovery,
                                          .sync = restless_sync };
        const struct st_scenario *scenario =
            st_faulted_load(&arena, rows[i].steps, "", "'sync': 'ok'");
        const struct st_run *done = st_test_judge_engine(&arena, scenario, &engine)->run;

        assert_int_equal(done->recovery_count, rows[i].count);
        assert_true(done->is_restless);
    }
}

static void test_all_clients_hear_in_the_end(void **state)
{
    static const st_replica_id replicas[] = { ST_SERVER, ALICE, BOB };
    const struct st_run *done = st_faulted_run(
        &arena,
        ", {'do': 'go-offline', 'as': 'bob', 'folders': ['/Team']}"
        ", {'do': 'edit', 'as': 'bob', 'item': '/Team/plan', 'set': {'state': 'shut'}}"
        ", {'do': 'sync', 'as': 'bob'}",
        DENIED ", {'inject': 'cut', 'at': {'as': 'bob'}}");

    (void)state;
    assert_int_equal(done->recovery_count % 2, 0);
    for (size_t i = 0; i < done->recovery_count; i++) {
        assert_int_equal(done->recovery[i].client, i % 2);
        assert_int_equal(done->recovery[i].step, 6);
    }
    for (size_t i = 0; i < sizeof replicas / sizeof replicas[0]; i++) {
        assert_string_equal(value(done, done->quiet, replicas[i], "plan", "body"), "new");
        assert_string_equal(value(done, done->quiet, replicas[i], "plan", "state"), "shut");
        assert_string_equal(value(done, done->quiet, replicas[i], "memo", "body"), "mine");
    }
    for (size_t client = 0; client < 2; client++)
        assert_int_equal(st_world_journal(done->quiet, client)->count, 0);
    assert_false(done->is_restless);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(a_refusal_is_told_and_arrives_when_it_is_over),
        TEST(who_crashed_has_told_nobody_anything),
        TEST(a_cut_ends_with_its_synchronization),
        TEST(a_change_in_the_middle_makes_two_spans),
        TEST(without_changes_there_is_one_span),
        TEST(who_leaves_a_group_is_refused_unless_the_token_is_stale),
        TEST(faults_happen_in_runs_without_records),
        TEST(recovery_ends_when_nothing_is_left_to_do),
        TEST(recovery_gives_up_after_the_rounds_that_the_engine_asks_for),
        TEST(all_clients_hear_in_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
