/*
 * test_version.c - the laws of change lists, for every version of a tiny world.
 */
#include "framework/model/version.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* All change lists of three replicas with counters 0, 1 and 2. */
enum { REPLICAS = 3, COUNTERS = 3, VERSIONS = COUNTERS * COUNTERS * COUNTERS };

static struct st_version version(unsigned number)
{
    struct st_version made = { 0 };

    for (unsigned i = 0; i < REPLICAS; i++, number /= COUNTERS)
        made.pcl[i] = number % COUNTERS;
    return made;
}

/* The definition of R1788: each change that b succeeds, a succeeds too. */
static bool includes(const struct st_version *a, const struct st_version *b)
{
    for (unsigned i = 0; i < REPLICAS; i++)
        if (a->pcl[i] < b->pcl[i])
            return false;
    return true;
}

static bool same_list(const struct st_version *a, const struct st_version *b)
{
    return memcmp(a->pcl, b->pcl, sizeof a->pcl) == 0;
}

static struct st_version merged(struct st_version a, const struct st_version *b)
{
    st_version_merge(&a, b);
    return a;
}

/* Two of them; at first 0, this makes every pair once. */
struct pair {
    unsigned at;
    struct st_version a, b;
};

static bool next_pair(struct pair *pair)
{
    unsigned at = pair->at++;

    pair->a = version(at % VERSIONS);
    pair->b = version(at / VERSIONS);
    return at < VERSIONS * VERSIONS;
}

static void test_the_order_says_who_includes_whom(void **state)
{
    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);) {
        enum st_order order = st_version_compare(&pair.a, &pair.b);

        assert_int_equal(
            order == ST_ORDER_SAME, includes(&pair.a, &pair.b) && includes(&pair.b, &pair.a));
        assert_int_equal(
            order == ST_ORDER_NEWER, includes(&pair.a, &pair.b) && !includes(&pair.b, &pair.a));
        assert_int_equal(
            order == ST_ORDER_OLDER, !includes(&pair.a, &pair.b) && includes(&pair.b, &pair.a));
        assert_int_equal(
            order == ST_ORDER_CONCURRENT,
            !includes(&pair.a, &pair.b) && !includes(&pair.b, &pair.a));
    }
}

static void test_the_order_seen_from_the_other_side_is_the_opposite(void **state)
{
    static const enum st_order opposite[] = {
        [ST_ORDER_SAME] = ST_ORDER_SAME,
        [ST_ORDER_NEWER] = ST_ORDER_OLDER,
        [ST_ORDER_OLDER] = ST_ORDER_NEWER,
        [ST_ORDER_CONCURRENT] = ST_ORDER_CONCURRENT,
    };

    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);)
        assert_int_equal(
            st_version_compare(&pair.b, &pair.a), opposite[st_version_compare(&pair.a, &pair.b)]);
}

static void test_versions_are_the_same_only_when_their_lists_are(void **state)
{
    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);)
        assert_int_equal(
            st_version_compare(&pair.a, &pair.b) == ST_ORDER_SAME,
            (pair.at - 1) % VERSIONS == (pair.at - 1) / VERSIONS);
}

static bool is_at_least(const struct st_version *a, const struct st_version *b)
{
    enum st_order order = st_version_compare(a, b);

    return order == ST_ORDER_SAME || order == ST_ORDER_NEWER;
}

static void test_what_includes_what_includes_a_third_includes_the_third(void **state)
{
    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);)
        for (unsigned l = 0; is_at_least(&pair.a, &pair.b) && l < VERSIONS; l++) {
            struct st_version c = version(l);

            if (is_at_least(&pair.b, &c))
                assert_true(is_at_least(&pair.a, &c));
        }
}

static void test_merging_is_commutative_and_idempotent(void **state)
{
    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);) {
        struct st_version ab = merged(pair.a, &pair.b);
        struct st_version ba = merged(pair.b, &pair.a);
        struct st_version aa = merged(pair.a, &pair.a);
        struct st_version abb = merged(ab, &pair.b);

        assert_true(same_list(&ab, &ba));
        assert_true(same_list(&aa, &pair.a));
        assert_true(same_list(&abb, &ab));
    }
}

