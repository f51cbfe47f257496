/*
 * test_words.c - words are found exactly, and mistyped ones are recognized.
 */
#include "framework/base/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { LIST_MAX = 12 };

static const char *const rights[] = { "read", "write", "delete", "read-acl", "write-acl" };
static const struct st_words right_words = { "right", rights, 5 };

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

static const char *nearest(const char *word)
{
    return st_nearest(word, rights, 5);
}

static void test_a_word_is_found_only_as_it_is_written(void **state)
{
    (void)state;
    assert_int_equal(st_words_find(&right_words, "read"), 0);
    assert_int_equal(st_words_find(&right_words, "write-acl"), 4);
    assert_int_equal(st_words_find(&right_words, "Read"), 5);
    assert_int_equal(st_words_find(&right_words, "rea"), 5);
    assert_int_equal(st_words_find(&right_words, ""), 5);
}

static void test_typos_find_their_word(void **state)
{
    (void)state;
    assert_string_equal(nearest("writ"), "write");
    assert_string_equal(nearest("writee"), "write");
    assert_string_equal(nearest("wryte"), "write");
    assert_string_equal(nearest("readacl"), "read-acl");
    assert_string_equal(nearest("write_acl"), "write-acl");
    assert_string_equal(nearest("read"), "read");
}

static void test_two_letters_swapped_are_one_mistake(void **state)
{
    static const char *const words[] = { "tax", "the" };

    (void)state;
    assert_string_equal(st_nearest("teh", words, 2), "the");
    assert_string_equal(nearest("dleete"), "delete");
}

static void test_case_is_no_mistake(void **state)
{
    static const char *const words[] = { "road", "read" };

    (void)state;
    assert_string_equal(nearest("DELETE"), "delete");
    assert_string_equal(st_nearest("READ", words, 2), "read");
    assert_string_equal(st_nearest("ERAD", words, 2), "read");
}

static void test_the_first_of_equally_near_words_wins(void **state)
{
    static const char *const words[] = { "cat", "car" };

    (void)state;
    assert_string_equal(st_nearest("cas", words, 2), "cat");
}

static void test_another_word_is_no_typo(void **state)
{
    static const char *const words[] = { NULL, "b", "abcdefghi" };

    (void)state;
    assert_null(nearest("synchronize"));
    assert_null(nearest(""));
    assert_null(nearest("xy"));
    assert_null(st_nearest("a", NULL, 0));
    assert_string_equal(st_nearest("a", words, 3), "b"); /* one letter wrong of one */
    assert_string_equal(st_nearest("abcdewxyz", words, 3), "abcdefghi"); /* four of nine */
    assert_null(st_nearest("abcdvwxyz", words, 3));                      /* five of nine */
}

/* Beyond 64 bytes nothing is a typo, however long the word is. */
static void test_very_long_words_are_no_typos(void **state)
{
    char word[513] = { 0 };
    char entry[65] = { 0 };
    const char *entries[] = { entry, "read" };

    (void)state;
    memset(word, 'a', sizeof word - 1);
    memset(entry, 'a', sizeof entry - 1);
    word[64] = '\0';
    assert_ptr_equal(st_nearest(word, entries, 2), entry);
    for (size_t size = 65; size < sizeof word; size++) {
        memset(word, 'a', size);
        word[size] = '\0';
        assert_null(st_nearest(word, entries, 2));
    }
}

static void test_choices_list_a_few_words(void **state)
{
    (void)state;
    assert_string_equal(
        st_choices(&arena, "synchronize", &right_words),
        "one of read, write, delete, read-acl, write-acl");
    assert_string_equal(
        st_choices(&arena, "writ", &right_words),
        "one of read, write, delete, read-acl, write-acl; did you mean \"write\"?");
}

static void test_choices_of_many_words_are_the_nearest_if_there_is_one(void **state)
{
    const char *many[LIST_MAX + 1];
    struct st_words words = { "thing", many, LIST_MAX + 1 };

    (void)state;
    for (size_t i = 0; i < LIST_MAX; i++)
        many[i] = "one";
    many[LIST_MAX] = "thirteen";
    assert_string_equal(st_choices(&arena, "thirten", &words), "did you mean \"thirteen\"?");
    assert_non_null(strstr(st_choices(&arena, "nothing-like-it", &words), "one, thirteen"));
    words.count = LIST_MAX;
    assert_non_null(strstr(st_choices(&arena, "oen", &words), "one, one; did you"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_word_is_found_only_as_it_is_written),
        cmocka_unit_test(test_typos_find_their_word),
        cmocka_unit_test(test_two_letters_swapped_are_one_mistake),
        cmocka_unit_test(test_case_is_no_mistake),
        cmocka_unit_test(test_the_first_of_equally_near_words_wins),
        cmocka_unit_test(test_another_word_is_no_typo),
        cmocka_unit_test(test_very_long_words_are_no_typos),
        cmocka_unit_test(test_choices_list_a_few_words),
        cmocka_unit_test(test_choices_of_many_words_are_the_nearest_if_there_is_one),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
