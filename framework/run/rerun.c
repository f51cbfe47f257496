/*
 * rerun.c - the last synchronization of a judged run again, with faults that it did not meet.
 */
#include "framework/run/rerun.h"

#include <string.h>

#include "framework/run/comparable.h"

bool st_rerun_begin(
    struct st_rerun *rerun,
    struct st_arena *arena,
    struct st_arena *scratch,
    size_t calls_max,
    const struct st_case *judged)
{
    const struct st_run *run = judged->run;
    const struct st_scenario *scenario = judged->scenario;
    const struct st_sync_record *last = &run->syncs[run->sync_count - 1];

    if (run->sync_count == 0 || last->step + 1 != scenario->step_count ||
        judged->finding_count > 0 || st_run_has_fired(run))
        return false;
    *rerun = (struct st_rerun){
        .runner = st_runner_new(arena, scenario, judged->spec, ST_RUN_RECORD | ST_RUN_QUICK),
        .arena = arena,
        .scratch = scratch,
        .past = { run->offline, run->syncs, run->sync_count - 1, last->clock },
        .last = last,
        .quiet = run->quiet,
        .judged = { .scenario = scenario, .spec = judged->spec },
    };
    rerun->held[rerun->held_count++] = last->after;
    rerun->judged.findings = ST_NEW_ARRAY(arena, struct st_finding, ST_INVARIANT_COUNT);
    st_runner_limit(rerun->runner, calls_max);
    st_runner_record_in(rerun->runner, scratch, true);
    return true;
}

/* Has the same world been left behind, and all ended well? */
static bool is_known(const struct st_rerun *rerun, const struct st_world *world)
{
    size_t size = rerun->judged.scenario->setting.size;

    for (size_t i = 0; i < rerun->held_count; i++)
        if (memcmp(rerun->held[i], world, size) == 0)
            return true;
    return false;
}

static void remember(struct st_rerun *rerun, const struct st_world *world)
{
    if (rerun->held_count < ST_RERUN_ENDS)
        rerun->held[rerun->held_count++] =
            st_arena_copy_block(rerun->arena, world, rerun->judged.scenario->setting.size);
}

/* What follows is the same after the same world. */
static void judge(struct st_rerun *rerun, struct st_case *judged)
{
    struct st_run *run = judged->run;
    const struct st_world *after = run->syncs[0].after;
    bool is_shared = st_run_is_shared(run);

    if (is_shared && is_known(rerun, after)) {
        judged->finding_count = st_oracle_judge_but(run, ST_ORACLE_AT_THE_END, judged->findings);
        return;
    }
    st_runner_recover(rerun->runner, run);
    if (st_run_has_comparable_end(run))
        run->baseline = rerun->quiet;
    judged->finding_count = st_oracle_judge(run, judged->findings);
    if (is_shared && run->baseline && judged->finding_count == 0)
        remember(rerun, after);
}

const struct st_case *st_rerun_go(struct st_rerun *rerun, const struct st_plan *plan)
{
    struct st_case *judged = &rerun->judged;

    st_arena_reset(rerun->scratch);
    st_runner_plan(rerun->runner, plan);
    judged->run =
        st_runner_cell(rerun->runner, rerun->last->before, &rerun->past, rerun->last->step);
    judged->finding_count = 0;
    if (st_run_has_fired(judged->run))
        judge(rerun, judged);
    return judged;
}
