/*
 * guard.c - the layer that checks every call on the server against its lists.
 */
#include "framework/host/guard.h"

static bool allows(
    struct st_guard *self,
    const struct st_call *call,
    st_object_id object,
    st_property property,
    struct st_reply *reply)
{
    const struct st_call_info *info = &st_call_infos[call->op];
    const struct st_world *world = self->store->world;

    /* Whether something exists is for the store to say. */
    if (!st_store_has(self->store->store, object) ||
        st_world_may_or_own(world, self->used, object, property, info->any, info->own))
        return true;
    reply->access =
        info->own
            ? st_world_access_or_own(world, self->used, object, property, info->any, info->own)
            : st_world_access(world, self->used, object, property, info->any);
    return reply->access.granted;
}

static bool allows_into(struct st_guard *self, st_object_id folder, struct st_reply *reply)
{
    const struct st_world *world = self->store->world;

    if (!st_store_has(self->store->store, folder) ||
        st_world_may(world, self->used, folder, ST_NO_PROPERTY, ST_RIGHT_CREATE_ITEM))
        return true;
    reply->access =
        st_world_access(world, self->used, folder, ST_NO_PROPERTY, ST_RIGHT_CREATE_ITEM);
    return reply->access.granted;
}

/*
 * The right to create an item covers the properties it is created with: in the
 * open-source servers a new message needs Create on its folder and nothing else.
 */
static bool allows_property(
    struct st_guard *self, const struct st_call *call, struct st_reply *reply)
{
    const struct st_change *change = &self->store->change;
    bool is_write = call->op != ST_CALL_PROPERTY_GET;

    if (is_write && change->begun == ST_BEGUN_CREATE && change->object == call->object)
        return true;
    if (is_write && change->begun == ST_BEGUN_IMPORT && change->object == call->object)
        return true; /* checked at item.save */
    if (call->property >= self->store->store->properties)
        return true; /* nonsense, which the store says */
    return allows(self, call, call->object, call->property, reply);
}

/*
 * An import replaces every property, so saving it needs the right to write each
 * one that was there or is to be there ([MS-OXCFXICS] R2229 purges them all).
 */
static bool allows_save(struct st_guard *self, const struct st_call *call, struct st_reply *reply)
{
    const struct st_change *change = &self->store->change;
    const struct st_store *store = self->store->store;

    if (change->begun != ST_BEGUN_IMPORT || change->object != call->object ||
        !st_store_has(store, call->object))
        return true;

    st_properties all =
        st_object_properties(st_store_peek(store, call->object), store->properties) |
        change->touched;

    for (; all; all &= all - 1) {
        st_property property = (st_property)__builtin_ctzll(all);

        if (!allows(self, call, call->object, property, reply)) {
            reply->refused = property;
            return false;
        }
    }
    return true;
}

static bool allows_call(struct st_guard *self, const struct st_call *call, struct st_reply *reply)
{
    switch (st_call_infos[call->op].target) {
    case ST_TARGET_NONE:
        return true;
    case ST_TARGET_OBJECT:
        return allows(self, call, call->object, ST_NO_PROPERTY, reply);
    case ST_TARGET_PROPERTY:
        return allows_property(self, call, reply);
    case ST_TARGET_FOLDER:
        return allows_into(self, call->folder, reply);
    case ST_TARGET_MOVE:
        return allows(self, call, call->object, ST_NO_PROPERTY, reply) &&
               allows_into(self, call->folder, reply);
    case ST_TARGET_SAVE:
        return allows_save(self, call, reply);
    }
    return false;
}

/* A list holds only what the caller may see; that something is missing is not said. */
static void hide_items(struct st_guard *self, struct st_reply *reply)
{
    size_t kept = 0;

    for (size_t i = 0; i < reply->item_count; i++)
        if (st_world_may(
                self->store->world, self->used, reply->items[i], ST_NO_PROPERTY, ST_RIGHT_VIEW))
            self->items[kept++] = reply->items[i];
    reply->items = self->items;
    reply->item_count = kept;
}

/* With groups that have changed: is it the old token that grants? */
static bool is_stale(struct st_guard *self, const struct st_call *call)
{
    struct st_reply unused;

    self->used = &self->now;

    bool allowed = allows_call(self, call, &unused);

    self->used = self->token;
    return !allowed;
}

static enum st_status guard_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_guard *self = (struct st_guard *)host;
    bool goes_on = self->has_changed && self->stale_calls > 0;

    if (self->has_changed)
        self->used = goes_on ? self->token : &self->now;
    if (goes_on)
        self->stale_calls--;
    if (!allows_call(self, call, reply))
        return ++self->store->calls > self->store->calls_max ? ST_LIMIT : ST_ACCESS_DENIED;
    if (goes_on)
        reply->is_stale = is_stale(self, call);

    enum st_status status = st_host_call(self->below, call, reply);

    if (call->op == ST_CALL_FOLDER_LIST && status == ST_OK)
        hide_items(self, reply);
    return status;
}

void st_guard_init(
    struct st_guard *self,
    struct st_host *below,
    struct st_store_host *store,
    const struct st_token *token,
    st_object_id *items)
{
    self->host.call = guard_call;
    self->below = below;
    self->store = store;
    self->token = token;
    self->used = token;
    self->has_changed = false;
    self->stale_calls = 0;
    self->items = items;
}

void st_guard_refresh(struct st_guard *self)
{
    st_world_token(self->store->world, self->token->user, &self->now);
    self->has_changed = true;
}
