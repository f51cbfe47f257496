/*
 * test_faults_judged.c - what a run with faults is compared with, and its verdict.
 */
#include "framework/run/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/run/excuse.h"
#include "framework/run/quiet.h"
#include "tests/support/faulted.h"
#include "tests/support/world.h"

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

#define SET_PLAN   "'at': {'call': 'property.set', 'item': '/Team/plan', 'on': 'server'}"
#define SAVE_PLAN  "'at': {'call': 'item.save', 'item': '/Team/plan', 'on': 'server'}"
#define DENIED     "{'inject': 'access-denied', " SET_PLAN "}"
#define SYNC_AGAIN ", {'do': 'sync', 'as': 'alice'}"

#define BOB_EDITS                                                                            \
    "'inject': 'change', 'change': {'do': 'server-edit', 'as': 'bob', 'item': '/Team/memo'," \
    " 'set': {'state': 'bob'}}"

/* --- What it is compared with ----------------------------------------------------------- */

#define GO_BOB ", {'do': 'go-offline', 'as': 'bob', 'folders': ['/Team']}"
#define BOB_MOVES                                                       \
    ", {'do': 'go-offline', 'as': 'bob', 'folders': ['/Team', '/Old']}" \
    ", {'do': 'move', 'as': 'bob', 'item': '/Team/pay', 'to': '/Old'}"
#define ALICE_MAKES(name) ", {'do': 'create', 'as': 'alice', 'item': '/Old/" name "'}"
#define LATER             "{'inject': 'access-denied', 'at': {'step': 8}}"

static void test_a_run_has_a_baseline_where_the_end_can_be_compared(void **state)
{
    static const struct {
        const char *steps, *faults;
        bool has_baseline;
    } rows[] = {
        { "", "", false }, /* there is nothing to compare */
        { "", DENIED, true },
        { SYNC_AGAIN, DENIED, true },
        { ", {'do': 'check', 'expect': {'server': {'/Team/plan': {}}}}", DENIED, true },
        { ", {'do': 'server-edit', 'item': '/Team/memo', 'set': {'state': 'x'}}", DENIED, false },
        { ", {'do': 'edit', 'as': 'alice', 'item': '/Team/memo', 'set': {'body': 'x'}}", DENIED,
          false },
        { ", {'do': 'set-acl', 'on': '/Team/memo', 'acl': []}" SYNC_AGAIN, DENIED, false },
        { GO_BOB, DENIED, false },
        { GO_BOB ", {'do': 'sync', 'as': 'bob'}", DENIED, false },
        { BOB_MOVES ALICE_MAKES("note") SYNC_AGAIN, LATER, true },
        { BOB_MOVES ALICE_MAKES("pay") SYNC_AGAIN, LATER, false }, /* who comes first has it */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct st_run *done = st_faulted_run(&arena, rows[i].steps, rows[i].faults);

        if ((done->baseline != NULL) != rows[i].has_baseline)
            fail_msg("%s", rows[i].steps);
    }
}

static void test_a_baseline_is_the_end_without_faults(void **state)
{
    const struct st_run *with =
        st_faulted_run(&arena, "", "{'inject': 'busy', " SET_PLAN ", 'times': 'always'}");
    const struct st_run *without = st_faulted_run(&arena, "", "");
    struct st_difference unused;

    (void)state;
    assert_true(st_quiet_same(without->quiet, with->baseline, NULL, true, &unused));
    assert_false(st_quiet_same(with->baseline, with->world, NULL, true, &unused));
}

static void test_a_run_with_faults_is_the_same_again(void **state)
{
    const struct st_run *done = st_faulted_run(
        &arena, "", DENIED ", {" BOB_EDITS ", " SAVE_PLAN "}, {" BOB_EDITS ", 'at': {'nth': 7}}");

    (void)state;
    assert_true(done->hash != 0);
    assert_true(done->hash == done->again);
    assert_true(done->hash != st_faulted_run(&arena, "", "")->hash);
}

/*
 * To the groups of the session's start, with which the server goes on, the plan is hidden once
 * it is moved; to those that alice is in by then, it is not.
 */
static void test_what_the_old_groups_may_not_see_was_hidden(void **state)
{
    static const char text[] =
        "{'scenario': 1, 'title': 't', 'identities': {'alice': {}, 'Staff': {'members': []}},"
        " 'server': {'/Archive': {}, '/Team': {'acl': [{'allow': 'everyone', 'to': ['full']}],"
        "  'items': {'plan': {'acl': [{'allow': 'Staff', 'to': ['read']}]}}}},"
        " 'steps': ["
        "  {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Archive']},"
        "  {'do': 'move', 'as': 'alice', 'item': '/Team/plan', 'to': '/Archive'},"
        "  {'do': 'sync', 'as': 'alice'}],"
        " 'faults': [{'inject': 'stale-token', 'at': {}, 'times': 'always'},"
        "  {'inject': 'change', 'at': {},"
        "   'change': {'do': 'join-group', 'group': 'Staff', 'member': 'alice'}}],"
        " 'expect': {'server': {'/Archive/plan': {}}}}";
    const struct st_scenario *scenario = st_test_load(&arena, st_test_quotes(&arena, text));
    const struct st_case *judged = st_test_judge(&arena, scenario, "reference");

    (void)state;
    assert_int_equal(judged->finding_count, 0);
    assert_false(st_store_has(st_world_local(judged->run->syncs[0].after, 0), 2));
    assert_true(st_store_has(st_world_local(judged->run->quiet, 0), 2));
}

