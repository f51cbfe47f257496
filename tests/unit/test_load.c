/*
 * test_load.c - a right file becomes the world that it describes.
 *
 * What is wrong with wrong files is said in tests/bad.
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

static const struct st_scenario *load(const char *text)
{
    struct st_diags diags;

    st_diags_init(&diags, &arena, "x.json");

    const struct st_scenario *scenario = st_scenario_load(&arena, text, strlen(text), &diags);

    for (size_t i = 0; i < diags.count; i++)
        print_error("%s", st_diag_text(&arena, &diags, i));
    assert_non_null(scenario);
    return scenario;
}

/* A scenario with these identities, server and steps; quotes are written as '. */
static const struct st_scenario *load_parts(
    const char *identities, const char *server, const char *steps)
{
    char *text = st_arena_format(
        &arena,
        "{ 'scenario': 1, 'title': 't', 'clock': '01:02:03', 'identities': { %s },\n"
        "  'server': { %s },\n  'steps': [%s],\n"
        "  'expect': { 'server': { '/in/report': { 'body': 'x' } } } }",
        identities, server, steps);

    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    return load(text);
}

#define KIM     "'kim': {}"
#define REPORT  "'/in': { 'items': { 'report': { 'properties': { 'body': 'one' } } } }"
#define OFFLINE "{ 'do': 'go-offline', 'as': 'kim', 'folders': ['/in'] }"
#define SYNC    "{ 'do': 'sync', 'as': 'kim' }"

static const struct st_object *object_at(const struct st_scenario *scenario, const char *path)
{
    const struct st_store *server = st_world_server(scenario->initial);

    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id) &&
            strcmp(st_object_path(&arena, &scenario->names, server, id), path) == 0)
            return st_store_peek(server, id);
    return NULL;
}

static const char *value_of(const struct st_scenario *scenario, st_name value)
{
    return st_names_text(&scenario->names, value);
}

/* --- Identities ------------------------------------------------------------------------- */

static void test_identities_are_numbered_after_the_special_ones(void **state)
{
    const struct st_scenario *scenario = load_parts(
        "'kim': { 'privileges': ['bypass-acl'] }, 'staff': { 'members': ['kim'] }", REPORT,
        OFFLINE);
    const struct st_setting *setting = &scenario->setting;

    (void)state;
    assert_int_equal(setting->identities, 4);
    assert_string_equal(setting->identity_names[ST_EVERYONE], "everyone");
    assert_string_equal(setting->identity_names[ST_OWNER], "owner");
    assert_string_equal(setting->identity_names[2], "kim");
    assert_string_equal(setting->identity_names[3], "staff");
    assert_int_equal(setting->privileges[2], 1 << ST_PRIVILEGE_BYPASS_ACL);
    assert_int_equal(setting->privileges[3], 0);
}

static void test_tokens_hold_the_groups_of_groups(void **state)
{
    const struct st_scenario *scenario = load_parts(
        "'all': { 'members': ['staff'] }, 'staff': { 'members': ['kim'] }, " KIM, REPORT, OFFLINE);
    struct st_token token;

    (void)state;
    st_world_token(scenario->initial, 4, &token);
    assert_true(st_token_has(&token, 2) && st_token_has(&token, 3));
    st_world_token(scenario->initial, 3, &token);
    assert_true(st_token_has(&token, 2) && !st_token_has(&token, 4));
}

/* Each group holds both of the next level: two to the thirty paths, sixty groups. */
static void test_a_diamond_of_groups_is_no_work(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    for (int i = 0; i < 30; i++)
        for (int side = 'a'; side <= 'b'; side++)
            st_text_addf(&text, "'%c%d': { 'members': ['a%d', 'b%d'] }, ", side, i, i + 1, i + 1);
    st_text_add(&text, "'a30': {}, 'b30': {}, " KIM);
    assert_int_equal(load_parts(text.data, REPORT, OFFLINE)->setting.identities, 65);
}

static void test_groups_nest_as_deep_as_there_are_identities(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    for (int i = 1; i < ST_IDENTITIES_MAX - ST_FIRST_NAMED; i++)
        st_text_addf(&text, "'g%d': { 'members': ['g%d'] }, ", i, i + 1);
    st_text_addf(&text, "'g%d': { 'members': [] }", ST_IDENTITIES_MAX - ST_FIRST_NAMED);

    const struct st_scenario *scenario =
        load_parts(text.data, REPORT, "{ 'do': 'go-offline', 'as': 'g1', 'folders': ['/in'] }");
    struct st_token token;

    st_world_token(scenario->initial, ST_IDENTITIES_MAX - 1, &token);
    assert_true(st_token_has(&token, ST_FIRST_NAMED));
}

