/*
 * test_guard.c - which right each call needs, and that a refusal costs nothing.
 */
#include "framework/host/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/world.h"

enum { OWN_LIST = 1, FOLDER_LIST = 2, OTHER_LIST = 3 };

/* The server of the world as one user sees it. */
struct bench {
    struct st_test_world test;
    struct st_store_host store;
    struct st_guard guard;
    struct st_token token;
    st_object_id store_items[ST_TEST_OBJECTS + ST_TEST_SPARE];
    st_object_id guard_items[ST_TEST_OBJECTS + ST_TEST_SPARE];
};

static void open_bench(struct bench *bench, st_identity user)
{
    st_test_world_init(&bench->test);
    st_world_token(bench->test.world, user, &bench->token);
    st_store_host_init(&bench->store, bench->test.world, ST_SERVER, user, bench->store_items);
    st_guard_init(
        &bench->guard, &bench->store.host, &bench->store, &bench->token, bench->guard_items);
}

static struct st_ace allow(st_rights mask)
{
    return (struct st_ace){
        .type = ST_ALLOW, .trustee = ST_EVERYONE, .property = ST_NO_PROPERTY, .mask = mask
    };
}

static enum st_status call(struct bench *bench, const struct st_call *call, struct st_reply *reply)
{
    return st_host_call(&bench->guard.host, call, reply);
}

/* --- One right at a time ------------------------------------------------------------ */

static const struct st_version newer = { .pcl = { 99 } };

/* A call that succeeds with all rights, what has to be begun before, and what it needs. */
static const struct row {
    struct st_call call;
    bool needs_import; /* begun, which needs no right */
    st_rights item, folder, destination;
} rows[] = {
    { .call = { .op = ST_CALL_FOLDER_LIST, .object = ST_TEST_TEAM }, .folder = ST_RIGHT_LIST },
    { .call = { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_PLAN }, .item = ST_RIGHT_VIEW },
    { .call = { .op = ST_CALL_PROPERTY_GET, .object = ST_TEST_PLAN },
      .item = ST_RIGHT_READ_PROPERTY },
    { .call = { .op = ST_CALL_ITEM_CREATE, .object = ST_TEST_FREE_A, .name = 1 },
      .folder = ST_RIGHT_CREATE_ITEM },
    { .call = { .op = ST_CALL_ITEM_IMPORT, .object = ST_TEST_PLAN } },
    { .call = { .op = ST_CALL_PROPERTY_SET, .object = ST_TEST_PLAN, .value = 1 },
      .item = ST_RIGHT_WRITE_PROPERTY },
    { .call = { .op = ST_CALL_PROPERTY_DELETE, .object = ST_TEST_PLAN },
      .item = ST_RIGHT_WRITE_PROPERTY },
    { .call = { .op = ST_CALL_ITEM_SAVE,
                .object = ST_TEST_PLAN,
                .save = ST_SAVE_IMPORT,
                .version = &newer },
      .needs_import = true,
      .item = ST_RIGHT_WRITE_PROPERTY },
    { .call = { .op = ST_CALL_ITEM_ABORT, .object = ST_TEST_PLAN } },
    { .call = { .op = ST_CALL_ITEM_DELETE, .object = ST_TEST_PLAN }, .item = ST_RIGHT_DELETE },
    { .call = { .op = ST_CALL_ITEM_MOVE, .object = ST_TEST_PLAN, .folder = ST_TEST_ARCHIVE },
      .item = ST_RIGHT_DELETE,
      .destination = ST_RIGHT_CREATE_ITEM },
    { .call = { .op = ST_CALL_ITEM_MARK_READ, .object = ST_TEST_PLAN, .is_read = true },
      .item = ST_RIGHT_VIEW },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Make the call with every right but one on each object; bob owns nothing here. */
static void call_without(const struct row *row, st_object_id object, st_rights taken, bool refused)
{
    struct bench bench;
    struct st_reply reply = { .item_count = 0 };
    const struct st_ace entry = allow(ST_RIGHTS_ALL & ~taken);
    const struct st_ace everything = allow(ST_RIGHTS_ALL);

    open_bench(&bench, ST_TEST_BOB);
    st_test_set_list(&bench.test, ST_TEST_PLAN, OTHER_LIST, &everything);
    st_test_set_list(&bench.test, object, OWN_LIST, &entry);
    if (row->needs_import)
        assert_int_equal(st_host_import(&bench.guard.host, ST_TEST_PLAN), ST_OK);

    uint64_t before = st_world_hash(bench.test.world);
    enum st_status status = call(&bench, &row->call, &reply);

    if (status != (refused ? ST_ACCESS_DENIED : ST_OK))
        fail_msg(
            "%s without %x of %u: %s", st_call_words.words[row->call.op], (unsigned)taken,
            (unsigned)object, st_status_words.words[status]);
    if (refused) {
        assert_true(before == st_world_hash(bench.test.world));
        assert_int_equal(reply.access.missing, taken);
        assert_int_equal(reply.access.reason, ST_REASON_NOT_ALLOWED);
    }
    st_test_world_clear(&bench.test);
}

static void test_a_call_is_refused_exactly_without_its_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        for (st_rights bit = 1; bit & ST_RIGHTS_ALL; bit <<= 1) {
            call_without(&rows[i], ST_TEST_PLAN, bit, rows[i].item & bit);
            call_without(&rows[i], ST_TEST_TEAM, bit, rows[i].folder & bit);
            call_without(&rows[i], ST_TEST_ARCHIVE, bit, rows[i].destination & bit);
        }
}

