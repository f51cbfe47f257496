/*
 * three_way.c - comparing both replicas with an archive of their last agreement, as Unison.
 *
 * An item is a folder of files and a property is one file: each property is
 * compared by itself. What changed on one side goes to the other; what changed
 * on both, differently, is a conflict, which is reported and left alone, as with
 * `unison -batch`. A refusal costs the property it hits. (Pierce and Vouillon,
 * "What's in Unison?", 2004.) Unison moves by deleting and creating; here the
 * item keeps its identity.
 */
#include <string.h>

#include "framework/engine/fetch.h"
#include "framework/engine/push.h"
#include "framework/engine/registry.h"
#include "framework/engine/three_way.h"

static enum st_status look(
    enum st_status status,
    const struct st_reply *reply,
    bool *ret_has,
    struct st_item_info *ret_info)
{
    *ret_has = status == ST_OK;
    if (status == ST_OK)
        *ret_info = reply->info;
    return status == ST_GONE || status == ST_NOT_FOUND ? ST_OK : status;
}

static enum st_status look_everywhere(struct st_merge *merge)
{
    struct st_session *session = merge->session;
    struct st_reply reply;
    enum st_status status = st_host_open(session->client, merge->item, &reply);

    status = look(status, &reply, &merge->has_local, &merge->local);
    if (status == ST_OK) {
        status = st_host_base_open(session->client, merge->item, &reply);
        status = look(status, &reply, &merge->has_base, &merge->base);
    }
    if (status == ST_OK) {
        status = st_host_open(session->server, merge->item, &reply);
        status = look(status, &reply, &merge->has_online, &merge->online);
    }
    return status;
}

/* Put the local item where the other one is; out of the client's folders the download drops it. */
static enum st_status follow_move(const struct st_merge *merge)
{
    enum st_status status =
        st_host_move(merge->session->client, merge->item, merge->online.folder, NULL);

    return status == ST_NO_PARENT ? ST_OK : status;
}

static void merge_place(struct st_merge *merge)
{
    struct st_session *session = merge->session;
    enum st_status status = ST_OK;
    struct st_reply reply = { .info = merge->online };

    if (merge->local.folder == merge->online.folder)
        return;
    if (!merge->has_base || merge->base.folder == merge->online.folder) {
        status = st_host_move(session->server, merge->item, merge->local.folder, &reply);
        merge->was_moved = status == ST_OK;
    } else if (merge->base.folder == merge->local.folder) {
        status = follow_move(merge);
    } else {
        status = ST_CONFLICT;
    }
    merge->online = reply.info;
    if (status != ST_OK) {
        merge->holds_back = true;
        st_merge_report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, status);
    }
}

/* Nothing moved, nothing can be crossed off the journal, and the archive says so already. */
static bool is_settled(const struct st_merge *merge, const struct st_item_info *agreed)
{
    const struct st_pending *pending = st_pending_find(merge->session, merge->item);

    if (pending &&
        (pending->properties & merge->agreed || st_pending_has(pending, ST_EDIT_CREATE) ||
         (st_pending_has(pending, ST_EDIT_MOVE) && !merge->holds_back)))
        return false;
    return !merge->sent && !merge->fetched && !merge->was_moved && merge->has_base &&
           (merge->holds_back || (merge->local.folder == merge->base.folder &&
                                  merge->base.change == merge->online.change)) &&
           st_version_compare(&merge->local.version, &agreed->version) == ST_ORDER_SAME &&
           st_version_compare(&merge->base.version, &agreed->version) == ST_ORDER_SAME;
}

static void merge_item(struct st_merge *merge)
{
    struct st_session *session = merge->session;
    uint8_t edits = 1U << ST_EDIT_CREATE;
    enum st_status status = ST_OK;

    for (size_t property = 0; property < session->properties; property++)
        st_merge_property(merge, (st_property)property);
    if (merge->sent) {
        struct st_reply reply;

        status =
            st_host_save_if_unchanged(session->server, merge->item, merge->online.change, &reply);
        if (status == ST_OK)
            merge->online = reply.info;
        else
            st_merge_report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_SAVE, status);
    }
    if (status != ST_OK) {
        (void)st_host_abort(session->client, merge->item);
        return;
    }
    merge_place(merge);
    if (!merge->holds_back)
        edits |= 1U << ST_EDIT_MOVE;

    const struct st_item_info *agreed = merge->holds_back ? &merge->local : &merge->online;

    if (is_settled(merge, agreed))
        return;
    status = st_host_save(session->client, merge->item, ST_SAVE_ADOPT, &agreed->version, NULL);

    /* The old number makes the download, or the next run, read the item again. */
    if (status == ST_OK)
        status = st_host_checkpoint(
            session->client, merge->item, merge->agreed | merge->sent | merge->fetched, edits,
            merge->holds_back || merge->was_moved ? merge->base.change : merge->online.change);
    if (status != ST_OK)
        st_merge_report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
}

