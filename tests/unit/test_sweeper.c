/*
 * test_sweeper.c - a sweep survives engines that crash and hang, and tells where they did.
 */
#include "framework/cli/sweep/sweeper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/base/worker.h"
#include "framework/report/event.h"
#include "tests/support/world.h"

enum { CALLS = 5, DEADLINE_MS = 300 };

/* Crashes after an io-error, and hangs after a timeout. Makes CALLS calls that all go well. */
static enum st_status react(enum st_status status)
{
    volatile bool is_waiting = status == ST_TIMEOUT;

    if (status == ST_IO_ERROR)
        abort();
    while (is_waiting)
        ;
    return status;
}

static enum st_status fragile_sync(struct st_session *session)
{
    struct st_reply reply;

    for (int i = 0; i < CALLS; i++)
        (void)react(st_host_list(session->server, session->folders[0], &reply));
    return ST_OK;
}

static enum st_status crash_at_once(struct st_session *session)
{
    (void)session;
    abort();
}

static const struct st_engine fragile = { .name = "fragile", .sync = fragile_sync };
static const struct st_engine crashing = { .name = "crashing", .sync = crash_at_once };
static const struct st_engine_spec fragile_spec = { .engine = &fragile, .text = "fragile" };
static const struct st_engine_spec crashing_spec = { .engine = &crashing, .text = "crashing" };

static const char text[] = "{'scenario': 1, 'title': 't', 'identities': {'alice': {}},"
                           " 'server': {'/Team': {'acl': [{'allow': 'alice', 'role': 'editor'}]}},"
                           " 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
                           "           {'do': 'sync', 'as': 'alice'}], 'expect': {'sync': 'ok'}}";

#define K(id) (1U << ST_FAULT_##id)

static const struct st_sweep_order everything = {
    .kinds = K(TIMEOUT) | K(IO_ERROR) | K(BUSY) | K(QUOTA) | K(ACCESS_DENIED),
    .shard = 1,
    .shards = 1,
    .budget = SIZE_MAX,
    .deadline_ms = DEADLINE_MS,
};

static struct st_swept swept_by(struct st_arena *arena, const struct st_engine_spec *spec)
{
    return (struct st_swept){
        .id = "t",
        .scenario = st_test_load(arena, st_test_quotes(arena, text)),
        .spec = spec,
    };
}

/* "access-denied ....., timeout HHHHH": the rows in a line. */
static const char *rows_of(struct st_arena *arena, const json_t *event)
{
    struct st_text all;
    size_t i;
    json_t *row;

    st_text_init(&all, arena);
    json_array_foreach (st_event_member(event, "rows"), i, row)
        if (strchr(st_event_text(row, "fault"), ':') == NULL)
            st_text_addf(
                &all, "%s%s %s", i ? "; " : "", st_event_text(row, "fault"),
                st_event_text(row, "cells"));
    return all.data;
}

static void test_cells_in_which_it_died_and_hung_are_told_and_the_others_run(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_swept swept = swept_by(&arena, &fragile_spec);
    struct st_sweep_order order = everything;

    order.kinds &= ~K(TIMEOUT);

    json_t *event = st_sweeper_run(&arena, &swept, &order, NULL);

    assert_non_null(event);
    assert_string_equal(
        rows_of(&arena, event), "access-denied .....; quota      ; busy      ; io-error XXXXX");
    assert_false(st_event_has(event, "died"));
    assert_int_equal(st_event_number(event, "runs"), 4 * CALLS); /* with those of ":always" */

    const json_t *group = json_array_get(st_event_member(event, "groups"), 0);

    assert_int_equal(json_array_size(st_event_member(event, "groups")), 1);
    assert_string_equal(st_event_text(group, "cell"), "died");
    assert_string_equal(st_event_text(group, "smallest"), "io-error@2:1");
    assert_int_equal(st_event_number(group, "count"), 2 * CALLS);
    json_decref(event);
    st_arena_clear(&arena);
}

static void test_an_engine_that_does_not_end_is_stopped(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_swept swept = swept_by(&arena, &fragile_spec);
    struct st_sweep_order order = everything;

    order.kinds = K(TIMEOUT);
    order.shard = 2;
    order.shards = CALLS;

    json_t *event = st_sweeper_run(&arena, &swept, &order, NULL);

    assert_non_null(event);
    assert_string_equal(rows_of(&arena, event), "timeout ?H???");
    json_decref(event);
    st_arena_clear(&arena);
}

