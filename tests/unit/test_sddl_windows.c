/*
 * test_sddl_windows.c - SDDL as real Windows reads and prints it.
 *
 * The facts are those that Samba recorded with ConvertStringSecurityDescriptorTo-
 * SecurityDescriptor and its inverse (libcli/security/tests/windows/ and .../tests/data/),
 * shortened to what each shows. Where synctorture differs on purpose, the row says so.
 */
#include "framework/security/sddl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/binary.h"

#define GUID_A "f30e3bbe-9ff0-11d1-b603-0000f80367c1"
#define GUID_B "bf967aa5-0de6-11d0-a285-00aa003049e2"

static const struct st_sid domain = { 5, 4, { 21, 11, 12, 13 } };

/* Text, and what Windows prints for it; NULL is the same text. */
static const struct {
    const char *text, *printed;
} accepted[] = {
    { "D:(A;;GA;;;SY)", NULL },
    { "D:(A;;GA;;;LG)", NULL },
    { "D:(A;;0x401200a0;;;LG)", NULL },
    { "D:S:", NULL },
    { "D:PS:", NULL },
    { "S:(AU;SA;CR;;;WD)(AU;SA;CR;;;WD)", NULL },
    { "S:(OU;CISA;WP;" GUID_A ";" GUID_B ";WD)", NULL },
    { "D:(A;;GA;;;S-1-3-4294967295-3-4)", NULL },
    { "D:(A;;GA;;;S-1-5-21-1-2-3-513)", NULL },
    { "O:S-1-2-512D:", NULL },
    { "O:S-1-5-21-1225132014-296224811-2507946102-512D:P", NULL },
    { "D:PARAI(A;;GA;;;SY)", NULL },
    { "D:P(A;;GA;;;LG)(A;;GX;;;AA)", NULL },
    { "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)", NULL },
    { "D:(A;;;;;BO)(A;OICI;;;;AU)", NULL },
    { "D:(A;;KA;;;BA)(A;;KR;;;WD)", NULL },
    { "D:(A;OICIIO;FA;;;CO)", NULL },
    { "D:(A;;0x1f019f;;;S-1-22-2-50133)", NULL },
    { "D:P(D;;;;;MP)(D;;;;;MP)", NULL },
    { "S:AI(OU;CIIDSA;WP;" GUID_A ";" GUID_B ";WD)", NULL },
    { "D:(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;SY)", "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)" },
    { "D:(A;;RPLCLORC;;;AU)", "D:(A;;LCRPLORC;;;AU)" },
    { "S:(AU;SA;WDWOWP;;;WD)", "S:(AU;SA;WPWDWO;;;WD)" },
    { "D:(OA;;CCDC;4828CC14-1437-45bc-9B07-AD6F015E5F28;;AO)",
      "D:(OA;;CCDC;4828cc14-1437-45bc-9b07-ad6f015e5f28;;AO)" },
    { "S:D:P", "D:PS:" },
    { "S:D:", "D:S:" },
    /* Numbers: decimal, octal, hexadecimal; letters where every bit has some. */
    { "D:(A;;123456789;;;LG)", "D:(A;;0x75bcd15;;;LG)" },
    { "D:(A;;01234567;;;LG)", "D:(A;;0x53977;;;LG)" },
    { "D:(A;;16;;;LG)", "D:(A;;RP;;;LG)" },
    { "D:(A;;17;;;LG)", "D:(A;;CCRP;;;LG)" },
    { "D:(A;;0xff;;;LG)", "D:(A;;CCDCLCSWRPWPDTLO;;;LG)" },
    { "D:(A;;0xf01ff;;;LG)", "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;LG)" },
    { "D:(A;;0xe00f0000;;;LG)", "D:(A;;SDRCWDWOGXGWGR;;;LG)" },
    { "D:(A;;FAGX;;;SY)", "D:(A;;0x201f01ff;;;SY)" },
    { "O:LAG:BAD:P(A;OICI;0x1f01ff;;;BA)", "O:LAG:BAD:P(A;OICI;FA;;;BA)" },
    { "D:(A;OICI;0x001200a9;;;ED)", "D:(A;OICI;0x1200a9;;;ED)" },
    /* Flags of lists in any order, and more than once. */
    { "D:ARPAI(A;;GA;;;SY)", "D:PARAI(A;;GA;;;SY)" },
    { "D:AIPAR(A;;GA;;;SY)", "D:PARAI(A;;GA;;;SY)" },
    { "D:PARP(A;;GA;;;SY)", "D:PAR(A;;GA;;;SY)" },
    { "D:PPPPPPPPPPPP(A;;GA;;;SY)", "D:P(A;;GA;;;SY)" },
    /* SIDs: large authorities are printed in hexadecimal, and any part may be given so. */
    { "D:(A;;CC;;;S-1-21474836480-32-579)", "D:(A;;CC;;;S-1-0x500000000-32-579)" },
    { "D:(A;;GA;;;S-1-5000000000-30-40)", "D:(A;;GA;;;S-1-0x12A05F200-30-40)" },
    { "D:(A;;GA;;;S-1-0x20-3-4)", "D:(A;;GA;;;S-1-32-3-4)" },
    { "D:(A;;GA;;;S-1-3-0xffffffff-3-4)", "D:(A;;GA;;;S-1-3-4294967295-3-4)" },
    { "D:(A;;GA;;;S-1-5-21-0x1-0x2-0x3-513)", "D:(A;;GA;;;S-1-5-21-1-2-3-513)" },
    { "O:S-1-2-0x200D:", "O:S-1-2-512D:" },
    { "O:S-1-2-0x2D:(A;;GA;;;LG)", "O:S-1-2-2D:(A;;GA;;;LG)" },
    /* Spaces, and small letters. */
    { "D:(A;;GA;;; LG)", "D:(A;;GA;;;LG)" },
    { "D: (A;;GA;;;LG)", "D:(A;;GA;;;LG)" },
    { "D: AI(A;;GA;;;LG)", "D:AI(A;;GA;;;LG)" },
    { "D:(A;; GA;;;LG)", "D:(A;;GA;;;LG)" },
    { "D:(a;;GA;;;LG)", "D:(A;;GA;;;LG)" },
    { "D:(A;;GA;;;lg)", "D:(A;;GA;;;LG)" },
    { "D:(A;;ga;;;LG)", "D:(A;;GA;;;LG)" },
    { "D: S:", "D:S:" },
    { "D: P(A;;GA;;;LG)", "D:P(A;;GA;;;LG)" },
    { "D:P (A;;GA;;;LG)", "D:P(A;;GA;;;LG)" },
    { "D:P(A;;GA;;;LG) (A;;GX;;;AA)", "D:P(A;;GA;;;LG)(A;;GX;;;AA)" },
    { "D:(A; ;GA;;;LG)", "D:(A;;GA;;;LG)" },
    { "D:(A;;GA;;;WD )", "D:(A;;GA;;;WD)" },
    { "D:(A;;GA;;; S-1-3-4)", "D:(A;;GA;;;OW)" },
    { "D:(A;;GA;; ;S-1-3-4)", "D:(A;;GA;;;OW)" },
    { "D:(A;;GA; ;;S-1-333-4)", "D:(A;;GA;;;S-1-333-4)" },
    { "  O:AA   ", "O:AA" },
    { "  O:AA G:WD  ", "O:AAG:WD" },
    { "O:S- 1- 2-3", "O:S-1-2-3" },
};