/* Who was told what is not so may end elsewhere; so may who met another world. */
static void test_where_the_engine_was_misled_the_end_is_not_compared(void **state)
{
    static const struct {
        const char *fault;
        bool is_comparable;
    } rows[] = {
        { DENIED, true },
        { "{'inject': 'busy', " SAVE_PLAN "}", true },
        { "{'inject': 'crash', " SAVE_PLAN "}", true },
        { "{'inject': 'torn-write', " SAVE_PLAN "}", true },
        { "{'inject': 'access-denied', 'at': {'call': 'item.open', 'on': 'client'}}", true },
        { "{'inject': 'access-denied', 'at': {'call': 'item.open', 'on': 'server'}}", false },
        { "{'inject': 'access-denied', 'at': {'call': 'property.get'}}", false },
        { "{'inject': 'gone', " SAVE_PLAN "}", false },
        { "{'inject': 'stale-read', 'at': {}}", false },
        { "{" BOB_EDITS ", " SET_PLAN "}", false },
        { "{'inject': 'gone', 'at': {'nth': 99999}}", true }, /* it was not */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (st_excuse_comparable(st_faulted_run(&arena, "", rows[i].fault)) !=
            rows[i].is_comparable)
            fail_msg("%s", rows[i].fault);
}

/* The names of the items about whose end nothing can be demanded. */
static const char *unsure(const struct st_run *done)
{
    const uint64_t *set = st_quiet_unsure(done);
    const struct st_store *server = st_world_server(done->world);
    const char *text = "";

    for (st_object_id id = 0; id < server->used; id++)
        if (st_bit(set, id))
            text = st_arena_format(
                &arena, "%s%s ", text,
                st_names_text(done->scenario->setting.names, st_store_peek(server, id)->name));
    return text;
}

#define EDIT(item) ", {'do': 'edit', 'as': 'alice', 'item': '/Team/" item "', 'set': {'body': 'x'}}"
#define MOVE_MEMO  ", {'do': 'move', 'as': 'alice', 'item': '/Team/memo', 'to': '/Old'}" SYNC_AGAIN

static void test_nothing_is_demanded_where_more_than_one_end_is_right(void **state)
{
    static const struct {
        const char *steps, *unsure;
    } rows[] = {
        { "", "" },
        { EDIT("plan") SYNC_AGAIN, "" },
        { ", {'do': 'server-edit', 'item': '/Team/memo', 'set': {'state': 'x'}}" SYNC_AGAIN, "" },
        { ", {'do': 'server-edit', 'item': '/Team/plan', 'set': {'state': 'x'}}" EDIT("plan")
              SYNC_AGAIN,
          "plan " },
        { EDIT("pay") ", {'do': 'leave-group', 'group': 'staff', 'member': 'alice'}" SYNC_AGAIN,
          "pay " },
        { EDIT("pay") SYNC_AGAIN ", {'do': 'leave-group', 'group': 'staff', 'member': 'alice'}",
          "pay " },
        { MOVE_MEMO, "" },
        { EDIT("memo") MOVE_MEMO, "memo " }, /* another list may forbid what comes late */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(unsure(st_faulted_run(&arena, rows[i].steps, DENIED)), rows[i].unsure) != 0)
            fail_msg(
                "%s: %s", rows[i].steps, unsure(st_faulted_run(&arena, rows[i].steps, DENIED)));
}

/* --- Verdicts --------------------------------------------------------------------------- */

#define NEVER "{'inject': 'busy', 'at': {'call': 'item.delete'}}"
#define UNDOABLE                                                                   \
    "{'inject': 'change', 'at': {}, 'change': {'do': 'server-edit', 'as': 'bob', " \
    "'item': '/Team/pay', 'set': {'body': 'x'}}}"

static void test_a_fault_that_never_fires_shows_nothing(void **state)
{
    static const struct {
        const char *faults, *expect;
        enum st_verdict verdict;
        const char *reason;
    } rows[] = {
        { "", "'sync': 'ok'", ST_VERDICT_PASS, NULL },
        { DENIED, "'sync': 'access-denied'", ST_VERDICT_PASS, NULL },
        { NEVER, "'sync': 'ok'", ST_VERDICT_INCONCLUSIVE, "fault 1 (busy) never fired" },
        { DENIED ", " NEVER, "'sync': 'access-denied'", ST_VERDICT_INCONCLUSIVE,
          "fault 2 (busy) never fired" },
        { UNDOABLE, "'sync': 'ok'", ST_VERDICT_INCONCLUSIVE, "fault 1 (change) never fired" },
        { NEVER, "'sync': 'gone'", ST_VERDICT_FAIL, NULL }, /* what is wrong is wrong */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct st_case *judged = st_faulted_judge(&arena, "", rows[i].faults, rows[i].expect);

        assert_int_equal(judged->verdict, rows[i].verdict);
        if (rows[i].reason)
            assert_string_equal(judged->reason, rows[i].reason);
        else
            assert_null(judged->reason);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(a_run_has_a_baseline_where_the_end_can_be_compared),
        TEST(a_baseline_is_the_end_without_faults),
        TEST(a_run_with_faults_is_the_same_again),
        TEST(what_the_old_groups_may_not_see_was_hidden),
        TEST(where_the_engine_was_misled_the_end_is_not_compared),
        TEST(nothing_is_demanded_where_more_than_one_end_is_right),
        TEST(a_fault_that_never_fires_shows_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