/* The pairs of a sweep with these faults, and what a replay says of the one they ended in. */
static void check_ended_pairs(uint32_t kind, const char *name, const char *end, const char *came)
{
    struct st_arena arena;
    const char *why = NULL;
    const char *hint = NULL;

    st_arena_init(&arena);

    struct st_swept swept = swept_by(&arena, &fragile_spec);
    struct st_sweep_order order = everything;

    swept.depth = 2;
    order.kinds = K(ACCESS_DENIED) | kind;

    json_t *event = st_sweeper_run(&arena, &swept, &order, NULL);
    const json_t *pairs = st_event_member(event, "pairs");
    json_int_t runs = st_event_number(pairs, "runs");
    const char *ended =
        st_arena_format(&arena, "in pair %lld, %s: %s", (long long)runs + 1, name, end);

    assert_false(st_event_has(event, "died"));
    assert_true(st_event_has(event, "groups"));
    assert_true(runs > 0);
    assert_true(st_event_number(pairs, "firsts") > 0);
    assert_false(st_event_bool(pairs, "whole"));
    assert_string_equal(st_event_text(pairs, "ended"), ended);
    json_decref(event);
    event = st_sweeper_replay(&arena, &swept, name, &order, &why, &hint);
    assert_non_null(event);
    assert_string_equal(st_event_text(event, "came"), came);
    assert_string_equal(st_event_text(event, "fault"), name);
    assert_string_equal(
        st_event_text(event, "reason"), st_arena_format(&arena, "with the faults: %s", end));
    json_decref(event);
    st_arena_clear(&arena);
}

static void test_a_pair_in_which_it_ended_is_told_with_those_before_it(void **state)
{
    (void)state;
    check_ended_pairs(
        K(IO_ERROR), "access-denied@2:1+io-error@2:2", "a signal ended it (SIGABRT)", "died");
}

static void test_an_engine_that_does_not_end_in_a_pair_is_stopped(void **state)
{
    (void)state;
    check_ended_pairs(
        K(TIMEOUT), "access-denied@2:1+timeout@2:2", st_worker_end_abouts[ST_WORKER_DEADLINE],
        "hang");
}

static void test_an_engine_that_crashes_without_a_fault_is_told(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_swept swept = swept_by(&arena, &crashing_spec);
    json_t *event = st_sweeper_run(&arena, &swept, &everything, NULL);

    assert_non_null(event);
    assert_string_equal(
        st_event_text(event, "died"), "without a fault: a signal ended it (SIGABRT)");
    assert_int_equal(json_array_size(st_event_member(event, "rows")), 0);
    json_decref(event);
    st_arena_clear(&arena);
}

static void test_a_budget_is_used_in_order(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_swept swept = swept_by(&arena, &fragile_spec);
    struct st_sweep_order order = everything;

    order.kinds = K(ACCESS_DENIED) | K(QUOTA);
    order.budget = 3;

    json_t *event = st_sweeper_run(&arena, &swept, &order, NULL);

    assert_non_null(event);
    assert_string_equal(rows_of(&arena, event), "access-denied ...??; quota      ");
    assert_int_equal(st_event_number(event, "runs"), 3);
    json_decref(event);
    st_arena_clear(&arena);
}

static bool at_once(void *context)
{
    (void)context;
    return true;
}

static void test_a_sweep_that_is_stopped_tells_what_it_has(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_swept swept = swept_by(&arena, &fragile_spec);
    json_t *event = st_sweeper_run(&arena, &swept, &everything, at_once);

    assert_non_null(event);
    assert_false(st_event_has(event, "died"));
    assert_int_equal(json_array_size(st_event_member(event, "points")), CALLS);
    json_decref(event);
    st_arena_clear(&arena);
}

static void test_a_replay_of_such_a_cell_is_a_failure(void **state)
{
    static const struct {
        const char *cell, *came, *reason;
    } rows[] = {
        { "io-error@2:3", "died", "with the fault: a signal ended it (SIGABRT)" },
        { "timeout@2:1", "hang", "with the fault: it stayed at one mark for longer than it may" },
    };
    struct st_arena arena;
    const char *why = NULL;
    const char *hint = NULL;

    (void)state;
    st_arena_init(&arena);

    const struct st_swept swept = swept_by(&arena, &fragile_spec);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *event = st_sweeper_replay(&arena, &swept, rows[i].cell, &everything, &why, &hint);

        assert_non_null(event);
        assert_string_equal(st_event_text(event, "verdict"), "fail");
        assert_string_equal(st_event_text(event, "came"), rows[i].came);
        assert_string_equal(st_event_text(event, "reason"), rows[i].reason);
        json_decref(event);
    }
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_in_which_it_died_and_hung_are_told_and_the_others_run),
        cmocka_unit_test(test_an_engine_that_does_not_end_is_stopped),
        cmocka_unit_test(test_a_pair_in_which_it_ended_is_told_with_those_before_it),
        cmocka_unit_test(test_an_engine_that_does_not_end_in_a_pair_is_stopped),
        cmocka_unit_test(test_an_engine_that_crashes_without_a_fault_is_told),
        cmocka_unit_test(test_a_budget_is_used_in_order),
        cmocka_unit_test(test_a_sweep_that_is_stopped_tells_what_it_has),
        cmocka_unit_test(test_a_replay_of_such_a_cell_is_a_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
