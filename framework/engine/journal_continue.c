/*
 * journal_continue.c - a journal of operations replayed in order, as `ldapmodify(1) with -c`.
 *
 * Each operation is all or nothing; one that is refused is reported and stays in
 * the journal, and the rest goes on.
 */
#include "framework/engine/journal.h"
#include "framework/engine/registry.h"

static enum st_status journal_continue_sync(struct st_session *session)
{
    return st_journal_replay(session, /* stops= */ false);
}

const struct st_engine st_engine_journal_continue = {
    .name = "journal-continue",
    .summary = "replays the journal in order; skips what is refused and goes on",
    .source = "ldapmodify(1) with -c; RFC 4511, 4.6",
    .caps = ST_CAN(UPLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) | ST_CAN(READ_STATE) |
            ST_CAN(WHOLE_ITEM),
    .sync = journal_continue_sync,
};
