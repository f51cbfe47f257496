/*
 * world.c - everything that can change while a scenario runs, in one block.
 */
#include "framework/model/world.h"

#include <string.h>

#include "framework/base/hash.h"

static const char *const edit_words[] = {
#define X(id, word) word,
    ST_EDITS(X)
#undef X
};
const struct st_words st_edit_words = { "edit", edit_words, ST_EDIT_COUNT };

static size_t rounded(size_t size)
{
    return (size + 7) / 8 * 8;
}

void st_setting_layout(struct st_setting *setting)
{
    size_t store = rounded(st_store_size(setting->objects, setting->properties));
    size_t row = st_identity_words(setting->identities) * sizeof(uint64_t);

    setting->members_at = 0;
    setting->server_at = rounded(setting->identities * row);
    setting->clients_at = setting->server_at + store;
    setting->base_in_client = store;
    setting->journal_in_client = 2 * store;
    setting->client_size =
        2 * store + rounded(
                        sizeof(struct st_journal) +
                        setting->journal_capacity * sizeof(struct st_journal_entry));
    setting->size =
        sizeof(struct st_world) + setting->clients_at + setting->clients * setting->client_size;
}

void st_world_init(struct st_world *world, const struct st_setting *setting)
{
    world->setting = setting;
    st_store_init(st_world_server(world), setting->objects, setting->properties);
    for (size_t client = 0; client < setting->clients; client++) {
        st_store_init(st_world_local(world, client), setting->objects, setting->properties);
        st_store_init(st_world_base(world, client), setting->objects, setting->properties);
        st_world_journal(world, client)->capacity = (uint16_t)setting->journal_capacity;
    }
}

void st_world_token(const struct st_world *world, st_identity user, struct st_token *ret_token)
{
    const struct st_setting *setting = world->setting;

    st_token_make(
        ret_token, user, st_world_members(world), setting->privileges, setting->identities);
}

struct st_access st_world_access(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights wanted)
{
    struct st_security security;

    st_store_security(st_world_server(world), object, world->setting->lists, &security);
    return st_access_check(token, &security, property, wanted, NULL, NULL);
}

struct st_access st_world_access_or_own(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights any,
    st_rights own)
{
    struct st_access access = st_world_access(world, token, object, property, any);
    st_identity owner = st_store_peek(st_world_server(world), object)->owner;

    if (access.granted || owner == ST_NOBODY || !st_token_has(token, owner))
        return access;

    struct st_access owned = st_world_access(world, token, object, property, own);

    return owned.granted ? owned : access;
}

/* The slow ways are apart, for they need room on the stack. */
static __attribute__((noinline)) bool may_by_walk(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id id,
    st_property property,
    st_rights wanted)
{
    return st_world_access(world, token, id, property, wanted).granted;
}

/* All that the lists grant: walk through them, and keep it. */
static __attribute__((noinline)) st_rights find_granted(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id id,
    const struct st_memo_question *question,
    struct st_memo_entry *ret_entry)
{
    struct st_security security;

    st_store_security(st_world_server(world), id, world->setting->lists, &security);
    *ret_entry = (struct st_memo_entry){
        .groups = question->groups,
        .lists = question->lists,
        .about = question->about,
        .granted = st_access_maximum(token, &security, (st_property)question->about),
    };
    return ret_entry->granted;
}

/* The lists of an object and of the folders above it; false if there are too many. */
static inline bool name_lists(
    const struct st_store *server, const struct st_object *object, uint64_t *ret_lists)
{
    for (unsigned level = 0; level < ST_MEMO_LEVELS; level++) {
        *ret_lists |= (uint64_t)object->acl << level * 16;
        if (object->parent == ST_NO_OBJECT)
            return true;
        object = st_store_peek(server, object->parent);
    }
    return false;
}

bool st_world_may(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id id,
    st_property property,
    st_rights wanted)
{
    const struct st_store *server = st_world_server(world);
    const struct st_object *object = st_store_peek(server, id);
    struct st_memo *memo = world->setting->memo;
    bool is_owner = object->owner != ST_NOBODY && st_token_has(token, object->owner);
    struct st_memo_question question = {
        .groups = token->set[0],
        .about =
            property | (uint32_t)(object->kind == ST_KIND_FOLDER) << 8 | (uint32_t)is_owner << 9,
    };

    if (!memo || world->setting->identities > ST_MEMO_GROUPS ||
        !name_lists(server, object, &question.lists))
        return may_by_walk(world, token, id, property, wanted);

    struct st_memo_entry *entry = st_memo_find(memo, &question);
    st_rights granted = st_memo_is_of(entry, &question)
                            ? entry->granted
                            : find_granted(world, token, id, &question, entry);

    return !(wanted & ~granted);
}

bool st_world_may_or_own(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property,
    st_rights any,
    st_rights own)
{
    if (st_world_may(world, token, object, property, any))
        return true;
    if (!own)
        return false;

    st_identity owner = st_store_peek(st_world_server(world), object)->owner;

    return owner != ST_NOBODY && st_token_has(token, owner) &&
           st_world_may(world, token, object, property, own);
}

st_rights st_world_rights(
    const struct st_world *world,
    const struct st_token *token,
    st_object_id object,
    st_property property)
{
    struct st_security security;

    st_store_security(st_world_server(world), object, world->setting->lists, &security);

    st_rights rights = st_access_maximum(token, &security, property);
    bool is_owner = security.owner != ST_NOBODY && st_token_has(token, security.owner);

    if (security.is_folder)
        return rights & st_right_masks[ST_RIGHT_WORD_FULL].folder & ~ST_RIGHTS_IDLE_ON_FOLDERS;
    if (is_owner && rights & ST_RIGHT_WRITE_OWN_PROPERTY)
        rights |= ST_RIGHT_WRITE_PROPERTY;
    if (is_owner && rights & ST_RIGHT_DELETE_OWN_ITEM)
        rights |= ST_RIGHT_DELETE;
    return rights & st_right_masks[ST_RIGHT_WORD_FULL].item &
           ~(ST_RIGHTS_IDLE_ON_ITEMS | ST_RIGHTS_OF_OWNERS);
}

uint64_t st_world_used_bytes(const struct st_world *world)
{
    const struct st_store *server = st_world_server(world);
    uint64_t bytes = 0;

    for (st_object_id id = 0; id < server->used; id++)
        for (size_t i = 0; st_store_has(server, id) && i < server->properties; i++)
            if (st_store_peek(server, id)->values[i])
                bytes += strlen(
                    st_names_text(world->setting->names, st_store_peek(server, id)->values[i]));
    return bytes;
}

uint64_t st_world_hash(const struct st_world *world)
{
    const struct st_setting *setting = world->setting;
    uint64_t hash = st_store_hash(st_world_server(world), ST_HASH_START);
    size_t row = st_identity_words(setting->identities) * sizeof(uint64_t);

    hash = st_hash_bytes(hash, st_world_members(world), setting->identities * row);
    for (size_t client = 0; client < setting->clients; client++) {
        const struct st_journal *journal = st_world_journal(world, client);

        hash = st_store_hash(st_world_local(world, client), hash);
        hash = st_store_hash(st_world_base(world, client), hash);
        for (size_t i = 0; i < journal->count; i++) {
            const struct st_journal_entry *entry = &journal->entries[i];

            hash = st_hash_number(hash, entry->properties);
            hash = st_hash_number(hash, (uint64_t)entry->object << 8 | entry->edit);
        }
    }
    return hash;
}
