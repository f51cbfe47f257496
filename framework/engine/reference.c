/*
 * reference.c - the engine that keeps every invariant.
 *
 * It uploads only what was edited, property by property, so a refusal costs
 * exactly the property that was refused; that one stays pending and is reported.
 * Edits of different properties of one item by different people are merged; edits
 * of the same property are a conflict, which the server resolves with both
 * versions kept. It never deletes what somebody changed in the meantime.
 */
#include "framework/engine/fetch.h"
#include "framework/engine/push.h"
#include "framework/engine/registry.h"

/* What one item's upload knows. */
struct upload {
    struct st_session *session;
    const struct st_pending *pending;
    struct st_item_info local; /* without meaning when the item was deleted */
    struct st_item_info online;
    struct st_item_info base;
    bool has_base;
    st_properties refused;
};

static void report(
    const struct upload *upload, st_property property, enum st_call_op op, enum st_status status)
{
    st_result_error(upload->session->result, upload->pending->object, property, op, status);
}

/* Stage all pending properties; those that are refused are reported and left out. */
static enum st_status send_properties(struct upload *upload)
{
    st_properties left = upload->pending->properties & ~upload->refused;

    for (; left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        enum st_status status =
            st_push_property(upload->session, upload->pending->object, property);

        if (status == ST_ACCESS_DENIED) {
            upload->refused |= (st_properties)1 << property;
            report(upload, property, ST_CALL_PROPERTY_SET, status);
        } else if (status != ST_OK) {
            return status;
        }
    }
    return ST_OK;
}

/*
 * Did somebody give a pending property another value than the one our user started
 * from? Where that may not be read, perhaps; then both versions are kept. Where the
 * answer cannot be had, nothing may be sent.
 */
static enum st_status look_for_contest(const struct upload *upload, bool *ret_contested)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;

    *ret_contested = false;
    for (st_properties left = upload->pending->properties; left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name online = ST_NAME_NONE;
        st_name base = ST_NAME_NONE;
        st_name local = ST_NAME_NONE;
        enum st_status status = st_host_get(session->server, item, property, &online);

        *ret_contested = *ret_contested || status == ST_ACCESS_DENIED;
        if (status == ST_ACCESS_DENIED)
            continue;
        if (status == ST_OK)
            status = st_host_base_get(session->client, item, property, &base);
        if (status == ST_OK || status == ST_NOT_FOUND)
            status = st_host_get(session->client, item, property, &local);
        if (status != ST_OK)
            return status;
        *ret_contested = *ret_contested || (online != base && online != local);
    }
    return ST_OK;
}

/* One more change by this client on top of a version. */
static void make_newer(const struct upload *upload, struct st_version *version)
{
    st_replica_id replica = upload->session->replica;

    st_version_bump(version, replica, version->pcl[replica] + 1, upload->local.version.modified);
}

/*
 * Record that the server has the edit. With a change by somebody else mixed in, the
 * local item keeps its own version and the base its old number: what others wrote has
 * not been seen before the download brings it, and must not be claimed to be.
 */
static enum st_status settle(
    struct upload *upload, bool mixed, const struct st_item_info *saved, uint8_t edits)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    const struct st_version *local = &upload->local.version;
    struct st_version version = mixed ? *local : saved->version;
    enum st_status status = ST_OK;

    /* What was refused is a change of its own, on top of what has been seen. */
    if (upload->refused) {
        st_version_merge(&version, local);
        make_newer(upload, &version);
    }
    if (!mixed || upload->refused)
        status = st_host_save(session->client, item, ST_SAVE_ADOPT, &version, NULL);
    if (status == ST_OK)
        status = st_host_checkpoint(
            session->client, item, upload->pending->properties & ~upload->refused, edits,
            mixed ? upload->base.change : saved->change);
    if (status != ST_OK)
        report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
    return status;
}

/*
 * Send a version that conflicts with the one online. When the server has a change of
 * this name already, the answer was lost, and perhaps a part was refused then: what is
 * here becomes a change of its own and is sent again, so that neither is taken for the
 * other.
 */
static enum st_status save_contested(struct upload *upload, struct st_reply *reply)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    struct st_version *version = &upload->local.version;
    enum st_status status = st_host_save(session->server, item, ST_SAVE_IMPORT, version, reply);

    if (status != ST_SUPERSEDED)
        return status;
    make_newer(upload, version);
    status = st_host_save(session->client, item, ST_SAVE_ADOPT, version, NULL);
    if (status == ST_OK)
        status = send_properties(upload);
    if (status == ST_OK)
        status = st_host_save(session->server, item, ST_SAVE_IMPORT, version, reply);
    return status;
}

static enum st_status upload_new(struct upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    st_property property = ST_NO_PROPERTY;
    struct st_reply reply;
    enum st_status status =
        st_host_create(session->server, item, upload->local.folder, upload->local.name);

    if (status == ST_OK)
        status = st_push_properties(session, item, upload->local.properties, &property);
    if (status == ST_OK)
        status =
            st_host_save(session->server, item, ST_SAVE_IMPORT, &upload->local.version, &reply);
    if (status != ST_OK) {
        report(upload, property, ST_CALL_ITEM_CREATE, status);
        return status;
    }
    upload->online = reply.info;
    return settle(upload, false, &reply.info, 1U << ST_EDIT_CREATE | 1U << ST_EDIT_MOVE);
}

/* Is b what a was made from, or the same? */
static bool includes(const struct st_version *a, const struct st_version *b)
{
    enum st_order order = st_version_compare(a, b);

    return order == ST_ORDER_SAME || order == ST_ORDER_NEWER;
}

