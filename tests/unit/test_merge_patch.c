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
    json_t *result = st_merge_patch(target, patch);
    bool is_right = json_equal(result, wanted) && json_equal(patch, untouched);

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
    json_t *result = st_merge_patch(target, patch);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_examples_of_the_standard),
        cmocka_unit_test(test_new_members_come_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
