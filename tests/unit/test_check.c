/*
 * test_check.c - the access check of security descriptors, in tables of questions.
 *
 * The user is in a group and in everyone. r is 0x8, w is 0x10.
 */
#include "framework/security/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/sddl.h"

#define U  "S-1-5-21-1-2-3-1001"
#define G  "S-1-5-21-1-2-3-513"
#define ID "00000000-6585-11d3-b619-00aa004b9c30" /* the item */
#define P  "00000037-6585-11d3-b619-00aa004b9c30"
#define Q  "00001000-6585-11d3-b619-00aa004b9c30"

enum { NO_TREE, ITEM, P_ONLY, Q_ONLY, BOTH };

/* The answer is a mask, or one of these. */
#define DENY   UINT32_MAX
#define UNHELD (UINT32_MAX - 1)

struct row {
    const char *claim, *sddl;
    int tree;
    uint32_t desired, answer;
};

/*
 * Conformance vectors from [MS-DTYP] 2.5.3.2 by hand. An "item" is asked for with a tree
 * that has the item alone; a property with one that has it below the item, answered for
 * its node.
 */
static const struct row vectors[] = {
    { "1 absent", "O:BA", NO_TREE, 0x10, 0x10 },
    { "1 absent, property", "O:BA", P_ONLY, 0x10, 0x10 },
    { "2 NULL", "D:NO_ACCESS_CONTROL", NO_TREE, 0x10, 0x10 },
    { "2 NULL, maximum", "D:NO_ACCESS_CONTROL", NO_TREE, 0x2000000, 0x1f01ff },
    { "3 empty", "D:", NO_TREE, 0x10, DENY },
    { "4 empty, owner", "O:" U "D:", NO_TREE, 0x60000, 0x60000 },
    { "5 allow before deny", "D:(A;;0x10;;;" U ")(D;;0x10;;;" U ")", NO_TREE, 0x10, 0x10 },
    { "6 deny before allow", "D:(D;;0x10;;;" U ")(A;;0x10;;;" U ")", NO_TREE, 0x10, DENY },
    { "7 group denied first", "D:(D;;0x10;;;" G ")(A;;0x10;;;" U ")", NO_TREE, 0x10, DENY },
    { "8 group denied later", "D:(A;;0x10;;;" U ")(D;;0x10;;;" G ")", NO_TREE, 0x10, 0x10 },
    { "9 partial", "D:(A;;0x8;;;" U ")", NO_TREE, 0x18, DENY },
    { "10 inherit-only allow", "D:(A;OIIO;0x10;;;" U ")", NO_TREE, 0x10, DENY },
    { "11 inherit-only deny", "D:(D;OIIO;0x10;;;" U ")(A;;0x10;;;" U ")", NO_TREE, 0x10, 0x10 },
    { "12 denied property", "D:(OD;;0x10;" P ";;" U ")(A;;0x10;;;" U ")", P_ONLY, 0x10, DENY },
    { "12 other property", "D:(OD;;0x10;" P ";;" U ")(A;;0x10;;;" U ")", Q_ONLY, 0x10, 0x10 },
    { "13 order", "D:(A;;0x10;;;" U ")(OD;;0x10;" P ";;" U ")", P_ONLY, 0x10, 0x10 },
    { "14 no tree", "D:(OD;;0x10;" P ";;" U ")(A;;0x10;;;" U ")", NO_TREE, 0x10, 0x10 },
    { "15 allowed property", "D:(OA;;0x10;" P ";;" U ")", P_ONLY, 0x10, 0x10 },
    { "15 item", "D:(OA;;0x10;" P ";;" U ")", ITEM, 0x10, DENY },
    { "16 no type, property", "D:(OD;;0x10;;;" U ")(A;;0x10;;;" U ")", P_ONLY, 0x10, DENY },
    { "16 no type, other", "D:(OD;;0x10;;;" U ")(A;;0x10;;;" U ")", Q_ONLY, 0x10, DENY },
    { "16 no type, item", "D:(OD;;0x10;;;" U ")(A;;0x10;;;" U ")", ITEM, 0x10, DENY },
    { "16 no type, no tree", "D:(OD;;0x10;;;" U ")(A;;0x10;;;" U ")", NO_TREE, 0x10, DENY },
    { "17 KB 810018", "D:(OD;;0x10;" P ";;WD)(A;;0x10;;;" G ")", P_ONLY, 0x10, DENY },
    { "18 earlier allow", "D:(A;;0x10;;;" G ")(OD;;0x10;" P ";;WD)", P_ONLY, 0x10, 0x10 },
    { "19 owner rights", "O:" U "D:(A;;RC;;;OW)", NO_TREE, 0x40000, DENY },
    { "19 owner rights, what they give", "O:" U "D:(A;;RC;;;OW)", NO_TREE, 0x20000, 0x20000 },
    { "20 maximum", "D:(D;;0x8;;;" U ")(A;;0x18;;;" U ")", NO_TREE, 0x2000000, 0x10 },
};

