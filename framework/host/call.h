/*
 * call.h - every operation an engine can ask of a store, as one value.
 *
 * A call carries numbers, never text. The table is the only list of calls:
 * words, the rights the guard demands, traces, fault plans, and the protocol of
 * process engines come from it.
 */
#ifndef ST_HOST_CALL_H
#define ST_HOST_CALL_H

#include "framework/model/status.h"
#include "framework/model/world.h"

/* Whose list a call is checked against. */
enum st_call_target {
    ST_TARGET_NONE,     /* nothing is checked at this call */
    ST_TARGET_OBJECT,   /* the object as a whole */
    ST_TARGET_PROPERTY, /* one property of the object */
    ST_TARGET_FOLDER,   /* the folder something is put into */
    ST_TARGET_MOVE,     /* the object, and the folder it is put into */
    ST_TARGET_SAVE,     /* all properties of an import, if one is being saved */
};

/* Which stores answer it. */
enum st_call_side { ST_ON_SERVER = 1, ST_ON_CLIENT = 2, ST_ON_BOTH = 3 };

/* id, word, side, target, right for anybody, right that is enough for the owner, what it does */
#define ST_CALLS(X)                                                                                \
    X(FOLDER_LIST, "folder.list", ST_ON_BOTH, ST_TARGET_OBJECT, ST_RIGHT_LIST, 0,                  \
      "the items of a folder that the caller may see")                                             \
    X(ITEM_OPEN, "item.open", ST_ON_BOTH, ST_TARGET_OBJECT, ST_RIGHT_VIEW, 0,                      \
      "an item's name, folder, version and which properties it has")                               \
    X(PROPERTY_GET, "property.get", ST_ON_BOTH, ST_TARGET_PROPERTY, ST_RIGHT_READ_PROPERTY, 0,     \
      "the value of a property")                                                                   \
    X(ITEM_CREATE, "item.create", ST_ON_BOTH, ST_TARGET_FOLDER, ST_RIGHT_CREATE_ITEM, 0,           \
      "begin a new item; nothing exists before item.save")                                         \
    X(ITEM_IMPORT, "item.import", ST_ON_SERVER, ST_TARGET_NONE, 0, 0,                              \
      "begin to replace a whole item: the server purges it; rights are checked at item.save")      \
    X(PROPERTY_SET, "property.set", ST_ON_BOTH, ST_TARGET_PROPERTY, ST_RIGHT_WRITE_PROPERTY,       \
      ST_RIGHT_WRITE_OWN_PROPERTY, "give a property a value at the next item.save")                \
    X(PROPERTY_DELETE, "property.delete", ST_ON_BOTH, ST_TARGET_PROPERTY, ST_RIGHT_WRITE_PROPERTY, \
      ST_RIGHT_WRITE_OWN_PROPERTY, "remove a property at the next item.save")                      \
    X(ITEM_SAVE, "item.save", ST_ON_BOTH, ST_TARGET_SAVE, ST_RIGHT_WRITE_PROPERTY,                 \
      ST_RIGHT_WRITE_OWN_PROPERTY, "make what was begun true, all of it or nothing")               \
    X(ITEM_ABORT, "item.abort", ST_ON_BOTH, ST_TARGET_NONE, 0, 0, "forget what was begun")         \
    X(ITEM_DELETE, "item.delete", ST_ON_BOTH, ST_TARGET_OBJECT, ST_RIGHT_DELETE,                   \
      ST_RIGHT_DELETE_OWN_ITEM, "delete an item")                                                  \
    X(ITEM_MOVE, "item.move", ST_ON_BOTH, ST_TARGET_MOVE, ST_RIGHT_DELETE,                         \
      ST_RIGHT_DELETE_OWN_ITEM, "put an item into another folder")                                 \
    X(ITEM_MARK_READ, "item.mark-read", ST_ON_BOTH, ST_TARGET_OBJECT, ST_RIGHT_VIEW, 0,            \
      "change whether an item counts as read")                                                     \
    X(BASE_LIST, "base.list", ST_ON_CLIENT, ST_TARGET_NONE, 0, 0,                                  \
      "the items a folder had when the client and the server last agreed")                         \
    X(BASE_OPEN, "base.open", ST_ON_CLIENT, ST_TARGET_NONE, 0, 0,                                  \
      "what was known about an item then")                                                         \
    X(BASE_GET, "base.get", ST_ON_CLIENT, ST_TARGET_NONE, 0, 0, "the value a property had then")   \
    X(JOURNAL_LIST, "journal.list", ST_ON_CLIENT, ST_TARGET_NONE, 0, 0,                            \
      "what was done offline and is not yet settled")                                              \
    X(ITEM_CHECKPOINT, "item.checkpoint", ST_ON_CLIENT, ST_TARGET_NONE, 0, 0,                      \
      "the client and the server agree on these parts of an item: remember that, durably")

