/*
 * test_store.c - one replica's state: finding, copying, and what its hash sees.
 */
#include "framework/model/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/hash.h"
#include "tests/support/world.h"

static int open_world(void **state)
{
    static struct st_test_world test;

    st_test_world_init(&test);
    *state = &test;
    return 0;
}

static int close_world(void **state)
{
    st_test_world_clear(*state);
    return 0;
}

static struct st_store *server_of(void **state)
{
    struct st_test_world *test = *state;

    return st_world_server(test->world);
}

static void test_an_item_is_found_by_folder_and_name(void **state)
{
    struct st_store *server = server_of(state);
    st_name plan = st_store_peek(server, ST_TEST_PLAN)->name;

    assert_int_equal(st_store_find(server, ST_TEST_TEAM, plan), ST_TEST_PLAN);
    assert_int_equal(st_store_find(server, ST_TEST_ARCHIVE, plan), ST_NO_OBJECT);
    assert_int_equal(st_store_find(server, ST_TEST_TEAM, 999), ST_NO_OBJECT);
    st_store_object(server, ST_TEST_PLAN)->kind = ST_KIND_LOSER;
    assert_int_equal(st_store_find(server, ST_TEST_TEAM, plan), ST_NO_OBJECT);
    st_store_object(server, ST_TEST_PLAN)->kind = ST_KIND_ITEM;
    st_store_object(server, ST_TEST_PLAN)->presence = ST_DELETED;
    assert_int_equal(st_store_find(server, ST_TEST_TEAM, plan), ST_NO_OBJECT);
}

static void test_spare_numbers_are_used_once_and_run_out(void **state)
{
    struct st_store *server = server_of(state);

    for (size_t i = 0; i < ST_TEST_SPARE; i++)
        assert_int_equal(st_store_spare(server), (size_t)ST_TEST_OBJECTS + i);
    assert_int_equal(st_store_spare(server), ST_NO_OBJECT);
    assert_int_equal(st_store_spare(server), ST_NO_OBJECT);
}

static void test_a_copy_is_the_record_under_the_same_number(void **state)
{
    struct st_test_world *test = *state;
    struct st_store *local = st_world_local(test->world, 0);
    struct st_store *server = server_of(state);

    st_store_copy(local, server, ST_TEST_ARCHIVE);
    assert_memory_equal(
        st_store_peek(local, ST_TEST_ARCHIVE), st_store_peek(server, ST_TEST_ARCHIVE),
        server->stride);
    assert_true(st_store_has(local, ST_TEST_ARCHIVE));
}

static void test_an_object_has_the_properties_with_a_value(void **state)
{
    const struct st_store *server = server_of(state);

    assert_int_equal(
        st_object_properties(st_store_peek(server, ST_TEST_PLAN), ST_TEST_PROPERTIES),
        1U << ST_TEST_P | 1U << ST_TEST_Q);
    assert_int_equal(
        st_object_properties(st_store_peek(server, ST_TEST_TEAM), ST_TEST_PROPERTIES), 0);
}

static void test_what_decides_about_an_item_is_its_list_and_those_above(void **state)
{
    struct st_test_world *test = *state;
    struct st_store *server = server_of(state);
    struct st_security security;

    st_store_object(server, ST_TEST_ARCHIVE)->acl = 2;
    st_store_object(server, ST_TEST_TEAM)->parent = ST_TEST_ARCHIVE;
    st_store_object(server, ST_TEST_PLAN)->acl = 1;
    st_store_security(server, ST_TEST_PLAN, test->lists, &security);
    assert_int_equal(security.owner, ST_TEST_ALICE);
    assert_false(security.is_folder);
    assert_int_equal(security.level_count, 3);
    assert_ptr_equal(security.levels[0], &test->lists[1]);
    assert_null(security.levels[1]);
    assert_ptr_equal(security.levels[2], &test->lists[2]);
    st_store_security(server, ST_TEST_ARCHIVE, test->lists, &security);
    assert_true(security.is_folder);
    assert_int_equal(security.level_count, 1);
}