static void create_online(struct st_merge *merge)
{
    struct st_session *session = merge->session;
    st_property property = ST_NO_PROPERTY;
    struct st_reply reply;
    enum st_status status =
        st_host_create(session->server, merge->item, merge->local.folder, merge->local.name);

    if (status == ST_OK)
        status = st_push_properties(session, merge->item, merge->local.properties, &property);
    if (status == ST_OK)
        status = st_host_save(session->server, merge->item, ST_SAVE_CHANGE, NULL, &reply);
    if (status != ST_OK) {
        (void)st_host_abort(session->server, merge->item);
        st_merge_report(merge, property, ST_CALL_ITEM_CREATE, status);
        return;
    }
    status = st_host_save(session->client, merge->item, ST_SAVE_ADOPT, &reply.info.version, NULL);
    if (status == ST_OK)
        status = st_host_checkpoint(
            session->client, merge->item, st_session_all(session), ST_EDITS_ALL, reply.info.change);
    if (status != ST_OK)
        st_merge_report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
}

static enum st_status delete_online(const struct st_merge *merge)
{
    bool is_same = false;
    enum st_status status = st_merge_is_as_archived(merge, &is_same);

    if (status != ST_OK)
        return status;
    return is_same ? st_host_remove(merge->session->server, merge->item, merge->online.change)
                   : ST_CONFLICT;
}

/*
 * Deleted on one side: gone on the other too, unless it was changed there. An item that
 * is missing here though its user did not delete it was taken away by a run that did
 * not come to its end; deleting it online would make that everybody's loss.
 */
static void merge_deletion(struct st_merge *merge)
{
    struct st_session *session = merge->session;
    const struct st_pending *pending = st_pending_find(session, merge->item);
    enum st_status status = ST_OK;

    if (merge->has_online && st_pending_has(pending, ST_EDIT_DELETE))
        status = delete_online(merge);
    else if (merge->has_local)
        status = pending ? ST_CONFLICT : st_host_remove(session->client, merge->item, 0);
    if (status == ST_OK)
        status = st_host_checkpoint(
            session->client, merge->item, st_session_all(session), ST_EDITS_ALL, 0);
    if (status != ST_OK)
        st_merge_report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
}

static void reconcile(struct st_merge *merge)
{
    enum st_status status = look_everywhere(merge);

    if (status != ST_OK)
        st_merge_report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN, status);
    else if (merge->has_local && merge->has_online)
        merge_item(merge);
    else if (merge->has_base)
        merge_deletion(merge);
    else if (merge->has_local)
        create_online(merge);
}

/* Made and deleted offline: nobody else will ever hear of it. */
static void cross_off(struct st_session *session, st_object_id item)
{
    enum st_status status =
        st_host_checkpoint(session->client, item, st_session_all(session), ST_EDITS_ALL, 0);

    if (status != ST_OK)
        st_result_error(session->result, item, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
}

/* Everything that is or was in the folders, on either side; then what is only online. */
static enum st_status three_way_sync(struct st_session *session)
{
    uint64_t known[ST_OBJECTS_MAX / 64];
    size_t words = (session->objects + 63) / 64;
    enum st_status status = st_pending_collect(session);
    struct st_reply reply;

    memset(known, 0, words * sizeof *known);
    for (size_t i = 0; i < session->folder_count && status == ST_OK; i++) {
        status = st_host_list(session->client, session->folders[i], &reply);
        for (size_t k = 0; status == ST_OK && k < reply.item_count; k++)
            st_bit_set(known, reply.items[k], true);
        if (status == ST_OK)
            status = st_host_base_list(session->client, session->folders[i], &reply);
        for (size_t k = 0; status == ST_OK && k < reply.item_count; k++)
            st_bit_set(known, reply.items[k], true);
    }
    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < session->pending_count; i++)
        if (st_pending_is_void(&session->pending[i]))
            cross_off(session, session->pending[i].object);
    for (size_t word = 0; word < words; word++)
        for (uint64_t left = known[word]; left; left &= left - 1) {
            struct st_merge merge = {
                .session = session,
                .item = (st_object_id)(word * 64 + (size_t)__builtin_ctzll(left)),
            };

            reconcile(&merge);
        }
    st_fetch(session, false); /* finds only what is new online */
    return st_result_status(session->result);
}

const struct st_engine st_engine_three_way = {
    .name = "three-way",
    .summary =
        "compares both sides with an archive, property by property; conflicts are left alone",
    .source = "Unison 2.52 (unison -batch)",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(CONFLICT) | ST_CAN(REVOKE),
    .recovery = 4,
    .sync = three_way_sync,
};
