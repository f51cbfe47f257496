/*
 * journal.h - replaying what was done offline, one operation at a time.
 *
 * As ldapmodify does with a file of changes: operations in the order they were
 * made, each all or nothing on its own entry (RFC 4511, 4.6), no look at what
 * others did, no download. What was applied is taken off the journal.
 */
#ifndef ST_ENGINE_JOURNAL_H
#define ST_ENGINE_JOURNAL_H

#include "framework/engine/pending.h"

/* Replay the journal; stop at the first operation that is refused, or go on. */
enum st_status st_journal_replay(struct st_session *session, bool stops);

#endif
