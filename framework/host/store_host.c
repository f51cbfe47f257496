/*
 * store_host.c - the last layer: calls become changes of a store.
 */
#include "framework/host/store_host.h"

#include <assert.h>
#include <string.h>

#include "framework/host/save.h"

enum {
    WRITES = 1 << ST_CALL_ITEM_SAVE | 1 << ST_CALL_ITEM_DELETE | 1 << ST_CALL_ITEM_MOVE |
             1 << ST_CALL_ITEM_MARK_READ | 1 << ST_CALL_ITEM_CHECKPOINT,
};

static void begin(struct st_store_host *self, enum st_begun begun, st_object_id object)
{
    self->change.begun = begun;
    self->change.object = object;
    self->change.touched = 0;
}

/* How a call on an object that is not here ends. */
static enum st_status find(const struct st_store_host *self, st_object_id id)
{
    if (id >= self->store->objects)
        return ST_BAD_CALL;
    switch ((enum st_presence)st_store_peek(self->store, id)->presence) {
    case ST_PRESENT:
        return ST_OK;
    case ST_DELETED:
        return ST_GONE;
    case ST_ABSENT:
        break;
    }
    return ST_NOT_FOUND;
}

/* Folders and losers can be looked at, and nothing else. */
static enum st_status find_item(const struct st_store_host *self, st_object_id id)
{
    enum st_status status = find(self, id);

    return status == ST_OK && st_store_peek(self->store, id)->kind != ST_KIND_ITEM ? ST_BAD_CALL
                                                                                   : status;
}

static enum st_status find_folder(const struct st_store_host *self, st_object_id id)
{
    if (find(self, id) != ST_OK || st_store_peek(self->store, id)->kind != ST_KIND_FOLDER)
        return ST_NO_PARENT;

    /* A client has folders that only hold others; nobody would synchronize what is put there. */
    return self->replica == ST_SERVER || st_store_peek(self->store, id)->in_scope ? ST_OK
                                                                                  : ST_NO_PARENT;
}

static void fill_info(const struct st_store *store, st_object_id id, struct st_reply *reply)
{
    const struct st_object *object = st_store_peek(store, id);

    reply->info = (struct st_item_info){
        .version = object->version,
        .properties = st_object_properties(object, store->properties),
        .name = object->name,
        .change = object->change,
        .folder = object->parent,
        .is_read = object->is_read,
        .in_conflict = object->in_conflict,
    };
}

static void list_items(
    const struct st_store_host *self,
    const struct st_store *store,
    st_object_id folder,
    struct st_reply *reply)
{
    reply->items = self->items;
    reply->item_count = 0;
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence == ST_PRESENT && object->kind == ST_KIND_ITEM &&
            object->parent == folder)
            self->items[reply->item_count++] = id;
    }
}

static enum st_status list(struct st_store_host *self, st_object_id folder, struct st_reply *reply)
{
    if (find_folder(self, folder) != ST_OK)
        return find(self, folder) == ST_GONE ? ST_GONE : ST_NOT_FOUND;
    list_items(self, self->store, folder, reply);
    return ST_OK;
}

/* What the client remembers of the last time it and the server agreed. */
static enum st_status ask_base(
    const struct st_store_host *self, const struct st_call *call, struct st_reply *reply)
{
    const struct st_store *base = st_world_base(self->world, self->client);

    if (call->op == ST_CALL_BASE_LIST)
        list_items(self, base, call->object, reply);
    else if (
        call->object >= base->objects ||
        (call->op == ST_CALL_BASE_GET && call->property >= base->properties))
        return ST_BAD_CALL;
    else if (!st_store_has(base, call->object))
        return ST_NOT_FOUND;
    else if (call->op == ST_CALL_BASE_OPEN)
        fill_info(base, call->object, reply);
    else
        reply->value = st_store_peek(base, call->object)->values[call->property];
    return ST_OK;
}

static enum st_status create(struct st_store_host *self, const struct st_call *call)
{
    enum st_status status = find_folder(self, call->folder);

    if (call->object >= self->store->objects || call->name == ST_NAME_NONE)
        return ST_BAD_CALL;
    if (status != ST_OK)
        return status;
    if (find(self, call->object) == ST_OK)
        return ST_EXISTS;
    begin(self, ST_BEGUN_CREATE, call->object);
    self->change.folder = call->folder;
    self->change.name = call->name;
    return ST_OK;
}

