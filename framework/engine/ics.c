/*
 * ics.c - what the three readings of Incremental Change Synchronization share.
 */
#include "framework/engine/ics.h"

#include "framework/engine/push.h"

static void log_entry(
    const struct st_ics *ics, enum st_log_kind kind, st_name name, uint32_t number)
{
    const struct st_log_entry entry = {
        .kind = (uint8_t)kind,
        .clock = ics->session->clock,
        .name = name,
        .number = number,
    };

    st_result_log(ics->session->result, &entry);
}

/* An item failed: its error, its lines in the log, and what else now stays undone. */
static void fail_item(
    struct st_ics *ics, st_object_id item, enum st_status status, st_name folder_name)
{
    struct st_sync_result *result = ics->session->result;
    struct st_sync_error *error = st_result_error(result, item, ics->property, ics->op, status);
    struct st_log_entry entry = {
        .kind = ST_LOG_ITEM_ERROR,
        .clock = ics->session->clock,
        .name = ics->local.name,
        .code = st_ics_code(status, ics->context),
    };

    error->code = entry.code;
    st_result_log(result, &entry);
    if (ics->repeats_folder_error) {
        entry.kind = ST_LOG_FOLDER_ERROR;
        entry.name = folder_name;
        st_result_log(result, &entry);
    }
    result->session_code = ST_ICS_SESSION_WARNING;
    ics->stops_folder = ics->scope >= ST_ICS_ABORT_FOLDER;
    ics->stops_session = ics->scope >= ST_ICS_ABORT_SESSION;
}

enum st_status st_ics_set_all(struct st_ics *ics, st_object_id item, st_properties skip)
{
    enum st_status status =
        st_push_properties(ics->session, item, ics->local.properties & ~skip, &ics->property);

    if (status != ST_OK)
        ics->op = ST_CALL_PROPERTY_SET;
    return status;
}

/*
 * The client and the server now agree, unless the server resolved a conflict against us, or has
 * a place or a read state of somebody else's, which are no part of an import: the download looks
 * then.
 */
static enum st_status settle_save(
    struct st_ics *ics, st_object_id item, bool is_new, const struct st_item_info *saved)
{
    unsigned edits = 1U << ST_EDIT_CREATE | 1U << ST_EDIT_CHANGE;

    bool same = st_version_compare(&saved->version, &ics->local.version) == ST_ORDER_SAME &&
                saved->folder == ics->local.folder && saved->is_read == ics->local.is_read;

    if (is_new)
        edits |= 1U << ST_EDIT_MOVE; /* it was made where it was moved to */
    return st_host_checkpoint(
        ics->session->client, item, st_session_all(ics->session), (uint8_t)edits,
        same ? saved->change : 0);
}

/*
 * Results that a client should ignore, since the server has something newer
 * ([MS-OXCFXICS] R2498-R2500): the download brings it.
 */
static bool is_ignored(enum st_status status)
{
    return status == ST_GONE || status == ST_SUPERSEDED;
}

static enum st_status settle_ignored(const struct st_ics *ics, st_object_id item)
{
    return st_host_checkpoint(
        ics->session->client, item, st_session_all(ics->session), ST_EDITS_ALL, 0);
}

/*
 * Moves come before modifications (R2496). Real public folders refuse them (R2545).
 * The move makes a version of its own; if the user's was a successor of the one
 * before, it is one of this, too, and what follows is no conflict. What is there already was
 * moved unheard.
 */
static enum st_status upload_move(struct st_ics *ics, st_object_id item)
{
    struct st_host *server = ics->session->server;
    struct st_reply reply;
    enum st_status status = st_host_open(server, item, &reply);
    enum st_order order = st_version_compare(&ics->version, &reply.info.version);

    ics->op = ST_CALL_ITEM_MOVE;
    if (status == ST_OK && reply.info.folder != ics->local.folder)
        status = st_host_move(server, item, ics->local.folder, &reply);
    if (is_ignored(status))
        return settle_ignored(ics, item);
    if (status != ST_OK)
        return status;
    if (order == ST_ORDER_NEWER)
        st_version_merge(&ics->version, &reply.info.version);
    return st_host_checkpoint(ics->session->client, item, 0, 1U << ST_EDIT_MOVE, 0);
}

/* Made and moved offline, it was to be made where it is now; but it was made unheard. */
static bool lies_elsewhere(
    const struct st_ics *ics, const struct st_pending *pending, const struct st_item_info *online)
{
    return st_pending_has(pending, ST_EDIT_CREATE) && st_pending_has(pending, ST_EDIT_MOVE) &&
           online->folder != ics->local.folder;
}

static enum st_status upload_contents(
    struct st_ics *ics, st_object_id item, const struct st_pending *pending)
{
    struct st_host *server = ics->session->server;
    struct st_reply reply;
    enum st_status status = st_host_open(server, item, &reply);
    bool is_new = status == ST_NOT_FOUND && st_pending_has(pending, ST_EDIT_CREATE);

    ics->op = ST_CALL_ITEM_OPEN;
    if (status == ST_OK && lies_elsewhere(ics, pending, &reply.info))
        status = upload_move(ics, item);
    if (is_new) {
        ics->op = ST_CALL_ITEM_CREATE;
        status = st_host_create(server, item, ics->local.folder, ics->local.name);
        if (status == ST_OK)
            status = st_ics_set_all(ics, item, 0);
    } else if (status == ST_OK && !(reply.info.properties | ics->local.properties)) {
        return settle_ignored(ics, item); /* nothing there, nothing here: nothing to replace */
    } else if (status == ST_OK) {
        status = ics->replace(ics, item, reply.info.properties);
    }
    if (status == ST_OK) {
        ics->property = ST_NO_PROPERTY;
        ics->op = ST_CALL_ITEM_SAVE;
        ics->context = ST_ICS_SAVE;
        status = st_host_save(server, item, ST_SAVE_IMPORT, &ics->version, &reply);
        if (status == ST_ACCESS_DENIED)
            ics->property = reply.refused;
    }
    if (is_ignored(status))
        return settle_ignored(ics, item);
    if (status != ST_OK) {
        (void)st_host_abort(server, item);
        return status;
    }
    *(is_new ? &ics->added : &ics->updated) += 1;
    return settle_save(ics, item, is_new, &reply.info);
}

