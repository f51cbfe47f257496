/*
 * invariant.h - the names of what must hold after a run, whatever the engine.
 *
 * The names are here because scenarios and descriptions of engines use them; the functions are
 * in run/oracle*.c.
 */
#ifndef ST_ENGINE_INVARIANT_H
#define ST_ENGINE_INVARIANT_H

#include "framework/base/words.h"

/*
 * id, word, promise. A broken promise is told by the first row that sees it best, so
 * the order is the order of reports.
 */
#define ST_INVARIANTS(X)                                                                        \
    X(PROGRESS, "progress", "every edit its author may make arrives, whatever else is denied")  \
    X(TRUTHFUL_SUCCESS, "truthful-success",                                                     \
      "a synchronization that says ok leaves no difference between the replicas")               \
    X(ERROR_SURFACED, "error-surfaced",                                                         \
      "an edit that did not arrive is reported, by item, with what happened to it")             \
    X(NO_LOST_UPDATE, "no-lost-update",                                                         \
      "every edit arrived, is kept as the loser of a conflict, or is still on its client")      \
    X(CONFLICT_PRESERVED, "conflict-preserved",                                                 \
      "what somebody else wrote is never overwritten unseen, unless it is kept as a loser")     \
    X(NO_RESURRECTION, "no-resurrection", "nothing appears that nobody made")                   \
    X(INVISIBLE_NOT_DELETED, "invisible-is-not-deleted",                                        \
      "nothing is deleted because it could not be seen")                                        \
    X(REVOCATION_HONOURED, "revocation-honoured",                                               \
      "what may no longer be seen leaves the client, and is reported; edits of it are kept")    \
    X(ITEM_ATOMICITY, "item-atomicity", "no item on the server is half of an upload")           \
    X(NO_ESCALATION, "no-escalation",                                                           \
      "nothing changed on the server that its author may not change")                           \
    X(ACL_KEPT, "acl-kept", "a synchronization changes no access list, owner or membership")    \
    X(WELL_FORMED_TREE, "well-formed-tree", "no orphan, no name twice in a folder")             \
    X(BOUNDED_WORK, "bounded-work", "no more calls than items, properties and edits call for")  \
    X(CONVERGENCE, "convergence",                                                               \
      "in the end all replicas are the same, but for what is pending or reported")              \
    X(RECOVERY, "recovery", "when a fault is over, all comes to be as if it had not happened")  \
    X(CRASH_EQUIVALENCE, "crash-equivalence",                                                   \
      "after a crash at any call, the next synchronizations make it as if it had not happened") \
    X(IDEMPOTENT_RERUN, "idempotent-rerun",                                                     \
      "a synchronization with nothing left to do changes nothing")                              \
    X(DETERMINISM, "determinism", "the same input gives the same calls and the same end")

enum st_invariant {
#define X(id, word, promise) ST_INVARIANT_##id,
    ST_INVARIANTS(X)
#undef X
        ST_INVARIANT_COUNT
};

extern const struct st_words st_invariant_words;
extern const char *const st_invariant_promises[ST_INVARIANT_COUNT];

#endif
