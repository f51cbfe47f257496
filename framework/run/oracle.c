/*
 * oracle.c - all invariants, on all synchronizations of a run.
 */
#include "framework/run/oracle.h"

#include "framework/run/look.h"

/* Add an invariant: a row in engine/invariant.h, and its function here. */
static st_check *const checks[ST_INVARIANT_COUNT] = {
    [ST_INVARIANT_PROGRESS] = st_check_progress,
    [ST_INVARIANT_TRUTHFUL_SUCCESS] = st_check_truthful_success,
    [ST_INVARIANT_ERROR_SURFACED] = st_check_error_surfaced,
    [ST_INVARIANT_NO_LOST_UPDATE] = st_check_no_lost_update,
    [ST_INVARIANT_CONFLICT_PRESERVED] = st_check_conflict_preserved,
    [ST_INVARIANT_NO_RESURRECTION] = st_check_no_resurrection,
    [ST_INVARIANT_INVISIBLE_NOT_DELETED] = st_check_invisible_not_deleted,
    [ST_INVARIANT_REVOCATION_HONOURED] = st_check_revocation_honoured,
    [ST_INVARIANT_ITEM_ATOMICITY] = st_check_item_atomicity,
    [ST_INVARIANT_NO_ESCALATION] = st_check_no_escalation,
    [ST_INVARIANT_ACL_KEPT] = st_check_acl_kept,
    [ST_INVARIANT_WELL_FORMED_TREE] = st_check_well_formed_tree,
    [ST_INVARIANT_BOUNDED_WORK] = st_check_bounded_work,
    [ST_INVARIANT_CONVERGENCE] = st_check_convergence,
    [ST_INVARIANT_RECOVERY] = st_check_recovery,
    [ST_INVARIANT_CRASH_EQUIVALENCE] = st_check_crash_equivalence,
    [ST_INVARIANT_IDEMPOTENT_RERUN] = st_check_idempotent_rerun,
    [ST_INVARIANT_DETERMINISM] = st_check_determinism,
};

/* Judge one synchronization by all that have not been broken before. */
static unsigned judge(
    struct st_run *run, const struct st_sync_record *sync, unsigned left, struct st_finding *rows)
{
    struct st_excuse excuse;
    struct st_look_token made = { .of = NULL };
    struct st_look look = {
        .run = run,
        .sync = sync,
        .caps = run->spec->engine->caps,
        .excuse = &excuse,
        .made = &made,
    };

    st_excuse_make(run, sync, &excuse);
    look.owed = st_owed_list(run, sync, &look.owed_count);
    for (unsigned todo = left; todo; todo &= todo - 1) {
        enum st_invariant invariant = (enum st_invariant)__builtin_ctz(todo);

        look.finding = &rows[invariant];
        if (checks[invariant](&look))
            continue;
        rows[invariant].invariant = invariant;
        left &= ~(1U << invariant);
    }
    return left;
}

unsigned st_oracle_broken(
    struct st_run *run, size_t first, size_t last, unsigned invariants, struct st_finding *ret_rows)
{
    unsigned all = invariants & ~run->scenario->except;
    unsigned left = all;

    for (size_t i = first; i < last; i++)
        left = judge(run, st_run_sync(run, i), left, ret_rows);
    return all & ~left;
}

size_t st_oracle_judge_but(struct st_run *run, unsigned except, struct st_finding *ret_findings)
{
    struct st_finding rows[ST_INVARIANT_COUNT];
    size_t count = 0;
    unsigned broken = st_oracle_broken(
        run, 0, run->sync_count + run->recovery_count, ((1U << ST_INVARIANT_COUNT) - 1) & ~except,
        rows);

    for (; broken; broken &= broken - 1)
        ret_findings[count++] = rows[__builtin_ctz(broken)];
    return count;
}

size_t st_oracle_judge(struct st_run *run, struct st_finding *ret_findings)
{
    return st_oracle_judge_but(run, 0, ret_findings);
}
