/*
 * pending.c - the journal by item: what an item-based engine has to upload.
 */
#include "framework/engine/pending.h"

static struct st_pending *find(const struct st_session *session, st_object_id object)
{
    for (size_t i = 0; i < session->pending_count; i++)
        if (session->pending[i].object == object)
            return &session->pending[i];
    return NULL;
}

enum st_status st_pending_collect(struct st_session *session)
{
    struct st_reply reply;
    enum st_status status = st_host_journal(session->client, &reply);

    session->pending_count = 0;
    if (status != ST_OK)
        return status;
    for (size_t i = 0; i < reply.entry_count; i++) {
        const struct st_journal_entry *entry = &reply.entries[i];
        struct st_pending *pending = find(session, entry->object);

        if (!pending) {
            pending = &session->pending[session->pending_count++];
            *pending = (struct st_pending){ .object = entry->object };
        }
        pending->properties |= entry->properties;
        pending->edits = (uint8_t)(pending->edits | 1U << entry->edit);
    }
    return ST_OK;
}

const struct st_pending *st_pending_find(const struct st_session *session, st_object_id object)
{
    return find(session, object);
}