/* --- The server ------------------------------------------------------------------------- */

static void test_folders_come_first_and_parents_before_what_they_hold(void **state)
{
    const struct st_scenario *scenario = load_parts(
        KIM,
        "'/a/b/c': { 'items': { 'x': {} } },\n"
        "'/a': { 'owner': 'kim', 'items': { 'y': {} } }, " REPORT,
        OFFLINE);
    static const char *const paths[] = { "/a",       "/a/b", "/a/b/c",    "/in",
                                         "/a/b/c/x", "/a/y", "/in/report" };
    const struct st_store *server = st_world_server(scenario->initial);

    (void)state;
    assert_int_equal(server->used, 7);
    for (st_object_id id = 0; id < 7; id++)
        assert_string_equal(st_object_path(&arena, &scenario->names, server, id), paths[id]);
    assert_int_equal(object_at(scenario, "/a")->owner, 2);
    assert_int_equal(object_at(scenario, "/a/b")->owner, ST_NOBODY);
    assert_int_equal(object_at(scenario, "/a")->parent, ST_NO_OBJECT);
}

static void test_items_have_a_first_version_each(void **state)
{
    const struct st_scenario *scenario =
        load_parts(KIM, "'/f': { 'items': { 'x': { 'read': true }, 'y': {} } }, " REPORT, OFFLINE);
    const struct st_store *server = st_world_server(scenario->initial);
    const struct st_object *second = object_at(scenario, "/f/y");

    (void)state;
    assert_int_equal(scenario->initial->clock, 3723);
    assert_int_equal(server->counter, 3);
    assert_int_equal(server->changes, 3);
    assert_int_equal(second->version.key_replica, ST_SERVER);
    assert_int_equal(second->version.key_counter, 2);
    assert_int_equal(second->version.pcl[ST_SERVER], 2);
    assert_int_equal(second->version.modified, 3723);
    assert_int_equal(second->change, 2);
    assert_true(object_at(scenario, "/f/x")->is_read);
    assert_false(second->is_read);
}

static void test_properties_are_numbered_as_they_appear(void **state)
{
    const struct st_scenario *scenario = load_parts(
        KIM,
        "'/f': { 'acl': [\n"
        "  { 'deny': 'kim', 'to': ['write-property'], 'property': 'state' }] }, " REPORT,
        OFFLINE ", { 'do': 'server-edit', 'item': '/in/report', 'set': { 'color': null } }");
    const struct st_object *report = object_at(scenario, "/in/report");

    (void)state;
    assert_int_equal(scenario->setting.properties, 3);
    assert_string_equal(scenario->setting.property_names[0], "state");
    assert_string_equal(scenario->setting.property_names[1], "body");
    assert_string_equal(scenario->setting.property_names[2], "color");
    assert_int_equal(report->values[0], ST_NAME_NONE);
    assert_string_equal(value_of(scenario, report->values[1]), "one");
}

/* --- Access lists ----------------------------------------------------------------------- */

static const struct st_acl *list_of(const struct st_scenario *scenario, const char *path)
{
    const struct st_object *object = object_at(scenario, path);

    return object->acl == ST_NO_ACL ? NULL : &scenario->setting.lists[object->acl];
}

static void test_lists_may_be_absent_null_empty_or_protected(void **state)
{
    const struct st_scenario *scenario = load_parts(
        KIM,
        "'/f': { 'items': { 'absent': {}, 'null': { 'acl': null }, 'empty': { 'acl': [] },\n"
        "  'shut': { 'protected': true }, 'open': { 'protected': false } } }, " REPORT,
        OFFLINE);

    (void)state;
    assert_null(list_of(scenario, "/f/absent"));
    assert_true(list_of(scenario, "/f/null")->null);
    assert_false(list_of(scenario, "/f/empty")->null);
    assert_int_equal(list_of(scenario, "/f/empty")->count, 0);
    assert_true(list_of(scenario, "/f/shut")->is_protected);
    assert_null(list_of(scenario, "/f/open"));
}

enum { I = ST_ACE_ITEMS, F = ST_ACE_FOLDERS, L = ST_ACE_ONE_LEVEL, O = ST_ACE_ONLY };

