/*
 * test_sid.c - SIDs, as numbers and as letters; GUIDs.
 */
#include "framework/security/alias.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/guid.h"

static const struct st_sid domain = { 5, 4, { 21, 1, 2, 3 } };

/* [MS-DTYP] 2.4.2.4 and sddl.h; the last are of the domain above. */
static const struct {
    const char *word, *number;
} aliases[] = {
    { "WD", "S-1-1-0" },
    { "CO", "S-1-3-0" },
    { "CG", "S-1-3-1" },
    { "OW", "S-1-3-4" },
    { "NU", "S-1-5-2" },
    { "IU", "S-1-5-4" },
    { "SU", "S-1-5-6" },
    { "AN", "S-1-5-7" },
    { "ED", "S-1-5-9" },
    { "PS", "S-1-5-10" },
    { "AU", "S-1-5-11" },
    { "RC", "S-1-5-12" },
    { "SY", "S-1-5-18" },
    { "LS", "S-1-5-19" },
    { "NS", "S-1-5-20" },
    { "WR", "S-1-5-33" },
    { "BA", "S-1-5-32-544" },
    { "BU", "S-1-5-32-545" },
    { "BG", "S-1-5-32-546" },
    { "PU", "S-1-5-32-547" },
    { "AO", "S-1-5-32-548" },
    { "SO", "S-1-5-32-549" },
    { "PO", "S-1-5-32-550" },
    { "BO", "S-1-5-32-551" },
    { "RE", "S-1-5-32-552" },
    { "RU", "S-1-5-32-554" },
    { "RD", "S-1-5-32-555" },
    { "NO", "S-1-5-32-556" },
    { "MU", "S-1-5-32-558" },
    { "LU", "S-1-5-32-559" },
    { "IS", "S-1-5-32-568" },
    { "CY", "S-1-5-32-569" },
    { "ER", "S-1-5-32-573" },
    { "CD", "S-1-5-32-574" },
    { "RA", "S-1-5-32-575" },
    { "ES", "S-1-5-32-576" },
    { "MS", "S-1-5-32-577" },
    { "HA", "S-1-5-32-578" },
    { "AA", "S-1-5-32-579" },
    { "RM", "S-1-5-32-580" },
    { "HO", "S-1-5-32-584" },
    { "SH", "S-1-5-32-585" },
    { "UD", "S-1-5-84-0-0-0-0-0" },
    { "AC", "S-1-15-2-1" },
    { "LW", "S-1-16-4096" },
    { "ME", "S-1-16-8192" },
    { "MP", "S-1-16-8448" },
    { "HI", "S-1-16-12288" },
    { "SI", "S-1-16-16384" },
    { "AS", "S-1-18-1" },
    { "SS", "S-1-18-2" },
    { "RO", "S-1-5-21-1-2-3-498" },
    { "LA", "S-1-5-21-1-2-3-500" },
    { "LG", "S-1-5-21-1-2-3-501" },
    { "DA", "S-1-5-21-1-2-3-512" },
    { "DU", "S-1-5-21-1-2-3-513" },
    { "DG", "S-1-5-21-1-2-3-514" },
    { "DC", "S-1-5-21-1-2-3-515" },
    { "DD", "S-1-5-21-1-2-3-516" },
    { "CA", "S-1-5-21-1-2-3-517" },
    { "SA", "S-1-5-21-1-2-3-518" },
    { "EA", "S-1-5-21-1-2-3-519" },
    { "PA", "S-1-5-21-1-2-3-520" },
    { "CN", "S-1-5-21-1-2-3-522" },
    { "AP", "S-1-5-21-1-2-3-525" },
    { "KA", "S-1-5-21-1-2-3-526" },
    { "EK", "S-1-5-21-1-2-3-527" },
    { "RS", "S-1-5-21-1-2-3-553" },
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

static bool read_sid(const char *text, struct st_sid *sid, struct st_mistake *mistake)
{
    return st_alias_parse(&arena, text, strlen(text), &domain, sid, mistake);
}

static struct st_sid sid_of(const char *text)
{
    struct st_mistake mistake;
    struct st_sid sid = { 0 };

    if (!read_sid(text, &sid, &mistake))
        fail_msg("%s: %s", text, st_mistake_text(&arena, &mistake));
    return sid;
}

static const char *print(const struct st_sid *sid, const struct st_sid *in_domain)
{
    struct st_text text;

    st_text_init(&text, &arena);
    st_alias_print(&text, sid, in_domain);
    return text.data;
}

static void test_letters_are_the_sid_that_windows_knows_by_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        struct st_sid by_word = sid_of(aliases[i].word);
        struct st_sid by_number = sid_of(aliases[i].number);

        assert_true(st_sid_equal(&by_word, &by_number));
        assert_string_equal(print(&by_number, &domain), aliases[i].word);
    }
}

