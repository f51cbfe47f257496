/*
 * guid.c - GUIDs as object ACEs carry them.
 */
#include "framework/security/guid.h"

/* Which byte each pair of digits is, in the order of the text; -1 is a hyphen. */
static const int8_t order[] = {
    3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15
};
enum { PLACES = sizeof order };

static int value_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool st_guid_parse(const char *text, size_t size, struct st_guid *ret_guid)
{
    struct st_guid guid = { { 0 } };

    if (size != ST_GUID_TEXT_SIZE)
        return false;
    for (size_t place = 0; place < PLACES; place++) {
        if (order[place] < 0) {
            if (*text++ != '-')
                return false;
            continue;
        }

        int high = value_of(*text++);
        int low = value_of(*text++);

        if (high < 0 || low < 0)
            return false;
        guid.bytes[order[place]] = (uint8_t)(high << 4 | low);
    }
    *ret_guid = guid;
    return true;
}

void st_guid_print(const struct st_guid *guid, char ret_text[ST_GUID_TEXT_SIZE + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t place = 0; place < PLACES; place++) {
        if (order[place] < 0) {
            *ret_text++ = '-';
            continue;
        }
        *ret_text++ = digits[guid->bytes[order[place]] >> 4];
        *ret_text++ = digits[guid->bytes[order[place]] & 15];
    }
    *ret_text = '\0';
}
