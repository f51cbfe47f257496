/*
 * tables.c - what stories are made of: verbs, rights, names.
 */
#include "framework/story/story.h"

#include <stdio.h>

#define USES(id) ST_STORY_USES_##id

enum {
    UPLOADS = ST_CAN(UPLOAD),
    ON_CLIENT = USES(CLIENT) | USES(PATH),
    ON_SERVER = USES(USER) | USES(PATH),
};

_Static_assert(sizeof(struct st_story_step) == 12, "a step has no gaps");
_Static_assert(
    sizeof(struct st_story_fault) == 11 + sizeof(struct st_story_step), "a fault has no gaps");

/* The first is the one that a byte of zero means. */
const struct st_story_verb st_story_verbs[ST_STORY_VERB_COUNT] = {
    [ST_STORY_SYNC] = { ST_VERB_SYNC, USES(CLIENT), 0, false },
    { ST_VERB_EDIT, ON_CLIENT | USES(VALUES) | USES(UNSET), UPLOADS, false },
    { ST_VERB_CREATE, ON_CLIENT | USES(VALUES), UPLOADS | ST_CAN(CREATE), true },
    { ST_VERB_DELETE, ON_CLIENT, UPLOADS | ST_CAN(DELETE), false },
    { ST_VERB_MOVE, ON_CLIENT, UPLOADS | ST_CAN(MOVE), false },
    { ST_VERB_MARK_READ, ON_CLIENT | USES(READ), UPLOADS | ST_CAN(READ_STATE), false },
    { ST_VERB_SERVER_EDIT, ON_SERVER | USES(VALUES) | USES(UNSET), 0, false },
    { ST_VERB_SERVER_CREATE, ON_SERVER | USES(VALUES), 0, true },
    { ST_VERB_SERVER_DELETE, ON_SERVER, 0, false },
    { ST_VERB_SERVER_MOVE, ON_SERVER, 0, false },
    { ST_VERB_SET_ACL, ON_SERVER | USES(FOLDER) | USES(LIST), 0, false },
    { ST_VERB_JOIN_GROUP, USES(USER) | USES(GROUP), 0, false },
    { ST_VERB_LEAVE_GROUP, USES(USER) | USES(GROUP), 0, false },
    { ST_VERB_SET_OWNER, ON_SERVER | USES(FOLDER), 0, false },
    { ST_VERB_SET_CLOCK, USES(VALUE), 0, false },
    { ST_VERB_SET_QUOTA, USES(VALUE), 0, false },
};

const uint8_t st_story_right_words[ST_STORY_RIGHT_COUNT] = {
#define X(id) ST_RIGHT_WORD_##id,
    ST_STORY_RIGHTS(X)
#undef X
};

const char *const st_story_identities[ST_STORY_IDENTITIES] = {
    "everyone", "owner", "alice", "bob", "carol", "Staff", "Editors",
};
const char *const st_story_properties[ST_STORY_PROPERTIES] = { "subject", "body", "flag" };
const char *const st_story_folders[ST_STORY_FOLDERS] = { "Team", "Archive" };
const char *const st_story_names[ST_STORY_NAMES] = {
    "i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7"
};
const char *const st_story_clients[ST_STORY_CLIENTS] = { "one", "two" };

#define FIRST(p)                                       \
    {                                                  \
        p " of i0", p " of i1", p " of i2", p " of i3" \
    }
const char *const st_story_first[ST_STORY_PROPERTIES][ST_STORY_ITEMS] = {
    FIRST("subject"),
    FIRST("body"),
    FIRST("flag"),
};

#define TEN(p, tens)                                                                    \
    p tens "0", p tens "1", p tens "2", p tens "3", p tens "4", p tens "5", p tens "6", \
        p tens "7", p tens "8", p tens "9"
#define LATER(p)                                                      \
    {                                                                 \
        TEN(p, " "), TEN(p, " 1"), p " 20", p " 21", p " 22", p " 23" \
    }
const char *const st_story_later[ST_STORY_PROPERTIES][ST_STORY_VALUES] = {
    LATER("subject"),
    LATER("body"),
    LATER("flag"),
};

/* As st_build_acl() does it with words and "inherit". */
size_t st_story_ace_parts(
    const struct st_story_ace *ace, bool on_folder, st_rights ret_masks[2], uint8_t ret_flags[2])
{
    struct st_right_masks masks = st_right_masks[st_story_right_words[ace->right]];
    size_t count = 0;

    ret_flags[0] = 0;
    ret_masks[0] = on_folder ? masks.folder : masks.item;
    if (!on_folder)
        return masks.item ? 1 : 0;
    if (ace->reach == ST_STORY_FOLDER)
        return masks.folder ? 1 : 0;
    if (masks.folder == masks.item) {
        ret_flags[0] = ST_ACE_ITEMS | (ace->reach == ST_STORY_BELOW ? ST_ACE_ONLY : ST_ACE_FOLDERS);
        return 1;
    }
    if (masks.item) {
        ret_masks[count] = masks.item;
        ret_flags[count++] = ST_ACE_ITEMS | ST_ACE_ONLY;
    }
    if (masks.folder && ace->reach == ST_STORY_INSIDE) {
        ret_masks[count] = masks.folder;
        ret_flags[count++] = ST_ACE_FOLDERS;
    }
    return count;
}

void st_story_path_text(char ret_text[ST_STORY_PATH_SIZE], uint8_t folder, uint8_t name)
{
    bool is_item = name < ST_STORY_NAMES;

    (void)snprintf(
        ret_text, ST_STORY_PATH_SIZE, "/%s%s%s", st_story_folders[folder], is_item ? "/" : "",
        is_item ? st_story_names[name] : "");
}
