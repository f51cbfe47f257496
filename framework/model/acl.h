/*
 * acl.h - access control entries and lists.
 *
 * A list is kept and evaluated in stored order, never sorted: Exchange's own
 * order (each trustee's allow, then its deny) is not the Windows order, and
 * which of the two a list has decides what KB 810018's workarounds do.
 */
#ifndef ST_MODEL_ACL_H
#define ST_MODEL_ACL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/path.h"
#include "framework/model/identity.h"
#include "framework/model/rights.h"

enum {
    ST_PROPERTIES_MAX = 64,            /* in a scenario, so that a set of them is one word */
    ST_NO_PROPERTY = UINT8_MAX,        /* the object as a whole */
    ST_OTHER_PROPERTY = UINT8_MAX - 1, /* of an entry: one that nothing here has */
    ST_ACES_MAX = 4096,                /* in one list; a real one ends at 64 KiB */
};

typedef uint8_t st_property; /* below ST_PROPERTIES_MAX, or ST_NO_PROPERTY */

enum st_ace_type { ST_ALLOW, ST_DENY };

/* [MS-DTYP] 2.4.4.1; id, word in "inherit", value, meaning */
#define ST_ACE_FLAGS(X)                                                                \
    X(ITEMS, "items", 0x01, "items in the folder get the entry (OBJECT_INHERIT)")      \
    X(FOLDERS, "folders", 0x02, "folders in the folder get it (CONTAINER_INHERIT)")    \
    X(ONE_LEVEL, "one-level", 0x04, "what gets it does not pass it on (NO_PROPAGATE)") \
    X(ONLY, "only", 0x08, "it does not apply to the folder itself (INHERIT_ONLY)")

enum {
#define X(id, word, value, about) ST_ACE_##id = (value),
    ST_ACE_FLAGS(X)
#undef X
};

/*
 * Not a word that people write: CREATOR OWNER (S-1-3-0) in a list from SDDL. What
 * inherits the entry gets it for whoever owns it; on the object itself it is about nobody.
 * The trustee is ST_OWNER. Windows puts the creator's SID there for good; inheritance is
 * computed here, so it is whoever owns the object now.
 */
enum { ST_ACE_CREATOR = 0x80 };

extern const struct st_words st_ace_flag_words; /* word i has the value 1 << i */

struct st_ace {
    uint8_t type;         /* enum st_ace_type */
    uint8_t flags;        /* set of ST_ACE_* */
    st_property property; /* object ACE for one property; ST_NO_PROPERTY: plain ACE */
    st_identity trustee;
    st_rights mask;
    const struct st_path *origin; /* where it stands in the scenario; NULL if nowhere */
};

struct st_acl {
    const struct st_ace *entries; /* in stored order */
    size_t count;
    bool null;         /* a NULL list: everything is granted; an empty one grants nothing */
    bool is_protected; /* SE_DACL_PROTECTED: nothing is inherited from above */
};

#endif
