/*
 * test_lab_spot.c - each kind of fault is an error of a system call, or is refused in words.
 */
#include "framework/lab/outside/spot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

static struct st_lab_spot spot(enum st_file_call call, enum st_call_side side)
{
    return (struct st_lab_spot){ .call = (uint8_t)call, .side = (uint8_t)side };
}

static unsigned places_of(enum st_fault_kind kind)
{
    unsigned places = 0;

    for (enum st_file_call call = 0; call < ST_FILE_CALL_COUNT; call++) {
        const struct st_lab_spot online = spot(call, ST_ON_SERVER);

        places += st_lab_spot_fits(kind, &online);
    }
    return places;
}

static void test_a_kind_has_a_place_or_a_reason_why_not(void **state)
{
    (void)state;
    for (enum st_fault_kind kind = 0; kind < ST_FAULT_COUNT; kind++)
        assert_true((st_lab_spot_refuses(kind) != NULL) == (places_of(kind) == 0));
}

static void assert_is(enum st_fault_kind kind, enum st_tracer_act act, int error)
{
    const struct st_fault fault = { .kind = (uint8_t)kind };
    const struct st_tracer_order order = st_lab_spot_order(&fault);

    assert_int_equal(order.act, act);
    assert_int_equal(order.error, error);
}

static void test_each_kind_is_an_error_of_its_own(void **state)
{
    (void)state;
    assert_is(ST_FAULT_ACCESS_DENIED, ST_TRACER_FAIL, EACCES);
    assert_is(ST_FAULT_NOT_FOUND, ST_TRACER_FAIL, ENOENT);
    assert_is(ST_FAULT_QUOTA, ST_TRACER_FAIL, ENOSPC);
    assert_is(ST_FAULT_BUSY, ST_TRACER_FAIL, EBUSY);
    assert_is(ST_FAULT_IO_ERROR, ST_TRACER_FAIL, EIO);
    assert_is(ST_FAULT_TORN_WRITE, ST_TRACER_TEAR, EIO);
    assert_is(ST_FAULT_CRASH, ST_TRACER_KILL_BEFORE, 0);
}

static void test_somebody_else_may_do_something_at_any_call_and_it_is_made(void **state)
{
    (void)state;
    assert_is(ST_FAULT_CHANGE, ST_TRACER_PASS, 0);
    assert_int_equal(places_of(ST_FAULT_CHANGE), ST_FILE_CALL_REQUEST);
}

static void test_a_crash_after_is_one_after(void **state)
{
    const struct st_fault fault = { .kind = ST_FAULT_CRASH, .when = ST_WHEN_AFTER };

    (void)state;
    assert_int_equal(st_lab_spot_order(&fault).act, ST_TRACER_KILL_AFTER);
}

static void test_rights_are_asked_for_at_names_and_not_at_open_files(void **state)
{
    const struct st_lab_spot opening = spot(ST_FILE_CALL_OPEN_WRITE, ST_ON_SERVER);
    const struct st_lab_spot writing = spot(ST_FILE_CALL_WRITE, ST_ON_SERVER);

    (void)state;
    assert_true(st_lab_spot_fits(ST_FAULT_ACCESS_DENIED, &opening));
    assert_false(st_lab_spot_fits(ST_FAULT_ACCESS_DENIED, &writing));
    assert_true(st_lab_spot_fits(ST_FAULT_QUOTA, &writing));
}

static void test_nobody_is_told_that_his_own_file_is_not_there(void **state)
{
    const struct st_lab_spot online = spot(ST_FILE_CALL_OPEN, ST_ON_SERVER);
    const struct st_lab_spot here = spot(ST_FILE_CALL_OPEN, ST_ON_CLIENT);

    (void)state;
    assert_true(st_lab_spot_fits(ST_FAULT_NOT_FOUND, &online));
    assert_false(st_lab_spot_fits(ST_FAULT_NOT_FOUND, &here));
}

static void test_a_sweep_ends_tools_only_where_something_changes(void **state)
{
    const struct st_lab_spot reading = spot(ST_FILE_CALL_READ, ST_ON_CLIENT);
    const struct st_lab_spot renaming = spot(ST_FILE_CALL_RENAME, ST_ON_CLIENT);
    const struct st_lab_spot asking = spot(ST_FILE_CALL_STAT, ST_ON_CLIENT);

    (void)state;
    assert_int_equal(st_lab_spot_kinds(&reading), 1U << ST_FAULT_IO_ERROR | 1U << ST_FAULT_CHANGE);
    assert_true(st_lab_spot_kinds(&renaming) >> ST_FAULT_CRASH & 1);
    assert_int_equal(st_lab_spot_kinds(&asking), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_kind_has_a_place_or_a_reason_why_not),
        cmocka_unit_test(test_each_kind_is_an_error_of_its_own),
        cmocka_unit_test(test_somebody_else_may_do_something_at_any_call_and_it_is_made),
        cmocka_unit_test(test_a_crash_after_is_one_after),
        cmocka_unit_test(test_rights_are_asked_for_at_names_and_not_at_open_files),
        cmocka_unit_test(test_nobody_is_told_that_his_own_file_is_not_there),
        cmocka_unit_test(test_a_sweep_ends_tools_only_where_something_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
