/*
 * test_arena.c - memory from an arena is zeroed, aligned, one's own, and given back at once.
 */
#include "framework/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "framework/base/die.h"

enum { BLOCKS = 400, LARGE = 1 << 20, NUMBERS = 10 * 1000 };

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

static bool is_all(const unsigned char *memory, unsigned char byte, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i] != byte)
            return false;
    return true;
}

static void test_memory_is_aligned_for_any_type(void **state)
{
    (void)state;
    for (size_t size = 0; size < 100; size++)
        assert_int_equal((uintptr_t)st_arena_alloc(&arena, size) % _Alignof(max_align_t), 0);
}

/* Sizes run over the end of a chunk again and again. */
static void test_blocks_are_zeroed_and_do_not_overlap(void **state)
{
    unsigned char *blocks[BLOCKS];

    (void)state;
    for (size_t i = 0; i < BLOCKS; i++) {
        blocks[i] = st_arena_alloc(&arena, i * 7);
        assert_true(is_all(blocks[i], 0, i * 7));
        memset(blocks[i], (int)(i % 255 + 1), i * 7);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        assert_true(is_all(blocks[i], (unsigned char)(i % 255 + 1), i * 7));
}

static void test_large_blocks_are_whole(void **state)
{
    unsigned char *before = st_arena_alloc(&arena, 1);
    unsigned char *large = st_arena_alloc(&arena, LARGE);
    unsigned char *after = st_arena_alloc(&arena, 1);

    (void)state;
    assert_true(is_all(large, 0, LARGE));
    memset(large, 0xff, LARGE);
    assert_int_equal(*before, 0);
    assert_int_equal(*after, 0);
}

static void test_a_cleared_arena_is_like_new(void **state)
{
    (void)state;
    memset(st_arena_alloc(&arena, 1000), 0xff, 1000);
    st_arena_clear(&arena);
    assert_null(arena.chunk);
    assert_true(is_all(st_arena_alloc(&arena, 1000), 0, 1000));
    st_arena_clear(&arena);
    st_arena_clear(&arena);
}

/* Take blocks of odd sizes, each of them zeroed, and fill them; say where the first is. */
static const unsigned char *take_and_fill(size_t count, size_t step)
{
    unsigned char *blocks[BLOCKS] = { NULL };

    for (size_t i = 0; i < count; i++) {
        blocks[i] = st_arena_alloc(&arena, i * step + 1);
        assert_true(is_all(blocks[i], 0, i * step + 1));
        memset(blocks[i], (int)(i % 255 + 1), i * step + 1);
    }
    for (size_t i = 0; i < count; i++)
        assert_true(is_all(blocks[i], (unsigned char)(i % 255 + 1), i * step + 1));
    return blocks[0];
}

/* More, less, and more again than before, so that what is dirty ends in the middle. */
static void test_memory_is_zeroed_after_every_reset(void **state)
{
    static const size_t counts[] = { 300, 300, 20, 150, 5, 400, 400, 1, 400 };

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        (void)take_and_fill(counts[i], 7 + i);
        st_arena_reset(&arena);
    }
    assert_true(is_all(st_arena_alloc(&arena, LARGE), 0, LARGE));
}

/* A copy writes all of its own memory, but not what it is rounded up to. */
static void test_what_lies_after_a_copy_is_zeroed_too(void **state)
{
    static const char text[] = "seventeen letters";

    (void)state;
    (void)take_and_fill(100, 5);
    for (size_t size = 0; size < sizeof text; size++) {
        st_arena_reset(&arena);
        assert_memory_equal(st_arena_copy_block(&arena, text, size), text, size);
        assert_true(is_all(st_arena_alloc(&arena, 1000), 0, 1000));
        assert_string_equal(st_arena_copy(&arena, text, size) + size, "");
    }
}

static void test_what_grows_after_a_reset_is_new(void **state)
{
    (void)state;
    (void)take_and_fill(200, 9);
    st_arena_reset(&arena);

    size_t capacity = 0;
    unsigned char *bytes = NULL;

    for (size_t count = 0; count < 1000; count++) {
        bytes = st_arena_grow(&arena, bytes, count, &capacity, 1);
        assert_true(is_all(bytes + count, 0, capacity - count));
        bytes[count] = 0xff;
    }
}

