/*
 * test_sddl.c - SDDL beyond what was recorded on Windows: rights, types, limits, mistakes.
 */
#include "framework/security/sddl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/mask.h"

/* winnt.h, iads.h and sddl.h. */
static const struct {
    const char *word;
    uint32_t mask;
} rights[] = {
    { "GA", 0x10000000 }, { "GR", 0x80000000 }, { "GW", 0x40000000 }, { "GX", 0x20000000 },
    { "RC", 0x20000 },    { "SD", 0x10000 },    { "WD", 0x40000 },    { "WO", 0x80000 },
    { "RP", 0x10 },       { "WP", 0x20 },       { "CC", 0x1 },        { "DC", 0x2 },
    { "LC", 0x4 },        { "SW", 0x8 },        { "LO", 0x80 },       { "DT", 0x40 },
    { "CR", 0x100 },      { "FA", 0x1f01ff },   { "FR", 0x120089 },   { "FW", 0x120116 },
    { "FX", 0x1200a0 },   { "KA", 0xf003f },    { "KR", 0x20019 },    { "KW", 0x20006 },
    { "KX", 0x20019 },    { "NW", 0x1 },        { "NR", 0x2 },        { "NX", 0x4 },
};

static const struct {
    const char *text, *printed; /* NULL: the same */
} accepted[] = {
    { "", NULL },
    { "O:BAG:SYD:PAI(D;;WP;;;WD)S:AR(AU;SAFA;CR;;;WD)", NULL },
    { "D:NO_ACCESS_CONTROL", NULL },
    { "D:PNO_ACCESS_CONTROL", NULL },
    { "D:NO_ACCESS_CONTROLP", "D:PNO_ACCESS_CONTROL" },
    { "S:NO_ACCESS_CONTROL", NULL },
    { "D:(A;OICINPIOIDCRSAFA;;;;WD)", NULL },
    { "D:(A;FACIOI;;;;WD)", "D:(A;OICIFA;;;;WD)" },
    { "D:(OA;;;;;WD)(OD;;;;;WD)", NULL },
    { "S:(AL;;FA;;;WD)(OL;;FA;;;WD)", NULL },
    { "S:(ML;;NWNRNX;;;HI)(ML;;0x8;;;LW)", "S:(ML;;NWNRNX;;;HI)(ML;;SW;;;LW)" },
    { "S:(SP;;;;;S-1-17-1)(TL;TP;FA;;;S-1-19-512-4096)", NULL },
    { "S:(TL;SA;FA;;;S-1-19-512-4096)", "S:(TL;TP;FA;;;S-1-19-512-4096)" },
    { "D:(A;;KX;;;WD)", "D:(A;;KR;;;WD)" },
    { "D:(A;;0XFF;;;WD)", "D:(A;;CCDCLCSWRPWPDTLO;;;WD)" },
    { "D:(A;;037777777777;;;WD)", "D:(A;;0xffffffff;;;WD)" },
    { "D:(A;;4294967295;;;WD)", "D:(A;;0xffffffff;;;WD)" },
    { "D:(A;;CCCC DC;;;WD)", "D:(A;;CCDC;;;WD)" },
    { "G:AUO:SY", "O:SYG:AU" },
};

/* Text, and what is said of it. */
static const struct {
    const char *text, *said;
} mistakes[] = {
    { "D:(A;;XX;;;WD)",
      "unknown right \"XX\" at column 7; rights are GA GR GW GX, RC SD WD WO, CC "
      "DC LC SW RP WP DT LO CR, FA FR FW FX, KA KR KW KX, NR NW NX, or a number" },
    { "D:(A;;GAX;;;WD)", "unknown right \"X;\" at column 9" },
    { "D:(A;ZZ;GA;;;WD)",
      "unknown flag of an entry \"ZZ\" at column 6; flags are OI, CI, NP, IO, ID, "
      "SA, FA and CR" },
    { "D:(A;TP;GA;;;WD)", "unknown flag of an entry \"TP\" at column 6" },
    { "D:(Q;;GA;;;WD)",
      "unknown type of entry \"Q\" at column 4; types in D: are A, D, OA and OD" },
    { "S:(;;GA;;;WD)",
      "unknown type of entry \";\" at column 4; types in S: are AU, AL, OU, OL, ML, SP and TL" },
    { "S:(A;;GA;;;WD)",
      "an entry of type A (allow) in the wrong list at column 4; it belongs into D:" },
    { "D:(AU;SA;GA;;;WD)",
      "an entry of type AU (audit) in the wrong list at column 4; it belongs into S:" },
    { "D:(XA;;FX;;;WD;(@User.Title==\"PM\"))",
      "entries of type XA are not supported: a condition decides whether it allows at column 4; "
      "conditions are not evaluated, and leaving them out would change what the list says" },
    { "D:(XD;;FX;;;WD;(a))", "entries of type XD are not supported" },
    { "D:(ZA;;FX;;;WD;(a))", "entries of type ZA are not supported" },
    { "S:(XU;;FX;;;WD;(a))", "entries of type XU are not supported" },
    { "S:(RA;;;;;WD;(\"x\",TI,0,1))",
      "entries of type RA are not supported: it holds an attribute for conditions at column 4" },
    { "S:(FL;;FX;;;WD;(a))", "entries of type FL are not supported" },
    { "D:(A;;FX;;;WD;(a))", "an entry with a seventh field at column 14" },
    { "D:(A;;GA;00000037-6585-11d3-b619-00aa004b9c30;;WD)",
      "an entry of this type cannot have an object type at column 10; OA, OD, OU and OL" },
    { "D:(OA;;GA;x;;WD)", "this is no GUID at column 11" },
    { "D:(A;GA;;;WD)", "unknown flag of an entry \"GA\" at column 6" },
    { "D:(A", "expected \";\" behind the type of an entry at column 5" },
    { "D:(A;;GA;;;WD", "expected \")\" behind the SID at column 14" },
    { "D:(A;;-1;;;WD)", "a negative access mask at column 7" },
    { "D:(A;;0x100000000;;;WD)",
      "an access mask is too large at column 7; it is at most 0xffffffff" },
    { "D:(A;;0x;;;WD)", "an access mask is no number at column 7" },
    { "D:(A;;089;;;WD)", "expected \";\" behind the rights of an entry at column 8" },
    { "D:NO_ACCESS_CONTROL(A;;GA;;;WD)", "an entry in a NULL list at column 20" },
    { "D:X(A;;GA;;;WD)", "\"X(A;;GA;\" in a list at column 3" },
    { "D:D:", "a second part of this kind at column 3" },
    { "O:BAO:SY", "a second part of this kind at column 5" },
    { "X:", "expected O:, G:, D: or S:, not \"X:\" at column 1" },
    { "O:ZZ", "unknown SID \"ZZ\" at column 3" },
    { "D:\x1b[31m", "\"\\u{1b}[31m\" in a list at column 3" },
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

static bool parse(const char *text, struct st_descriptor *descriptor, struct st_mistake *mistake)
{
    return st_sddl_parse(&arena, text, strlen(text), NULL, descriptor, mistake);
}

static void test_each_right_is_the_bits_of_windows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        const char *text = st_arena_format(&arena, "D:(A;;%s;;;WD)", rights[i].word);
        struct st_descriptor descriptor;
        struct st_mistake mistake;

        assert_true(parse(text, &descriptor, &mistake));
        assert_int_equal(descriptor.dacl.aces[0].mask, rights[i].mask);
    }
}

