/*
 * quiet.h - comparing whole worlds: what changed, and whether people see the same.
 */
#ifndef ST_RUN_QUIET_H
#define ST_RUN_QUIET_H

#include "framework/run/run.h"

/*
 * Did a synchronization of the client change anything that lasts: the server, the
 * client's items, what it remembers, or its journal? Saving the same values again
 * counts; the clock does not.
 */
bool st_quiet_changed(const struct st_world *before, const struct st_world *after, size_t client);

/* What people see of two worlds is not the same: where, and how it is in each. */
struct st_difference {
    st_replica_id replica;
    st_object_id object;
    st_property property;          /* ST_NO_PROPERTY: whether it is there, and where */
    const struct st_object *a, *b; /* NULL: not there */
};

/*
 * Is b as a, to people? Compares the items of the server and of all clients: presence,
 * place, name, values, read state; and b must keep the versions that lost in a.
 * Numbers do not matter, and neither do the items in ignore (NULL: none) and what is
 * below them, nor read states if with_read is false. False when there is a difference; then it is
 * the first.
 */
bool st_quiet_same(
    const struct st_world *a,
    const struct st_world *b,
    const uint64_t *ignore,
    bool with_read,
    struct st_difference *ret_difference);

/*
 * The set of items about whose end nothing can be demanded. Somebody else had changed
 * them when their edits were sent: with a fault in between, another version may win, as
 * long as both are kept. Or they are moved as well as edited, so that another list
 * decides about what comes late. Or they are moved to where somebody sees more of them, or
 * less, or out of a folder that somebody may not list: what he has of them depends on when. Or they
 * may not be seen: who does not hear that what he sent arrived cannot look.
 */
const uint64_t *st_quiet_unsure(const struct st_run *run);

#endif
