/*
 * world.h - everything that can change while a scenario runs, in one block.
 *
 * The setting is what a loaded scenario fixes: shapes, lists, privileges, names.
 * The world is one block of memory laid out by the setting: the clock, who is in
 * which group, the server's store, and for each client its local store, its base
 * (the state at its last synchronization) and its journal. Copying the block
 * copies the world.
 */
#ifndef ST_MODEL_WORLD_H
#define ST_MODEL_WORLD_H

#include <assert.h>

#include "framework/model/memo.h"
#include "framework/model/store.h"

enum {
    ST_SERVER = 0, /* the server's replica number; client i is replica i + 1 */
    ST_CLIENTS_MAX = ST_REPLICAS_MAX - 1,
    ST_JOURNAL_MAX = 4096, /* steps that can leave a journal entry */
};

/* id, word: what a person did to an item while offline */
#define ST_EDITS(X)     \
    X(CREATE, "create") \
    X(CHANGE, "edit")   \
    X(DELETE, "delete") \
    X(MOVE, "move")     \
    X(MARK_READ, "mark-read")

enum st_edit {
#define X(id, word) ST_EDIT_##id,
    ST_EDITS(X)
#undef X
        ST_EDIT_COUNT
};

extern const struct st_words st_edit_words;

struct st_journal_entry {
    st_properties properties; /* set or deleted by a create or an edit; not yet settled */
    st_object_id object;
    uint16_t step;     /* index of the scenario's step, for reports */
    uint8_t edit;      /* enum st_edit */
    uint8_t filler[3]; /* 0, so that equal entries have equal bytes */
};

struct st_journal {
    uint16_t count;
    uint16_t capacity;
    struct st_journal_entry entries[]; /* oldest first */
};

struct st_setting {
    const struct st_names *names;
    const struct st_acl *lists; /* [0] is unused */
    size_t list_count;
    struct st_memo *memo;       /* of what they grant; or NULL */
    const uint32_t *privileges; /* by identity */
    const char *const *identity_names;
    size_t identities;
    size_t strangers; /* how many of them, the last ones, are SIDs that only lists name */
    const char *const *property_names;
    size_t properties;
    size_t objects; /* capacity of every store */
    size_t clients;
    const st_identity *client_identities; /* whose replica it is */
    size_t journal_capacity;

    /* Offsets into the world's block; st_setting_layout fills them in. */
    size_t members_at, server_at, clients_at, client_size;
    size_t base_in_client, journal_in_client;
    size_t size;
};

struct st_world {
    const struct st_setting *setting;
    uint32_t clock;                 /* virtual seconds since midnight */
    st_name states[ST_CLIENTS_MAX]; /* by client: what its engine remembers; a name, or none */
    uint64_t quota; /* bytes that the values on the server may have in all; 0: no limit */
    _Alignas(8) char data[];
};

void st_setting_layout(struct st_setting *setting);

/* A world with empty stores, in memory of setting->size bytes, zeroed. */
void st_world_init(struct st_world *world, const struct st_setting *setting);

/* Every part of the block; const worlds give const stores at the callers' word. */
static inline void *st_world_part(const struct st_world *world, size_t at)
{
    return (void *)(uintptr_t)(world->data + at);
}

static inline size_t st_world_client_at(const struct st_world *world, size_t client)
{
    assert(client < world->setting->clients);
    return world->setting->clients_at + client * world->setting->client_size;
}

/* Rows of st_identity_words(). */
static inline uint64_t *st_world_members(const struct st_world *world)
{
    return st_world_part(world, world->setting->members_at);
}

static inline struct st_store *st_world_server(const struct st_world *world)
{
    return st_world_part(world, world->setting->server_at);
}

static inline struct st_store *st_world_local(const struct st_world *world, size_t client)
{
    return st_world_part(world, st_world_client_at(world, client));
}

static inline struct st_store *st_world_base(const struct st_world *world, size_t client)
{
    return st_world_part(world, st_world_client_at(world, client) + world->setting->base_in_client);
}

static inline struct st_journal *st_world_journal(const struct st_world *world, size_t client)
{
    return st_world_part(
        world, st_world_client_at(world, client) + world->setting->journal_in_client);
}

/* The token that a session of this identity gets now. */
void st_world_token(const struct st_world *world, st_identity user, struct st_token *ret_token);

/* May the token do this to an object of the server, as things are now? */
struct st_access st_world_access(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights wanted);

/* The same, when only the answer counts. */
bool st_world_may(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights wanted);

/*
 * The rights that fit an operation on something one may own: `any`, or for the
 * owner also `own`. The verdict is the one of `any` unless `own` grants.
 * (EdkMdb.h: fsdrightWriteOwnProperty, fsdrightDeleteOwnItem; domain rule of
 * [MS-OXCPERM] 2.2.7 EditOwned and DeleteOwned.)
 */
struct st_access st_world_access_or_own(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights any,
    st_rights own);

/* The same, when only the answer counts; own may be 0. */
bool st_world_may_or_own(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights any,
    st_rights own);

/*
 * All that the token may do to an object of the server, or to one property of it. What
 * an owner may do to his own counts as done to anybody's, and is not told apart; rights
 * without effect are left out.
 */
st_rights st_world_rights(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property);

/* Bytes of all values that the server holds, losers included: what a quota counts. */
uint64_t st_world_used_bytes(const struct st_world *world);

/* Hash of what people can see of the world. */
uint64_t st_world_hash(const struct st_world *world);

#endif
