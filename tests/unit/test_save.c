/*
 * test_save.c - one moment in which all becomes true: saves, conflicts and checkpoints.
 */
#include "framework/host/save.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

/* A session on the server, and one on the client, of one world. */
struct bench {
    struct st_test_world test;
    struct st_store_host server, client;
    st_object_id server_items[ST_TEST_OBJECTS + ST_TEST_SPARE];
    st_object_id client_items[ST_TEST_OBJECTS + ST_TEST_SPARE];
    st_name red, blue;
};

static int open_bench(void **state)
{
    static struct bench bench;

    st_test_world_init(&bench.test);
    st_store_host_init(&bench.server, bench.test.world, ST_SERVER, ST_TEST_BOB, bench.server_items);
    st_store_host_init(&bench.client, bench.test.world, 1, ST_TEST_ALICE, bench.client_items);
    bench.red = st_test_name(&bench.test, "red");
    bench.blue = st_test_name(&bench.test, "blue");
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_test_world_clear(&bench->test);
    return 0;
}

static const struct st_object *online(const struct bench *bench, st_object_id id)
{
    return st_store_peek(bench->server.store, id);
}

static const struct st_object *base(const struct bench *bench, st_object_id id)
{
    return st_store_peek(st_world_base(bench->test.world, 0), id);
}

static struct st_journal *journal(const struct bench *bench)
{
    return st_world_journal(bench->test.world, 0);
}

static void do_set(struct st_store_host *host, st_object_id item, st_property p, st_name value)
{
    assert_int_equal(st_host_set(&host->host, item, p, value), ST_OK);
}

static enum st_status save(struct st_store_host *host, st_object_id item)
{
    return st_host_save(&host->host, item, ST_SAVE_CHANGE, NULL, NULL);
}

/* --- Nothing before item.save ----------------------------------------------------- */

static void test_nothing_is_true_before_the_save(void **state)
{
    struct bench *bench = *state;
    struct st_host *server = &bench->server.host;
    uint64_t before = st_world_hash(bench->test.world);

    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->red);
    assert_int_equal(st_host_unset(server, ST_TEST_PLAN, ST_TEST_Q), ST_OK);
    assert_true(before == st_world_hash(bench->test.world));
    assert_int_equal(st_host_create(server, ST_TEST_FREE_A, ST_TEST_TEAM, bench->red), ST_OK);
    do_set(&bench->server, ST_TEST_FREE_A, ST_TEST_P, bench->red);
    assert_true(before == st_world_hash(bench->test.world));
    assert_int_equal(st_host_import(server, ST_TEST_PLAN), ST_OK);
    assert_int_equal(st_host_abort(server, ST_TEST_PLAN), ST_OK);
    assert_true(before == st_world_hash(bench->test.world));
}

static void test_a_save_makes_all_of_it_true_and_the_rest_stays(void **state)
{
    struct bench *bench = *state;
    st_name two = online(bench, ST_TEST_PLAN)->values[ST_TEST_Q];
    uint32_t change = online(bench, ST_TEST_PLAN)->change;

    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->red);
    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_R, bench->blue);
    assert_int_equal(save(&bench->server, ST_TEST_PLAN), ST_OK);
    assert_int_equal(online(bench, ST_TEST_PLAN)->values[ST_TEST_P], bench->red);
    assert_int_equal(online(bench, ST_TEST_PLAN)->values[ST_TEST_Q], two);
    assert_int_equal(online(bench, ST_TEST_PLAN)->values[ST_TEST_R], bench->blue);
    assert_true(online(bench, ST_TEST_PLAN)->change > change);
}

/* [MS-OXCFXICS] R2230 */
static void test_what_was_begun_on_one_item_is_forgotten_when_another_begins(void **state)
{
    struct bench *bench = *state;

    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->red);
    do_set(&bench->server, ST_TEST_MEMO, ST_TEST_P, bench->blue);
    assert_int_equal(save(&bench->server, ST_TEST_PLAN), ST_BAD_CALL);
    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_Q, bench->red);
    assert_int_equal(save(&bench->server, ST_TEST_PLAN), ST_OK);
    assert_int_not_equal(online(bench, ST_TEST_PLAN)->values[ST_TEST_P], bench->red);
    assert_int_not_equal(online(bench, ST_TEST_MEMO)->values[ST_TEST_P], bench->blue);
}

static void test_what_was_begun_is_forgotten_by_a_save_that_fails(void **state)
{
    struct bench *bench = *state;

    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->red);
    assert_int_equal(
        st_host_save_if_unchanged(&bench->server.host, ST_TEST_PLAN, 99, NULL), ST_CONFLICT);
    assert_int_equal(save(&bench->server, ST_TEST_PLAN), ST_BAD_CALL);
}

