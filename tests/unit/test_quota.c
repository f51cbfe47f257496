/*
 * test_quota.c - a full store refuses what makes it larger, and nothing else.
 */
#include "framework/host/save.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

enum { FULL = 11 }; /* bytes in the world of world.h: one, two, three */

/* A session on the server, and one on the client, of one world. */
struct bench {
    struct st_test_world test;
    struct st_store_host server, client;
    st_object_id server_items[ST_TEST_OBJECTS + ST_TEST_SPARE];
    st_object_id client_items[ST_TEST_OBJECTS + ST_TEST_SPARE];
    st_name three, four, five;
};

static int open_bench(void **state)
{
    static struct bench bench;

    st_test_world_init(&bench.test);
    st_store_host_init(&bench.server, bench.test.world, ST_SERVER, ST_TEST_BOB, bench.server_items);
    st_store_host_init(&bench.client, bench.test.world, 1, ST_TEST_ALICE, bench.client_items);
    bench.three = st_test_name(&bench.test, "red");
    bench.four = st_test_name(&bench.test, "blue");
    bench.five = st_test_name(&bench.test, "green");
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_test_world_clear(&bench->test);
    return 0;
}

static uint64_t used(const struct bench *bench)
{
    return st_world_used_bytes(bench->test.world);
}

/* --- What counts ------------------------------------------------------------------------ */

static void test_all_values_on_the_server_count(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(used(bench), FULL);
    assert_int_equal(st_host_unset(&bench->server.host, ST_TEST_PLAN, ST_TEST_Q), ST_OK);
    assert_int_equal(
        st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
    assert_int_equal(used(bench), FULL - 3);
}

static void test_what_was_deleted_does_not_count(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(st_host_remove(&bench->server.host, ST_TEST_MEMO, 0), ST_OK);
    assert_int_equal(used(bench), FULL - 5);
}

/* Alice's version of plan, made when nothing of it had been changed on the server. */
static enum st_status import_conflict(struct bench *bench)
{
    static const struct st_version version = {
        .pcl = { 0, 1 }, .key_replica = 1, .key_counter = 1, .modified = 200
    };

    assert_int_equal(st_host_import(&bench->server.host, ST_TEST_PLAN), ST_OK);
    assert_int_equal(
        st_host_set(&bench->server.host, ST_TEST_PLAN, ST_TEST_P, bench->three), ST_OK);
    assert_int_equal(
        st_host_set(&bench->server.host, ST_TEST_PLAN, ST_TEST_Q, bench->three), ST_OK);
    return st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_IMPORT, &version, NULL);
}

static void test_versions_that_lost_count(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(import_conflict(bench), ST_OK);
    assert_int_equal(used(bench), FULL + 6);
}

static void test_a_client_does_not_count(void **state)
{
    struct bench *bench = *state;

    assert_int_equal(st_host_set(&bench->client.host, ST_TEST_PLAN, ST_TEST_P, bench->five), ST_OK);
    assert_int_equal(
        st_host_save(&bench->client.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
    assert_int_equal(used(bench), FULL);
}

/* --- What is refused -------------------------------------------------------------------- */

/* Sizes that p and q of plan are given, both 3 before (0: deleted, 9: left alone), in a store
 * that may hold so much. Too much was there before where the quota is smaller than the world. */
static const struct {
    uint64_t quota;
    unsigned p, q;
    enum st_status status;
} rows[] = {
    { 0, 5, 5, ST_OK },                                  /* no limit */
    { FULL, 9, 9, ST_OK },                               /* nothing */
    { FULL, 3, 9, ST_OK },                               /* as large as before */
    { FULL, 4, 9, ST_QUOTA },                            /* larger by one */
    { FULL + 1, 4, 9, ST_OK },                           /* just as much as there may be */
    { FULL + 1, 4, 4, ST_QUOTA }, { FULL, 5, 0, ST_OK }, /* smaller, taken together */
    { FULL, 0, 9, ST_OK },        { 1, 0, 0, ST_OK },    { 1, 3, 3, ST_OK },
    { 1, 4, 0, ST_OK },           { 1, 4, 3, ST_QUOTA },
};

static st_name text_of(const struct bench *bench, unsigned size)
{
    const st_name texts[] = { ST_NAME_NONE, 0, 0, bench->three, bench->four, bench->five };

    return texts[size];
}

static void set(struct bench *bench, st_property property, unsigned size)
{
    struct st_host *server = &bench->server.host;

    if (size != 9)
        assert_int_equal(
            size ? st_host_set(server, ST_TEST_PLAN, property, text_of(bench, size))
                 : st_host_unset(server, ST_TEST_PLAN, property),
            ST_OK);
}

static void test_what_makes_a_full_store_larger_is_refused(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        close_bench(state);
        open_bench(state);

        struct bench *bench = *state;
        unsigned p = rows[i].p == 9 ? 3 : rows[i].p;
        unsigned q = rows[i].q == 9 ? 3 : rows[i].q;

        bench->test.world->quota = rows[i].quota;
        if (rows[i].p == 9 && rows[i].q == 9)
            assert_int_equal(st_host_unset(&bench->server.host, ST_TEST_PLAN, ST_TEST_R), ST_OK);
        set(bench, ST_TEST_P, rows[i].p);
        set(bench, ST_TEST_Q, rows[i].q);

        uint64_t before = st_world_hash(bench->test.world);
        enum st_status status =
            st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL);

        if (status != rows[i].status)
            fail_msg("row %zu: %s", i, st_status_words.words[status]);
        assert_int_equal(used(bench), status == ST_OK ? FULL - 6 + p + q : FULL);
        if (status != ST_OK)
            assert_true(before == st_world_hash(bench->test.world));
    }
}

