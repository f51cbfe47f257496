/*
 * test_tracer.c - system calls of a program are seen, and fail as they are told to.
 */
#include "framework/base/tracer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child.h"
#include "framework/base/moment.h"
#include "framework/base/text.h"
#include "framework/base/traced_path.h"

enum { PATIENCE_MS = 60 * 1000, SEEN_MAX = 16 << 10 };

/* What to do at the nth call of a kind below the test's folder; and what was seen. */
struct shared {
    enum st_file_call kind;
    struct st_tracer_order order;
    unsigned nth, count;
    size_t size;
    char seen[SEEN_MAX];
};

struct rig {
    struct st_arena arena;
    struct st_child *child;
    struct st_tracer tracer;
    struct shared *shared;
    char folder[32];
};

static struct st_tracer_order look(void *context, const struct st_traced_call *call)
{
    struct rig *rig = context;
    struct shared *shared = rig->shared;
    size_t size = strlen(rig->folder);

    if (strncmp(call->path, rig->folder, size) != 0)
        return (struct st_tracer_order){ .act = ST_TRACER_PASS };
    shared->size += (size_t)snprintf(
        shared->seen + shared->size, SEEN_MAX - shared->size, "%s %s%s%s\n",
        st_file_call_words.words[call->kind], call->other[0] ? call->other + size : "",
        call->other[0] ? " to " : "", call->path + size);
    if (shared->nth == 0 || call->kind != shared->kind || ++shared->count != shared->nth)
        return (struct st_tracer_order){ .act = ST_TRACER_PASS, .tells = true };
    return shared->order;
}

static void done(void *context, size_t mark, long result)
{
    struct shared *shared = ((struct rig *)context)->shared;

    (void)mark;
    if (result < 0)
        shared->size += (size_t)snprintf(
            shared->seen + shared->size, SEEN_MAX - shared->size, "  %s\n", strerror((int)-result));
}

static int set_up(void **state)
{
    static struct rig rig;

    st_arena_init(&rig.arena);
    rig.child = st_child_new(&rig.arena);
    rig.tracer = (struct st_tracer){ look, done, &rig };
    rig.child->tracer = &rig.tracer;
    rig.shared =
        mmap(NULL, sizeof *rig.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    (void)snprintf(rig.folder, sizeof rig.folder, "/tmp/st-tracer-XXXXXX");
    *state = &rig;
    return rig.shared == MAP_FAILED || !mkdtemp(rig.folder);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static int tear_down(void **state)
{
    struct rig *rig = *state;
    struct st_children left;
    int code = nftw(rig->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);

    (void)munmap(rig->shared, sizeof *rig->shared);
    st_arena_clear(&rig->arena);
    st_children_look(&left);
    return code != 0 || left.count != 0;
}

static void order(
    struct rig *rig, enum st_file_call kind, unsigned nth, struct st_tracer_order what)
{
    rig->shared->kind = kind;
    rig->shared->nth = nth;
    rig->shared->order = what;
}

/* Run it in the test's folder; its wait status, and what it printed. */
static int run(struct rig *rig, const char *script, const char **ret_printed)
{
    const char *whole = st_arena_format(&rig->arena, "cd %s; exec 2>&1; %s", rig->folder, script);
    const char *const argv[] = { "sh", "-c", whole, NULL };
    struct st_text printed;
    bool was_forced = false;

    st_text_init(&printed, &rig->arena);
    assert_true(st_child_start(rig->child, "/bin/sh", argv, st_child_environment(&rig->arena), 0));
    for (;;) {
        const char *line = NULL;
        size_t size = 0;

        if (st_child_line(rig->child, st_now_ms() + PATIENCE_MS, &line, &size) != ST_CHILD_OK)
            break;
        st_text_addf(&printed, "%s\n", line);
    }
    *ret_printed = printed.data;

    int status = st_child_end(rig->child, st_now_ms() + PATIENCE_MS, &was_forced);

    assert_false(was_forced);
    return status;
}

static bool exists(const struct rig *rig, const char *name)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/%s", rig->folder, name);
    return access(path, F_OK) == 0;
}

static void test_this_machine_can_trace(void **state)
{
    struct rig *rig = *state;

    assert_null(st_tracer_missing(&rig->arena));
}

static void test_calls_are_seen_with_whole_paths_and_errors(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;
    int status = run(
        rig, "mkdir a && cd a && echo x > ../a/b && mv b ./c && rm c && cd .. && rmdir a; rmdir a",
        &printed);

    assert_int_equal(WEXITSTATUS(status), 1);
    assert_non_null(strstr(rig->shared->seen, "mkdir /a\n"));
    assert_non_null(strstr(rig->shared->seen, "open-write /a/b\n"));
    assert_non_null(strstr(rig->shared->seen, "write /a/b\n"));
    assert_non_null(strstr(rig->shared->seen, "rename /a/b to /a/c\n"));
    assert_non_null(strstr(rig->shared->seen, "unlink /a/c\n"));
    assert_non_null(strstr(rig->shared->seen, "rmdir /a\n  No such file or directory\n"));
}

static void test_the_nth_call_of_all_processes_fails_and_no_other(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;

    order(rig, ST_FILE_CALL_MKDIR, 3, (struct st_tracer_order){ ST_TRACER_FAIL, ENOSPC, false, 0 });

    int status = run(rig, "(mkdir a); (mkdir b); (mkdir c); mkdir d", &printed);

    assert_int_equal(WEXITSTATUS(status), 0);
    assert_non_null(strstr(printed, "No space left on device"));
    assert_true(exists(rig, "a") && exists(rig, "b") && exists(rig, "d"));
    assert_false(exists(rig, "c"));
}

static void test_a_kill_before_leaves_the_call_undone(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;

    order(rig, ST_FILE_CALL_MKDIR, 2, (struct st_tracer_order){ .act = ST_TRACER_KILL_BEFORE });

    int status = run(rig, "mkdir a; mkdir b; mkdir c", &printed);

    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    assert_true(exists(rig, "a"));
    assert_false(exists(rig, "b") || exists(rig, "c"));
}

static void test_a_kill_after_leaves_the_call_done(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;

    order(rig, ST_FILE_CALL_MKDIR, 2, (struct st_tracer_order){ .act = ST_TRACER_KILL_AFTER });
    assert_true(WIFSIGNALED(run(rig, "mkdir a; mkdir b; mkdir c", &printed)));
    assert_true(exists(rig, "b"));
    assert_false(exists(rig, "c"));
}

static void test_half_of_a_torn_write_arrives(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;

    order(rig, ST_FILE_CALL_WRITE, 1, (struct st_tracer_order){ ST_TRACER_TEAR, EIO, false, 0 });

    int status = run(rig, "/bin/echo 1234567 > a; cat a; echo; exit 7", &printed);

    assert_int_equal(WEXITSTATUS(status), 7);
    assert_non_null(strstr(printed, "Input/output error"));
    assert_non_null(strstr(printed, "1234"));
    assert_null(strstr(printed, "12345"));
}

static void test_it_ends_as_the_program_does(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;

    assert_int_equal(WEXITSTATUS(run(rig, "exit 3", &printed)), 3);

    int status = run(rig, "kill -USR1 $$", &printed);

    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGUSR1);
}