static void test_each_bit_with_letters_is_printed_with_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < 17; i++) { /* the rights of one bit */
        struct st_text text;

        st_text_init(&text, &arena);
        st_mask_print(&text, rights[i].mask);
        assert_string_equal(text.data, rights[i].word);
    }
}

static void test_accepted_text_is_printed_in_one_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        struct st_descriptor descriptor;
        struct st_mistake mistake;

        if (!parse(accepted[i].text, &descriptor, &mistake))
            fail_msg("%s: %s", accepted[i].text, st_mistake_text(&arena, &mistake));
        assert_string_equal(
            st_sddl_print(&arena, &descriptor, NULL),
            accepted[i].printed ? accepted[i].printed : accepted[i].text);
    }
}

static void test_mistakes_are_told_with_their_place_and_what_is_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        struct st_descriptor descriptor;
        struct st_mistake mistake;

        if (parse(mistakes[i].text, &descriptor, &mistake))
            fail_msg("accepted: %s", mistakes[i].text);

        const char *said = st_mistake_text(&arena, &mistake);

        if (strncmp(said, mistakes[i].said, strlen(mistakes[i].said)) != 0)
            fail_msg("%s: %s", mistakes[i].text, said);
    }
}

static void test_nul_character_is_no_end(void **state)
{
    static const char text[] = "D:\0(A;;GA;;;WD)";
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    (void)state;
    assert_false(st_sddl_parse(&arena, text, sizeof text - 1, NULL, &descriptor, &mistake));
    assert_int_equal(mistake.offset, 2);
}

static void test_list_over_64_kib_is_a_mistake_at_the_entry(void **state)
{
    enum { FIT = (ST_NT_ACL_SIZE_MAX - ST_NT_ACL_HEADER_SIZE) / 20 };
    struct st_descriptor descriptor;
    struct st_mistake mistake;
    struct st_text text;

    (void)state;
    st_text_init(&text, &arena);
    st_text_add(&text, "D:");
    for (size_t i = 0; i < FIT; i++)
        st_text_add(&text, "(A;;;;;WD)");
    assert_true(parse(text.data, &descriptor, &mistake));
    assert_int_equal(descriptor.dacl.count, FIT);
    st_text_add(&text, "(A;;;;;WD)");
    assert_false(parse(text.data, &descriptor, &mistake));
    assert_int_equal(mistake.offset, 2 + FIT * 10);
    assert_string_equal(mistake.message, "the list has more than 65535 bytes with this");
}

static void test_text_over_its_limit_is_a_mistake(void **state)
{
    char *text = ST_NEW_ARRAY(&arena, char, ST_SDDL_SIZE_MAX + 1);
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    (void)state;
    memset(text, ' ', ST_SDDL_SIZE_MAX + 1);
    assert_true(st_sddl_parse(&arena, text, ST_SDDL_SIZE_MAX, NULL, &descriptor, &mistake));
    assert_false(st_sddl_parse(&arena, text, ST_SDDL_SIZE_MAX + 1, NULL, &descriptor, &mistake));
    assert_string_equal(mistake.message, "the text is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_right_is_the_bits_of_windows),
        cmocka_unit_test(test_each_bit_with_letters_is_printed_with_them),
        cmocka_unit_test(test_accepted_text_is_printed_in_one_way),
        cmocka_unit_test(test_mistakes_are_told_with_their_place_and_what_is_right),
        cmocka_unit_test(test_nul_character_is_no_end),
        cmocka_unit_test(test_list_over_64_kib_is_a_mistake_at_the_entry),
        cmocka_unit_test(test_text_over_its_limit_is_a_mistake),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
