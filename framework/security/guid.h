/*
 * guid.h - GUIDs as object ACEs carry them ([MS-DTYP] 2.3.4).
 */
#ifndef ST_SECURITY_GUID_H
#define ST_SECURITY_GUID_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ST_GUID_SIZE = 16, ST_GUID_TEXT_SIZE = 36 };

/* As in a descriptor: the first three fields little-endian, the rest as written. */
struct st_guid {
    uint8_t bytes[ST_GUID_SIZE];
};

static inline bool st_guid_equal(const struct st_guid *a, const struct st_guid *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/*
 * Read exactly 36 characters, 8-4-4-4-12 hexadecimal digits of either case, without
 * braces: Windows takes no other form in SDDL.
 */
bool st_guid_parse(const char *text, size_t size, struct st_guid *ret_guid);

/* In lower case, as Windows prints them, with a NUL. */
void st_guid_print(const struct st_guid *guid, char ret_text[ST_GUID_TEXT_SIZE + 1]);

#endif
