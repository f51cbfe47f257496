/*
 * test_oracle.c - every invariant sees the engine that breaks it, and accuses nobody else.
 */
#include "framework/run/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/broken_engines.h"
#include "tests/support/random_story.h"
#include "tests/support/world.h"

/* Something refused, something allowed, something new online: enough for each planted bug. */
static const char meeting[] =
    "{'scenario': 1, 'title': 'A bit of everything',"
    " 'identities': {'alice': {}},"
    " 'server': {'/Team': {'items': {"
    "   'plan': {'acl': [{'deny': 'everyone', 'to': ['write-property'], 'property': 'state'},"
    "                    {'allow': 'everyone', 'to': ['full']}],"
    "            'properties': {'state': 'open', 'body': 'old', 'note': 'kept'}},"
    "   'memo': {'properties': {'body': 'old'}}}}},"
    " 'steps': ["
    "   {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
    "   {'do': 'server-edit', 'item': '/Team/memo', 'set': {'body': 'new'}},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/plan',"
    "    'set': {'state': 'done', 'body': 'new'}},"
    "   {'do': 'sync', 'as': 'alice'}],"
    " 'expect': {'server': {'/Team/memo': {'body': 'new'}}}}";

/* The same with nothing refused, so that the synchronization says ok. */
static const char quiet_meeting[] =
    "{'scenario': 1, 'title': 'A bit of everything, all of it allowed',"
    " 'identities': {'alice': {}},"
    " 'server': {'/Team': {'items': {"
    "   'plan': {'properties': {'body': 'old'}}, 'memo': {'properties': {'body': 'old'}}}}},"
    " 'steps': ["
    "   {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
    "   {'do': 'server-edit', 'item': '/Team/memo', 'set': {'body': 'new'}},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'new'}},"
    "   {'do': 'sync', 'as': 'alice'}],"
    " 'expect': {'server': {'/Team/memo': {'body': 'new'}}}}";

static const struct st_scenario *load(struct st_arena *arena, const char *text)
{
    return st_test_load(arena, st_test_quotes(arena, text));
}

/* --- Planted bugs --------------------------------------------------------------------- */

static void test_every_planted_bug_breaks_its_invariant_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_broken_engine_count; i++) {
        const struct st_broken_engine *broken = &st_broken_engines[i];
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_scenario *scenario =
            load(&arena, broken->breaks == ST_INVARIANT_TRUTHFUL_SUCCESS ? quiet_meeting : meeting);
        const struct st_case *judged = st_test_judge_engine(&arena, scenario, &broken->engine);

        for (size_t k = 0; k < judged->finding_count; k++)
            if (judged->findings[k].invariant != broken->breaks)
                fail_msg(
                    "%s breaks %s: %s", broken->engine.name,
                    st_invariant_words.words[judged->findings[k].invariant],
                    judged->findings[k].what);
        if (judged->finding_count != 1)
            fail_msg("%s is not seen", broken->engine.name);
        assert_int_equal(judged->findings[0].step, 3);
        assert_non_null(judged->findings[0].what);
        assert_non_null(judged->findings[0].expected);
        assert_non_null(judged->findings[0].actual);
        st_arena_clear(&arena);
    }
}

static void test_every_invariant_has_an_engine_that_breaks_it(void **state)
{
    unsigned found = 0;

    (void)state;
    for (size_t i = 0; i < st_broken_engine_count; i++)
        found |= 1U << st_broken_engines[i].breaks;
    assert_int_equal(found, (1U << ST_INVARIANT_COUNT) - 1);
}

static void test_the_reference_engine_is_not_accused(void **state)
{
    const char *const texts[] = { meeting, quiet_meeting };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct st_arena arena;

        st_arena_init(&arena);
        assert_int_equal(
            st_test_judge(&arena, load(&arena, texts[i]), "reference")->finding_count, 0);
        st_arena_clear(&arena);
    }
}

static void test_an_excepted_invariant_is_not_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_broken_engine_count; i++) {
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_scenario *loaded = load(&arena, meeting);
        struct st_scenario *scenario = ST_NEW(&arena, struct st_scenario);

        *scenario = *loaded;
        scenario->except = 1U << st_broken_engines[i].breaks;
        assert_int_equal(
            st_test_judge_engine(&arena, scenario, &st_broken_engines[i].engine)->finding_count, 0);
        st_arena_clear(&arena);
    }
}

/* --- Random stories ------------------------------------------------------------------- */

struct quest {
    const struct st_engine_spec *spec;
    unsigned seen;     /* set of 1 << ST_INVARIANT_* that were broken */
    unsigned wanted;   /* while shrinking: these */
    const char *first; /* the first finding, in told */
    struct st_arena told;
};

