/*
 * test_workaround.c - what workarounds do for engines: fixed, broken, or nothing.
 */
#include "framework/run/workaround.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

/* %s: more steps, the expectation, more members of the file. */
static const char form[] =
    "{'scenario': 1, 'title': 't',"
    " 'identities': {'alice': {}, 'bob': {}},"
    " 'server': {'/Team': {'items': {"
    "   'plan': {'acl': [{'deny': 'alice', 'to': ['write-property'], 'property': 'state'},"
    "                    {'allow': 'everyone', 'to': ['full']}],"
    "            'properties': {'state': 'open', 'body': 'old'}},"
    "   'memo': {'properties': {'body': 'memo'}}}}},"
    " 'steps': ["
    "   {'do': 'server-create', 'item': '/Team/late', 'set': {'body': 'x'}},"
    "   {'do': 'server-delete', 'item': '/Team/late'},"
    "   {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
    "   {'do': 'server-edit', 'item': '/Team/memo', 'set': {'body': 'bob'}},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/memo', 'set': {'body': 'alice'}},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'state': 'done'}},"
    "   {'do': 'sync', 'as': 'alice'}%s],"
    " 'expect': {%s}%s}";

static struct st_case *judge_on(
    struct st_arena *arena,
    const char *engine,
    const char *steps,
    const char *expect,
    const char *more)
{
    const char *text = st_arena_format(arena, form, steps, expect, more);

    return st_test_judge(arena, st_test_load(arena, st_test_quotes(arena, text)), engine);
}

/* %s: the effect that is stated, and the change. The scenario without it passes, or fails. */
#define WORKAROUND ", 'workarounds': {'w': {'effect': {'reference': '%s'}, 'change': %s}}"
#define FINE       "{'tags': ['x']}"
#define GRANT      "{'server': {'/Team': {'items': {'plan': {'acl': null}}}}}"
#define LACKING    "{'needs': ['whole-item']}"
#define SPOIL      "{'expect': {'sync': 'gone'}}"

static const struct {
    const char *expect, *change;
    enum st_workaround_effect effect;
} workarounds[] = {
    { "'sync': 'access-denied'", FINE, ST_WORKAROUND_OK },
    { "'sync': 'access-denied'", SPOIL, ST_WORKAROUND_BROKEN },
    { "'sync': 'ok', 'server': {'/Team/plan': {'state': 'done'}}", GRANT, ST_WORKAROUND_FIXED },
    { "'sync': 'ok'", GRANT, ST_WORKAROUND_BROKEN }, /* nobody said that it is meant to come */
    { "'sync': 'ok'", SPOIL, ST_WORKAROUND_FAIL },
    { "'sync': 'access-denied'", LACKING, ST_WORKAROUND_NONE },
};

static void test_every_effect_of_a_workaround_is_reached_and_held_to(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof workarounds / sizeof workarounds[0]; i++)
        for (size_t stated = 0; stated < ST_WORKAROUND_COUNT; stated++) {
            struct st_arena arena;

            if (stated == ST_WORKAROUND_PARTLY)
                continue; /* no scenario can state that (tests/bad) */
            st_arena_init(&arena);

            const struct st_case *judged = judge_on(
                &arena, "reference", "", workarounds[i].expect,
                st_arena_format(
                    &arena, WORKAROUND, st_workaround_words.words[stated], workarounds[i].change));
            bool passes = stated == workarounds[i].effect &&
                          strncmp(workarounds[i].expect, "'sync': 'a", 10) == 0;

            assert_int_equal(judged->effect_count, 1);
            assert_int_equal(judged->effects[0].effect, workarounds[i].effect);
            assert_int_equal(judged->verdict, passes ? ST_VERDICT_PASS : ST_VERDICT_FAIL);
            if (stated != workarounds[i].effect) {
                const struct st_problem *last =
                    &judged->run->problems[judged->run->problem_count - 1];

                assert_string_equal(
                    st_path_pointer(&arena, last->at), "/workarounds/w/effect/reference");
                assert_string_equal(last->actual, st_workaround_words.words[workarounds[i].effect]);
            }
            st_arena_clear(&arena);
        }
}

static void test_a_workaround_says_what_is_still_wrong_with_it(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_case *judged = judge_on(
        &arena, "reference", "", "'sync': 'access-denied'",
        st_arena_format(&arena, WORKAROUND, "broken", SPOIL));

    assert_string_equal(
        judged->effects[0].because, "sync of alice: expected gone, got access-denied");
    st_arena_clear(&arena);
}

/* --- What only a workaround lets through ---------------------------------------------------- */

/* %s: what alice does offline, what is expected. Nobody may write but admins, who may all. */
static const char closed[] =
    "{'scenario': 1, 'title': 't',"
    " 'identities': {'alice': {}, 'admins': {'members': [], 'privileges': ['bypass-acl']}},"
    " 'server': {"
    "   '/Team': {'acl': [{'allow': 'alice', 'to': ['read']}],"
    "             'items': {'plan': {'properties': {'state': 'open', 'body': 'old'}}}},"
    "   '/Archive': {'acl': [{'allow': 'alice', 'to': ['read', 'create-item']}]}},"
    " 'steps': ["
    "   {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Archive']},"
    "   {'as': 'alice', %s},"
    "   {'do': 'sync', 'as': 'alice'}],"
    " 'expect': {%s},"
    " 'workarounds': {"
    "   'join': {'change': {'identities': {'admins': {'members': ['alice']}}}},"
    "   'online': {'change': {'source': 'nothing'}}}}";

