/*
 * test_merge_patch.c - workarounds change scenarios as RFC 7396 says.
 */
#include "framework/scenario/merge_patch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include "framework/scenario/scenario.h"

static json_t *parse(const char *text)
{
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);

    assert_non_null(json);
    return json;
}

static bool merges(const char *target_text, const char *patch_text, const char *result_text)
{
    json_t *target = parse(target_text);
    json_t *patch = parse(patch_text);
    json_t *untouched = json_deep_copy(patch);
    json_t *wanted = parse(result_text);
    enum st_merge_end end = ST_MERGE_TOO_DEEP;
    json_t *result = st_merge_patch(target, patch, &st_merge_budget, &end);
    bool is_right =
        end == ST_MERGE_DONE && json_equal(result, wanted) && json_equal(patch, untouched);

    json_decref(result);
    json_decref(wanted);
    json_decref(untouched);
    json_decref(patch);
    json_decref(target);
    return is_right;
}

/* RFC 7396, appendix A. */
static void test_the_examples_of_the_standard(void **state)
{
    static const struct {
        const char *target, *patch, *result;
    } rows[] = {
        { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
        { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
        { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
        { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
        { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
        { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
        { "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" },
        { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
        { "[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]" },
        { "{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]" },
        { "{\"a\":\"foo\"}", "null", "null" },
        { "{\"a\":\"foo\"}", "\"bar\"", "\"bar\"" },
        { "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
        { "[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}" },
        { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_true(merges(rows[i].target, rows[i].patch, rows[i].result));
}

static void test_new_members_come_last(void **state)
{
    static const char *const wanted[] = { "b", "a", "0" };
    json_t *target = parse("{\"b\":1,\"a\":2}");
    json_t *patch = parse("{\"0\":3,\"b\":4}");
    enum st_merge_end end = ST_MERGE_TOO_DEEP;
    json_t *result = st_merge_patch(target, patch, &st_merge_budget, &end);
    const char *key = NULL;
    json_t *value = NULL;
    size_t i = 0;

    (void)state;
    json_object_foreach (result, key, value) {
        assert_string_equal(key, wanted[i++ % 3]);
    }
    assert_int_equal(i, 3);
    json_decref(result);
    json_decref(patch);
    json_decref(target);
}

/* What comes of it with a budget of so much. */
static enum st_merge_end end_of(
    const char *target_text, const char *patch_text, size_t depth, size_t values, size_t bytes)
{
    const struct st_merge_budget budget = { depth, values, bytes };
    json_t *target = parse(target_text);
    json_t *patch = parse(patch_text);
    enum st_merge_end end = ST_MERGE_DONE;
    json_t *result = st_merge_patch(target, patch, &budget, &end);

    assert_true((result != NULL) == (end == ST_MERGE_DONE));
    json_decref(result);
    json_decref(patch);
    json_decref(target);
    return end;
}

enum { PLENTY = 1000, DEEP = ST_DEPTH_MAX };

/* The result is {"a":1,"b":{"c":[]}}: three nested in one another. */
static void test_the_result_may_be_as_deep_as_the_budget(void **state)
{
    static const char target[] = "{\"a\":1}";
    static const char patch[] = "{\"b\":{\"c\":[]}}";

    (void)state;
    assert_int_equal(end_of(target, patch, 4, PLENTY, PLENTY), ST_MERGE_DONE);
    assert_int_equal(end_of(target, patch, 3, PLENTY, PLENTY), ST_MERGE_DONE);
    assert_int_equal(end_of(target, patch, 2, PLENTY, PLENTY), ST_MERGE_TOO_DEEP);
}

/* The result is {"a":1,"b":{"c":[]}}: itself and a, b, c. */
static void test_the_result_may_have_as_many_values_as_the_budget(void **state)
{
    static const char target[] = "{\"a\":1}";
    static const char patch[] = "{\"b\":{\"c\":[]}}";

    (void)state;
    assert_int_equal(end_of(target, patch, DEEP, 5, PLENTY), ST_MERGE_DONE);
    assert_int_equal(end_of(target, patch, DEEP, 4, PLENTY), ST_MERGE_DONE);
    assert_int_equal(end_of(target, patch, DEEP, 3, PLENTY), ST_MERGE_TOO_MANY_VALUES);
}

/* The result is {"ab":"cd","e":["f"]}. */
static void test_the_result_may_have_as_many_bytes_as_the_budget(void **state)
{
    static const char target[] = "{\"ab\":\"cd\"}";
    static const char patch[] = "{\"e\":[\"f\"]}";

    (void)state;
    assert_int_equal(end_of(target, patch, DEEP, PLENTY, 7), ST_MERGE_DONE);
    assert_int_equal(end_of(target, patch, DEEP, PLENTY, 6), ST_MERGE_DONE);
    assert_int_equal(end_of(target, patch, DEEP, PLENTY, 5), ST_MERGE_TOO_LARGE);
}

static void test_what_a_patch_takes_away_does_not_count(void **state)
{
    (void)state;
    assert_int_equal(end_of("{\"a\":[1,2,3],\"b\":1}", "{\"a\":null}", 1, 2, 1), ST_MERGE_DONE);
    assert_int_equal(end_of("[[[1,2,3]]]", "{\"a\":1}", 1, 2, 1), ST_MERGE_DONE);
}

/* Whatever comes of it: a part of it is walked to merge, and all of it to release. */
static void test_a_patch_may_not_be_deeper_than_the_budget(void **state)
{
    (void)state;
    assert_int_equal(end_of("{}", "{\"a\":{\"b\":null}}", 2, 5, 5), ST_MERGE_DONE);
    assert_int_equal(end_of("{}", "{\"a\":{\"b\":null}}", 1, 5, 5), ST_MERGE_TOO_DEEP);
    assert_int_equal(end_of("1", "[[]]", 1, 5, 5), ST_MERGE_TOO_DEEP);
    assert_int_equal(end_of("1", "2", 0, 1, 0), ST_MERGE_DONE);
}

/* {"a": {"a": ... {} ... }}, so many objects in one another. */
static json_t *nested(size_t depth)
{
    json_t *json = json_object();

    for (size_t i = 1; i < depth; i++) {
        json_t *outer = json_object();

        assert_int_equal(json_object_set_new(outer, "a", json), 0);
        json = outer;
    }
    return json;
}

static void test_a_patch_of_any_depth_is_refused_without_recursion(void **state)
{
    enum { FAR = 1000000 };
    json_t *target = json_object();
    json_t *patch = nested(FAR);
    enum st_merge_end end = ST_MERGE_DONE;

    (void)state;
    assert_null(st_merge_patch(target, patch, &st_merge_budget, &end));
    assert_int_equal(end, ST_MERGE_TOO_DEEP);
    json_decref(target);

    /* jansson would release it by recursion, and the stack would end before. */
    while (patch) {
        json_t *inner = json_incref(json_object_get(patch, "a"));

        json_decref(patch);
        patch = inner;
    }
}

static void test_the_whole_depth_of_a_file_can_be_merged(void **state)
{
    json_t *target = nested(ST_DEPTH_MAX);
    json_t *patch = nested(ST_DEPTH_MAX);
    enum st_merge_end end = ST_MERGE_TOO_DEEP;
    json_t *result = st_merge_patch(target, patch, &st_merge_budget, &end);

    (void)state;
    assert_int_equal(end, ST_MERGE_DONE);
    assert_true(json_equal(result, patch));
    json_decref(result);
    json_decref(patch);
    json_decref(target);
}

/* Each alone is within the budget; one after the other they are not. */
static void test_the_budget_is_that_of_all_patches_so_far(void **state)
{
    static const char *const texts[] = { "{\"a\":[1,2]}", "{\"b\":[1,2]}", "{\"a\":[1,2,3]}" };
    static const enum st_merge_end ends[] = { ST_MERGE_DONE, ST_MERGE_DONE,
                                              ST_MERGE_TOO_MANY_VALUES };
    const struct st_merge_budget budget = { 2, 7, 2 };
    json_t *json = json_object();

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        enum st_merge_end end = ST_MERGE_DONE;
        json_t *patch = parse(texts[i]);
        json_t *changed = st_merge_patch(json, patch, &budget, &end);

        assert_int_equal(end, ends[i]);
        json_decref(patch);
        json_decref(json);
        json = changed;
    }
    assert_null(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_examples_of_the_standard),
        cmocka_unit_test(test_new_members_come_last),
        cmocka_unit_test(test_the_result_may_be_as_deep_as_the_budget),
        cmocka_unit_test(test_the_result_may_have_as_many_values_as_the_budget),
        cmocka_unit_test(test_the_result_may_have_as_many_bytes_as_the_budget),
        cmocka_unit_test(test_what_a_patch_takes_away_does_not_count),
        cmocka_unit_test(test_a_patch_may_not_be_deeper_than_the_budget),
        cmocka_unit_test(test_a_patch_of_any_depth_is_refused_without_recursion),
        cmocka_unit_test(test_the_whole_depth_of_a_file_can_be_merged),
        cmocka_unit_test(test_the_budget_is_that_of_all_patches_so_far),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
