/*
 * mask.c - access masks in SDDL: two-letter rights, or a number.
 */
#include "framework/security/mask.h"

#include <inttypes.h>

struct right {
    char word[3];
    uint32_t mask;
};

/* Several bits; the first that is all of a mask is printed for it. KX is KR. */
static const struct right sets[] = {
    { "FA", 0x001f01ff }, { "FR", 0x00120089 }, { "FW", 0x00120116 }, { "FX", 0x001200a0 },
    { "KA", 0x000f003f }, { "KR", 0x00020019 }, { "KW", 0x00020006 }, { "KX", 0x00020019 },
};

/* One bit each, from the lowest. */
static const struct right bits[] = {
    { "CC", 0x00000001 }, { "DC", 0x00000002 }, { "LC", 0x00000004 }, { "SW", 0x00000008 },
    { "RP", 0x00000010 }, { "WP", 0x00000020 }, { "DT", 0x00000040 }, { "LO", 0x00000080 },
    { "CR", 0x00000100 }, { "SD", 0x00010000 }, { "RC", 0x00020000 }, { "WD", 0x00040000 },
    { "WO", 0x00080000 }, { "GA", 0x10000000 }, { "GX", 0x20000000 }, { "GW", 0x40000000 },
    { "GR", 0x80000000 },
};

/* Of mandatory labels: no write up, no read up, no execute up. */
static const struct right label_bits[] = { { "NW", 1 }, { "NR", 2 }, { "NX", 4 } };

#define COUNT(rights) (sizeof(rights) / sizeof(rights)[0])

const struct st_generic_mapping st_file_mapping = { 0x120089, 0x120116, 0x1200a0, 0x1f01ff };

uint32_t st_mask_map(uint32_t mask, const struct st_generic_mapping *mapping)
{
    uint32_t mapped = mask & ~ST_NT_GENERIC;

    if (mask & ST_NT_GENERIC_READ)
        mapped |= mapping->read;
    if (mask & ST_NT_GENERIC_WRITE)
        mapped |= mapping->write;
    if (mask & ST_NT_GENERIC_EXECUTE)
        mapped |= mapping->execute;
    if (mask & ST_NT_GENERIC_ALL)
        mapped |= mapping->all;
    return mapped;
}

static uint32_t find_word(const struct st_cursor *cursor, const struct right *rights, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (st_cursor_has_pair(cursor, rights[i].word))
            return rights[i].mask;
    return 0;
}

static bool read_number(struct st_cursor *cursor, uint32_t *ret_mask)
{
    uint64_t number = 0;

    if (st_cursor_peek(cursor, 0) == '-')
        return st_mistake_make(
            cursor->mistake, cursor->arena, cursor->at, "write the mask as 0x and hexadecimal",
            "a negative access mask");
    if (!st_cursor_number(cursor, ST_NUMBER_OCTAL_TOO, UINT32_MAX, "an access mask", &number))
        return false;
    *ret_mask = (uint32_t)number;
    return true;
}

bool st_mask_read(struct st_cursor *cursor, uint32_t *ret_mask)
{
    uint32_t mask = 0;

    st_cursor_skip_spaces(cursor);
    if (st_is_digit(st_cursor_peek(cursor, 0)) || st_cursor_peek(cursor, 0) == '-')
        return read_number(cursor, ret_mask);
    while (st_is_letter(st_cursor_peek(cursor, 0))) {
        uint32_t right = find_word(cursor, bits, COUNT(bits)) |
                         find_word(cursor, sets, COUNT(sets)) |
                         find_word(cursor, label_bits, COUNT(label_bits));

        if (!right)
            return st_mistake_make(
                cursor->mistake, cursor->arena, cursor->at,
                "rights are GA GR GW GX, RC SD WD WO, CC DC LC SW RP WP DT LO CR, FA FR FW FX, "
                "KA KR KW KX, NR NW NX, or a number",
                "unknown right \"%s\"", st_cursor_shown(cursor, 2));
        mask |= right;
        cursor->at += 2;
        /* Spaces stand before a right, never behind the last one. */
        size_t behind = cursor->at;

        st_cursor_skip_spaces(cursor);
        if (!st_is_letter(st_cursor_peek(cursor, 0)))
            cursor->at = behind;
    }
    *ret_mask = mask;
    return true;
}

/* False, and nothing printed, when the mask has a bit without a word. */
static bool print_bits(
    struct st_text *text, uint32_t mask, const struct right *rights, size_t count)
{
    uint32_t known = 0;

    for (size_t i = 0; i < count; i++)
        known |= rights[i].mask;
    if (mask & ~known)
        return false;
    for (size_t i = 0; i < count; i++)
        if (mask & rights[i].mask)
            st_text_add(text, rights[i].word);
    return true;
}

void st_mask_print(struct st_text *text, uint32_t mask)
{
    for (size_t i = 0; i < COUNT(sets); i++)
        if (mask == sets[i].mask) {
            st_text_add(text, sets[i].word);
            return;
        }
    if (!print_bits(text, mask, bits, COUNT(bits)))
        st_text_addf(text, "0x%" PRIx32, mask);
}

void st_mask_print_label(struct st_text *text, uint32_t mask)
{
    if (!print_bits(text, mask, label_bits, COUNT(label_bits)))
        st_mask_print(text, mask);
}
