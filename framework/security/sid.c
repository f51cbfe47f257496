/*
 * sid.c - security identifiers.
 */
#include "framework/security/sid.h"

#include <inttypes.h>

static bool fail(struct st_cursor *cursor, const char *message)
{
    return st_mistake_make(
        cursor->mistake, cursor->arena, cursor->at,
        "a SID is S-1-AUTHORITY-NUMBER with up to 15 numbers, such as S-1-5-32-544", "%s", message);
}

bool st_sid_read(struct st_cursor *cursor, struct st_sid *ret_sid)
{
    struct st_sid sid = { 0 };
    uint64_t number = 0;

    if (st_to_upper(st_cursor_peek(cursor, 0)) != 'S' || st_cursor_peek(cursor, 1) != '-')
        return fail(cursor, "this is no SID");
    cursor->at += 2;
    st_cursor_skip_spaces(cursor);
    /* Windows takes S-0x1-, and then reads all of the SID as hexadecimal. Nobody means that. */
    if (st_cursor_peek(cursor, 0) != '1' || st_cursor_peek(cursor, 1) != '-')
        return fail(cursor, "the revision of a SID is 1");
    cursor->at += 2;
    st_cursor_skip_spaces(cursor);
    if (!st_cursor_number(
            cursor, ST_NUMBER_DECIMAL_OR_HEX, ST_SID_AUTHORITY_MAX, "the authority of a SID",
            &sid.authority))
        return false;
    while (st_cursor_takes(cursor, '-')) {
        if (sid.count == ST_SID_SUBS_MAX)
            return fail(cursor, "a SID has more than 15 sub-authorities");
        if (!st_cursor_number(
                cursor, ST_NUMBER_DECIMAL_OR_HEX, UINT32_MAX, "the sub-authority of a SID",
                &number))
            return false;
        sid.subs[sid.count++] = (uint32_t)number;
    }
    if (sid.count == 0)
        return fail(cursor, "a SID without a sub-authority");
    *ret_sid = sid;
    return true;
}

void st_sid_print(struct st_text *text, const struct st_sid *sid)
{
    if (sid->authority > UINT32_MAX)
        st_text_addf(text, "S-1-0x%" PRIX64, sid->authority);
    else
        st_text_addf(text, "S-1-%" PRIu64, sid->authority);
    for (uint32_t i = 0; i < sid->count; i++)
        st_text_addf(text, "-%" PRIu32, sid->subs[i]);
}
