/*
 * store.h - folders, items and their properties: one replica's whole state.
 *
 * Objects are dense records that are found by number. The number is the source
 * key: the same object has the same number on every replica. A store is one block
 * of memory without pointers into itself, so a snapshot is a memcpy, and two
 * states are equal when their bytes are.
 */
#ifndef ST_MODEL_STORE_H
#define ST_MODEL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/names.h"
#include "framework/model/access.h"
#include "framework/model/version.h"

enum {
    ST_OBJECTS_MAX = 8192, /* folders, items and what runs may add, in a scenario */
    ST_NO_OBJECT = UINT16_MAX,
    ST_NO_ACL = 0, /* the object has no list of its own */
};

typedef uint16_t st_object_id;
typedef uint64_t st_properties; /* set of 1 << st_property */
typedef uint16_t st_acl_id;     /* index into the scenario's lists; 0 is none */

enum st_kind {
    ST_KIND_FOLDER,
    ST_KIND_ITEM,
    ST_KIND_LOSER, /* a version that lost a conflict, kept below its item */
};

enum st_presence {
    ST_ABSENT, /* never was here */
    ST_PRESENT,
    ST_DELETED, /* a tombstone */
};

/* [MS-OXCFXICS] 2.2.1.4.1 PidTagResolveMethod, of a folder: id, word, value's meaning */
#define ST_RESOLVES(X)                                                      \
    X(MESSAGE, "conflict-message", "keep both; the loser below the winner") \
    X(LAST_WRITER, "last-writer-wins", "keep the one modified later")       \
    X(QUIET, "conflict-message-quiet", "as conflict-message, nobody is told")

enum st_resolve {
#define X(id, word, about) ST_RESOLVE_##id,
    ST_RESOLVES(X)
#undef X
        ST_RESOLVE_COUNT
};

extern const struct st_words st_resolve_words;

struct st_object {
    st_name name;
    uint32_t change; /* the store's number for the last change of this object (its CN) */
    struct st_version version;
    st_object_id parent; /* ST_NO_OBJECT for a top folder */
    st_acl_id acl;
    st_identity owner; /* ST_NOBODY if nobody */
    uint8_t kind;      /* enum st_kind */
    uint8_t presence;  /* enum st_presence */
    uint8_t resolve;   /* enum st_resolve; folders only */
    bool is_read;
    bool in_conflict;
    bool is_twice;    /* a real tool has left more than one of it in its folder */
    bool in_scope;    /* client folders: this replica is synchronized */
    st_name values[]; /* by property; ST_NAME_NONE: the object has no such property */
};

struct st_store {
    uint32_t changes; /* the last change number given */
    uint32_t counter; /* the last change key counter of this replica */
    uint16_t objects; /* capacity */
    uint16_t used;    /* numbers below this may be present; the rest is spare */
    uint16_t properties;
    uint16_t stride; /* bytes from one object to the next */
    _Alignas(8) char data[];
};

/* Bytes of a store, and making an empty one in memory of that size, zeroed. */
size_t st_store_size(size_t objects, size_t properties);
void st_store_init(struct st_store *store, size_t objects, size_t properties);

static inline struct st_object *st_store_object(struct st_store *store, st_object_id id)
{
    return (struct st_object *)(void *)(store->data + (size_t)id * store->stride);
}

static inline const struct st_object *st_store_peek(const struct st_store *store, st_object_id id)
{
    return (const struct st_object *)(const void *)(store->data + (size_t)id * store->stride);
}

static inline bool st_store_has(const struct st_store *store, st_object_id id)
{
    return id < store->used && st_store_peek(store, id)->presence == ST_PRESENT;
}

/* The present object of that name in a folder, or ST_NO_OBJECT. */
st_object_id st_store_find(const struct st_store *store, st_object_id folder, st_name name);

/* A number nobody has used, or ST_NO_OBJECT when there is none left. */
st_object_id st_store_spare(struct st_store *store);

/* Copy an object's record from one replica to another. */
void st_store_copy(struct st_store *to, const struct st_store *from, st_object_id id);

/* The properties the object has. */
st_properties st_object_properties(const struct st_object *object, size_t properties);

/* What decides about an object; lists[id] is the list with that number. */
void st_store_security(
    const struct st_store *store,
    st_object_id id,
    const struct st_acl *lists,
    struct st_security *ret_security);

/* Hash of what people can see of the store: present objects, names, values, lists, flags. */
uint64_t st_store_hash(const struct st_store *store, uint64_t hash);

#endif
