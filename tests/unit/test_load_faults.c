/*
 * test_load_faults.c - faults and what they change become numbers.
 */
#include "framework/scenario/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

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

#define OFFLINE "{ 'do': 'go-offline', 'as': 'kim', 'folders': ['/in', '/out'] }"
#define SYNC    "{ 'do': 'sync', 'as': 'kim' }"

static const struct st_scenario *load_text(const char *text)
{
    char *copy = st_arena_copy_string(&arena, text);
    struct st_diags diags;

    for (char *c = copy; *c; c++)
        if (*c == '\'')
            *c = '"';
    st_diags_init(&diags, &arena, "x.json");

    const struct st_scenario *scenario = st_scenario_load(&arena, copy, strlen(copy), &diags);

    for (size_t i = 0; i < diags.count; i++)
        print_error("%s", st_diag_text(&arena, &diags, i));
    assert_non_null(scenario);
    return scenario;
}

/*
 * Objects are /in 0, /out 1, /in/report 2, /in/note 3, what faults make, what steps
 * make; properties body 0, state 1; identities kim 2, lee 3, staff 4.
 */
static const struct st_scenario *load(const char *steps, const char *faults)
{
    return load_text(st_arena_format(
        &arena,
        "{ 'scenario': 1, 'title': 't',\n"
        "  'identities': { 'kim': {}, 'lee': {}, 'staff': { 'members': ['kim'] } },\n"
        "  'server': { '/in': { 'items': {\n"
        "    'report': { 'properties': { 'body': 'one', 'state': 'new' } }, 'note': {} } },\n"
        "    '/out': {} },\n"
        "  'steps': [" OFFLINE ", %s],\n"
        "  'faults': [%s],\n"
        "  'expect': { 'server': { '/in/report': { 'body': 'two' } } } }",
        steps, faults));
}

static const struct st_fault *load_one(const char *steps, const char *fault)
{
    const struct st_scenario *scenario = load(steps, fault);

    assert_int_equal(scenario->fault_count, 1);
    return &scenario->faults[0];
}

/* --- What goes wrong -------------------------------------------------------------------- */

static void test_what_is_left_out_matches_everything(void **state)
{
    const struct st_fault *fault = load_one(SYNC, "{ 'at': {}, 'inject': 'timeout' }");

    (void)state;
    assert_non_null(fault->at);
    assert_int_equal(fault->kind, ST_FAULT_TIMEOUT);
    assert_int_equal(fault->when, ST_WHEN_BEFORE);
    assert_int_equal(fault->times, 1);
    assert_int_equal(fault->trigger.calls, 0);
    assert_null(fault->trigger.objects);
    assert_int_equal(fault->trigger.properties, 0);
    assert_int_equal(fault->trigger.as, ST_NOBODY);
    assert_int_equal(fault->trigger.sides, 0);
    assert_int_equal(fault->trigger.step, ST_ANY_STEP);
    assert_int_equal(fault->trigger.nth, 1);
}

static void test_what_is_stated_is_what_matches(void **state)
{
    const struct st_fault *fault = load_one(
        SYNC ", " SYNC, "{ 'inject': 'busy', 'times': 7, 'at': { 'call': 'property.set',\n"
                        "  'item': '/in/report', 'property': 'state', 'as': 'kim',\n"
                        "  'on': 'client', 'step': 3, 'nth': 2 } }");

    (void)state;
    assert_int_equal(fault->times, 7);
    assert_int_equal(fault->trigger.calls, 1 << ST_CALL_PROPERTY_SET);
    assert_int_equal(fault->trigger.objects[0], 1 << 2);
    assert_int_equal(fault->trigger.properties, 2);
    assert_int_equal(fault->trigger.as, 2);
    assert_int_equal(fault->trigger.sides, ST_ON_CLIENT);
    assert_int_equal(fault->trigger.step, 2); /* people count from 1 */
    assert_int_equal(fault->trigger.nth, 2);
}

static void test_a_fault_may_last(void **state)
{
    const struct st_scenario *scenario = load(
        SYNC, "{ 'at': {}, 'inject': 'io-error', 'times': 'always' },\n"
              "{ 'at': {}, 'inject': 'stale-token', 'times': 50 },\n"
              "{ 'at': { 'on': 'server' }, 'inject': 'crash', 'when': 'after' }");

    (void)state;
    assert_int_equal(scenario->fault_count, 3);
    assert_int_equal(scenario->faults[0].times, ST_TIMES_ALWAYS);
    assert_int_equal(scenario->faults[1].times, 50);
    assert_int_equal(scenario->faults[2].when, ST_WHEN_AFTER);
    assert_int_equal(scenario->faults[2].trigger.sides, ST_ON_SERVER);
}

