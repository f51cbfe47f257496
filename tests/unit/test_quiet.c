/*
 * test_quiet.c - comparing whole worlds: what changed, and whether people see the same.
 */
#include "framework/run/quiet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

enum { CLIENTS = 2, LOSER = ST_TEST_OBJECTS, OTHER_LOSER };

/* Two worlds that are the same: that of world.h, on two clients, with a loser below plan. */
struct bench {
    struct st_test_world test;
    struct st_setting setting;
    struct st_world *a, *b;
    st_name red;
};

static void add_loser(struct st_store *store, st_object_id id, st_object_id below, st_name value)
{
    struct st_object *loser = st_store_object(store, id);

    memcpy(loser, st_store_object(store, ST_TEST_PLAN), store->stride);
    loser->kind = ST_KIND_LOSER;
    loser->presence = ST_PRESENT;
    loser->parent = below;
    loser->values[ST_TEST_P] = value;
    if (store->used <= id)
        store->used = (uint16_t)(id + 1);
}

static int open_bench(void **state)
{
    static struct bench bench;
    static const st_identity identities[CLIENTS] = { ST_TEST_ALICE, ST_TEST_BOB };
    struct st_test_world *test = &bench.test;

    st_test_world_init(test);
    bench.red = st_test_name(test, "red");
    bench.setting = test->setting;
    bench.setting.clients = CLIENTS;
    bench.setting.client_identities = identities;
    st_setting_layout(&bench.setting);
    bench.a = st_arena_alloc(&test->arena, bench.setting.size);
    st_world_init(bench.a, &bench.setting);

    size_t size = st_store_size(bench.setting.objects, bench.setting.properties);

    memcpy(st_world_server(bench.a), st_world_server(test->world), size);
    add_loser(st_world_server(bench.a), LOSER, ST_TEST_PLAN, bench.red);
    for (size_t client = 0; client < CLIENTS; client++) {
        struct st_journal *journal = st_world_journal(bench.a, client);

        memcpy(st_world_local(bench.a, client), st_world_local(test->world, 0), size);
        memcpy(st_world_base(bench.a, client), st_world_base(test->world, 0), size);
        journal->entries[0] = (struct st_journal_entry){ .properties = 1, .object = ST_TEST_PLAN };
        journal->count = 1;
    }
    bench.b = st_arena_copy_block(&test->arena, bench.a, bench.setting.size);
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_test_world_clear(&bench->test);
    return 0;
}

/* --- Changes ---------------------------------------------------------------------------- */

/* What can be done to a store or a journal. */
enum act {
    SET,         /* another value of plan's p */
    UNSET,       /* none */
    SET_R,       /* one that it did not have */
    RENAME,      /* plan has another name */
    MOVE,        /* plan is in another folder */
    READ,        /* plan is read */
    DELETE,      /* plan is a tombstone */
    FORGET,      /* plan was never there */
    CREATE,      /* an item more */
    TOUCH,       /* plan has another version */
    COUNT,       /* the store has given one more number */
    GIVE_AWAY,   /* plan has another owner */
    JOURNAL_ADD, /* one entry more */
    JOURNAL_ITEM,
    JOURNAL_EDIT,
    JOURNAL_PROPERTIES,
    JOURNAL_STEP, /* where in the scenario it was done */
};

static void create(struct st_store *store, st_name name)
{
    struct st_object *object = st_store_object(store, ST_TEST_FREE_A);

    memset(object, 0, store->stride);
    object->kind = ST_KIND_ITEM;
    object->presence = ST_PRESENT;
    object->parent = ST_TEST_TEAM;
    object->name = name;
    if (store->used <= ST_TEST_FREE_A)
        store->used = ST_TEST_FREE_A + 1;
}

static void do_journal(struct st_journal *journal, enum act act)
{
    struct st_journal_entry *entry = &journal->entries[0];

    if (act == JOURNAL_ADD)
        journal->entries[journal->count++] = *entry;
    else if (act == JOURNAL_ITEM)
        entry->object = ST_TEST_MEMO;
    else if (act == JOURNAL_EDIT)
        entry->edit = ST_EDIT_MOVE;
    else if (act == JOURNAL_PROPERTIES)
        entry->properties = 2;
    else
        entry->step++;
}

static void do_store(struct st_store *store, enum act act, st_name name)
{
    struct st_object *plan = st_store_object(store, ST_TEST_PLAN);

    if (act == SET)
        plan->values[ST_TEST_P] = name;
    else if (act == UNSET)
        plan->values[ST_TEST_P] = ST_NAME_NONE;
    else if (act == SET_R)
        plan->values[ST_TEST_R] = name;
    else if (act == RENAME)
        plan->name = name;
    else if (act == MOVE)
        plan->parent = ST_TEST_ARCHIVE;
    else if (act == READ)
        plan->is_read = true;
    else if (act == DELETE || act == FORGET)
        plan->presence = act == DELETE ? ST_DELETED : ST_ABSENT;
    else if (act == CREATE)
        create(store, name);
    else if (act == GIVE_AWAY)
        plan->owner = ST_TEST_BOB;
    if (act == TOUCH || act == COUNT)
        store->changes++;
    if (act == TOUCH)
        st_version_bump(&plan->version, ST_SERVER, 99, 99);
}