static void test_every_call_that_the_server_answers_has_a_row(void **state)
{
    size_t found = 0;

    (void)state;
    for (size_t op = 0; op < ST_CALL_COUNT; op++)
        for (size_t i = 0; i < ROWS && st_call_infos[op].side & ST_ON_SERVER; i++)
            found += rows[i].call.op == (enum st_call_op)op;
    assert_int_equal(found, ROWS);
    for (size_t op = 0; op < ST_CALL_COUNT; op++)
        found -= (size_t)(st_call_infos[op].side & ST_ON_SERVER);
    assert_int_equal(found, 0);
}

/* --- Which entry, and what it is about ---------------------------------------------- */

static void test_a_refusal_names_the_entry_that_decided(void **state)
{
    struct bench bench;
    struct st_reply reply;
    const struct st_ace entries[] = {
        { .type = ST_DENY,
          .trustee = ST_TEST_BOB,
          .property = ST_TEST_Q,
          .mask = ST_RIGHT_WRITE_PROPERTY },
        allow(ST_RIGHTS_ALL),
    };

    (void)state;
    open_bench(&bench, ST_TEST_BOB);
    st_test_set_list(&bench.test, ST_TEST_PLAN, OWN_LIST, entries);
    bench.test.lists[OWN_LIST].count = 2;

    const struct st_call set_q = {
        .op = ST_CALL_PROPERTY_SET, .object = ST_TEST_PLAN, .property = ST_TEST_Q, .value = 1
    };

    assert_int_equal(call(&bench, &set_q, &reply), ST_ACCESS_DENIED);
    assert_ptr_equal(reply.access.decided_by, &entries[0]);
    assert_int_equal(reply.access.reason, ST_REASON_DENIED);
    assert_int_equal(st_host_set(&bench.guard.host, ST_TEST_PLAN, ST_TEST_P, 1), ST_OK);
    st_test_world_clear(&bench.test);
}