static enum st_status upload_change(struct upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    bool mixed = !upload->has_base || upload->base.change != upload->online.change;
    bool unseen = mixed && !includes(&upload->local.version, &upload->online.version);
    bool contested = false;
    struct st_reply reply;
    enum st_status status = unseen ? look_for_contest(upload, &contested) : ST_OK;

    if (status == ST_OK)
        status = send_properties(upload);
    if (status == ST_OK && upload->refused == upload->pending->properties)
        return st_host_abort(session->server, item);
    if (status == ST_OK && contested)
        status = save_contested(upload, &reply);
    else if (status == ST_OK)
        status = st_host_save_if_unchanged(session->server, item, upload->online.change, &reply);
    if (status != ST_OK) {
        report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_SAVE, status);
        return status;
    }
    upload->online = reply.info;
    return settle(upload, mixed, &reply.info, 1U << ST_EDIT_CREATE);
}

static enum st_status upload_move(struct upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    bool moved_by_others = upload->has_base && upload->online.folder != upload->base.folder;
    enum st_status status = ST_OK;

    if (upload->online.folder != upload->local.folder && !moved_by_others)
        status = st_host_move(session->server, item, upload->local.folder, NULL);
    else if (upload->online.folder != upload->local.folder)
        st_result_notice(session->result, item, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, ST_CONFLICT);
    if (status != ST_OK)
        report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, status);
    else /* base number 0: the download takes the new version, or the place others chose */
        status = st_host_checkpoint(session->client, item, 0, 1U << ST_EDIT_MOVE, 0);
    return status;
}

static enum st_status upload_read_state(struct upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    enum st_status status = st_host_mark_read(session->server, item, upload->local.is_read, NULL);

    if (status != ST_OK)
        report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_MARK_READ, status);
    else
        status = st_host_checkpoint(session->client, item, 0, 1U << ST_EDIT_MARK_READ, 0);
    return status;
}

/*
 * The number under which the item may be deleted: the one it has, if the user has
 * seen this version of it, else the one that the user saw.
 */
static enum st_status look_for_deletion(const struct upload *upload, uint32_t *ret_change)
{
    struct st_reply online;
    enum st_status status = st_host_open(upload->session->server, upload->pending->object, &online);

    *ret_change = upload->base.change;
    if (status == ST_OK &&
        st_version_compare(&online.info.version, &upload->base.version) == ST_ORDER_SAME)
        *ret_change = online.info.change; /* a read state has numbers, too, and loses nothing */
    return status;
}

/* Deleting loses to a change the user had not seen: the item comes back to the client. */
static enum st_status upload_delete(struct upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    enum st_status status = ST_GONE;

    if (upload->has_base) {
        uint32_t change = 0;

        /* Number 0 would delete whatever is there. */
        status = look_for_deletion(upload, &change);
        if (status == ST_OK)
            status = change ? st_host_remove(session->server, item, change) : ST_CONFLICT;
    }
    if (status == ST_CONFLICT)
        st_result_notice(session->result, item, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
    else if (status != ST_OK && status != ST_GONE && status != ST_NOT_FOUND) {
        report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
        return status;
    }
    return st_host_checkpoint(session->client, item, st_session_all(session), ST_EDITS_ALL, 0);
}

/* An item that exists here: new to the server, or changed, moved, read. */
static void upload_present(struct upload *upload)
{
    struct st_session *session = upload->session;
    const struct st_pending *pending = upload->pending;
    struct st_reply reply;
    enum st_status status = st_host_open(session->client, pending->object, &reply);

    upload->local = reply.info;
    if (status == ST_OK) {
        status = st_host_open(session->server, pending->object, &reply);
        upload->online = reply.info;
    }
    if (status == ST_NOT_FOUND && st_pending_has(pending, ST_EDIT_CREATE)) {
        if (upload_new(upload) != ST_OK)
            return;
        status = ST_OK;
    } else if (status == ST_OK && pending->properties) {
        (void)upload_change(upload);
    } else if (status == ST_OK && st_pending_has(pending, ST_EDIT_CREATE)) {
        (void)settle(upload, true, &upload->online, 1U << ST_EDIT_CREATE); /* unheard, but made */
    }
    /* Moving comes last: in another folder, another list decides. */
    if (status == ST_OK && st_pending_has(pending, ST_EDIT_MARK_READ))
        (void)upload_read_state(upload);
    if (status == ST_OK && st_pending_has(pending, ST_EDIT_MOVE) &&
        !st_pending_has(pending, ST_EDIT_CREATE))
        (void)upload_move(upload);
    if (status != ST_OK)
        report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN, status);
}

static enum st_status reference_sync(struct st_session *session)
{
    enum st_status status = st_pending_collect(session);

    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < session->pending_count; i++) {
        struct upload upload = { .session = session, .pending = &session->pending[i] };
        struct st_reply reply;

        status = st_host_base_open(session->client, upload.pending->object, &reply);
        upload.has_base = status == ST_OK;
        if (upload.has_base)
            upload.base = reply.info;
        if (status != ST_OK && status != ST_NOT_FOUND)
            report(&upload, ST_NO_PROPERTY, ST_CALL_BASE_OPEN, status);
        else if (st_pending_has(upload.pending, ST_EDIT_DELETE))
            (void)upload_delete(&upload);
        else
            upload_present(&upload);
    }
    st_fetch(session);
    return st_result_status(session->result);
}

const struct st_engine st_engine_reference = {
    .name = "reference",
    .summary = "sends only what was edited, property by property; a refusal costs only itself",
    .source = "the invariants (scenario/invariant.h)",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(READ_STATE) | ST_CAN(CONFLICT) | ST_CAN(REVOKE),
    .sync = reference_sync,
};
