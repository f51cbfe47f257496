/*
 * test_run.c - a run is judged by everything that its scenario states.
 */
#include "framework/run/judge.h"

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

static struct st_case *judge(struct st_arena *arena, const char *steps, const char *expect)
{
    return judge_on(arena, "reference", steps, expect, "");
}

/* What the reference engine makes of it: memo is a conflict that alice wins, plan is refused. */
static const char truth[] =
    "'sync': 'access-denied',"
    "'errors': [{'item': '/Team/plan', 'status': 'access-denied', 'property': 'state'}],"
    "'server': {'/Team/memo': {'body': 'alice'}, '/Team/plan': {'state': 'open'},"
    "           '/Team/late': null},"
    "'clients': {'alice': {'/Team/plan': {'state': 'done'}}},"
    "'pending': {'alice': ['/Team/plan']},"
    "'conflicts': {'/Team/memo': {'body': 'bob'}}";

/* --- Expectations ----------------------------------------------------------------------- */

static void test_what_holds_passes_and_was_looked_at(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_case *judged = judge(&arena, "", truth);

    for (size_t i = 0; i < judged->run->problem_count; i++)
        print_error("%s: %s\n", judged->run->problems[i].what, judged->run->problems[i].actual);
    assert_int_equal(judged->verdict, ST_VERDICT_PASS);
    assert_true(judged->run->evaluated >= 8);
    st_arena_clear(&arena);
}

/* One statement each that does not hold, and where that is told. */
static const struct {
    const char *expect, *pointer, *expected, *actual;
} wrong[] = {
    { "'sync': 'ok'", "/expect/sync", "ok", "access-denied" },
    { "'errors': []", "/expect/errors", "no other",
      "access-denied for property state of /Team/plan" },
    { "'errors': [{'item': '/Team/plan', 'status': 'access-denied'},"
      "{'item': '/Team/memo', 'status': 'conflict'}]",
      "/expect/errors/1", "conflict", "not reported" },
    { "'server': {'/Team/memo': {'body': 'bob'}}", "/expect/server/~1Team~1memo/body", "\"bob\"",
      "\"alice\"" },
    { "'server': {'/Team/memo': {'body': null}}", "/expect/server/~1Team~1memo/body", "absent",
      "\"alice\"" },
    { "'server': {'/Team/memo': {'state': 'x'}}", "/expect/server/~1Team~1memo/state", "\"x\"",
      "absent" },
    { "'server': {'/Team/memo': null}", "/expect/server/~1Team~1memo", "absent", "present" },
    { "'server': {'/Team/late': {}}", "/expect/server/~1Team~1late", "present", "absent" },
    { "'clients': {'alice': {'/Team/plan': {'state': 'open'}}}",
      "/expect/clients/alice/~1Team~1plan/state", "\"open\"", "\"done\"" },
    { "'clients': {'alice': {'/Team/plan': null}}", "/expect/clients/alice/~1Team~1plan", "absent",
      "present" },
    { "'pending': {'alice': []}", "/expect/pending/alice", "no other", "/Team/plan" },
    { "'pending': {'alice': ['/Team/plan', '/Team/memo']}", "/expect/pending/alice", "/Team/memo",
      "settled" },
    { "'conflicts': {'/Team/memo': {'body': 'alice'}}", "/expect/conflicts/~1Team~1memo",
      "a losing version with these values", "no such version" },
    { "'conflicts': {'/Team/plan': {}}", "/expect/conflicts/~1Team~1plan",
      "a losing version with these values", "no such version" },
};

static void test_every_kind_of_statement_fails_when_it_does_not_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_case *judged = judge(&arena, "", wrong[i].expect);

        if (judged->verdict != ST_VERDICT_FAIL || judged->run->problem_count != 1)
            fail_msg("%s: %s", wrong[i].expect, st_verdict_words.words[judged->verdict]);

        const struct st_problem *problem = &judged->run->problems[0];

        assert_string_equal(st_path_pointer(&arena, problem->at), wrong[i].pointer);
        assert_string_equal(problem->expected, wrong[i].expected);
        assert_string_equal(problem->actual, wrong[i].actual);
        assert_true(problem->step == SIZE_MAX);
        st_arena_clear(&arena);
    }
}

/* --- Steps ------------------------------------------------------------------------------- */

#define BOB_EDITS "{'do': 'server-edit', 'as': 'bob', 'item': '/Team/plan', 'set': {'body': 'b'}"
#define ALICE_EDITS \
    "{'do': 'server-edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'state': 's'}"

static const struct {
    const char *steps;
    bool fails;
} steps[] = {
    { ", " BOB_EDITS "}", false },
    { ", " BOB_EDITS ", 'expect': 'ok'}", false },
    { ", " BOB_EDITS ", 'expect': 'access-denied'}", true },
    { ", " ALICE_EDITS "}", true },
    { ", " ALICE_EDITS ", 'expect': 'access-denied'}", false },
    { ", " ALICE_EDITS ", 'expect': 'gone'}", true },
    { ", {'do': 'sync', 'as': 'alice', 'expect': 'access-denied'}", false },
    { ", {'do': 'sync', 'as': 'alice', 'expect': 'ok'}", true },
    { ", {'do': 'sync', 'as': 'alice'}", false },
};

static void test_a_step_ends_as_it_states_or_well(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_case *judged =
            judge(&arena, steps[i].steps, "'server': {'/Team/memo': {'body': 'alice'}}");

        if (judged->verdict != (steps[i].fails ? ST_VERDICT_FAIL : ST_VERDICT_PASS))
            fail_msg("%s: %s", steps[i].steps, st_verdict_words.words[judged->verdict]);
        if (steps[i].fails)
            assert_int_equal(judged->run->problems[0].step, 7);
        st_arena_clear(&arena);
    }
}

