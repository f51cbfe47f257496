/*
 * reference_delete.c - how `reference` sends a deletion.
 *
 * Deleting loses to what the user had not seen: the item comes back to the client.
 */
#include "framework/engine/reference.h"

/*
 * An item that is deleted without a base was made here, or was fetched by a run that did not
 * come to its end. Only of the former is it known what the user deleted: if nobody else has
 * changed it since, what is online is that.
 */
static bool is_own(const struct st_upload *upload)
{
    return st_pending_is_void(upload->pending) &&
           upload->online.version.key_replica == upload->session->replica;
}

/*
 * The number under which the item may be deleted: the one it has, if the user has seen all
 * that is there, else the one that the user saw, of which the server will say that it is
 * another; 0 if neither can be told.
 */
static enum st_status look_for_number(const struct st_upload *upload, uint32_t *ret_change)
{
    bool differs = false;
    enum st_status status = ST_OK;

    *ret_change = upload->base.change;
    if (!upload->has_base)
        *ret_change = is_own(upload) ? upload->online.change : 0;
    if (!upload->has_base || upload->base.change == upload->online.change ||
        !st_upload_has_seen(&upload->base.version, &upload->online.version))
        return ST_OK;

    /* A read state has numbers, too, and loses nothing; values without a version are lost. */
    status = st_upload_find_news(upload, &differs);
    if (status == ST_OK && !differs)
        *ret_change = upload->online.change;
    return status;
}

void st_upload_delete(struct st_upload *upload)
{
    struct st_session *session = upload->session;
    st_object_id item = upload->pending->object;
    uint32_t change = 0;
    struct st_reply reply;
    enum st_status status = st_host_open(session->server, item, &reply);

    upload->online = reply.info;
    if (status == ST_OK)
        status = look_for_number(upload, &change);
    if (status == ST_OK) /* number 0 would delete whatever is there */
        status = change ? st_host_remove(session->server, item, change) : ST_CONFLICT;
    if (status == ST_CONFLICT)
        st_result_notice(session->result, item, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
    else if (status != ST_OK && status != ST_GONE && status != ST_NOT_FOUND) {
        st_upload_report(upload, ST_NO_PROPERTY, ST_CALL_ITEM_DELETE, status);
        return;
    }
    (void)st_upload_settle(upload, st_session_all(session), ST_EDITS_ALL, 0);
}
