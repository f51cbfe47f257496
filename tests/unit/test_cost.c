/*
 * test_cost.c - what a workaround costs is counted to the last right.
 */
#include "framework/run/cost.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/text.h"
#include "framework/scenario/load.h"
#include "tests/support/corpus.h"
#include "tests/support/world.h"

/* %s: identities, the list of the folder, the list of the item, steps, the change. */
static const char form[] =
    "{'scenario': 1, 'title': 't',"
    " 'identities': {'alice': {}, 'bob': {}, 'staff': {'members': ['bob']},"
    "   'admins': {'members': [], 'privileges': ['bypass-acl']}},"
    " 'server': {'/Team': {'acl': [%s], 'items': {"
    "   'plan': {'owner': 'bob', 'properties': {'body': 'old', 'state': 'open'}}}}},"
    " 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']}%s,"
    "   {'do': 'sync', 'as': 'alice'}],"
    " 'expect': {'sync': 'ok'},"
    " 'workarounds': {'w': {'change': %s}}}";

static void make(
    struct st_arena *arena,
    const char *list,
    const char *steps,
    const char *change,
    struct st_cost *ret_cost)
{
    static const char *const names[] = { "w" };
    const char *text = st_arena_format(arena, form, list, steps, change);
    const struct st_scenario *plain = st_test_load(arena, st_test_quotes(arena, text));
    struct st_diags diags;

    st_diags_init(&diags, arena, "test.json");

    const struct st_scenario *changed = st_scenario_load_with(arena, plain, names, 1, &diags);

    assert_non_null(changed);
    st_cost_make(arena, plain, changed, ret_cost);
    assert_null(ret_cost->unknown);
}

/* "alice write-property /Team/plan#body (staff), ...", in the order of the list. */
static const char *told(
    struct st_arena *arena, const struct st_cost *cost, const struct st_cost_list *list)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < list->listed; i++) {
        const struct st_triple *triple = &list->triples[i];

        st_text_addf(
            &text, "%s%s %s %s", i ? ", " : "",
            st_names_text(&cost->frame.people, (st_name)triple->place.person + 1),
            st_rights_text(arena, triple->right, cost->frame.is_folder[triple->place.object]),
            st_cost_place(arena, &cost->frame, &triple->place));
        if (triple->through)
            st_text_addf(&text, " (%s)", triple->through);
        if (triple->is_needed)
            st_text_add(&text, "!");
    }
    return text.data;
}

#define SEE      "{'allow': 'everyone', 'to': ['read']}"
#define TO_STAFF "{'allow': 'staff', 'to': ['write-property'], 'property': 'state'}"
#define JOIN     "{'identities': {'staff': {'members': ['bob', 'alice']}}}"

static const struct {
    const char *list, *steps, *change;
    const char *gained, *lost;
} rows[] = {
    /* By a group, by an entry of one's own, by everybody's. */
    { SEE "," TO_STAFF, "", JOIN, "alice write-property /Team/plan#state (staff)", "" },
    { SEE, "",
      "{'server': {'/Team': {'acl': [" SEE
      ", {'allow': 'alice', 'to': ['delete'], 'inherit': ['items', 'only']}]}}}",
      "alice delete /Team/plan (an entry for alice)", "" },
    { SEE, "",
      "{'server': {'/Team': {'acl': [" SEE ", {'allow': 'everyone', 'to': ['delete'],"
      "  'inherit': ['items', 'only']}]}}}",
      "alice delete /Team/plan (everyone), bob delete /Team/plan (everyone)", "" },
    /* Owners: bob owns the plan, and that is a right of his. */
    { SEE, "",
      "{'server': {'/Team': {'acl': [" SEE ", {'allow': 'everyone', 'to': ['delete-own-item']}]}}}",
      "bob delete /Team/plan (everyone)", "" },
    { SEE, "", "{'server': {'/Team': {'items': {'plan': {'owner': 'alice'}}}}}",
      "alice write-acl /Team/plan (ownership)", "bob write-acl /Team/plan" },
    /* What an edit asks for is needed, also where the item has no such property yet. */
    { SEE "," TO_STAFF,
      ", {'do': 'edit', 'as': 'alice', 'item': '/Team/plan',"
      " 'set': {'state': 'new'}}",
      JOIN, "alice write-property /Team/plan#state (staff)!", "" },
    { SEE, ", {'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'due': 'new'}}",
      "{'server': {'/Team': {'acl': [" SEE
      ", {'allow': 'alice', 'to': ['write-property'], 'property': 'due'}]}}}",
      "alice write-property /Team/plan#due (an entry for alice)!", "" },
    /* What is taken away, and what changes only for a while. */
    { SEE "," TO_STAFF, "", "{'identities': {'staff': {'members': []}}}", "",
      "bob write-property /Team/plan#state" },
    { SEE "," TO_STAFF, "",
      "{'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
      " {'do': 'join-group', 'group': 'staff', 'member': 'alice'},"
      " {'do': 'sync', 'as': 'alice'},"
      " {'do': 'leave-group', 'group': 'staff', 'member': 'alice'}]}",
      "alice write-property /Team/plan#state (staff)", "" },
    /* Nothing. */
    { SEE, "", "{}", "", "" },
    { SEE "," TO_STAFF, "", "{'identities': {'carol': {}}, 'title': 'u'}",
      "carol list /Team (everyone)", "" },
};