enum st_call_op {
#define X(id, word, side, target, any, own, about) ST_CALL_##id,
    ST_CALLS(X)
#undef X
        ST_CALL_COUNT
};

struct st_call_info {
    enum st_call_side side;
    enum st_call_target target;
    st_rights any; /* 0: nothing is demanded */
    st_rights own; /* 0: owners need the same as anybody */
    const char *about;
};

/*
 * In records of what has happened: no particular call. What a tool says to a server that nobody
 * looks into stands for none.
 */
#define ST_CALL_NONE ST_CALL_COUNT

/* Of a record: as st_call_words, or "bytes". */
const char *st_call_word(unsigned op);

extern const struct st_words st_call_words;
extern const struct st_call_info st_call_infos[ST_CALL_COUNT];

/* id, word, what item.save does */
#define ST_SAVES(X)                                                                              \
    X(CHANGE, "change", "a new change by whoever is connected, whatever is stored")              \
    X(IF_UNCHANGED, "if-unchanged", "a new change, or conflict if the change number is another") \
    X(IMPORT, "import", "a version made elsewhere; a conflict is resolved as the folder says")   \
    X(IMPORT_OR_FAIL, "import-or-fail", "a version made elsewhere; a conflict saves nothing")    \
    X(ADOPT, "adopt", "a version made elsewhere replaces what is stored, unseen (clients)")

enum st_save {
#define X(id, word, about) ST_SAVE_##id,
    ST_SAVES(X)
#undef X
        ST_SAVE_COUNT
};

extern const struct st_words st_save_words;

/* Borrowed by the callee for the length of the call. Members that a call does not use are 0. */
struct st_call {
    enum st_call_op op;
    st_object_id object;
    st_object_id folder;              /* item.create, item.move */
    st_property property;             /* property.* */
    uint8_t save;                     /* item.save: enum st_save */
    uint8_t edits;                    /* item.checkpoint: set of 1 << ST_EDIT_* that are settled */
    bool is_read;                     /* item.mark-read */
    st_name name;                     /* item.create */
    st_name value;                    /* property.set */
    uint32_t change;                  /* item.save if-unchanged, item.checkpoint: the server's;
                                         item.delete: 0, or conflict if the number is another */
    st_properties properties;         /* item.checkpoint: settled ones */
    const struct st_version *version; /* item.save import*, adopt */
};

/* What is known about an item without reading it. */
struct st_item_info {
    struct st_version version;
    st_properties properties;
    st_name name;
    uint32_t change;
    st_object_id folder;
    bool is_read;
    bool in_conflict;
};

/* What a call brought back. Lists are borrowed until the next call on the same host. */
struct st_reply {
    struct st_access access;   /* the guard's verdict; meaningful after access-denied */
    st_property refused;       /* access-denied at item.save: the property */
    st_name value;             /* property.get, base.get */
    struct st_item_info info;  /* *.open, item.save, item.move, item.mark-read */
    const st_object_id *items; /* *.list of items */
    size_t item_count;
    const struct st_journal_entry *entries; /* journal.list */
    size_t entry_count;
    uint8_t fault; /* 1 + index of the fault that fired at this call; 0: none */
    bool is_stale; /* granted only because the session's token is older than the groups */
};

#endif
