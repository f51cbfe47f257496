/*
 * test_worker_limits.c - a worker has so much memory and so much time, and no more.
 *
 * Deadlines here are either so short that only a worker which never moves meets them, or
 * so long that a busy machine does not.
 */
#include "framework/base/worker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <time.h>

#include "tests/support/worker_rig.h"

enum {
    MEMORY = 64 * 1024 * 1024,
    SHORT_MS = 500,
    LONG_MS = 1500,
};

/* --- Memory --------------------------------------------------------------------------- */

static void eat_memory(void *context, struct st_worker_out *out)
{
    struct st_arena eaten;

    (void)context;
    st_arena_init(&eaten);
    for (uint64_t i = 0;; i++) {
        st_worker_at(out, i);
        memset(st_arena_alloc(&eaten, 1 << 20), 1, 1 << 20);
    }
}

static void take_little(void *context, struct st_worker_out *out)
{
    struct st_arena taken;

    (void)context;
    (void)out;
    st_arena_init(&taken);
    (void)st_arena_alloc(&taken, MEMORY / 4);
    st_arena_clear(&taken);
}

static void test_memory_has_a_limit_beyond_what_is_in_use(void **state)
{
    struct st_worker worker = st_rig_worker(eat_memory);
    struct st_worker_result result;
    struct st_arena used;

    (void)state;
    if (!ST_WORKER_LIMITS_MEMORY)
        skip();
    st_arena_init(&used);
    (void)st_arena_alloc(&used, (size_t)2 * MEMORY);
    worker.memory_bytes = MEMORY;
    assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_MEMORY);
    assert_true(result.at > 30 && result.at < 64);
    worker.work = take_little;
    assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_DONE);
    st_arena_clear(&used);
}

/* --- Deadlines ------------------------------------------------------------------------ */

static void stay(void *context, struct st_worker_out *out)
{
    (void)context;
    st_rig_say(out, "here");
    st_worker_at(out, 41);
    st_worker_at(out, 42);
    st_rig_loop();
}

static void stop_itself(void *context, struct st_worker_out *out)
{
    (void)context;
    (void)out;
    raise(SIGSTOP);
}

static void send_for_ever(void *context, struct st_worker_out *out)
{
    (void)context;
    for (;;)
        st_rig_say(out, "");
}

static void test_a_worker_that_does_not_move_is_ended(void **state)
{
    static void (*const works[])(void *, struct st_worker_out *) = { stay, stop_itself };
    struct st_worker_result result;

    (void)state;
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++) {
        struct st_worker worker = st_rig_worker(works[i]);

        worker.deadline_ms = SHORT_MS;
        assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_DEADLINE);
        assert_int_equal(result.signal | result.code | result.error, 0);
        assert_int_equal(result.at, i == 0 ? 42 : 0);
    }
    assert_string_equal(st_rig.heard.data, "here|");
}

static void test_talking_is_not_moving(void **state)
{
    struct st_worker worker = { .work = send_for_ever, .deadline_ms = SHORT_MS };
    struct st_worker_result result;

    (void)state;
    assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_DEADLINE);
}

/* Longer than the deadline in all, but never at one mark. */
static void move(void *context, struct st_worker_out *out)
{
    struct timespec begin;
    struct timespec now;

    (void)context;
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        st_worker_at(out, 5); /* the same place again is a move, too */
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((now.tv_sec - begin.tv_sec) * 1000 < (long)2 * LONG_MS);
}

static void test_a_worker_that_moves_is_not_ended(void **state)
{
    struct st_worker worker = st_rig_worker(move);
    struct st_worker_result result;

    (void)state;
    worker.deadline_ms = LONG_MS;
    assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_DONE);
    assert_int_equal(result.at, 5);
    assert_true(result.beats > 1000);
}

/* Takes most of the deadline for each of two messages, while the worker waits with a third. */
static void receive_slowly(void *context, const char *bytes, size_t size)
{
    struct timespec nap = { 1, 0 };

    while (size <= ST_RIG_SHORT && nanosleep(&nap, &nap) != 0)
        ;
    st_rig_receive(context, bytes, size);
}

static void test_what_the_caller_takes_is_not_held_against_the_worker(void **state)
{
    struct st_worker worker = st_rig_worker(st_rig_send_all_sizes);
    struct st_worker_result result;

    (void)state;
    worker.receive = receive_slowly;
    worker.deadline_ms = LONG_MS;
    assert_int_equal(st_rig_run(&worker, &result), ST_WORKER_DONE);
    assert_int_equal(st_rig.count, 4);
}

static void test_the_caller_can_stop_a_worker(void **state)
{
    struct st_worker_result result;

    (void)state;
    st_rig.stops = true;
    result = st_rig_run_work(stay);
    assert_int_equal(result.end, ST_WORKER_STOPPED);
    assert_string_equal(st_rig.heard.data, "here|");
    assert_true(st_rig.asked > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ST_RIG_TEST(test_memory_has_a_limit_beyond_what_is_in_use),
        ST_RIG_TEST(test_a_worker_that_does_not_move_is_ended),
        ST_RIG_TEST(test_talking_is_not_moving),
        ST_RIG_TEST(test_a_worker_that_moves_is_not_ended),
        ST_RIG_TEST(test_what_the_caller_takes_is_not_held_against_the_worker),
        ST_RIG_TEST(test_the_caller_can_stop_a_worker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
