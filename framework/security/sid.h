/*
 * sid.h - security identifiers ([MS-DTYP] 2.4.2).
 */
#ifndef ST_SECURITY_SID_H
#define ST_SECURITY_SID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/security/cursor.h"

#define ST_SID_AUTHORITY_MAX UINT64_C(0xffffffffffff) /* 48 bits */

enum {
    ST_SID_SUBS_MAX = 15,   /* [MS-DTYP] 2.4.2.2 */
    ST_SID_HEADER_SIZE = 8, /* in bytes; each sub-authority adds 4 */
};

/* Revision 1, the only one there is. */
struct st_sid {
    uint64_t authority; /* at most ST_SID_AUTHORITY_MAX */
    uint32_t count;     /* of sub-authorities, 1 to ST_SID_SUBS_MAX */
    uint32_t subs[ST_SID_SUBS_MAX];
};

static inline bool st_sid_equal(const struct st_sid *a, const struct st_sid *b)
{
    return a->count == b->count && a->authority == b->authority &&
           a->subs[a->count - 1] == b->subs[b->count - 1] &&
           memcmp(a->subs, b->subs, a->count * sizeof *a->subs) == 0;
}

/* In the binary form, in bytes. */
static inline size_t st_sid_size(const struct st_sid *sid)
{
    return ST_SID_HEADER_SIZE + sid->count * sizeof *sid->subs;
}

/*
 * Read a SID in its numeric form, S-1-5-21-1-2-3-513. The authority and each
 * sub-authority are decimal or hexadecimal (0x). As in Windows, the S may be small
 * and spaces may stand before the revision and before the authority.
 */
bool st_sid_read(struct st_cursor *cursor, struct st_sid *ret_sid);

/* As Windows prints it: an authority of 2^32 or more is hexadecimal (0x12A05F200). */
void st_sid_print(struct st_text *text, const struct st_sid *sid);

#endif
