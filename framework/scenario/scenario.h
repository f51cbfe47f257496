/*
 * scenario.h - a loaded scenario: checked, names resolved, nothing but numbers.
 *
 * Everything lives in the arena it was loaded into. `at` members say where in
 * the text something stands (base/path.h); NULL when it does not.
 */
#ifndef ST_SCENARIO_SCENARIO_H
#define ST_SCENARIO_SCENARIO_H

#include "framework/engine/invariant.h"
#include "framework/engine/registry.h"
#include "framework/fault/plan.h"

enum {
    ST_FILE_SIZE_MAX = 8 << 20, /* bytes */
    ST_DEPTH_MAX = 64,          /* of nested values */
    ST_VALUES_MAX = 1000000,    /* in a file */
    ST_FOLDERS_MAX = 1024,
    ST_ITEMS_MAX = 4096, /* those made by steps included */
    ST_STEPS_MAX = 4096,
    ST_NAME_SIZE_MAX = 255,    /* bytes of an identity, property, item or folder name */
    ST_VALUE_SIZE_MAX = 65536, /* bytes of a property's value */
};

/* id, word, what happens, and on whose word */
#define ST_VERBS(X)                                                                      \
    X(GO_OFFLINE, "go-offline", "copy folders to a client, as far as its user may read") \
    X(EDIT, "edit", "set or delete properties of an item, on a client")                  \
    X(CREATE, "create", "make a new item, on a client")                                  \
    X(DELETE, "delete", "delete an item, on a client")                                   \
    X(MOVE, "move", "put an item into another folder, on a client")                      \
    X(MARK_READ, "mark-read", "mark an item as read or unread, on a client")             \
    X(SERVER_EDIT, "server-edit", "set or delete properties of an item, on the server")  \
    X(SERVER_CREATE, "server-create", "make a new item, on the server")                  \
    X(SERVER_DELETE, "server-delete", "delete an item, on the server")                   \
    X(SERVER_MOVE, "server-move", "put an item into another folder, on the server")      \
    X(SET_ACL, "set-acl", "replace the access list of a folder or an item")              \
    X(JOIN_GROUP, "join-group", "make an identity a member of a group")                  \
    X(LEAVE_GROUP, "leave-group", "end a membership")                                    \
    X(SET_OWNER, "set-owner", "give a folder or an item another owner")                  \
    X(SET_CLOCK, "set-clock", "make it another time of day")                             \
    X(SET_QUOTA, "set-quota", "limit the bytes of all values on the server")             \
    X(SYNC, "sync", "let the engine synchronize a client with the server")               \
    X(CHECK, "check", "compare what is with what is expected, here and now")

enum st_verb {
#define X(id, word, about) ST_VERB_##id,
    ST_VERBS(X)
#undef X
        ST_VERB_COUNT
};

extern const struct st_words st_verb_words;
extern const char *const st_verb_abouts[ST_VERB_COUNT];

/* id, word, whose calls; 1 << id is its enum st_call_side */
#define ST_SIDES(X)                            \
    X(SERVER, "server", "calls to the server") \
    X(CLIENT, "client", "calls to the client's own store")

enum st_side {
#define X(id, word, about) ST_SIDE_##id,
    ST_SIDES(X)
#undef X
        ST_SIDE_COUNT
};

extern const struct st_words st_side_words;

/* What an item should be. Found by folder and name when the expectation is looked at. */
struct st_expect_item {
    const struct st_path *at;
    st_replica_id replica; /* ST_SERVER, or a client's */
    st_object_id folder;
    st_name name;
    bool is_present;       /* false: there must be no such item */
    bool is_loser;         /* some version that lost a conflict must have these values */
    st_properties listed;  /* properties that are compared */
    const st_name *values; /* by property; ST_NAME_NONE: must not be there */
};

struct st_expect_error {
    const struct st_path *at;
    st_object_id folder;
    st_name name;
    st_property property; /* ST_NO_PROPERTY: not stated */
    enum st_status status;
};

/* What must still be waiting on a client: exactly these items. */
struct st_expect_pending {
    const struct st_path *at;
    size_t client;
    const st_object_id *items;
    size_t count;
};

struct st_expect {
    const struct st_path *at;
    bool has_sync;
    enum st_status sync; /* of the last sync step before */
    bool has_errors;     /* then these are all that may have been reported, notices included */
    const struct st_expect_error *errors;
    size_t error_count;
    const struct st_expect_item *items;
    size_t item_count;
    const struct st_expect_pending *pending;
    size_t pending_count;
};

