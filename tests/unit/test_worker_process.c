/*
 * test_worker_process.c - a worker is alone, and leaves nothing behind.
 */
#include "framework/base/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/worker_rig.h"

enum { RUNS = 200, ANSWER_MS = 60 * 1000 };

static char folder[] = "/tmp/synctorture-test-worker-XXXXXX";
static const char fifo[] = "fifo"; /* a process that has it open for writing is alive */

static int start(void **state)
{
    (void)state;
    return !mkdtemp(folder) || chdir(folder) != 0 || mkfifo(fifo, 0600) != 0;
}

static int stop(void **state)
{
    (void)state;
    return unlink(fifo) != 0 || rmdir(folder) != 0;
}

static void crash(void *context, struct st_worker_out *out)
{
    (void)context;
    st_rig_say(out, "crash");
    raise(SIGSEGV);
}

static void exit_early(void *context, struct st_worker_out *out)
{
    (void)context;
    st_rig_say(out, "exit");
    _exit(0);
}

static void do_nothing(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
}

/* --- Signals -------------------------------------------------------------------------- */

static void notice(int number)
{
    (void)number;
    st_rig.signals++;
}

static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };

    (void)sigemptyset(&action.sa_mask);
    assert_int_equal(sigaction(number, &action, NULL), 0);
}

static void raise_ignored(void *context, struct st_worker_out *out)
{
    (void)context;
    raise(SIGINT);
    raise(SIGPIPE);
    st_rig_say(out, st_rig.signals ? "handled" : "ignored");
    raise(SIGTERM);
}

static void test_a_worker_has_no_handlers_of_the_program(void **state)
{
    struct st_worker_result result;

    (void)state;
    set_handler(SIGINT, notice);
    set_handler(SIGTERM, notice);
    result = st_rig_run_work(raise_ignored);
    assert_int_equal(result.end, ST_WORKER_CRASHED);
    assert_int_equal(result.signal, SIGTERM);
    assert_string_equal(st_rig.heard.data, "ignored|");
    raise(SIGINT);
    raise(SIGTERM);
    assert_int_equal(st_rig.signals, 2);
    set_handler(SIGINT, SIG_DFL);
    set_handler(SIGTERM, SIG_DFL);
}

static void disturb(void *context, struct st_worker_out *out)
{
    for (int i = 0; i < 100; i++)
        (void)kill(getppid(), SIGUSR1);
    st_rig_send_all_sizes(context, out);
    for (int i = 0; i < 100; i++)
        (void)kill(getppid(), SIGUSR1);
}

static void test_signals_to_the_program_do_not_disturb(void **state)
{
    (void)state;
    set_handler(SIGUSR1, notice);
    assert_int_equal(st_rig_run_work(disturb).end, ST_WORKER_DONE);
    set_handler(SIGUSR1, SIG_DFL);
    assert_int_equal(st_rig.count, 4);
    assert_true(st_rig.signals > 0);
}

static void test_a_program_that_ignores_its_children_hears_of_them(void **state)
{
    (void)state;
    set_handler(SIGCHLD, SIG_IGN);
    assert_int_equal(st_rig_run_work(crash).signal, SIGSEGV);

    void (*after)(int) = signal(SIGCHLD, SIG_DFL);

    assert_true(after == SIG_IGN);
}

/* --- Processes and descriptors -------------------------------------------------------- */

/* Does nobody write to the fifo any more? Waits for that. */
static bool is_left(int reader)
{
    struct pollfd source = { .fd = reader, .events = POLLIN };

    return poll(&source, 1, ANSWER_MS) == 1 && (source.revents & POLLHUP) && close(reader) == 0;
}

static int open_reader(void)
{
    int reader = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    assert_true(reader >= 0);
    return reader;
}

static void open_writer(void)
{
    if (open(fifo, O_WRONLY) < 0)
        abort();
}

static void leave_a_child(void *context, struct st_worker_out *out)
{
    int ready[2];
    char byte;

    (void)context;
    if (pipe(ready) != 0)
        abort();
    if (fork() == 0) {
        open_writer();
        (void)!write(ready[1], "", 1);
        for (;;)
            pause();
    }
    if (read(ready[0], &byte, 1) != 1)
        abort();
    st_rig_say(out, "forked");
}

static void leave_a_child_and_crash(void *context, struct st_worker_out *out)
{
    leave_a_child(context, out);
    raise(SIGSEGV);
}

static void test_no_descendant_stays(void **state)
{
    int reader = open_reader();

    (void)state;
    assert_int_equal(st_rig_run_work(leave_a_child).end, ST_WORKER_DONE);
    assert_true(is_left(reader));
    reader = open_reader();
    assert_int_equal(st_rig_run_work(leave_a_child_and_crash).end, ST_WORKER_CRASHED);
    assert_true(is_left(reader));
    assert_string_equal(st_rig.heard.data, "forked|forked|");
}