/* The choices that check.h states. */
static const struct row choices[] = {
    { "generic in the request", "D:(A;;FR;;;" U ")", NO_TREE, 0x80000000, 0x120089 },
    { "generic in an entry", "D:(A;;GA;;;" U ")", NO_TREE, 0x1f01ff, 0x1f01ff },
    { "generic denied", "D:(D;;GW;;;" U ")(A;;GA;;;" U ")", NO_TREE, 0x2000000, 0x0d00e9 },
    { "maximum follows the order", "D:(A;;0x10;;;" U ")(D;;0x10;;;" U ")", NO_TREE, 0x2000000,
      0x10 },
    { "maximum of nothing", "D:(A;;0x10;;;BA)", NO_TREE, 0x2000000, DENY },
    { "maximum with what it has", "D:(A;;0x18;;;" U ")", NO_TREE, 0x2000008, 0x18 },
    { "maximum with what it has not", "D:(A;;0x18;;;" U ")", NO_TREE, 0x2000001, DENY },
    { "maximum of the owner", "O:" U "D:", NO_TREE, 0x2000000, 0x60000 },
    { "nothing is granted", "D:", NO_TREE, 0, 0 },
    { "owner through a group", "O:" G "D:", NO_TREE, 0x40000, 0x40000 },
    { "owner and others", "O:" U "D:(A;;0x10;;;WD)", NO_TREE, 0x40010, 0x40010 },
    { "owner cannot be denied", "O:" U "D:(D;;WD;;;WD)", NO_TREE, 0x40000, 0x40000 },
    { "owner rights denied", "O:" U "D:(D;;RC;;;OW)", NO_TREE, 0x20000, DENY },
    { "owner rights of another's", "O:BAD:(A;;0x10;;;OW)", NO_TREE, 0x10, DENY },
    { "owner rights inherit-only", "O:" U "D:(A;OIIO;RC;;;OW)", NO_TREE, 0x40000, 0x40000 },
    { "owner rights on a property", "O:" U "D:(OA;;RC;" P ";;OW)", NO_TREE, 0x40000, 0x40000 },
    { "owner rights in their place", "O:" U "D:(A;;0x10;;;WD)(D;;0x10;;;OW)", NO_TREE, 0x10, 0x10 },
    { "system security without privilege", "D:(A;;0x1000000;;;WD)", NO_TREE, 0x1000000, UNHELD },
    { "system security without a list", "O:BA", NO_TREE, 0x1000010, UNHELD },
    { "system security is no maximum", "D:(A;;0x1000008;;;WD)", NO_TREE, 0x2000000, 0x8 },
    { "an entry for nobody here", "D:(A;;0x10;;;PS)", NO_TREE, 0x10, DENY },
    { "kept, not evaluated", "D:(A;;0x10;;;WD)S:(AU;SAFA;0x10;;;WD)(ML;;NW;;;HI)", NO_TREE, 0x10,
      0x10 },
};

