/*
 * fetch.h - the download half that several engines share.
 *
 * It compares the server's change number of each item with the one in the
 * client's base, copies what is newer, and deletes locally what the server says
 * is gone. An item that is merely no longer listed is asked for by name first:
 * what cannot be seen is not deleted. An engine that claims `revoke` takes its copy
 * away, and says so, when the server answers that it may not be seen.
 *
 * A copy is no whole version of the server's when a property of it may not be read or has
 * an edit that is still pending. A right that comes back gives no number: an engine that
 * wants to hear of it asks again for what its copy lacks, and marks a copy with a value of
 * before with the number 0, which is no number of the server's.
 */
#ifndef ST_ENGINE_FETCH_H
#define ST_ENGINE_FETCH_H

#include "framework/engine/pending.h"

/*
 * Bring all folders of the session up to date. Properties and edits that are
 * still pending on the client are left as the user made them. Refusals become
 * errors of the result; the rest goes on. marks_partial: what a copy lacks of its version
 * is asked for again each time, until it may be read.
 */
void st_fetch(struct st_session *session, bool marks_partial);

#endif
