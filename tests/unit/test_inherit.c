/*
 * test_inherit.c - what a new object gets, in tables of parents and children.
 *
 * O is the owner, G the group, S stands for nobody in particular.
 */
#include "framework/security/inherit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/sddl.h"

#define OWNER  "S-1-5-21-1-2-3-1001"
#define GROUP  "S-1-5-21-1-2-3-513"
#define OG     "O:" OWNER "G:" GROUP
#define GUID_P "00000037-6585-11d3-b619-00aa004b9c30"
#define GUID_T "bf967aba-0de6-11d0-a285-00aa003049e2"

struct row {
    const char *parent, *creator;
    const char *container, *object; /* the child's, behind its owner and group */
};

/* Marks: "ACE Inheritance Rules". */
static const struct row marks[] = {
    { "D:(A;;FR;;;AU)", "", "D:AI", "D:AI" },
    { "D:(A;OI;FR;;;AU)", "", "D:AI(A;OIIOID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    { "D:(A;CI;FR;;;AU)", "", "D:AI(A;CIID;FR;;;AU)", "D:AI" },
    { "D:(A;OICI;FR;;;AU)", "", "D:AI(A;OICIID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    { "D:(A;OINP;FR;;;AU)", "", "D:AI", "D:AI(A;ID;FR;;;AU)" },
    { "D:(A;CINP;FR;;;AU)", "", "D:AI(A;ID;FR;;;AU)", "D:AI" },
    { "D:(A;OICINP;FR;;;AU)", "", "D:AI(A;ID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    /* Inherit-only on the parent is inherited all the same. */
    { "D:(D;OICIIO;FR;;;AU)", "", "D:AI(D;OICIID;FR;;;AU)", "D:AI(D;ID;FR;;;AU)" },
    { "D:(A;OIIO;FR;;;AU)", "", "D:AI(A;OIIOID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    /* What the parent has inherited itself goes on. */
    { "D:AI(A;OICIID;FR;;;AU)", "", "D:AI(A;OICIID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    /* The parent's own protection is no matter of its children's. */
    { "D:P(A;OICI;FR;;;AU)", "", "D:AI(A;OICIID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    /* Stored order is kept. */
    { "D:(A;OICI;FR;;;AU)(D;OICI;FW;;;WD)(A;OICI;FA;;;BA)", "",
      "D:AI(A;OICIID;FR;;;AU)(D;OICIID;FW;;;WD)(A;OICIID;FA;;;BA)",
      "D:AI(A;ID;FR;;;AU)(D;ID;FW;;;WD)(A;ID;FA;;;BA)" },
    { "D:NO_ACCESS_CONTROL", "", "D:AI", "D:AI" },
    { "", "", "D:AI", "D:AI" },
};

/* Whom and what an entry means on the new object. */
static const struct row meanings[] = {
    { "D:(A;OICIIO;FA;;;CO)", "", "D:AI(A;ID;FA;;;" OWNER ")(A;OICIIOID;FA;;;CO)",
      "D:AI(A;ID;FA;;;" OWNER ")" },
    { "D:(A;OICIIO;FA;;;CG)", "", "D:AI(A;ID;FA;;;" GROUP ")(A;OICIIOID;FA;;;CG)",
      "D:AI(A;ID;FA;;;" GROUP ")" },
    { "D:(A;OICI;GR;;;AU)", "", "D:AI(A;ID;FR;;;AU)(A;OICIIOID;GR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    { "D:(A;CINP;GA;;;CO)", "", "D:AI(A;ID;FA;;;" OWNER ")", "D:AI" },
    { "D:(A;OI;GA;;;CO)", "", "D:AI(A;OIIOID;GA;;;CO)", "D:AI(A;ID;FA;;;" OWNER ")" },
    { "D:(A;OICI;GXRC;;;BA)", "", "D:AI(A;ID;FX;;;BA)(A;OICIIOID;RCGX;;;BA)",
      "D:AI(A;ID;FX;;;BA)" },
    /* OWNER RIGHTS is no placeholder. */
    { "D:(A;OICI;RC;;;OW)", "", "D:AI(A;OICIID;RC;;;OW)", "D:AI(A;ID;RC;;;OW)" },
};

/* The creator's own list. */
static const struct row creators[] = {
    { "D:(A;OICI;FR;;;AU)", "D:(A;;FA;;;BA)", "D:AI(A;;FA;;;BA)(A;OICIID;FR;;;AU)",
      "D:AI(A;;FA;;;BA)(A;ID;FR;;;AU)" },
    { "D:(A;OICI;FR;;;AU)", "D:P(A;;FA;;;BA)", "D:PAI(A;;FA;;;BA)", "D:PAI(A;;FA;;;BA)" },
    { "D:(A;OICI;FR;;;AU)", "D:P", "D:PAI", "D:PAI" },
    { "D:(A;OICI;FR;;;AU)", "D:", "D:AI(A;OICIID;FR;;;AU)", "D:AI(A;ID;FR;;;AU)" },
    { "D:(A;OICI;FR;;;AU)", "D:(A;ID;FA;;;WD)(A;;FA;;;BA)", "D:AI(A;;FA;;;BA)(A;OICIID;FR;;;AU)",
      "D:AI(A;;FA;;;BA)(A;ID;FR;;;AU)" },
    { "D:(A;OICI;FR;;;AU)", "D:NO_ACCESS_CONTROL", "D:AINO_ACCESS_CONTROL",
      "D:AINO_ACCESS_CONTROL" },
    { "", "D:(A;;GA;;;CO)", "D:AI(A;;FA;;;" OWNER ")", "D:AI(A;;FA;;;" OWNER ")" },
    { "", "D:(A;OICI;GA;;;CO)", "D:AI(A;;FA;;;" OWNER ")(A;OICIIO;GA;;;CO)",
      "D:AI(A;OICI;FA;;;" OWNER ")" },
    { "", "D:(A;OICIIO;GA;;;CO)", "D:AI(A;OICIIO;GA;;;CO)", "D:AI(A;OICIIO;GA;;;CO)" },
};

/* Entries for types of objects, and the SACL. The object is of type T in the second table. */
static const struct row typed[] = {
    { "D:(OA;CI;RP;" GUID_P ";;AU)", "", "D:AI(OA;CIID;RP;" GUID_P ";;AU)", "D:AI" },
    { "D:(OA;OICI;RP;;" GUID_T ";AU)", "", "D:AI(OA;OICIIOID;RP;;" GUID_T ";AU)", "D:AI" },
    { "D:(OA;OICINP;RP;;" GUID_T ";AU)", "", "D:AI", "D:AI" },
    { "S:(AU;OICISAFA;FA;;;WD)", "", "D:AIS:AI(AU;OICIIDSAFA;FA;;;WD)",
      "D:AIS:AI(AU;IDSAFA;FA;;;WD)" },
    { "S:(AU;OICISA;FA;;;WD)", "S:P(AU;FA;FW;;;AU)", "D:AIS:PAI(AU;FA;FW;;;AU)",
      "D:AIS:PAI(AU;FA;FW;;;AU)" },
    { "S:(AU;SA;FA;;;WD)", "", "D:AI", "D:AI" },
};
static const struct row of_type[] = {
    { "D:(OA;OICI;RP;;" GUID_T ";AU)", "", "D:AI(OA;OICIID;RP;;" GUID_T ";AU)",
      "D:AI(OA;ID;RP;;" GUID_T ";AU)" },
    { "D:(OA;OICI;RP;;" GUID_P ";AU)", "", "D:AI(OA;OICIIOID;RP;;" GUID_P ";AU)", "D:AI" },
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

static struct st_descriptor parse(const char *text)
{
    struct st_descriptor descriptor = { 0 };
    struct st_mistake mistake;

    if (!st_sddl_parse(&arena, text, strlen(text), NULL, &descriptor, &mistake))
        fail_msg("%s: %s", text, st_mistake_text(&arena, &mistake));
    return descriptor;
}

static const char *child_of(
    const char *parent_text,
    const char *creator_text,
    bool is_container,
    const struct st_guid *type)
{
    struct st_descriptor parent = parse(parent_text);
    struct st_descriptor creator = parse(creator_text);
    struct st_descriptor child;
    struct st_mistake mistake;
    const struct st_inheritance inheritance = {
        .parent = &parent,
        .creator = &creator,
        .mapping = &st_file_mapping,
        .types = type,
        .type_count = type != NULL,
        .is_container = is_container,
    };

    if (!st_descriptor_inherit(&arena, &inheritance, &child, &mistake))
        return mistake.message;
    return st_sddl_print(&arena, &child, NULL);
}

static void check(const struct row *rows, size_t count, const struct st_guid *type)
{
    for (size_t i = 0; i < count; i++) {
        const char *parent = st_arena_format(&arena, OG "%s", rows[i].parent);

        assert_string_equal(
            child_of(parent, rows[i].creator, true, type),
            st_arena_format(&arena, OG "%s", rows[i].container));
        assert_string_equal(
            child_of(parent, rows[i].creator, false, type),
            st_arena_format(&arena, OG "%s", rows[i].object));
    }
}

#define CHECK(rows, type) check((rows), sizeof(rows) / sizeof(rows)[0], (type))

static void test_marks_say_who_inherits_an_entry(void **state)
{
    (void)state;
    CHECK(marks, NULL);
}

static void test_general_entries_become_specific_and_are_passed_on_as_they_were(void **state)
{
    (void)state;
    CHECK(meanings, NULL);
}

static void test_own_list_of_the_creator_comes_first(void **state)
{
    (void)state;
    CHECK(creators, NULL);
}

static void test_entries_for_a_type_apply_to_that_type_alone(void **state)
{
    struct st_guid type;

    (void)state;
    assert_true(st_guid_parse(GUID_T, ST_GUID_TEXT_SIZE, &type));
    CHECK(typed, NULL);
    CHECK(of_type, &type);
}

static void test_owner_is_the_creators_then_the_tokens_then_the_parents(void **state)
{
    static const struct st_sid token_owner = { 5, 1, { 18 } };
    struct st_descriptor parent = parse("O:BAG:BUD:");
    struct st_descriptor creator = parse("O:WD");
    struct st_inheritance inheritance = { .parent = &parent, .mapping = &st_file_mapping };
    struct st_descriptor child;
    struct st_mistake mistake;

    (void)state;
    assert_true(st_descriptor_inherit(&arena, &inheritance, &child, &mistake));
    assert_string_equal(st_sddl_print(&arena, &child, NULL), "O:BAG:BUD:AI");
    inheritance.owner = &token_owner;
    assert_true(st_descriptor_inherit(&arena, &inheritance, &child, &mistake));
    assert_string_equal(st_sddl_print(&arena, &child, NULL), "O:SYG:BUD:AI");
    inheritance.creator = &creator;
    assert_true(st_descriptor_inherit(&arena, &inheritance, &child, &mistake));
    assert_string_equal(st_sddl_print(&arena, &child, NULL), "O:WDG:BUD:AI");
}

static void test_creator_owner_without_an_owner_is_a_mistake(void **state)
{
    (void)state;
    assert_string_equal(
        child_of("D:(A;OI;FA;;;CO)", "", false, NULL),
        "CREATOR OWNER becomes the owner, and there is none");
    assert_string_equal(
        child_of("D:(A;OI;FA;;;CG)", "", false, NULL),
        "CREATOR GROUP becomes the group, and there is none");
    assert_string_equal(child_of("D:(A;CI;FA;;;CO)", "", false, NULL), "D:AI");
}

static void test_third_generation_has_what_the_second_has(void **state)
{
    const char *child = child_of(OG "D:(A;OICIIO;GA;;;CO)(A;OICI;GRGX;;;BU)", "", true, NULL);

    (void)state;
    assert_string_equal(child_of(child, "", true, NULL), child);
}

static void test_child_with_a_list_over_64_kib_is_a_mistake(void **state)
{
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    st_text_add(&text, OG "D:");
    for (size_t i = 0; i < 2500; i++) /* splitting doubles it */
        st_text_add(&text, "(A;OICI;GA;;;WD)");
    assert_string_equal(
        child_of(text.data, "", true, NULL), "the child's list has more than 65535 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_say_who_inherits_an_entry),
        cmocka_unit_test(test_general_entries_become_specific_and_are_passed_on_as_they_were),
        cmocka_unit_test(test_own_list_of_the_creator_comes_first),
        cmocka_unit_test(test_entries_for_a_type_apply_to_that_type_alone),
        cmocka_unit_test(test_owner_is_the_creators_then_the_tokens_then_the_parents),
        cmocka_unit_test(test_creator_owner_without_an_owner_is_a_mistake),
        cmocka_unit_test(test_third_generation_has_what_the_second_has),
        cmocka_unit_test(test_child_with_a_list_over_64_kib_is_a_mistake),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