static void test_looking_does_not_forget_what_was_begun(void **state)
{
    struct bench *bench = *state;
    st_name value = 0;

    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->red);
    assert_int_equal(st_host_open(&bench->server.host, ST_TEST_MEMO, NULL), ST_OK);
    assert_int_equal(st_host_get(&bench->server.host, ST_TEST_PLAN, ST_TEST_P, &value), ST_OK);
    assert_int_not_equal(value, bench->red);
    assert_int_equal(save(&bench->server, ST_TEST_PLAN), ST_OK);
    assert_int_equal(online(bench, ST_TEST_PLAN)->values[ST_TEST_P], bench->red);
}

/* [MS-OXCFXICS] R2229 */
static void test_an_import_purges_what_it_does_not_set(void **state)
{
    struct bench *bench = *state;
    struct st_version version = online(bench, ST_TEST_PLAN)->version;

    st_version_bump(&version, 1, 1, 200);
    assert_int_equal(st_host_import(&bench->server.host, ST_TEST_PLAN), ST_OK);
    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_R, bench->red);
    assert_int_equal(
        st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_IMPORT, &version, NULL), ST_OK);
    assert_int_equal(
        st_object_properties(online(bench, ST_TEST_PLAN), ST_TEST_PROPERTIES), 1U << ST_TEST_R);
    assert_memory_equal(&online(bench, ST_TEST_PLAN)->version, &version, sizeof version);
}

static void test_who_creates_an_item_on_the_server_owns_it(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(
        st_host_create(&bench->server.host, ST_TEST_FREE_A, ST_TEST_TEAM, bench->red), ST_OK);
    assert_int_equal(save(&bench->server, ST_TEST_FREE_A), ST_OK);
    assert_int_equal(online(bench, ST_TEST_FREE_A)->owner, ST_TEST_BOB);
    assert_int_equal(online(bench, ST_TEST_FREE_A)->parent, ST_TEST_TEAM);
    assert_int_equal(online(bench, ST_TEST_FREE_A)->name, bench->red);
}

static void test_a_read_state_makes_no_version_but_a_number(void **state)
{
    struct bench *bench = *state;
    struct st_object before = *online(bench, ST_TEST_PLAN);

    assert_int_equal(st_host_mark_read(&bench->server.host, ST_TEST_PLAN, true, NULL), ST_OK);
    assert_true(online(bench, ST_TEST_PLAN)->is_read);
    assert_memory_equal(
        &online(bench, ST_TEST_PLAN)->version, &before.version, sizeof before.version);
    assert_true(online(bench, ST_TEST_PLAN)->change > before.change);
    before = *online(bench, ST_TEST_PLAN);
    assert_int_equal(st_host_mark_read(&bench->server.host, ST_TEST_PLAN, true, NULL), ST_OK);
    assert_int_equal(online(bench, ST_TEST_PLAN)->change, before.change);
}

/* --- Conflicts -------------------------------------------------------------------- */

/* Import p = "red" into plan as client 1 made it at that time; the server's version is of 100. */
static enum st_status import_at(struct bench *bench, uint8_t resolve, uint32_t time)
{
    struct st_version incoming = { .pcl = { 0, 1 }, .key_replica = 1, .key_counter = 1 };

    incoming.modified = time;
    st_store_object(bench->server.store, ST_TEST_TEAM)->resolve = resolve;
    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->blue);
    assert_int_equal(save(&bench->server, ST_TEST_PLAN), ST_OK);
    assert_int_equal(st_host_import(&bench->server.host, ST_TEST_PLAN), ST_OK);
    do_set(&bench->server, ST_TEST_PLAN, ST_TEST_P, bench->red);
    return st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_IMPORT, &incoming, NULL);
}

/* What the loser below plan has for p, or NONE. */
static st_name loser(const struct bench *bench)
{
    const struct st_store *store = bench->server.store;

    for (st_object_id id = 0; id < store->used; id++)
        if (st_store_has(store, id) && st_store_peek(store, id)->kind == ST_KIND_LOSER &&
            st_store_peek(store, id)->parent == ST_TEST_PLAN)
            return st_store_peek(store, id)->values[ST_TEST_P];
    return ST_NAME_NONE;
}

