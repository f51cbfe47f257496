/*
 * test_rights.c - masks of words and roles, and masks as text.
 */
#include "framework/model/rights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The allow columns of the descriptors that Exchange makes from MAPI roles ([MS-OXCPERM]). */
static const struct {
    const char *role;
    st_rights folder, item;
} roles[] = {
    { "none", 0, 0 },
    { "contributor", 0x1208AA, 0 },
    { "reviewer", 0x1208A9, 0x1208A9 },
    { "non-editing-author", 0x1208AB, 0x120CA9 },
    { "author", 0x1208AB, 0x120EA9 },
    { "publishing-author", 0x1208AF, 0x120EA9 },
    { "editor", 0x1208AB, 0x1F0FBF },
    { "publishing-editor", 0x1208AF, 0x1F0FBF },
    { "owner", 0x1F49BF, 0x1F0FBF },
    { "owner-contact", 0x1FC9BF, 0x1F0FBF },
};

static const struct {
    st_rights rights;
    int on_folder;
    const char *text;
} texts[] = {
    { 0, 0, "0x0" },
    { 0x10, 0, "write-property" },
    { 0x10 | 0x10000, 0, "write-property, delete" },
    { 0x1208A9, 0, "read" },
    { 0x116, 1, "write" },
    { 0x1F0FBF, 0, "full" },
    { 0x1FC9FF, 1, "full" },
    { 0x12, 0, "write-body, write-property" },
    { 0x12, 1, "create-item, write-property" },
    { 0x5, 0, "read-body, append" },
    { 0x5, 1, "list, create-folder" },
    { 0x200, 0, "write-own-property" },
    { 0x200, 1, "0x200" },
    { 0x4010, 0, "write-property, 0x4000" },
    { 0x4010, 1, "write-property, folder-owner" },
    { 0x40, 0, "0x40" },
    { 0x80000000, 0, "0x80000000" },
    { 0x1208A9 | 0x10, 0,
      "read-body, read-property, write-property, execute, read-attributes, view, read-acl, "
      "synchronize" },
};

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

static void test_roles_are_the_allow_columns_of_exchange(void **state)
{
    (void)state;
    assert_int_equal(ST_ROLE_COUNT, sizeof roles / sizeof roles[0]);
    for (size_t i = 0; i < ST_ROLE_COUNT; i++) {
        size_t role = st_words_find(&st_role_words, roles[i].role);

        assert_int_equal(role, i);
        assert_int_equal(st_role_masks[role].folder, roles[i].folder);
        assert_int_equal(st_role_masks[role].item, roles[i].item);
    }
}

static void test_masks_read_as_the_words_people_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(
            st_rights_text(&arena, texts[i].rights, texts[i].on_folder), texts[i].text);
}

static void test_every_word_alone_reads_back_as_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < ST_RIGHT_WORD_COUNT; i++) {
        const struct st_right_masks *masks = &st_right_masks[i];
        const char *word = st_right_words.words[i];

        assert_true(masks->folder || masks->item);
        assert_int_equal((masks->folder | masks->item) & ~ST_RIGHTS_ALL, 0);
        if (masks->folder)
            assert_string_equal(st_rights_text(&arena, masks->folder, 1), word);
        if (masks->item)
            assert_string_equal(st_rights_text(&arena, masks->item, 0), word);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_are_the_allow_columns_of_exchange),
        cmocka_unit_test(test_masks_read_as_the_words_people_type),
        cmocka_unit_test(test_every_word_alone_reads_back_as_itself),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
