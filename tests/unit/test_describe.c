/*
 * test_describe.c - steps are told as sentences.
 */
#include "framework/run/describe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/world.h"

static const char form[] =
    "{'scenario': 1, 'title': 't',"
    " 'identities': {'alice': {}, 'bob': {}, 'staff': {}},"
    " 'server': {'/Team': {'items': {'plan': {'properties': {'body': 'a'}}}}, '/Old': {}},"
    " 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Old']}, %s],"
    " 'expect': {'server': {'/Team/never': null}}}";

/* What each step of a scenario is called. */
static const struct {
    const char *step, *told;
} rows[] = {
    { "{'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'b', 'mood': 'c'}}",
      "alice sets body, mood of /Team/plan" },
    { "{'do': 'mark-read', 'as': 'alice', 'item': '/Team/plan', 'read': false}",
      "alice marks /Team/plan as unread" },
    { "{'do': 'server-create', 'as': 'bob', 'item': '/Old/new'}",
      "bob creates /Old/new on the server" },
    { "{'do': 'server-move', 'item': '/Old/new', 'to': '/Team'}",
      "administrator moves /Old/new to /Team on the server" },
    { "{'do': 'server-delete', 'item': '/Team/new'}",
      "administrator deletes /Team/new on the server" },
    { "{'do': 'set-acl', 'on': '/Old', 'acl': []}", "administrator replaces the list of /Old" },
    { "{'do': 'set-owner', 'on': '/Old', 'owner': 'bob'}",
      "administrator makes bob the owner of /Old" },
    { "{'do': 'set-owner', 'on': '/Old', 'owner': null}",
      "administrator makes nobody the owner of /Old" },
    { "{'do': 'set-clock', 'clock': '09:00:05'}", "the clock is set to 09:00:05" },
    { "{'do': 'set-quota', 'bytes': 100}", "the server's quota becomes 100 bytes" },
    { "{'do': 'set-quota', 'bytes': 1}", "the server's quota becomes 1 byte" },
    { "{'do': 'set-quota', 'bytes': null}", "the server's quota is lifted" },
    { "{'do': 'join-group', 'group': 'staff', 'member': 'bob'}", "bob joins staff" },
    { "{'do': 'leave-group', 'group': 'staff', 'member': 'bob'}", "bob leaves staff" },
    { "{'do': 'sync', 'as': 'alice'}", "alice synchronizes" },
    { "{'do': 'check', 'expect': {}}", "look at what is" },
};

static void test_every_step_is_a_sentence(void **state)
{
    const size_t count = sizeof rows / sizeof rows[0];
    const char *steps = rows[0].step;
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 1; i < count; i++)
        steps = st_arena_format(&arena, "%s, %s", steps, rows[i].step);

    const char *text = st_test_quotes(&arena, st_arena_format(&arena, form, steps));
    const struct st_scenario *scenario = st_test_load(&arena, text);
    const struct st_run *run = st_test_judge(&arena, scenario, "reference")->run;

    assert_int_equal(scenario->step_count, count + 1);
    assert_string_equal(
        st_describe_step(run, &scenario->steps[0]), "alice takes /Team, /Old offline");
    for (size_t i = 0; i < count; i++)
        assert_string_equal(st_describe_step(run, &scenario->steps[i + 1]), rows[i].told);
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_step_is_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
