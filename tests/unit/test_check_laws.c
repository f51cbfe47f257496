/*
 * test_check_laws.c - what must hold of any access check of a descriptor, in stored order.
 *
 * The worlds are random and small, so that entries, SIDs, rights and nodes meet often. A
 * failing one is named by its seed, which makes it again.
 */
#include "framework/security/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/security/sddl.h"
#include "tests/support/random_descriptor.h"

enum { WORLDS = 100000, USERS = 3, ENTRIES = 6 };

#define OWNERS_ANYWAY (ST_NT_READ_CONTROL | ST_NT_WRITE_DAC)

static const struct st_sid owner_rights = { 3, 1, { 4 } };

static bool has_list(const struct st_small_world *world)
{
    return world->descriptor.dacl.is_present && !world->descriptor.dacl.is_null;
}

/* What MAXIMUM_ALLOWED gives on the whole tree; 0 when it gives nothing. */
static uint32_t maximum(const struct st_small_world *world)
{
    struct st_nt_question question = world->question;

    question.desired = ST_NT_MAXIMUM_ALLOWED;
    return st_nt_check(&question).mask;
}

static void fail_at(
    const struct st_small_world *world, uint64_t seed, const char *what, uint32_t mask)
{
    struct st_arena arena;

    st_arena_init(&arena);
    fail_msg(
        "seed %llu, %zu nodes: 0x%x %s; at last it is %s", (unsigned long long)seed,
        world->question.node_count, mask, what, st_sddl_print(&arena, &world->descriptor, NULL));
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
        if (!has_list(&world))
            granted = st_file_mapping.all;
        if (maximum(&world) != granted)
            fail_at(&world, seed, "differs", maximum(&world) ^ granted);
    }
}

/* --- Adding an entry ------------------------------------------------------------------ */

static bool is_deny(const struct st_nt_ace *ace)
{
    return ace->type == ST_NT_DENY || ace->type == ST_NT_OBJECT_DENY;
}

/* Put some entry of the kind into the list. Returns whether it is for OWNER RIGHTS. */
static bool insert(struct st_small_world *world, struct st_dice *dice, bool denies, size_t place)
{
    struct st_nt_acl *dacl = &world->descriptor.dacl;
    struct st_nt_ace ace;

    do
        ace = st_small_world_ace(dice);
    while (is_deny(&ace) != denies);
    for (size_t i = dacl->count; i > place; i--)
        dacl->aces[i] = dacl->aces[i - 1];
    dacl->aces[place] = ace;
    dacl->count++;
    return st_sid_equal(&ace.sid, &owner_rights);
}

/* The seed's world, if there is room for one more entry in it. */
static bool make(struct st_small_world *world, struct st_dice *dice)
{
    st_small_world_make(world, dice);
    return has_list(world) && world->descriptor.dacl.count < ST_WORLD_ENTRIES;
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

        if (!make(&world, &dice))
            continue;

        uint32_t before = maximum(&world);
        size_t place = st_dice_below(&dice, (uint32_t)world.descriptor.dacl.count + 1);
        bool is_owner_rights = insert(&world, &dice, false, place);
        uint32_t lost = before & ~maximum(&world);

        gained += (maximum(&world) & ~before) != 0;
        lost_by_owner_rights += lost != 0;
        if (lost && (!is_owner_rights || lost & ~OWNERS_ANYWAY))
            fail_at(&world, seed, "is lost", lost);
    }
    assert_true(gained > 0);
    assert_true(lost_by_owner_rights > 0);
}

static void test_deny_never_grants_wherever_it_stands(void **state)
{
    size_t lost = 0;

    (void)state;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct st_dice dice = { seed };
        struct st_small_world world;

        if (!make(&world, &dice))
            continue;

        uint32_t before = maximum(&world);
        size_t place = st_dice_below(&dice, (uint32_t)world.descriptor.dacl.count + 1);

        insert(&world, &dice, true, place);
        lost += (before & ~maximum(&world)) != 0;
        if (maximum(&world) & ~before)
            fail_at(&world, seed, "is gained", maximum(&world) & ~before);
    }
    assert_true(lost > 0);
}

/*
 * Behind all others a Deny meets only what nothing has allowed, which is refused anyway.
 * (Where the order of Windows is kept, no Deny stands there.) OWNER RIGHTS again say that
 * they are spoken of, and that takes away what the owner has anyway.
 */
static void test_deny_at_the_end_changes_nothing_but_for_owner_rights(void **state)
{
    size_t lost_by_owner_rights = 0;

    (void)state;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct st_dice dice = { seed };
        struct st_small_world world;

        if (!make(&world, &dice))
            continue;

        uint32_t before = maximum(&world);
        bool is_owner_rights = insert(&world, &dice, true, world.descriptor.dacl.count);
        uint32_t changed = before ^ maximum(&world);

        lost_by_owner_rights += changed != 0;
        if (changed && (!is_owner_rights || changed & ~OWNERS_ANYWAY))
            fail_at(&world, seed, "changes", changed);
    }
    assert_true(lost_by_owner_rights > 0);
}

/* The other Allow that takes away: the first entry of a list that was not there. */
static void test_first_list_takes_from_everybody_what_no_list_gave(void **state)
{
    struct st_nt_ace ace = { .type = ST_NT_ALLOW, .mask = 0x8, .sid = { 1, 1, { 0 } } };
    const struct st_sid user = { 5, 5, { 21, 1, 2, 3, 1001 } };
    const struct st_sid sids[] = { user, { 1, 1, { 0 } } };
    const struct st_nt_token token = { sids, 2, 0 };
    struct st_descriptor descriptor = { 0 };
    struct st_nt_question question = {
        .descriptor = &descriptor,
        .token = &token,
        .mapping = &st_file_mapping,
        .desired = ST_NT_MAXIMUM_ALLOWED,
    };

    (void)state;
    assert_int_equal(st_nt_check(&question).mask, st_file_mapping.all);
    descriptor.dacl = (struct st_nt_acl){ true, false, 1, &ace };
    assert_int_equal(st_nt_check(&question).mask, 0x8);
}

/* --- Order ---------------------------------------------------------------------------- */

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
        }
        for (uint32_t user = 0; user < USERS; user++) {
            world.sids[0] = (struct st_sid){ 99, 1, { user } };
            world.token.count = 1;
            memcpy(world.aces, aces, sizeof aces);

            struct st_nt_answer before = st_nt_check(&world.question);

            shuffle(&world.descriptor.dacl, aces, &dice);

            struct st_nt_answer after = st_nt_check(&world.question);

            if (before.verdict != after.verdict || before.mask != after.mask)
                fail_at(&world, seed, "changes", before.mask ^ after.mask);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_maximum_is_every_right_that_is_granted_by_itself),
        cmocka_unit_test(test_allow_never_takes_a_right_away_but_for_owner_rights),
        cmocka_unit_test(test_deny_never_grants_wherever_it_stands),
        cmocka_unit_test(test_deny_at_the_end_changes_nothing_but_for_owner_rights),
        cmocka_unit_test(test_first_list_takes_from_everybody_what_no_list_gave),
        cmocka_unit_test(test_order_among_disjoint_trustees_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
