/*
 * mask.h - access masks in SDDL: two-letter rights, or a number.
 *
 * ([MS-DTYP] 2.4.3 and 2.5.1.1, sddl.h.) A word is a set of bits whatever the object is:
 * CC is 0x1, which reads data of a file and creates a child in a directory service.
 */
#ifndef ST_SECURITY_MASK_H
#define ST_SECURITY_MASK_H

#include <stdbool.h>
#include <stdint.h>

#include "framework/base/text.h"
#include "framework/security/cursor.h"

#define ST_NT_READ_CONTROL           UINT32_C(0x00020000)
#define ST_NT_WRITE_DAC              UINT32_C(0x00040000)
#define ST_NT_WRITE_OWNER            UINT32_C(0x00080000)
#define ST_NT_ACCESS_SYSTEM_SECURITY UINT32_C(0x01000000)
#define ST_NT_MAXIMUM_ALLOWED        UINT32_C(0x02000000)
#define ST_NT_GENERIC_ALL            UINT32_C(0x10000000)
#define ST_NT_GENERIC_EXECUTE        UINT32_C(0x20000000)
#define ST_NT_GENERIC_WRITE          UINT32_C(0x40000000)
#define ST_NT_GENERIC_READ           UINT32_C(0x80000000)
#define ST_NT_GENERIC                UINT32_C(0xf0000000)

/* What the four generic rights mean for a type of object. */
struct st_generic_mapping {
    uint32_t read, write, execute, all;
};

/* Files: 0x120089, 0x120116, 0x1200a0, 0x1f01ff (winnt.h, FILE_GENERIC_* and FILE_ALL_ACCESS). */
extern const struct st_generic_mapping st_file_mapping;

/* The mask with its generic bits replaced by what they mean. */
uint32_t st_mask_map(uint32_t mask, const struct st_generic_mapping *mapping);

/*
 * Read a mask at the cursor: rights in either case, one behind the other, perhaps with
 * spaces before them as in Windows; or a number, decimal, hexadecimal (0x) or octal (0).
 * Windows makes all rights of a number over 32 bits, and takes negative ones; here both
 * are mistakes, or a slip of the pen would grant everything. (Samba refuses them, too.)
 */
bool st_mask_read(struct st_cursor *cursor, uint32_t *ret_mask);

/*
 * As Windows prints it: nothing for 0; a word for all of it, if there is one (FA before
 * KA before bits); the words of its bits, from the lowest; else 0x and hexadecimal.
 */
void st_mask_print(struct st_text *text, uint32_t mask);

/* The same on a mandatory label, whose bits are NW, NR and NX. */
void st_mask_print_label(struct st_text *text, uint32_t mask);

#endif
