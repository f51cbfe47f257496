/*
 * test_load_steps.c - steps, expectations and known failures become numbers.
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

static const char *text_of(const struct st_scenario *scenario, st_name name)
{
    return st_names_text(&scenario->names, name);
}

/* --- Steps ------------------------------------------------------------------------------ */

static void test_a_client_is_named_for_its_identity(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", { 'do': 'go-offline', 'as': 'kim', 'client': 'laptop', 'folders': ['/out'] }, "
                "{ 'do': 'sync', 'as': 'kim', 'client': 'laptop', 'expect': 'busy' }",
        EXPECT);
    const struct st_step *steps = scenario->steps;

    (void)state;
    assert_int_equal(scenario->setting.clients, 2);
    assert_string_equal(scenario->client_names[0], "kim");
    assert_string_equal(scenario->client_names[1], "laptop");
    assert_int_equal(scenario->setting.client_identities[1], 2);
    assert_int_equal(steps[0].folder_count, 2);
    assert_int_equal(steps[0].folders[1], 1);
    assert_int_equal(steps[0].client, 0);
    assert_int_equal(steps[2].client, 1);
    assert_true(steps[2].has_expect);
    assert_int_equal(steps[2].expect_status, ST_BUSY);
    assert_false(steps[1].has_expect);
}

static void test_values_are_by_property(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", { 'do': 'edit', 'as': 'kim', 'item': '/in/report', "
                "'set': { 'state': null, 'color': 'red' } }",
        EXPECT);
    const struct st_step *edit = &scenario->steps[1];

    (void)state;
    assert_int_equal(scenario->setting.properties, 3);
    assert_int_equal(edit->object, 2);
    assert_int_equal(edit->touched, 6);
    assert_int_equal(edit->values[0], ST_NAME_NONE);
    assert_int_equal(edit->values[1], ST_NAME_NONE);
    assert_string_equal(text_of(scenario, edit->values[2]), "red");
}

static void test_items_made_by_steps_are_absent_at_first(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", { 'do': 'create', 'as': 'kim', 'item': '/out/new', 'set': { 'body': 'n' } }, "
                "{ 'do': 'server-create', 'item': '/out/new' }, "
                "{ 'do': 'edit', 'as': 'kim', 'item': '/out/new', 'set': { 'body': 'm' } }",
        EXPECT);
    const struct st_store *server = st_world_server(scenario->initial);
    const struct st_step *steps = scenario->steps;

    (void)state;
    assert_int_equal(server->used, 6);
    assert_false(st_store_has(server, 4));
    assert_int_equal(st_store_peek(server, 4)->presence, ST_ABSENT);
    assert_int_equal(steps[1].object, 4);
    assert_int_equal(steps[1].folder, 1);
    assert_string_equal(text_of(scenario, steps[1].name), "new");
    assert_int_equal(steps[2].object, 5);
    assert_int_equal(steps[2].as, ST_NOBODY);
    assert_int_equal(steps[3].object, 5); /* the newest of that name */
}

static void test_a_moved_item_has_its_new_path_too(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", { 'do': 'move', 'as': 'kim', 'item': '/in/report', 'to': '/out' }, "
                "{ 'do': 'mark-read', 'as': 'kim', 'item': '/out/report' }, "
                "{ 'do': 'mark-read', 'as': 'kim', 'item': '/in/report', 'read': false }, "
                "{ 'do': 'create', 'as': 'kim', 'item': '/in/report' }",
        EXPECT);

    (void)state;
    assert_int_equal(scenario->steps[1].folder, 1);
    assert_int_equal(scenario->steps[2].object, 2);
    assert_true(scenario->steps[2].is_read);
    assert_int_equal(scenario->steps[3].object, 2);
    assert_false(scenario->steps[3].is_read);
    assert_int_equal(scenario->steps[4].object, 4);
}

static void test_memberships_and_lists_change(void **state)
{
    const struct st_scenario *scenario = load(
        "{ 'do': 'leave-group', 'group': 'staff', 'member': 'kim' }, "
        "{ 'do': 'join-group', 'group': 'kim', 'member': 'staff' }, "
        "{ 'do': 'set-acl', 'on': '/in/report', 'acl': [{ 'allow': 'staff', 'to': ['full'] }] }, "
        "{ 'do': 'set-acl', 'on': '/in', 'acl': null, 'protected': true, 'as': 'lee' }",
        EXPECT);
    const struct st_acl *lists = scenario->setting.lists;
    const struct st_step *steps = scenario->steps;
    struct st_token token;

    (void)state;
    assert_int_equal(steps[1].group, 2);
    assert_int_equal(steps[1].member, 4);
    assert_int_equal(lists[steps[2].acl].count, 1);
    assert_true(lists[steps[3].acl].null);
    assert_int_equal(steps[3].as, 3);
    st_world_token(scenario->initial, 2, &token);
    assert_true(st_token_has(&token, 4)); /* the world is that before the steps */
}