static void fork_and_return(void *context, struct st_worker_out *out)
{
    int status = 0;
    pid_t child = fork();

    (void)context;
    if (child == 0)
        return;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) == 0)
        abort();
    st_rig_say(out, "parent");
    raise(SIGSEGV);
}

static void test_a_fork_of_the_worker_does_not_say_that_it_is_done(void **state)
{
    (void)state;
    assert_int_equal(st_rig_run_work(fork_and_return).signal, SIGSEGV);
    assert_string_equal(st_rig.heard.data, "parent|");
}

static void hold_fifo(void *context, struct st_worker_out *out)
{
    (void)context;
    open_writer();
    st_rig_say(out, "held");
    st_rig_loop();
}

static void end_program(void *context, const char *bytes, size_t size)
{
    (void)context;
    (void)bytes;
    (void)size;
    raise(SIGKILL);
}

static void test_a_worker_ends_with_its_program(void **state)
{
    struct st_worker worker = st_rig_worker(hold_fifo);
    struct st_worker_result result;
    int reader = open_reader();
    int status = 0;
    pid_t program = fork();

    (void)state;
    if (program == 0) {
        worker.receive = end_program;
        (void)st_worker_run(&worker, &result);
        _exit(1);
    }
    assert_int_equal(waitpid(program, &status, 0), program);
    assert_true(WIFSIGNALED(status));
    assert_true(is_left(reader));
}

static void list_descriptors(void *context, struct st_worker_out *out)
{
    char text[64] = "";

    (void)context;
    for (int i = 0; i < 64; i++)
        if (fcntl(i, F_GETFD) >= 0)
            text[strlen(text)] = (char)('0' + i);
    st_rig_say(out, text);
    st_rig_say(out, read(STDIN_FILENO, text, 1) == 0 ? "empty" : "full");
    st_rig_say(out, getpgrp() == getpid() ? "alone" : "together");
}

static void test_a_worker_has_none_of_the_programs_descriptors(void **state)
{
    int input[2];
    int kept = dup(STDIN_FILENO);

    (void)state;
    assert_int_equal(pipe(input), 0);
    assert_int_equal(write(input[1], "input", 5), 5);
    assert_int_equal(dup2(input[0], STDIN_FILENO), STDIN_FILENO);

    struct st_worker_result result = st_rig_run_work(list_descriptors);

    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    close(kept);
    close(input[0]);
    close(input[1]);
    assert_int_equal(result.end, ST_WORKER_DONE);
    assert_string_equal(st_rig.heard.data, "0123|empty|alone|");
}

static void test_a_program_without_descriptors_has_workers(void **state)
{
    int kept[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        kept[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
        assert_true(kept[i] >= 0);
    }
    for (int i = 0; i < 3; i++)
        close(i);

    struct st_worker worker = st_rig_worker(list_descriptors);
    struct st_worker_result result;
    enum st_worker_end end = st_worker_run(&worker, &result);

    for (int i = 0; i < 3; i++) {
        int restored = dup2(kept[i], i);

        close(kept[i]);
        assert_int_equal(restored, i);
    }
    assert_int_equal(end, ST_WORKER_DONE);
    assert_string_equal(st_rig.heard.data, "0123|empty|alone|");
}

static void test_a_system_without_room_is_no_finding(void **state)
{
    struct st_worker worker = st_rig_worker(do_nothing);
    struct st_worker_result result;
    struct rlimit before;
    struct rlimit none;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);

    enum st_worker_end end = st_worker_run(&worker, &result);

    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(end, ST_WORKER_NOT_RUN);
    assert_int_equal(result.error, EMFILE);
}

static void forget_a_child(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    if (fork() == 0)
        for (;;)
            pause();
}

static void test_many_workers_leave_nothing(void **state)
{
    static void (*const works[])(void *, struct st_worker_out *) = { crash, exit_early, do_nothing,
                                                                     forget_a_child };

    (void)state;
    for (size_t i = 0; i < RUNS; i++)
        (void)st_rig_run_work(works[i % (sizeof works / sizeof works[0])]); /* which looks */
    assert_int_equal(st_rig.count, RUNS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ST_RIG_TEST(test_a_worker_has_no_handlers_of_the_program),
        ST_RIG_TEST(test_signals_to_the_program_do_not_disturb),
        ST_RIG_TEST(test_a_program_that_ignores_its_children_hears_of_them),
        ST_RIG_TEST(test_no_descendant_stays),
        ST_RIG_TEST(test_a_fork_of_the_worker_does_not_say_that_it_is_done),
        ST_RIG_TEST(test_a_worker_ends_with_its_program),
        ST_RIG_TEST(test_a_worker_has_none_of_the_programs_descriptors),
        ST_RIG_TEST(test_a_program_without_descriptors_has_workers),
        ST_RIG_TEST(test_a_system_without_room_is_no_finding),
        ST_RIG_TEST(test_many_workers_leave_nothing),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
