/*
 * test_access_laws.c - what must hold of any access check of the simulated world.
 *
 * The worlds are random and small: an object below up to two folders, each with a list or
 * without, of few trustees, rights and properties. A failing one is named by its seed,
 * which makes it again, and printed. test_check_laws.c holds the same of descriptors.
 */
#include "framework/model/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/random_descriptor.h"

enum { USER = ST_FIRST_NAMED, GROUP, STRANGER, P = 0, Q = 1 };
enum { WORLDS = 100000, LEVELS = 3, ENTRIES = 5, USERS = 3 };

#define OWNERS_ANYWAY (ST_RIGHT_READ_ACL | ST_RIGHT_WRITE_ACL)

struct world {
    struct st_ace entries[LEVELS][ENTRIES + 1]; /* room for one more */
    struct st_acl lists[LEVELS];
    struct st_security security;
    struct st_token token;
    st_property property;
};

static struct st_ace some_entry(struct st_dice *dice)
{
    static const st_identity trustees[] = { USER, GROUP, STRANGER, ST_EVERYONE, ST_OWNER };
    static const st_property properties[] = { ST_NO_PROPERTY, ST_NO_PROPERTY, P, Q,
                                              ST_OTHER_PROPERTY };
    static const st_rights rights[] = {
        ST_RIGHT_READ_ACL,
        ST_RIGHT_WRITE_ACL,
        ST_RIGHT_READ_PROPERTY,
        ST_RIGHT_WRITE_PROPERTY,
    };
    uint32_t first = st_dice_below(dice, 4);
    uint32_t second = st_dice_below(dice, 4);
    struct st_ace ace = {
        .type = (uint8_t)st_dice_below(dice, 2),
        .flags = (uint8_t)(st_dice_bits(dice) & 15),
        .property = properties[st_dice_below(dice, 5)],
        .trustee = trustees[st_dice_below(dice, 5)],
        .mask = rights[first] | rights[second],
    };

    if (ace.trustee == ST_OWNER && st_dice_below(dice, 2))
        ace.flags |= ST_ACE_CREATOR;
    if (st_dice_below(dice, 3))
        ace.flags &= (uint8_t)~ST_ACE_ONLY;
    return ace;
}

static void make(struct world *world, struct st_dice *dice)
{
    static const st_identity owners[] = { USER, USER, GROUP, STRANGER, ST_NOBODY };
    static const st_property properties[] = { ST_NO_PROPERTY, P, Q };

    *world = (struct world){ .token = { .user = USER } };
    st_bit_set(world->token.set, USER, true);
    st_bit_set(world->token.set, ST_EVERYONE, true);
    st_bit_set(world->token.set, GROUP, st_dice_below(dice, 2));
    world->property = properties[st_dice_below(dice, 3)];
    world->security.owner = owners[st_dice_below(dice, 5)];
    world->security.is_folder = st_dice_below(dice, 2);
    world->security.level_count = 1 + st_dice_below(dice, LEVELS);
    for (size_t level = 0; level < world->security.level_count; level++) {
        struct st_acl *acl = &world->lists[level];

        if (st_dice_below(dice, 4) == 0)
            continue;
        acl->entries = world->entries[level];
        acl->null = st_dice_below(dice, 12) == 0;
        acl->is_protected = st_dice_below(dice, 6) == 0;
        acl->count = acl->null ? 0 : st_dice_below(dice, ENTRIES + 1);
        for (size_t i = 0; i < acl->count; i++)
            world->entries[level][i] = some_entry(dice);
        world->security.levels[level] = acl;
    }
}

static st_rights maximum(const struct world *world)
{
    return st_access_maximum(&world->token, &world->security, world->property);
}

static void fail_at(const struct world *world, uint64_t seed, const char *what, st_rights rights)
{
    print_error(
        "%s, owner %u, property %u, in the group: %d\n",
        world->security.is_folder ? "folder" : "item", world->security.owner, world->property,
        st_token_has(&world->token, GROUP));
    for (size_t level = 0; level < world->security.level_count; level++) {
        const struct st_acl *acl = world->security.levels[level];

        print_error(
            "level %zu%s%s%s\n", level, acl ? "" : ", no list", acl && acl->null ? ", NULL" : "",
            acl && acl->is_protected ? ", protected" : "");
        for (size_t i = 0; acl && i < acl->count; i++)
            print_error(
                "    %s identity %u mask 0x%x property %u flags 0x%x\n",
                acl->entries[i].type == ST_DENY ? "deny" : "allow", acl->entries[i].trustee,
                acl->entries[i].mask, acl->entries[i].property, acl->entries[i].flags);
    }
    fail_msg("seed %llu: 0x%x %s", (unsigned long long)seed, rights, what);
}

/* --- Adding an entry ------------------------------------------------------------------ */

/* A level that has a list with entries, or LEVELS if none has. */
static size_t some_list(const struct world *world, struct st_dice *dice)
{
    size_t first = st_dice_below(dice, LEVELS);

    for (size_t i = 0; i < LEVELS; i++) {
        size_t level = (first + i) % LEVELS;

        if (world->security.levels[level] && !world->lists[level].null)
            return level;
    }
    return LEVELS;
}

/* Put some entry of the type into a list. Returns whether it is for OWNER RIGHTS. */
static bool insert(
    struct world *world, struct st_dice *dice, enum st_ace_type type, size_t level, size_t place)
{
    struct st_acl *acl = &world->lists[level];
    struct st_ace *entries = world->entries[level];
    struct st_ace ace = some_entry(dice);

