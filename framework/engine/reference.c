/*
 * reference.c - the engine that keeps every invariant.
 *
 * It uploads only what was edited, property by property, so a refusal costs
 * exactly the property that was refused; that one stays pending and is reported.
 * Edits of different properties of one item by different people are merged; edits
 * of the same property are a conflict, which the server resolves with both
 * versions kept. It never deletes what somebody changed in the meantime.
 */
#include "framework/engine/reference.h"

#include "framework/engine/fetch.h"
#include "framework/engine/push.h"
#include "framework/engine/registry.h"

void st_upload_report(
    const struct st_upload *upload, st_property property, enum st_call_op op, enum st_status status)
{
    st_result_error(upload->session->result, upload->pending->object, property, op, status);
}

enum st_status st_upload_settle(
    const struct st_upload *upload, st_properties properties, uint8_t edits, uint32_t change)
{
    enum st_status status = st_host_checkpoint(
        upload->session->client, upload->pending->object, properties, edits, change);

    if (status != ST_OK)
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
    return status;
}

bool st_upload_has_seen(const struct st_version *seen, const struct st_version *online)
{
    enum st_order order = st_version_compare(seen, online);

    return order == ST_ORDER_SAME || order == ST_ORDER_NEWER;
}

static void refuse(struct st_upload *upload, st_properties properties)
{
    upload->refused |= properties;
    for (; properties; properties &= properties - 1)
        st_upload_report(
            upload, (st_property)__builtin_ctzll(properties), ST_CALL_PROPERTY_SET,
            ST_ACCESS_DENIED);
}

/* Stage all pending properties; those that are refused are reported and left out. */
static enum st_status send_properties(struct st_upload *upload)
{
    st_properties left = upload->pending->properties & ~upload->refused;

    for (; left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        enum st_status status =
            st_push_property(upload->session, upload->pending->object, property);

        if (status == ST_ACCESS_DENIED)
            refuse(upload, (st_properties)1 << property);
        else if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

/* One more change by this client on top of a version. */
static void make_newer(const struct st_upload *upload, struct st_version *version)
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
    struct st_upload *upload, bool mixed, const struct st_item_info *saved, uint8_t edits)
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
    if (status != ST_OK) {
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
        return status;
    }
    return st_upload_settle(
        upload, upload->pending->properties & ~upload->refused, edits,
        mixed ? upload->base.change : saved->change);
}

/*
 * Send a version that conflicts with the one online. When the server has a change of
 * this name already, the answer was lost, and perhaps a part was refused then: what is
 * here becomes a change of its own and is sent again, so that neither is taken for the
 * other.
 */
static enum st_status save_contested(struct st_upload *upload, struct st_reply *reply)
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

static enum st_status upload_new(struct st_upload *upload)
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
        st_upload_report(upload, property, ST_CALL_ITEM_CREATE, status);
        return status;
    }
    upload->online = reply.info;
    return settle(upload, false, &reply.info, 1U << ST_EDIT_CREATE | 1U << ST_EDIT_MOVE);
}

/*
 * Into which pending properties has somebody written what the user has not seen? Of an item
 * without a base nothing is known but its version. Where what is there cannot be given one, so
 * that it would be kept, it is not written over.
 */
static enum st_status look_for_contests(
    struct st_upload *upload, bool mixed, st_properties *ret_contests)
{
    bool is_unseen = mixed && !st_upload_has_seen(&upload->local.version, &upload->online.version);
    enum st_status status = ST_OK;

    *ret_contests = 0;
    if (is_unseen || (mixed && upload->has_base))
        status = st_upload_find_contests(upload, is_unseen, ret_contests);
    if (status != ST_OK || is_unseen || !*ret_contests)
        return status;
    status = st_upload_give_version(upload, *ret_contests);
    if (status == ST_ACCESS_DENIED) {
        refuse(upload, *ret_contests);
        *ret_contests = 0;
        return ST_OK;
    }

