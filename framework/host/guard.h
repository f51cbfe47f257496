/*
 * guard.h - the layer that checks every call on the server against its lists.
 *
 * Which right a call needs, and on what, is in its row of ST_CALLS. A refused
 * call changes nothing and never reaches the store.
 */
#ifndef ST_HOST_GUARD_H
#define ST_HOST_GUARD_H

#include "framework/host/store_host.h"

struct st_guard {
    struct st_host host;
    struct st_host *below;
    struct st_store_host *store;  /* the bottom of the stack: world, what has been begun */
    const struct st_token *token; /* of the session's start */
    const struct st_token *used;  /* what this call is checked with */
    struct st_token now;          /* made when the groups last changed */
    bool has_changed;             /* they did, since the session's start */
    uint32_t stale_calls;         /* calls that still go on with the start's token then */
    st_object_id *items;          /* room for a folder.list */
};

void st_guard_init(
    struct st_guard *self,
    struct st_host *below,
    struct st_store_host *store,
    const struct st_token *token,
    st_object_id *items);

/* Groups have changed: from now on, or when stale_calls are over, other rights count. */
void st_guard_refresh(struct st_guard *self);

#endif