#define THEN_BOB                                                              \
    ", {'do': 'check', 'expect': {'server': {'/Team/memo': {'body': '%s'}}}}" \
    ", {'do': 'server-edit', 'as': 'bob', 'item': '/Team/memo', 'set': {'body': 'b'}}"

static void test_a_check_is_judged_at_its_time(void **state)
{
    static const char *const bodies[] = { "alice", "b" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_case *judged = judge(
            &arena, st_arena_format(&arena, THEN_BOB, bodies[i]),
            "'server': {'/Team/memo': {'body': 'b'}}");

        assert_int_equal(judged->verdict, i == 0 ? ST_VERDICT_PASS : ST_VERDICT_FAIL);
        if (i == 1) {
            assert_int_equal(judged->run->problem_count, 1);
            assert_int_equal(judged->run->problems[0].step, 7);
            assert_string_equal(judged->run->problems[0].actual, "\"alice\"");
        }
        st_arena_clear(&arena);
    }
}

/* --- The rest ---------------------------------------------------------------------------- */

static void test_an_engine_that_lacks_a_capability_is_skipped_with_the_reason(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_case *judged =
        judge_on(&arena, "journal-stop", "", "'sync': 'ok'", ", 'needs': ['download', 'conflict']");

    assert_int_equal(judged->verdict, ST_VERDICT_SKIPPED);
    assert_string_equal(judged->reason, "the engine does not claim: download, conflict");
    assert_null(judged->run);
    st_arena_clear(&arena);
}

static void test_the_same_scenario_gives_the_same_hash_and_another_another(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    uint64_t hash = judge(&arena, "", truth)->run->hash;

    assert_true(hash != 0);
    assert_true(hash == judge(&arena, "", truth)->run->hash);
    assert_true(hash != judge(&arena, ", " BOB_EDITS "}", truth)->run->hash);
    assert_true(hash != judge_on(&arena, "dav-atomic", "", truth, "")->run->hash);
    st_arena_clear(&arena);
}

/* Lists a folder in those of its synchronizations of which the bit is set. */
static unsigned lists_in, syncs;

static enum st_status moody_sync(struct st_session *session)
{
    struct st_reply reply;

    if (lists_in >> syncs++ & 1)
        (void)st_host_list(session->server, session->folders[0], &reply);
    return ST_OK;
}

enum { FURTHER = 1 }; /* synchronization of the first run, to see whether it changes anything */

static struct st_case *judge_moody(struct st_arena *arena, unsigned in, size_t repeat)
{
    static const struct st_engine moody = { .name = "moody", .sync = moody_sync };
    static const struct st_engine_spec spec = { .engine = &moody, .text = "moody" };
    struct st_scenario *scenario = ST_NEW(arena, struct st_scenario);
    const char *text = st_arena_format(arena, form, "", "'sync': 'ok'", "");

    *scenario = *st_test_load(arena, st_test_quotes(arena, text));
    scenario->needs = 0;
    lists_in = in;
    syncs = 0;
    return st_judge(arena, scenario, &spec, repeat);
}

static bool is_broken(const struct st_case *judged, enum st_invariant invariant)
{
    for (size_t i = 0; i < judged->finding_count; i++)
        if (judged->findings[i].invariant == invariant)
            return true;
    return false;
}

/*
 * Which synchronizations do it another way: 0 and 1 are those of the first run. How many runs
 * there are; whether that is seen; whether the second run shows it.
 */
static const struct {
    unsigned in;
    size_t repeat, made;
    bool is_unstable, is_broken;
} moods[] = {
    { 0x00, 1, 2, false, false }, { 0x05, 1, 2, false, false }, { 0x01, 1, 2, true, true },
    { 0x04, 1, 2, true, true },   { 0x04, 2, 2, true, true },   { 0x08, 2, 2, false, false },
    { 0x08, 3, 3, true, false },  { 0x10, 3, 3, false, false }, { 0x10, 4, 4, true, false },
};

static void test_an_engine_that_is_not_deterministic_is_found_by_running_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof moods / sizeof moods[0]; i++) {
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_case *judged = judge_moody(&arena, moods[i].in, moods[i].repeat);

        assert_int_equal(syncs, FURTHER + moods[i].made);
        assert_int_equal(judged->is_unstable, moods[i].is_unstable);
        assert_int_equal(is_broken(judged, ST_INVARIANT_DETERMINISM), moods[i].is_broken);
        assert_int_equal(judged->run->again != judged->run->hash, moods[i].is_broken);
        st_arena_clear(&arena);
    }
}

/* The form for benchmarks: no records, the same world in the end. */
static void test_a_run_without_records_ends_in_the_same_world(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);

    const struct st_case *judged = judge(&arena, "", truth);
    struct st_runner *bare = st_runner_new(&arena, judged->scenario, judged->spec, 0);

    for (size_t i = 0; i < 3; i++)
        assert_true(st_world_hash(st_runner_go(bare)->world) == st_world_hash(judged->run->world));
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_holds_passes_and_was_looked_at),
        cmocka_unit_test(test_every_kind_of_statement_fails_when_it_does_not_hold),
        cmocka_unit_test(test_a_step_ends_as_it_states_or_well),
        cmocka_unit_test(test_a_check_is_judged_at_its_time),
        cmocka_unit_test(test_an_engine_that_lacks_a_capability_is_skipped_with_the_reason),
        cmocka_unit_test(test_the_same_scenario_gives_the_same_hash_and_another_another),
        cmocka_unit_test(test_an_engine_that_is_not_deterministic_is_found_by_running_again),
        cmocka_unit_test(test_a_run_without_records_ends_in_the_same_world),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
