/*
 * test_known.c - a declared failure that is wrong in any one point is noticed.
 *
 * The scenario is that of KB 810018. A row replaces one piece of its declaration, and says
 * which statement must then be told as wrong, and what was found there.
 */
#include "framework/run/known.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

/* %s: the expectation, who is declared to fail, and how. */
static const char form[] =
    "{'scenario': 1, 'title': 't', 'clock': '10:56:09',"
    " 'identities': {'alice': {}},"
    " 'server': {'/Team': {'items': {"
    "   'plan': {'acl': [{'deny': 'everyone', 'to': ['write-property'], 'property': 'state'},"
    "                    {'allow': 'everyone', 'to': ['full']}],"
    "            'properties': {'state': 'open', 'body': 'old'}},"
    "   'memo': {'properties': {'body': 'memo'}}}}},"
    " 'steps': ["
    "   {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'new'}},"
    "   {'do': 'sync', 'as': 'alice'}],"
    " 'expect': {%s},"
    " 'known_failures': {'%s': {%s}}}";

static const char expectation[] = "'sync': 'ok', 'server': {'/Team/plan': {'body': 'new'}}";

/* Everything that can be declared, all of it right. */
static const char declaration[] =
    "'sync': 'access-denied', 'code': '0x80070005', 'session-code': '0x00040820',"
    "'errors': [{'item': '/Team/plan', 'status': 'access-denied', 'property': 'state'}],"
    "'at': {'call': 'property.delete', 'item': '/Team/plan', 'property': 'state'},"
    "'breaks': ['progress'],"
    "'server': {'/Team/plan': {'body': 'old', 'state': 'open'}},"
    "'clients': {'alice': {'/Team/plan': {'body': 'new'}}},"
    "'pending': {'alice': ['/Team/plan']},"
    "'log': ['Error synchronizing message \\'plan\\'', '[80070005-508-80070005-322]']";

static const char *replaced(
    struct st_arena *arena, const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);

    if (!at)
        fail_msg("nothing like %s to replace", old);
    return st_arena_format(arena, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

/* \' stands for the ' that is meant. */
static struct st_case *judge(
    struct st_arena *arena, const char *expected, const char *declared, const char *engine)
{
    char *text = st_arena_format(arena, form, expected, "ics-2000", declared);

    for (char *c = text; *c; c++) {
        if (*c == '\'')
            *c = '"';
        if (c[0] == '\\' && c[1] == '\'') {
            c[0] = '\''; /* memmove below takes the other away */
            memmove(c + 1, c + 2, strlen(c + 2) + 1);
        }
    }
    return st_test_judge(arena, st_test_load(arena, text), engine);
}

static void test_a_failure_that_is_as_declared_is_known(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_case *judged = judge(&arena, expectation, declaration, "ics-2000");

    if (judged->verdict != ST_VERDICT_KNOWN && judged->run->problem_count > 0)
        print_error("%s: %s\n", judged->run->problems[0].what, judged->run->problems[0].actual);
    assert_int_equal(judged->verdict, ST_VERDICT_KNOWN);

    /* What does not hold is still told, as the scenario expects it. */
    assert_int_equal(judged->run->problem_count, 2);
    assert_string_equal(st_path_pointer(&arena, judged->run->problems[0].at), "/expect/sync");
    st_arena_clear(&arena);
}

static const struct row {
    const char *old, *new;
    const char *pointer; /* below /known_failures/ics-2000 */
    const char *actual;
} rows[] = {
    { "'sync': 'access-denied'", "'sync': 'ok'", "/sync", "access-denied" },
    { "'sync': 'access-denied'", "'sync': 'conflict'", "/sync", "access-denied" },
    { "'code': '0x80070005'", "'code': '0x80070006'", "/code", "0x80070005" },
    { "'0x00040820'", "'0x00040821'", "/session-code", "0x00040820" },
    { "'status': 'access-denied'", "'status': 'gone'", "/errors/0", "not reported" },
    { "'property': 'state'}]", "'property': 'body'}]", "/errors/0", "not reported" },
    { "[{'item': '/Team/plan'", "[{'item': '/Team/memo'", "/errors/0", "not reported" },
    { "'errors': [{'item': '/Team/plan', 'status': 'access-denied', 'property': 'state'}]",
      "'errors': []", "/errors", "access-denied for property state of /Team/plan" },
    { "'property.delete'", "'property.set'", "/at",
      "property.delete, property state of /Team/plan" },
    { "'call': 'property.delete', 'item': '/Team/plan'",
      "'call': 'property.delete', 'item': '/Team/memo'", "/at",
      "property.delete, property state of /Team/plan" },
    { "'property': 'state'},'breaks'", "'property': 'body'},'breaks'", "/at",
      "property.delete, property state of /Team/plan" },
    { "['progress']", "[]", "/breaks", "progress" },
    { "['progress']", "['error-surfaced']", "/breaks", "progress" },
    { "['progress']", "['progress', 'no-lost-update']", "/breaks", "progress" },
    { "{'body': 'old', 'state'", "{'body': 'new', 'state'", "/server/~1Team~1plan/body",
      "\"old\"" },
    { "'state': 'open'}}", "'state': null}}", "/server/~1Team~1plan/state", "\"open\"" },
    { "{'body': 'old', 'state': 'open'}", "null", "/server/~1Team~1plan", "present" },
    { "{'body': 'new'}", "{'body': 'old'}", "/clients/alice/~1Team~1plan/body", "\"new\"" },
    { "['/Team/plan']},", "[]},", "/pending/alice", "/Team/plan" },
    { "['/Team/plan']},", "['/Team/plan', '/Team/memo']},", "/pending/alice", "settled" },
    { "-322]", "-324]", "/log", NULL },
    { "message \\'plan\\'", "message \\'memo\\'", "/log", NULL },
};

static void check_row(const struct row *row)
{
    struct st_arena arena;

    st_arena_init(&arena);

    const char *declared = replaced(&arena, declaration, row->old, row->new);
    const struct st_case *judged = judge(&arena, expectation, declared, "ics-2000");

    if (judged->verdict != ST_VERDICT_FAIL)
        fail_msg("%s: %s", row->new, st_verdict_words.words[judged->verdict]);
    assert_string_equal(judged->reason, "fails, but not as known_failures declares");
    assert_true(judged->run->problem_count > 0);

    const struct st_problem *problem = &judged->run->problems[0];

    assert_string_equal(
        st_path_pointer(&arena, problem->at),
        st_arena_format(&arena, "/known_failures/ics-2000%s", row->pointer));
    if (row->actual)
        assert_string_equal(problem->actual, row->actual);
    st_arena_clear(&arena);
}

static void test_a_declaration_that_is_wrong_in_one_point_fails_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_row(&rows[i]);
}