static enum st_status set(struct st_store_host *self, const struct st_call *call, st_name value)
{
    struct st_change *change = &self->change;

    if (call->property >= self->store->properties)
        return ST_BAD_CALL;
    if (change->begun == ST_BEGUN_NOTHING || change->object != call->object) {
        enum st_status status = find_item(self, call->object);

        if (status != ST_OK)
            return status;
        begin(self, ST_BEGUN_CHANGE, call->object);
    }
    change->touched |= (st_properties)1 << call->property;
    change->values[call->property] = value;
    return ST_OK;
}

static enum st_status save(
    struct st_store_host *self, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_save_change(self, call);

    begin(self, ST_BEGUN_NOTHING, ST_NO_OBJECT);
    if (status == ST_OK)
        fill_info(self->store, call->object, reply);
    return status;
}

static enum st_status remove_item(struct st_store_host *self, const struct st_call *call)
{
    struct st_object *object = st_store_object(self->store, call->object);

    if (call->change && call->change != object->change)
        return ST_CONFLICT;
    object->presence = self->replica == ST_SERVER ? ST_DELETED : ST_ABSENT;
    object->change = ++self->store->changes;
    return ST_OK;
}

static enum st_status move(
    struct st_store_host *self, const struct st_call *call, struct st_reply *reply)
{
    struct st_object *object = st_store_object(self->store, call->object);
    st_object_id taken = st_store_find(self->store, call->folder, object->name);

    if (find_folder(self, call->folder) != ST_OK)
        return ST_NO_PARENT;
    if (taken != ST_NO_OBJECT && taken != call->object)
        return ST_EXISTS;
    object->parent = call->folder;
    st_save_touch(self, object);
    fill_info(self->store, call->object, reply);
    return ST_OK;
}

static enum st_status mark_read(
    struct st_store_host *self, const struct st_call *call, struct st_reply *reply)
{
    struct st_object *object = st_store_object(self->store, call->object);

    /* Read state has numbers of its own in ICS (CnsetRead): it makes no new version. */
    if (object->is_read != call->is_read)
        object->change = ++self->store->changes;
    object->is_read = call->is_read;
    fill_info(self->store, call->object, reply);
    return ST_OK;
}

/* Whether the client still has something of that kind to tell about the object. */
static bool is_pending(const struct st_journal *journal, st_object_id object, enum st_edit edit)
{
    for (size_t i = 0; i < journal->count; i++)
        if (journal->entries[i].object == object && journal->entries[i].edit == edit)
            return true;
    return false;
}

static void settle_journal(struct st_journal *journal, const struct st_call *call)
{
    uint16_t kept = 0;

    for (size_t i = 0; i < journal->count; i++) {
        struct st_journal_entry entry = journal->entries[i];

        if (entry.object == call->object) {
            entry.properties &= ~call->properties;
            if (entry.edit == ST_EDIT_CREATE && call->edits & 1U << ST_EDIT_CREATE)
                entry.edit = ST_EDIT_CHANGE; /* it exists now; what is left is a change of it */
            if (entry.edit == ST_EDIT_CHANGE ? !entry.properties : call->edits >> entry.edit & 1)
                continue;
        }
        journal->entries[kept++] = entry;
    }
    journal->count = kept;
}

static enum st_status checkpoint(struct st_store_host *self, const struct st_call *call)
{
    struct st_store *base = st_world_base(self->world, self->client);
    struct st_journal *journal = st_world_journal(self->world, self->client);

    if (call->object >= self->store->objects)
        return ST_BAD_CALL;
    settle_journal(journal, call);

    const struct st_object *local = st_store_peek(self->store, call->object);
    struct st_object *copy = st_store_object(base, call->object);

    /* Of what was moved since, it is not known where it was when they agreed. */
    if (is_pending(journal, call->object, ST_EDIT_CREATE) ||
        (copy->presence != ST_PRESENT && is_pending(journal, call->object, ST_EDIT_MOVE)))
        return ST_OK;

