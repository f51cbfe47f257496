/*
 * test_shrink_tactics.c - what each tactic does to a scenario, row by row.
 *
 * Trees here are only as whole as the tactic needs; whether a result is a scenario is
 * the loader's business.
 */
#include "framework/shrink/tactic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/json.h"
#include "tests/support/world.h"

#define T(id) ST_TACTIC_##id

/* Move number `move` of all that the tactic lists for the tree, and how many there are. */
static const struct row {
    enum st_tactic_id tactic;
    const char *before;
    size_t count, move;
    const char *after;
} rows[] = {
    { T(ADVICE), "{'known_failures':{},'workarounds':{},'steps':[]}", 2, 0,
      "{'known_failures':{},'steps':[]}" },
    { T(ADVICE), "{'known_failures':{},'steps':[]}", 1, 0, "{'steps':[]}" },
    { T(FAULTS), "{'faults':[1,2]}", 2, 1, "{'faults':[1]}" },
    { T(STEPS), "{'steps':['a','b','c']}", 3, 1, "{'steps':['a','c']}" },
    /* The number of a step moves along; a fault at the step itself goes with it. */
    { T(STEPS),
      "{'steps':['a','b','c'],'faults':[{'at':{'step':1}},{'at':{'step':2}},{'at':{'step':3}},"
      "{'at':{}}]}",
      3, 1, "{'steps':['a','c'],'faults':[{'at':{'step':1}},{'at':{'step':2}},{'at':{}}]}" },
    { T(FOLDERS), "{'server':{'/A':{},'/B':{}}}", 2, 0, "{'server':{'/B':{}}}" },
    { T(ITEMS), "{'server':{'/A':{'items':{'x':{},'y':{}}}}}", 3, 1,
      "{'server':{'/A':{'items':{'y':{}}}}}" },
    { T(ITEMS), "{'server':{'/A':{'items':{'x':{}}}}}", 2, 0, "{'server':{'/A':{}}}" },
    { T(ITEMS), "{'steps':[{'folders':['/A','/B']}]}", 2, 1, "{'steps':[{'folders':['/A']}]}" },
    { T(LISTS), "{'server':{'/A':{'acl':[],'items':{'x':{'acl':[]}}}}}", 2, 1,
      "{'server':{'/A':{'acl':[],'items':{'x':{}}}}}" },
    { T(ENTRIES), "{'server':{'/A':{'acl':[1,2]}},'steps':[{'acl':[3]}]}", 3, 0,
      "{'server':{'/A':{'acl':[2]}},'steps':[{'acl':[3]}]}" },
    { T(ENTRIES), "{'faults':[{'change':{'acl':[1]}}]}", 1, 0,
      "{'faults':[{'change':{'acl':[]}}]}" },
    { T(IDENTITIES), "{'identities':{'a':{},'b':{}}}", 2, 1, "{'identities':{'a':{}}}" },
    /* A group's member does what the group did; nobody becomes a member of himself. */
    { T(MERGE),
      "{'identities':{'a':{},'g':{'members':['a','b']},'b':{}},"
      "'server':{'/A':{'acl':[{'allow':'g'}]}},'steps':[{'as':'b'}]}",
      6, 0,
      "{'identities':{'a':{},'b':{}},'server':{'/A':{'acl':[{'allow':'a'}]}},"
      "'steps':[{'as':'b'}]}" },
    { T(MERGE), "{'identities':{'a':{},'b':{},'g':{'members':['a','b','c']}},'steps':[{'as':'a'}]}",
      6, 2, "{'identities':{'b':{},'g':{'members':['b','c']}},'steps':[{'as':'b'}]}" },
    { T(MEMBERSHIPS), "{'identities':{'g':{'members':['a','b']}}}", 3, 1,
      "{'identities':{'g':{'members':['b']}}}" },
    { T(PRIVILEGES), "{'identities':{'g':{'privileges':['p']}}}", 2, 0, "{'identities':{'g':{}}}" },
    { T(CLIENTS), "{'steps':[{'client':'c'},{'client':'d'},{'client':'c'}]}", 2, 0,
      "{'steps':[{},{'client':'d'},{}]}" },
    { T(PROPERTY_NAMES),
      "{'server':{'/A':{'items':{'x':{'properties':{'p':'1','q':'2'},"
      "'acl':[{'property':'p'},{'property':'q'},{}]}}}},'steps':[{'set':{'p':'1'}}],"
      "'faults':[{'at':{'property':'p'},'change':{'set':{'p':'2'}}}]}",
      2, 0,
      "{'server':{'/A':{'items':{'x':{'properties':{'q':'2'},'acl':[{'property':'q'},{}]}}}},"
      "'steps':[{'set':{}}],'faults':[{'at':{},'change':{'set':{}}}]}" },
    { T(PROPERTIES), "{'steps':[{'set':{'p':'1','q':'2'}}]}", 3, 2,
      "{'steps':[{'set':{'p':'1'}}]}" },
    { T(EXPECTATIONS), "{'expect':{'sync':'ok','server':{'/A/x':{'p':'1'}}}}", 4, 3,
      "{'expect':{'sync':'ok','server':{'/A/x':{}}}}" },
    { T(EXPECTATIONS), "{'steps':[{'expect':'ok'}],'expect':{}}", 1, 0,
      "{'steps':[{}],'expect':{}}" },
    { T(RIGHTS), "{'server':{'/A':{'acl':[{'to':['read','write']}]}}}", 2, 0,
      "{'server':{'/A':{'acl':[{'to':['write']}]}}}" },
    { T(SCOPES), "{'server':{'/A':{'acl':[{'property':'p','inherit':['only']}]}}}", 3, 0,
      "{'server':{'/A':{'acl':[{'inherit':['only']}]}}}" },
    { T(TRUSTEES), "{'server':{'/A':{'acl':[{'deny':'everyone'},{'allow':'a'}]}}}", 1, 0,
      "{'server':{'/A':{'acl':[{'deny':'everyone'},{'allow':'everyone'}]}}}" },
    { T(FLAGS), "{'server':{'/A':{'protected':true,'resolve':'last-writer-wins'}}}", 2, 1,
      "{'server':{'/A':{'protected':true}}}" },
    { T(OWNERS), "{'server':{'/A':{'owner':'a','items':{'x':{'owner':'b'}}}}}", 2, 0,
      "{'server':{'/A':{'items':{'x':{'owner':'b'}}}}}" },
    { T(AUTHORS), "{'steps':[{'do':'server-edit','as':'a'}]}", 1, 0,
      "{'steps':[{'do':'server-edit'}]}" },
    { T(TRIGGERS), "{'faults':[{'at':{'call':'item.save','nth':2},'times':3}]}", 3, 0,
      "{'faults':[{'at':{'call':'item.save'},'times':3}]}" },
    { T(TRIGGERS), "{'faults':[{'at':{'step':2,'on':'server'},'when':'after'}]}", 3, 2,
      "{'faults':[{'at':{'step':2,'on':'server'}}]}" },
    /* One, half, one less. */
    { T(NUMBERS), "{'faults':[{'at':{'nth':9}}]}", 3, 1, "{'faults':[{'at':{'nth':4}}]}" },
    { T(NUMBERS), "{'faults':[{'at':{'nth':1}}],'steps':[{'bytes':2}]}", 1, 0,
      "{'faults':[{'at':{'nth':1}}],'steps':[{'bytes':1}]}" },
    { T(NUMBERS), "{'faults':[{'times':'always'}]}", 0, 0, "{'faults':[{'times':'always'}]}" },
    /* The same value stays the same everywhere, and becomes none that is there already. */
    { T(VALUES),
      "{'server':{'/A':{'items':{'x':{'properties':{'p':'long','q':'a'}}}}},"
      "'steps':[{'set':{'p':'long','q':null}}],'expect':{'server':{'/A/x':{'p':'long'}}}}",
      1, 0,
      "{'server':{'/A':{'items':{'x':{'properties':{'p':'b','q':'a'}}}}},"
      "'steps':[{'set':{'p':'b','q':null}}],'expect':{'server':{'/A/x':{'p':'b'}}}}" },
    { T(SETTINGS), "{'clock':'08:00:00','needs':['move'],'except':['progress']}", 5, 0,
      "{'needs':['move'],'except':['progress']}" },
    { T(TEXTS), "{'why':'x','steps':[{'note':'y'}],'tags':[]}", 3, 1,
      "{'why':'x','steps':[{}],'tags':[]}" },
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static void check_row(const struct row *row, size_t number)
{
    struct st_arena arena;
    struct st_moves moves = { .arena = &arena };

    st_arena_init(&arena);

    json_t *tree = json_loads(st_test_quotes(&arena, row->before), 0, NULL);
    json_t *after = json_loads(st_test_quotes(&arena, row->after), 0, NULL);

    assert_non_null(tree);
    assert_non_null(after);
    st_tactic_moves(row->tactic, tree, &moves);
    if (moves.count != row->count)
        fail_msg("row %zu: %zu moves, not %zu", number, moves.count, row->count);
    if (row->count > 0)
        assert_true(st_moves_make(&moves, row->move, row->move + 1, tree));
    if (!json_equal(tree, after))
        fail_msg("row %zu: %s", number, st_json_text(&arena, tree, JSON_COMPACT));
    json_decref(tree);
    json_decref(after);
    st_arena_clear(&arena);
}

static void test_every_row_does_what_it_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++)
        check_row(&rows[i], i);
}

