/*
 * test_torture.c - every allocation fails once, and the program ends as it should.
 *
 * The program runs in a process of its own. Whenever it asks for memory, that process
 * forks: the child gets none, there or from there on, and has to end cleanly, while the
 * parent waits, looks at how the child ended, and goes on with the memory. So one run
 * visits every allocation, and each costs a fork instead of a run.
 *
 * The program's own calls of malloc, calloc, realloc and exit come here by the linker's
 * --wrap (tests/CMakeLists.txt), those of jansson by json_set_alloc_funcs().
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/die.h"
#include "framework/cli/cli.h"

/* What the linker's --wrap puts in place of each, and what it calls the real ones. */
void *torture_malloc(size_t size) __asm__("__wrap_malloc");
void *torture_calloc(size_t count, size_t size) __asm__("__wrap_calloc");
void *torture_realloc(void *memory, size_t size) __asm__("__wrap_realloc");
__attribute__((noreturn)) void torture_exit(int code) __asm__("__wrap_exit");
void *real_malloc(size_t size) __asm__("__real_malloc");
void *real_calloc(size_t count, size_t size) __asm__("__real_calloc");
void *real_realloc(void *memory, size_t size) __asm__("__real_realloc");
__attribute__((noreturn)) void real_exit(int code) __asm__("__real_exit");

enum {
    OUTPUT_SIZE = 64 * 1024,
    CHILD_SECONDS = 30,
    WORDS_MAX = 8,
#ifdef ST_ARENA_DEBUG
    /* With a sanitizer a fork is slow, so not all are tried; without one they are. */
    EVERY = 1500, /* allocations that are all tried; of those that follow, one in STRIDE */
    STRIDE = 97,
#else
    EVERY = 1000000,
    STRIDE = 1,
#endif
};

/* What the test and the processes it makes know of each other. */
static struct report {
    size_t allocations, tried, refused; /* refused: ended with exit code 7 */
    size_t wrong;                       /* ended as they should not */
    int baseline;                       /* the code without any failure */
    char first[512];                    /* the first wrong end */
} * report;

static struct {
    bool is_on;    /* in the process that forks at allocations */
    bool is_child; /* in one that gets no memory */
    bool fails_for_good;
    bool fails_now;
    int out, err; /* where children write */
} torture;

static const char claim[] = "PASS"; /* how the last words of a good run begin */

static size_t read_output(int file, char *text)
{
    ssize_t size = pread(file, text, OUTPUT_SIZE - 1, 0);

    text[size > 0 ? size : 0] = '\0';
    return size > 0 ? (size_t)size : 0;
}

static void note_wrong(const char *what, int status, const char *err)
{
    if (report->wrong++ == 0)
        snprintf(
            report->first, sizeof report->first, "allocation %zu%s: %s (wait status 0x%x): %.300s",
            report->allocations, torture.fails_for_good ? " and all later" : "", what,
            (unsigned)status, err);
}

/* Look at how a child without memory ended. */
static void judge(int status)
{
    static char out[OUTPUT_SIZE];
    static char err[OUTPUT_SIZE];

    read_output(torture.out, out);
    read_output(torture.err, err);
    report->tried++;
    if (!WIFEXITED(status))
        note_wrong("ended by a signal", status, err);
    else if (strstr(err, "Sanitizer") || strstr(err, "runtime error"))
        note_wrong("a sanitizer's report", status, err);
    else if (WEXITSTATUS(status) == ST_EXIT_INTERNAL) {
        report->refused++;
        if (!strstr(err, "out of memory"))
            note_wrong("does not say why", status, err);
        if (strstr(out, claim))
            note_wrong("claims a pass", status, out);
    } else if (report->baseline >= 0 && WEXITSTATUS(status) != report->baseline)
        note_wrong("another exit code", status, err);
}

/* In the child: from here on everything it writes is its own. */
static void become_child(void)
{
    torture.is_child = true;
    torture.fails_now = true;
    dup2(torture.out, STDOUT_FILENO);
    dup2(torture.err, STDERR_FILENO);
    alarm(CHILD_SECONDS);
}

/* True in a child whose allocation is to fail. */
static bool try_without(bool for_good)
{
    if (ftruncate(torture.out, 0) != 0 || ftruncate(torture.err, 0) != 0 ||
        lseek(torture.out, 0, SEEK_SET) != 0 || lseek(torture.err, 0, SEEK_SET) != 0)
        abort();
    torture.fails_for_good = for_good;

    pid_t child = fork();

    if (child < 0)
        abort();
    if (child == 0) {
        become_child();
        return true;
    }

    int status = 0;

    if (waitpid(child, &status, 0) != child)
        abort();
    judge(status);
    return false;
}

