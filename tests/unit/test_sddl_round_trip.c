/*
 * test_sddl_round_trip.c - text, descriptor and bytes say the same, for random descriptors.
 */
#include "framework/security/sddl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/binary.h"
#include "tests/support/random_descriptor.h"

enum { DESCRIPTORS = 3000, ENTRIES = 8, FLIPS = 64, CUTS = 80 };

static const struct st_sid domain = { 5, 4, { 21, 1, 2, 3 } };

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

static struct st_descriptor parse(const char *text, const struct st_sid *in_domain)
{
    struct st_descriptor descriptor = { 0 };
    struct st_mistake mistake;

    if (!st_sddl_parse(&arena, text, strlen(text), in_domain, &descriptor, &mistake))
        fail_msg("%s: %s", text, st_mistake_text(&arena, &mistake));
    return descriptor;
}

static void expect_same_acl(const struct st_nt_acl *a, const struct st_nt_acl *b)
{
    assert_int_equal(a->is_present, b->is_present);
    assert_int_equal(a->is_null, b->is_null);
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct st_nt_ace *x = &a->aces[i];
        const struct st_nt_ace *y = &b->aces[i];

        assert_int_equal(x->type, y->type);
        assert_int_equal(x->flags, y->flags);
        assert_int_equal(x->mask, y->mask);
        assert_true(st_sid_equal(&x->sid, &y->sid));
        assert_int_equal(x->has_object_type, y->has_object_type);
        assert_int_equal(x->has_inherited_type, y->has_inherited_type);
        assert_true(!x->has_object_type || st_guid_equal(&x->object_type, &y->object_type));
        assert_true(
            !x->has_inherited_type || st_guid_equal(&x->inherited_type, &y->inherited_type));
    }
}

static void expect_same(const struct st_descriptor *a, const struct st_descriptor *b)
{
    assert_int_equal(a->has_owner, b->has_owner);
    assert_int_equal(a->has_group, b->has_group);
    assert_true(!a->has_owner || st_sid_equal(&a->owner, &b->owner));
    assert_true(!a->has_group || st_sid_equal(&a->group, &b->group));
    assert_int_equal(a->control, b->control);
    expect_same_acl(&a->dacl, &b->dacl);
    expect_same_acl(&a->sacl, &b->sacl);
}

static void test_printed_text_reads_as_the_same_and_prints_the_same_again(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < DESCRIPTORS; seed++) {
        struct st_dice dice = { seed };
        const struct st_sid *in_domain = seed % 2 ? &domain : NULL;
        struct st_descriptor descriptor = st_random_descriptor(&arena, &dice, ENTRIES);
        const char *text = st_sddl_print(&arena, &descriptor, in_domain);
        struct st_descriptor again = parse(text, in_domain);

        expect_same(&again, &descriptor);
        assert_string_equal(st_sddl_print(&arena, &again, in_domain), text);
        st_arena_reset(&arena);
    }
}

static void test_bytes_read_as_the_same_and_are_written_the_same_again(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < DESCRIPTORS; seed++) {
        struct st_dice dice = { seed };
        struct st_descriptor descriptor = st_random_descriptor(&arena, &dice, ENTRIES);
        struct st_descriptor again = { 0 };
        struct st_mistake mistake;
        size_t size = 0;
        size_t size_again = 0;

        descriptor.control |= (uint16_t)(st_dice_bits(&dice) & 0x7f6b); /* all that is kept */
        if (descriptor.control & ST_CONTROL_RESOURCE_MANAGER)
            descriptor.resource_manager = (uint8_t)st_dice_bits(&dice);

        const uint8_t *bytes = st_descriptor_write(&arena, &descriptor, &size);

        assert_true(st_descriptor_read(&arena, bytes, size, &again, &mistake));
        expect_same(&again, &descriptor);
        assert_int_equal(again.resource_manager, descriptor.resource_manager);

        const uint8_t *bytes_again = st_descriptor_write(&arena, &again, &size_again);

        assert_int_equal(size_again, size);
        assert_memory_equal(bytes_again, bytes, size);
        st_arena_reset(&arena);
    }
}

