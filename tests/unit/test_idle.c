/*
 * test_idle.c - whether the processes of a group have all done what they were told.
 */
#include "framework/lab/outside/idle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that leads a group, runs until it is told something, and sleeps from then on. */
static pid_t start(int *ret_tell)
{
    int told[2];
    int ready[2];
    char byte = 0;

    assert_int_equal(pipe(told), 0);
    assert_int_equal(pipe(ready), 0);

    pid_t process = fork();

    if (process == 0) {
        struct pollfd end = { .fd = told[0], .events = POLLIN };

        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)setpgid(0, 0);
        (void)!write(ready[1], &byte, 1);
        while (poll(&end, 1, 0) == 0)
            ;
        for (;;)
            (void)pause();
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(told[0]);
    close(ready[0]);
    close(ready[1]);
    *ret_tell = told[1];
    return process;
}

static void test_a_group_is_idle_when_none_of_it_runs(void **state)
{
    int tell = -1;
    pid_t process = start(&tell);

    (void)state;
    assert_false(st_lab_is_idle(process));
    assert_int_equal(write(tell, "x", 1), 1);
    while (!st_lab_is_idle(process)) /* it comes to that, or the test does not end */
        (void)poll(NULL, 0, 1);
    (void)kill(process, SIGKILL);
    (void)waitpid(process, NULL, 0);
    close(tell);
}

static void test_a_group_that_is_not_there_is_idle(void **state)
{
    (void)state;
    assert_true(st_lab_is_idle(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_group_is_idle_when_none_of_it_runs),
        cmocka_unit_test(test_a_group_that_is_not_there_is_idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
