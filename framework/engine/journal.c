/*
 * journal.c - replaying what was done offline, one operation at a time.
 */
#include "framework/engine/journal.h"

#include <string.h>

#include "framework/engine/push.h"

struct replay {
    struct st_session *session;
    const struct st_journal_entry *entry;
    enum st_call_op op; /* the call that failed */
    st_property property;
};

static enum st_status send_properties(struct replay *replay, st_properties left)
{
    struct st_session *session = replay->session;
    st_object_id item = replay->entry->object;

    enum st_status status = st_push_properties(session, item, left, &replay->property);

    replay->op = ST_CALL_PROPERTY_SET;
    if (status != ST_OK)
        return status;
    replay->op = ST_CALL_ITEM_SAVE;
    return st_host_save(session->server, item, ST_SAVE_CHANGE, NULL, NULL);
}

static enum st_status apply(struct replay *replay)
{
    struct st_session *session = replay->session;
    st_object_id item = replay->entry->object;
    struct st_reply local;
    enum st_status status = st_host_open(session->client, item, &local);
    bool is_here = status == ST_OK;

    replay->op = ST_CALL_ITEM_OPEN;
    if (!is_here && status != ST_NOT_FOUND)
        return status;
    status = ST_OK;
    switch ((enum st_edit)replay->entry->edit) {
    case ST_EDIT_CREATE:
        replay->op = ST_CALL_ITEM_CREATE;
        if (is_here) /* made and deleted offline: neither ever happens */
            status = st_host_create(session->server, item, local.info.folder, local.info.name);
        return is_here && status == ST_OK ? send_properties(replay, replay->entry->properties)
                                          : status;
    case ST_EDIT_CHANGE:
        return is_here ? send_properties(replay, replay->entry->properties) : ST_OK;
    case ST_EDIT_DELETE:
        replay->op = ST_CALL_ITEM_DELETE;
        status = st_host_remove(session->server, item, 0);
        return status == ST_NOT_FOUND ? ST_OK : status;
    case ST_EDIT_MOVE:
        replay->op = ST_CALL_ITEM_MOVE;
        return is_here ? st_host_move(session->server, item, local.info.folder, NULL) : ST_OK;
    case ST_EDIT_MARK_READ:
        replay->op = ST_CALL_ITEM_MARK_READ;
        return is_here ? st_host_mark_read(session->server, item, local.info.is_read, NULL) : ST_OK;
    case ST_EDIT_COUNT:
        break;
    }
    return ST_BAD_CALL;
}

/*
 * Take it off the journal. Nothing is left to do for an item that is deleted, whatever
 * became of what had been done to it before.
 */
static enum st_status settle(struct replay *replay)
{
    const struct st_journal_entry *entry = replay->entry;
    struct st_session *session = replay->session;
    bool is_gone = entry->edit == ST_EDIT_DELETE;

    replay->op = ST_CALL_ITEM_CHECKPOINT;
    replay->property = ST_NO_PROPERTY;
    return st_host_checkpoint(
        session->client, entry->object, is_gone ? st_session_all(session) : entry->properties,
        (uint8_t)(is_gone ? ST_EDITS_ALL : 1U << entry->edit), 0);
}

enum st_status st_journal_replay(struct st_session *session, bool stops)
{
    struct st_reply reply;
    enum st_status status = st_host_journal(session->client, &reply);

    if (status != ST_OK)
        return status;

    size_t count = reply.entry_count;

    /* A copy, since settling an entry takes it off the journal. */
    memcpy(session->journal, reply.entries, count * sizeof *session->journal);
    for (size_t i = 0; i < count; i++) {
        const struct st_journal_entry *entry = &session->journal[i];
        struct replay replay = { .session = session, .entry = entry, .property = ST_NO_PROPERTY };

        status = apply(&replay);
        if (status != ST_OK)
            (void)st_host_abort(session->server, entry->object);
        else
            status = settle(&replay);
        if (status == ST_OK)
            continue;
        st_result_error(session->result, entry->object, replay.property, replay.op, status);
        if (stops)
            break;
    }
    return st_result_status(session->result);
}
