/*
 * engine.h - write a sync engine for synctorture as a shared object.
 *
 * Needs C99 or later, or C++11 or later, and nothing else: a plug-in calls the program
 * only through tables of functions that it is handed, so it links against nothing.
 *
 *     synctorture run --engine ./my-engine.so scenarios/sync
 *
 * A plug-in exports one function, st_engine_v1(), which returns a constant table. The
 * program calls the table's sync() to let one client and the server come together, once.
 * Everything that sync() does to a store is a call through `door`; each of them may fail,
 * by a refusal, by a fault of the scenario or of a sweep, and an engine has to look at
 * each status. docs/shared-object-engines.md is a walk through this file.
 *
 * Names of things are numbers. The number of an object is the same on every replica. The
 * number of a text is equal exactly when the text is; the text itself is no concern of an
 * engine. Sizes are in bytes, times in virtual seconds since midnight.
 *
 * Duties of an engine:
 * - It keeps nothing from one sync() to the next, in no variable and no file. What it has
 *   to remember it puts into the client's base, by item_checkpoint().
 * - It decides by what the calls bring back alone: no clock, no random numbers, no
 *   addresses, no environment. The same calls must follow from the same answers.
 * - It has no threads, and does not fork.
 * - It calls the door within sync() only, with the session that sync() was given.
 *
 * A plug-in is trusted code: it runs with all the rights of whoever starts the program. A
 * crash, an exit() or a loop in sync() is a finding and not the end of the run.
 *
 * Memory: what a pointer leads to belongs to whoever made it. Lists that a call returns
 * are borrowed until the next call on the same store; the session is borrowed until
 * sync() returns. The table, and all that it leads to, must stay as it is.
 *
 * What may change in version 1, and what may not:
 * - Numbers of statuses, calls, capabilities, edits, saves and kinds of log lines stay.
 *   New ones may come; an engine treats a status that it does not know as a failure.
 * - struct st_plug_engine, st_plug_session and st_plug_door may grow at the end. Each
 *   begins with or has its size, which says what is there; ST_PLUG_HAS() asks.
 * - All other structures stay as they are, to the byte.
 * Anything else is version 2, and has an entry point of another name.
 */
#ifndef ST_SYNCTORTURE_ENGINE_H
#define ST_SYNCTORTURE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <synctorture/numbers.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ST_PLUG_ABI 1u

#if defined(__GNUC__)
#define ST_PLUG_EXPORT __attribute__((visibility("default")))
#else
#define ST_PLUG_EXPORT
#endif

/* Whether a table that grows has a member: ST_PLUG_HAS(session->door, version_wins). */
#define ST_PLUG_HAS(table, member) \
    ((table)->size >= (size_t)((const char *)(&(table)->member + 1) - (const char *)(table)))

/* --- What calls bring back and take ----------------------------------------------------- */

/* Who has seen which change: a version vector, and the last change itself. */
struct st_plug_version {
    uint32_t seen[ST_PLUG_REPLICAS]; /* by replica: the newest of its changes that is in it */
    uint32_t key_counter;            /* the last change: its maker's counter, */
    uint8_t key_replica;             /* and who made it */
    uint8_t reserved[3];             /* 0 */
    uint32_t modified;               /* when */
};

/* What is known about an item without reading it. */
struct st_plug_item {
    struct st_plug_version version;
    uint32_t reserved;             /* 0 */
    st_plug_properties properties; /* those it has */
    st_plug_text name;
    uint32_t change; /* the store's own number of its last change: "has this changed since?" */
    st_plug_object folder;
    uint8_t is_read;
    uint8_t in_conflict;
    st_plug_property refused; /* after access-denied at item_save(): which one */
    uint8_t padding[3];
};

/* Something that was done offline and is not yet settled. */
struct st_plug_entry {
    st_plug_properties properties; /* set or deleted by a create or a change; not yet settled */
    st_plug_object object;
    uint8_t edit; /* ST_PLUG_EDIT_* */
    uint8_t reserved;
    uint16_t step; /* of the scenario; of no meaning to an engine */
    uint16_t reserved_too;
};