/* What an entry of a folder becomes, by what it grants and what it says is inherited. */
static void test_an_entry_becomes_one_or_two(void **state)
{
    static const struct {
        const char *entry;
        size_t count;
        struct {
            unsigned flags;
            st_rights mask;
        } aces[2];
    } rows[] = {
        { "'mask': '0x10'", 1, { { I | F, 0x10 } } },
        { "'mask': '0x10', 'inherit': []", 1, { { 0, 0x10 } } },
        { "'mask': '0x10', 'inherit': ['items', 'only']", 1, { { I | O, 0x10 } } },
        { "'to': ['delete']", 1, { { I | F, 0x10000 } } },
        { "'to': ['read', 'write']", 1, { { I | F, 0x1209bf } } },
        { "'to': ['full']", 2, { { I | O, 0x1f0fbf }, { F, 0x1fc9ff } } },
        { "'to': ['list', 'read-body']", 1, { { I | F, 1 } } },
        { "'to': ['list']", 1, { { F, 1 } } },
        { "'to': ['list'], 'inherit': []", 1, { { 0, 1 } } },
        { "'to': ['list'], 'inherit': ['items']", 1, { { 0, 1 } } },
        { "'to': ['list'], 'inherit': ['items', 'one-level']", 1, { { 0, 1 } } },
        { "'to': ['read-body']", 1, { { I | O, 1 } } },
        { "'role': 'editor'", 2, { { I | O, 0x1f0fbf }, { F, 0x1208ab } } },
        { "'role': 'reviewer'", 1, { { I | F, 0x1208a9 } } },
        { "'role': 'contributor'", 1, { { F, 0x1208aa } } },
        { "'role': 'editor', 'inherit': []", 1, { { 0, 0x1208ab } } },
        { "'role': 'editor', 'inherit': ['items']", 2, { { I | O, 0x1f0fbf }, { 0, 0x1208ab } } },
        { "'role': 'editor', 'inherit': ['folders']", 1, { { F, 0x1208ab } } },
        { "'role': 'editor', 'inherit': ['items', 'only']", 1, { { I | O, 0x1f0fbf } } },
        { "'role': 'editor', 'inherit': ['folders', 'only']", 1, { { F | O, 0x1208ab } } },
        { "'role': 'editor', 'inherit': ['items', 'folders', 'one-level', 'only']",
          2,
          { { I | L | O, 0x1f0fbf }, { F | L | O, 0x1208ab } } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *server = st_arena_format(
            &arena, "'/f': { 'acl': [{ 'allow': 'kim', %s }] }, " REPORT, rows[i].entry);
        const struct st_acl *acl = list_of(load_parts(KIM, server, OFFLINE), "/f");

        assert_int_equal(acl->count, rows[i].count);
        for (size_t ace = 0; ace < acl->count; ace++) {
            assert_int_equal(acl->entries[ace].flags, rows[i].aces[ace].flags);
            assert_int_equal(acl->entries[ace].mask, rows[i].aces[ace].mask);
            assert_int_equal(acl->entries[ace].type, ST_ALLOW);
            assert_int_equal(acl->entries[ace].trustee, 2);
            assert_int_equal(acl->entries[ace].property, ST_NO_PROPERTY);
        }
    }
}

static void test_an_entry_of_an_item_is_one(void **state)
{
    const struct st_scenario *scenario = load_parts(
        KIM,
        "'/f': { 'items': { 'x': { 'acl': [\n"
        "  { 'deny': 'everyone', 'to': ['write-property'], 'property': 'body' },\n"
        "  { 'allow': 'owner', 'role': 'editor' }] } } }, " REPORT,
        OFFLINE);
    const struct st_acl *acl = list_of(scenario, "/f/x");

    (void)state;
    assert_int_equal(acl->count, 2);
    assert_int_equal(acl->entries[0].type, ST_DENY);
    assert_int_equal(acl->entries[0].trustee, ST_EVERYONE);
    assert_int_equal(acl->entries[0].property, 0);
    assert_int_equal(acl->entries[0].mask, ST_RIGHT_WRITE_PROPERTY);
    assert_int_equal(acl->entries[1].trustee, ST_OWNER);
    assert_int_equal(acl->entries[1].mask, 0x1f0fbf);
    assert_int_equal(acl->entries[1].flags, 0);
    assert_string_equal(
        st_path_pointer(&arena, acl->entries[1].origin), "/server/~1f/items/x/acl/1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identities_are_numbered_after_the_special_ones),
        cmocka_unit_test(test_tokens_hold_the_groups_of_groups),
        cmocka_unit_test(test_a_diamond_of_groups_is_no_work),
        cmocka_unit_test(test_groups_nest_as_deep_as_there_are_identities),
        cmocka_unit_test(test_folders_come_first_and_parents_before_what_they_hold),
        cmocka_unit_test(test_items_have_a_first_version_each),
        cmocka_unit_test(test_properties_are_numbered_as_they_appear),
        cmocka_unit_test(test_lists_may_be_absent_null_empty_or_protected),
        cmocka_unit_test(test_an_entry_becomes_one_or_two),
        cmocka_unit_test(test_an_entry_of_an_item_is_one),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
