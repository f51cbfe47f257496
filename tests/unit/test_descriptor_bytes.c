/*
 * test_descriptor_bytes.c - the self-relative form: what is refused, and what is ignored.
 */
#include "framework/security/binary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/security/sddl.h"

#define GUID "00000037-6585-11d3-b619-00aa004b9c30"

/*
 * SACL at 20 with its entry at 28; DACL at 48 with its entries at 56 and 76; owner at 116;
 * group at 132.
 */
static const char whole[] = "O:BAG:SYD:(A;;FA;;;WD)(OA;;FA;" GUID ";;WD)S:(AU;SA;FA;;;WD)";
enum { SACL = 20, AUDIT = 28, DACL = 48, PLAIN = 56, OBJECT = 76, OWNER = 116, GROUP = 132 };

/* Change the byte at a place; what is then said, or NULL when it is read as before. */
static const struct {
    const char *claim;
    size_t at;
    uint8_t byte;
    const char *said;
} rows[] = {
    { "revision", 0, 2, "a descriptor of an unknown revision at byte 0; the revision is 1" },
    { "reserved byte without its bit", 1, 7, NULL },
    { "not self-relative", 3, 0, "the descriptor is not self-relative at byte 2" },
    { "owner in the header", 4, 19, "the offset of a part points out of the descriptor at byte 4" },
    { "owner behind the end", 4, 200,
      "the offset of a part points out of the descriptor at byte 4" },
    { "group cut by the end", 8, 140, "half a SID at byte 140" },
    { "list revision 3", DACL, 3, NULL },
    { "list revision 1", DACL, 1, "a list of an unknown revision at byte 48" },
    { "list revision 5", DACL, 5, "a list of an unknown revision at byte 48" },
    { "reserved byte of a list", DACL + 1, 9, NULL },
    { "reserved word of a list", DACL + 6, 9, NULL },
    { "list smaller than its header", DACL + 2, 7, "the size of a list is wrong at byte 50" },
    { "list larger than the descriptor", DACL + 3, 9, "the size of a list is wrong at byte 50" },
    { "too many entries for the size", DACL + 5, 1,
      "a list says it has more entries than it has room for at byte 52" },
    { "an entry more than there are", DACL + 4, 3, "half an entry at byte 116" },
    { "entry of no multiple of 4", PLAIN + 2, 21, "the size of an entry is wrong at byte 58" },
    { "entry too small for a SID", PLAIN + 2, 12, "half a SID at byte 64" },
    { "entry too small for itself", PLAIN + 2, 4, "the size of an entry is wrong at byte 58" },
    { "entry larger than its list", PLAIN + 2, 80, "the size of an entry is wrong at byte 58" },
    { "compound type", PLAIN, 4, "an entry of an unknown type at byte 56" },
    { "type of the future", PLAIN, 0x77, "an entry of an unknown type at byte 56" },
    { "callback type", PLAIN, 9,
      "an entry that needs a condition, which is not supported at byte 56" },
    { "audit in the DACL", PLAIN, 2,
      "an entry in the wrong list at byte 56; audits and labels are in" },
    { "allow in the SACL", AUDIT, 0,
      "an entry in the wrong list at byte 28; allow and deny are in" },
    { "SID revision", PLAIN + 8, 2, "a SID of an unknown revision at byte 64" },
    { "SID without sub-authorities", PLAIN + 9, 0,
      "a SID with a wrong number of sub-authorities at byte 65" },
    { "SID of 16 sub-authorities", PLAIN + 9, 16,
      "a SID with a wrong number of sub-authorities at byte 65" },
    { "SID behind its entry", PLAIN + 9, 2, "half a SID at byte 64" },
    { "flags of an object entry", OBJECT + 8, 4, "an object ACE with unknown flags at byte 84" },
    { "GUIDs behind the entry", OBJECT + 8, 3, "half a GUID at byte 104" },
    { "SID behind the GUIDs", OBJECT + 29, 2, "half a SID at byte 104" },
};

