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

/* One item as the three parties have it. */
struct merge {
    struct st_session *session;
    st_object_id item;
    bool has_local, has_base, has_online;
    struct st_item_info local, base, online;
    st_properties agreed; /* the same on both sides at the end */
    st_properties sent, fetched;
    bool was_moved;  /* online, by us: another list decides what may be read now */
    bool holds_back; /* a conflict, or an edit of what may not be read */
};

static void report(
    struct merge *merge, st_property property, enum st_call_op op, enum st_status status)
{
    st_result_error(merge->session->result, merge->item, property, op, status);
}

/* What was not brought together may not count as such in the archive. */
static void hold_back(
    struct merge *merge, st_property property, enum st_call_op op, enum st_status status)
{
    merge->holds_back = true;
    report(merge, property, op, status);
}

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

static enum st_status look_everywhere(struct merge *merge)
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

static enum st_status value_at_base(
    const struct merge *merge, st_property property, st_name *ret_value)
{
    *ret_value = ST_NAME_NONE;
    return merge->has_base
               ? st_host_base_get(merge->session->client, merge->item, property, ret_value)
               : ST_OK;
}

/* An online item whose number has not changed is what the archive says; no need to read it. */
static enum st_status value_online(
    const struct merge *merge, st_property property, st_name base, st_name *ret_value)
{
    *ret_value = base;
    if (merge->has_base && merge->base.change == merge->online.change)
        return ST_OK;
    *ret_value = ST_NAME_NONE;
    if (!(merge->online.properties >> property & 1))
        return ST_OK;
    return st_host_get(merge->session->server, merge->item, property, ret_value);
}

static enum st_status put(
    struct st_host *host, st_object_id item, st_property property, st_name value)
{
    return value == ST_NAME_NONE ? st_host_unset(host, item, property)
                                 : st_host_set(host, item, property, value);
}

/* Of a property that may not be read nothing is known, so nothing is done; an edit is reported. */
static void hold_unreadable(struct merge *merge, st_property property)
{
    const struct st_pending *pending = st_pending_find(merge->session, merge->item);

    if (pending && pending->properties >> property & 1)
        hold_back(merge, property, ST_CALL_PROPERTY_GET, ST_ACCESS_DENIED);
}

/* Decide about one property, and stage what has to move. */
static void merge_property(struct merge *merge, st_property property)
{
    struct st_session *session = merge->session;
    st_properties bit = (st_properties)1 << property;
    st_name local = ST_NAME_NONE;
    st_name base = ST_NAME_NONE;
    st_name online = ST_NAME_NONE;
    enum st_status status = value_at_base(merge, property, &base);
    enum st_status read = status == ST_OK ? value_online(merge, property, base, &online) : status;

    if (status == ST_OK && read == ST_ACCESS_DENIED) {
        hold_unreadable(merge, property);
        return;
    }
    status = read;
    if (status == ST_OK)
        status = st_host_get(session->client, merge->item, property, &local);
    if (status != ST_OK) {
        hold_back(merge, property, ST_CALL_PROPERTY_GET, status);
    } else if (local == online) {
        merge->agreed |= bit;
    } else if (online == base) {
        status = put(session->server, merge->item, property, local);
        if (status == ST_OK)
            merge->sent |= bit;
        else
            report(merge, property, ST_CALL_PROPERTY_SET, status);
    } else if (local == base) {
        status = put(session->client, merge->item, property, online);
        if (status == ST_OK)
            merge->fetched |= bit;
        else
            hold_back(merge, property, ST_CALL_PROPERTY_SET, status);
    } else {
        merge->holds_back = true;
        report(merge, property, ST_CALL_PROPERTY_SET, ST_CONFLICT);
    }
}

/* Put the local item where the other one is; out of the client's folders the download drops it. */
static enum st_status follow_move(const struct merge *merge)
{
    enum st_status status =
        st_host_move(merge->session->client, merge->item, merge->online.folder, NULL);

    return status == ST_NO_PARENT ? ST_OK : status;
}

static void merge_place(struct merge *merge)
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
        report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_MOVE, status);
    }
}

/* Nothing moved, nothing can be crossed off the journal, and the archive says so already. */
static bool is_settled(const struct merge *merge, const struct st_item_info *agreed)
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

static void merge_item(struct merge *merge)
{
    struct st_session *session = merge->session;
    uint8_t edits = 1U << ST_EDIT_CREATE;
    enum st_status status = ST_OK;

    for (size_t property = 0; property < session->properties; property++)
        merge_property(merge, (st_property)property);
    if (merge->sent) {
        struct st_reply reply;

        status =
            st_host_save_if_unchanged(session->server, merge->item, merge->online.change, &reply);
        if (status == ST_OK)
            merge->online = reply.info;
        else
            report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_SAVE, status);
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
        report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
}

static void create_online(struct merge *merge)
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
        report(merge, property, ST_CALL_ITEM_CREATE, status);
        return;
    }
    status = st_host_save(session->client, merge->item, ST_SAVE_ADOPT, &reply.info.version, NULL);
    if (status == ST_OK)
        status = st_host_checkpoint(
            session->client, merge->item, st_session_all(session), ST_EDITS_ALL, reply.info.change);
    if (status != ST_OK)
        report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_CHECKPOINT, status);
}

/*
 * Deleted on one side: gone on the other too, unless it was changed there. An item that
 * is missing here though its user did not delete it was taken away by a run that did
 * not come to its end; deleting it online would make that everybody's loss.
 */
static void merge_deletion(struct merge *merge)
{
    struct st_session *session = merge->session;
    const struct st_pending *pending = st_pending_find(session, merge->item);
    enum st_status status = ST_OK;

    if (merge->has_online && st_pending_has(pending, ST_EDIT_DELETE))
        status = merge->online.change == merge->base.change
                     ? st_host_remove(session->server, merge->item, merge->online.change)
                     : ST_CONFLICT;
    else if (merge->has_local)
        status = pending ? ST_CONFLICT : st_host_remove(session->client, merge->item, 0);
    if (status == ST_OK)
        status = st_host_checkpoint(
            session->client, merge->item, st_session_all(session), ST_EDITS_ALL, 0);
    if (status != ST_OK)
        report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
}

static void reconcile(struct merge *merge)
{
    enum st_status status = look_everywhere(merge);

    if (status != ST_OK)
        report(merge, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN, status);
    else if (merge->has_local && merge->has_online)
        merge_item(merge);
    else if (merge->has_base)
        merge_deletion(merge);
    else if (merge->has_local)
        create_online(merge);
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
            (void)st_host_checkpoint(
                session->client, session->pending[i].object, st_session_all(session), ST_EDITS_ALL,
                0);
    for (size_t word = 0; word < words; word++)
        for (uint64_t left = known[word]; left; left &= left - 1) {
            struct merge merge = {
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
    .sync = three_way_sync,
};
