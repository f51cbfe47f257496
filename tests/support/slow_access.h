/*
 * slow_access.h - the access question answered a second time, slowly and obviously.
 *
 * Written from [MS-DTYP] 2.5.3.2 and the contract in access.h, sharing no code with
 * access.c, so that a test can hold one against the other. Where access.c computes
 * inheritance, this copies entries down from folder to folder as Windows' propagation
 * does; where access.c walks once for all rights, this walks once for each; who the
 * caller is, is a plain list of identities.
 */
#ifndef ST_SUPPORT_SLOW_ACCESS_H
#define ST_SUPPORT_SLOW_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/model/access.h"

enum { ST_SLOW_ENTRIES_MAX = 16 };

struct st_slow_acl {
    bool absent; /* no list, or a NULL one: nothing is refused */
    size_t count;
    struct st_ace entries[ST_SLOW_ENTRIES_MAX];
};

/* The list that propagation leaves on the object, from the topmost folder down. */
void st_slow_acl_make(struct st_slow_acl *acl, const struct st_security *security);

/*
 * Those of the wanted rights that the list gives to a caller who is all of `sids`
 * (everyone included), each asked for alone.
 */
st_rights st_slow_acl_granted(
    const struct st_slow_acl *acl,
    const st_identity *sids,
    size_t sid_count,
    st_identity owner,
    st_property property,
    st_rights wanted);

#endif
