/*
 * oracle_state.h - invariants that compare the server before and after.
 */
#ifndef ST_RUN_ORACLE_STATE_H
#define ST_RUN_ORACLE_STATE_H

#include "framework/run/oracle.h"

/* False when the invariant is broken by this synchronization; then the finding says how. */
typedef bool st_state_check(
    const struct st_run *run, const struct st_sync_record *sync, struct st_finding *ret_finding);

st_state_check st_check_item_atomicity;
st_state_check st_check_no_escalation;
st_state_check st_check_acl_kept;
st_state_check st_check_well_formed_tree;

#endif