static void test_every_kind_loads_at_the_first_call(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++) {
        const char *more =
            kind == ST_FAULT_CHANGE ? ", 'change': { 'do': 'set-clock', 'clock': '09:00:00' }" : "";
        const char *text = st_arena_format(
            &arena, "{ 'at': {}, 'inject': '%s'%s }", st_fault_words.words[kind], more);

        assert_int_equal(load_one(SYNC, text)->kind, kind);
    }
}

static void test_there_is_room_for_what_faults_add(void **state)
{
    size_t objects = load(SYNC, "")->setting.objects;

    (void)state;
    assert_int_equal(
        load(SYNC, "{ 'at': {}, 'inject': 'repeat' }, { 'at': {}, 'inject': 'cut' }")
            ->setting.objects,
        objects + 2);
}

/* --- Patterns --------------------------------------------------------------------------- */

static uint64_t objects_like(const char *steps, const char *pattern)
{
    const char *text =
        st_arena_format(&arena, "{ 'at': { 'item': '%s' }, 'inject': 'timeout' }", pattern);

    return load_one(steps, text)->trigger.objects[0];
}

static void test_a_pattern_is_for_folders_and_items(void **state)
{
    (void)state;
    assert_int_equal(objects_like(SYNC, "/in"), 1 << 0);
    assert_int_equal(objects_like(SYNC, "/*"), 1 << 0 | 1 << 1);
    assert_int_equal(objects_like(SYNC, "/in/*"), 1 << 2 | 1 << 3);
    assert_int_equal(objects_like(SYNC, "/**/?ote"), 1 << 3);
    assert_int_equal(objects_like(SYNC, "/**"), 0xf);
}

static void test_a_pattern_is_for_what_steps_make_and_move(void **state)
{
    static const char steps[] =
        "{ 'do': 'create', 'as': 'kim', 'item': '/out/new' }, "
        "{ 'do': 'server-create', 'item': '/out/new' }, "
        "{ 'do': 'move', 'as': 'kim', 'item': '/in/note', 'to': '/out' }, " SYNC;

    (void)state;
    assert_int_equal(objects_like(steps, "/out/new"), 1 << 4 | 1 << 5); /* two at one time */
    assert_int_equal(objects_like(steps, "/out/note"), 1 << 3);
    assert_int_equal(objects_like(steps, "/in/note"), 1 << 3);
}

static void test_properties_have_patterns_too(void **state)
{
    (void)state;
    assert_int_equal(
        load_one(SYNC, "{ 'at': { 'property': '*o*' }, 'inject': 'busy' }")->trigger.properties, 1);
    assert_int_equal(
        load_one(SYNC, "{ 'at': { 'property': '*' }, 'inject': 'busy' }")->trigger.properties, 3);
}

/* --- What somebody does just then ------------------------------------------------------- */

/* A fault that does the step that is written between these. */
#define DO   "{ 'at': {}, 'inject': 'change', 'change': { 'do': "
#define DONE " } }"

static void test_changes_are_steps(void **state)
{
    static const char faults[] =
        "{ 'at': {}, 'inject': 'busy' }, " DO
        "'leave-group', 'group': 'staff', 'member': 'kim'" DONE ", "
        "{ 'at': {}, 'inject': 'change', 'when': 'after', 'change': { "
        "  'do': 'server-edit', 'as': 'lee', 'item': '/in/report', 'set': { 'body': 'x' } } }, " DO
        "'set-acl', 'on': '/in', 'acl': []" DONE;
    const struct st_scenario *scenario = load(SYNC, faults);
    const struct st_step *changes = scenario->changes;

    (void)state;
    assert_int_equal(scenario->change_count, 3);
    assert_int_equal(scenario->faults[1].change, 0);
    assert_int_equal(scenario->faults[2].change, 1);
    assert_int_equal(scenario->faults[2].when, ST_WHEN_AFTER);
    assert_int_equal(scenario->faults[3].change, 2);
    assert_int_equal(changes[0].verb, ST_VERB_LEAVE_GROUP);
    assert_int_equal(changes[0].group, 4);
    assert_int_equal(changes[1].as, 3);
    assert_int_equal(changes[1].object, 2);
    assert_int_equal(changes[1].touched, 1);
    assert_int_equal(scenario->setting.lists[changes[2].acl].count, 0);
    assert_int_equal(scenario->setting.journal_capacity, 2); /* nothing of theirs is offline */
}