/* What a person is told about one item. */
struct st_plug_error {
    st_plug_object object;     /* or ST_PLUG_NO_OBJECT */
    st_plug_property property; /* or ST_PLUG_NO_PROPERTY */
    uint8_t call;              /* ST_PLUG_CALL_*: the one that was refused */
    st_plug_status status;     /* what came of it; not ST_PLUG_OK */
    uint32_t is_notice;        /* not 0: said, but no failure */
    uint32_t code;             /* shown to people; 0: the usual code of the status */
    uint32_t code_more[3];     /* number of the text, low-level code, context; or 0 */
};

struct st_plug_log {
    uint32_t kind; /* ST_PLUG_LOG_* */
    uint32_t number;
    st_plug_text name;
    uint32_t code[4]; /* error, number of the text, low-level code, context; or 0 */
};

/* --- The door --------------------------------------------------------------------------- */

struct st_plug_store; /* the client's or the server's, as the session has them */
struct st_plug_session;

/*
 * The functions that a session offers. Results are written on ST_PLUG_OK alone, but for
 * `refused` of an item after item_save(); where ret_item may be NULL the comment says so.
 * Numbers that no session has brought, and a store where it makes no sense, are BAD_CALL.
 *
 * An engine stages changes of one item at a time on each store: item_create(),
 * item_import() or the first property_set() or property_delete() of an item begin, and
 * forget what was begun for another item; item_save() makes all of it true, or nothing.
 */
struct st_plug_door {
    size_t size;

    /* The items of a folder that the user may see, by number. */
    st_plug_status (*folder_list)(
        struct st_plug_store *store,
        st_plug_object folder,
        const st_plug_object **ret_items,
        size_t *ret_count);
    st_plug_status (*item_open)(
        struct st_plug_store *store, st_plug_object item, struct st_plug_item *ret_item);

    /* ST_PLUG_NO_TEXT when the item does not have the property. */
    st_plug_status (*property_get)(
        struct st_plug_store *store,
        st_plug_object item,
        st_plug_property property,
        st_plug_text *ret_value);

    /* Begin a new item; it keeps the number that it has on the other side. */
    st_plug_status (*item_create)(
        struct st_plug_store *store, st_plug_object item, st_plug_object folder, st_plug_text name);

    /* Begin to replace a whole item: what is not set is purged. The server's only. */
    st_plug_status (*item_import)(struct st_plug_store *store, st_plug_object item);
    st_plug_status (*property_set)(
        struct st_plug_store *store,
        st_plug_object item,
        st_plug_property property,
        st_plug_text value);
    st_plug_status (*property_delete)(
        struct st_plug_store *store, st_plug_object item, st_plug_property property);

    /* `how` is ST_PLUG_SAVE_*; version and change as it says, else NULL and 0; ret_item or NULL */
    st_plug_status (*item_save)(
        struct st_plug_store *store,
        st_plug_object item,
        uint32_t how,
        const struct st_plug_version *version,
        uint32_t change,
        struct st_plug_item *ret_item);
    st_plug_status (*item_abort)(struct st_plug_store *store, st_plug_object item);

    /* conflict if the item's number is not `change`; 0 deletes whatever is there */
    st_plug_status (*item_delete)(
        struct st_plug_store *store, st_plug_object item, uint32_t change);

    /* ret_item or NULL */
    st_plug_status (*item_move)(
        struct st_plug_store *store,
        st_plug_object item,
        st_plug_object folder,
        struct st_plug_item *ret_item);
    st_plug_status (*item_mark_read)(
        struct st_plug_store *store,
        st_plug_object item,
        bool is_read,
        struct st_plug_item *ret_item);

    /* The base: what the client and the server last agreed on. The client's only. */
    st_plug_status (*base_list)(
        struct st_plug_store *store,
        st_plug_object folder,
        const st_plug_object **ret_items,
        size_t *ret_count);
    st_plug_status (*base_open)(
        struct st_plug_store *store, st_plug_object item, struct st_plug_item *ret_item);
    st_plug_status (*base_get)(
        struct st_plug_store *store,
        st_plug_object item,
        st_plug_property property,
        st_plug_text *ret_value);

    /* The journal: what was done offline and is not yet settled, oldest first. */
    st_plug_status (*journal_list)(
        struct st_plug_store *store, const struct st_plug_entry **ret_entries, size_t *ret_count);

