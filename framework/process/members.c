/*
 * members.c - what stands in the lines of the protocol: one table of members, one of calls.
 */
#include "framework/process/members.h"

#define M(id) (1U << ST_MEMBER_##id)

enum {
    INFO = M(NAME) | M(FOLDER) | M(CHANGE) | M(VERSION) | M(PROPERTIES) | M(READ) | M(CONFLICTED),
};

static const char *const words[] = {
#define X(id, word, type, about) word,
    ST_MEMBERS(X)
#undef X
};
const struct st_words st_member_words = { "member", words, ST_MEMBER_COUNT };

const struct st_member_info st_member_infos[ST_MEMBER_COUNT] = {
#define X(id, word, type, about) { type, about },
    ST_MEMBERS(X)
#undef X
};

const struct st_call_members st_call_members[ST_CALL_COUNT] = {
    [ST_CALL_FOLDER_LIST] = { M(FOLDER), 0, M(ITEMS) },
    [ST_CALL_ITEM_OPEN] = { M(ITEM), 0, INFO },
    [ST_CALL_PROPERTY_GET] = { M(ITEM) | M(PROPERTY), 0, M(VALUE) },
    [ST_CALL_ITEM_CREATE] = { M(ITEM) | M(FOLDER) | M(NAME), 0, 0 },
    [ST_CALL_ITEM_IMPORT] = { M(ITEM), 0, 0 },
    [ST_CALL_PROPERTY_SET] = { M(ITEM) | M(PROPERTY) | M(VALUE), 0, 0 },
    [ST_CALL_PROPERTY_DELETE] = { M(ITEM) | M(PROPERTY), 0, 0 },
    [ST_CALL_ITEM_SAVE] = { M(ITEM) | M(SAVE), M(CHANGE) | M(VERSION), INFO },
    [ST_CALL_ITEM_ABORT] = { M(ITEM), 0, 0 },
    [ST_CALL_ITEM_DELETE] = { M(ITEM), M(CHANGE), 0 },
    [ST_CALL_ITEM_MOVE] = { M(ITEM) | M(FOLDER), 0, INFO },
    [ST_CALL_ITEM_MARK_READ] = { M(ITEM) | M(READ), 0, INFO },
    [ST_CALL_BASE_LIST] = { M(FOLDER), 0, M(ITEMS) },
    [ST_CALL_BASE_OPEN] = { M(ITEM), 0, INFO },
    [ST_CALL_BASE_GET] = { M(ITEM) | M(PROPERTY), 0, M(VALUE) },
    [ST_CALL_JOURNAL_LIST] = { 0, 0, M(ENTRIES) },
    [ST_CALL_ITEM_CHECKPOINT] = { M(ITEM), M(PROPERTIES) | M(EDITS) | M(CHANGE), 0 },
};

unsigned st_save_members(enum st_save save)
{
    switch (save) {
    case ST_SAVE_CHANGE:
        return 0;
    case ST_SAVE_IF_UNCHANGED:
        return M(CHANGE);
    case ST_SAVE_IMPORT:
    case ST_SAVE_IMPORT_OR_FAIL:
    case ST_SAVE_ADOPT:
        return M(VERSION);
    case ST_SAVE_COUNT:
        break;
    }
    return 0;
}