static struct st_arena arena;
static uint8_t *bytes; /* of the descriptor, and BEHIND more */
static size_t size;
enum { BEHIND = 4 };

static int set_up(void **state)
{
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    (void)state;
    st_arena_init(&arena);
    assert_true(st_sddl_parse(&arena, whole, strlen(whole), NULL, &descriptor, &mistake));

    const uint8_t *written = st_descriptor_write(&arena, &descriptor, &size);

    bytes = ST_NEW_ARRAY(&arena, uint8_t, size + BEHIND);
    memcpy(bytes, written, size);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

/* The text of the bytes, or what is wrong with them. */
static const char *read_bytes(const uint8_t *some, size_t some_size)
{
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    if (!st_descriptor_read(&arena, some, some_size, &descriptor, &mistake))
        return st_mistake_text(&arena, &mistake);
    return st_sddl_print(&arena, &descriptor, NULL);
}

static void test_parts_stand_in_the_order_of_windows(void **state)
{
    (void)state;
    assert_int_equal(size, 144);
    assert_int_equal(bytes[4], OWNER);
    assert_int_equal(bytes[8], GROUP);
    assert_int_equal(bytes[12], SACL);
    assert_int_equal(bytes[16], DACL);
    assert_int_equal(bytes[SACL], 2);
    assert_int_equal(bytes[DACL], 4);
}

static void test_bytes_that_cannot_be_kept_are_refused_and_others_ignored(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t kept = bytes[rows[i].at];

        bytes[rows[i].at] = rows[i].byte;

        const char *said = read_bytes(bytes, size);
        const char *wanted = rows[i].said ? rows[i].said : whole;

        if (strncmp(said, wanted, strlen(wanted)) != 0)
            fail_msg("%s: %s", rows[i].claim, said);
        bytes[rows[i].at] = kept;
    }
}

static void test_every_cut_is_noticed(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < size; cut++)
        assert_string_not_equal(read_bytes(bytes, cut), whole);
    assert_string_equal(
        read_bytes(bytes, 19),
        "a descriptor ends in its header at byte 19; the header has 20 bytes");
}

static void test_bytes_behind_the_last_part_are_ignored(void **state)
{
    (void)state;
    assert_string_equal(read_bytes(bytes, size + BEHIND), whole);
}

static void test_parts_may_share_bytes(void **state)
{
    (void)state;
    bytes[8] = OWNER;
    assert_string_equal(read_bytes(bytes, size), st_arena_format(&arena, "O:BAG:BA%s", whole + 8));
}

static void test_offset_of_a_list_that_is_not_present_is_ignored(void **state)
{
    (void)state;
    bytes[2] &= (uint8_t)~ST_CONTROL_DACL_PRESENT;
    bytes[16] = 3;
    assert_string_equal(read_bytes(bytes, size), "O:BAG:SYS:(AU;SA;FA;;;WD)");
    bytes[2] |= ST_CONTROL_DACL_PRESENT;
    bytes[16] = 0;
    assert_string_equal(read_bytes(bytes, size), "O:BAG:SYD:NO_ACCESS_CONTROLS:(AU;SA;FA;;;WD)");
}

static void test_more_bytes_than_the_limit_are_refused(void **state)
{
    uint8_t *many = ST_NEW_ARRAY(&arena, uint8_t, ST_DESCRIPTOR_SIZE_MAX + 1);

    (void)state;
    memcpy(many, bytes, size);
    assert_string_equal(read_bytes(many, ST_DESCRIPTOR_SIZE_MAX), whole);
    assert_string_equal(
        read_bytes(many, ST_DESCRIPTOR_SIZE_MAX + 1),
        "the descriptor is too long at byte 262144; at most 262144 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_parts_stand_in_the_order_of_windows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_bytes_that_cannot_be_kept_are_refused_and_others_ignored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_cut_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_bytes_behind_the_last_part_are_ignored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parts_may_share_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_offset_of_a_list_that_is_not_present_is_ignored, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_more_bytes_than_the_limit_are_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
