/*
 * pending.h - the journal by item: what an item-based engine has to upload.
 */
#ifndef ST_ENGINE_PENDING_H
#define ST_ENGINE_PENDING_H

#include "framework/engine/engine.h"

struct st_pending {
    st_properties properties; /* set or deleted, and not yet settled */
    st_object_id object;
    uint8_t edits; /* set of 1 << ST_EDIT_* */
};

enum { ST_EDITS_ALL = (1 << ST_EDIT_COUNT) - 1 };

/* Read the journal into session->pending, an entry an item, in order of the first edit. */
enum st_status st_pending_collect(struct st_session *session);

/* The pending entry of an item, or NULL. */
const struct st_pending *st_pending_find(const struct st_session *session, st_object_id object);

static inline bool st_pending_has(const struct st_pending *pending, enum st_edit edit)
{
    return pending && pending->edits >> edit & 1;
}

/* An item that was made and deleted offline: nobody else will ever see it. */
static inline bool st_pending_is_void(const struct st_pending *pending)
{
    return st_pending_has(pending, ST_EDIT_CREATE) && st_pending_has(pending, ST_EDIT_DELETE);
}

#endif