#define SET    "'do': 'edit', 'item': '/Team/plan', 'set': {'state': 'done'}"
#define UNSET  "'do': 'edit', 'item': '/Team/plan', 'set': {'state': null}"
#define DELETE "'do': 'delete', 'item': '/Team/plan'"
#define CREATE "'do': 'create', 'item': '/Team/new', 'set': {'body': 'x'}"
#define MOVE   "'do': 'move', 'item': '/Team/plan', 'to': '/Archive'"

static const struct {
    const char *edit, *expect;
    const char *because; /* of the workaround; NULL: it is fixed */
} escalations[] = {
    { SET, "'sync': 'access-denied'", "property state of /Team/plan" },
    { UNSET, "'sync': 'access-denied'", "property state of /Team/plan" },
    { DELETE, "'sync': 'access-denied'", "/Team/plan" },
    { CREATE, "'sync': 'access-denied'", "/Team/new" },
    { MOVE, "'sync': 'access-denied'", "/Archive/plan" },
    { SET, "'server': {'/Team/plan': {'body': 'old'}}", "property state of /Team/plan" },
    { SET, "'server': {'/Team/plan': {'state': 'done'}}", NULL },
    { UNSET, "'server': {'/Team/plan': {'state': null}}", NULL },
    { DELETE, "'server': {'/Team/plan': null}", NULL },
    { CREATE, "'server': {'/Team/new': {}}", NULL },
    { MOVE, "'server': {'/Archive/plan': {}}", NULL },
};

static void test_what_only_the_workaround_lets_through_is_an_escalation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof escalations / sizeof escalations[0]; i++) {
        struct st_arena arena;

        st_arena_init(&arena);

        const char *text =
            st_arena_format(&arena, closed, escalations[i].edit, escalations[i].expect);
        const struct st_case *judged =
            st_test_judge(&arena, st_test_load(&arena, st_test_quotes(&arena, text)), "reference");
        const char *because = judged->effects[0].because;

        if (!escalations[i].because) {
            assert_int_equal(judged->effects[0].effect, ST_WORKAROUND_FIXED);
            assert_null(because);
        } else {
            assert_int_equal(judged->effects[0].effect, ST_WORKAROUND_BROKEN);
            assert_string_equal(
                because, st_arena_format(
                             &arena,
                             "no-escalation is broken: %s, which alice may not change without "
                             "the workaround",
                             escalations[i].because));
        }
        assert_int_not_equal(judged->effects[1].effect, ST_WORKAROUND_BROKEN);
        st_arena_clear(&arena);
    }
}

static void test_an_escalation_can_be_excepted(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const char *text = st_arena_format(&arena, closed, SET, "'errors': []");
    const char *excepting =
        st_arena_format(&arena, "{'except': ['no-escalation', 'error-surfaced'], %s", text + 1);
    const struct st_case *judged =
        st_test_judge(&arena, st_test_load(&arena, st_test_quotes(&arena, excepting)), "reference");

    assert_int_equal(judged->effects[0].effect, ST_WORKAROUND_FIXED);
    st_arena_clear(&arena);
}

/* --- Together ------------------------------------------------------------------------------- */

static void test_two_together_are_tried_as_one(void **state)
{
    static const char *const both[] = { "join", "online" };
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const char *text =
        st_arena_format(&arena, closed, SET, "'server': {'/Team/plan': {'state': 'done'}}");
    const struct st_case *judged =
        st_test_judge(&arena, st_test_load(&arena, st_test_quotes(&arena, text)), "reference");
    const struct st_trial *trial = st_trial_make(&arena, judged, both, 2);

    assert_int_equal(trial->effect, ST_WORKAROUND_FIXED);
    assert_int_equal(trial->scenario->merged->count, 2);
    assert_null(trial->because);
    st_arena_clear(&arena);
}

static void test_two_that_make_no_scenario_together_cannot_be_tried(void **state)
{
    static const char *const both[] = { "w", "v" };
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_case *judged = judge_on(
        &arena, "reference", "", "'sync': 'access-denied'",
        ", 'workarounds': {"
        "'w': {'change': {'server': {'/Team': {'items': {'late': {}}}}}},"
        "'v': {'change': {'steps': [{'do': 'server-create', 'item': '/Team/late'},"
        "  {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
        "  {'do': 'sync', 'as': 'alice'}]}}}");
    const struct st_trial *trial = st_trial_make(&arena, judged, both, 2);

    assert_int_equal(trial->effect, ST_WORKAROUND_NONE);
    assert_null(trial->scenario);
    print_message("%s\n", trial->because);
    assert_non_null(strstr(trial->because, "no valid scenario: with \"w\" and \"v\": "));
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_effect_of_a_workaround_is_reached_and_held_to),
        cmocka_unit_test(test_a_workaround_says_what_is_still_wrong_with_it),
        cmocka_unit_test(test_what_only_the_workaround_lets_through_is_an_escalation),
        cmocka_unit_test(test_an_escalation_can_be_excepted),
        cmocka_unit_test(test_two_together_are_tried_as_one),
        cmocka_unit_test(test_two_that_make_no_scenario_together_cannot_be_tried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