    /*
     * Both sides agree on these properties of an item, and on the edits, a set of
     * 1 << ST_PLUG_EDIT_*: that is remembered in the base and taken off the journal.
     * `change` is the server's number of the item as it was agreed on, or 0.
     */
    st_plug_status (*item_checkpoint)(
        struct st_plug_store *store,
        st_plug_object item,
        st_plug_properties properties,
        uint32_t edits,
        uint32_t change);

    /* Tell a person that a call on an item failed; and write a line of the log. */
    void (*report)(struct st_plug_session *session, const struct st_plug_error *error);
    void (*log)(struct st_plug_session *session, const struct st_plug_log *line);

    /* A code for the synchronization as a whole; 0 is none. */
    void (*set_code)(struct st_plug_session *session, uint32_t code);

    /* The status of the first error that was reported and is no notice, or ST_PLUG_OK. */
    st_plug_status (*first_error)(const struct st_plug_session *session);

    /* Zeroed memory until sync() returns, fit for any type; NULL when 4 MiB are used up. */
    void *(*scratch)(struct st_plug_session *session, size_t size);

    /* How a stands to b: 0 the same, 1 newer (it includes b), 2 older, 3 neither. */
    uint32_t (*version_compare)(const struct st_plug_version *a, const struct st_plug_version *b);

    /* By replica the larger of both: a version that has seen what either has. */
    void (*version_merge)(struct st_plug_version *into, const struct st_plug_version *other);

    /* A change by that replica, with its counter, on top of a version. */
    void (*version_bump)(
        struct st_plug_version *version, uint32_t replica, uint32_t counter, uint32_t now);

    /* Last writer wins: does `incoming`? */
    bool (*version_wins)(
        const struct st_plug_version *incoming, const struct st_plug_version *stored);
};

/* One synchronization of one client. */
struct st_plug_session {
    size_t size;
    const struct st_plug_door *door;
    struct st_plug_store *client;
    struct st_plug_store *server;
    const st_plug_object *folders; /* of the client, to be synchronized */
    size_t folder_count;
    size_t object_count;    /* numbers of objects are below this */
    size_t property_count;  /* numbers of properties are below this; at most 64 */
    const uint8_t *options; /* by index into the table's options: which choice */
    uint32_t replica;       /* the client's own number */
    uint32_t clock;         /* seconds since midnight */
};

/* --- The engine ------------------------------------------------------------------------- */

/* Something that the sources of an engine leave open; --engine ./my.so:NAME=CHOICE */
struct st_plug_option {
    const char *name;           /* kebab-case; NULL ends the list */
    const char *const *choices; /* kebab-case words, NULL at the end; at most 4 */
    size_t preset;              /* index of the default */
    const char *why;            /* what is open, and why this default */
};

/* Limits of what a table may say. */
enum {
    ST_PLUG_NAME_SIZE = 64,  /* bytes of a name, an option's or a choice's included */
    ST_PLUG_LINE_SIZE = 256, /* bytes of summary, source and why */
    ST_PLUG_OPTIONS_MAX = 4,
    ST_PLUG_CHOICES_MAX = 4,
    ST_PLUG_RECOVERY_MAX = 16
};

struct st_plug_engine {
    uint32_t abi;                         /* ST_PLUG_ABI */
    uint32_t size;                        /* sizeof(struct st_plug_engine) */
    const char *name;                     /* kebab-case; unlike those of other engines */
    const char *summary;                  /* one line */
    const char *source;                   /* where the behaviour is written down; one line */
    uint64_t capabilities;                /* set of ST_PLUG_CAN_* */
    const struct st_plug_option *options; /* or NULL */

    /* Further synchronizations that it may need when a fault is over, up to 16; 0 is 2. */
    uint32_t recovery;
    uint32_t reserved; /* 0 */

    /*
     * Bring the client and the server together once. What a person is told about items
     * goes through door->report(); the result is ST_PLUG_OK, or the first thing that
     * could not be done.
     */
    st_plug_status (*sync)(struct st_plug_session *session);
};

/*
 * The one function that a plug-in defines and exports. It is called more than once, in
 * more than one process, and must return the same each time.
 */
ST_PLUG_EXPORT const struct st_plug_engine *st_engine_v1(void);

#ifdef __cplusplus
}
#endif

#endif