/* Each a change that people can see. */
static void rename_it(struct st_object *object)
{
    object->name++;
}
static void move_it(struct st_object *object)
{
    object->parent = ST_TEST_ARCHIVE;
}
static void edit_it(struct st_object *object)
{
    object->values[ST_TEST_R] = 1;
}
static void swap_values(struct st_object *object)
{
    st_name p = object->values[ST_TEST_P];

    object->values[ST_TEST_P] = object->values[ST_TEST_Q];
    object->values[ST_TEST_Q] = p;
}
static void read_it(struct st_object *object)
{
    object->is_read = true;
}
static void delete_it(struct st_object *object)
{
    object->presence = ST_DELETED;
}
static void own_it(struct st_object *object)
{
    object->owner = ST_TEST_BOB;
}
static void list_it(struct st_object *object)
{
    object->acl = 1;
}
static void contest_it(struct st_object *object)
{
    object->in_conflict = true;
}
static void lose_it(struct st_object *object)
{
    object->kind = ST_KIND_LOSER;
}

static void (*const visible[])(struct st_object *object) = {
    rename_it, move_it, edit_it, swap_values, read_it,
    delete_it, own_it,  list_it, contest_it,  lose_it,
};
enum { VISIBLE = sizeof visible / sizeof visible[0] };

static void test_the_hash_sees_what_people_can_see(void **state)
{
    uint64_t hashes[VISIBLE + 1];

    for (size_t i = 0; i <= VISIBLE; i++) {
        close_world(state);
        open_world(state);
        if (i < VISIBLE)
            visible[i](st_store_object(server_of(state), ST_TEST_PLAN));
        hashes[i] = st_store_hash(server_of(state), ST_HASH_START);
        for (size_t k = 0; k < i; k++)
            assert_true(hashes[i] != hashes[k]);
    }
}

static void test_the_hash_does_not_see_numbers_and_versions(void **state)
{
    struct st_store *server = server_of(state);
    uint64_t before = st_store_hash(server, ST_HASH_START);

    st_store_object(server, ST_TEST_PLAN)->change += 7;
    st_store_object(server, ST_TEST_PLAN)->version.pcl[3] = 5;
    st_store_object(server, ST_TEST_FREE_A)->values[0] = 3; /* nothing is there */
    server->changes++;
    assert_true(before == st_store_hash(server, ST_HASH_START));
}

static void test_a_world_is_copied_by_copying_its_block(void **state)
{
    struct st_test_world *test = *state;
    struct st_world *copy = st_arena_alloc(&test->arena, test->setting.size);

    memcpy(copy, test->world, test->setting.size);
    assert_true(st_world_hash(copy) == st_world_hash(test->world));
    st_store_object(st_world_local(copy, 0), ST_TEST_PLAN)->values[ST_TEST_P] = 99;
    assert_true(st_world_hash(copy) != st_world_hash(test->world));
    memcpy(copy, test->world, test->setting.size);
    st_world_journal(copy, 0)->count = 1;
    assert_true(st_world_hash(copy) != st_world_hash(test->world));
    memcpy(copy, test->world, test->setting.size);
    st_bit_set(&st_world_members(copy)[ST_TEST_BOB], ST_TEST_STAFF, true);
    assert_true(st_world_hash(copy) != st_world_hash(test->world));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(an_item_is_found_by_folder_and_name),
        TEST(spare_numbers_are_used_once_and_run_out),
        TEST(a_copy_is_the_record_under_the_same_number),
        TEST(an_object_has_the_properties_with_a_value),
        TEST(what_decides_about_an_item_is_its_list_and_those_above),
        TEST(the_hash_sees_what_people_can_see),
        TEST(the_hash_does_not_see_numbers_and_versions),
        TEST(a_world_is_copied_by_copying_its_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