static void test_letters_of_a_domain_are_numbers_without_it(void **state)
{
    struct st_sid sid = sid_of("DA");
    struct st_mistake mistake;

    (void)state;
    assert_string_equal(print(&sid, NULL), "S-1-5-21-1-2-3-512");
    assert_false(st_alias_parse(&arena, "DA", 2, NULL, &sid, &mistake));
    assert_string_equal(
        st_mistake_text(&arena, &mistake),
        "DA (domain administrators) belongs to a domain, and which one is not known at column 1; "
        "give the SID of the domain, or write the SID as DOMAIN-512");
}

static void test_domain_that_is_full_has_no_accounts(void **state)
{
    struct st_sid full = { 5, ST_SID_SUBS_MAX, { 21 } };
    struct st_sid sid = sid_of("DA");
    struct st_mistake mistake;

    (void)state;
    assert_false(st_alias_parse(&arena, "DA", 2, &full, &sid, &mistake));
    assert_string_equal(print(&sid, &full), "S-1-5-21-1-2-3-512");
}

static void test_sids_differ_by_any_part(void **state)
{
    static const char *const others[] = {
        "S-1-6-21-1-2-3-500", "S-1-5-22-1-2-3-500", "S-1-5-21-9-2-3-500",
        "S-1-5-21-1-2-3-501", "S-1-5-21-1-2-500",   "S-1-5-21-1-2-3-500-500",
    };
    struct st_sid sid = sid_of("S-1-5-21-1-2-3-500");

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct st_sid other = sid_of(others[i]);

        assert_false(st_sid_equal(&sid, &other));
    }
}

static void test_limits_of_a_sid(void **state)
{
    static const struct {
        const char *text, *printed; /* NULL: a mistake */
    } rows[] = {
        { "S-1-281474976710655-4294967295", "S-1-0xFFFFFFFFFFFF-4294967295" },
        { "S-1-281474976710656-1", NULL },
        { "S-1-0xffffffffffff-0xffffffff", "S-1-0xFFFFFFFFFFFF-4294967295" },
        { "S-1-5-4294967296", NULL },
        { "S-1-5-18446744073709551617", NULL },
        { "S-1-99-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15",
          "S-1-99-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15" },
        { "S-1-99-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", NULL },
        { "S-1-5-007", "AN" },
        { "s-1-1-0", "WD" },
        { "S-1-5", NULL },
        { "S-2-5-1", NULL },
        { "S-1-5--1", NULL },
        { "S-1-5-1-", NULL },
        { "S-1-0x-1", NULL },
        { "S-1-5-1x", NULL },
        { "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct st_mistake mistake;
        struct st_sid sid = { 0 };

        assert_int_equal(read_sid(rows[i].text, &sid, &mistake), rows[i].printed != NULL);
        if (rows[i].printed)
            assert_string_equal(print(&sid, NULL), rows[i].printed);
    }
}

static void test_guid_is_its_text_and_its_bytes(void **state)
{
    static const uint8_t bytes[] = { 0x37, 0,    0, 0,    0x85, 0x65, 0xd3, 0x11,
                                     0xb6, 0x19, 0, 0xaa, 0,    0x4b, 0x9c, 0x30 };
    char text[ST_GUID_TEXT_SIZE + 1];
    struct st_guid guid;

    (void)state;
    assert_true(st_guid_parse("00000037-6585-11D3-B619-00AA004B9C30", 36, &guid));
    assert_memory_equal(guid.bytes, bytes, sizeof bytes);
    st_guid_print(&guid, text);
    assert_string_equal(text, "00000037-6585-11d3-b619-00aa004b9c30");
}

static void test_what_is_almost_a_guid_is_none(void **state)
{
    static const char *const rows[] = {
        "00000037-6585-11d3-b619-00aa004b9c3",   "00000037-6585-11d3-b619-00aa004b9c300",
        "00000037-6585-11d3-b619-00aa004b9c3g",  "0000003706585-11d3-b619-00aa004b9c30",
        "{0000037-6585-11d3-b619-00aa004b9c30}", "0000037--6585-11d3-b619-00aa004b9c30",
    };
    struct st_guid guid;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_false(st_guid_parse(rows[i], strlen(rows[i]), &guid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_are_the_sid_that_windows_knows_by_them),
        cmocka_unit_test(test_letters_of_a_domain_are_numbers_without_it),
        cmocka_unit_test(test_domain_that_is_full_has_no_accounts),
        cmocka_unit_test(test_sids_differ_by_any_part),
        cmocka_unit_test(test_limits_of_a_sid),
        cmocka_unit_test(test_guid_is_its_text_and_its_bytes),
        cmocka_unit_test(test_what_is_almost_a_guid_is_none),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