    ace.type = (uint8_t)type;
    memmove(entries + place + 1, entries + place, (acl->count - place) * sizeof *entries);
    entries[place] = ace;
    acl->count++;
    return ace.trustee == ST_OWNER && !(ace.flags & ST_ACE_CREATOR);
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
        struct world world;

        make(&world, &dice);

        st_rights before = maximum(&world);
        size_t level = some_list(&world, &dice);

        if (level == LEVELS)
            continue;

        size_t place = st_dice_below(&dice, (uint32_t)world.lists[level].count + 1);
        bool is_owner_rights = insert(&world, &dice, ST_ALLOW, level, place);
        st_rights lost = before & ~maximum(&world);

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
        struct world world;

        make(&world, &dice);

        st_rights before = maximum(&world);
        size_t level = some_list(&world, &dice);

        if (level == LEVELS)
            continue;
        insert(
            &world, &dice, ST_DENY, level,
            st_dice_below(&dice, (uint32_t)world.lists[level].count + 1));
        lost += (before & ~maximum(&world)) != 0;
        if (maximum(&world) & ~before)
            fail_at(&world, seed, "is gained", maximum(&world) & ~before);
    }
    assert_true(lost > 0);
}

/* Behind all others it meets only what nothing has allowed, which is refused anyway. */
static void test_deny_at_the_end_changes_nothing_but_for_owner_rights(void **state)
{
    size_t lost_by_owner_rights = 0;

    (void)state;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct st_dice dice = { seed };
        struct world world;

        make(&world, &dice);

        st_rights before = maximum(&world);
        size_t last = world.security.level_count - 1;

        if (!world.security.levels[last] || world.lists[last].null)
            continue;

        bool is_owner_rights = insert(&world, &dice, ST_DENY, last, world.lists[last].count);
        st_rights changed = before ^ maximum(&world);

        lost_by_owner_rights += changed != 0;
        if (changed && (!is_owner_rights || changed & ~OWNERS_ANYWAY))
            fail_at(&world, seed, "changes", changed);
    }
    assert_true(lost_by_owner_rights > 0);
}

/* The other Allow that takes away: the first entry where there was no list at all. */
static void test_first_list_takes_from_everybody_what_no_list_gave(void **state)
{
    struct world world = { .token = { .user = USER }, .property = ST_NO_PROPERTY };

    (void)state;
    st_bit_set(world.token.set, USER, true);
    world.security.owner = ST_NOBODY;
    world.security.level_count = 1;
    assert_int_equal(maximum(&world), ST_RIGHTS_ALL);
    world.entries[0][0] = (struct st_ace){
        .property = ST_NO_PROPERTY,
        .trustee = USER,
        .mask = ST_RIGHT_READ_PROPERTY,
    };
    world.lists[0] = (struct st_acl){ .entries = world.entries[0], .count = 1 };
    world.security.levels[0] = &world.lists[0];
    assert_int_equal(maximum(&world), ST_RIGHT_READ_PROPERTY);
}

/* --- Order ---------------------------------------------------------------------------- */

/* Take one entry off the front of a random user's, as long as there are any. */
static void shuffle(
    struct st_ace *entries, const struct st_ace *aces, size_t count, struct st_dice *dice)
{
    size_t next[USERS] = { 0 };
    size_t taken = 0;

    while (taken < count) {
        uint32_t user = st_dice_below(dice, USERS);

        while (next[user] < count && aces[next[user]].trustee != ST_FIRST_NAMED + user)
            next[user]++;
        if (next[user] < count)
            entries[taken++] = aces[next[user]++];
    }
}

static void shuffle_lists(struct world *world, struct st_dice *dice)
{
    struct st_ace kept[ENTRIES + 1];

    for (size_t level = 0; level < LEVELS; level++) {
        memcpy(kept, world->entries[level], sizeof kept);
        shuffle(world->entries[level], kept, world->lists[level].count, dice);
    }
}

static void give_to_users(struct world *world, struct st_dice *dice)
{
    for (size_t level = 0; level < LEVELS; level++)
        for (size_t i = 0; i < world->lists[level].count; i++) {
            struct st_ace *ace = &world->entries[level][i];

            ace->trustee = (st_identity)(ST_FIRST_NAMED + st_dice_below(dice, USERS));
            ace->flags &= (uint8_t)~ST_ACE_CREATOR;
        }
}

static void ask_users(struct world *world, st_rights ret_rights[USERS])
{
    for (uint32_t user = 0; user < USERS; user++) {
        memset(world->token.set, 0, sizeof world->token.set);
        st_bit_set(world->token.set, ST_FIRST_NAMED + user, true);
        ret_rights[user] = maximum(world);
    }
}

/* Trustees are disjoint when no token has two of them: here, users. */
static void test_order_among_disjoint_trustees_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct st_dice dice = { seed };
        st_rights before[USERS];
        st_rights after[USERS];
        struct world world;

        make(&world, &dice);
        give_to_users(&world, &dice);
        ask_users(&world, before);
        shuffle_lists(&world, &dice);
        ask_users(&world, after);
        for (size_t user = 0; user < USERS; user++)
            if (before[user] != after[user])
                fail_at(&world, seed, "changes", before[user] ^ after[user]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allow_never_takes_a_right_away_but_for_owner_rights),
        cmocka_unit_test(test_deny_never_grants_wherever_it_stands),
        cmocka_unit_test(test_deny_at_the_end_changes_nothing_but_for_owner_rights),
        cmocka_unit_test(test_first_list_takes_from_everybody_what_no_list_gave),
        cmocka_unit_test(test_order_among_disjoint_trustees_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