static void do_act(struct bench *bench, struct st_store *store, enum act act)
{
    if (act >= JOURNAL_ADD)
        do_journal(st_world_journal(bench->b, 0), act);
    else
        do_store(store, act, bench->red);
}

static void test_nothing_has_changed_in_a_copy(void **state)
{
    const struct bench *bench = *state;

    for (size_t client = 0; client < CLIENTS; client++)
        assert_false(st_quiet_changed(bench->a, bench->b, client));
}

static void test_every_part_that_lasts_counts(void **state)
{
    enum { PARTS = 3 };

    for (enum act act = 0; act < JOURNAL_STEP; act++)
        for (size_t part = 0; part < PARTS; part++) {
            close_bench(state);
            open_bench(state);

            struct bench *bench = *state;
            struct st_store *parts[PARTS] = {
                st_world_server(bench->b),
                st_world_local(bench->b, 0),
                st_world_base(bench->b, 0),
            };

            do_act(bench, parts[part], act);
            if (!st_quiet_changed(bench->a, bench->b, 0))
                fail_msg("act %u on part %zu", act, part);

            /* What only this client knows is nothing to the other. */
            assert_int_equal(
                st_quiet_changed(bench->a, bench->b, 1), part == 0 && act < JOURNAL_ADD);
        }
}

static void test_time_and_who_is_who_do_not_count(void **state)
{
    struct bench *bench = *state;

    bench->b->clock++;
    bench->b->quota = 5;
    do_journal(st_world_journal(bench->b, 0), JOURNAL_STEP);
    st_bit_set(&st_world_members(bench->b)[ST_TEST_BOB], ST_TEST_STAFF, true);
    assert_false(st_quiet_changed(bench->a, bench->b, 0));
}

/* --- The same to people ----------------------------------------------------------------- */

static const struct seen {
    enum act act;
    bool is_same;
    st_object_id object;
    st_property property;
    bool in_a, in_b;
} seen[] = {
    { SET, false, ST_TEST_PLAN, ST_TEST_P, true, true },
    { UNSET, false, ST_TEST_PLAN, ST_TEST_P, true, true },
    { SET_R, false, ST_TEST_PLAN, ST_TEST_R, true, true },
    { RENAME, false, ST_TEST_PLAN, ST_NO_PROPERTY, true, true },
    { MOVE, false, ST_TEST_PLAN, ST_NO_PROPERTY, true, true },
    { READ, false, ST_TEST_PLAN, ST_NO_PROPERTY, true, true },
    { DELETE, false, ST_TEST_PLAN, ST_NO_PROPERTY, true, false },
    { FORGET, false, ST_TEST_PLAN, ST_NO_PROPERTY, true, false },
    { CREATE, false, ST_TEST_FREE_A, ST_NO_PROPERTY, false, true },
    { TOUCH, .is_same = true },
    { COUNT, .is_same = true },
    { GIVE_AWAY, .is_same = true },
    { JOURNAL_ADD, .is_same = true },
    { JOURNAL_ITEM, .is_same = true },
    { JOURNAL_EDIT, .is_same = true },
    { JOURNAL_PROPERTIES, .is_same = true },
    { JOURNAL_STEP, .is_same = true },
};

static void compare_difference(
    const struct st_difference *difference, const struct seen *row, st_replica_id replica)
{
    assert_int_equal(difference->replica, replica);
    assert_int_equal(difference->object, row->object);
    assert_int_equal(difference->property, row->property);
    assert_int_equal(difference->a != NULL, row->in_a);
    assert_int_equal(difference->b != NULL, row->in_b);
}

static void test_people_see_items_and_not_numbers(void **state)
{
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
        for (size_t store = 0; store <= CLIENTS; store++) {
            st_replica_id replica = (st_replica_id)store;

            close_bench(state);
            open_bench(state);

            struct bench *bench = *state;
            struct st_difference there = { .object = 99 };
            struct st_difference back = { .object = 99 };

            do_act(
                bench,
                replica == ST_SERVER ? st_world_server(bench->b)
                                     : st_world_local(bench->b, store - 1),
                seen[i].act);
            assert_int_equal(
                st_quiet_same(bench->a, bench->b, NULL, true, &there), seen[i].is_same);
            assert_int_equal(st_quiet_same(bench->b, bench->a, NULL, true, &back), seen[i].is_same);
            if (seen[i].is_same)
                continue;
            compare_difference(&there, &seen[i], replica);
            assert_int_equal(back.a != NULL, seen[i].in_b);
            assert_int_equal(back.b != NULL, seen[i].in_a);
        }
}