static const char *const rejected[] = {
    "Z:(A;;GA;;;SY)",
    "D:(Antlers;;GA;;;SY)",
    "d:(A;;GA;;;LG)",
    "D:((A;;GA;;;LG))",
    "D:(A;;GA;;)",
    "D :S:",
    "S:(AU;SA;CROOO;;;WD)(AU;SA;CR;;;WD)",
    "D:(A;;GA;;;S-1-0x1313131313131-513)",
    "D:(A;;GA;a;;S-1-5-21-1-2-3-1201)",
    "S:(OOU;CISA;WP;f30e3bbe-9ff0-11d1-b603-0000f80367c1;bf967aa5-0de6-11d0-a285-00aa003049e2;WD)",
    "S:(OU;CISA;WP;f30e3bbe-9ff0-11d1-b603-00potato7c1;bf967aa5-0de6-11d0-a285-00aa003049e2;WD)",
    "D:P:S:",
    "D:(\xc4\x80;;GA;;;LG)",
    "D:(A;;123456789 ;;;LG)",
    "D:(A;;0x75bcd15\t;;;LG)",
    "D:(A;; 0x75bcd15;;;LG",
    "D:(A;;0x 75bcd15;;;LG)",
    "D:(A;;GA ;;;LG)",
    "D:(A;;RP ;;;LG)",
    "D:(A;;GA;;;S-1-3-4 )",
    "D:(A;;GA; f30e3bbe-9ff0-11d1-b603-0000f80367c1;;WD)",
    "D:(A;;GA;f30e3bbe-9ff0-11d1-b603-0000f80367c1 ;;WD)",
    "D:(A;;GA;; f30e3bbe-9ff0-11d1-b603-0000f80367c1;WD)",
    "D:(OA;;GA;;f30e3bbe-9ff0-11d1-b603-0000f80367c1 ;WD)",
    "D:(OA;;GA;;{f30e3bbe-9ff0-11d1-b603-0000f80367c1};WD)",
    "D:(OA;;GA;;0123456789abcdef;WD)",
    "D:(OA;;GA;;0123456789abcdef0123456789abcdef;WD)",
    "D:AI(A;CI;RP LCLOR C;;;AU)",
    "D:AI(A;CI;RP LC\tLORC;;;AU)",
    "O:S",
    "O:S-",
    "O:S-1",
    "O:S-10",
    "O:S-0",
    "O:S-1-",
    "O:S-0x1",
    "O:S-0x1-",
    "O:",
    "O:XX",
    "D:(A;;RP;;;WD)(AU;SA;CR;;;BA)",
    /* Windows takes these, and means something that nobody wrote; see mask.h and sid.c. */
    "D:(A;;0x123456789;;;LG)",
    "D:(A;;100000000000000000000000;;;LG)",
    "D:(A;;-99;;;LG)",
    "D:(A;;-9876543210;;;LG)",
    "D:(A;;CC;;;S-0x1-0-0-579)",
    "D:(A;;GA;;;S-1-3-4294967296-3-4)",
    "D:(A;;GA;;;S-1-3-0x100000000-3-4)",
};

