/*
 * test_child.c - whatever a program does, it is heard, ended, and leaves nothing behind.
 */
#include "framework/base/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child_exec.h"
#include "framework/base/ending.h"
#include "framework/base/moment.h"

enum { PATIENCE_MS = 60 * 1000, SOON_MS = 100 };

struct rig {
    struct st_arena arena;
    struct st_child *child;
};

static int set_up(void **state)
{
    static struct rig rig;

    st_arena_init(&rig.arena);
    rig.child = st_child_new(&rig.arena);
    *state = &rig;
    return setenv("SECRET_X", "canary", 1);
}

static int tear_down(void **state)
{
    struct rig *rig = *state;
    struct st_children left;

    st_arena_clear(&rig->arena);
    st_children_look(&left);
    return left.count != 0; /* no process of any test stays */
}

static void start(struct rig *rig, const char *script)
{
    const char *const argv[] = { "sh", "-c", script, NULL };

    assert_true(st_child_start(
        rig->child, "/bin/sh", argv, st_child_environment(&rig->arena), (uint64_t)64 << 20));
}

static enum st_child_io hear(struct rig *rig, const char **ret_line)
{
    size_t size = 0;

    return st_child_line(rig->child, st_now_ms() + PATIENCE_MS, ret_line, &size);
}

static void expect_line(struct rig *rig, const char *expected)
{
    const char *line = "";

    assert_int_equal(hear(rig, &line), ST_CHILD_OK);
    assert_string_equal(line, expected);
}

static int end(struct rig *rig, uint64_t grace_ms, bool is_forced)
{
    bool was_forced = false;
    int status = st_child_end(rig->child, st_now_ms() + grace_ms, &was_forced);

    assert_int_equal(was_forced, is_forced);
    return status;
}

static void test_a_line_goes_to_it_and_another_comes_back(void **state)
{
    start(*state, "read line; echo \"<$line>\"; exit 3");
    assert_int_equal(
        st_child_send(((struct rig *)*state)->child, "hello\n", 6, st_now_ms() + PATIENCE_MS),
        ST_CHILD_OK);
    expect_line(*state, "<hello>");

    int status = end(*state, PATIENCE_MS, false);

    assert_int_equal(st_end_of_status(status), ST_END_EXITED);
    assert_int_equal(WEXITSTATUS(status), 3);
}

/* Who is rung says "go" to the program, which waits for that. */
static void say_go(void *context)
{
    const struct rig *rig = context;
    char byte = 0;

    assert_int_equal(read(rig->child->bell, &byte, 1), 1);
    assert_int_equal(write(rig->child->in, "go\n", 3), 3);
}

static void ring(struct rig *rig, int bell[2])
{
    assert_int_equal(pipe(bell), 0);
    rig->child->bell = bell[0];
    rig->child->rung = say_go;
    rig->child->rung_context = rig;
    assert_int_equal(write(bell[1], "", 1), 1);
}

static void silence(struct rig *rig, const int bell[2])
{
    rig->child->bell = -1;
    close(bell[0]);
    close(bell[1]);
}

static void test_a_bell_is_heard_while_a_line_is_waited_for(void **state)
{
    struct rig *rig = *state;
    int bell[2];

    start(rig, "read line; echo \"<$line>\"");
    ring(rig, bell);
    expect_line(rig, "<go>");
    (void)end(rig, PATIENCE_MS, false);
    silence(rig, bell);
}

static void test_a_bell_is_heard_while_the_end_is_waited_for(void **state)
{
    struct rig *rig = *state;
    int bell[2];

    start(rig, "read line; [ \"$line\" = go ]");
    ring(rig, bell);
    assert_true(st_child_wait(rig->child, st_now_ms() + PATIENCE_MS));
    assert_int_equal(WEXITSTATUS(end(rig, PATIENCE_MS, false)), 0);
    silence(rig, bell);
}