static void test_read_states_do_not_matter_when_nobody_asks(void **state)
{
    struct bench *bench = *state;
    struct st_difference difference;

    do_store(st_world_server(bench->b), READ, bench->red);
    do_store(st_world_local(bench->b, 1), READ, bench->red);
    assert_true(st_quiet_same(bench->a, bench->b, NULL, false, &difference));
    do_store(st_world_local(bench->b, 1), SET, bench->red);
    assert_false(st_quiet_same(bench->a, bench->b, NULL, false, &difference));
    assert_int_equal(difference.replica, 2);
    assert_int_equal(difference.property, ST_TEST_P);
}

static void test_what_a_client_remembers_is_not_seen(void **state)
{
    struct bench *bench = *state;
    struct st_difference unused;

    do_store(st_world_base(bench->b, 0), SET, bench->red);
    bench->b->clock = 77;
    bench->b->quota = 77;
    assert_true(st_quiet_same(bench->a, bench->b, NULL, true, &unused));
}

static void test_the_first_difference_is_told(void **state)
{
    struct bench *bench = *state;
    struct st_difference difference;

    st_store_object(st_world_local(bench->b, 0), ST_TEST_PLAN)->is_read = true;
    st_store_object(st_world_server(bench->b), ST_TEST_MEMO)->is_read = true;
    assert_false(st_quiet_same(bench->a, bench->b, NULL, true, &difference));
    assert_int_equal(difference.replica, ST_SERVER);
    assert_int_equal(difference.object, ST_TEST_MEMO);
}

/* --- Losers ----------------------------------------------------------------------------- */

/* What b has below plan and memo: whether there is a loser like that of a, another, or none. */
static const struct {
    st_object_id id, below; /* of the loser that is like that of a; 0: none */
    bool has_other, is_same;
} losers[] = {
    { LOSER, ST_TEST_PLAN, false, true },
    { OTHER_LOSER, ST_TEST_PLAN, false, true }, /* numbers do not matter */
    { LOSER, ST_TEST_PLAN, true, true },        /* one more is no loss */
    { LOSER, ST_TEST_MEMO, false, false },
    { 0, 0, false, false },
    { 0, 0, true, false },
};

static void test_no_version_that_lost_may_be_missing(void **state)
{
    for (size_t i = 0; i < sizeof losers / sizeof losers[0]; i++) {
        close_bench(state);
        open_bench(state);

        struct bench *bench = *state;
        struct st_store *server = st_world_server(bench->b);
        struct st_difference difference = { .replica = 9 };

        st_store_object(server, LOSER)->presence = ST_ABSENT;
        if (losers[i].id)
            add_loser(server, losers[i].id, losers[i].below, bench->red);
        if (losers[i].has_other)
            add_loser(server, ST_TEST_FREE_B, ST_TEST_PLAN, ST_NAME_NONE);
        assert_int_equal(
            st_quiet_same(bench->a, bench->b, NULL, true, &difference), losers[i].is_same);
        if (losers[i].is_same)
            continue;
        assert_int_equal(difference.replica, ST_SERVER);
        assert_int_equal(difference.object, ST_NO_OBJECT);
        assert_null(difference.a);
        assert_null(difference.b);
    }
}

/* --- What is not compared --------------------------------------------------------------- */

static void test_items_that_are_ignored_and_what_is_below_them_do_not_matter(void **state)
{
    struct bench *bench = *state;
    struct st_store *server = st_world_server(bench->b);
    struct st_difference difference;
    uint64_t ignore = 1U << ST_TEST_PLAN;

    do_store(server, SET, bench->red);
    do_store(st_world_local(bench->b, 1), DELETE, bench->red);
    st_store_object(server, LOSER)->presence = ST_ABSENT;
    assert_true(st_quiet_same(bench->a, bench->b, &ignore, true, &difference));
    ignore = 1U << ST_TEST_MEMO;
    assert_false(st_quiet_same(bench->a, bench->b, &ignore, true, &difference));
    assert_int_equal(difference.object, ST_TEST_PLAN);
    ignore = 1U << ST_TEST_PLAN;
    st_store_object(server, ST_TEST_MEMO)->is_read = true;
    assert_false(st_quiet_same(bench->a, bench->b, &ignore, true, &difference));
    assert_int_equal(difference.object, ST_TEST_MEMO);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, open_bench, close_bench)
    const struct CMUnitTest tests[] = {
        TEST(nothing_has_changed_in_a_copy),
        TEST(every_part_that_lasts_counts),
        TEST(time_and_who_is_who_do_not_count),
        TEST(people_see_items_and_not_numbers),
        TEST(read_states_do_not_matter_when_nobody_asks),
        TEST(what_a_client_remembers_is_not_seen),
        TEST(the_first_difference_is_told),
        TEST(no_version_that_lost_may_be_missing),
        TEST(items_that_are_ignored_and_what_is_below_them_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
