/*
 * test_git_request.c - what a push of a branch stands for, by the commits that it is about.
 */
#include "framework/lab/git/git.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

#define PLAN "folder-0-team/item-2-plan"
#define OLD  "1111111111111111111111111111111111111111"
#define NEW  "2222222222222222222222222222222222222222"

struct bench {
    struct st_test_world test;
    struct st_session session;
    struct st_lab lab;
    struct st_lab_visit visit;
    struct st_lab_request request;
};

static int open_bench(void **state)
{
    static struct bench bench;

    memset(&bench, 0, sizeof bench);
    st_test_world_init(&bench.test);
    st_arena_init(&bench.lab.lasting);
    bench.session = (struct st_session){
        .setting = &bench.test.setting,
        .replica = 1,
        .objects = bench.test.setting.objects,
        .properties = bench.test.setting.properties,
    };
    bench.visit = (struct st_lab_visit){
        .lab = &bench.lab,
        .session = &bench.session,
        .world = bench.test.world,
        .arena = &bench.test.arena,
        .objects = bench.session.objects,
        .properties = bench.session.properties,
    };
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_arena_clear(&bench->lab.lasting);
    st_test_world_clear(&bench->test);
    return 0;
}

static bool ask(struct bench *bench, const char *branch, const char *old, const char *new)
{
    return st_git_request(&bench->visit, branch, old, new, &bench->request);
}

static unsigned calls(const struct bench *bench, enum st_call_op op)
{
    return bench->request.calls >> op & 1;
}

/* A commit of the item with that value of the first property, and one of the second. */
static void know(struct bench *bench, const char *id, const char *p)
{
    st_name values[ST_TEST_PROPERTIES] = { 0 };

    values[ST_TEST_P] = st_test_name(&bench->test, p);
    values[ST_TEST_Q] = st_test_name(&bench->test, "the same");

    struct st_git_commit commit = st_git_commit_of(&bench->visit, values);

    commit.id = id;
    st_git_know(&bench->visit, &commit);
}

static void test_a_branch_that_is_new_makes_its_item(void **state)
{
    struct bench *bench = *state;

    assert_true(ask(bench, PLAN, ST_GIT_ZERO, NEW));
    assert_int_equal(bench->request.op, ST_CALL_ITEM_SAVE);
    assert_int_equal(bench->request.objects[0], ST_TEST_PLAN);
    assert_true(calls(bench, ST_CALL_ITEM_CREATE));
    assert_int_equal(bench->request.properties, st_session_all(&bench->session));
}

static void test_a_branch_that_is_to_go_deletes_its_item(void **state)
{
    struct bench *bench = *state;

    assert_true(ask(bench, PLAN, OLD, ST_GIT_ZERO));
    assert_int_equal(bench->request.calls, 1U << ST_CALL_ITEM_DELETE);
    assert_int_equal(bench->request.properties, 0);
}

static void test_a_branch_that_moves_on_sets_what_its_commits_have_otherwise(void **state)
{
    struct bench *bench = *state;

    know(bench, OLD, "before");
    know(bench, NEW, "after");
    assert_true(ask(bench, PLAN, OLD, NEW));
    assert_int_equal(bench->request.properties, 1U << ST_TEST_P);
    assert_true(calls(bench, ST_CALL_PROPERTY_SET));
    assert_false(calls(bench, ST_CALL_ITEM_CREATE));
}

static void test_a_commit_that_nobody_knows_may_have_changed_all(void **state)
{
    struct bench *bench = *state;

    know(bench, OLD, "before");
    assert_true(ask(bench, PLAN, OLD, NEW));
    assert_int_equal(bench->request.properties, st_session_all(&bench->session));
}

static void test_what_is_no_item_stands_for_nothing(void **state)
{
    assert_false(ask(*state, "trial", OLD, NEW));
    assert_false(ask(*state, "folder-0-team/any", OLD, NEW));
    assert_false(ask(*state, PLAN, ST_GIT_ZERO, ST_GIT_ZERO));
}

#define BENCH_TEST(function) cmocka_unit_test_setup_teardown(function, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(test_a_branch_that_is_new_makes_its_item),
        BENCH_TEST(test_a_branch_that_is_to_go_deletes_its_item),
        BENCH_TEST(test_a_branch_that_moves_on_sets_what_its_commits_have_otherwise),
        BENCH_TEST(test_a_commit_that_nobody_knows_may_have_changed_all),
        BENCH_TEST(test_what_is_no_item_stands_for_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
