/*
 * members.h - what stands in the lines of the protocol: one table of members, one of calls.
 *
 * Reading, writing, the reference in docs/process-engines.md and the JSON Schema all come
 * from these tables and the one of calls (host/call.h).
 */
#ifndef ST_PROCESS_MEMBERS_H
#define ST_PROCESS_MEMBERS_H

#include "framework/host/call.h"

/* id, word, JSON type, meaning */
#define ST_MEMBERS(X)                                                                            \
    X(ITEM, "item", "integer", "the number of an item, the same on the server and every client") \
    X(FOLDER, "folder", "integer", "the number of a folder")                                     \
    X(PROPERTY, "property", "string", "one of the properties that `sync` names")                 \
    X(VALUE, "value", "string or null", "a property's value; null: there is none")               \
    X(NAME, "name", "string", "the name of an item in its folder, or of a folder")               \
    X(SAVE, "save", "string", "how to save: a word of the list below")                           \
    X(CHANGE, "change", "integer", "the store's number for the last change of an item")          \
    X(VERSION, "version", "object", "who has seen which change; to be compared and passed on")   \
    X(READ, "read", "boolean", "whether an item counts as read")                                 \
    X(CONFLICTED, "in_conflict", "boolean", "whether other versions lie below the item")         \
    X(PROPERTIES, "properties", "array of strings", "which properties")                          \
    X(EDITS, "edits", "array of strings", "kinds of edits that are settled")                     \
    X(ITEMS, "items", "array of integers", "the numbers of items")                               \
    X(ENTRIES, "entries", "array of objects", "journal entries: item, edit, properties")

enum st_member {
#define X(id, word, type, about) ST_MEMBER_##id,
    ST_MEMBERS(X)
#undef X
        ST_MEMBER_COUNT
};

extern const struct st_words st_member_words;

struct st_member_info {
    const char *type;
    const char *about;
};

extern const struct st_member_info st_member_infos[ST_MEMBER_COUNT];

/* Sets of 1 << ST_MEMBER_*. */
struct st_call_members {
    unsigned needs; /* a call has to have them */
    unsigned takes; /* and may have these */
    unsigned gives; /* an answer of `ok` has them */
};

extern const struct st_call_members st_call_members[ST_CALL_COUNT];

/* Of item.save: which of the members that it takes belong to this way to save. */
unsigned st_save_members(enum st_save save);

#endif
