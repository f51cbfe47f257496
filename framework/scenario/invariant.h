/*
 * invariant.h - the names of what must hold after a run, whatever the engine.
 *
 * The names are here because scenarios use them; the functions are in run/oracle.c.
 */
#ifndef ST_SCENARIO_INVARIANT_H
#define ST_SCENARIO_INVARIANT_H

#include "framework/base/words.h"

/* id, word, promise */
#define ST_INVARIANTS(X)                                                                       \
    X(PROGRESS, "progress", "every edit its author may make arrives, whatever else is denied") \
    X(TRUTHFUL_SUCCESS, "truthful-success",                                                    \
      "a synchronization that says ok leaves no difference between the replicas")              \
    X(ERROR_SURFACED, "error-surfaced", "an edit that did not arrive is reported, by item")    \
    X(NO_LOST_UPDATE, "no-lost-update",                                                        \
      "every edit arrived, is kept as the loser of a conflict, or is still on its client")     \
    X(ITEM_ATOMICITY, "item-atomicity", "no item on the server is half of an upload")          \
    X(NO_ESCALATION, "no-escalation",                                                          \
      "nothing changed on the server that its author may not change")                          \
    X(ACL_KEPT, "acl-kept", "a synchronization changes no access list, owner or membership")   \
    X(WELL_FORMED_TREE, "well-formed-tree", "no orphan, no name twice in a folder")

enum st_invariant {
#define X(id, word, promise) ST_INVARIANT_##id,
    ST_INVARIANTS(X)
#undef X
        ST_INVARIANT_COUNT
};

extern const struct st_words st_invariant_words;
extern const char *const st_invariant_promises[ST_INVARIANT_COUNT];

#endif
