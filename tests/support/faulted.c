/*
 * faulted.c - a small story with faults, for tests of runs that go wrong.
 */
#include "tests/support/faulted.h"

#include "tests/support/world.h"

/* %s: more steps, the faults, the expectation. */
static const char form[] =
    "{'scenario': 1, 'title': 't',"
    " 'identities': {'alice': {}, 'bob': {}, 'staff': {'members': ['alice']}},"
    " 'server': {'/Team': {'items': {"
    "   'plan': {'properties': {'state': 'open', 'body': 'old'}},"
    "   'memo': {'properties': {'body': 'memo'}},"
    "   'pay': {'acl': [{'allow': 'staff', 'to': ['full']}], 'properties': {'body': 'pay'}}}},"
    "   '/Old': {}},"
    " 'steps': ["
    "   {'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Old']},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'new'}},"
    "   {'do': 'edit', 'as': 'alice', 'item': '/Team/memo', 'set': {'body': 'mine'}},"
    "   {'do': 'sync', 'as': 'alice'}%s],"
    " 'faults': [%s],"
    " 'expect': {%s}}";

const struct st_scenario *st_faulted_load(
    struct st_arena *arena, const char *steps, const char *faults, const char *expect)
{
    const char *text = st_arena_format(arena, form, steps, faults, expect);

    return st_test_load(arena, st_test_quotes(arena, text));
}

const struct st_case *st_faulted_judge(
    struct st_arena *arena, const char *steps, const char *faults, const char *expect)
{
    return st_test_judge(arena, st_faulted_load(arena, steps, faults, expect), "reference");
}

const struct st_run *st_faulted_run(struct st_arena *arena, const char *steps, const char *faults)
{
    return st_faulted_judge(arena, steps, faults, "'server': {'/Team/plan': {}}")->run;
}
