/*
 * mapi.h - Exchange's folder rights as a list of NT entries.
 *
 * MAPI folder rights are the bits of [MS-OXCPERM] 2.2.7. Exchange keeps each right as
 * masks on the folder and on the items in it, for allow and for deny: the values are
 * those of Exchange's DACLLegacyMetaRights page, whose columns are read as "what a right
 * adds to the Allow when it is granted, and to the Deny when it is not". That reading is
 * ours; it reproduces both trustees of a descriptor that mfcmapi keeps as a sample
 * (SmartViewTestData 19-sd), bit for bit.
 */
#ifndef ST_SECURITY_MAPI_H
#define ST_SECURITY_MAPI_H

#include <stddef.h>
#include <stdint.h>

#include "framework/base/words.h"
#include "framework/security/descriptor.h"
#include "framework/security/mistake.h"

/*
 * id, bit, folder allow, folder deny, item allow, item deny, meaning. Free/busy rights
 * exist for calendars only and have no NT bits.
 */
#define ST_MAPI_RIGHTS(X)                                                                      \
    X(READ_ANY, 0x0001, 0x000001, 0x000001, 0x1208a9, 0x0008a9, "read any item")               \
    X(CREATE, 0x0002, 0x000002, 0x000002, 0, 0, "create items")                                \
    X(EDIT_OWNED, 0x0008, 0, 0, 0x000200, 0, "change own items")                               \
    X(DELETE_OWNED, 0x0010, 0, 0, 0x000400, 0, "delete own items")                             \
    X(EDIT_ANY, 0x0020, 0, 0, 0x0c0116, 0x1e0316, "change any item")                           \
    X(DELETE_ANY, 0x0040, 0, 0, 0x010000, 0x010400, "delete any item")                         \
    X(CREATE_SUBFOLDER, 0x0080, 0x000004, 0x000004, 0, 0, "create folders")                    \
    X(FOLDER_OWNER, 0x0100, 0x0d4110, 0x0d4910, 0, 0, "change the folder and its permissions") \
    X(FOLDER_CONTACT, 0x0200, 0x008000, 0x008000, 0, 0, "be named as the contact")             \
    X(FOLDER_VISIBLE, 0x0400, 0x1208a8, 0x1200a8, 0, 0, "see the folder")                      \
    X(FREE_BUSY_SIMPLE, 0x0800, 0, 0, 0, 0, "see times in a calendar")                         \
    X(FREE_BUSY_DETAILED, 0x1000, 0, 0, 0, 0, "see times and subjects in a calendar")

enum {
#define X(id, bit, folder_allow, folder_deny, item_allow, item_deny, about) ST_MAPI_##id = (bit),
    ST_MAPI_RIGHTS(X)
#undef X
        ST_MAPI_ALL = 0x1ffb,
};

/* id, word, rights */
#define ST_MAPI_ROLES(X)                               \
    X(NONE, "none", 0x000)                             \
    X(CONTRIBUTOR, "contributor", 0x402)               \
    X(REVIEWER, "reviewer", 0x401)                     \
    X(NON_EDITING_AUTHOR, "non-editing-author", 0x413) \
    X(AUTHOR, "author", 0x41b)                         \
    X(PUBLISHING_AUTHOR, "publishing-author", 0x49b)   \
    X(EDITOR, "editor", 0x47b)                         \
    X(PUBLISHING_EDITOR, "publishing-editor", 0x4fb)   \
    X(OWNER, "owner", 0x5fb)                           \
    X(OWNER_CONTACT, "owner-contact", 0x7fb)

enum st_mapi_role {
#define X(id, word, rights) ST_MAPI_ROLE_##id,
    ST_MAPI_ROLES(X)
#undef X
        ST_MAPI_ROLE_COUNT
};

extern const struct st_words st_mapi_role_words;
extern const uint32_t st_mapi_role_rights[ST_MAPI_ROLE_COUNT];

struct st_mapi_masks {
    uint32_t folder_allow, folder_deny, item_allow, item_deny;
};

/* What a set of ST_MAPI_* comes to. */
struct st_mapi_masks st_mapi_convert(uint32_t rights);

struct st_mapi_member {
    struct st_sid sid;
    uint32_t rights; /* set of ST_MAPI_* */
};

/*
 * The list that Exchange writes: for each member in order what items inherit (OI, IO),
 * allow before deny; then for each what holds for the folder and those below (CI). An
 * entry without rights is not written. This is not the order of Windows, and a tool that
 * sorts it changes what it says. The list lives in the arena. False when it grows over
 * 64 KiB.
 */
bool st_mapi_list(
    struct st_arena *arena,
    const struct st_mapi_member *members,
    size_t count,
    struct st_nt_acl *ret_dacl,
    struct st_mistake *ret_mistake);

#endif
