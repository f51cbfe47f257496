/*
 * access.c - rights are lost, taken or given away: bugs about who may do what.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/*
 * All of the bug is in its row: the session goes on with the groups of its start. Shown by
 * a user who is taken out of a group between two calls.
 */
const struct st_zoo_bug st_zoo_bug_stale_group_cache = { .server = NULL };

/* What may not be seen any more is passed over, without a word. */
static enum st_status kept_after_revoke(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    bool is_look = zoo->fetches && call->op == ST_CALL_ITEM_OPEN;

    return is_look && status == ST_ACCESS_DENIED && !st_pending_find(zoo->session, call->object)
               ? ST_BUSY
               : status;
}

const struct st_zoo_bug st_zoo_bug_kept_after_revoke = { .server = kept_after_revoke };

/* What may not be seen any more goes, and what the user wrote in it goes as well. */
static enum st_status revoked_with_edits(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (!zoo->fetches && call->op == ST_CALL_ITEM_OPEN && status == ST_ACCESS_DENIED)
        (void)st_zoo_drop(zoo, call->object);
    return status;
}

const struct st_zoo_bug st_zoo_bug_revoked_with_edits = { .server = revoked_with_edits };

static struct st_object *stored(struct st_zoo *zoo, st_object_id item)
{
    return st_store_object(st_zoo_store(zoo->server)->store, item);
}

/*
 * A temporary file takes the place of the old one: the data is there, and the list is that
 * of the folder. Shown by an item with a list of its own.
 */
static enum st_status acl_replaced_on_rename(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (st_zoo_is_update(zoo, call) && status == ST_OK)
        stored(zoo, call->object)->acl = ST_NO_ACL;
    return status;
}

const struct st_zoo_bug st_zoo_bug_acl_replaced_on_rename = { .server = acl_replaced_on_rename };

/* The same with the owner: it is whoever copied. Shown by an item of somebody else. */
static enum st_status owner_taken(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (st_zoo_is_update(zoo, call) && status == ST_OK)
        stored(zoo, call->object)->owner = st_zoo_store(zoo->server)->user;
    return status;
}

const struct st_zoo_bug st_zoo_bug_owner_taken = { .server = owner_taken };
