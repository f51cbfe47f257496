/*
 * test_lab_injector.c - each way in which faults reach a tool is tried out, and leaves nothing.
 */
#include "framework/lab/outside/injector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/base/orphans.h"

static void assert_works(enum st_lab_injector injector)
{
    struct st_children left;
    struct stat before;
    struct stat after;
    struct st_arena arena;

    st_arena_init(&arena);
    assert_int_equal(stat("/tmp", &before), 0);
    assert_null(st_lab_injector_missing(&arena, injector));
    assert_int_equal(stat("/tmp", &after), 0);
    assert_int_equal(before.st_dev, after.st_dev); /* nothing was mounted over it for us */
    st_children_look(&left);
    assert_int_equal(left.count, 0);
    st_arena_clear(&arena);
}

/* In a bare chroot, / is no mount point, and what is mounted cannot be kept from others. */
static bool has_root_mount(void)
{
    struct statx found;

    assert_int_equal(statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &found), 0);
    return found.stx_attributes & STATX_ATTR_MOUNT_ROOT;
}

static void test_system_calls_can_be_made_to_fail(void **state)
{
    (void)state;
    assert_works(ST_LAB_INJECTOR_SYSTEM_CALLS);
}

static void test_a_process_can_have_a_place_of_its_own(void **state)
{
    (void)state;
    if (geteuid() != 0 || !has_root_mount())
        skip();
    assert_works(ST_LAB_INJECTOR_OWN_PLACE);
}

static void test_a_way_to_a_server_can_be_cut(void **state)
{
    (void)state;
    assert_works(ST_LAB_INJECTOR_PROXY);
}

static void test_a_place_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_false(st_lab_own_place("/no/such/place"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_system_calls_can_be_made_to_fail),
        cmocka_unit_test(test_a_process_can_have_a_place_of_its_own),
        cmocka_unit_test(test_a_way_to_a_server_can_be_cut),
        cmocka_unit_test(test_a_place_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
