/*
 * rights.h - access masks, the words people use for them, and role presets.
 *
 * Bits are the fsdright* values of Microsoft's EdkMdb.h. Some bits mean one
 * thing on a folder and another on an item (0x2 creates an item in a folder and
 * writes the body of an item), so a word has a mask for each.
 */
#ifndef ST_MODEL_RIGHTS_H
#define ST_MODEL_RIGHTS_H

#include <stdint.h>

#include "framework/base/words.h"

typedef uint32_t st_rights; /* set of ST_RIGHT_* bits */

#define ST_RIGHT_READ_BODY          ((st_rights)0x00000001) /* folders: list contents */
#define ST_RIGHT_LIST               ((st_rights)0x00000001)
#define ST_RIGHT_CREATE_ITEM        ((st_rights)0x00000002) /* items: write body */
#define ST_RIGHT_READ_PROPERTY      ((st_rights)0x00000008)
#define ST_RIGHT_WRITE_PROPERTY     ((st_rights)0x00000010)
#define ST_RIGHT_WRITE_OWN_PROPERTY ((st_rights)0x00000200)
#define ST_RIGHT_DELETE_OWN_ITEM    ((st_rights)0x00000400)
#define ST_RIGHT_VIEW               ((st_rights)0x00000800)
#define ST_RIGHT_DELETE             ((st_rights)0x00010000)
#define ST_RIGHT_READ_ACL           ((st_rights)0x00020000)
#define ST_RIGHT_WRITE_ACL          ((st_rights)0x00040000)
#define ST_RIGHT_WRITE_OWNER        ((st_rights)0x00080000)
#define ST_RIGHTS_ALL               ((st_rights)0x001FFFFF)

/* What owners may do to their own. */
#define ST_RIGHTS_OF_OWNERS (ST_RIGHT_WRITE_OWN_PROPERTY | ST_RIGHT_DELETE_OWN_ITEM)

/* Bits that the words below call unused or without effect; who holds them can do nothing by it. */
#define ST_RIGHTS_IDLE_ON_FOLDERS ((st_rights)0x001081E0)
#define ST_RIGHTS_IDLE_ON_ITEMS   ((st_rights)0x001001A4)

/*
 * id, word, mask on folders, mask on items, what it allows. A word with mask 0
 * on one kind says nothing about that kind. read, write and full are unions:
 * sdrightsFolders 0x1FC9FF and sdrightsItems 0x1F0FBF for full; the Reviewer
 * template of Exchange's DACLLegacyMetaRights for read.
 */
#define ST_RIGHT_WORDS(X)                                                                       \
    X(READ, "read", 0x1208A9, 0x1208A9, "see the object and read all of it, its ACL included")  \
    X(WRITE, "write", 0x000116, 0x000116, "write body, attributes and properties; create")      \
    X(FULL, "full", 0x1FC9FF, 0x1F0FBF, "everything")                                           \
    X(LIST, "list", 0x000001, 0, "list what is in a folder")                                    \
    X(READ_BODY, "read-body", 0, 0x000001, "read an item's body stream")                        \
    X(CREATE_ITEM, "create-item", 0x000002, 0, "create items in a folder")                      \
    X(WRITE_BODY, "write-body", 0, 0x000002, "write an item's body stream")                     \
    X(CREATE_FOLDER, "create-folder", 0x000004, 0, "create folders in a folder")                \
    X(APPEND, "append", 0, 0x000004, "append to an item (enforced only by the IFS)")            \
    X(READ_PROPERTY, "read-property", 0x000008, 0x000008, "read properties")                    \
    X(WRITE_PROPERTY, "write-property", 0x000010, 0x000010, "set and delete properties")        \
    X(EXECUTE, "execute", 0x000020, 0x000020, "traverse or execute (enforced only by the IFS)") \
    X(READ_ATTRIBUTES, "read-attributes", 0x000080, 0x000080, "read attributes (unused)")       \
    X(WRITE_ATTRIBUTES, "write-attributes", 0x000100, 0x000100, "write attributes (unused)")    \
    X(WRITE_OWN_PROPERTY, "write-own-property", 0, 0x000200,                                    \
      "set and delete properties of items one owns")                                            \
    X(DELETE_OWN_ITEM, "delete-own-item", 0, 0x000400, "delete items one owns")                 \
    X(VIEW, "view", 0x000800, 0x000800, "know that the object exists")                          \
    X(FOLDER_OWNER, "folder-owner", 0x004000, 0, "own a folder")                                \
    X(FOLDER_CONTACT, "folder-contact", 0x008000, 0, "be shown as the contact; no effect")      \
    X(DELETE, "delete", 0x010000, 0x010000, "delete the object")                                \
    X(READ_ACL, "read-acl", 0x020000, 0x020000, "read the ACL (READ_CONTROL)")                  \
    X(WRITE_ACL, "write-acl", 0x040000, 0x040000, "change the ACL (WRITE_DAC)")                 \
    X(WRITE_OWNER, "write-owner", 0x080000, 0x080000, "take ownership")                         \
    X(SYNCHRONIZE, "synchronize", 0x100000, 0x100000, "wait on the object; no effect")

enum st_right_word {
#define X(id, word, folder, item, about) ST_RIGHT_WORD_##id,
    ST_RIGHT_WORDS(X)
#undef X
        ST_RIGHT_WORD_COUNT
};

/*
 * id, word, what the role grants on a folder and on the items in it: the allow
 * halves of the descriptors that Exchange makes from MAPI roles ([MS-OXCPERM]
 * 2.2.7, DACLLegacyMetaRights).
 */
#define ST_ROLES(X)                                                 \
    X(NONE, "none", 0x000000, 0x000000)                             \
    X(CONTRIBUTOR, "contributor", 0x1208AA, 0x000000)               \
    X(REVIEWER, "reviewer", 0x1208A9, 0x1208A9)                     \
    X(NON_EDITING_AUTHOR, "non-editing-author", 0x1208AB, 0x120CA9) \
    X(AUTHOR, "author", 0x1208AB, 0x120EA9)                         \
    X(PUBLISHING_AUTHOR, "publishing-author", 0x1208AF, 0x120EA9)   \
    X(EDITOR, "editor", 0x1208AB, 0x1F0FBF)                         \
    X(PUBLISHING_EDITOR, "publishing-editor", 0x1208AF, 0x1F0FBF)   \
    X(OWNER, "owner", 0x1F49BF, 0x1F0FBF)                           \
    X(OWNER_CONTACT, "owner-contact", 0x1FC9BF, 0x1F0FBF)

enum st_role {
#define X(id, word, folder, item) ST_ROLE_##id,
    ST_ROLES(X)
#undef X
        ST_ROLE_COUNT
};

struct st_right_masks {
    st_rights folder;
    st_rights item;
};

extern const struct st_words st_right_words;
extern const struct st_words st_role_words;
extern const struct st_right_masks st_right_masks[ST_RIGHT_WORD_COUNT];
extern const struct st_right_masks st_role_masks[ST_ROLE_COUNT];
extern const char *const st_right_abouts[ST_RIGHT_WORD_COUNT];

/* "write-property, delete" for the bits of a mask; what has no word is hex. */
const char *st_rights_text(struct st_arena *arena, st_rights rights, int on_folder);

#endif
