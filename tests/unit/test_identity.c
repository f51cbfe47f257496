/*
 * test_identity.c - a token is the user and every group that can be reached.
 */
#include "framework/model/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { DIAMONDS = 30 };

/* Who is in which group; rows are as long as the number of identities asks for. */
static struct {
    size_t identities;
    uint64_t member_of[ST_IDENTITIES_MAX * ST_IDENTITY_WORDS_MAX];
    uint32_t privileges[ST_IDENTITIES_MAX];
    struct st_token token;
} world;

static void start(size_t identities)
{
    memset(&world, 0, sizeof world);
    world.identities = identities;
}

static void join(size_t member, size_t group)
{
    st_bit_set(world.member_of + member * st_identity_words(world.identities), group, true);
}

static void make(st_identity user)
{
    memset(&world.token, 0xff, sizeof world.token); /* whatever was there must not stay */
    st_token_make(&world.token, user, world.member_of, world.privileges, world.identities);
}

static size_t token_size(void)
{
    size_t count = 0;

    for (size_t i = 0; i < ST_IDENTITY_WORDS_MAX; i++)
        count += (size_t)__builtin_popcountll(world.token.set[i]);
    return count;
}

static bool has(size_t identity)
{
    return st_token_has(&world.token, (st_identity)identity);
}

static void test_a_loner_is_the_user_and_everyone(void **state)
{
    (void)state;
    start(10);
    join(6, 7);
    make(5);
    assert_int_equal(world.token.user, 5);
    assert_true(has(5) && has(ST_EVERYONE));
    assert_false(has(ST_OWNER));
    assert_int_equal(token_size(), 2);
}

static void test_nested_groups_are_all_in(void **state)
{
    (void)state;
    start(200);
    join(2, 150);
    join(150, 3);
    join(3, 199);
    join(4, 5);
    make(2);
    assert_true(has(2) && has(150) && has(3) && has(199));
    assert_int_equal(token_size(), 5);
}

static void test_membership_is_not_mutual(void **state)
{
    (void)state;
    start(100);
    join(2, 3);
    join(4, 3);
    make(3);
    assert_int_equal(token_size(), 2);
}

static void test_everyone_s_groups_are_in(void **state)
{
    (void)state;
    start(100);
    join(ST_EVERYONE, 99);
    world.privileges[99] = 1;
    make(2);
    assert_true(has(99));
    assert_int_equal(world.token.privileges, 1);
}

/* Pair after pair, both of each in both of the next: 2^30 paths, but only 60 groups. */
static void test_diamonds_are_walked_once(void **state)
{
    (void)state;
    start(ST_FIRST_NAMED + 2 * (DIAMONDS + 1));
    for (size_t i = ST_FIRST_NAMED; i < world.identities - 2; i++) {
        join(i, (i / 2 + 1) * 2);
        join(i, (i / 2 + 1) * 2 + 1);
    }
    make(ST_FIRST_NAMED);
    assert_int_equal(token_size(), 2 + 2 * DIAMONDS);
}

static void test_cycles_end(void **state)
{
    (void)state;
    start(300);
    join(2, 2);
    join(2, 290);
    join(290, 130);
    join(130, 2);
    make(2);
    assert_int_equal(token_size(), 4);
}

static void test_a_chain_of_all_identities_upwards(void **state)
{
    (void)state;
    start(ST_IDENTITIES_MAX);
    for (size_t i = ST_FIRST_NAMED; i + 1 < ST_IDENTITIES_MAX; i++)
        join(i, i + 1);
    make(ST_FIRST_NAMED);
    assert_int_equal(token_size(), ST_IDENTITIES_MAX - 1); /* all but OWNER RIGHTS */
}

static void test_a_chain_of_all_identities_downwards(void **state)
{
    (void)state;
    start(ST_IDENTITIES_MAX);
    for (size_t i = ST_FIRST_NAMED; i + 1 < ST_IDENTITIES_MAX; i++)
        join(i + 1, i);
    make(ST_IDENTITIES_MAX - 1);
    assert_int_equal(token_size(), ST_IDENTITIES_MAX - 1);
}

static void test_privileges_come_from_every_group(void **state)
{
    (void)state;
    start(100);
    join(2, 80);
    join(80, 3);
    world.privileges[2] = 1;
    world.privileges[80] = 2;
    world.privileges[3] = 4;
    world.privileges[4] = 8;
    make(2);
    assert_int_equal(world.token.privileges, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loner_is_the_user_and_everyone),
        cmocka_unit_test(test_nested_groups_are_all_in),
        cmocka_unit_test(test_membership_is_not_mutual),
        cmocka_unit_test(test_everyone_s_groups_are_in),
        cmocka_unit_test(test_diamonds_are_walked_once),
        cmocka_unit_test(test_cycles_end),
        cmocka_unit_test(test_a_chain_of_all_identities_upwards),
        cmocka_unit_test(test_a_chain_of_all_identities_downwards),
        cmocka_unit_test(test_privileges_come_from_every_group),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
