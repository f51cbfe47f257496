/*
 * test_check_twice.c - random questions about descriptors, answered twice.
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

enum { WORLDS = 100000 };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_checks_answer_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