static void test_a_program_that_cannot_be_started_says_why(void **state)
{
    struct rig *rig = *state;
    const char *const argv[] = { "x", NULL };

    assert_false(st_child_start(
        rig->child, "/tmp/no/such/program", argv, st_child_environment(&rig->arena), 0));
    assert_int_equal(errno, ENOENT);
}

static void test_paths_are_told_without_dots_and_double_slashes(void **state)
{
    static const char *const pairs[][2] = {
        { "/a//b/./c/", "/a/b/c" }, { "/a/../b", "/b" }, { "/..", "/" },
        { "/a/b/../..", "/" },      { "/", "/" },        { "/...", "/..." },
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char path[32];

        (void)snprintf(path, sizeof path, "%s", pairs[i][0]);
        st_traced_normalize(path);
        assert_string_equal(path, pairs[i][1]);
    }
}

/* Flags say what a call is. */
static void test_an_open_that_may_write_is_another_kind(void **state)
{
    const struct st_file_call_row *row = st_file_call_find(257 /* openat, x86-64 */);
    const uint64_t reads[6] = { 0, 0, O_RDONLY };
    const uint64_t writes[6] = { 0, 0, O_WRONLY | O_CREAT };

    (void)state;
    for (size_t i = 0; i < st_file_call_row_count; i++)
        if (st_file_call_rows[i].kind == ST_FILE_CALL_OPEN && st_file_call_rows[i].folder == 0)
            row = &st_file_call_rows[i];
    assert_non_null(row);
    assert_int_equal(st_file_call_kind(row, reads), ST_FILE_CALL_OPEN);
    assert_int_equal(st_file_call_kind(row, writes), ST_FILE_CALL_OPEN_WRITE);
}

/* Who looks stays who we are, and so sees the files of whoever the program has become. */
static void test_a_program_that_is_somebody_else_is_traced(void **state)
{
    struct rig *rig = *state;
    const char *printed = NULL;

    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(rig->folder, 0777), 0);
    rig->child->user = 61000;
    order(
        rig, ST_FILE_CALL_MKDIR, 1,
        (struct st_tracer_order){ .act = ST_TRACER_FAIL, .error = EDQUOT });
    (void)run(rig, "id -u; mkdir a || mkdir b", &printed);
    rig->child->user = 0;
    assert_non_null(strstr(printed, "61000\n"));
    assert_non_null(strstr(printed, strerror(EDQUOT)));
    assert_non_null(strstr(rig->shared->seen, "mkdir /a\n"));
    assert_true(!exists(rig, "a") && exists(rig, "b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_this_machine_can_trace, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_calls_are_seen_with_whole_paths_and_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_the_nth_call_of_all_processes_fails_and_no_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_kill_before_leaves_the_call_undone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_kill_after_leaves_the_call_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_half_of_a_torn_write_arrives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_it_ends_as_the_program_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_program_that_cannot_be_started_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_program_that_is_somebody_else_is_traced, set_up, tear_down),
        cmocka_unit_test(test_paths_are_told_without_dots_and_double_slashes),
        cmocka_unit_test(test_an_open_that_may_write_is_another_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