static void test_needs_follow_from_the_steps(void **state)
{
    (void)state;
    assert_int_equal(load(OFFLINE ", " SYNC, EXPECT)->needs, 0);
    assert_int_equal(
        load(
            OFFLINE ", { 'do': 'delete', 'as': 'kim', 'item': '/in/note' }, "
                    "{ 'do': 'mark-read', 'as': 'kim', 'item': '/in/report' }",
            "'needs': ['conflict'], " EXPECT)
            ->needs,
        ST_CAN(UPLOAD) | ST_CAN(DELETE) | ST_CAN(READ_STATE) | ST_CAN(CONFLICT));
    assert_int_equal(
        load(
            OFFLINE ", { 'do': 'check', 'expect': { 'clients': { 'kim': { '/in/note': {} } } } }",
            EXPECT)
            ->needs,
        ST_CAN(DOWNLOAD));
}

static void test_there_is_room_for_losers_of_conflicts(void **state)
{
    (void)state;
    /* One for each step, one for each synchronization, and two. */
    assert_int_equal(load(OFFLINE, EXPECT)->setting.objects, 4 + 1 + 0 + 2);
    assert_int_equal(load(OFFLINE ", " SYNC ", " SYNC, EXPECT)->setting.objects, 4 + 3 + 2 + 2);
}

/* --- Expectations ----------------------------------------------------------------------- */

static void test_expectations_name_folder_and_item(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", " SYNC,
        "'expect': { 'sync': 'quota', 'server': { '/out/gone': null },\n"
        "  'clients': { 'kim': { '/in/note': {} } },\n"
        "  'conflicts': { '/in/report': { 'body': 'three' } },\n"
        "  'pending': { 'kim': ['/in/note'] },\n"
        "  'errors': [{ 'item': '/in/report', 'status': 'gone', 'property': 'state' }] }");
    const struct st_expect *expect = &scenario->expect;

    (void)state;
    assert_true(expect->has_sync && expect->has_errors);
    assert_int_equal(expect->sync, ST_QUOTA);
    assert_int_equal(expect->item_count, 3);
    assert_int_equal(expect->items[0].replica, ST_SERVER);
    assert_false(expect->items[0].is_present);
    assert_int_equal(expect->items[0].folder, 1);
    assert_string_equal(text_of(scenario, expect->items[0].name), "gone");
    assert_int_equal(expect->items[1].replica, 1);
    assert_true(expect->items[1].is_present);
    assert_int_equal(expect->items[1].listed, 0);
    assert_true(expect->items[2].is_loser);
    assert_string_equal(text_of(scenario, expect->items[2].values[0]), "three");
    assert_int_equal(expect->pending_count, 1);
    assert_int_equal(expect->pending[0].items[0], 3);
    assert_int_equal(expect->error_count, 1);
    assert_int_equal(expect->errors[0].status, ST_GONE);
    assert_int_equal(expect->errors[0].property, 1);
    assert_string_equal(st_path_pointer(&arena, expect->items[0].at), "/expect/server/~1out~1gone");
}

static void test_a_check_expects_at_its_step(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", { 'do': 'check', 'expect': { 'server': { '/in/note': {} } } }", "'expect': {}");

    (void)state;
    assert_null(scenario->steps[0].check);
    assert_int_equal(scenario->steps[1].check->item_count, 1);
    assert_int_equal(scenario->expect.item_count, 0);
}

static void test_known_failures_are_of_canonical_engines(void **state)
{
    const struct st_scenario *scenario = load(
        OFFLINE ", " SYNC,
        EXPECT ", 'known_failures': { 'ics-2000:abort-scope=item': { 'code': '0x80070005',\n"
               "  'at': { 'call': 'item.save', 'item': '/in/note' },\n"
               "  'breaks': ['progress', 'acl-kept'], 'log': ['a', 'b'] } }");
    const struct st_known *known = scenario->known;

    (void)state;
    assert_int_equal(scenario->known_count, 1);
    assert_string_equal(known->engine, "ics-2000");
    assert_true(known->has_code && known->has_call && known->has_item && known->has_breaks);
    assert_false(known->has_session_code);
    assert_int_equal(known->code, 0x80070005);
    assert_int_equal(known->call, ST_CALL_ITEM_SAVE);
    assert_int_equal(known->property, ST_NO_PROPERTY);
    assert_int_equal(known->breaks, 1 << ST_INVARIANT_PROGRESS | 1 << ST_INVARIANT_ACL_KEPT);
    assert_int_equal(known->log_count, 2);
    assert_string_equal(known->log[1], "b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_client_is_named_for_its_identity),
        cmocka_unit_test(test_values_are_by_property),
        cmocka_unit_test(test_items_made_by_steps_are_absent_at_first),
        cmocka_unit_test(test_a_moved_item_has_its_new_path_too),
        cmocka_unit_test(test_memberships_and_lists_change),
        cmocka_unit_test(test_needs_follow_from_the_steps),
        cmocka_unit_test(test_there_is_room_for_losers_of_conflicts),
        cmocka_unit_test(test_expectations_name_folder_and_item),
        cmocka_unit_test(test_a_check_expects_at_its_step),
        cmocka_unit_test(test_known_failures_are_of_canonical_engines),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
