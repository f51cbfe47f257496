/*
 * oracle.h - what must hold after a run, whatever the engine.
 *
 * An invariant reads a finished run and nothing else; none trusts what the engine
 * says about itself. Add one: a row in engine/invariant.h, a function here, an
 * engine of the zoo that only it catches.
 */
#ifndef ST_RUN_ORACLE_H
#define ST_RUN_ORACLE_H

#include "framework/run/run.h"

struct st_finding {
    enum st_invariant invariant;
    const char *what; /* the item, and the property if it is one */
    const char *expected;
    const char *actual;
    size_t step; /* the sync step */
    size_t call; /* index into the trace of the call to blame; SIZE_MAX: none */
};

/*
 * Judge a recorded run by all invariants but those the scenario excepts. Each
 * broken one gives one finding, the first. Returns how many; ret_findings has
 * room for ST_INVARIANT_COUNT.
 */
size_t st_oracle_judge(struct st_run *run, struct st_finding *ret_findings);

/* Invariants that only the end tells, when nothing is left to do. */
enum {
    ST_ORACLE_AT_THE_END = 1 << ST_INVARIANT_CONVERGENCE | 1 << ST_INVARIANT_RECOVERY |
                           1 << ST_INVARIANT_CRASH_EQUIVALENCE |
                           1 << ST_INVARIANT_IDEMPOTENT_RERUN | 1 << ST_INVARIANT_NO_LOST_UPDATE,
};

/* The same without the invariants of a set, such as those of a run that has no end yet. */
size_t st_oracle_judge_but(struct st_run *run, unsigned except, struct st_finding *ret_findings);

/*
 * Judge synchronizations first to last - 1 of the run by a set of invariants. Returns
 * the broken ones; ret_rows, by invariant, has the finding of each.
 */
unsigned st_oracle_broken(
    struct st_run *run,
    size_t first,
    size_t last,
    unsigned invariants,
    struct st_finding *ret_rows);

#endif