    if (local->presence != ST_PRESENT) {
        if (!is_pending(journal, call->object, ST_EDIT_DELETE))
            copy->presence = ST_ABSENT;
        return ST_OK;
    }
    if (copy->presence != ST_PRESENT) { /* nothing that is left of an older one counts */
        memset(copy, 0, base->stride);
        copy->parent = local->parent;
    }
    copy->name = local->name;
    copy->kind = local->kind;
    copy->presence = ST_PRESENT;
    copy->version = local->version;
    copy->change = call->change;
    copy->in_conflict = local->in_conflict;
    if (!is_pending(journal, call->object, ST_EDIT_MOVE))
        copy->parent = local->parent;
    if (!is_pending(journal, call->object, ST_EDIT_MARK_READ))
        copy->is_read = local->is_read;
    for (size_t i = 0; i < base->properties; i++)
        if (call->properties >> i & 1)
            copy->values[i] = local->values[i];
    if (base->used <= call->object)
        base->used = (uint16_t)(call->object + 1);
    return ST_OK;
}

static enum st_status journal_list(const struct st_store_host *self, struct st_reply *reply)
{
    const struct st_journal *journal = st_world_journal(self->world, self->client);

    reply->entries = journal->entries;
    reply->entry_count = journal->count;
    return ST_OK;
}

/* Calls on an object that must be here. */
static enum st_status on_object(
    struct st_store_host *self, const struct st_call *call, struct st_reply *reply)
{
    bool only_looks = call->op == ST_CALL_ITEM_OPEN || call->op == ST_CALL_PROPERTY_GET;
    enum st_status status = only_looks ? find(self, call->object) : find_item(self, call->object);

    if (status != ST_OK)
        return status;
    if (call->op == ST_CALL_ITEM_OPEN)
        fill_info(self->store, call->object, reply);
    else if (call->op == ST_CALL_PROPERTY_GET && call->property >= self->store->properties)
        status = ST_BAD_CALL;
    else if (call->op == ST_CALL_PROPERTY_GET)
        reply->value = st_store_peek(self->store, call->object)->values[call->property];
    else if (call->op == ST_CALL_ITEM_IMPORT)
        begin(self, ST_BEGUN_IMPORT, call->object);
    else if (call->op == ST_CALL_ITEM_DELETE)
        status = remove_item(self, call);
    else if (call->op == ST_CALL_ITEM_MOVE)
        status = move(self, call, reply);
    else
        status = mark_read(self, call, reply);
    return status;
}

static enum st_status store_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_store_host *self = (struct st_store_host *)host;

    if (++self->calls > self->calls_max)
        return ST_LIMIT;
    if (!(st_call_infos[call->op].side &
          (self->replica == ST_SERVER ? ST_ON_SERVER : ST_ON_CLIENT)))
        return ST_BAD_CALL;
    if (WRITES >> call->op & 1)
        self->has_written = true;
    switch (call->op) {
    case ST_CALL_FOLDER_LIST:
        return list(self, call->object, reply);
    case ST_CALL_ITEM_CREATE:
        return create(self, call);
    case ST_CALL_PROPERTY_SET:
        return set(self, call, call->value);
    case ST_CALL_PROPERTY_DELETE:
        return set(self, call, ST_NAME_NONE);
    case ST_CALL_ITEM_SAVE:
        return save(self, call, reply);
    case ST_CALL_ITEM_ABORT:
        begin(self, ST_BEGUN_NOTHING, ST_NO_OBJECT);
        return ST_OK;
    case ST_CALL_BASE_LIST:
    case ST_CALL_BASE_OPEN:
    case ST_CALL_BASE_GET:
        return ask_base(self, call, reply);
    case ST_CALL_JOURNAL_LIST:
        return journal_list(self, reply);
    case ST_CALL_ITEM_CHECKPOINT:
        return checkpoint(self, call);
    case ST_CALL_ITEM_OPEN:
    case ST_CALL_PROPERTY_GET:
    case ST_CALL_ITEM_IMPORT:
    case ST_CALL_ITEM_DELETE:
    case ST_CALL_ITEM_MOVE:
    case ST_CALL_ITEM_MARK_READ:
        return on_object(self, call, reply);
    case ST_CALL_COUNT:
        break;
    }
    return ST_BAD_CALL;
}

void st_store_host_init(
    struct st_store_host *self,
    struct st_world *world,
    st_replica_id replica,
    st_identity user,
    st_object_id *items)
{
    self->host.call = store_call;
    self->world = world;
    self->replica = replica;
    self->client = replica == ST_SERVER ? 0 : (size_t)replica - 1;
    self->store =
        replica == ST_SERVER ? st_world_server(world) : st_world_local(world, self->client);
    self->user = user;
    self->calls = 0;
    self->calls_max = ST_CALLS_MAX;
    self->has_written = false;
    self->items = items;
    begin(self, ST_BEGUN_NOTHING, ST_NO_OBJECT);
}
