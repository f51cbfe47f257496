/*
 * store.c - folders, items and their properties: one replica's whole state.
 */
#include "framework/model/store.h"

#include <assert.h>
#include <string.h>

#include "framework/base/hash.h"

static const char *const resolve_words[] = {
#define X(id, word, about) word,
    ST_RESOLVES(X)
#undef X
};
const struct st_words st_resolve_words = { "resolve method", resolve_words, ST_RESOLVE_COUNT };

static size_t stride_of(size_t properties)
{
    size_t size = sizeof(struct st_object) + properties * sizeof(st_name);

    return (size + 7) / 8 * 8;
}

size_t st_store_size(size_t objects, size_t properties)
{
    return sizeof(struct st_store) + objects * stride_of(properties);
}

void st_store_init(struct st_store *store, size_t objects, size_t properties)
{
    assert(objects <= ST_OBJECTS_MAX && properties <= ST_PROPERTIES_MAX);
    store->objects = (uint16_t)objects;
    store->properties = (uint16_t)properties;
    store->stride = (uint16_t)stride_of(properties);
}

st_object_id st_store_find(const struct st_store *store, st_object_id folder, st_name name)
{
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence == ST_PRESENT && object->parent == folder && object->name == name &&
            object->kind != ST_KIND_LOSER)
            return id;
    }
    return ST_NO_OBJECT;
}

st_object_id st_store_spare(struct st_store *store)
{
    return store->used < store->objects ? store->used++ : (st_object_id)ST_NO_OBJECT;
}

void st_store_copy(struct st_store *to, const struct st_store *from, st_object_id id)
{
    assert(to->stride == from->stride && id < from->objects);
    memcpy(st_store_object(to, id), st_store_peek(from, id), from->stride);
    if (to->used <= id)
        to->used = (uint16_t)(id + 1);
}

st_properties st_object_properties(const struct st_object *object, size_t properties)
{
    st_properties set = 0;

    for (size_t i = 0; i < properties; i++)
        set |= (st_properties)(object->values[i] != ST_NAME_NONE) << i;
    return set;
}

void st_store_security(
    const struct st_store *store,
    st_object_id id,
    const struct st_acl *lists,
    struct st_security *ret_security)
{
    const struct st_object *object = st_store_peek(store, id);

    ret_security->owner = object->owner;
    ret_security->is_folder = object->kind == ST_KIND_FOLDER;
    ret_security->level_count = 0;
    for (;;) {
        assert(ret_security->level_count < ST_FOLDER_DEPTH_MAX + 2);
        ret_security->levels[ret_security->level_count++] =
            object->acl == ST_NO_ACL ? NULL : &lists[object->acl];
        if (object->parent == ST_NO_OBJECT)
            break;
        object = st_store_peek(store, object->parent);
    }
}

uint64_t st_store_hash(const struct st_store *store, uint64_t hash)
{
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence != ST_PRESENT)
            continue;
        hash = st_hash_number(hash, (uint64_t)id << 32 | object->name);
        hash = st_hash_number(
            hash, (uint64_t)object->parent << 48 | (uint64_t)object->acl << 32 |
                      (uint64_t)object->owner << 16 | (uint64_t)object->is_twice << 8 |
                      (uint64_t)object->kind << 2 | (uint64_t)object->is_read << 1 |
                      object->in_conflict);
        hash = st_hash_bytes(hash, object->values, store->properties * sizeof(st_name));
    }
    return hash;
}
