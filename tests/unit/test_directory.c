/*
 * test_directory.c - lists become clauses in slapd's order, and a journal becomes records.
 */
#include "framework/lab/directory/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

#define PLAN  "cn=item-2-plan,cn=folder-0-team,cn=lab"
#define STAFF "group/labEntry/labMember.exact=\"cn=identity-4-staff,cn=lab\""
#define ALICE "dn.exact=\"cn=identity-2-alice,cn=lab\""

struct bench {
    struct st_test_world test;
    struct st_session session;
    struct st_lab lab;
    struct st_lab_visit visit;
    st_object_id folder;
};

static int open_bench(void **state)
{
    static struct bench bench;

    memset(&bench, 0, sizeof bench);
    st_test_world_init(&bench.test);
    bench.folder = ST_TEST_TEAM;
    bench.session = (struct st_session){
        .setting = &bench.test.setting,
        .user = ST_TEST_ALICE,
        .replica = 1,
        .folders = &bench.folder,
        .folder_count = 1,
        .objects = bench.test.setting.objects,
        .properties = bench.test.setting.properties,
    };
    bench.visit = (struct st_lab_visit){
        .lab = &bench.lab,
        .session = &bench.session,
        .world = bench.test.world,
        .arena = &bench.test.arena,
        .objects = bench.session.objects,
        .properties = bench.session.properties,
    };
    st_world_token(bench.test.world, ST_TEST_ALICE, &bench.visit.token);
    *state = &bench;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *bench = *state;

    st_test_world_clear(&bench->test);
    return 0;
}

/* --- Lists ------------------------------------------------------------------------------------ */

/* The clauses of the statement "to WHAT attrs=ATTRIBUTES"; NULL: there is none. */
static const char *clauses_of(struct bench *bench, const char *what, const char *attributes)
{
    const char *begin = st_arena_format(&bench->test.arena, "to %s attrs=%s ", what, attributes);
    size_t count = 0;

    st_lab_tree_of(&bench->visit, st_world_server(bench->test.world), &bench->visit.server);
    st_lab_tree_of(&bench->visit, st_world_local(bench->test.world, 0), &bench->visit.replica);

    const char *const *lines = st_directory_acl(&bench->visit, &count);

    for (size_t i = 0; i < count; i++)
        if (strncmp(lines[i], begin, strlen(begin)) == 0)
            return lines[i] + strlen(begin);
    return NULL;
}

static void put_list(
    struct bench *bench, st_object_id object, const struct st_ace *entries, size_t count)
{
    st_test_set_list(&bench->test, object, 1, entries);
    bench->test.lists[1].count = count;
}

