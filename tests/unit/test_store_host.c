/*
 * test_store_host.c - every call of the table, with every status it can end in.
 *
 * A row is a call on the world of support/world.h, after what `prepare` does. The last
 * tests count the rows: a call or a status without one is noticed.
 */
#include "framework/host/store_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

/* One session on one replica of the world. */
struct bench {
    struct st_test_world test;
    struct st_store_host host;
    st_object_id items[ST_TEST_OBJECTS + ST_TEST_SPARE];
};

static void open_bench(struct bench *bench, enum st_call_side side)
{
    st_replica_id replica = side == ST_ON_SERVER ? ST_SERVER : 1;

    st_test_world_init(&bench->test);
    st_store_host_init(&bench->host, bench->test.world, replica, ST_TEST_BOB, bench->items);
}

static struct st_object *at(struct bench *bench, st_object_id id)
{
    return st_store_object(bench->host.store, id);
}

static void begin_plan(struct bench *bench)
{
    assert_int_equal(st_host_set(&bench->host.host, ST_TEST_PLAN, ST_TEST_P, 1), ST_OK);
}

static void begin_new(struct bench *bench)
{
    st_name name = st_test_name(&bench->test, "new");

    assert_int_equal(st_host_create(&bench->host.host, ST_TEST_FREE_A, ST_TEST_TEAM, name), ST_OK);
}

static void delete_plan(struct bench *bench)
{
    assert_int_equal(st_host_remove(&bench->host.host, ST_TEST_PLAN, 0), ST_OK);
}

static void delete_team(struct bench *bench)
{
    at(bench, ST_TEST_TEAM)->presence = ST_DELETED;
}

static void begin_plan_and_lose_it(struct bench *bench)
{
    begin_plan(bench);
    at(bench, ST_TEST_PLAN)->presence = ST_ABSENT;
}

static void begin_plan_and_delete_it(struct bench *bench)
{
    begin_plan(bench);
    at(bench, ST_TEST_PLAN)->presence = ST_DELETED;
}

static void begin_new_and_lose_the_folder(struct bench *bench)
{
    begin_new(bench);
    delete_team(bench);
}

static void begin_new_and_see_the_name_taken(struct bench *bench)
{
    begin_new(bench);
    at(bench, ST_TEST_MEMO)->name = st_test_name(&bench->test, "new");
}

static void make_it_a_loser(struct bench *bench)
{
    at(bench, ST_TEST_PLAN)->kind = ST_KIND_LOSER;
}

static void import_plan(struct bench *bench)
{
    assert_int_equal(st_host_import(&bench->host.host, ST_TEST_PLAN), ST_OK);
}

static void import_plan_into_a_full_store(struct bench *bench)
{
    import_plan(bench);
    bench->host.store->used = bench->host.store->objects;
}

/* A version that the server has, one that it has not seen, and one that succeeds its own. */
static const struct st_version old = { .pcl = { 1 } };
static const struct st_version other = { .pcl = { 0, 1 }, .key_replica = 1, .key_counter = 1 };

#define S ST_ON_SERVER
#define C ST_ON_CLIENT

