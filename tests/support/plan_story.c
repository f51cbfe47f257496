/*
 * plan_story.c - what happens to one item, in a few words, and what must be at its end.
 */
#include "tests/support/plan_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/world.h"

static struct st_arena arena;

int st_plan_story_start(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

int st_plan_story_stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

static const char form[] =
    "{'scenario': 1, 'title': 't', 'clock': '08:00:00',"
    " 'identities': {'alice': {}, 'bob': {}},"
    " 'server': {'/Team': {%s 'acl': [{'allow': 'everyone', 'to': ['full']}],"
    "  'items': {'plan': {%s}}}, '/Archive': {}},"
    " 'steps': ["
    "  {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Archive']},"
    "  {'do': 'go-offline', 'as': 'alice', 'client': 'two', 'folders': ['/Team', '/Archive']},"
    "  %s],"
    " 'faults': [%s],"
    " 'expect': {'server': {'/Team/nothing': null}}}";

void st_plan_story_check(const struct st_plan_story *story)
{
    const char *text = st_arena_format(
        &arena, form, story->team ? story->team : "", story->plan ? story->plan : "", story->steps,
        story->faults ? story->faults : "");
    const struct st_scenario *scenario = st_test_load(&arena, st_test_quotes(&arena, text));
    const struct st_case *judged = st_test_judge(&arena, scenario, "reference");
    const char *item = story->item ? story->item : "plan";
    struct st_run end = *judged->run;

    for (size_t i = 0; i < judged->finding_count; i++)
        fail_msg(
            "%s: %s: expected %s, got %s", st_invariant_words.words[judged->findings[i].invariant],
            judged->findings[i].what, judged->findings[i].expected, judged->findings[i].actual);
    for (size_t i = 0; i < scenario->fault_count; i++)
        assert_true(judged->run->fired[i] > 0);
    end.world = (struct st_world *)(uintptr_t)end.quiet;
    assert_string_equal(st_test_item(&arena, &end, ST_SERVER, item), story->online);
    assert_string_equal(st_test_item(&arena, &end, 1, item), story->local);
}
