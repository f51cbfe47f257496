/*
 * test_worker.c - what a worker says reaches the caller, and so does how it ended.
 */
#include "framework/base/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "framework/base/die.h"
#include "tests/support/worker_rig.h"

/* --- Messages ------------------------------------------------------------------------- */

static void test_messages_come_in_order_and_whole(void **state)
{
    struct st_worker_result result = st_rig_run_work(st_rig_send_all_sizes);

    (void)state;
    assert_int_equal(result.end, ST_WORKER_DONE);
    assert_int_equal(st_rig.count, 4);
    assert_int_equal(st_rig.largest, ST_RIG_LARGE);
    assert_string_equal(st_rig.heard.data, "small||after|");
    assert_int_equal(result.signal | result.code | result.error, 0);
}

static void test_messages_need_no_receiver(void **state)
{
    struct st_worker worker = { .work = st_rig_send_all_sizes, .context = &st_rig };
    struct st_worker_result result;

    (void)state;
    assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_DONE);
    assert_int_equal(st_rig.count, 0);
}

static void do_nothing(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
}

static void test_work_may_have_nothing_to_say(void **state)
{
    struct st_worker_result result = st_rig_run_work(do_nothing);

    (void)state;
    assert_int_equal(result.end, ST_WORKER_DONE);
    assert_int_equal(st_rig.count, 0);
    assert_int_equal(result.at, 0);
    assert_int_equal(result.beats, 0);
}

static void send_too_much(void *context, struct st_worker_out *out)
{
    const char *bytes = st_rig_pattern(ST_WORKER_MESSAGE_MAX + 1);

    (void)context;
    st_worker_send(out, bytes, ST_WORKER_MESSAGE_MAX);
    st_rig_say(out, "fits");
    st_worker_send(out, bytes, ST_WORKER_MESSAGE_MAX + 1);
    st_rig_say(out, "never");
}

static void test_a_message_over_the_limit_ends_the_worker(void **state)
{
    struct st_worker_result result = st_rig_run_work(send_too_much);

    (void)state;
    assert_int_equal(result.end, ST_WORKER_GARBLED);
    assert_int_equal(st_rig.largest, ST_WORKER_MESSAGE_MAX);
    assert_string_equal(st_rig.heard.data, "fits|");
}

static void write_text(void *context, struct st_worker_out *out)
{
    static const char text[] = "{\"event\": \"this is no message\"}";

    (void)context;
    st_rig_say(out, "text");
    (void)!write(out->descriptor, text, sizeof text);
    st_rig_loop();
}

static void write_zeros(void *context, struct st_worker_out *out)
{
    static const char zeros[64];

    (void)context;
    st_rig_say(out, "zeros");
    (void)!write(out->descriptor, zeros, sizeof zeros);
}

static void test_what_is_no_message_ends_the_worker(void **state)
{
    (void)state;
    assert_int_equal(st_rig_run_work(write_text).end, ST_WORKER_GARBLED);
    assert_int_equal(st_rig_run_work(write_zeros).end, ST_WORKER_GARBLED);
    assert_string_equal(st_rig.heard.data, "text|zeros|");
}

/* What a whole message looks like in a pipe comes from one of the worker's own. */
static void send_half(void *context, struct st_worker_out *out)
{
    static const char body[100] = "half a message";
    struct st_worker_out other = *out;
    int ends[2];
    char whole[2 * sizeof body];

    (void)context;
    st_rig_say(out, "whole");
    if (pipe(ends) != 0)
        abort();
    other.descriptor = ends[1];
    st_worker_send(&other, body, sizeof body);

    ssize_t size = read(ends[0], whole, sizeof whole);

    if (size < (ssize_t)sizeof body || write(out->descriptor, whole, (size_t)size / 2) <= 0)
        abort();
    raise(SIGKILL);
}

static void test_half_a_message_is_dropped(void **state)
{
    struct st_worker_result result = st_rig_run_work(send_half);

    (void)state;
    assert_int_equal(result.end, ST_WORKER_CRASHED);
    assert_int_equal(result.signal, SIGKILL);
    assert_string_equal(st_rig.heard.data, "whole|");
}

/* --- Ends ----------------------------------------------------------------------------- */

static void crash(void *context, struct st_worker_out *out)
{
    (void)context;
    st_worker_at(out, 6);
    st_rig_say(out, "before");
    st_worker_at(out, 7);
    raise(SIGSEGV);
}

static void test_a_crash_is_one_finding_and_says_where(void **state)
{
    struct st_worker_result result = st_rig_run_work(crash);

    (void)state;
    assert_int_equal(result.end, ST_WORKER_CRASHED);
    assert_int_equal(result.signal, SIGSEGV);
    assert_int_equal(result.at, 7);
    assert_int_equal(result.beats, 2);
    assert_string_equal(st_rig.heard.data, "before|");
}

