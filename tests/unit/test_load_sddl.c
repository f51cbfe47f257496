/*
 * test_load_sddl.c - lists in SDDL, and members in Exchange's way, say what they say elsewhere.
 */
#include "framework/scenario/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/run/describe.h"
#include "framework/security/mapi.h"
#include "tests/support/world.h"

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

/* Objects are /in 0, /in/report 1; identities kim 2, lee 3, staff 4. %s: both lists. */
static const struct st_scenario *load(const char *folder_list, const char *item_list)
{
    static const char form[] =
        "{'scenario': 1, 'title': 't',"
        " 'identities': {'kim': {'sid': 'S-1-5-21-1-2-3-1001'}, 'lee': {},"
        "   'staff': {'members': ['kim'], 'sid': 'BA'}},"
        " 'property_ids': {'state': '0x8001', 'due': '12345678-0000-0000-0000-00000000000a'},"
        " 'server': {'/in': {'acl': %s, 'items': {"
        "   'report': {'owner': 'kim', 'acl': %s,"
        "     'properties': {'subject': 's', 'state': 'new', 'due': 'd'}}}}},"
        " 'steps': [{'do': 'go-offline', 'as': 'kim', 'folders': ['/in']},"
        "   {'do': 'sync', 'as': 'kim'}],"
        " 'expect': {'sync': 'ok'}}";

    return st_test_load(
        &arena, st_test_quotes(&arena, st_arena_format(&arena, form, folder_list, item_list)));
}

/* All entries of an object's list, one after the other: "deny everyone ... [items only]". */
static const char *told(const struct st_scenario *scenario, st_object_id id)
{
    const struct st_store *server = st_world_server(scenario->initial);
    const struct st_acl *acl = &scenario->setting.lists[st_store_peek(server, id)->acl];
    struct st_world *world = st_arena_copy_block(&arena, scenario->initial, scenario->setting.size);
    const struct st_run run = { .scenario = scenario, .arena = &arena, .world = world };
    const char *text = acl->null ? "null" : acl->is_protected ? "protected" : "";

    for (size_t i = 0; i < acl->count; i++) {
        text = st_arena_format(
            &arena, "%s%s%s", text, *text ? "; " : "",
            st_describe_ace(&run, &acl->entries[i], id == 0));
        for (size_t flag = 0; flag < 4; flag++)
            if (acl->entries[i].flags >> flag & 1)
                text = st_arena_format(&arena, "%s %s", text, st_ace_flag_words.words[flag]);
    }
    return text;
}

static const struct {
    const char *sddl, *list;
} rows[] = {
    { "D:(A;;0x8;;;WD)", "allow everyone read-property" },
    { "D:(D;;0x8;;;AU)", "deny everyone read-property" },
    { "D:(A;;0x8;;;OW)", "allow owner read-property" },
    { "D:(A;OIIO;0x8;;;CO)", "allow creator-owner read-property items only" },
    { "D:(A;CINP;0x8;;;BA)", "allow staff read-property folders one-level" },
    { "D:(A;OICIID;0x8;;;S-1-5-32-544)", "allow staff read-property items folders" },
    { "D:(A;;0x8;;;S-1-5-21-1-2-3-1001)", "allow kim read-property" },
    { "D:(A;;0x8;;;SY)", "allow SY read-property" }, /* a stranger */
    { "D:(A;;0x8;;;S-1-5-21-9-9-9-9)", "allow S-1-5-21-9-9-9-9 read-property" },
    { "D:(OD;;0x10;00000037-6585-11d3-b619-00aa004b9c30;;WD)",
      "deny everyone write-property on property subject" },
    { "D:(OA;;0x10;00008001-6585-11D3-B619-00AA004B9C30;;WD)",
      "allow everyone write-property on property state" },
    { "D:(OA;;0x10;12345678-0000-0000-0000-00000000000a;;WD)",
      "allow everyone write-property on property due" },
    { "D:(OA;;0x10;;;WD)", "allow everyone write-property" },
    { "D:(OD;;0x10;00001000-6585-11d3-b619-00aa004b9c30;;WD)",
      "deny everyone write-property on a property that nothing here has" },
    { "D:P(A;;0x8;;;WD)", "protected; allow everyone read-property" },
    { "D:NO_ACCESS_CONTROL", "null" },
    { "D:", "" },
    { "O:BAG:SYD:AI(A;;0x8;;;WD)S:(AU;SA;GA;;;WD)", "allow everyone read-property" },
    { "D:(A;;SD;;;WD)(A;;RC;;;WD)", "allow everyone delete; allow everyone read-acl" },
};

static void test_entries_are_taken_as_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct st_scenario *scenario =
            load(st_arena_format(&arena, "'%s'", rows[i].sddl), "[]");

        assert_string_equal(told(scenario, 0), rows[i].list);
    }
}

/* EdkMdb.h: what Exchange makes of the four generic rights. */
static void test_generic_rights_are_those_of_exchange(void **state)
{
    static const struct {
        const char *word;
        st_rights mask;
    } generic[] = {
        { "GR", 0x120889 }, { "GW", 0x1f4116 }, { "GX", 0x1208a0 }, { "GA", 0x1fcfff }
    };

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const struct st_scenario *scenario =
            load(st_arena_format(&arena, "'D:(A;;%s;;;WD)'", generic[i].word), "[]");

        assert_int_equal(scenario->setting.lists[1].entries[0].mask, generic[i].mask);
    }
}

static void test_a_descriptor_names_the_owner(void **state)
{
    const struct st_scenario *scenario = load("'O:BAD:(A;;0x8;;;WD)'", "'D:(A;;0x8;;;WD)'");
    const struct st_store *server = st_world_server(scenario->initial);

    (void)state;
    assert_int_equal(st_store_peek(server, 0)->owner, 4);
    assert_int_equal(st_store_peek(server, 1)->owner, 2);
}