static void test_its_environment_is_a_list_and_none_of_ours(void **state)
{
    const char *line = "";

    start(*state, "env | grep -v -e ^PATH= -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= | sort; echo .");
    expect_line(*state, "HOME=/nonexistent");
    expect_line(*state, "LANG=C.UTF-8");
    expect_line(*state, "TZ=UTC");
    expect_line(*state, ".");
    assert_int_equal(hear(*state, &line), ST_CHILD_CLOSED);
    (void)end(*state, PATIENCE_MS, false);
}

static void test_it_inherits_three_descriptors(void **state)
{
    start(
        *state, "for i in 0 1 2 3 4 5 6 7 8 9 10 99; do "
                "[ -e /proc/$$/fd/$i ] && printf \"$i \"; done; echo");
    expect_line(*state, "0 1 2 ");
    (void)end(*state, PATIENCE_MS, false);
}

static void test_a_silent_one_is_late(void **state)
{
    struct rig *rig = *state;
    const char *line = "";
    size_t size = 0;

    start(rig, "sleep 1000");
    assert_int_equal(st_child_line(rig->child, st_now_ms() + SOON_MS, &line, &size), ST_CHILD_LATE);
    assert_int_equal(st_end_of_status(end(rig, 0, true)), ST_END_CRASHED);
}

static void test_one_that_never_reads_is_late(void **state)
{
    struct rig *rig = *state;
    size_t size = 1 << 20;
    char *bytes = st_arena_alloc(&rig->arena, size);

    start(rig, "sleep 1000");
    assert_int_equal(st_child_send(rig->child, bytes, size, st_now_ms() + SOON_MS), ST_CHILD_LATE);
    (void)end(rig, 0, true);
}

static void test_a_line_may_be_so_long_and_no_longer(void **state)
{
    struct rig *rig = *state;
    const char *line = NULL;

    start(rig, "head -c 1048576 /dev/zero | tr '\\0' x; echo; yes '' | tr -d '\\n'");
    assert_int_equal(hear(rig, &line), ST_CHILD_OK);
    assert_int_equal(strlen(line), ST_CHILD_LINE_MAX);
    assert_int_equal(ST_CHILD_LINE_MAX, 1048576);
    (void)end(rig, 0, true);

    start(rig, "head -c 1048577 /dev/zero | tr '\\0' x; sleep 1000");
    assert_int_equal(hear(rig, &line), ST_CHILD_LONG);
    (void)end(rig, 0, true);
}

static void test_floods_come_to_an_end(void **state)
{
    static const char *const floods[] = { "exec yes", "yes >&2; true" };
    const char *line = NULL;

    for (size_t i = 0; i < 2; i++) {
        enum st_child_io io = ST_CHILD_OK;

        start(*state, floods[i]);
        while (io == ST_CHILD_OK)
            io = hear(*state, &line);
        assert_int_equal(io, ST_CHILD_MUCH);
        (void)end(*state, 0, true);
    }
}

static void test_the_end_of_what_it_says_is_kept(void **state)
{
    struct rig *rig = *state;
    const char *line = NULL;
    size_t size = 0;

    start(rig, "seq 100000 >&2; echo last >&2");
    assert_int_equal(hear(rig, &line), ST_CHILD_CLOSED);
    (void)end(rig, PATIENCE_MS, false);

    const char *said = st_child_said(rig->child, &rig->arena, &size);

    assert_int_equal(size, ST_CHILD_SAID_MAX);
    assert_string_equal(said + size - strlen("99999\n100000\nlast\n"), "99999\n100000\nlast\n");
}

static void test_descendants_go_with_it(void **state)
{
    start(
        *state, "sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000' &); "
                "echo started; wait");
    expect_line(*state, "started");
    (void)end(*state, 0, true); /* tear_down() looks for them */
}

static void test_one_that_ignores_term_or_is_stopped_goes_too(void **state)
{
    start(*state, "trap '' TERM; echo deaf; while :; do sleep 1000; done");
    expect_line(*state, "deaf");
    assert_int_equal(WTERMSIG(end(*state, 0, true)), SIGKILL);

    start(*state, "echo stops; kill -STOP $$; sleep 1000");
    expect_line(*state, "stops");
    (void)end(*state, SOON_MS, true);
}

