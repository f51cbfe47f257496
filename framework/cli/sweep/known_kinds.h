/*
 * known_kinds.h - what is known to be wrong in a sweep, from the log of an earlier one.
 *
 * A kind is an invariant, a call and a class of faults (report/swept.h), so that what is known
 * stays known when the engine makes a call more. What is known does not fail a sweep; what is
 * known and not wrong any more does, as `stale`.
 */
#ifndef ST_CLI_SWEEP_KNOWN_KINDS_H
#define ST_CLI_SWEEP_KNOWN_KINDS_H

#include <jansson.h>

#include "framework/cli/args.h"

/* Zeroed, nothing is known. */
struct st_known_kinds {
    json_t *sweeps;  /* "SCENARIO [ENGINE]": the event of its sweep; NULL: there is no log */
    uint32_t faults; /* set of 1 << enum st_fault_kind: those of that log */
};

/* Read the log of --known, if there is one. False after saying on stderr what is wrong. */
bool st_known_kinds_read(const struct st_args *args, struct st_known_kinds *ret_known);

/* The faults that the begin event of a sweep's log names, as a set of 1 << enum st_fault_kind. */
uint32_t st_known_kinds_faults(const json_t *begin);

void st_known_kinds_clear(struct st_known_kinds *known);

/*
 * Say in the event of a sweep which of its groups are known, and, where all cells were run with
 * all faults of the log, what is known and not wrong any more. faults is what it was swept with.
 */
void st_known_kinds_mark(const struct st_known_kinds *known, uint32_t faults, json_t *event);

#endif
