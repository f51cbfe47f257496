/*
 * fetch.h - the download half that several engines share.
 *
 * It compares the server's change number of each item with the one in the
 * client's base, copies what is newer, and deletes locally what the server says
 * is gone. An item that is merely no longer listed is asked for by name first:
 * what cannot be seen is not deleted. An engine that claims `revoke` takes its copy
 * away, and says so, when the server answers that it may not be seen.
 */
#ifndef ST_ENGINE_FETCH_H
#define ST_ENGINE_FETCH_H

#include "framework/engine/pending.h"

/*
 * Bring all folders of the session up to date. Properties and edits that are
 * still pending on the client are left as the user made them. Refusals become
 * errors of the result; the rest goes on.
 */
void st_fetch(struct st_session *session);

#endif