static void test_too_much_memory_is_noticed(void **state)
{
    struct rig *rig = *state;
    const char *line = NULL;

    start(rig, "x=xxxxxxxx; while [ ${#x} -lt 90000000 ]; do x=$x$x; done; sleep 1000");
    assert_int_equal(hear(rig, &line), ST_CHILD_LARGE);
    (void)end(rig, 0, true);
}

static void test_what_is_no_program_is_told_with_its_reason(void **state)
{
    struct rig *rig = *state;
    const char *const argv[] = { "x", NULL };

    assert_null(st_child_find(&rig->arena, "./no-such-program"));
    assert_int_equal(errno, ENOENT);
    assert_null(st_child_find(&rig->arena, "no-such-program"));
    assert_int_equal(errno, ENOENT);
    assert_null(st_child_find(&rig->arena, "/tmp"));
    assert_int_equal(errno, EISDIR);
    assert_null(st_child_find(&rig->arena, "/etc/passwd"));
    assert_int_equal(errno, EACCES);
    assert_non_null(st_child_find(&rig->arena, "sh"));
    assert_false(
        st_child_start(rig->child, "/etc/passwd", argv, st_child_environment(&rig->arena), 0));
    assert_int_equal(errno, EACCES);
}

/* The way back is closed: no id is left that it could take again, and no group. */
static void test_it_can_be_another_user_for_good(void **state)
{
    struct rig *rig = *state;

    if (geteuid() != 0)
        skip();
    rig->child->user = 61000;
    start(rig, "grep -E '^(Uid|Gid|Groups|CapEff|NoNewPrivs):' /proc/self/status | tr '\\t' ' '");
    rig->child->user = 0;
    expect_line(rig, "Uid: 61000 61000 61000 61000");
    expect_line(rig, "Gid: 61000 61000 61000 61000");
    expect_line(rig, "Groups:  ");
    expect_line(rig, "CapEff: 0000000000000000");
    expect_line(rig, "NoNewPrivs: 1");
    (void)end(rig, PATIENCE_MS, false);
}

static void test_a_limit_of_addresses_that_a_worker_has_is_not_passed_on(void **state)
{
    enum { LIMIT_LOG = 46 }; /* of addresses; sanitizers take almost all that there are */
    struct rlimit before;
    struct rlimit after;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    after = before;
    after.rlim_cur = (rlim_t)1 << LIMIT_LOG;
    assert_int_equal(setrlimit(RLIMIT_AS, &after), 0);
    st_child_free_addresses();
    assert_int_equal(getrlimit(RLIMIT_AS, &after), 0);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_true(after.rlim_cur == after.rlim_max);
    assert_true(after.rlim_max == before.rlim_max);
}

#define RIG_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(test_a_line_goes_to_it_and_another_comes_back),
        RIG_TEST(test_a_bell_is_heard_while_a_line_is_waited_for),
        RIG_TEST(test_a_bell_is_heard_while_the_end_is_waited_for),
        RIG_TEST(test_its_environment_is_a_list_and_none_of_ours),
        RIG_TEST(test_it_inherits_three_descriptors),
        RIG_TEST(test_a_silent_one_is_late),
        RIG_TEST(test_one_that_never_reads_is_late),
        RIG_TEST(test_a_line_may_be_so_long_and_no_longer),
        RIG_TEST(test_floods_come_to_an_end),
        RIG_TEST(test_the_end_of_what_it_says_is_kept),
        RIG_TEST(test_descendants_go_with_it),
        RIG_TEST(test_one_that_ignores_term_or_is_stopped_goes_too),
        RIG_TEST(test_too_much_memory_is_noticed),
        RIG_TEST(test_what_is_no_program_is_told_with_its_reason),
        cmocka_unit_test(test_a_limit_of_addresses_that_a_worker_has_is_not_passed_on),
        RIG_TEST(test_it_can_be_another_user_for_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