/* Whatever is read can be said again, in either form; and a mistake has its words and place. */
static void read_any(const uint8_t *bytes, size_t size, size_t *ret_read)
{
    struct st_descriptor descriptor = { 0 };
    struct st_mistake mistake = { 0 };

    if (!st_descriptor_read(&arena, bytes, size, &descriptor, &mistake)) {
        assert_non_null(mistake.message);
        assert_true(mistake.is_binary && mistake.offset <= size);
        return;
    }
    ++*ret_read;

    const char *text = st_sddl_print(&arena, &descriptor, NULL);
    struct st_descriptor again = parse(text, NULL);

    assert_string_equal(st_sddl_print(&arena, &again, NULL), text);
    st_descriptor_write(&arena, &descriptor, &size);
}

/* A block of its own, so that a sanitizer sees a byte read behind it. */
static void read_copy(const uint8_t *bytes, size_t size, size_t *ret_read)
{
    read_any(st_arena_copy_block(&arena, bytes, size), size, ret_read);
}

static void test_no_cut_or_flipped_bit_breaks_the_reader(void **state)
{
    size_t good = 0;
    size_t tried = 0;

    (void)state;
    for (uint64_t seed = 0; seed < CUTS; seed++) {
        struct st_dice dice = { seed };
        struct st_descriptor descriptor = st_random_descriptor(&arena, &dice, 3);
        size_t size = 0;
        const uint8_t *bytes = st_descriptor_write(&arena, &descriptor, &size);
        uint8_t *copy = st_arena_copy_block(&arena, bytes, size);

        for (size_t cut = 0; cut <= size; cut++, tried++)
            read_copy(bytes, cut, &good);
        for (size_t bit = 0; bit < size * 8; bit++, tried++) {
            copy[bit / 8] ^= (uint8_t)(1U << bit % 8);
            read_copy(copy, size, &good);
            copy[bit / 8] ^= (uint8_t)(1U << bit % 8);
        }
        for (size_t i = 0; i < FLIPS; i++, tried++) {
            copy[st_dice_below(&dice, (uint32_t)size)] = (uint8_t)st_dice_bits(&dice);
            read_copy(copy, size, &good);
        }
        st_arena_reset(&arena);
    }
    assert_true(good > tried / 20 && good < tried - tried / 20);
}

static void parse_any(const char *text, size_t size, size_t *ret_read)
{
    struct st_descriptor descriptor = { 0 };
    struct st_mistake mistake = { 0 };
    const char *copy = st_arena_copy_block(&arena, text, size);

    if (!st_sddl_parse(&arena, copy, size, &domain, &descriptor, &mistake)) {
        assert_non_null(mistake.message);
        assert_true(mistake.offset <= size);
        return;
    }
    ++*ret_read;

    const char *printed = st_sddl_print(&arena, &descriptor, &domain);
    struct st_descriptor again = parse(printed, &domain);

    expect_same(&again, &descriptor);
}

static void test_no_cut_or_changed_character_breaks_the_parser(void **state)
{
    static const char letters[] = "OGDS:();-0x1 AFIP\t\x80\n";
    size_t good = 0;
    size_t tried = 0;

    (void)state;
    for (uint64_t seed = 0; seed < CUTS; seed++) {
        struct st_dice dice = { seed };
        struct st_descriptor descriptor = st_random_descriptor(&arena, &dice, 3);
        const char *text = st_sddl_print(&arena, &descriptor, &domain);
        size_t size = strlen(text);
        char *copy = st_arena_copy(&arena, text, size);

        for (size_t cut = 0; cut <= size; cut++, tried++)
            parse_any(text, cut, &good);
        for (size_t i = 0; i < size; i++, tried++) { /* the NUL at the end is a letter, too */
            copy[i] = letters[st_dice_below(&dice, sizeof letters)];
            parse_any(copy, size, &good);
            copy[i] = text[i];
        }
        st_arena_reset(&arena);
    }
    assert_true(good > tried / 100 && good < tried - tried / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed_text_reads_as_the_same_and_prints_the_same_again),
        cmocka_unit_test(test_bytes_read_as_the_same_and_are_written_the_same_again),
        cmocka_unit_test(test_no_cut_or_flipped_bit_breaks_the_reader),
        cmocka_unit_test(test_no_cut_or_changed_character_breaks_the_parser),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
