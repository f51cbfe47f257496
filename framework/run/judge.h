/*
 * judge.h - from a finished run to a verdict.
 */
#ifndef ST_RUN_JUDGE_H
#define ST_RUN_JUDGE_H

#include "framework/run/oracle.h"
#include "framework/run/run.h"
#include "framework/run/verdict.h"

/* What one workaround did for the engine of a case. */
struct st_effect_found {
    const struct st_workaround *workaround;
    enum st_workaround_effect effect;
    const char *because; /* the first thing that is wrong with it; NULL when nothing is */
};

/* A run with everything that can be said about it. */
struct st_case {
    const char *id; /* "kb810018/base" */
    const struct st_scenario *scenario;
    const struct st_engine_spec *spec;
    enum st_verdict verdict;
    const char *reason;          /* of skipped and stale; or NULL */
    struct st_run *run;          /* NULL when skipped */
    struct st_finding *findings; /* broken invariants */
    size_t finding_count;
    const struct st_known *known; /* what was declared for this engine, or NULL */
    const char *other_version;    /* why what was declared is not of it; NULL: it is */
    struct st_effect_found *effects;
    size_t effect_count;
    bool is_unstable;                 /* repeated runs gave another hash */
    const struct st_failure *failure; /* how the engine failed the framework; NULL: it did not */
    const struct st_unfit *unfit;     /* of a lab: why the run shows nothing; NULL: it does */
};

/*
 * Run the scenario on the engine and judge it: expectations, invariants, known
 * failures. repeat > 1 runs it that often and compares the hashes. With
 * workarounds, each of the scenario's is tried too. diags gets what is wrong
 * with a workaround's change; then the case is an ST_VERDICT_ERROR.
 */
struct st_case *st_judge(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    size_t repeat);

/*
 * The parts of it. Run once and look at everything that is stated: the case has its
 * scenario and its engine, and gets its run and its findings; none if it has shown nothing
 * (unfit). A session that makes more than calls_max calls is answered `limit`; st_judge()
 * takes ST_CALLS_MAX. Is nothing wrong with it? And the first thing that is wrong, in words; NULL
 * when nothing is.
 */
void st_judge_run(struct st_arena *arena, size_t calls_max, struct st_case *judged);

/* The same for who asks only for findings: expectations are not looked at (ST_RUN_QUICK). */
void st_judge_quickly(struct st_arena *arena, size_t calls_max, struct st_case *judged);

/*
 * The same in two parts, for an engine that makes calls: all but the second run, so that
 * nothing is found out about determinism; and the second run, which may add that finding.
 */
void st_judge_once(struct st_arena *arena, size_t calls_max, struct st_case *judged);
void st_judge_again(struct st_arena *arena, size_t calls_max, struct st_case *judged);

bool st_judge_is_good(const struct st_case *judged);
const char *st_judge_first_wrong(struct st_arena *arena, const struct st_case *judged);

/*
 * No more runs follow for now: let an engine outside of the program end. If it has failed,
 * that is what the case comes to, and nothing that it seemed to do counts.
 */
void st_judge_close(struct st_arena *arena, struct st_case *judged);

/*
 * In a worker whose caller looks only at how it ends: if an engine outside of the program has
 * failed, end as it did, by a signal or by never coming back.
 */
void st_judge_fail_like(const struct st_engine *engine);

/* Why the engine cannot run the scenario: what it lacks, in words; NULL: it can. */
const char *st_judge_missing(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine_spec *spec);

/* Look at one expectation now; what does not hold becomes a problem of the run. */
void st_expect_compare(struct st_run *run, const struct st_expect *expect, size_t step);

#endif