/* R2229: an import purges what it does not set, so saving it takes the right to all. */
static void test_an_import_needs_the_right_to_what_was_there_and_to_what_will_be(void **state)
{
    const struct {
        st_property denied;
        bool sets_r, refused;
    } cases[] = {
        { ST_TEST_P, false, true },
        { ST_TEST_Q, false, true },
        { ST_TEST_R, false, false },
        { ST_TEST_R, true, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench;
        struct st_reply reply;
        const struct st_ace entries[] = {
            { .type = ST_DENY,
              .trustee = ST_EVERYONE,
              .property = cases[i].denied,
              .mask = ST_RIGHT_WRITE_PROPERTY },
            allow(ST_RIGHTS_ALL),
        };

        open_bench(&bench, ST_TEST_BOB);
        st_test_set_list(&bench.test, ST_TEST_PLAN, OWN_LIST, entries);
        bench.test.lists[OWN_LIST].count = 2;
        assert_int_equal(st_host_import(&bench.guard.host, ST_TEST_PLAN), ST_OK);
        if (cases[i].sets_r)
            assert_int_equal(st_host_set(&bench.guard.host, ST_TEST_PLAN, ST_TEST_R, 1), ST_OK);
        assert_int_equal(
            st_host_save(&bench.guard.host, ST_TEST_PLAN, ST_SAVE_IMPORT, &newer, &reply),
            cases[i].refused ? ST_ACCESS_DENIED : ST_OK);
        if (cases[i].refused)
            assert_int_equal(reply.refused, cases[i].denied);
        st_test_world_clear(&bench.test);
    }
}

/* --- What one owns, makes, sees ------------------------------------------------------ */

static void test_the_rights_to_ones_own_are_enough_for_the_owner_only(void **state)
{
    const st_rights own = ST_RIGHT_WRITE_OWN_PROPERTY | ST_RIGHT_DELETE_OWN_ITEM | ST_RIGHT_VIEW;
    const struct st_ace entry = allow(own);

    (void)state;
    for (unsigned is_owner = 0; is_owner < 2; is_owner++) {
        struct bench bench;
        enum st_status wanted = is_owner ? ST_OK : ST_ACCESS_DENIED;

        open_bench(&bench, is_owner ? ST_TEST_ALICE : ST_TEST_BOB);
        st_test_set_list(&bench.test, ST_TEST_PLAN, OWN_LIST, &entry);
        st_test_set_list(&bench.test, ST_TEST_MEMO, OTHER_LIST, &entry);

        struct st_host *guard = &bench.guard.host;

        assert_int_equal(st_host_set(guard, ST_TEST_PLAN, ST_TEST_P, 1), wanted);
        assert_int_equal(st_host_unset(guard, ST_TEST_PLAN, ST_TEST_P), wanted);
        assert_int_equal(st_host_move(guard, ST_TEST_PLAN, ST_TEST_ARCHIVE, NULL), wanted);
        assert_int_equal(st_host_remove(guard, ST_TEST_PLAN, 0), wanted);

        /* Nobody owns this one, so the same rights are worth nothing there. */
        assert_int_equal(st_host_set(guard, ST_TEST_MEMO, ST_TEST_P, 1), ST_ACCESS_DENIED);
        assert_int_equal(st_host_remove(guard, ST_TEST_MEMO, 0), ST_ACCESS_DENIED);
        st_test_world_clear(&bench.test);
    }
}

static void test_the_right_to_create_covers_the_properties_of_what_is_created(void **state)
{
    struct bench bench;
    const struct st_ace entry = allow(ST_RIGHT_CREATE_ITEM);

    (void)state;
    open_bench(&bench, ST_TEST_BOB);
    st_test_set_list(&bench.test, ST_TEST_TEAM, FOLDER_LIST, &entry);

    struct st_host *guard = &bench.guard.host;

    assert_int_equal(st_host_create(guard, ST_TEST_FREE_A, ST_TEST_TEAM, 1), ST_OK);
    assert_int_equal(st_host_set(guard, ST_TEST_FREE_A, ST_TEST_P, 1), ST_OK);
    assert_int_equal(st_host_unset(guard, ST_TEST_FREE_A, ST_TEST_Q), ST_OK);
    assert_int_equal(st_host_save(guard, ST_TEST_FREE_A, ST_SAVE_CHANGE, NULL, NULL), ST_OK);

    /* Once it is there, it is like any other. */
    assert_int_equal(st_host_set(guard, ST_TEST_FREE_A, ST_TEST_P, 1), ST_ACCESS_DENIED);
    st_test_world_clear(&bench.test);
}

static void test_a_creation_covers_no_other_item(void **state)
{
    struct bench bench;
    const struct st_ace folder = allow(ST_RIGHT_CREATE_ITEM);

    (void)state;
    open_bench(&bench, ST_TEST_BOB);
    st_test_set_list(&bench.test, ST_TEST_TEAM, FOLDER_LIST, &folder);
    assert_int_equal(st_host_create(&bench.guard.host, ST_TEST_FREE_A, ST_TEST_TEAM, 1), ST_OK);
    assert_int_equal(st_host_set(&bench.guard.host, ST_TEST_PLAN, ST_TEST_P, 1), ST_ACCESS_DENIED);
    st_test_world_clear(&bench.test);
}

static void test_a_list_hides_what_may_not_be_seen(void **state)
{
    struct bench bench;
    struct st_reply reply;
    const struct st_ace entry = allow(ST_RIGHTS_ALL & ~ST_RIGHT_VIEW);

    (void)state;
    open_bench(&bench, ST_TEST_BOB);
    st_test_set_list(&bench.test, ST_TEST_PLAN, OWN_LIST, &entry);
    assert_int_equal(st_host_list(&bench.guard.host, ST_TEST_TEAM, &reply), ST_OK);
    assert_int_equal(reply.item_count, 1);
    assert_int_equal(reply.items[0], ST_TEST_MEMO);
    assert_int_equal(st_host_open(&bench.guard.host, ST_TEST_PLAN, NULL), ST_ACCESS_DENIED);
    st_test_world_clear(&bench.test);
}

static void test_whether_something_exists_is_for_the_store_to_say(void **state)
{
    struct bench bench;
    const struct st_ace entry = allow(0);

    (void)state;
    open_bench(&bench, ST_TEST_BOB);
    st_test_set_list(&bench.test, ST_TEST_TEAM, FOLDER_LIST, &entry);
    assert_int_equal(st_host_open(&bench.guard.host, ST_TEST_FREE_A, NULL), ST_NOT_FOUND);
    st_store_object(bench.store.store, ST_TEST_FREE_A)->presence = ST_DELETED;
    assert_int_equal(st_host_open(&bench.guard.host, ST_TEST_FREE_A, NULL), ST_GONE);
    st_test_world_clear(&bench.test);
}

/* --- Tokens ------------------------------------------------------------------------- */

static void test_a_token_keeps_the_groups_it_was_made_with(void **state)
{
    struct bench bench;
    const struct st_ace entry = { .type = ST_ALLOW,
                                  .trustee = ST_TEST_STAFF,
                                  .property = ST_NO_PROPERTY,
                                  .mask = ST_RIGHTS_ALL };

    (void)state;
    open_bench(&bench, ST_TEST_ALICE);
    st_test_set_list(&bench.test, ST_TEST_MEMO, OWN_LIST, &entry);
    st_bit_set(&st_world_members(bench.test.world)[ST_TEST_ALICE], ST_TEST_STAFF, false);
    assert_int_equal(st_host_set(&bench.guard.host, ST_TEST_MEMO, ST_TEST_P, 1), ST_OK);
    st_world_token(bench.test.world, ST_TEST_ALICE, &bench.token);
    assert_int_equal(st_host_set(&bench.guard.host, ST_TEST_MEMO, ST_TEST_P, 1), ST_ACCESS_DENIED);
    st_test_world_clear(&bench.test);
}

/* Whether alice may open memo, which only staff may, and whether only her old token lets her. */
static void open_memo(struct bench *bench, enum st_status expected, bool is_stale)
{
    struct st_reply reply = { .is_stale = false };
    const struct st_call open = { .op = ST_CALL_ITEM_OPEN, .object = ST_TEST_MEMO };

    assert_int_equal(call(bench, &open, &reply), expected);
    assert_int_equal(reply.is_stale, is_stale);
}

static void test_a_token_may_stay_old_for_some_calls(void **state)
{
    struct bench bench;
    const struct st_ace entry = { .trustee = ST_TEST_STAFF,
                                  .property = ST_NO_PROPERTY,
                                  .mask = ST_RIGHTS_ALL };
    uint64_t *groups = NULL;

    (void)state;
    open_bench(&bench, ST_TEST_ALICE);
    groups = &st_world_members(bench.test.world)[ST_TEST_ALICE];
    st_test_set_list(&bench.test, ST_TEST_MEMO, OWN_LIST, &entry);
    bench.guard.stale_calls = 2;
    st_bit_set(groups, ST_TEST_STAFF, false);
    open_memo(&bench, ST_OK, false); /* nobody has told the guard yet */
    assert_int_equal(bench.guard.stale_calls, 2);
    st_guard_refresh(&bench.guard);
    open_memo(&bench, ST_OK, true);
    assert_int_equal(st_host_open(&bench.guard.host, ST_TEST_PLAN, NULL), ST_OK);
    assert_int_equal(bench.guard.stale_calls, 0);
    open_memo(&bench, ST_ACCESS_DENIED, false);
    st_bit_set(groups, ST_TEST_STAFF, true);
    open_memo(&bench, ST_ACCESS_DENIED, false);
    st_guard_refresh(&bench.guard);
    open_memo(&bench, ST_OK, false);
    bench.guard.stale_calls = 1; /* what the new token grants is not stale */
    open_memo(&bench, ST_OK, false);
    st_test_world_clear(&bench.test);
}

static void test_no_list_is_consulted_for_who_bypasses_them(void **state)
{
    struct bench bench;
    const struct st_ace entry = allow(0);

    (void)state;
    open_bench(&bench, ST_TEST_ALICE);
    bench.test.privileges[ST_TEST_STAFF] = 1U << ST_PRIVILEGE_BYPASS_ACL;
    st_world_token(bench.test.world, ST_TEST_ALICE, &bench.token);
    st_test_set_list(&bench.test, ST_TEST_MEMO, OWN_LIST, &entry);
    assert_int_equal(st_host_set(&bench.guard.host, ST_TEST_MEMO, ST_TEST_P, 1), ST_OK);
    assert_int_equal(st_host_remove(&bench.guard.host, ST_TEST_MEMO, 0), ST_OK);
    st_test_world_clear(&bench.test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_call_is_refused_exactly_without_its_right),
        cmocka_unit_test(test_every_call_that_the_server_answers_has_a_row),
        cmocka_unit_test(test_a_refusal_names_the_entry_that_decided),
        cmocka_unit_test(test_an_import_needs_the_right_to_what_was_there_and_to_what_will_be),
        cmocka_unit_test(test_the_rights_to_ones_own_are_enough_for_the_owner_only),
        cmocka_unit_test(test_the_right_to_create_covers_the_properties_of_what_is_created),
        cmocka_unit_test(test_a_creation_covers_no_other_item),
        cmocka_unit_test(test_a_list_hides_what_may_not_be_seen),
        cmocka_unit_test(test_whether_something_exists_is_for_the_store_to_say),
        cmocka_unit_test(test_a_token_keeps_the_groups_it_was_made_with),
        cmocka_unit_test(test_a_token_may_stay_old_for_some_calls),
        cmocka_unit_test(test_no_list_is_consulted_for_who_bypasses_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