static bool is_refused(void)
{
    if (torture.is_child) {
        bool refused = torture.fails_now || torture.fails_for_good;

        torture.fails_now = false;
        return refused;
    }
    if (!torture.is_on)
        return false;

    size_t at = report->allocations++;

    if (at >= EVERY && at % STRIDE != 0)
        return false;
    if (try_without(false) || try_without(true)) {
        torture.fails_now = false;
        return true;
    }
    return false;
}

void *torture_malloc(size_t size)
{
    return is_refused() ? NULL : real_malloc(size);
}

void *torture_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : real_calloc(count, size);
}

void *torture_realloc(void *memory, size_t size)
{
    return is_refused() ? NULL : real_realloc(memory, size);
}

/* A child leaves without a look at what it has not given back: that is no leak. */
void torture_exit(int code)
{
    if (!torture.is_on)
        real_exit(code);
    fflush(NULL);
    _exit(code);
}

/* Run the program in this process, and leave. */
__attribute__((noreturn)) static void run_program(const char *const *arguments, bool is_tortured)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    char *words[WORDS_MAX] = { NULL };
    int count = 0;

    /* cmocka catches them, and would go on with the next test. */
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        (void)signal(signals[i], SIG_DFL);
    for (; arguments[count]; count++)
        words[count] = (char *)(uintptr_t)arguments[count];
    dup2(torture.out, STDOUT_FILENO);
    dup2(torture.err, STDERR_FILENO);

    /* Children write to files of their own, which must not be this process's. */
    torture.out = memfd_create("out", 0);
    torture.err = memfd_create("err", 0);
    json_set_alloc_funcs(torture_malloc, free);
    torture.is_on = is_tortured;

    /* The program changes the order of its arguments, not the arguments. */
    int code = st_main(count, words);

    fflush(NULL);
    _exit(code);
}

/* The exit code of the program, and what it wrote. */
static int run(const char *const *arguments, bool is_tortured, char *ret_out)
{
    torture.out = memfd_create("out", 0);
    torture.err = memfd_create("err", 0);
    fflush(NULL);

    pid_t child = fork();

    if (child == 0)
        run_program(arguments, is_tortured);

    int status = 0;

    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    read_output(torture.out, ret_out);
    close(torture.out);
    close(torture.err);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void torture_program(const char *const *arguments, bool is_good)
{
    static char out[OUTPUT_SIZE];

    memset(report, 0, sizeof *report);
    report->baseline = -1;

    int baseline = run(arguments, false, out);

    /* Else the rule that nothing may claim a pass without memory would rule nothing. */
    if (is_good && !strstr(out, claim))
        fail_msg("a good run does not say \"%s\": %s", claim, out);
    report->baseline = baseline;
    assert_int_equal(run(arguments, true, out), baseline);
    print_message(
        "%zu allocations, %zu tried, %zu of them ended with code %d\n", report->allocations,
        report->tried, report->refused, (int)ST_EXIT_INTERNAL);
    if (report->wrong > 0)
        fail_msg("%zu ended wrongly; %s", report->wrong, report->first);
    assert_true(report->tried > 0);
    assert_true(report->refused > 0);
}

static void test_a_run_survives_every_failed_allocation(void **state)
{
    static const char *const arguments[] = { "synctorture", "run", "--in-process",
                                             "scenarios/kb810018/base.json", NULL };

    (void)state;
    torture_program(arguments, true);
}

static void test_a_run_with_everything_told_survives_every_failed_allocation(void **state)
{
    static const char *const arguments[] = { "synctorture",
                                             "run",
                                             "--in-process",
                                             "--format=json",
                                             "--engine=ics-2000",
                                             "--repeat=2",
                                             "scenarios/tutorial/3-two-writers.json",
                                             NULL };

    (void)state;
    torture_program(arguments, false);
}

static void test_a_check_survives_every_failed_allocation(void **state)
{
    static const char *const arguments[] = { "synctorture", "check", "scenarios/tutorial",
                                             "tests/bad", NULL };

    (void)state;
    torture_program(arguments, false);
}

static int share_report(void **state)
{
    (void)state;
    report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return report == MAP_FAILED;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_survives_every_failed_allocation),
        cmocka_unit_test(test_a_run_with_everything_told_survives_every_failed_allocation),
        cmocka_unit_test(test_a_check_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, share_report, NULL);
}
