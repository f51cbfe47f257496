/*
 * journal_stop.c - a journal of operations replayed in order, as `ldapmodify(1) without -c`.
 *
 * Each operation is all or nothing; the first one that is refused ends it, and what
 * comes after stays undone: the whole journal shares the fate of one entry.
 */
#include "framework/engine/journal.h"
#include "framework/engine/registry.h"

static enum st_status journal_stop_sync(struct st_session *session)
{
    return st_journal_replay(session, /* stops= */ true);
}

const struct st_engine st_engine_journal_stop = {
    .name = "journal-stop",
    .summary = "replays the journal in order; the first refusal ends it",
    .source = "ldapmodify(1) without -c; RFC 4511, 4.6",
    .caps = ST_CAN(UPLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) | ST_CAN(READ_STATE) |
            ST_CAN(WHOLE_ITEM),
    .sync = journal_stop_sync,
};