static void test_strangers_are_nobody(void **state)
{
    const struct st_scenario *scenario = load("'O:SYD:(A;;GA;;;SY)(A;;GA;;;LS)'", "[]");
    struct st_token token;

    (void)state;
    assert_int_equal(scenario->setting.strangers, 2);
    assert_int_equal(scenario->setting.identities, ST_FIRST_NAMED + 3 + 2);
    for (size_t i = ST_FIRST_NAMED; i < ST_FIRST_NAMED + 3; i++) {
        st_world_token(scenario->initial, (st_identity)i, &token);
        assert_false(
            st_world_access(scenario->initial, &token, 0, ST_NO_PROPERTY, ST_RIGHT_LIST).granted);
    }
}

/* CREATOR OWNER gives something to whoever owns what inherits it, and to nobody on the folder. */
static void test_a_creators_entry_is_for_the_owner_of_what_inherits_it(void **state)
{
    const struct st_scenario *inheriting =
        load("'O:S-1-5-21-1-2-3-1001D:(A;OICI;0x10;;;CO)'", "'D:'");
    struct st_token kim;
    struct st_token lee;

    (void)state;
    st_world_token(inheriting->initial, 2, &kim);
    st_world_token(inheriting->initial, 3, &lee);
    assert_true(
        st_world_access(inheriting->initial, &kim, 1, ST_NO_PROPERTY, ST_RIGHT_WRITE_PROPERTY)
            .granted);
    assert_false(
        st_world_access(inheriting->initial, &lee, 1, ST_NO_PROPERTY, ST_RIGHT_WRITE_PROPERTY)
            .granted);
    assert_false(
        st_world_access(inheriting->initial, &kim, 0, ST_NO_PROPERTY, ST_RIGHT_WRITE_PROPERTY)
            .granted);
    /* It is no entry for OWNER RIGHTS, so what owners always may stays. */
    assert_true(
        st_world_access(inheriting->initial, &kim, 1, ST_NO_PROPERTY, ST_RIGHT_WRITE_ACL).granted);
}

/* The sample of mfcmapi's SmartViewTestData 19-sd: Reviewer, then None. */
static void test_members_stand_in_exchanges_order(void **state)
{
    static const struct {
        st_identity trustee;
        uint8_t type, flags;
        st_rights mask;
    } wanted[] = {
        { 2, ST_ALLOW, ST_ACE_ITEMS | ST_ACE_ONLY, 0x1208a9 },
        { 2, ST_DENY, ST_ACE_ITEMS | ST_ACE_ONLY, 0x1f0716 },
        { 3, ST_DENY, ST_ACE_ITEMS | ST_ACE_ONLY, 0x1f0fbf },
        { 2, ST_ALLOW, ST_ACE_FOLDERS, 0x1208a9 },
        { 2, ST_DENY, ST_ACE_FOLDERS, 0x0dc916 },
        { 3, ST_DENY, ST_ACE_FOLDERS, 0x1fc9bf },
        { 4, ST_ALLOW, ST_ACE_ITEMS | ST_ACE_FOLDERS, 0x000008 },
    };
    const struct st_scenario *scenario = load(
        "[{'member': 'kim', 'role': 'reviewer'}, {'member': 'lee', 'role': 'none'},"
        " {'allow': 'staff', 'mask': '0x8'}]",
        "[]");
    const struct st_acl *list = &scenario->setting.lists[1];

    (void)state;
    assert_int_equal(list->count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < list->count; i++) {
        assert_int_equal(list->entries[i].trustee, wanted[i].trustee);
        assert_int_equal(list->entries[i].type, wanted[i].type);
        assert_int_equal(list->entries[i].flags, wanted[i].flags);
        assert_int_equal(list->entries[i].mask, wanted[i].mask);
    }
}

/* A role that is allowed has the allow halves of the role that a member has. */
static void test_roles_are_the_allow_halves_of_members(void **state)
{
    (void)state;
    assert_int_equal(ST_ROLE_COUNT, ST_MAPI_ROLE_COUNT);
    for (size_t i = 0; i < ST_ROLE_COUNT; i++) {
        struct st_mapi_masks masks = st_mapi_convert(st_mapi_role_rights[i]);

        assert_string_equal(st_role_words.words[i], st_mapi_role_words.words[i]);
        assert_int_equal(st_role_masks[i].folder, masks.folder_allow);
        assert_int_equal(st_role_masks[i].item, masks.item_allow);
    }
}

static void test_a_descriptor_is_printed_as_it_was_written(void **state)
{
    const char *sddl = "O:BAD:PAI(OD;;WP;00000037-6585-11d3-b619-00aa004b9c30;;WD)(A;;FA;;;AU)";
    const struct st_scenario *scenario = load(st_arena_format(&arena, "'%s'", sddl), "[]");
    const char *printed = st_scenario_print(&arena, scenario);

    (void)state;
    assert_non_null(strstr(printed, sddl));
    assert_string_equal(st_scenario_print(&arena, st_test_load(&arena, printed)), printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries_are_taken_as_they_are),
        cmocka_unit_test(test_generic_rights_are_those_of_exchange),
        cmocka_unit_test(test_a_descriptor_names_the_owner),
        cmocka_unit_test(test_strangers_are_nobody),
        cmocka_unit_test(test_a_creators_entry_is_for_the_owner_of_what_inherits_it),
        cmocka_unit_test(test_members_stand_in_exchanges_order),
        cmocka_unit_test(test_roles_are_the_allow_halves_of_members),
        cmocka_unit_test(test_a_descriptor_is_printed_as_it_was_written),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
