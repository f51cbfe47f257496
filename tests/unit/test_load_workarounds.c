/*
 * test_load_workarounds.c - workarounds are merged into scenarios.
 */
#include "framework/scenario/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/text.h"

static struct st_arena arena;

static int start(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

/* Objects are /in 0, /out 1, /in/report 2, /in/note 3; identities kim 2, lee 3, staff 4. */
static const char *text_with(const char *steps, const char *rest)
{
    char *text = st_arena_format(
        &arena,
        "{ 'scenario': 1, 'title': 't',\n"
        "  'identities': { 'kim': {}, 'lee': {}, 'staff': { 'members': ['kim'] } },\n"
        "  'server': { '/in': { 'items': {\n"
        "    'report': { 'properties': { 'body': 'one', 'state': 'new' } }, 'note': {} } },\n"
        "    '/out': {} },\n"
        "  'steps': [%s],\n"
        "  %s }",
        steps, rest);

    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    return text;
}

static const struct st_scenario *checked(const struct st_scenario *scenario, struct st_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        print_error("%s", st_diag_text(&arena, diags, i));
    assert_non_null(scenario);
    return scenario;
}

static const struct st_scenario *load(const char *steps, const char *rest)
{
    const char *text = text_with(steps, rest);
    struct st_diags diags;

    st_diags_init(&diags, &arena, "x.json");
    return checked(st_scenario_load(&arena, text, strlen(text), &diags), &diags);
}

#define OFFLINE "{ 'do': 'go-offline', 'as': 'kim', 'folders': ['/in', '/out'] }"
#define SYNC    "{ 'do': 'sync', 'as': 'kim' }"
#define EXPECT  "'expect': { 'server': { '/in/report': { 'body': 'two', 'state': null } } }"

#define WORKAROUND                                                                  \
    "'workarounds': { 'join': { 'quote': 'q', 'effect': { 'ics-2000': 'fixed' },\n" \
    "  'change': { 'identities': { 'staff': { 'members': ['lee'] } },\n"            \
    "    'title': 'with staff' } },\n"                                              \
    "  'bad': { 'change': { 'steps': [{ 'do': 'sync', 'as': 'kym' }] } } }"

static void test_a_workaround_is_merged_in(void **state)
{
    const struct st_scenario *plain = load(
        OFFLINE ", " SYNC,
        EXPECT ", 'known_failures': { 'ics-2000': { 'sync': 'busy' } }, " WORKAROUND);
    struct st_diags diags;
    struct st_token token;

    (void)state;
    assert_int_equal(plain->workaround_count, 2);
    assert_string_equal(plain->workarounds[0].name, "join");
    assert_int_equal(plain->workarounds[0].effects.items[0].effect, ST_WORKAROUND_FIXED);
    assert_null(plain->merged);
    st_diags_init(&diags, &arena, "x.json");

    const struct st_scenario *scenario =
        checked(st_scenario_load_with(&arena, plain, &(const char *){ "join" }, 1, &diags), &diags);

    assert_int_equal(scenario->merged->count, 1);
    assert_string_equal(scenario->merged->names[0], "join");
    assert_string_equal(scenario->title, "with staff");
    assert_int_equal(scenario->known_count, 0); /* they are about the scenario without it */
    st_world_token(scenario->initial, 3, &token);
    assert_true(st_token_has(&token, 4));
}

static void test_a_place_is_in_the_change_if_that_has_it(void **state)
{
    const struct st_scenario *plain = load(OFFLINE, EXPECT ", " WORKAROUND);
    const struct st_path *title = st_path_member(&arena, NULL, "title");
    const struct st_path *steps = st_path_member(&arena, NULL, "steps");
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");

    const struct st_scenario *scenario =
        checked(st_scenario_load_with(&arena, plain, &(const char *){ "join" }, 1, &diags), &diags);

    assert_int_equal(st_scenario_place(plain, title, ST_AT_VALUE).line, 1);
    assert_int_equal(st_scenario_place(scenario, title, ST_AT_VALUE).line, 9);
    assert_int_equal(st_scenario_place(scenario, steps, ST_AT_VALUE).line, 6);
}

#define TWO                                                                        \
    "'workarounds': { 'one': { 'change': { 'title': 'one', 'source': 'one' } },\n" \
    "  'two': { 'change': { 'title': 'two',\n"                                     \
    "    'workarounds': { 'one': null } } },\n"                                    \
    "  'bad': { 'change': { 'title': 'bad', 'identities': { 'owner': {} } } } }"

static void test_two_workarounds_are_merged_one_after_the_other(void **state)
{
    static const char *const both[] = { "one", "two" };
    static const char *const reversed[] = { "two", "one" };
    const struct st_scenario *plain = load(OFFLINE, EXPECT ", " TWO);
    const struct st_path *title = st_path_member(&arena, NULL, "title");
    const struct st_path *source = st_path_member(&arena, NULL, "source");
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");

    const struct st_scenario *scenario =
        checked(st_scenario_load_with(&arena, plain, both, 2, &diags), &diags);

    assert_string_equal(scenario->title, "two");
    assert_string_equal(scenario->source, "one");
    assert_int_equal(st_scenario_place(scenario, title, ST_AT_VALUE).line, 8);
    assert_int_equal(st_scenario_place(scenario, source, ST_AT_VALUE).line, 7);

    /* The second is as it was written, though the first took it out. */
    scenario = checked(st_scenario_load_with(&arena, plain, reversed, 2, &diags), &diags);
    assert_string_equal(scenario->title, "one");
}

static void test_what_two_workarounds_break_names_both(void **state)
{
    static const char *const both[] = { "one", "bad" };
    const struct st_scenario *plain = load(OFFLINE, EXPECT ", " TWO);
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");
    assert_null(st_scenario_load_with(&arena, plain, both, 2, &diags));
    assert_string_equal(
        diags.items[0].message, "with \"one\" and \"bad\": \"owner\" always exists");
    assert_string_equal(diags.items[0].pointer, "/workarounds/bad/change/identities/owner");
}

static void test_what_a_workaround_breaks_is_said_there(void **state)
{
    const struct st_scenario *plain = load(OFFLINE, EXPECT ", " WORKAROUND);
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");
    assert_null(st_scenario_load_with(&arena, plain, &(const char *){ "bad" }, 1, &diags));
    assert_int_equal(diags.items[0].line, 10);
    assert_string_equal(diags.items[0].pointer, "/workarounds/bad/change/steps/0/as");
    st_diags_init(&diags, &arena, "x.json");
    assert_null(st_scenario_load_with(&arena, plain, &(const char *){ "none" }, 1, &diags));
    assert_int_equal(diags.items[0].id, ST_DIAG_UNKNOWN_NAME);
}

/* A workaround that puts a list of so many empty texts where the scenario has something else. */
static const char *workaround(const char *name, const char *member, size_t values)
{
    struct st_text text;

    st_text_init(&text, &arena);
    st_text_addf(&text, "'%s': { 'change': { '%s': [''", name, member);
    for (size_t i = 1; i < values; i++)
        st_text_add(&text, ",''");
    st_text_add(&text, "] } }");
    return text.data;
}

static void expect_too_many(
    const struct st_scenario *plain, const char *const *names, size_t count, const char *pointer)
{
    struct st_diags diags;

    st_diags_init(&diags, &arena, "x.json");
    assert_null(st_scenario_load_with(&arena, plain, names, count, &diags));
    assert_int_equal(diags.count, 1);
    assert_int_equal(diags.items[0].id, ST_DIAG_TOO_MANY_VALUES);
    assert_string_equal(diags.items[0].pointer, pointer);
}

/*
 * The file has 520,000 values, and each change alone makes it 780,000. Without the budget,
 * one alone is refused for what is wrong with the list, not for its size.
 */
static void test_two_workarounds_have_one_budget(void **state)
{
    static const char *const pair[] = { "a", "b" };
    static const char *const small[] = { "a" };
    const struct st_scenario *plain = load(
        OFFLINE, st_arena_format(
                     &arena, EXPECT ", 'workarounds': { %s, %s }",
                     workaround("a", "identities", 260000), workaround("b", "title", 260000)));
    struct st_diags diags;

    (void)state;
    st_diags_init(&diags, &arena, "x.json");
    assert_null(st_scenario_load_with(&arena, plain, small, 1, &diags));
    assert_int_equal(diags.items[0].id, ST_DIAG_WRONG_TYPE);
    expect_too_many(plain, pair, 2, "/workarounds/b/change");
}

static void test_the_workaround_that_is_too_large_is_named(void **state)
{
    static const char *const pair[] = { "big", "little" };
    const struct st_scenario *plain = load(
        OFFLINE, st_arena_format(
                     &arena, EXPECT ", 'workarounds': { %s, %s }",
                     workaround("big", "identities", 600000), workaround("little", "title", 1)));

    (void)state;
    expect_too_many(plain, pair, 2, "/workarounds/big/change");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_workaround_is_merged_in),
        cmocka_unit_test(test_a_place_is_in_the_change_if_that_has_it),
        cmocka_unit_test(test_two_workarounds_are_merged_one_after_the_other),
        cmocka_unit_test(test_what_two_workarounds_break_names_both),
        cmocka_unit_test(test_what_a_workaround_breaks_is_said_there),
        cmocka_unit_test(test_two_workarounds_have_one_budget),
        cmocka_unit_test(test_the_workaround_that_is_too_large_is_named),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