/* Nothing that is expected fails, but an invariant does: that is a failure to declare, too. */
static void test_a_broken_invariant_alone_can_be_declared(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    assert_int_equal(
        judge(&arena, "'sync': 'access-denied'", "'breaks': ['progress']", "ics-2000")->verdict,
        ST_VERDICT_KNOWN);
    st_arena_clear(&arena);
}

static void test_a_declaration_for_one_engine_excuses_no_other(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    assert_int_equal(judge(&arena, expectation, declaration, "ics-spec")->verdict, ST_VERDICT_FAIL);
    assert_int_equal(
        judge(&arena, expectation, declaration, "ics-2000:abort-scope=folder")->verdict,
        ST_VERDICT_FAIL);
    assert_int_equal(
        judge(&arena, expectation, declaration, "ics-2000:abort-scope=item")->verdict,
        ST_VERDICT_KNOWN);
    assert_int_equal(
        judge(&arena, expectation, declaration, "reference")->verdict, ST_VERDICT_PASS);
    st_arena_clear(&arena);
}

/* The engine that is declared to fail is the fixed one here. */
static void test_an_engine_that_passes_although_it_is_declared_to_fail_is_stale(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const char *text =
        st_arena_format(&arena, form, expectation, "reference", "'sync': 'access-denied'");
    const struct st_case *judged =
        st_test_judge(&arena, st_test_load(&arena, st_test_quotes(&arena, text)), "reference");

    assert_int_equal(judged->verdict, ST_VERDICT_STALE);
    assert_string_equal(judged->reason, "declared as a known failure, but everything holds");
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_failure_that_is_as_declared_is_known),
        cmocka_unit_test(test_a_declaration_that_is_wrong_in_one_point_fails_there),
        cmocka_unit_test(test_a_broken_invariant_alone_can_be_declared),
        cmocka_unit_test(test_a_declaration_for_one_engine_excuses_no_other),
        cmocka_unit_test(test_an_engine_that_passes_although_it_is_declared_to_fail_is_stale),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