static void test_triples_are_told_with_the_way_to_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct st_arena arena;
        struct st_cost cost;

        st_arena_init(&arena);
        make(&arena, rows[i].list, rows[i].steps, rows[i].change, &cost);

        const char *gained = told(&arena, &cost, &cost.gained);

        if (strncmp(rows[i].gained, "carol", 5) == 0)
            gained = st_arena_copy(&arena, gained, strlen(rows[i].gained));
        assert_string_equal(gained, rows[i].gained);
        assert_string_equal(told(&arena, &cost, &cost.lost), rows[i].lost);
        st_arena_clear(&arena);
    }
}

static void test_a_privilege_gives_every_right_and_is_told_by_itself(void **state)
{
    struct st_arena arena;
    struct st_cost cost;
    size_t properties = 0;

    (void)state;
    st_arena_init(&arena);
    make(&arena, SEE, "", "{'identities': {'admins': {'members': ['alice']}}}", &cost);
    assert_int_equal(cost.privilege_count, 1);
    assert_int_equal(cost.privileges[0].privilege, ST_PRIVILEGE_BYPASS_ACL);
    assert_string_equal(cost.privileges[0].through, "admins");
    assert_int_equal(cost.gained.needed, 0);
    for (size_t i = 0; i < cost.gained.listed; i++) {
        const struct st_triple *triple = &cost.gained.triples[i];

        assert_string_equal(triple->through, "admins (bypass-acl)");
        properties += triple->right == ST_RIGHT_WRITE_PROPERTY;
    }
    assert_int_equal(properties, 3); /* of the folder, and both of the item */
    for (size_t i = 0; i < cost.gained.row_count; i++)
        assert_int_equal(cost.gained.rows[i].held, cost.gained.rows[i].of);
    st_arena_clear(&arena);
}

static void test_rows_add_up_to_the_triples(void **state)
{
    struct st_arena arena;
    struct st_cost cost;
    size_t count = 0;

    (void)state;
    st_arena_init(&arena);
    make(&arena, SEE, "", "{'identities': {'admins': {'members': ['alice', 'bob']}}}", &cost);
    for (size_t i = 0; i < cost.gained.row_count; i++)
        count += cost.gained.rows[i].count;
    assert_int_equal(count, cost.gained.count);
    assert_int_equal(cost.gained.listed, cost.gained.count);
    st_arena_clear(&arena);
}

static void test_changing_nothing_costs_nothing(void **state)
{
    struct st_corpus corpus;

    (void)state;
    st_corpus_init(&corpus);
    for (size_t i = 0; i < corpus.count; i++) {
        struct st_cost cost;

        st_cost_make(&corpus.arena, corpus.scenarios[i], corpus.scenarios[i], &cost);
        assert_null(cost.unknown);
        assert_true(cost.frame.person_count > 0 && cost.frame.object_count > 0);
        assert_int_equal(cost.gained.count, 0);
        assert_int_equal(cost.lost.count, 0);
        assert_int_equal(cost.privilege_count, 0);
    }
    st_corpus_clear(&corpus);
}

static void test_what_is_too_much_to_count_is_said(void **state)
{
    struct st_arena arena;
    struct st_text text;
    struct st_cost cost;

    (void)state;
    st_arena_init(&arena);
    st_text_init(&text, &arena);
    st_text_add(&text, "{'scenario': 1, 'title': 't', 'identities': {'alice': {}");
    for (size_t i = 0; i < 1000; i++)
        st_text_addf(&text, ", 'user %zu': {}", i);
    st_text_add(&text, "}, 'server': {'/Team': {'items': {'plan': {'properties': {'p0': ''");
    for (size_t i = 1; i < 64; i++)
        st_text_addf(&text, ", 'p%zu': ''", i);
    st_text_add(&text, "}}");
    for (size_t i = 0; i < 1000; i++)
        st_text_addf(&text, ", 'item %zu': {}", i);
    st_text_add(
        &text, "}}}, 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
               "{'do': 'sync', 'as': 'alice'}], 'expect': {'sync': 'ok'}}");

    const struct st_scenario *scenario = st_test_load(&arena, st_test_quotes(&arena, text.data));

    st_cost_make(&arena, scenario, scenario, &cost);
    assert_string_equal(
        cost.unknown, "there is too much to count: 1001 people, 1002 objects with 64 properties, "
                      "1 moments");
    st_arena_clear(&arena);
}

static void test_fewer_privileges_and_then_fewer_rights_are_cheaper(void **state)
{
    struct st_cost costs[] = {
        { .gained.count = 0 },
        { .gained.count = 5 },
        { .gained.count = 1, .privilege_count = 1 },
        { .unknown = "too much" },
    };

    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++)
            assert_int_equal(st_cost_compare(&costs[i], &costs[k]), (i > k) - (i < k));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_triples_are_told_with_the_way_to_them),
        cmocka_unit_test(test_a_privilege_gives_every_right_and_is_told_by_itself),
        cmocka_unit_test(test_rows_add_up_to_the_triples),
        cmocka_unit_test(test_changing_nothing_costs_nothing),
        cmocka_unit_test(test_what_is_too_much_to_count_is_said),
        cmocka_unit_test(test_fewer_privileges_and_then_fewer_rights_are_cheaper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