/* With ST_ARENA_DEBUG nothing is kept, so that a use of what was forgotten is found. */
static void test_a_reset_arena_keeps_its_memory_in_one_piece(void **state)
{
    (void)state;
    (void)take_and_fill(BLOCKS, 13);
    st_arena_reset(&arena);
#ifdef ST_ARENA_DEBUG
    assert_null(arena.chunk);
#else
    const struct st_arena_chunk *chunk = arena.chunk;
    const unsigned char *first = take_and_fill(BLOCKS, 13);

    assert_non_null(chunk);
    assert_ptr_equal(arena.chunk, chunk);
    st_arena_reset(&arena);
    assert_ptr_equal(take_and_fill(BLOCKS, 13), first);
    assert_ptr_equal(arena.chunk, chunk);
#endif
}

/* Without a sanitizer there is nobody to tell, and objects lie side by side. */
static void test_a_sanitizer_knows_the_bounds_of_each_object(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 64; size++) {
        char *object = st_arena_alloc(&arena, size);
        char *next = st_arena_alloc(&arena, 1);

#ifdef __SANITIZE_ADDRESS__
        assert_null(__asan_region_is_poisoned(object, size));
        assert_true(__asan_address_is_poisoned(object - 1));
        assert_true(__asan_address_is_poisoned(object + size));
        assert_true(__asan_address_is_poisoned(next - 1));
#endif
        assert_true(next >= object + size);
    }
}

static void test_an_empty_arena_is_reset_to_an_empty_one(void **state)
{
    (void)state;
    st_arena_reset(&arena);
    assert_null(arena.chunk);
    (void)st_arena_alloc(&arena, 10);
    st_arena_reset(&arena);
    st_arena_reset(&arena);
    assert_true(is_all(st_arena_alloc(&arena, 10), 0, 10));
    st_arena_reset(&arena);
    st_arena_clear(&arena);
    assert_null(arena.chunk);
}

static void test_copies_are_of_their_size_and_end_in_nul(void **state)
{
    char *copy = st_arena_copy(&arena, "a\0bcd", 3);

    (void)state;
    assert_memory_equal(copy, "a\0b", 4);
    assert_string_equal(st_arena_copy(&arena, NULL, 0), "");
    assert_string_equal(st_arena_copy_string(&arena, "text"), "text");
    assert_string_equal(st_arena_format(&arena, "%s-%04d", "text", 42), "text-0042");
}

static void test_long_formats_are_whole(void **state)
{
    char *text = st_arena_format(&arena, "%*d", 50 * 1000, 1);

    (void)state;
    assert_int_equal(strlen(text), 50 * 1000);
    assert_int_equal(text[50 * 1000 - 1], '1');
}

static void test_grown_arrays_keep_what_they_hold(void **state)
{
    size_t *numbers = NULL;
    size_t capacity = 0;
    size_t moves = 0;

    (void)state;
    for (size_t count = 0; count < NUMBERS; count++) {
        size_t before = capacity;

        numbers = st_arena_grow(&arena, numbers, count, &capacity, sizeof *numbers);
        assert_true(capacity > count);
        moves += capacity != before;
        numbers[count] = count;
    }
    for (size_t i = 0; i < NUMBERS; i++)
        assert_int_equal(numbers[i], i);
    assert_in_range(moves, 2, 20);
}

/* 2^63 + 1 elements of 2 bytes: the product wraps around to 2. */
static void test_a_product_that_overflows_ends_the_program(void **state)
{
    int status = 0;
    pid_t child = fork();

    (void)state;
    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        (void)st_arena_alloc_array(&arena, SIZE_MAX / 2 + 2, 2);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ST_EXIT_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_memory_is_aligned_for_any_type, start, stop),
        cmocka_unit_test_setup_teardown(test_blocks_are_zeroed_and_do_not_overlap, start, stop),
        cmocka_unit_test_setup_teardown(test_large_blocks_are_whole, start, stop),
        cmocka_unit_test_setup_teardown(test_a_cleared_arena_is_like_new, start, stop),
        cmocka_unit_test_setup_teardown(test_memory_is_zeroed_after_every_reset, start, stop),
        cmocka_unit_test_setup_teardown(test_what_lies_after_a_copy_is_zeroed_too, start, stop),
        cmocka_unit_test_setup_teardown(test_what_grows_after_a_reset_is_new, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_reset_arena_keeps_its_memory_in_one_piece, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_sanitizer_knows_the_bounds_of_each_object, start, stop),
        cmocka_unit_test_setup_teardown(test_an_empty_arena_is_reset_to_an_empty_one, start, stop),
        cmocka_unit_test_setup_teardown(test_copies_are_of_their_size_and_end_in_nul, start, stop),
        cmocka_unit_test_setup_teardown(test_long_formats_are_whole, start, stop),
        cmocka_unit_test_setup_teardown(test_grown_arrays_keep_what_they_hold, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_product_that_overflows_ends_the_program, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