static void test_a_new_item_needs_room_for_all_of_it(void **state)
{
    struct bench *bench = *state;
    struct st_host *server = &bench->server.host;

    for (unsigned fits = 0; fits < 2; fits++) {
        bench->test.world->quota = FULL + 4 + fits;
        assert_int_equal(st_host_create(server, ST_TEST_FREE_A, ST_TEST_TEAM, bench->four), ST_OK);
        assert_int_equal(st_host_set(server, ST_TEST_FREE_A, ST_TEST_P, bench->five), ST_OK);
        assert_int_equal(
            st_host_save(server, ST_TEST_FREE_A, ST_SAVE_CHANGE, NULL, NULL),
            fits ? ST_OK : ST_QUOTA);
        assert_int_equal(st_store_has(bench->server.store, ST_TEST_FREE_A), fits);
    }
    assert_int_equal(used(bench), FULL + 5);
}

/* Its name takes no room. */
static void test_an_empty_item_is_made_in_a_full_store(void **state)
{
    struct bench *bench = *state;

    bench->test.world->quota = 1;
    assert_int_equal(
        st_host_create(&bench->server.host, ST_TEST_FREE_A, ST_TEST_TEAM, bench->four), ST_OK);
    assert_int_equal(
        st_host_save(&bench->server.host, ST_TEST_FREE_A, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
}

static void test_what_was_begun_is_forgotten_when_there_is_no_room(void **state)
{
    struct bench *bench = *state;

    bench->test.world->quota = 1;
    set(bench, ST_TEST_P, 5);
    assert_int_equal(
        st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_QUOTA);
    assert_int_equal(
        st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_BAD_CALL);
}

static void test_a_client_has_no_quota(void **state)
{
    struct bench *bench = *state;

    bench->test.world->quota = 1;
    assert_int_equal(st_host_set(&bench->client.host, ST_TEST_PLAN, ST_TEST_P, bench->five), ST_OK);
    assert_int_equal(
        st_host_save(&bench->client.host, ST_TEST_PLAN, ST_SAVE_CHANGE, NULL, NULL), ST_OK);
}

/* --- Imports ---------------------------------------------------------------------------- */

/* R2229: what it does not set is purged, and makes room. */
static void test_an_import_makes_room_by_what_it_purges(void **state)
{
    struct bench *bench = *state;
    struct st_version version = st_store_peek(bench->server.store, ST_TEST_PLAN)->version;

    bench->test.world->quota = FULL;
    st_version_bump(&version, 1, 1, 200);
    assert_int_equal(st_host_import(&bench->server.host, ST_TEST_PLAN), ST_OK);
    set(bench, ST_TEST_P, 5);
    assert_int_equal(
        st_host_save(&bench->server.host, ST_TEST_PLAN, ST_SAVE_IMPORT, &version, NULL), ST_OK);
    assert_int_equal(used(bench), FULL - 1);
}

/* As large as what it replaces, but that is kept, too. */
static void test_a_conflict_needs_room_for_both_versions(void **state)
{
    struct bench *bench = *state;

    bench->test.world->quota = FULL + 5;

    uint64_t before = st_world_hash(bench->test.world);

    assert_int_equal(import_conflict(bench), ST_QUOTA);
    assert_true(before == st_world_hash(bench->test.world));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, open_bench, close_bench)
    const struct CMUnitTest tests[] = {
        TEST(all_values_on_the_server_count),
        TEST(what_was_deleted_does_not_count),
        TEST(versions_that_lost_count),
        TEST(a_client_does_not_count),
        TEST(what_makes_a_full_store_larger_is_refused),
        TEST(a_new_item_needs_room_for_all_of_it),
        TEST(an_empty_item_is_made_in_a_full_store),
        TEST(what_was_begun_is_forgotten_when_there_is_no_room),
        TEST(a_client_has_no_quota),
        TEST(an_import_makes_room_by_what_it_purges),
        TEST(a_conflict_needs_room_for_both_versions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
