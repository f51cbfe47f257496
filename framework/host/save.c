/*
 * save.c - item.save: versions, conflicts, and one moment in which all becomes true.
 *
 * [MS-OXCFXICS] 3.1.5.6: a conflict is detected by comparing predecessor change
 * lists and resolved as the folder's PidTagResolveMethod says. The conflict
 * message keeps the winner's contents and every version as an attachment; here
 * the loser is an object below the item. It is made by the server itself, not
 * with the uploading user's rights: that was the bug of KB 221238.
 */
#include "framework/host/save.h"

#include <assert.h>
#include <string.h>

void st_save_touch(struct st_store_host *self, struct st_object *object)
{
    uint32_t least = object->version.pcl[self->replica];

    /* A restored store may lag behind changes that others have seen from it. */
    if (self->store->counter < least)
        self->store->counter = least;
    st_version_bump(&object->version, self->replica, ++self->store->counter, self->world->clock);
    object->change = ++self->store->changes;
}

/* An import purges what it does not set (R2229); other changes leave the rest alone. */
static void apply_values(struct st_store_host *self, struct st_object *object)
{
    const struct st_change *change = &self->change;

    for (size_t i = 0; i < self->store->properties; i++) {
        if (change->touched >> i & 1)
            object->values[i] = change->values[i];
        else if (change->begun == ST_BEGUN_IMPORT)
            object->values[i] = ST_NAME_NONE;
    }
}

static void make_object(struct st_store_host *self, struct st_object *object)
{
    const struct st_change *change = &self->change;

    memset(object, 0, self->store->stride);
    object->name = change->name;
    object->parent = change->folder;
    object->kind = ST_KIND_ITEM;
    object->presence = ST_PRESENT;
    object->owner = self->replica == ST_SERVER ? self->user : (st_identity)ST_NOBODY;
    if (self->store->used <= change->object)
        self->store->used = (uint16_t)(change->object + 1);
}

static enum st_status save_new(struct st_store_host *self, const struct st_call *call)
{
    struct st_object *object = st_store_object(self->store, self->change.object);

    if (!st_store_has(self->store, self->change.folder))
        return ST_NO_PARENT;
    if (st_store_find(self->store, self->change.folder, self->change.name) != ST_NO_OBJECT)
        return ST_EXISTS;
    if (object->presence == ST_DELETED && self->replica == ST_SERVER)
        return ST_GONE;
    make_object(self, object);
    apply_values(self, object);
    if (call->version) {
        object->version = *call->version;
        object->change = ++self->store->changes;
    } else {
        st_save_touch(self, object);
    }
    return ST_OK;
}

/* Keep one version below the item, with all its values. */
static enum st_status keep_loser(struct st_store_host *self, st_object_id item, bool incoming)
{
    st_object_id id = st_store_spare(self->store);

    if (id == ST_NO_OBJECT)
        return ST_LIMIT;

    struct st_object *loser = st_store_object(self->store, id);
    struct st_object *object = st_store_object(self->store, item);

    memcpy(loser, object, self->store->stride);
    if (incoming)
        apply_values(self, loser);
    loser->kind = ST_KIND_LOSER;
    loser->parent = item;
    object->in_conflict = true;
    return ST_OK;
}

static enum st_status resolve_conflict(
    struct st_store_host *self, struct st_object *object, const struct st_version *incoming)
{
    bool wins = st_version_wins(incoming, &object->version);
    uint8_t method = st_store_peek(self->store, object->parent)->resolve;

    if (method != ST_RESOLVE_LAST_WRITER) {
        enum st_status status = keep_loser(self, self->change.object, !wins);

        if (status != ST_OK)
            return status;
    }

    struct st_version merged = wins ? *incoming : object->version;

    st_version_merge(&merged, wins ? &object->version : incoming);
    if (wins)
        apply_values(self, object);
    object->version = merged;
    object->change = ++self->store->changes;
    return ST_OK;
}

static enum st_status import(struct st_store_host *self, const struct st_call *call)
{
    struct st_object *object = st_store_object(self->store, self->change.object);

    switch (st_version_compare(call->version, &object->version)) {
    case ST_ORDER_SAME:
    case ST_ORDER_OLDER:
        return ST_SUPERSEDED;
    case ST_ORDER_CONCURRENT:
        return call->save == ST_SAVE_IMPORT ? resolve_conflict(self, object, call->version)
                                            : ST_CONFLICT;
    case ST_ORDER_NEWER:
        break;
    }
    apply_values(self, object);
    object->version = *call->version;
    object->change = ++self->store->changes;
    return ST_OK;
}