struct st_step {
    const struct st_path *at;
    enum st_verb verb;
    st_identity as;        /* ST_NOBODY: the administrator, whom nothing is denied */
    size_t client;         /* client verbs */
    st_object_id object;   /* the item; set-acl: item or folder */
    const char *path;      /* of it, as the scenario has it then; NULL: as it is at the end */
    st_object_id folder;   /* create, move: where to */
    st_name name;          /* create */
    st_properties touched; /* edit, create */
    const st_name *values; /* by property; ST_NAME_NONE deletes */
    bool is_read;
    st_acl_id acl;     /* set-acl */
    st_identity group; /* join-group, leave-group */
    st_identity member;
    const st_object_id *folders; /* go-offline */
    size_t folder_count;
    st_identity owner;            /* set-owner; ST_NOBODY: nobody */
    uint32_t clock;               /* set-clock: seconds since midnight */
    uint64_t quota;               /* set-quota: bytes; 0: no limit */
    const char *variant;          /* sync: of the engine, this time only; or NULL */
    bool has_expect;              /* sync, server-*, set-acl: a status is stated */
    enum st_status expect_status; /* what the step must end in; ST_OK unless stated */
    const struct st_expect *check;
};

/* How an engine is known to fail. Everything that is stated must come true. */
struct st_known {
    const struct st_path *at;
    const char *engine;       /* canonical spec */
    const char *from, *below; /* versions of a real tool that fail so; NULL: no such limit */
    struct st_expect expect;
    bool has_code, has_session_code;
    uint32_t code, session_code;
    bool has_call;
    enum st_call_op call; /* the first call of the last sync that was refused */
    bool has_item;
    st_object_id folder;
    st_name name;
    st_property property; /* ST_NO_PROPERTY: not stated */
    bool has_breaks;
    unsigned breaks;        /* set of 1 << ST_INVARIANT_*: exactly these */
    const char *const *log; /* each must occur in a line of the log */
    size_t log_count;
};

/* id, word, what a workaround does for an engine */
#define ST_WORKAROUND_EFFECTS(X)                                                \
    X(OK, "ok", "all is well with and without it")                              \
    X(FIXED, "fixed", "something is wrong without it, nothing with it")         \
    X(PARTLY, "partly", "as fixed, but not under every fault of a sweep")       \
    X(FAIL, "fail", "the same is wrong with and without it")                    \
    X(BROKEN, "broken", "something that held without it does not hold with it") \
    X(NONE, "not-applicable", "cannot be tried: the engine lacks what the change needs")

enum st_workaround_effect {
#define X(id, word, about) ST_WORKAROUND_##id,
    ST_WORKAROUND_EFFECTS(X)
#undef X
        ST_WORKAROUND_COUNT
};

extern const struct st_words st_workaround_words;

struct st_stated_effect {
    const struct st_path *at;
    const char *engine; /* canonical spec */
    enum st_workaround_effect effect;
};

struct st_stated_effects {
    const struct st_stated_effect *items;
    size_t count;
};

struct st_workaround {
    const struct st_path *at;
    const char *name;
    const char *quote;                     /* or NULL */
    const char *why;                       /* or NULL */
    struct st_stated_effects effects;      /* without further faults */
    struct st_stated_effects under_faults; /* of a sweep */
};

/* Workarounds that were merged into a scenario, in this order. */
struct st_merged {
    const char *const *names;
    size_t count;
};

struct st_scenario {
    const char *file; /* as the person typed it */
    const char *text; /* what was loaded */
    size_t size;
    const char *title;
    const char *source; /* or NULL */
    const char *why;    /* or NULL */
    const char *const *tags;
    size_t tag_count;
    unsigned needs;                 /* set of ST_CAN(...): stated, and what the steps imply */
    unsigned except;                /* set of 1 << ST_INVARIANT_*: not judged here */
    const struct st_merged *merged; /* or NULL */
    struct st_names names;
    struct st_setting setting;
    const char *const *client_names;
    const struct st_world *initial; /* clock and server as the scenario begins */
    const struct st_step *steps;
    size_t step_count;
    struct st_expect expect;
    const struct st_known *known;
    size_t known_count;
    const struct st_workaround *workarounds;
    size_t workaround_count;
    const struct st_fault *faults;
    size_t fault_count;
    const struct st_step *changes; /* what faults change; st_fault.change is an index */
    size_t change_count;
    const struct st_document *document; /* as it was written, for printing */
};

/* "/Public/Expenses/new Modified" as the store has it. */
const char *st_object_path(
    struct st_arena *arena,
    const struct st_names *names,
    const struct st_store *store,
    st_object_id id);

#endif