/* When, who wins, and whether the other is kept. The tie goes to the larger replica (R1829). */
static const struct conflict {
    uint8_t resolve;
    uint32_t time;
    bool incoming_wins, keeps_loser;
} conflicts[] = {
    { ST_RESOLVE_MESSAGE, 99, false, true },      { ST_RESOLVE_MESSAGE, 100, true, true },
    { ST_RESOLVE_MESSAGE, 101, true, true },      { ST_RESOLVE_QUIET, 99, false, true },
    { ST_RESOLVE_QUIET, 100, true, true },        { ST_RESOLVE_QUIET, 101, true, true },
    { ST_RESOLVE_LAST_WRITER, 99, false, false }, { ST_RESOLVE_LAST_WRITER, 100, true, false },
    { ST_RESOLVE_LAST_WRITER, 101, true, false },
};

static void test_conflicts_are_resolved_as_the_folder_says(void **state)
{
    for (size_t i = 0; i < sizeof conflicts / sizeof conflicts[0]; i++) {
        const struct conflict *row = &conflicts[i];

        close_bench(state);
        open_bench(state);

        struct bench *bench = *state;

        assert_int_equal(import_at(bench, row->resolve, row->time), ST_OK);
        assert_int_equal(
            online(bench, ST_TEST_PLAN)->values[ST_TEST_P],
            row->incoming_wins ? bench->red : bench->blue);
        assert_int_equal(online(bench, ST_TEST_PLAN)->in_conflict, row->keeps_loser);
        if (row->keeps_loser)
            assert_int_equal(loser(bench), row->incoming_wins ? bench->blue : bench->red);
        else
            assert_int_equal(loser(bench), ST_NAME_NONE);

        /* The result succeeds both (R1810). */
        assert_true(online(bench, ST_TEST_PLAN)->version.pcl[1] == 1);
        assert_true(online(bench, ST_TEST_PLAN)->version.pcl[0] > 1);
    }
}

static void test_a_loser_does_not_take_the_items_name(void **state)
{
    struct bench *bench = *state;
    struct st_reply reply;

    assert_int_equal(import_at(bench, ST_RESOLVE_MESSAGE, 101), ST_OK);
    assert_int_equal(
        st_store_find(bench->server.store, ST_TEST_TEAM, online(bench, ST_TEST_PLAN)->name),
        ST_TEST_PLAN);
    assert_int_equal(st_host_list(&bench->server.host, ST_TEST_TEAM, &reply), ST_OK);
    assert_int_equal(reply.item_count, 2);
}

/* --- Checkpoints ------------------------------------------------------------------ */

static void checkpoint(
    struct bench *bench,
    st_object_id item,
    st_properties properties,
    unsigned edits,
    uint32_t change)
{
    assert_int_equal(
        st_host_checkpoint(&bench->client.host, item, properties, (uint8_t)edits, change), ST_OK);
}

static void test_a_checkpoint_settles_properties_one_by_one(void **state)
{
    struct bench *bench = *state;

    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_CHANGE, 3);
    st_test_add_edit(&bench->test, ST_TEST_MEMO, ST_EDIT_CHANGE, 1);
    do_set(&bench->client, ST_TEST_PLAN, ST_TEST_P, bench->red);
    do_set(&bench->client, ST_TEST_PLAN, ST_TEST_Q, bench->red);
    assert_int_equal(save(&bench->client, ST_TEST_PLAN), ST_OK);
    checkpoint(bench, ST_TEST_PLAN, 1U << ST_TEST_P, 0, 77);
    assert_int_equal(journal(bench)->count, 2);
    assert_int_equal(journal(bench)->entries[0].properties, 1U << ST_TEST_Q);
    assert_int_equal(base(bench, ST_TEST_PLAN)->values[ST_TEST_P], bench->red);
    assert_int_not_equal(base(bench, ST_TEST_PLAN)->values[ST_TEST_Q], bench->red);
    assert_int_equal(base(bench, ST_TEST_PLAN)->change, 77);
    checkpoint(bench, ST_TEST_PLAN, 1U << ST_TEST_Q, 0, 78);
    assert_int_equal(journal(bench)->count, 1);
    assert_int_equal(journal(bench)->entries[0].object, ST_TEST_MEMO);
}

static void test_an_item_whose_creation_is_pending_has_no_base(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(
        st_host_create(&bench->client.host, ST_TEST_FREE_A, ST_TEST_TEAM, bench->red), ST_OK);
    do_set(&bench->client, ST_TEST_FREE_A, ST_TEST_P, bench->red);
    assert_int_equal(save(&bench->client, ST_TEST_FREE_A), ST_OK);
    st_test_add_edit(&bench->test, ST_TEST_FREE_A, ST_EDIT_CREATE, 1);
    checkpoint(bench, ST_TEST_FREE_A, 0, 0, 5);
    assert_int_equal(base(bench, ST_TEST_FREE_A)->presence, ST_ABSENT);
    checkpoint(bench, ST_TEST_FREE_A, 0, 1U << ST_EDIT_CREATE, 5);
    assert_int_equal(base(bench, ST_TEST_FREE_A)->presence, ST_PRESENT);
    assert_int_equal(base(bench, ST_TEST_FREE_A)->parent, ST_TEST_TEAM);

    /* Created, but not with all of its properties: what is left is a change. */
    assert_int_equal(journal(bench)->count, 1);
    assert_int_equal(journal(bench)->entries[0].edit, ST_EDIT_CHANGE);
    assert_int_equal(journal(bench)->entries[0].properties, 1);
}

