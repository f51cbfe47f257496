/*
 * look.c - what is wrong with a scenario on an engine: what there is to keep.
 */
#include <string.h>

#include "framework/run/judge.h"
#include "framework/shrink/trial.h"

struct job {
    const struct st_scenario *scenario;
    const struct st_engine_spec *spec;
    struct st_shrink_broken *broken;
};

static void look(const struct job *job)
{
    struct st_arena arena;
    struct st_case judged = { .scenario = job->scenario, .spec = job->spec };

    st_arena_init(&arena);
    st_judge_run(&arena, ST_SHRINK_CALLS_MAX, &judged);
    st_judge_fail_like(job->spec->engine);
    for (size_t i = 0; i < judged.finding_count; i++)
        job->broken->invariants |= 1U << judged.findings[i].invariant;
    job->broken->expectation = judged.run->problem_count > 0;
    if (job->broken->expectation)
        job->broken->expectation_of_others =
            st_trial_sort(st_trial_reference(&arena, job->scenario));
    job->broken->end = ST_SHRINK_END_MINIMAL;
    st_arena_clear(&arena);
}

static void work(void *context, struct st_worker_out *out)
{
    const struct job *job = context;

    st_worker_at(out, 1);
    look(job);
    st_worker_send(out, (const char *)job->broken, sizeof *job->broken);
}

static void receive(void *context, const char *bytes, size_t size)
{
    const struct job *job = context;

    if (size == sizeof *job->broken)
        memcpy(job->broken, bytes, size);
}

void st_shrink_look(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_engine_spec *spec,
    const struct st_shrink_limits *limits,
    struct st_shrink_broken *ret_broken)
{
    const struct st_shrink_limits all = st_trial_limits(limits);
    struct job job = { st_trial_load(arena, text, size), spec, ret_broken };
    const struct st_worker worker = {
        .work = work,
        .receive = receive,
        .context = &job,
        .deadline_ms = all.deadline_ms,
        .memory_bytes = all.memory_bytes,
    };
    struct st_worker_result result;

    *ret_broken = (struct st_shrink_broken){ .end = ST_SHRINK_END_INVALID };
    if (!job.scenario)
        return;
    ret_broken->end = ST_SHRINK_END_SKIPPED;
    if (st_judge_missing(arena, job.scenario, spec))
        return;
    if (all.in_process) {
        look(&job);
        return;
    }

    enum st_worker_end end = st_worker_run(&worker, &result);

    ret_broken->end = end == ST_WORKER_NOT_RUN ? ST_SHRINK_END_NOT_RUN : ST_SHRINK_END_MINIMAL;
    ret_broken->hangs = end == ST_WORKER_DEADLINE;
    ret_broken->crashes = end != ST_WORKER_DONE && end != ST_WORKER_NOT_RUN && !ret_broken->hangs;
}

bool st_shrink_choose(
    const struct st_shrink_broken *broken,
    const struct st_engine_spec *spec,
    struct st_shrink_target *ret_target)
{
    bool can_expect = broken->expectation && !broken->expectation_of_others;

    *ret_target = (struct st_shrink_target){ .spec = spec };
    if (broken->crashes)
        ret_target->keep = ST_KEEP_CRASH;
    else if (broken->hangs)
        ret_target->keep = ST_KEEP_HANG;
    else if (broken->invariants)
        ret_target->invariant = (enum st_invariant)__builtin_ctz(broken->invariants);
    else
        ret_target->keep = ST_KEEP_EXPECTATION;
    return ret_target->keep != ST_KEEP_EXPECTATION || can_expect;
}
