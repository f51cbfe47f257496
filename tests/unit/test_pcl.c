/*
 * test_pcl.c - predecessor change lists as bytes: what is taken, what is refused, and the laws.
 */
#include "framework/model/pcl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { GID_SIZE = 1 + ST_XID_NAMESPACE_SIZE + ST_XID_GID_LOCAL };

/* A SizedXid: all bytes of the namespace are `space`, the local id ends in `local`. */
static size_t add_xid(uint8_t *bytes, uint8_t space, size_t local_size, uint8_t local)
{
    bytes[0] = (uint8_t)(ST_XID_NAMESPACE_SIZE + local_size);
    memset(bytes + 1, space, ST_XID_NAMESPACE_SIZE);
    memset(bytes + 1 + ST_XID_NAMESPACE_SIZE, 0, local_size);
    bytes[ST_XID_NAMESPACE_SIZE + local_size] = local;
    return 1 + ST_XID_NAMESPACE_SIZE + local_size;
}

/* A list of changes 1, 2, ... by servers: counters[i] in namespace i, 0 for none. */
static void make(struct st_pcl *pcl, const uint8_t counters[3])
{
    uint8_t bytes[3 * GID_SIZE];
    struct st_pcl_mistake mistake;
    size_t size = 0;

    for (uint8_t i = 0; i < 3; i++)
        if (counters[i])
            size += add_xid(bytes + size, i, ST_XID_GID_LOCAL, counters[i]);
    assert_true(st_pcl_read(bytes, size, pcl, &mistake));
}

static void refuse(const uint8_t *bytes, size_t size, size_t offset, const char *message)
{
    static struct st_pcl pcl;
    struct st_pcl_mistake mistake;

    assert_false(st_pcl_read(bytes, size, &pcl, &mistake));
    assert_string_equal(mistake.message, message);
    assert_int_equal(mistake.offset, offset);
}

/* --- Bytes -------------------------------------------------------------------------------- */

static void test_what_is_read_is_written_as_it_was(void **state)
{
    uint8_t bytes[ST_PCL_SIZE_MAX];
    uint8_t again[ST_PCL_SIZE_MAX];
    struct st_pcl pcl;
    struct st_pcl_mistake mistake;
    size_t size = 0;

    (void)state;
    for (size_t local = 1; local <= ST_XID_LOCAL_MAX; local++)
        size += add_xid(bytes + size, (uint8_t)local, local, 200);
    assert_true(st_pcl_read(bytes, size, &pcl, &mistake));
    assert_int_equal(pcl.count, ST_XID_LOCAL_MAX);
    assert_int_equal(st_pcl_write(&pcl, again), size);
    assert_memory_equal(again, bytes, size);
}

static void test_an_empty_list_is_taken(void **state)
{
    uint8_t bytes[ST_PCL_SIZE_MAX] = { 0 };
    struct st_pcl pcl;
    struct st_pcl_mistake mistake;

    (void)state;
    assert_true(st_pcl_read(bytes, 0, &pcl, &mistake));
    assert_int_equal(st_pcl_write(&pcl, bytes), 0);
}

static void test_an_xid_has_a_local_id_of_1_to_8_bytes(void **state)
{
    uint8_t bytes[64] = { 0x10 };

    (void)state;
    refuse(bytes, sizeof bytes, 0, "an XID of a wrong size");
    bytes[0] = 0x19;
    refuse(bytes, sizeof bytes, 0, "an XID of a wrong size");
}

static void test_each_end_but_the_right_one_is_too_early(void **state)
{
    uint8_t bytes[2 * GID_SIZE];
    size_t size = add_xid(bytes, 1, ST_XID_GID_LOCAL, 7);

    (void)state;
    size += add_xid(bytes + size, 2, ST_XID_GID_LOCAL, 7);
    for (size_t end = 1; end < size; end++)
        if (end != GID_SIZE)
            refuse(bytes, end, end < GID_SIZE ? 0 : GID_SIZE, "half an XID at the end");
}

static void test_namespaces_are_in_order_and_each_once(void **state)
{
    uint8_t bytes[2 * GID_SIZE];

    (void)state;
    add_xid(bytes, 2, ST_XID_GID_LOCAL, 7);
    add_xid(bytes + GID_SIZE, 1, ST_XID_GID_LOCAL, 7);
    refuse(bytes, sizeof bytes, GID_SIZE, "the XIDs are not sorted");
    add_xid(bytes + GID_SIZE, 2, ST_XID_GID_LOCAL, 8);
    refuse(bytes, sizeof bytes, GID_SIZE, "two XIDs of one namespace");
}