static void test_merging_is_associative(void **state)
{
    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);)
        for (unsigned l = 0; l < VERSIONS; l++) {
            struct st_version c = version(l);
            struct st_version bc = merged(pair.b, &c);
            struct st_version left = merged(merged(pair.a, &pair.b), &c);
            struct st_version right = merged(pair.a, &bc);

            assert_true(same_list(&left, &right));
        }
}

/* R1804-R1810: X >= A, X >= B, and X holds nothing that neither of them does. */
static void test_merging_gives_the_least_successor_of_both(void **state)
{
    (void)state;
    for (struct pair pair = { 0 }; next_pair(&pair);) {
        struct st_version x = merged(pair.a, &pair.b);

        assert_true(is_at_least(&x, &pair.a));
        assert_true(is_at_least(&x, &pair.b));
        for (unsigned r = 0; r < ST_REPLICAS_MAX; r++)
            assert_true(x.pcl[r] == pair.a.pcl[r] || x.pcl[r] == pair.b.pcl[r]);
        for (unsigned l = 0; l < VERSIONS; l++) {
            struct st_version other = version(l);

            if (is_at_least(&other, &pair.a) && is_at_least(&other, &pair.b))
                assert_true(is_at_least(&other, &x));
        }
    }
}

static void test_merging_leaves_key_and_time_alone(void **state)
{
    struct st_version a = { .key_counter = 3, .key_replica = 1, .modified = 7 };
    struct st_version b = { .pcl = { 9 }, .key_counter = 9, .key_replica = 2, .modified = 99 };

    (void)state;
    st_version_merge(&a, &b);
    assert_int_equal(a.key_counter, 3);
    assert_int_equal(a.key_replica, 1);
    assert_int_equal(a.modified, 7);
    assert_int_equal(a.pcl[0], 9);
}

static void test_a_change_makes_a_strict_successor(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VERSIONS; i++)
        for (unsigned replica = 0; replica < REPLICAS; replica++) {
            struct st_version before = version(i);
            struct st_version after = before;

            st_version_bump(&after, (st_replica_id)replica, COUNTERS, 5);
            assert_int_equal(st_version_compare(&after, &before), ST_ORDER_NEWER);
            assert_int_equal(after.key_replica, replica);
            assert_int_equal(after.key_counter, COUNTERS);
            assert_int_equal(after.modified, 5);
        }
}

static void test_changes_of_two_replicas_on_one_version_are_concurrent(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VERSIONS; i++) {
        struct st_version one = version(i);
        struct st_version two = one;

        st_version_bump(&one, 0, COUNTERS, 0);
        st_version_bump(&two, ST_REPLICAS_MAX - 1, COUNTERS, 0);
        assert_int_equal(st_version_compare(&one, &two), ST_ORDER_CONCURRENT);
    }
}

/* R1826-R1830: the later one; at a tie, for messages, the larger namespace. */
static void test_the_last_writer_wins_and_a_tie_goes_to_the_larger_replica(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 9; i++)
        for (uint32_t k = 0; k < 9; k++) {
            struct st_version a = { .modified = i / 3, .key_replica = (st_replica_id)(i % 3) };
            struct st_version b = { .modified = k / 3, .key_replica = (st_replica_id)(k % 3) };

            assert_int_equal(st_version_wins(&a, &b), i > k);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_order_says_who_includes_whom),
        cmocka_unit_test(test_the_order_seen_from_the_other_side_is_the_opposite),
        cmocka_unit_test(test_versions_are_the_same_only_when_their_lists_are),
        cmocka_unit_test(test_what_includes_what_includes_a_third_includes_the_third),
        cmocka_unit_test(test_merging_is_commutative_and_idempotent),
        cmocka_unit_test(test_merging_is_associative),
        cmocka_unit_test(test_merging_gives_the_least_successor_of_both),
        cmocka_unit_test(test_merging_leaves_key_and_time_alone),
        cmocka_unit_test(test_a_change_makes_a_strict_successor),
        cmocka_unit_test(test_changes_of_two_replicas_on_one_version_are_concurrent),
        cmocka_unit_test(test_the_last_writer_wins_and_a_tie_goes_to_the_larger_replica),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