static void test_without_a_list_everything_is_granted(void **state)
{
    assert_string_equal(
        clauses_of(*state, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-1-q,prop-2-r"),
        "by * +rsc continue by * +w continue by * +d stop");
}

/* In the world the first entry that names a right decides; in slapd the last clause. */
static void test_clauses_stand_in_the_opposite_order(void **state)
{
    static const struct st_ace list[] = {
        { ST_ALLOW, 0, ST_NO_PROPERTY, ST_TEST_ALICE, ST_RIGHT_WRITE_PROPERTY, NULL },
        { ST_DENY, 0, ST_NO_PROPERTY, ST_EVERYONE, ST_RIGHT_WRITE_PROPERTY, NULL },
        { ST_ALLOW, 0, ST_NO_PROPERTY, ST_TEST_STAFF, ST_RIGHT_READ_PROPERTY, NULL },
    };

    put_list(*state, ST_TEST_PLAN, list, 3);
    assert_string_equal(
        clauses_of(*state, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-1-q,prop-2-r"),
        "by " STAFF " +rsc continue by * -w continue by " ALICE " +w continue by * +d stop");
}

static void test_an_entry_for_one_property_counts_for_that_one(void **state)
{
    static const struct st_ace list[] = {
        { ST_DENY, 0, ST_TEST_Q, ST_EVERYONE, ST_RIGHT_WRITE_PROPERTY, NULL },
        { ST_ALLOW, 0, ST_NO_PROPERTY, ST_TEST_STAFF, ST_RIGHT_WRITE_PROPERTY, NULL },
    };

    put_list(*state, ST_TEST_PLAN, list, 2);
    assert_string_equal(
        clauses_of(*state, "dn.exact=\"" PLAN "\"", "prop-1-q"),
        "by " STAFF " +w continue by * -w continue by * +d stop");
    assert_string_equal(
        clauses_of(*state, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-2-r"),
        "by " STAFF " +w continue by * +d stop");
}

/* A group's text is the same whoever is in it: slapd itself looks who is. */
static void test_who_joins_a_group_changes_no_list(void **state)
{
    static const struct st_ace entry = {
        ST_ALLOW, 0, ST_NO_PROPERTY, ST_TEST_STAFF, ST_RIGHT_WRITE_PROPERTY, NULL
    };
    struct bench *bench = *state;

    put_list(bench, ST_TEST_PLAN, &entry, 1);

    const char *with = clauses_of(bench, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-1-q,prop-2-r");

    st_bit_set(&st_world_members(bench->test.world)[ST_TEST_ALICE], ST_TEST_STAFF, false);
    st_world_token(bench->test.world, ST_TEST_ALICE, &bench->visit.token);
    assert_string_equal(
        clauses_of(bench, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-1-q,prop-2-r"), with);
    assert_non_null(strstr(with, STAFF));
}

static void test_who_bypasses_lists_has_the_last_word(void **state)
{
    static const struct st_ace entry = { ST_DENY,       0,   ST_NO_PROPERTY, ST_EVERYONE,
                                         ST_RIGHTS_ALL, NULL };
    struct bench *bench = *state;

    bench->test.privileges[ST_TEST_STAFF] = 1U << ST_PRIVILEGE_BYPASS_ACL;
    put_list(bench, ST_TEST_PLAN, &entry, 1);
    assert_string_equal(
        clauses_of(bench, "dn.exact=\"" PLAN "\"", "entry"),
        "by * -rsc continue by * -z continue by " STAFF " +wrsc continue by * +ad stop");
}

/* EdkMdb.h: fsdrightWriteOwnProperty. Plan is alice's. */
static void test_what_owners_may_do_to_their_own_is_theirs(void **state)
{
    static const struct st_ace entry = {
        ST_ALLOW, 0, ST_NO_PROPERTY, ST_EVERYONE, ST_RIGHT_WRITE_OWN_PROPERTY, NULL
    };
    struct bench *bench = *state;

    put_list(bench, ST_TEST_PLAN, &entry, 1);
    assert_string_equal(
        clauses_of(bench, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-1-q,prop-2-r"),
        "by " ALICE " +w continue by * +d stop");
    st_store_object(st_world_server(bench->test.world), ST_TEST_PLAN)->owner = ST_TEST_BOB;
    assert_string_equal(
        clauses_of(bench, "dn.exact=\"" PLAN "\"", "prop-0-p,prop-1-q,prop-2-r"), "by * +d stop");
}

static void test_what_is_made_in_a_folder_has_what_the_folder_passes_on(void **state)
{
    static const struct st_ace list[] = {
        { ST_ALLOW, 0, ST_NO_PROPERTY, ST_TEST_BOB, ST_RIGHT_WRITE_PROPERTY, NULL },
        { ST_ALLOW, ST_ACE_ITEMS, ST_NO_PROPERTY, ST_OWNER, ST_RIGHT_WRITE_PROPERTY, NULL },
    };

    put_list(*state, ST_TEST_TEAM, list, 2);
    assert_string_equal(
        clauses_of(*state, "dn.onelevel=\"cn=folder-0-team,cn=lab\"", "prop-0-p,prop-1-q,prop-2-r"),
        "by " ALICE " +w continue by * +d stop");
}

static void test_making_an_entry_is_for_the_folder_to_say(void **state)
{
    static const struct st_ace entry = {
        ST_DENY, 0, ST_NO_PROPERTY, ST_EVERYONE, ST_RIGHT_CREATE_ITEM, NULL
    };

    put_list(*state, ST_TEST_TEAM, &entry, 1);
    assert_string_equal(
        clauses_of(*state, "dn.exact=\"cn=folder-0-team,cn=lab\"", "children"),
        "by * -a continue by * +zd stop");
}

/* --- Journals --------------------------------------------------------------------------------- */

static const char *journal_of(struct bench *bench)
{
    struct st_lab_tree replica;

    st_lab_tree_of(&bench->visit, st_world_local(bench->test.world, 0), &replica);
    return st_directory_journal(&bench->visit, &replica);
}

static struct st_object *local_item(struct bench *bench, st_object_id id)
{
    return st_store_object(st_world_local(bench->test.world, 0), id);
}

static void test_an_edit_is_one_record_with_all_its_properties(void **state)
{
    struct bench *bench = *state;

    local_item(bench, ST_TEST_PLAN)->values[ST_TEST_P] = st_test_name(&bench->test, "final");
    local_item(bench, ST_TEST_PLAN)->values[ST_TEST_Q] = ST_NAME_NONE;
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_CHANGE, 1U << ST_TEST_P | 1U << ST_TEST_Q);
    assert_string_equal(
        journal_of(bench), "dn: " PLAN "\n"
                           "changetype: modify\n"
                           "replace: prop-0-p\n"
                           "prop-0-p: final\n"
                           "-\n"
                           "replace: prop-1-q\n"
                           "-\n"
                           "\n");
}

static void make_local(struct bench *bench, st_object_id id, const char *name)
{
    struct st_object *object = local_item(bench, id);

    object->kind = ST_KIND_ITEM;
    object->presence = ST_PRESENT;
    object->parent = ST_TEST_TEAM;
    object->name = st_test_name(&bench->test, name);
    object->values[ST_TEST_P] = st_test_name(&bench->test, " new");
    st_world_local(bench->test.world, 0)->used = ST_TEST_OBJECTS;
}

static void test_a_new_item_is_an_entry_of_our_class(void **state)
{
    struct bench *bench = *state;

    make_local(bench, ST_TEST_FREE_A, "A b");
    st_test_add_edit(&bench->test, ST_TEST_FREE_A, ST_EDIT_CREATE, 1U << ST_TEST_P);
    assert_string_equal(
        journal_of(bench), "dn: cn=item-4-a-b,cn=folder-0-team,cn=lab\n"
                           "changetype: add\n"
                           "objectClass: labEntry\n"
                           "cn: item-4-a-b\n"
                           "prop-0-p:: IG5ldw==\n"
                           "\n");
}

static void test_what_was_made_and_deleted_offline_is_left_out(void **state)
{
    struct bench *bench = *state;

    make_local(bench, ST_TEST_FREE_A, "A");
    local_item(bench, ST_TEST_FREE_A)->presence = ST_ABSENT;
    st_test_add_edit(&bench->test, ST_TEST_FREE_A, ST_EDIT_CREATE, 1U << ST_TEST_P);
    st_test_add_edit(&bench->test, ST_TEST_FREE_A, ST_EDIT_DELETE, 0);
    assert_string_equal(journal_of(bench), "");
}

static void test_records_have_the_order_of_the_journal(void **state)
{
    struct bench *bench = *state;

    local_item(bench, ST_TEST_MEMO)->presence = ST_ABSENT;
    st_test_add_edit(&bench->test, ST_TEST_MEMO, ST_EDIT_DELETE, 0);
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_CHANGE, 1U << ST_TEST_P);

    const char *text = journal_of(bench);

    assert_ptr_equal(
        strstr(text, "dn: cn=item-3-memo,cn=folder-0-team,cn=lab\nchangetype: delete\n\n"), text);
    assert_non_null(strstr(text, "dn: " PLAN "\nchangetype: modify\n"));
}

/* A change behind a move is one of the entry where it is then. */
static void test_a_moved_item_goes_on_by_its_new_name(void **state)
{
    struct bench *bench = *state;

    local_item(bench, ST_TEST_PLAN)->parent = ST_TEST_ARCHIVE;
    bench->session.folders = (const st_object_id[]){ ST_TEST_TEAM, ST_TEST_ARCHIVE };
    bench->session.folder_count = 2;
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_MOVE, 0);
    st_test_add_edit(&bench->test, ST_TEST_PLAN, ST_EDIT_DELETE, 0);
    assert_string_equal(
        journal_of(bench), "dn: " PLAN "\n"
                           "changetype: modrdn\n"
                           "newrdn: cn=item-2-plan\n"
                           "deleteoldrdn: 0\n"
                           "newsuperior: cn=folder-1-archive,cn=lab\n"
                           "\n"
                           "dn: cn=item-2-plan,cn=folder-1-archive,cn=lab\n"
                           "changetype: delete\n"
                           "\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_without_a_list_everything_is_granted),
        TEST(test_clauses_stand_in_the_opposite_order),
        TEST(test_an_entry_for_one_property_counts_for_that_one),
        TEST(test_who_joins_a_group_changes_no_list),
        TEST(test_who_bypasses_lists_has_the_last_word),
        TEST(test_what_owners_may_do_to_their_own_is_theirs),
        TEST(test_what_is_made_in_a_folder_has_what_the_folder_passes_on),
        TEST(test_making_an_entry_is_for_the_folder_to_say),
        TEST(test_an_edit_is_one_record_with_all_its_properties),
        TEST(test_a_new_item_is_an_entry_of_our_class),
        TEST(test_what_was_made_and_deleted_offline_is_left_out),
        TEST(test_records_have_the_order_of_the_journal),
        TEST(test_a_moved_item_goes_on_by_its_new_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