static void test_a_pending_move_keeps_the_old_place_in_the_base(void **state)
{
    struct bench *bench = *state;

    st_store_object(bench->client.store, ST_TEST_PLAN)->parent = ST_TEST_ARCHIVE;
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_MOVE, 0);
    checkpoint(bench, ST_TEST_PLAN, 0, 0, 5);
    assert_int_equal(base(bench, ST_TEST_PLAN)->parent, ST_TEST_TEAM);
    checkpoint(bench, ST_TEST_PLAN, 0, 1U << ST_EDIT_MOVE, 5);
    assert_int_equal(base(bench, ST_TEST_PLAN)->parent, ST_TEST_ARCHIVE);
    assert_int_equal(journal(bench)->count, 0);
}

static void test_a_pending_read_state_keeps_the_old_one_in_the_base(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(st_host_mark_read(&bench->client.host, ST_TEST_PLAN, true, NULL), ST_OK);
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_MARK_READ, 0);
    checkpoint(bench, ST_TEST_PLAN, 0, 0, 5);
    assert_false(base(bench, ST_TEST_PLAN)->is_read);
    checkpoint(bench, ST_TEST_PLAN, 0, 1U << ST_EDIT_MARK_READ, 5);
    assert_true(base(bench, ST_TEST_PLAN)->is_read);
}

static void test_a_pending_deletion_keeps_the_base(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(st_host_remove(&bench->client.host, ST_TEST_PLAN, 0), ST_OK);
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_DELETE, 0);
    checkpoint(bench, ST_TEST_PLAN, 7, 0, 5);
    assert_int_equal(base(bench, ST_TEST_PLAN)->presence, ST_PRESENT);
    checkpoint(bench, ST_TEST_PLAN, 7, 1U << ST_EDIT_DELETE, 5);
    assert_int_equal(base(bench, ST_TEST_PLAN)->presence, ST_ABSENT);
    assert_int_equal(journal(bench)->count, 0);
}

/* Else a property that was deleted online meanwhile would look as if it had been agreed on. */
static void test_a_base_that_comes_back_has_nothing_left_of_the_old_one(void **state)
{
    struct bench *bench = *state;
    struct st_version version = online(bench, ST_TEST_PLAN)->version;
    st_name name = online(bench, ST_TEST_PLAN)->name;

    assert_int_equal(st_host_remove(&bench->client.host, ST_TEST_PLAN, 0), ST_OK);
    checkpoint(bench, ST_TEST_PLAN, 7, 0, 5);
    assert_int_equal(st_host_create(&bench->client.host, ST_TEST_PLAN, ST_TEST_TEAM, name), ST_OK);
    assert_int_equal(
        st_host_save(&bench->client.host, ST_TEST_PLAN, ST_SAVE_ADOPT, &version, NULL), ST_OK);
    checkpoint(bench, ST_TEST_PLAN, 0, 0, 6);
    assert_int_equal(st_object_properties(base(bench, ST_TEST_PLAN), ST_TEST_PROPERTIES), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, open_bench, close_bench)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_true_before_the_save),
        TEST(a_save_makes_all_of_it_true_and_the_rest_stays),
        TEST(what_was_begun_on_one_item_is_forgotten_when_another_begins),
        TEST(what_was_begun_is_forgotten_by_a_save_that_fails),
        TEST(looking_does_not_forget_what_was_begun),
        TEST(an_import_purges_what_it_does_not_set),
        TEST(who_creates_an_item_on_the_server_owns_it),
        TEST(a_read_state_makes_no_version_but_a_number),
        TEST(conflicts_are_resolved_as_the_folder_says),
        TEST(a_loser_does_not_take_the_items_name),
        TEST(a_checkpoint_settles_properties_one_by_one),
        TEST(an_item_whose_creation_is_pending_has_no_base),
        TEST(a_pending_move_keeps_the_old_place_in_the_base),
        TEST(a_pending_read_state_keeps_the_old_one_in_the_base),
        TEST(a_pending_deletion_keeps_the_base),
        TEST(a_base_that_comes_back_has_nothing_left_of_the_old_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
