/*
 * test_lab_midway.c - who asks for somebody else's step waits for it, and a side gets only that.
 */
#include "framework/lab/outside/midway.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/world.h"

struct bench {
    struct st_test_world test;
    struct st_session session;
    struct st_lab lab;
    struct st_lab_visit visit;
    st_object_id folder;
    const struct st_world *before;
    struct st_lab_tree is_now, wanted;
};

static int open_bench(void **state)
{
    static struct bench bench;

    memset(&bench, 0, sizeof bench);
    st_test_world_init(&bench.test);
    bench.folder = ST_TEST_TEAM;
    bench.session = (struct st_session){
        .setting = &bench.test.setting,
        .replica = 1,
        .folders = &bench.folder,
        .folder_count = 1,
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
    bench.before =
        st_arena_copy_block(&bench.test.arena, bench.test.world, bench.test.setting.size);
    st_lab_tree_of(&bench.visit, st_world_server(bench.test.world), &bench.is_now);
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_test_world_clear(&bench->test);
    return 0;
}

static struct st_object *online(struct bench *bench, st_object_id id)
{
    return st_store_object(st_world_server(bench->test.world), id);
}

static bool find_wanted(struct bench *bench)
{
    return st_lab_midway_wanted(
        &bench->visit, &bench->is_now, st_world_server(bench->before),
        st_world_server(bench->test.world), &bench->wanted);
}

static st_name *now(struct bench *bench, st_object_id id)
{
    return st_lab_value(&bench->visit, &bench->is_now, id);
}

static st_name *wanted(struct bench *bench, st_object_id id)
{
    return st_lab_value(&bench->visit, &bench->wanted, id);
}

static void test_a_step_about_rights_changes_no_item(void **state)
{
    struct bench *bench = *state;

    online(bench, ST_TEST_PLAN)->owner = ST_TEST_BOB;
    assert_false(find_wanted(bench));
}

static void test_what_the_tool_has_done_besides_stays(void **state)
{
    struct bench *bench = *state;

    now(bench, ST_TEST_PLAN)[ST_TEST_P] = st_test_name(&bench->test, "half of what the tool wri");
    bench->is_now.has[ST_TEST_FREE_A] = true; /* a new item without any of its properties */
    bench->is_now.parents[ST_TEST_FREE_A] = ST_TEST_TEAM;
    online(bench, ST_TEST_PLAN)->values[ST_TEST_Q] = st_test_name(&bench->test, "somebody else's");
    assert_true(find_wanted(bench));
    assert_int_equal(
        wanted(bench, ST_TEST_PLAN)[ST_TEST_P],
        st_test_name(&bench->test, "half of what the tool wri"));
    assert_int_equal(
        wanted(bench, ST_TEST_PLAN)[ST_TEST_Q], st_test_name(&bench->test, "somebody else's"));
    assert_true(bench->wanted.has[ST_TEST_FREE_A]);
    assert_true(bench->wanted.has[ST_TEST_MEMO]);
}

static void test_what_somebody_else_deletes_goes(void **state)
{
    struct bench *bench = *state;

    online(bench, ST_TEST_MEMO)->presence = ST_DELETED;
    assert_true(find_wanted(bench));
    assert_false(bench->wanted.has[ST_TEST_MEMO]);
    assert_true(bench->wanted.has[ST_TEST_PLAN]);
}

static void test_what_leaves_the_folders_of_the_client_goes_too(void **state)
{
    struct bench *bench = *state;

    online(bench, ST_TEST_PLAN)->parent = ST_TEST_ARCHIVE;
    assert_true(find_wanted(bench));
    assert_false(bench->wanted.has[ST_TEST_PLAN]);
}

/* What the tool has made stays its own until the end; what somebody else makes never was. */
static void test_what_somebody_else_makes_is_not_the_tools(void **state)
{
    struct bench *bench = *state;
    struct st_object *made = online(bench, ST_TEST_FREE_B);
    bool others[ST_TEST_OBJECTS] = { false };

    bench->visit.others = others;
    *made = *online(bench, ST_TEST_MEMO);
    assert_true(find_wanted(bench));
    assert_true(bench->wanted.has[ST_TEST_FREE_B]);
    assert_true(others[ST_TEST_FREE_B]);
    assert_false(others[ST_TEST_FREE_A]);
}

/* --- Asking ----------------------------------------------------------------------------------- */

__attribute__((noreturn)) static void ask(struct st_lab_midway *midway, int done)
{
    const struct st_lab_spot spot = { .op = ST_CALL_ITEM_SAVE, .object = ST_TEST_PLAN };

    st_lab_midway_ask(midway, 3, &spot);
    (void)!write(done, "", 1);
    _exit(0);
}

static void test_who_asks_goes_on_when_it_is_answered_and_not_before(void **state)
{
    struct st_lab_midway *midway =
        mmap(NULL, sizeof *midway, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const uint64_t once = 1;
    uint64_t count = 0;
    int done[2];
    char byte = 'x';

    (void)state;
    assert_true(midway != MAP_FAILED);
    assert_true(st_lab_midway_open(midway));
    assert_int_equal(pipe2(done, O_NONBLOCK), 0);

    pid_t asker = fork();

    if (asker == 0)
        ask(midway, done[1]);
    while (read(midway->bell, &count, sizeof count) < 0)
        assert_int_equal(errno, EAGAIN);
    assert_int_equal(atomic_load(&midway->asked), 3 + 1);
    assert_int_equal(midway->spot.object, ST_TEST_PLAN);
    assert_int_equal(read(done[0], &byte, 1), -1);

    assert_int_equal(write(midway->answer, &once, sizeof once), sizeof once);
    assert_int_equal(waitpid(asker, NULL, 0), asker);
    assert_int_equal(read(done[0], &byte, 1), 1);
    st_lab_midway_close(midway);
    close(done[0]);
    close(done[1]);
    (void)munmap(midway, sizeof *midway);
}

#define BENCH_TEST(function) cmocka_unit_test_setup_teardown(function, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(test_a_step_about_rights_changes_no_item),
        BENCH_TEST(test_what_the_tool_has_done_besides_stays),
        BENCH_TEST(test_what_somebody_else_deletes_goes),
        BENCH_TEST(test_what_leaves_the_folders_of_the_client_goes_too),
        BENCH_TEST(test_what_somebody_else_makes_is_not_the_tools),
        cmocka_unit_test(test_who_asks_goes_on_when_it_is_answered_and_not_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