/* Text, and the bytes that Windows made of it. */
static const struct {
    const char *text;
    size_t size;
    uint8_t bytes[128];
} recorded[] = {
    { "D:(A;;CCLCRPRC;;;WD)(A;;KA;;;BA)",
      72,
      { 1, 0, 4,  128, 0,  0, 0,  0, 0,  0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2,  0, 52, 0,
        2, 0, 0,  0,   0,  0, 20, 0, 21, 0, 2, 0, 1, 1, 0, 0, 0,  0, 0, 1, 0,  0, 0,  0,
        0, 0, 24, 0,   63, 0, 15, 0, 1,  2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0,  0 } },
    { "O:BAG:SYD:(A;;KR;;;WD)(A;;KA;;;BA)(A;;KA;;;SY)",
      120,
      { 1, 0, 4,  128, 92, 0, 0,  0, 108, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2,  0, 72, 0,
        3, 0, 0,  0,   0,  0, 20, 0, 25,  0, 2, 0, 1, 1, 0, 0, 0,  0, 0, 1, 0,  0, 0,  0,
        0, 0, 24, 0,   63, 0, 15, 0, 1,   2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0,  0,
        0, 0, 20, 0,   63, 0, 15, 0, 1,   1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1,  2, 0,  0,
        0, 0, 0,  5,   32, 0, 0,  0, 32,  2, 0, 0, 1, 1, 0, 0, 0,  0, 0, 5, 18, 0, 0,  0 } },
};

/* Windows writes 4 bytes too many for each entry without rights, and calls the list 4. */
static const uint8_t with_a_rest[] = {
    1, 0, 4, 144, 0,  0, 0, 0, 0, 0, 0, 0,  0, 0,  0, 0, 20, 0,  0, 0,  4, 0, 56, 0, 2,  0,
    0, 0, 1, 0,   20, 0, 0, 0, 0, 0, 1, 1,  0, 0,  0, 0, 0,  16, 0, 33, 0, 0, 1,  0, 20, 0,
    0, 0, 0, 0,   1,  1, 0, 0, 0, 0, 0, 16, 0, 33, 0, 0, 0,  0,  0, 0,  0, 0, 0,  0,
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
    return st_sddl_parse(&arena, text, strlen(text), &domain, descriptor, mistake);
}

static void test_what_windows_accepts_is_printed_as_windows_prints_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        const char *wanted = accepted[i].printed ? accepted[i].printed : accepted[i].text;
        struct st_descriptor descriptor;
        struct st_mistake mistake;

        if (!parse(accepted[i].text, &descriptor, &mistake))
            fail_msg("%s: %s", accepted[i].text, st_mistake_text(&arena, &mistake));
        assert_string_equal(st_sddl_print(&arena, &descriptor, &domain), wanted);
    }
}

static void test_what_windows_rejects_is_rejected(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rejected / sizeof rejected[0]; i++) {
        struct st_descriptor descriptor;
        struct st_mistake mistake = { 0 };

        if (parse(rejected[i], &descriptor, &mistake))
            fail_msg("accepted: %s", rejected[i]);
        assert_non_null(mistake.message);
        assert_true(mistake.offset <= strlen(rejected[i]));
    }
}

static void test_bytes_are_those_of_windows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof recorded / sizeof recorded[0]; i++) {
        struct st_descriptor descriptor;
        struct st_mistake mistake;
        size_t size = 0;

        assert_true(parse(recorded[i].text, &descriptor, &mistake));

        const uint8_t *bytes = st_descriptor_write(&arena, &descriptor, &size);

        assert_int_equal(size, recorded[i].size);
        assert_memory_equal(bytes, recorded[i].bytes, size);
        assert_true(st_descriptor_read(&arena, bytes, size, &descriptor, &mistake));
        assert_string_equal(st_sddl_print(&arena, &descriptor, &domain), recorded[i].text);
    }
}

static void test_rest_that_windows_leaves_in_a_list_is_ignored(void **state)
{
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    (void)state;
    assert_true(st_descriptor_read(&arena, with_a_rest, sizeof with_a_rest, &descriptor, &mistake));
    assert_string_equal(st_sddl_print(&arena, &descriptor, NULL), "D:P(D;;;;;MP)(D;;;;;MP)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_windows_accepts_is_printed_as_windows_prints_it),
        cmocka_unit_test(test_what_windows_rejects_is_rejected),
        cmocka_unit_test(test_bytes_are_those_of_windows),
        cmocka_unit_test(test_rest_that_windows_leaves_in_a_list_is_ignored),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