static void test_a_list_has_a_limit(void **state)
{
    static uint8_t bytes[(ST_PCL_COUNT_MAX + 1) * 18];
    static struct st_pcl pcl;
    struct st_pcl_mistake mistake;
    size_t size = 0;

    (void)state;
    for (unsigned i = 0; i <= ST_PCL_COUNT_MAX; i++) {
        add_xid(bytes + size, 0, 1, 1);
        bytes[size + 1] = (uint8_t)(i >> 8);
        bytes[size + 2] = (uint8_t)i;
        size += 18;
    }
    assert_true(st_pcl_read(bytes, size - 18, &pcl, &mistake));
    refuse(bytes, size, size - 18, "too many XIDs");
}

/* --- Two lists ---------------------------------------------------------------------------- */

static void test_a_list_includes_what_has_nothing_newer(void **state)
{
    static const struct {
        uint8_t a[3], b[3];
        enum st_order order;
    } rows[] = {
        { { 1, 2, 0 }, { 1, 2, 0 }, ST_ORDER_SAME },
        { { 0, 0, 0 }, { 0, 0, 0 }, ST_ORDER_SAME },
        { { 1, 3, 0 }, { 1, 2, 0 }, ST_ORDER_NEWER },
        { { 1, 2, 1 }, { 1, 2, 0 }, ST_ORDER_NEWER },
        { { 1, 0, 0 }, { 0, 0, 0 }, ST_ORDER_NEWER },
        { { 1, 2, 0 }, { 1, 255, 0 }, ST_ORDER_OLDER },
        { { 1, 0, 0 }, { 0, 1, 0 }, ST_ORDER_CONCURRENT },
        { { 2, 1, 0 }, { 1, 2, 0 }, ST_ORDER_CONCURRENT },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct st_pcl a;
        struct st_pcl b;

        make(&a, rows[i].a);
        make(&b, rows[i].b);
        assert_int_equal(st_pcl_compare(&a, &b), rows[i].order);
    }
}

static void test_the_first_byte_of_a_local_id_is_the_highest(void **state)
{
    static const uint8_t one[3] = { 1, 0, 0 };
    static const uint8_t two[3] = { 2, 0, 0 };
    struct st_pcl high;
    struct st_pcl low;

    (void)state;
    make(&high, one);
    make(&low, two);
    high.xids[0].local[0] = 1;
    assert_int_equal(st_pcl_compare(&high, &low), ST_ORDER_NEWER);
}

static void test_a_successor_has_the_larger_of_each(void **state)
{
    static const uint8_t one[3] = { 1, 5, 0 };
    static const uint8_t two[3] = { 3, 2, 4 };
    static const uint8_t both[3] = { 3, 5, 4 };
    struct st_pcl a;
    struct st_pcl b;
    struct st_pcl wanted;

    (void)state;
    make(&a, one);
    make(&b, two);
    make(&wanted, both);
    assert_true(st_pcl_merge(&a, &b));
    assert_int_equal(st_pcl_compare(&a, &wanted), ST_ORDER_SAME);
}

static void test_local_ids_of_one_namespace_have_one_size(void **state)
{
    static const uint8_t counters[3] = { 1, 2, 3 };
    struct st_pcl a;
    struct st_pcl b;

    (void)state;
    make(&a, counters);
    make(&b, counters);
    assert_true(st_pcl_mismatch(&a, &b) == SIZE_MAX);
    b.xids[1].local_size = ST_XID_GID_LOCAL - 1;
    assert_int_equal(st_pcl_mismatch(&a, &b), 1);
}

static void test_a_successor_that_has_no_room_changes_nothing(void **state)
{
    static struct st_pcl full;
    static struct st_pcl before;
    static struct st_pcl other;

    (void)state;
    for (size_t i = 0; i < ST_PCL_COUNT_MAX; i++)
        full.xids[i] = (struct st_xid){ .space = { (uint8_t)i }, .local = { 1 }, .local_size = 1 };
    full.count = ST_PCL_COUNT_MAX;
    before = full;
    other.xids[0] = (struct st_xid){ .space = { 0, 1 }, .local = { 1 }, .local_size = 1 };
    other.count = 1;
    assert_false(st_pcl_merge(&full, &other));
    assert_memory_equal(&full, &before, sizeof full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read_is_written_as_it_was),
        cmocka_unit_test(test_an_empty_list_is_taken),
        cmocka_unit_test(test_an_xid_has_a_local_id_of_1_to_8_bytes),
        cmocka_unit_test(test_each_end_but_the_right_one_is_too_early),
        cmocka_unit_test(test_namespaces_are_in_order_and_each_once),
        cmocka_unit_test(test_a_list_has_a_limit),
        cmocka_unit_test(test_a_list_includes_what_has_nothing_newer),
        cmocka_unit_test(test_the_first_byte_of_a_local_id_is_the_highest),
        cmocka_unit_test(test_a_successor_has_the_larger_of_each),
        cmocka_unit_test(test_local_ids_of_one_namespace_have_one_size),
        cmocka_unit_test(test_a_successor_that_has_no_room_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