static unsigned broken_by(struct quest *quest, const struct st_story *story)
{
    struct st_finding findings[ST_INVARIANT_COUNT];
    struct st_arena arena;
    unsigned broken = 0;

    st_arena_init(&arena);

    struct st_run *run = st_runner_go(
        st_runner_new(&arena, st_story_scenario(&arena, story), quest->spec, ST_RUN_RECORD));
    size_t count = st_oracle_judge(run, findings);

    for (size_t i = 0; i < count; i++)
        broken |= 1U << findings[i].invariant;
    if (count > 0)
        quest->first = st_arena_format(
            &quest->told, "%s: %s, expected %s, got %s",
            st_invariant_words.words[findings[0].invariant], findings[0].what, findings[0].expected,
            findings[0].actual);
    st_arena_clear(&arena);
    return broken;
}

static bool is_still_broken(void *argument, const struct st_story *story)
{
    struct quest *quest = argument;

    return broken_by(quest, story) & quest->wanted;
}

/* Fail with the smallest story that shows it. */
static void tell(struct quest *quest, struct st_story *story, unsigned broken)
{
    quest->wanted = broken & ~(broken - 1);
    st_story_shrink(story, is_still_broken, quest);
    broken_by(quest, story);
    print_error("%s%s\n", st_story_text(&quest->told, story), quest->first);
    fail_msg("%s breaks an invariant", quest->spec->text);
}

/* Run stories from first to last; those that break one of `kept` fail the test. */
static unsigned run_stories(
    const struct st_engine *engine, uint64_t first, uint64_t last, unsigned kept)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct quest quest = { .spec = &spec };
    struct st_story story;

    st_arena_init(&quest.told);
    for (uint64_t seed = first; seed <= last; seed++) {
        st_story_make(&story, seed);

        unsigned broken = broken_by(&quest, &story);

        quest.seen |= broken;
        if (broken & kept)
            tell(&quest, &story, broken & kept);
        if (broken)
            st_arena_clear(&quest.told);
    }
    st_arena_clear(&quest.told);
    return quest.seen;
}

enum { ALL = (1 << ST_INVARIANT_COUNT) - 1, STORIES = 20000, FEW = 1500 };

static void test_the_reference_engine_keeps_every_invariant_in_any_story(void **state)
{
    (void)state;
    run_stories(&st_engine_reference, 1, STORIES, ALL);
}

/* What no engine may do, whatever its model: these are kept by the host, not by the engine. */
static void test_no_built_in_engine_breaks_the_server(void **state)
{
    const unsigned kept = 1U << ST_INVARIANT_ACL_KEPT | 1U << ST_INVARIANT_WELL_FORMED_TREE |
                          1U << ST_INVARIANT_NO_ESCALATION;

    (void)state;
    for (size_t i = 0; i < st_engine_count; i++)
        run_stories(st_engines[i], 1, FEW, kept);
}

/* Their models have no known failure that a story can show. */
static void test_engines_that_fail_by_item_keep_every_invariant(void **state)
{
    static const char *const names[] = { "dav-atomic", "journal-continue", "three-way" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        run_stories(st_engines[st_words_find(&st_engine_words, names[i])], 1, FEW, ALL);
}

static void test_random_stories_find_every_planted_bug(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_broken_engine_count; i++) {
        unsigned seen = run_stories(&st_broken_engines[i].engine, 1, FEW, 0);

        if (!(seen >> st_broken_engines[i].breaks & 1))
            fail_msg("%s is not seen in %d stories", st_broken_engines[i].engine.name, (int)FEW);
    }
}

static void test_a_story_is_made_by_its_seed_alone(void **state)
{
    struct st_story one;
    struct st_story two;
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    st_story_make(&one, 7);
    st_story_make(&two, 7);
    assert_string_equal(st_story_text(&arena, &one), st_story_text(&arena, &two));
    st_story_make(&two, 8);
    assert_string_not_equal(st_story_text(&arena, &one), st_story_text(&arena, &two));
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_planted_bug_breaks_its_invariant_and_no_other),
        cmocka_unit_test(test_every_invariant_has_an_engine_that_breaks_it),
        cmocka_unit_test(test_the_reference_engine_is_not_accused),
        cmocka_unit_test(test_an_excepted_invariant_is_not_judged),
        cmocka_unit_test(test_the_reference_engine_keeps_every_invariant_in_any_story),
        cmocka_unit_test(test_no_built_in_engine_breaks_the_server),
        cmocka_unit_test(test_engines_that_fail_by_item_keep_every_invariant),
        cmocka_unit_test(test_random_stories_find_every_planted_bug),
        cmocka_unit_test(test_a_story_is_made_by_its_seed_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