/* The tree as a whole; of both properties P and Q below the item. */
static const struct row trees[] = {
    { "allow on the item", "D:(OA;;0x10;" ID ";;WD)", BOTH, 0x10, 0x10 },
    { "allow on one property", "D:(OA;;0x10;" P ";;WD)", BOTH, 0x10, DENY },
    { "allow on all properties", "D:(OA;;0x10;" P ";;WD)(OA;;0x10;" Q ";;WD)", BOTH, 0x10, 0x10 },
    { "by two entries of two groups", "D:(OA;;0x10;" P ";;" G ")(OA;;0x18;" Q ";;WD)", BOTH, 0x10,
      0x10 },
    { "one property denied first", "D:(OD;;0x10;" P ";;WD)(A;;0x10;;;WD)", BOTH, 0x10, DENY },
    { "one property denied later", "D:(A;;0x10;;;WD)(OD;;0x10;" P ";;WD)", BOTH, 0x10, 0x10 },
    { "denied after its own allow", "D:(OA;;0x10;" P ";;WD)(OD;;0x10;" P ";;WD)(A;;0x10;;;WD)",
      BOTH, 0x10, 0x10 },
    { "item denied after a property's allow",
      "D:(OA;;0x10;" P ";;WD)(D;;0x10;;;WD)(OA;;0x10;" Q ";;WD)", BOTH, 0x10, DENY },
    { "type outside of the tree",
      "D:(OD;;0x10;bf967aba-0de6-11d0-a285-00aa003049e2;;WD)(A;;0x10;;;WD)", BOTH, 0x10, 0x10 },
    { "maximum is of all properties", "D:(OA;;0x18;" P ";;WD)(OA;;0x11;" Q ";;WD)", BOTH, 0x2000000,
      0x10 },
};

static struct st_arena arena;

static int set_up(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

static struct st_sid sid_of(const char *text)
{
    struct st_mistake mistake;
    struct st_sid sid = { 0 };

    assert_true(st_alias_parse(&arena, text, strlen(text), NULL, &sid, &mistake));
    return sid;
}

static struct st_object_node node_of(uint32_t level, const char *text)
{
    struct st_object_node node = { .level = level };

    assert_true(st_guid_parse(text, strlen(text), &node.type));
    return node;
}

static size_t make_tree(int tree, struct st_object_node *nodes)
{
    size_t count = 0;

    if (tree != NO_TREE)
        nodes[count++] = node_of(0, ID);
    if (tree == P_ONLY || tree == BOTH)
        nodes[count++] = node_of(1, P);
    if (tree == Q_ONLY || tree == BOTH)
        nodes[count++] = node_of(1, Q);
    return count;
}

static uint32_t simple(struct st_nt_answer answer)
{
    switch (answer.verdict) {
    case ST_NT_GRANTED:
        return answer.mask;
    case ST_NT_DENIED:
        assert_int_equal(answer.mask, 0);
        return DENY;
    case ST_NT_PRIVILEGE_NOT_HELD:
        break;
    }
    assert_int_equal(answer.mask, 0);
    return UNHELD;
}

static uint32_t ask(const struct row *row, uint64_t privileges, const struct st_sid *self)
{
    const struct st_sid sids[] = { sid_of(U), sid_of(G), sid_of("WD") };
    const struct st_nt_token token = { sids, 3, privileges };
    struct st_object_node nodes[3];
    struct st_nt_answer answers[3];
    struct st_descriptor descriptor;
    struct st_mistake mistake;
    const struct st_nt_question question = {
        .descriptor = &descriptor,
        .token = &token,
        .mapping = &st_file_mapping,
        .desired = row->desired,
        .nodes = nodes,
        .node_count = make_tree(row->tree, nodes),
        .self = self,
    };

    if (!st_sddl_parse(&arena, row->sddl, strlen(row->sddl), NULL, &descriptor, &mistake))
        fail_msg("%s: %s", row->sddl, st_mistake_text(&arena, &mistake));
    if (row->tree != P_ONLY && row->tree != Q_ONLY)
        return simple(st_nt_check(&question));
    st_nt_check_nodes(&question, answers);
    return simple(answers[1]);
}

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t answer = ask(&rows[i], 0, NULL);

        if (answer != rows[i].answer)
            fail_msg("%s: 0x%x, not 0x%x", rows[i].claim, answer, rows[i].answer);
    }
}

