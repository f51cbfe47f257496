/*
 * test_check_twice.c - random questions answered twice, and what must hold of any answer.
 *
 * The worlds are small, so that entries, SIDs, rights and nodes meet often. A failing one
 * is named by its seed.
 */
#include "tests/support/slow_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/security/sddl.h"
#include "tests/support/random_descriptor.h"

enum { WORLDS = 100000, USERS = 3, ENTRIES = 6 };

static const struct st_sid owner_rights = { 3, 1, { 4 } };

static void expect_same(
    const struct st_small_world *world, uint64_t seed, struct st_nt_answer a, struct st_nt_answer b)
{
    struct st_arena arena;

    if (a.verdict == b.verdict && a.mask == b.mask)
        return;
    st_arena_init(&arena);
    fail_msg(
        "seed %llu, desired 0x%x, %zu nodes, %s: %d 0x%x, slowly %d 0x%x", (unsigned long long)seed,
        world->question.desired, world->question.node_count,
        st_sddl_print(&arena, &world->descriptor, NULL), a.verdict, a.mask, b.verdict, b.mask);
}

static void test_both_checks_answer_alike(void **state)
{
    size_t verdicts[3] = { 0 };

    (void)state;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct st_nt_answer answers[ST_WORLD_NODES];
        struct st_dice dice = { seed };
        struct st_small_world world;

        st_small_world_make(&world, &dice);

        struct st_nt_answer answer = st_nt_check(&world.question);

        verdicts[answer.verdict]++;
        expect_same(&world, seed, answer, st_slow_check(&world.question));
        if (world.question.node_count == 0)
            continue;
        st_nt_check_nodes(&world.question, answers);
        for (size_t i = 0; i < world.question.node_count; i++)
            expect_same(&world, seed, answers[i], st_slow_check_node(&world.question, i));
        expect_same(&world, seed, answer, answers[0]);
    }
    for (size_t i = 0; i < 3; i++) /* or the worlds are too much alike */
        assert_true(verdicts[i] > WORLDS / 50);
}

/* What MAXIMUM_ALLOWED gives; 0 when it gives nothing. */
static uint32_t maximum(const struct st_small_world *world)
{
    struct st_nt_question question = world->question;

    question.desired = ST_NT_MAXIMUM_ALLOWED;
    return st_nt_check(&question).mask;
}

/* But for a privilege, which answers to what is asked for by name. */
static void test_maximum_is_every_right_that_is_granted_by_itself(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < WORLDS / 8; seed++) {
        struct st_dice dice = { seed };
        struct st_small_world world;
        uint32_t granted = 0;

        st_small_world_make(&world, &dice);
        world.token.privileges = 0;
        for (uint32_t right = 1; right < ST_NT_ACCESS_SYSTEM_SECURITY; right <<= 1) {
            world.question.desired = right;
            granted |= st_nt_check(&world.question).mask;
        }
        if (world.descriptor.dacl.is_present && !world.descriptor.dacl.is_null)
            assert_int_equal(maximum(&world), granted);
        else
            assert_int_equal(maximum(&world), st_file_mapping.all);
    }
}

/* Put an Allow anywhere into the list. Returns whether it is for OWNER RIGHTS. */
static bool insert_allow(struct st_small_world *world, struct st_dice *dice)
{
    struct st_nt_acl *dacl = &world->descriptor.dacl;
    size_t place = st_dice_below(dice, (uint32_t)dacl->count + 1);
    struct st_nt_ace ace;

    do
        ace = st_small_world_ace(dice);
    while (ace.type == ST_NT_DENY || ace.type == ST_NT_OBJECT_DENY);
    for (size_t i = dacl->count; i > place; i--)
        dacl->aces[i] = dacl->aces[i - 1];
    dacl->aces[place] = ace;
    dacl->count++;
    return st_sid_equal(&ace.sid, &owner_rights);
}

/*
 * In stored order an Allow can only take rights off the list of what is still wanted
 * earlier than before. One entry does more than allow: that for OWNER RIGHTS takes away
 * what the owner has anyway.
 */
static void test_allow_never_takes_a_right_away_but_for_owner_rights(void **state)
{
    size_t gained = 0;
    size_t lost_by_owner_rights = 0;

    (void)state;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct st_dice dice = { seed };
        struct st_small_world world;

        st_small_world_make(&world, &dice);
        if (!world.descriptor.dacl.is_present || world.descriptor.dacl.is_null ||
            world.descriptor.dacl.count == ST_WORLD_ENTRIES)
            continue;

        uint32_t before = maximum(&world);
        bool is_owner_rights = insert_allow(&world, &dice);
        uint32_t lost = before & ~maximum(&world);

        gained += (maximum(&world) & ~before) != 0;
        lost_by_owner_rights += lost != 0;
        if (lost && (!is_owner_rights || lost & ~(ST_NT_READ_CONTROL | ST_NT_WRITE_DAC)))
            fail_msg("seed %llu: 0x%x is lost", (unsigned long long)seed, lost);
    }
    assert_true(gained > 0);
    assert_true(lost_by_owner_rights > 0);
}

/* Take one entry off the front of a random user's list, as long as there are any. */
static void shuffle(struct st_nt_acl *dacl, const struct st_nt_ace *aces, struct st_dice *dice)
{
    size_t next[USERS] = { 0 };

    dacl->count = 0;
    while (dacl->count < ENTRIES) {
        uint32_t user = st_dice_below(dice, USERS);

        while (next[user] < ENTRIES && aces[next[user]].sid.subs[0] != user)
            next[user]++;
        if (next[user] < ENTRIES)
            dacl->aces[dacl->count++] = aces[next[user]++];
    }
}

/* Trustees are disjoint when no token has two of them: here, users. */
static void test_order_among_disjoint_trustees_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < WORLDS / 4; seed++) {
        struct st_dice dice = { seed };
        struct st_small_world world;
        struct st_nt_ace aces[ENTRIES];

        st_small_world_make(&world, &dice);
        world.descriptor.dacl = (struct st_nt_acl){ true, false, ENTRIES, world.aces };
        for (size_t i = 0; i < ENTRIES; i++) {
            aces[i] = st_small_world_ace(&dice);
            aces[i].sid = (struct st_sid){ 99, 1, { st_dice_below(&dice, USERS) } };
            world.aces[i] = aces[i];
        }
        for (uint32_t user = 0; user < USERS; user++) {
            world.sids[0] = (struct st_sid){ 99, 1, { user } };
            world.token.count = 1;
            world.descriptor.dacl.count = ENTRIES;
            for (size_t i = 0; i < ENTRIES; i++)
                world.aces[i] = aces[i];

            struct st_nt_answer before = st_nt_check(&world.question);

            shuffle(&world.descriptor.dacl, aces, &dice);
            expect_same(&world, seed, st_nt_check(&world.question), before);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_checks_answer_alike),
        cmocka_unit_test(test_maximum_is_every_right_that_is_granted_by_itself),
        cmocka_unit_test(test_allow_never_takes_a_right_away_but_for_owner_rights),
        cmocka_unit_test(test_order_among_disjoint_trustees_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