static char *volatile nowhere;

static void write_to_nowhere(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    *nowhere = 1;
}

static void abort_at_once(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    abort();
}

static void test_a_signal_of_its_own_making_is_told(void **state)
{
    (void)state;
#ifndef __SANITIZE_ADDRESS__ /* whose undefined behaviour checks come first */
    assert_int_equal(st_rig_run_work(write_to_nowhere).signal, SIGSEGV);
#else
    (void)write_to_nowhere;
#endif
    assert_int_equal(st_rig_run_work(abort_at_once).end, ST_WORKER_CRASHED);
    assert_int_equal(st_rig_run_work(abort_at_once).signal, SIGABRT);
}

static void exit_with_0(void *context, struct st_worker_out *out)
{
    (void)context;
    st_rig_say(out, "nearly");
    _exit(0);
}

static void exit_with_77(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    exit(77); /* NOLINT: work that does that is what this is about */
}

static void exit_with_internal(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    exit(ST_EXIT_INTERNAL);
}

static void exit_as_if_out_of_memory(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    _exit(121); /* what worker_child.h has for that */
}

static void test_an_exit_is_not_done(void **state)
{
    struct st_worker_result result = st_rig_run_work(exit_with_0);

    (void)state;
    assert_int_equal(result.end, ST_WORKER_EXITED);
    assert_int_equal(result.code, 0);
    assert_string_equal(st_rig.heard.data, "nearly|");
    result = st_rig_run_work(exit_with_77);
    assert_int_equal(result.end, ST_WORKER_EXITED);
    assert_int_equal(result.code, 77);
    result = st_rig_run_work(exit_with_internal);
    assert_int_equal(result.end, ST_WORKER_EXITED);
    assert_int_equal(result.code, ST_EXIT_INTERNAL);
    result = st_rig_run_work(exit_as_if_out_of_memory);
    assert_int_equal(result.end, ST_WORKER_EXITED);
}

static bool is_worker;

static void not_in_a_worker(void)
{
    if (is_worker)
        abort();
}

static void exit_as_a_worker(void *context, struct st_worker_out *out)
{
    is_worker = true;
    exit_with_77(context, out);
}

static void test_a_worker_does_not_run_what_the_program_does_at_its_end(void **state)
{
    (void)state;
    assert_int_equal(atexit(not_in_a_worker), 0);
    assert_int_equal(st_rig_run_work(exit_as_a_worker).code, 77);
}

static void print(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    printf("what a worker prints\n");
    (void)fflush(NULL);
}

static void test_what_the_program_has_yet_to_write_is_written_once(void **state)
{
    char text[100] = "";
    FILE *file = tmpfile(); /* its descriptor is the worker's pipe, in the worker */
    int kept = dup(STDOUT_FILENO);

    (void)state;
    assert_non_null(file);
    (void)fflush(stdout);
    assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
    printf("first, ");

    enum st_worker_end end = st_rig_run_work(print).end;

    printf("second, ");
    (void)fflush(stdout);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    close(kept);
    assert_int_equal(end, ST_WORKER_DONE);
    assert_true(fputs("third", file) >= 0);
    assert_int_equal(st_rig_run_work(print).end, ST_WORKER_DONE);
    rewind(file);
    assert_non_null(fgets(text, sizeof text, file));
    assert_string_equal(text, "first, second, third");
    (void)fclose(file);
}

static void test_ends_have_words(void **state)
{
    (void)state;
    assert_int_equal(st_worker_end_words.count, ST_WORKER_END_COUNT);
    assert_int_equal(st_words_find(&st_worker_end_words, "deadline"), ST_WORKER_DEADLINE);
    assert_non_null(st_worker_end_abouts[ST_WORKER_NOT_RUN]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ST_RIG_TEST(test_messages_come_in_order_and_whole),
        ST_RIG_TEST(test_messages_need_no_receiver),
        ST_RIG_TEST(test_work_may_have_nothing_to_say),
        ST_RIG_TEST(test_a_message_over_the_limit_ends_the_worker),
        ST_RIG_TEST(test_what_is_no_message_ends_the_worker),
        ST_RIG_TEST(test_half_a_message_is_dropped),
        ST_RIG_TEST(test_a_crash_is_one_finding_and_says_where),
        ST_RIG_TEST(test_a_signal_of_its_own_making_is_told),
        ST_RIG_TEST(test_an_exit_is_not_done),
        ST_RIG_TEST(test_a_worker_does_not_run_what_the_program_does_at_its_end),
        ST_RIG_TEST(test_what_the_program_has_yet_to_write_is_written_once),
        ST_RIG_TEST(test_ends_have_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