static enum st_status save_existing(struct st_store_host *self, const struct st_call *call)
{
    if (self->change.object >= self->store->objects)
        return ST_BAD_CALL;

    struct st_object *object = st_store_object(self->store, self->change.object);

    if (object->presence != ST_PRESENT)
        return object->presence == ST_DELETED ? ST_GONE : ST_NOT_FOUND;
    switch ((enum st_save)call->save) {
    case ST_SAVE_IMPORT:
    case ST_SAVE_IMPORT_OR_FAIL:
        return import(self, call);
    case ST_SAVE_ADOPT:
        apply_values(self, object);
        object->version = *call->version;
        object->change = ++self->store->changes;
        return ST_OK;
    case ST_SAVE_IF_UNCHANGED:
        if (object->change != call->change)
            return ST_CONFLICT;
        break;
    case ST_SAVE_CHANGE:
    case ST_SAVE_COUNT:
        break;
    }
    apply_values(self, object);
    st_save_touch(self, object);
    return ST_OK;
}

static uint64_t size_of(const struct st_world *world, st_name value)
{
    return value ? strlen(st_names_text(world->setting->names, value)) : 0;
}

/* Bytes of the values of an object, of the properties in the set. */
static uint64_t sizes_of(
    const struct st_world *world, const struct st_object *object, st_properties properties)
{
    uint64_t bytes = 0;

    for (; properties; properties &= properties - 1)
        bytes += size_of(world, object->values[__builtin_ctzll(properties)]);
    return bytes;
}

/* Does the save keep the other version, whichever wins? */
static bool keeps_both(const struct st_store_host *self, const struct st_call *call)
{
    const struct st_object *object = st_store_peek(self->store, self->change.object);

    return call->save == ST_SAVE_IMPORT && call->version &&
           st_version_compare(call->version, &object->version) == ST_ORDER_CONCURRENT &&
           st_store_peek(self->store, object->parent)->resolve != ST_RESOLVE_LAST_WRITER;
}

/* A full store refuses what makes it larger, and nothing else. */
static bool exceeds_quota(const struct st_store_host *self, const struct st_call *call)
{
    const struct st_change *change = &self->change;
    const struct st_world *world = self->world;
    uint64_t more = 0;
    uint64_t less = 0;

    if (self->replica != ST_SERVER || !world->quota)
        return false;
    for (st_properties left = change->touched; left; left &= left - 1)
        more += size_of(world, change->values[__builtin_ctzll(left)]);
    if (st_store_has(self->store, change->object)) {
        const struct st_object *object = st_store_peek(self->store, change->object);
        st_properties had = st_object_properties(object, self->store->properties);
        st_properties replaced = change->begun == ST_BEGUN_IMPORT ? had : had & change->touched;

        if (!keeps_both(self, call))
            less = sizes_of(world, object, replaced);
        else /* what is not replaced is in both versions */
            more += sizes_of(world, object, had & ~replaced & ~change->touched);
    }
    return more > less && st_world_used_bytes(world) + more - less > world->quota;
}

enum st_status st_save_change(struct st_store_host *self, const struct st_call *call)
{
    /* Nothing but the version: what a client does when its own change came back to it. */
    if (call->save == ST_SAVE_ADOPT && self->change.begun == ST_BEGUN_NOTHING)
        self->change = (struct st_change){ .begun = ST_BEGUN_CHANGE, .object = call->object };

    bool needs_version = call->save == ST_SAVE_IMPORT || call->save == ST_SAVE_IMPORT_OR_FAIL ||
                         call->save == ST_SAVE_ADOPT;

    if (self->change.begun == ST_BEGUN_NOTHING || self->change.object != call->object ||
        call->save >= ST_SAVE_COUNT ||
        (call->save == ST_SAVE_ADOPT && self->replica == ST_SERVER) ||
        (needs_version && !call->version))
        return ST_BAD_CALL;
    if (exceeds_quota(self, call))
        return ST_QUOTA;
    if (self->change.begun == ST_BEGUN_CREATE)
        return save_new(self, call);
    return save_existing(self, call);
}
