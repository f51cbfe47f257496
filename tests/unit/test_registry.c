/*
 * test_registry.c - engines as people name them.
 */
#include "framework/engine/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void test_every_engine_says_what_it_is(void **state)
{
    (void)state;
    assert_int_equal(st_engine_words.count, st_engine_count);
    for (size_t i = 0; i < st_engine_count; i++) {
        const struct st_engine *engine = st_engines[i];

        assert_string_equal(engine->name, st_engine_words.words[i]);
        assert_int_equal(
            strspn(engine->name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(engine->name));
        assert_true(strlen(engine->summary) > 0);
        assert_true(strlen(engine->source) > 0);
        assert_non_null(engine->sync);
        assert_int_equal(engine->caps >> ST_CAP_COUNT, 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(engine->name, st_engines[k]->name);
    }
}

static void test_every_option_has_choices_a_default_and_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_engine_count; i++)
        for (size_t k = 0; st_engines[i]->options && st_engines[i]->options[k].name; k++) {
            const struct st_option *option = &st_engines[i]->options[k];

            assert_true(k < ST_OPTIONS_MAX);
            assert_non_null(option->choices[0]);
            assert_non_null(option->choices[1]);
            assert_true(option->preset < 4);
            assert_non_null(option->choices[option->preset]);
            assert_true(strlen(option->why) > 0);
        }
}

/* What is typed, and what it comes to: defaults left out, options in the table's order. */
static const struct {
    const char *typed, *canonical;
} good[] = {
    { "reference", "reference" },
    { "ics-2000", "ics-2000" },
    { "ics-2000:abort-scope=item", "ics-2000" },
    { "ics-2000:abort-scope=session", "ics-2000:abort-scope=session" },
    { "ics-2000:folder-line=yes,abort-scope=folder",
      "ics-2000:abort-scope=folder,folder-line=yes" },
    { "ics-2000:abort-scope=folder,abort-scope=item", "ics-2000" },
    { "ics-2000-fixed:report-skipped=none", "ics-2000-fixed:report-skipped=none" },
};

static void test_a_spec_has_one_canonical_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct st_arena arena;
        struct st_engine_spec spec;
        struct st_engine_spec again;
        const char *why = NULL;
        const char *hint = NULL;

        st_arena_init(&arena);
        assert_true(st_engine_spec_parse(&arena, good[i].typed, &spec, &why, &hint));
        assert_string_equal(spec.text, good[i].canonical);
        assert_true(st_engine_spec_parse(&arena, spec.text, &again, &why, &hint));
        assert_string_equal(again.text, spec.text);
        assert_memory_equal(again.options, spec.options, sizeof spec.options);
        st_arena_clear(&arena);
    }
}

static const struct {
    const char *typed, *why, *hint;
} bad[] = {
    { "", "no engine is called \"\"", "one of" },
    { "referense", "no engine is called \"referense\"", "did you mean \"reference\"?" },
    { "Reference", "no engine is called \"Reference\"", "reference" },
    { "reference:", "reference has no option \"\"", "this engine has no options" },
    { "reference:x=y", "reference has no option \"x\"", "this engine has no options" },
    { "ics-2000:", "ics-2000 has no option \"\"", "abort-scope" },
    { "ics-2000:abort-scop=item", "ics-2000 has no option \"abort-scop\"",
      "did you mean \"abort-scope\"?" },
    { "ics-2000:abort-scope", "option \"abort-scope\" of ics-2000 cannot be \"\"", "session" },
    { "ics-2000:abort-scope=all", "option \"abort-scope\" of ics-2000 cannot be \"all\"",
      "session" },
    { "ics-2000:abort-scope=item,", "ics-2000 has no option \"\"", "abort-scope" },
    { "ics-2000:abort-scope=item=folder",
      "option \"abort-scope\" of ics-2000 cannot be \"item=folder\"", "item" },
    { "ics-2000:report-skipped=none", "ics-2000 has no option \"report-skipped\"", "folder-line" },
};

static void test_a_wrong_spec_is_told_with_what_would_be_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct st_arena arena;
        struct st_engine_spec spec = { .text = "untouched" };
        const char *why = NULL;
        const char *hint = NULL;

        st_arena_init(&arena);
        assert_false(st_engine_spec_parse(&arena, bad[i].typed, &spec, &why, &hint));
        assert_string_equal(why, bad[i].why);
        if (!strstr(hint, bad[i].hint))
            fail_msg("%s: hint %s", bad[i].typed, hint);
        assert_string_equal(spec.text, "untouched");
        st_arena_clear(&arena);
    }
}

static void test_every_capability_but_that_of_a_real_tool_is_claimed_by_some_engine(void **state)
{
    unsigned claimed = 1U << ST_CAP_SERVER_WINS; /* framework/lab/tools/unison-force.json */

    (void)state;
    for (size_t i = 0; i < st_engine_count; i++)
        claimed |= st_engines[i]->caps;
    assert_int_equal(claimed, (1U << ST_CAP_COUNT) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_engine_says_what_it_is),
        cmocka_unit_test(test_every_option_has_choices_a_default_and_a_reason),
        cmocka_unit_test(test_a_spec_has_one_canonical_form),
        cmocka_unit_test(test_a_wrong_spec_is_told_with_what_would_be_right),
        cmocka_unit_test(test_every_capability_but_that_of_a_real_tool_is_claimed_by_some_engine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
