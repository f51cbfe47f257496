/*
 * test_spots.c - places in the JSON tree of a scenario.
 */
#include "framework/shrink/spots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/text.h"

static const char tree_text[] =
    "{ \"steps\": [{ \"do\": \"sync\", \"set\": { \"a~b\": \"1\" } }, { \"do\": \"edit\" }],"
    "  \"server\": { \"/A\": { \"acl\": [{ \"to\": [\"read\"] }], \"items\": { \"x\": {} } },"
    "                \"/B\": { \"items\": { \"y\": { \"acl\": [] } } } } }";

struct rig {
    struct st_arena arena;
    json_t *tree;
};

static int set_up(void **state)
{
    static struct rig rig_of_all;
    struct rig *rig = &rig_of_all;

    memset(rig, 0, sizeof *rig);
    st_arena_init(&rig->arena);
    rig->tree = json_loads(tree_text, 0, NULL);
    assert_non_null(rig->tree);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *rig = *state;

    json_decref(rig->tree);
    st_arena_clear(&rig->arena);
    return 0;
}

/* The pointers in one text, parted by spaces. */
static const char *found(struct rig *rig, const char *pattern)
{
    struct st_spots spots = st_spots_find(&rig->arena, rig->tree, pattern);
    struct st_text text;

    st_text_init(&text, &rig->arena);
    st_text_add(&text, "");
    for (size_t i = 0; i < spots.count; i++)
        st_text_addf(&text, "%s%s", i ? " " : "", spots.pointers[i]);
    return text.data;
}

static void test_names_lead_to_members_and_stars_to_all(void **state)
{
    assert_string_equal(found(*state, "/steps"), "/steps");
    assert_string_equal(found(*state, "/steps/*"), "/steps/0 /steps/1");
    assert_string_equal(found(*state, "/steps/*/set/*"), "/steps/0/set/a~0b");
    assert_string_equal(
        found(*state, "/server/*/items/*"), "/server/~1A/items/x /server/~1B/items/y");
    assert_string_equal(found(*state, "/faults/*"), "");
}

static void test_two_stars_are_any_number_of_levels(void **state)
{
    assert_string_equal(found(*state, "/**/acl"), "/server/~1A/acl /server/~1B/items/y/acl");
    assert_string_equal(found(*state, "/**/steps"), "/steps");
    assert_string_equal(found(*state, "/**/acl/*/to/*"), "/server/~1A/acl/0/to/0");
}

static void test_bars_part_patterns(void **state)
{
    assert_string_equal(found(*state, "/steps/*/do|/steps"), "/steps/0/do /steps/1/do /steps");
}

static void test_a_pointer_matches_level_by_level(void **state)
{
    struct rig *rig = *state;

    assert_true(st_spot_matches(&rig->arena, "/steps/3", "/server/*|/steps/*"));
    assert_false(st_spot_matches(&rig->arena, "/steps/3/as", "/server/*|/steps/*"));
    assert_false(st_spot_matches(&rig->arena, "/steps", "/steps/*"));
    assert_false(st_spot_matches(&rig->arena, "", "/steps"));
}

static void test_escaped_names_are_found_and_told(void **state)
{
    struct rig *rig = *state;

    assert_string_equal(
        json_string_value(st_spot_value(&rig->arena, rig->tree, "/steps/0/set/a~0b")), "1");
    assert_string_equal(st_spot_name(&rig->arena, "/steps/0/set/a~0b"), "a~b");
    assert_string_equal(st_spot_name(&rig->arena, "/server/~1A"), "/A");
    assert_string_equal(st_spot_above(&rig->arena, "/server/~1A/acl/0", 2), "/server/~1A");
    assert_null(st_spot_value(&rig->arena, rig->tree, "/steps/2"));
    assert_null(st_spot_value(&rig->arena, rig->tree, "/steps/0/do/x"));
    assert_ptr_equal(st_spot_value(&rig->arena, rig->tree, ""), rig->tree);
}

static void test_what_is_removed_is_gone_once(void **state)
{
    struct rig *rig = *state;

    assert_true(st_spot_remove(&rig->arena, rig->tree, "/steps/0"));
    assert_string_equal(found(rig, "/steps/*/do"), "/steps/0/do");
    assert_true(st_spot_remove(&rig->arena, rig->tree, "/server/~1A"));
    assert_false(st_spot_remove(&rig->arena, rig->tree, "/server/~1A"));
    assert_false(st_spot_remove(&rig->arena, rig->tree, "/steps/1"));
    assert_false(st_spot_remove(&rig->arena, rig->tree, "/nowhere/1"));
}

static void test_only_what_is_there_is_replaced(void **state)
{
    struct rig *rig = *state;

    assert_true(st_spot_replace(&rig->arena, rig->tree, "/steps/1/do", json_string("sync")));
    assert_true(st_spot_replace(&rig->arena, rig->tree, "/steps/0", json_integer(1)));
    assert_false(st_spot_replace(&rig->arena, rig->tree, "/steps/2", json_integer(1)));
    assert_false(st_spot_replace(&rig->arena, rig->tree, "/steps/1/as", json_integer(1)));
    assert_int_equal(json_integer_value(st_spot_value(&rig->arena, rig->tree, "/steps/0")), 1);
}

static void test_numbers_are_ordered_by_value(void **state)
{
    const char *spots[] = { "/steps/10", "/steps/2/set", "/steps/2", "/acl/1", "/steps/11" };

    (void)state;
    qsort(spots, 5, sizeof *spots, st_spot_compare);
    assert_string_equal(spots[0], "/acl/1");
    assert_string_equal(spots[1], "/steps/2");
    assert_string_equal(spots[2], "/steps/2/set");
    assert_string_equal(spots[3], "/steps/10");
    assert_string_equal(spots[4], "/steps/11");
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_names_lead_to_members_and_stars_to_all),
        TEST(test_two_stars_are_any_number_of_levels),
        TEST(test_bars_part_patterns),
        TEST(test_a_pointer_matches_level_by_level),
        TEST(test_escaped_names_are_found_and_told),
        TEST(test_what_is_removed_is_gone_once),
        TEST(test_only_what_is_there_is_replaced),
        TEST(test_numbers_are_ordered_by_value),
    };

    return cmocka_run_group_tests_name("spots", tests, NULL, NULL);
}
