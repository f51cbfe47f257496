/*
 * test_vary.c - variants of scenarios are scenarios, and differ from what they came from.
 */
#include "framework/fuzz/vary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "framework/base/arena.h"

enum { TRIES = 200, VARIANTS = 300 };

/* Something for every row of the table. */
static const char text[] =
    "{ \"scenario\": 1, \"title\": \"t\","
    "  \"identities\": { \"alice\": {}, \"bob\": {},"
    "    \"staff\": { \"members\": [\"alice\"], \"privileges\": [\"bypass-acl\"] } },"
    "  \"server\": { \"/A\": {"
    "    \"acl\": [{ \"deny\": \"bob\", \"to\": [\"delete\"] },"
    "              { \"allow\": \"alice\", \"role\": \"editor\" }],"
    "    \"items\": { \"x\": { \"owner\": \"bob\", \"properties\": { \"body\": \"1\" } },"
    "                 \"y\": { \"owner\": \"alice\", \"properties\": { \"body\": \"1\" } } } } },"
    "  \"steps\": [ { \"do\": \"go-offline\", \"as\": \"alice\", \"folders\": [\"/A\"] },"
    "    { \"do\": \"edit\", \"as\": \"alice\", \"item\": \"/A/x\", \"set\": { \"body\": \"2\" } },"
    "    { \"do\": \"server-edit\", \"as\": \"bob\", \"item\": \"/A/y\","
    "      \"set\": { \"body\": \"3\" } },"
    "    { \"do\": \"sync\", \"as\": \"alice\" } ],"
    "  \"faults\": [{ \"inject\": \"busy\", \"at\": { \"step\": 4 } }],"
    "  \"expect\": { \"sync\": \"ok\" } }";

static json_t *tree_of(void)
{
    json_t *tree = json_loads(text, 0, NULL);

    assert_non_null(tree);
    return tree;
}

static void test_every_variation_changes_something_and_says_what(void **state)
{
    json_t *tree = tree_of();
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t row = 0; row < ST_VARIATION_COUNT; row++) {
        struct st_dice dice = { row };
        bool is_changed = false;

        for (size_t i = 0; i < TRIES && !is_changed; i++) {
            json_t *copy = json_deep_copy(tree);
            const char *what = st_vary_by(&arena, copy, (enum st_variation)row, &dice);
            const char *word = st_variation_words.words[row];

            assert_true(what || json_equal(copy, tree));
            is_changed = what && !json_equal(copy, tree);
            assert_true(!what || strncmp(what, word, strlen(word)) == 0);
            json_decref(copy);
        }
        if (!is_changed)
            fail_msg("%s never changes anything", st_variation_words.words[row]);
    }
    json_decref(tree);
    st_arena_clear(&arena);
}

static void test_most_variants_load_and_the_original_stays(void **state)
{
    json_t *tree = tree_of();
    json_t *before = json_deep_copy(tree);
    struct st_dice dice = { 1 };
    struct st_arena arena;
    size_t loaded = 0;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < VARIANTS; i++) {
        const char *changed = NULL;

        loaded += st_vary(&arena, tree, 1 + i % 4, &dice, &changed) != NULL;
        assert_true(changed && changed[0]);
        st_arena_reset(&arena);
    }
    assert_true(loaded > VARIANTS / 2);
    assert_true(json_equal(tree, before));
    json_decref(before);
    json_decref(tree);
    st_arena_clear(&arena);
}

static void test_a_seed_makes_the_same_variant(void **state)
{
    json_t *tree = tree_of();
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (uint64_t seed = 1; seed < 50; seed++) {
        struct st_dice one = { seed };
        struct st_dice two = { seed };
        const char *first = NULL;
        const char *second = NULL;
        const struct st_scenario *a = st_vary(&arena, tree, 3, &one, &first);
        const struct st_scenario *b = st_vary(&arena, tree, 3, &two, &second);

        assert_string_equal(first, second);
        assert_int_equal(!a, !b);
        if (a && b)
            assert_string_equal(a->text, b->text);
    }
    json_decref(tree);
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_variation_changes_something_and_says_what),
        cmocka_unit_test(test_most_variants_load_and_the_original_stays),
        cmocka_unit_test(test_a_seed_makes_the_same_variant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