static void test_conformance_vectors(void **state)
{
    (void)state;
    check(vectors, sizeof vectors / sizeof vectors[0]);
}

static void test_choices_where_sources_differ(void **state)
{
    (void)state;
    check(choices, sizeof choices / sizeof choices[0]);
}

static void test_tree_is_granted_as_a_whole(void **state)
{
    (void)state;
    check(trees, sizeof trees / sizeof trees[0]);
}

static void test_privileges_give_what_they_give(void **state)
{
    static const uint64_t security = UINT64_C(1) << ST_NT_PRIVILEGE_SECURITY;
    static const uint64_t ownership = UINT64_C(1) << ST_NT_PRIVILEGE_TAKE_OWNERSHIP;
    static const uint64_t backup = UINT64_C(1) << ST_NT_PRIVILEGE_BACKUP;
    const struct row audit = { "", "D:(A;;0x8;;;WD)", NO_TREE, 0x1000008, 0 };
    const struct row most = { "", "D:(D;;WO;;;WD)(A;;0x8;;;WD)", NO_TREE, 0x2000000, 0 };
    const struct row named = { "", "D:(D;;WO;;;WD)(A;;0x8;;;WD)", NO_TREE, 0x2080000, 0 };
    const struct row generic = { "", "D:(D;;WO;;;WD)(A;;GA;;;WD)", NO_TREE, 0x10000000, 0 };
    const struct row owner = { "", "D:(D;;WO;;;WD)", NO_TREE, 0x80000, 0 };

    (void)state;
    assert_int_equal(ask(&audit, security, NULL), 0x1000008);
    assert_int_equal(ask(&audit, ownership, NULL), UNHELD);
    assert_int_equal(ask(&owner, ownership, NULL), 0x80000);
    assert_int_equal(ask(&owner, security | backup, NULL), DENY);
    assert_int_equal(ask(&most, ownership | security, NULL), 0x8);
    assert_int_equal(ask(&named, ownership, NULL), 0x80008);
    assert_int_equal(ask(&named, security, NULL), DENY);
    assert_int_equal(ask(&generic, ownership, NULL), 0x1f01ff);
}

static void test_principal_self_is_who_the_question_says(void **state)
{
    const struct row row = { "", "D:(A;;0x10;;;PS)", NO_TREE, 0x10, 0 };
    const struct row owner = { "", "O:PSD:", NO_TREE, 0x40000, 0 };
    struct st_sid user = sid_of(U);
    struct st_sid stranger = sid_of("S-1-5-21-1-2-3-1002");

    (void)state;
    assert_int_equal(ask(&row, 0, &user), 0x10);
    assert_int_equal(ask(&row, 0, &stranger), DENY);
    assert_int_equal(ask(&owner, 0, &user), 0x40000);
}

static void test_levels_make_a_tree_or_not(void **state)
{
    static const struct {
        size_t count;
        uint32_t levels[4];
        bool is_valid;
    } rows[] = {
        { 0, { 0 }, true },          { 1, { 0 }, true },           { 1, { 1 }, false },
        { 4, { 0, 1, 2, 1 }, true }, { 4, { 0, 1, 2, 3 }, true },  { 2, { 0, 2 }, false },
        { 3, { 0, 1, 0 }, false },   { 4, { 0, 1, 1, 3 }, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct st_object_node nodes[4] = { 0 };

        for (size_t j = 0; j < rows[i].count; j++)
            nodes[j].level = rows[i].levels[j];
        assert_int_equal(st_object_tree_is_valid(nodes, rows[i].count), rows[i].is_valid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conformance_vectors),
        cmocka_unit_test(test_choices_where_sources_differ),
        cmocka_unit_test(test_tree_is_granted_as_a_whole),
        cmocka_unit_test(test_privileges_give_what_they_give),
        cmocka_unit_test(test_principal_self_is_who_the_question_says),
        cmocka_unit_test(test_levels_make_a_tree_or_not),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
