/*
 * test_path.c - paths read as JSON pointers (RFC 6901).
 */
#include "framework/base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { DEEP = 10 * 1000 };

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

static const char *member(const char *key)
{
    return st_path_pointer(&arena, st_path_member(&arena, NULL, key));
}

static void test_root_is_empty(void **state)
{
    (void)state;
    assert_string_equal(st_path_pointer(&arena, NULL), "");
}

static void test_steps_stand_from_the_root_down(void **state)
{
    const struct st_path *steps = st_path_member(&arena, NULL, "steps");
    const struct st_path *step = st_path_element(&arena, steps, 2);

    (void)state;
    assert_string_equal(st_path_pointer(&arena, steps), "/steps");
    assert_string_equal(st_path_pointer(&arena, st_path_member(&arena, step, "as")), "/steps/2/as");
    assert_string_equal(st_path_pointer(&arena, st_path_element(&arena, step, 0)), "/steps/2/0");
}

static void test_tilde_and_slash_are_escaped(void **state)
{
    (void)state;
    assert_string_equal(member("a/b"), "/a~1b");
    assert_string_equal(member("m~n"), "/m~0n");
    assert_string_equal(member("~1"), "/~01");
    assert_string_equal(member("/~/"), "/~1~0~1");
}

static void test_other_keys_stay_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(member(""), "/");
    assert_string_equal(member(" "), "/ ");
    assert_string_equal(member("0"), "/0");
    assert_string_equal(member("c%d\"\\"), "/c%d\"\\");
}

static void test_deep_paths_are_whole(void **state)
{
    const struct st_path *path = NULL;

    (void)state;
    for (size_t i = 0; i < DEEP; i++)
        path = i % 2 ? st_path_element(&arena, path, 7) : st_path_member(&arena, path, "k");

    const char *pointer = st_path_pointer(&arena, path);

    assert_int_equal(strlen(pointer), 2 * DEEP);
    for (size_t i = 0; i < DEEP; i++)
        assert_memory_equal(pointer + 2 * i, i % 2 ? "/7" : "/k", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_root_is_empty),
        cmocka_unit_test(test_steps_stand_from_the_root_down),
        cmocka_unit_test(test_tilde_and_slash_are_escaped),
        cmocka_unit_test(test_other_keys_stay_as_they_are),
        cmocka_unit_test(test_deep_paths_are_whole),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