    /* Between the two the user's is the later one, for it is sent now; whatever clocks say. */
    upload->local.version.modified = upload->session->clock;
    if (upload->local.version.modified < upload->online.version.modified)
        upload->local.version.modified = upload->online.version.modified;
    return status;
}

static enum st_status upload_change(struct st_upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    st_properties hidden = upload->online.properties & ~upload->base.properties;
    bool mixed = !upload->has_base || upload->base.change != upload->online.change ||
                 hidden & upload->pending->properties;
    st_properties contests = 0;
    struct st_reply reply;
    enum st_status status = look_for_contests(upload, mixed, &contests);

    if (status == ST_OK)
        status = send_properties(upload);
    if (status == ST_OK && upload->refused == upload->pending->properties)
        return st_host_abort(session->server, item);
    if (status == ST_OK && contests)
        status = save_contested(upload, &reply);
    else if (status == ST_OK)
        status = st_host_save_if_unchanged(session->server, item, upload->online.change, &reply);
    if (status != ST_OK) {
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_SAVE, status);
        return status;
    }
    upload->online = reply.info;
    return settle(upload, mixed, &reply.info, 1U << ST_EDIT_CREATE);
}

static enum st_status upload_move(struct st_upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    bool moved_by_others = upload->has_base && upload->online.folder != upload->base.folder;
    enum st_status status = ST_OK;

    if (upload->online.folder != upload->local.folder && !moved_by_others)
        status = st_host_move(session->server, item, upload->local.folder, NULL);
    else if (upload->online.folder != upload->local.folder)
        st_result_notice(session->result, item, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, ST_CONFLICT);
    if (status != ST_OK) {
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, status);
        return status;
    }
    /* Base number 0: the download takes the new version, or the place others chose. */
    return st_upload_settle(upload, 0, 1U << ST_EDIT_MOVE, 0);
}

static enum st_status upload_read_state(struct st_upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    enum st_status status = st_host_mark_read(session->server, item, upload->local.is_read, NULL);

    if (status != ST_OK) {
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_MARK_READ, status);
        return status;
    }
    return st_upload_settle(upload, 0, 1U << ST_EDIT_MARK_READ, 0);
}

/* An item that exists here: new to the server, or changed, moved, read. */
static void upload_present(struct st_upload *upload)
{
    struct st_session *session = upload->session;
    const struct st_pending *pending = upload->pending;
    struct st_reply reply;
    enum st_status status = st_host_open(session->client, pending->object, &reply);
    bool is_here = status == ST_OK;

    if (is_here) {
        upload->local = reply.info;
        status = st_host_open(session->server, pending->object, &reply);
        upload->online = reply.info;
    }

    bool is_new = is_here && status == ST_NOT_FOUND && st_pending_has(pending, ST_EDIT_CREATE);

    if (is_new) {
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
    if (status == ST_OK && st_pending_has(pending, ST_EDIT_MOVE) && !is_new)
        (void)upload_move(upload);
    if (status != ST_OK)
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN, status);
}

static enum st_status reference_sync(struct st_session *session)
{
    enum st_status status = st_pending_collect(session);

    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < session->pending_count; i++) {
        struct st_upload upload = { .session = session, .pending = &session->pending[i] };
        struct st_reply reply;

        status = st_host_base_open(session->client, upload.pending->object, &reply);
        upload.has_base = status == ST_OK;
        if (upload.has_base)
            upload.base = reply.info;
        if (status != ST_OK && status != ST_NOT_FOUND)
            st_upload_report(&upload, ST_NO_PROPERTY, ST_CALL_BASE_OPEN, status);
        else if (st_pending_has(upload.pending, ST_EDIT_DELETE))
            st_upload_delete(&upload);
        else
            upload_present(&upload);
    }
    st_fetch(session, true);
    return st_result_status(session->result);
}

const struct st_engine st_engine_reference = {
    .name = "reference",
    .summary = "sends only what was edited, property by property; a refusal costs only itself",
    .source = "the invariants (engine/invariant.h)",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(READ_STATE) | ST_CAN(CONFLICT) | ST_CAN(REVOKE),
    .sync = reference_sync,
};