static void test_what_a_fault_makes_has_a_name_everywhere(void **state)
{
    static const char steps[] =
        "{ 'do': 'create', 'as': 'kim', 'item': '/out/mine' }, " SYNC ", "
        "{ 'do': 'check', 'expect': { 'server': { '/in/made': {} } } }, "
        "{ 'do': 'server-edit', 'item': '/in/made', 'set': { 'body': 'x' } }, "
        "{ 'do': 'mark-read', 'as': 'kim', 'item': '/out/note' }, " SYNC;
    static const char faults[] = "{ 'at': { 'item': '/in/m*' }, 'inject': 'busy' }, " DO
                                 "'server-create', 'item': '/in/made'" DONE ", " DO
                                 "'server-move', 'item': '/in/note', 'to': '/out'" DONE ", " DO
                                 "'server-delete', 'item': '/out/mine'" DONE;
    const struct st_scenario *scenario = load(steps, faults);

    (void)state;
    assert_int_equal(scenario->changes[0].object, 4);
    assert_int_equal(scenario->faults[0].trigger.objects[0], 1 << 4);
    assert_int_equal(scenario->steps[4].object, 4);
    assert_int_equal(scenario->steps[5].object, 3);
    assert_int_equal(scenario->changes[2].object, scenario->steps[1].object);
    assert_false(st_store_has(st_world_server(scenario->initial), 4));
}

static void test_what_was_deleted_may_be_made_again_by_a_fault(void **state)
{
    const struct st_scenario *scenario = load(
        "{ 'do': 'delete', 'as': 'kim', 'item': '/in/note' }, " SYNC,
        DO "'server-create', 'item': '/in/note'" DONE);

    (void)state;
    assert_int_equal(scenario->steps[1].object, 3);
    assert_int_equal(scenario->changes[0].object, 4);
}

static void test_a_membership_may_begin_and_end_in_steps_or_faults(void **state)
{
    static const char steps[] =
        "{ 'do': 'leave-group', 'group': 'staff', 'member': 'kim' }, " SYNC ", "
        "{ 'do': 'leave-group', 'group': 'staff', 'member': 'lee' }, " SYNC;
    static const char faults[] = DO "'join-group', 'group': 'staff', 'member': 'lee'" DONE ", " DO
                                    "'leave-group', 'group': 'staff', 'member': 'kim'" DONE;
    const struct st_scenario *scenario = load(steps, faults);

    (void)state;
    assert_int_equal(scenario->changes[0].member, 3);
    assert_int_equal(scenario->changes[1].member, 2);
}

/* --- Steps of an administrator ---------------------------------------------------------- */

static void test_owner_clock_and_quota_are_set(void **state)
{
    static const char written[] = "{ 'do': 'set-owner', 'on': '/in/report', 'owner': 'lee' }, "
                                  "{ 'do': 'set-owner', 'on': '/out', 'owner': null }, "
                                  "{ 'do': 'set-clock', 'clock': '09:00:01' }, "
                                  "{ 'do': 'set-quota', 'bytes': 100 }, "
                                  "{ 'do': 'set-quota', 'bytes': null }, " SYNC;
    const struct st_step *steps = load(written, "")->steps;

    (void)state;
    assert_int_equal(steps[1].object, 2);
    assert_int_equal(steps[1].owner, 3);
    assert_int_equal(steps[2].object, 1);
    assert_int_equal(steps[2].owner, ST_NOBODY);
    assert_int_equal(steps[3].clock, 9 * 3600 + 1);
    assert_int_equal(steps[4].quota, 100);
    assert_int_equal(steps[5].quota, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_left_out_matches_everything),
        cmocka_unit_test(test_what_is_stated_is_what_matches),
        cmocka_unit_test(test_a_fault_may_last),
        cmocka_unit_test(test_every_kind_loads_at_the_first_call),
        cmocka_unit_test(test_there_is_room_for_what_faults_add),
        cmocka_unit_test(test_a_pattern_is_for_folders_and_items),
        cmocka_unit_test(test_a_pattern_is_for_what_steps_make_and_move),
        cmocka_unit_test(test_properties_have_patterns_too),
        cmocka_unit_test(test_changes_are_steps),
        cmocka_unit_test(test_what_a_fault_makes_has_a_name_everywhere),
        cmocka_unit_test(test_what_was_deleted_may_be_made_again_by_a_fault),
        cmocka_unit_test(test_a_membership_may_begin_and_end_in_steps_or_faults),
        cmocka_unit_test(test_owner_clock_and_quota_are_set),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