static const struct row {
    enum st_status status;
    enum st_call_side side;
    struct st_call call;
    void (*prepare)(struct bench *bench);
} rows[] = {
#define CALL(id, ...)                   \
    {                                   \
        .op = ST_CALL_##id, __VA_ARGS__ \
    }
    { ST_OK, S, CALL(FOLDER_LIST, .object = ST_TEST_TEAM), NULL },
    { ST_OK, C, CALL(FOLDER_LIST, .object = ST_TEST_TEAM), NULL },
    { ST_NOT_FOUND, C, CALL(FOLDER_LIST, .object = ST_TEST_ARCHIVE), NULL },
    { ST_NOT_FOUND, S, CALL(FOLDER_LIST, .object = ST_TEST_PLAN), NULL },
    { ST_GONE, S, CALL(FOLDER_LIST, .object = ST_TEST_TEAM), delete_team },
    { ST_OK, S, CALL(ITEM_OPEN, .object = ST_TEST_PLAN), NULL },
    { ST_OK, S, CALL(ITEM_OPEN, .object = ST_TEST_TEAM), NULL },
    { ST_NOT_FOUND, S, CALL(ITEM_OPEN, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(ITEM_OPEN, .object = ST_TEST_PLAN), delete_plan },
    { ST_NOT_FOUND, C, CALL(ITEM_OPEN, .object = ST_TEST_PLAN), delete_plan },
    { ST_BAD_CALL, S, CALL(ITEM_OPEN, .object = ST_NO_OBJECT), NULL },
    { ST_OK, S, CALL(PROPERTY_GET, .object = ST_TEST_PLAN), NULL },
    { ST_NOT_FOUND, S, CALL(PROPERTY_GET, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(PROPERTY_GET, .object = ST_TEST_PLAN), delete_plan },
    { ST_BAD_CALL, S, CALL(PROPERTY_GET, .object = ST_TEST_PLAN, .property = 9), NULL },
    { ST_OK, S, CALL(ITEM_CREATE, .object = ST_TEST_FREE_A, .name = 1), NULL },
    { ST_NO_PARENT, C,
      CALL(ITEM_CREATE, .object = ST_TEST_FREE_A, .folder = ST_TEST_ARCHIVE, .name = 1), NULL },
    { ST_NO_PARENT, S,
      CALL(ITEM_CREATE, .object = ST_TEST_FREE_A, .folder = ST_TEST_PLAN, .name = 1), NULL },
    { ST_EXISTS, S, CALL(ITEM_CREATE, .object = ST_TEST_PLAN, .name = 1), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_CREATE, .object = ST_TEST_FREE_A), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_CREATE, .object = ST_NO_OBJECT, .name = 1), NULL },
    { ST_OK, S, CALL(ITEM_IMPORT, .object = ST_TEST_PLAN), NULL },
    { ST_NOT_FOUND, S, CALL(ITEM_IMPORT, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(ITEM_IMPORT, .object = ST_TEST_PLAN), delete_plan },
    { ST_BAD_CALL, S, CALL(ITEM_IMPORT, .object = ST_TEST_TEAM), NULL },
    { ST_BAD_CALL, C, CALL(ITEM_IMPORT, .object = ST_TEST_PLAN), NULL },
    { ST_OK, S, CALL(PROPERTY_SET, .object = ST_TEST_PLAN, .value = 1), NULL },
    { ST_NOT_FOUND, S, CALL(PROPERTY_SET, .object = ST_TEST_FREE_A, .value = 1), NULL },
    { ST_GONE, S, CALL(PROPERTY_SET, .object = ST_TEST_PLAN, .value = 1), delete_plan },
    { ST_BAD_CALL, S, CALL(PROPERTY_SET, .object = ST_TEST_PLAN, .property = 9), NULL },
    { ST_BAD_CALL, S, CALL(PROPERTY_SET, .object = ST_TEST_TEAM, .value = 1), NULL },
    { ST_OK, S, CALL(PROPERTY_DELETE, .object = ST_TEST_PLAN), NULL },
    { ST_OK, S, CALL(PROPERTY_DELETE, .object = ST_TEST_PLAN, .property = ST_TEST_R), NULL },
    { ST_NOT_FOUND, S, CALL(PROPERTY_DELETE, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(PROPERTY_DELETE, .object = ST_TEST_PLAN), delete_plan },
    { ST_BAD_CALL, S, CALL(PROPERTY_DELETE, .object = ST_TEST_PLAN, .property = 9), NULL },
    { ST_OK, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN), begin_plan },
    { ST_OK, S, CALL(ITEM_SAVE, .object = ST_TEST_FREE_A), begin_new },
    { ST_NOT_FOUND, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN), begin_plan_and_lose_it },
    { ST_GONE, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN), begin_plan_and_delete_it },
    { ST_NO_PARENT, S, CALL(ITEM_SAVE, .object = ST_TEST_FREE_A), begin_new_and_lose_the_folder },
    { ST_EXISTS, S, CALL(ITEM_SAVE, .object = ST_TEST_FREE_A), begin_new_and_see_the_name_taken },
    { ST_CONFLICT, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_IF_UNCHANGED),
      begin_plan },
    { ST_CONFLICT, S,
      CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_IMPORT_OR_FAIL, .version = &other),
      import_plan },
    { ST_SUPERSEDED, S,
      CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_IMPORT, .version = &old),
      import_plan },
    { ST_LIMIT, S,
      CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_IMPORT, .version = &other),
      import_plan_into_a_full_store },
    { ST_BAD_CALL, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_SAVE, .object = ST_TEST_MEMO), begin_plan },
    { ST_BAD_CALL, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = 99), begin_plan },
    { ST_BAD_CALL, S, CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_IMPORT), begin_plan },
    { ST_BAD_CALL, S,
      CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_ADOPT, .version = &other), NULL },
    { ST_BAD_CALL, C,
      CALL(ITEM_SAVE, .object = ST_NO_OBJECT, .save = ST_SAVE_ADOPT, .version = &other), NULL },
    { ST_OK, C, CALL(ITEM_SAVE, .object = ST_TEST_PLAN, .save = ST_SAVE_ADOPT, .version = &other),
      NULL },
    { ST_OK, S, CALL(ITEM_ABORT, .object = ST_TEST_PLAN), NULL },
    { ST_OK, S, CALL(ITEM_DELETE, .object = ST_TEST_PLAN), NULL },
    { ST_OK, C, CALL(ITEM_DELETE, .object = ST_TEST_PLAN), NULL },
    { ST_NOT_FOUND, S, CALL(ITEM_DELETE, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(ITEM_DELETE, .object = ST_TEST_PLAN), delete_plan },
    { ST_CONFLICT, S, CALL(ITEM_DELETE, .object = ST_TEST_PLAN, .change = 99), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_DELETE, .object = ST_TEST_TEAM), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_DELETE, .object = ST_TEST_PLAN), make_it_a_loser },
    { ST_OK, S, CALL(ITEM_MOVE, .object = ST_TEST_PLAN, .folder = ST_TEST_ARCHIVE), NULL },
    { ST_OK, S, CALL(ITEM_MOVE, .object = ST_TEST_PLAN, .folder = ST_TEST_TEAM), NULL },
    { ST_NOT_FOUND, S, CALL(ITEM_MOVE, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(ITEM_MOVE, .object = ST_TEST_PLAN), delete_plan },
    { ST_NO_PARENT, C, CALL(ITEM_MOVE, .object = ST_TEST_PLAN, .folder = ST_TEST_ARCHIVE), NULL },
    { ST_EXISTS, S, CALL(ITEM_MOVE, .object = ST_TEST_FREE_A), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_MOVE, .object = ST_TEST_TEAM), NULL },
    { ST_OK, S, CALL(ITEM_MARK_READ, .object = ST_TEST_PLAN, .is_read = true), NULL },
    { ST_NOT_FOUND, S, CALL(ITEM_MARK_READ, .object = ST_TEST_FREE_A), NULL },
    { ST_GONE, S, CALL(ITEM_MARK_READ, .object = ST_TEST_PLAN), delete_plan },
    { ST_BAD_CALL, S, CALL(ITEM_MARK_READ, .object = ST_TEST_TEAM), NULL },
    { ST_OK, C, CALL(BASE_LIST, .object = ST_TEST_TEAM), NULL },
    { ST_BAD_CALL, S, CALL(BASE_LIST, .object = ST_TEST_TEAM), NULL },
    { ST_OK, C, CALL(BASE_OPEN, .object = ST_TEST_PLAN), NULL },
    { ST_NOT_FOUND, C, CALL(BASE_OPEN, .object = ST_TEST_FREE_A), NULL },
    { ST_BAD_CALL, C, CALL(BASE_OPEN, .object = ST_NO_OBJECT), NULL },
    { ST_OK, C, CALL(BASE_GET, .object = ST_TEST_PLAN), NULL },
    { ST_NOT_FOUND, C, CALL(BASE_GET, .object = ST_TEST_FREE_A), NULL },
    { ST_BAD_CALL, C, CALL(BASE_GET, .object = ST_TEST_PLAN, .property = 9), NULL },
    { ST_OK, C, CALL(JOURNAL_LIST, .object = 0), NULL },
    { ST_BAD_CALL, S, CALL(JOURNAL_LIST, .object = 0), NULL },
    { ST_OK, C, CALL(ITEM_CHECKPOINT, .object = ST_TEST_PLAN), NULL },
    { ST_BAD_CALL, C, CALL(ITEM_CHECKPOINT, .object = ST_NO_OBJECT), NULL },
    { ST_BAD_CALL, S, CALL(ITEM_CHECKPOINT, .object = ST_TEST_PLAN), NULL },
