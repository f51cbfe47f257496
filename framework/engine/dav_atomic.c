/*
 * dav_atomic.c - a WebDAV client: each item's properties in one PROPPATCH.
 *
 * PROPPATCH is all or nothing by contract: one property refused (403) makes the
 * others fail as well (424 Failed Dependency; RFC 4918, 9.2 and 11.4). Aborting
 * the item is therefore right here, and so is going on with the next item.
 * Requests carry If-Match, so a change by somebody else is noticed and nothing is
 * overwritten; the user has to resolve it.
 */
#include "framework/engine/fetch.h"
#include "framework/engine/push.h"
#include "framework/engine/registry.h"

struct patch {
    struct st_session *session;
    const struct st_pending *pending;
    struct st_item_info local;
    uint32_t etag; /* the server's change number the client knows; 0: none */
};

static void fail(
    const struct patch *patch, st_property property, enum st_call_op op, enum st_status status)
{
    (void)st_host_abort(patch->session->server, patch->pending->object);
    st_result_error(patch->session->result, patch->pending->object, property, op, status);
}

/* One request: all of the properties or none. */
static enum st_status proppatch(
    struct patch *patch, st_properties properties, bool is_new, struct st_reply *reply)
{
    struct st_session *session = patch->session;
    st_object_id item = patch->pending->object;

    st_property failed = ST_NO_PROPERTY;
    enum st_status status = st_push_properties(session, item, properties, &failed);

    if (status != ST_OK) {
        fail(patch, failed, ST_CALL_PROPERTY_SET, status);
        return status;
    }
    status = is_new ? st_host_save(session->server, item, ST_SAVE_CHANGE, NULL, reply)
                    : st_host_save_if_unchanged(session->server, item, patch->etag, reply);

    if (status != ST_OK)
        fail(patch, ST_NO_PROPERTY, ST_CALL_ITEM_SAVE, status);
    return status;
}

/* The answer has the item's new ETag: the client has what the server has. */
static enum st_status settle(struct patch *patch, const struct st_item_info *saved, uint8_t edits)
{
    struct st_session *session = patch->session;
    st_object_id item = patch->pending->object;
    enum st_call_op op = ST_CALL_ITEM_SAVE;
    enum st_status status =
        st_host_save(session->client, item, ST_SAVE_ADOPT, &saved->version, NULL);

    if (status == ST_OK) {
        op = ST_CALL_ITEM_CHECKPOINT;
        status = st_host_checkpoint(
            session->client, item, st_session_all(session), edits, saved->change);
    }
    if (status != ST_OK)
        fail(patch, ST_NO_PROPERTY, op, status);
    patch->etag = saved->change;
    return status;
}

/* Nothing is left to be sent of it; what the server has is as it was known, or not known. */
static enum st_status cross_off(struct patch *patch, uint8_t edits)
{
    struct st_session *session = patch->session;
    bool is_all = edits == ST_EDITS_ALL;
    enum st_status status = st_host_checkpoint(
        session->client, patch->pending->object, is_all ? st_session_all(session) : 0, edits,
        is_all ? 0 : patch->etag);

    if (status != ST_OK)
        fail(patch, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
    return status;
}

static enum st_status put_item(struct patch *patch)
{
    struct st_reply reply;
    enum st_status status = st_host_create(
        patch->session->server, patch->pending->object, patch->local.folder, patch->local.name);

    if (status != ST_OK) {
        fail(patch, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE, status);
        return status;
    }
    status = proppatch(patch, patch->local.properties, true, &reply);
    return status == ST_OK ? settle(patch, &reply.info, 1U << ST_EDIT_CREATE | 1U << ST_EDIT_MOVE)
                           : status;
}

/*
 * MOVE tells no ETag (RFC 4918, 9.9), and somebody may have changed the item just before: the
 * old one stays, and the download looks.
 */
static enum st_status move_item(struct patch *patch)
{
    struct st_session *session = patch->session;
    st_object_id item = patch->pending->object;
    struct st_reply reply;
    enum st_status status = st_host_open(session->server, item, &reply);

    if (status == ST_OK && reply.info.change != patch->etag)
        status = ST_CONFLICT;
    if (status == ST_OK)
        status = st_host_move(session->server, item, patch->local.folder, &reply);
    if (status != ST_OK)
        fail(patch, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, status);
    else
        status = cross_off(patch, 1U << ST_EDIT_MOVE);
    return status;
}

static void send_present(struct patch *patch)
{
    const struct st_pending *pending = patch->pending;
    struct st_reply reply;
    bool is_new = st_pending_has(pending, ST_EDIT_CREATE);
    enum st_status status = ST_OK;

    status = st_host_open(patch->session->client, pending->object, &reply);
    if (status == ST_NOT_FOUND)
        return;
    patch->local = reply.info;
    if (status != ST_OK)
        fail(patch, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN, status);
    else if (is_new)
        status = put_item(patch);
    else if (pending->properties)
        status = proppatch(patch, pending->properties, false, &reply);
    if (status == ST_OK && !is_new && pending->properties)
        status = settle(patch, &reply.info, 0);
    if (status == ST_OK && !is_new && st_pending_has(pending, ST_EDIT_MOVE))
        (void)move_item(patch);
}

/* Without an ETag there is no If-Match, and what is there would be deleted whatever it is. */
static void send_deletion(struct patch *patch)
{
    struct st_session *session = patch->session;
    st_object_id item = patch->pending->object;
    enum st_status status = ST_GONE;

    if (!st_pending_is_void(patch->pending) && !patch->etag)
        status = ST_CONFLICT;
    else if (!st_pending_is_void(patch->pending))
        status = st_host_remove(session->server, item, patch->etag);
    if (status == ST_OK || status == ST_GONE || status == ST_NOT_FOUND)
        (void)cross_off(patch, ST_EDITS_ALL);
    else
        fail(patch, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
}

static enum st_status dav_atomic_sync(struct st_session *session)
{
    enum st_status status = st_pending_collect(session);

    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < session->pending_count; i++) {
        struct patch patch = { .session = session, .pending = &session->pending[i] };
        struct st_reply reply;

        status = st_host_base_open(session->client, patch.pending->object, &reply);
        if (status == ST_OK)
            patch.etag = reply.info.change;
        if (status != ST_OK && status != ST_NOT_FOUND)
            fail(&patch, ST_NO_PROPERTY, ST_CALL_BASE_OPEN, status);
        else if (st_pending_has(patch.pending, ST_EDIT_DELETE))
            send_deletion(&patch);
        else
            send_present(&patch);
    }
    st_fetch(session, false);
    return st_result_status(session->result);
}

const struct st_engine st_engine_dav_atomic = {
    .name = "dav-atomic",
    .summary = "one PROPPATCH an item: all of its edits or none, by contract; If-Match on each",
    .source = "RFC 4918, 9.2 PROPPATCH",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(CONFLICT) | ST_CAN(WHOLE_ITEM),
    .recovery = 4, /* what met a change by somebody else is sent with the next ETag */
    .sync = dav_atomic_sync,
};