/* A new tactic needs a row above. */
static void test_every_tactic_has_a_row(void **state)
{
    bool is_tested[ST_TACTIC_COUNT] = { false };

    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++)
        is_tested[rows[i].tactic] = true;
    for (size_t i = 0; i < ST_TACTIC_COUNT; i++)
        if (!is_tested[i])
            fail_msg("%s is not tested", st_tactic_words.words[i]);
    assert_int_equal(ST_TACTIC_COUNT, 26);
}

static void test_several_moves_at_once_leave_the_others_where_they_are(void **state)
{
    struct st_arena arena;
    struct st_moves moves = { .arena = &arena };
    json_t *tree = NULL;

    (void)state;
    st_arena_init(&arena);
    tree = json_loads("{\"steps\":[0,1,2,3,4]}", 0, NULL);
    assert_non_null(tree);
    st_tactic_moves(T(STEPS), tree, &moves);
    assert_true(st_moves_make(&moves, 1, 4, tree));
    assert_string_equal(st_json_text(&arena, tree, JSON_COMPACT), "{\"steps\":[0,4]}");
    json_decref(tree);
    st_arena_clear(&arena);
}

static void test_every_tactic_has_a_word_and_a_meaning(void **state)
{
    (void)state;
    for (size_t i = 0; i < ST_TACTIC_COUNT; i++) {
        assert_true(strlen(st_tactics[i].about) > 10);
        assert_int_equal(st_words_find(&st_tactic_words, st_tactic_words.words[i]), i);
        assert_true((st_tactics[i].list == NULL) != (st_tactics[i].pattern == NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_does_what_it_says),
        cmocka_unit_test(test_every_tactic_has_a_row),
        cmocka_unit_test(test_several_moves_at_once_leave_the_others_where_they_are),
        cmocka_unit_test(test_every_tactic_has_a_word_and_a_meaning),
    };

    return cmocka_run_group_tests_name("shrink_tactics", tests, NULL, NULL);
}