/* Deletions are not checked for conflicts; what is already gone is fine (R2250). */
static enum st_status upload_deletion(
    struct st_ics *ics, st_object_id item, const struct st_pending *pending)
{
    enum st_status status = ST_GONE;

    ics->op = ST_CALL_ITEM_DELETE;
    if (!st_pending_is_void(pending))
        status = st_host_remove(ics->session->server, item, 0);
    if (status == ST_OK)
        ics->deleted++;
    else if (!is_ignored(status) && status != ST_NOT_FOUND)
        return status;
    return settle_ignored(ics, item);
}

static enum st_status upload_read_state(struct st_ics *ics, st_object_id item)
{
    enum st_status status = st_host_mark_read(ics->session->server, item, ics->local.is_read, NULL);

    ics->op = ST_CALL_ITEM_MARK_READ;
    if (status != ST_OK && !is_ignored(status))
        return status;
    return st_host_checkpoint(ics->session->client, item, 0, 1U << ST_EDIT_MARK_READ, 0);
}

static enum st_status upload_item(struct st_ics *ics, const struct st_pending *pending)
{
    st_object_id item = pending->object;
    bool is_new = st_pending_has(pending, ST_EDIT_CREATE);
    enum st_status status = ST_OK;

    ics->property = ST_NO_PROPERTY;
    ics->context = ST_ICS_IMPORT;
    if (st_pending_has(pending, ST_EDIT_DELETE))
        return upload_deletion(ics, item, pending);
    if (st_pending_has(pending, ST_EDIT_MOVE) && !is_new)
        status = upload_move(ics, item);
    if (status == ST_OK && (is_new || pending->properties))
        status = upload_contents(ics, item, pending);
    if (status == ST_OK && st_pending_has(pending, ST_EDIT_MARK_READ))
        status = upload_read_state(ics, item);
    return status;
}

/* The item as the client has it; a deleted one as it was at the last agreement. */
static enum st_status open_local(struct st_ics *ics, st_object_id item)
{
    struct st_reply reply;
    enum st_status status = st_host_open(ics->session->client, item, &reply);

    ics->op = ST_CALL_ITEM_OPEN;
    ics->property = ST_NO_PROPERTY;
    ics->context = ST_ICS_IMPORT;
    if (status == ST_NOT_FOUND)
        status = st_host_base_open(ics->session->client, item, &reply);
    if (status == ST_OK) {
        ics->local = reply.info;
        ics->version = reply.info.version;
    }
    return status;
}

/*
 * Nothing is left of it here, not even what was agreed, so that it has no folder: it was made and
 * deleted offline, or has arrived unheard and was deleted.
 */
static enum st_status upload_vanished(struct st_ics *ics, const struct st_pending *pending)
{
    return st_pending_has(pending, ST_EDIT_DELETE) ? upload_deletion(ics, pending->object, pending)
                                                   : settle_ignored(ics, pending->object);
}

static void upload_folder(struct st_ics *ics, st_object_id folder)
{
    struct st_session *session = ics->session;
    struct st_reply reply;
    st_name name =
        st_host_open(session->client, folder, &reply) == ST_OK ? reply.info.name : ST_NAME_NONE;

    ics->added = ics->updated = ics->deleted = 0;
    ics->stops_folder = false;
    log_entry(ics, ST_LOG_FOLDER, name, 0);
    for (size_t i = 0; i < session->pending_count && !ics->stops_folder; i++) {
        const struct st_pending *pending = &session->pending[i];

        enum st_status status = open_local(ics, pending->object);

        if (status == ST_NOT_FOUND)
            status = folder == session->folders[0] ? upload_vanished(ics, pending) : ST_OK;
        else if (status == ST_OK && ics->local.folder == folder)
            status = upload_item(ics, pending);
        if (status != ST_OK)
            fail_item(ics, pending->object, status, name);
    }
    if (ics->added)
        log_entry(ics, ST_LOG_ADDED, ST_NAME_NONE, ics->added);
    if (ics->updated)
        log_entry(ics, ST_LOG_UPDATED, ST_NAME_NONE, ics->updated);
    if (ics->deleted)
        log_entry(ics, ST_LOG_DELETED, ST_NAME_NONE, ics->deleted);
}

enum st_status st_ics_sync(
    struct st_session *session,
    enum st_status (*replace)(struct st_ics *ics, st_object_id item, st_properties online))
{
    struct st_ics ics = {
        .session = session,
        .replace = replace,
        .scope = (enum st_ics_scope)session->options[ST_ICS_OPTION_SCOPE],
        .repeats_folder_error = session->options[ST_ICS_OPTION_FOLDER_LINE] == 1,
    };
    enum st_status status = st_pending_collect(session);

    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < session->folder_count && !ics.stops_session; i++)
        upload_folder(&ics, session->folders[i]);
    if (!ics.stops_session) {
        st_fetch(session, false);
        log_entry(&ics, ST_LOG_DONE, ST_NAME_NONE, 0);
    }
    return st_result_status(session->result);
}