#undef CALL
};
enum { ROWS = sizeof rows / sizeof rows[0] };

#define CAN(id) (1U << ST_##id)

/* What each call can end in, `limit` of a long session apart. */
static const unsigned statuses[ST_CALL_COUNT] = {
    [ST_CALL_FOLDER_LIST] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE),
    [ST_CALL_ITEM_OPEN] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(BAD_CALL),
    [ST_CALL_PROPERTY_GET] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(BAD_CALL),
    [ST_CALL_ITEM_CREATE] = CAN(OK) | CAN(NO_PARENT) | CAN(EXISTS) | CAN(BAD_CALL),
    [ST_CALL_ITEM_IMPORT] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(BAD_CALL),
    [ST_CALL_PROPERTY_SET] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(BAD_CALL),
    [ST_CALL_PROPERTY_DELETE] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(BAD_CALL),
    [ST_CALL_ITEM_SAVE] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(NO_PARENT) | CAN(EXISTS) |
                          CAN(SUPERSEDED) | CAN(CONFLICT) | CAN(LIMIT) | CAN(BAD_CALL),
    [ST_CALL_ITEM_ABORT] = CAN(OK),
    [ST_CALL_ITEM_DELETE] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(CONFLICT) | CAN(BAD_CALL),
    [ST_CALL_ITEM_MOVE] =
        CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(NO_PARENT) | CAN(EXISTS) | CAN(BAD_CALL),
    [ST_CALL_ITEM_MARK_READ] = CAN(OK) | CAN(NOT_FOUND) | CAN(GONE) | CAN(BAD_CALL),
    [ST_CALL_BASE_LIST] = CAN(OK) | CAN(BAD_CALL),
    [ST_CALL_BASE_OPEN] = CAN(OK) | CAN(NOT_FOUND) | CAN(BAD_CALL),
    [ST_CALL_BASE_GET] = CAN(OK) | CAN(NOT_FOUND) | CAN(BAD_CALL),
    [ST_CALL_JOURNAL_LIST] = CAN(OK) | CAN(BAD_CALL),
    [ST_CALL_ITEM_CHECKPOINT] = CAN(OK) | CAN(BAD_CALL),
};

