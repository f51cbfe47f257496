/*
 * test_mapi.c - Exchange's folder rights as a list of NT entries.
 */
#include "framework/security/mapi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/security/sddl.h"

/* The ten roles, from Exchange's DACLLegacyMetaRights page. */
static const struct {
    const char *word;
    uint32_t rights;
    struct st_mapi_masks masks; /* folder allow, folder deny, item allow, item deny */
} roles[] = {
    { "none", 0x000, { 0, 0x1fc9bf, 0, 0x1f0fbf } },
    { "contributor", 0x402, { 0x1208aa, 0x0dc915, 0, 0x1f0fbf } },
    { "reviewer", 0x401, { 0x1208a9, 0x0dc916, 0x1208a9, 0x1f0716 } },
    { "non-editing-author", 0x413, { 0x1208ab, 0x0dc914, 0x120ca9, 0x1f0716 } },
    { "author", 0x41b, { 0x1208ab, 0x0dc914, 0x120ea9, 0x1f0716 } },
    { "publishing-author", 0x49b, { 0x1208af, 0x0dc910, 0x120ea9, 0x1f0716 } },
    { "editor", 0x47b, { 0x1208ab, 0x0dc914, 0x1f0fbf, 0 } },
    { "publishing-editor", 0x4fb, { 0x1208af, 0x0dc910, 0x1f0fbf, 0 } },
    { "owner", 0x5fb, { 0x1f49bf, 0x008000, 0x1f0fbf, 0 } },
    { "owner-contact", 0x7fb, { 0x1fc9bf, 0, 0x1f0fbf, 0 } },
};

static const struct st_sid first = { 5, 5, { 21, 1, 2, 3, 1001 } };
static const struct st_sid second = { 5, 1, { 7 } };

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

static const char *list_of(const struct st_mapi_member *members, size_t count)
{
    struct st_descriptor descriptor = { 0 };
    struct st_mistake mistake;

    assert_true(st_mapi_list(&arena, members, count, &descriptor.dacl, &mistake));
    return st_sddl_print(&arena, &descriptor, NULL);
}

static void test_each_role_comes_to_the_masks_of_exchange(void **state)
{
    (void)state;
    assert_int_equal(ST_MAPI_ROLE_COUNT, sizeof roles / sizeof roles[0]);
    for (size_t i = 0; i < ST_MAPI_ROLE_COUNT; i++) {
        struct st_mapi_masks masks = st_mapi_convert(st_mapi_role_rights[i]);

        assert_string_equal(st_mapi_role_words.words[i], roles[i].word);
        assert_int_equal(st_mapi_role_rights[i], roles[i].rights);
        assert_memory_equal(&masks, &roles[i].masks, sizeof masks);
    }
}

static void test_list_is_that_of_the_real_sample(void **state)
{
    const struct st_mapi_member members[] = { { first, 0x401 }, { second, 0x000 } };

    (void)state;
    assert_string_equal(
        list_of(members, 2),
        "D:(A;OIIO;0x1208a9;;;S-1-5-21-1-2-3-1001)(D;OIIO;0x1f0716;;;S-1-5-21-1-2-3-1001)"
        "(D;OIIO;0x1f0fbf;;;AN)"
        "(A;CI;0x1208a9;;;S-1-5-21-1-2-3-1001)(D;CI;0xdc916;;;S-1-5-21-1-2-3-1001)"
        "(D;CI;0x1fc9bf;;;AN)");
}

static void test_entry_without_rights_is_not_written(void **state)
{
    const struct st_mapi_member members[] = { { second, 0x7fb } };

    (void)state;
    assert_string_equal(list_of(members, 1), "D:(A;OIIO;0x1f0fbf;;;AN)(A;CI;0x1fc9bf;;;AN)");
}

static void test_list_of_nobody_is_empty(void **state)
{
    (void)state;
    assert_string_equal(list_of(NULL, 0), "D:");
}

static void test_free_and_busy_have_no_nt_rights(void **state)
{
    struct st_mapi_masks plain = st_mapi_convert(ST_MAPI_FOLDER_VISIBLE);
    struct st_mapi_masks more = st_mapi_convert(
        ST_MAPI_FOLDER_VISIBLE | ST_MAPI_FREE_BUSY_SIMPLE | ST_MAPI_FREE_BUSY_DETAILED);

    (void)state;
    assert_memory_equal(&plain, &more, sizeof plain);
}

static void test_list_over_64_kib_is_a_mistake(void **state)
{
    enum { MANY = 1000 };
    struct st_mapi_member *members = ST_NEW_ARRAY(&arena, struct st_mapi_member, MANY);
    struct st_mistake mistake = { 0 };
    struct st_nt_acl acl;

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        members[i] = (struct st_mapi_member){ first, 0x401 };
    assert_false(st_mapi_list(&arena, members, MANY, &acl, &mistake));
    assert_string_equal(mistake.message, "the list has more than 65535 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_role_comes_to_the_masks_of_exchange),
        cmocka_unit_test(test_list_is_that_of_the_real_sample),
        cmocka_unit_test(test_entry_without_rights_is_not_written),
        cmocka_unit_test(test_list_of_nobody_is_empty),
        cmocka_unit_test(test_free_and_busy_have_no_nt_rights),
        cmocka_unit_test(test_list_over_64_kib_is_a_mistake),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