/* An item of another folder with memo's name, for a move that finds the name taken. */
static void put_namesake(struct bench *bench)
{
    struct st_object *namesake = at(bench, ST_TEST_FREE_A);

    *namesake = *at(bench, ST_TEST_MEMO);
    namesake->parent = ST_TEST_ARCHIVE;
}

static void check_row(const struct row *row)
{
    struct bench bench;
    struct st_reply reply;

    open_bench(&bench, row->side);
    if (row->call.op == ST_CALL_ITEM_MOVE && row->status == ST_EXISTS)
        put_namesake(&bench);
    if (row->prepare)
        row->prepare(&bench);

    uint64_t before = st_world_hash(bench.test.world);
    enum st_status status = st_host_call(&bench.host.host, &row->call, &reply);

    if (status != row->status)
        fail_msg(
            "row %td, %s: %s instead of %s", row - rows, st_call_words.words[row->call.op],
            st_status_words.words[status], st_status_words.words[row->status]);

    /* Whatever is refused has changed nothing. */
    if (status != ST_OK)
        assert_true(before == st_world_hash(bench.test.world));
    st_test_world_clear(&bench.test);
}

static void test_every_call_ends_as_its_row_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        check_row(&rows[i]);
}

static void test_every_status_of_every_call_has_a_row(void **state)
{
    (void)state;
    for (size_t op = 0; op < ST_CALL_COUNT; op++) {
        unsigned found = 0;

        for (size_t i = 0; i < ROWS; i++)
            if (rows[i].call.op == (enum st_call_op)op)
                found |= 1U << rows[i].status;
        if (found != statuses[op])
            fail_msg("%s: rows %x, statuses %x", st_call_words.words[op], found, statuses[op]);
    }
}

static void test_every_call_is_refused_on_the_side_that_does_not_answer_it(void **state)
{
    (void)state;
    for (size_t op = 0; op < ST_CALL_COUNT; op++)
        for (enum st_call_side side = ST_ON_SERVER; side <= ST_ON_CLIENT; side++) {
            struct bench bench;
            struct st_reply reply;
            const struct st_call call = { .op = (enum st_call_op)op, .object = ST_TEST_PLAN };

            if (st_call_infos[op].side & side)
                continue;
            open_bench(&bench, side);
            assert_int_equal(st_host_call(&bench.host.host, &call, &reply), ST_BAD_CALL);
            st_test_world_clear(&bench.test);
        }
}

static void test_a_session_ends_after_a_million_calls(void **state)
{
    struct bench bench;
    struct st_reply reply;

    (void)state;
    open_bench(&bench, ST_ON_SERVER);
    bench.host.calls = ST_CALLS_MAX - 1;
    assert_int_equal(st_host_open(&bench.host.host, ST_TEST_PLAN, &reply), ST_OK);
    for (size_t op = 0; op < ST_CALL_COUNT; op++) {
        const struct st_call call = { .op = (enum st_call_op)op, .object = ST_TEST_PLAN };

        assert_int_equal(st_host_call(&bench.host.host, &call, &reply), ST_LIMIT);
    }
    st_test_world_clear(&bench.test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_call_ends_as_its_row_says),
        cmocka_unit_test(test_every_status_of_every_call_has_a_row),
        cmocka_unit_test(test_every_call_is_refused_on_the_side_that_does_not_answer_it),
        cmocka_unit_test(test_a_session_ends_after_a_million_calls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
