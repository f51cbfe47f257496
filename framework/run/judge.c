/*
 * judge.c - from a finished run to a verdict.
 */
#include "framework/run/judge.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "framework/host/store_host.h"
#include "framework/run/comparable.h"
#include "framework/run/known.h"
#include "framework/run/workaround.h"

static bool has_variant(const struct st_engine *engine, const char *name)
{
    for (size_t i = 0; engine->variants && engine->variants[i]; i++)
        if (strcmp(engine->variants[i], name) == 0)
            return true;
    return false;
}

/* A variant that some step asks for and the engine does not have; NULL: there is none. */
static const char *find_lacking_variant(
    const struct st_scenario *scenario, const struct st_engine *engine)
{
    for (size_t i = 0; i < scenario->step_count; i++)
        if (scenario->steps[i].variant && !has_variant(engine, scenario->steps[i].variant))
            return scenario->steps[i].variant;
    return NULL;
}

/* A fault that cannot happen to a real tool; NULL when all can. */
static const char *find_refused(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine *engine)
{
    for (size_t i = 0; i < scenario->fault_count && engine->refuses; i++) {
        const char *why = engine->refuses(engine, scenario->faults[i].kind, &scenario->faults[i]);

        if (why)
            return st_arena_format(
                arena, "fault %zu (%s) cannot happen to it: %s", i + 1,
                st_fault_words.words[scenario->faults[i].kind], why);
    }
    return NULL;
}

const char *st_judge_missing(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine_spec *spec)
{
    unsigned missing = scenario->needs & ~spec->engine->caps;

    if (spec->engine->absent)
        return spec->engine->absent;
    if (spec->engine->caps & ~scenario->needs & ST_CAN(SERVER_WINS))
        return "it takes the server's side by contract, which the scenario does not ask for";

    const char *refused = find_refused(arena, scenario, spec->engine);

    if (refused)
        return refused;

    const char *variant = find_lacking_variant(scenario, spec->engine);

    if (variant)
        return st_arena_format(arena, "it has no variant \"%s\"", variant);

    const char *text = "the engine does not claim";

    for (size_t i = 0; i < ST_CAP_COUNT; i++)
        if (missing >> i & 1)
            text = st_arena_format(
                arena, "%s%s %s", text, strchr(text, ':') ? "," : ":", st_cap_words.words[i]);
    return missing ? text : NULL;
}

static struct st_runner *runner_of(
    struct st_arena *arena, const struct st_case *judged, size_t calls_max, unsigned flags)
{
    struct st_runner *runner =
        st_runner_new(arena, judged->scenario, judged->spec, ST_RUN_RECORD | flags);

    st_runner_limit(runner, calls_max);
    return runner;
}

/* What the other processes of a tool had done when one of them was ended is chance. */
static bool ends_by_chance(const struct st_run *run)
{
    bool is_ended = false;

    for (size_t i = 0; i < run->plan.count; i++)
        is_ended = is_ended || (run->plan.faults[i].kind == ST_FAULT_CRASH && run->fired[i] > 0);
    return run->spec->engine->is_lab && is_ended;
}

/* Did the run show anything? The first reason why not stays. */
static void look_for_unfit(struct st_arena *arena, struct st_case *judged)
{
    const struct st_unfit *unfit = st_engine_unfit(judged->spec->engine);

    if (!unfit || judged->unfit)
        return;

    struct st_unfit *copy = ST_NEW(arena, struct st_unfit);

    copy->why = st_arena_copy_string(arena, unfit->why);
    copy->is_skipped = unfit->is_skipped;
    judged->unfit = copy;
}

static void judge_run(
    struct st_arena *arena, size_t calls_max, unsigned flags, size_t runs, struct st_case *judged)
{
    static const struct st_plan no_faults;
    struct st_runner *runner = runner_of(arena, judged, calls_max, flags);

    judged->run = st_runner_go(runner);
    look_for_unfit(arena, judged);
    if (runs > 1 && !ends_by_chance(judged->run))
        st_runner_repeat(runner, judged->run);
    look_for_unfit(arena, judged);
    if (st_run_has_fired(judged->run) && st_run_has_comparable_end(judged->run)) {
        st_runner_plan(runner, &no_faults);
        judged->run->baseline = st_runner_go_like(runner, judged->run)->quiet;
    }
    judged->findings = ST_NEW_ARRAY(arena, struct st_finding, ST_INVARIANT_COUNT);
    if (!(flags & ST_RUN_QUICK))
        st_expect_compare(judged->run, &judged->scenario->expect, SIZE_MAX);
    judged->finding_count = st_oracle_judge(judged->run, judged->findings);
    if (judged->unfit)
        judged->finding_count = judged->run->problem_count = 0;
}

void st_judge_run(struct st_arena *arena, size_t calls_max, struct st_case *judged)
{
    judge_run(arena, calls_max, 0, 2, judged);
}

void st_judge_quickly(struct st_arena *arena, size_t calls_max, struct st_case *judged)
{
    judge_run(arena, calls_max, ST_RUN_QUICK, 2, judged);
}

void st_judge_once(struct st_arena *arena, size_t calls_max, struct st_case *judged)
{
    judge_run(arena, calls_max, ST_RUN_QUICK, 1, judged);
}

void st_judge_again(struct st_arena *arena, size_t calls_max, struct st_case *judged)
{
    st_runner_repeat(runner_of(arena, judged, calls_max, ST_RUN_QUICK), judged->run);
    if (judged->run->again != judged->run->hash)
        judged->finding_count = st_oracle_judge(judged->run, judged->findings);
}

bool st_judge_is_good(const struct st_case *judged)
{
    return judged->run->problem_count == 0 && judged->finding_count == 0;
}

static bool is_stable(struct st_arena *arena, const struct st_case *judged, size_t repeat)
{
    struct st_runner *runner = repeat > 2 ? runner_of(arena, judged, ST_CALLS_MAX, 0) : NULL;

    if (ends_by_chance(judged->run))
        return true;
    for (size_t i = 2; i < repeat; i++) {
        struct st_run further = *judged->run;

        st_runner_repeat(runner, &further);
        if (further.again != further.hash)
            return false;
    }
    return judged->run->again == judged->run->hash;
}

/* Against a declared failure: known, stale, or failing in another way. */
static void judge_known(struct st_case *judged)
{
    if (st_judge_is_good(judged)) {
        judged->verdict = ST_VERDICT_STALE;
        judged->reason = "declared as a known failure, but everything holds";
        return;
    }
    judged->verdict = ST_VERDICT_KNOWN;
    if (!st_known_compare(judged)) {
        judged->verdict = ST_VERDICT_FAIL;
        judged->reason = "fails, but not as known_failures declares";
    }
}

/*
 * A fault that never happened has shown nothing. A model of which something is wrong without
 * it is wrong all the same; a tool may have no such call, which is nobody's mistake.
 */
static void look_for_unfired(struct st_arena *arena, struct st_case *judged)
{
    const struct st_plan *plan = &judged->run->plan;

    for (size_t i = 0; i < plan->count; i++) {
        bool is_told = judged->verdict <= ST_VERDICT_INCONCLUSIVE &&
                       !(judged->spec->engine->is_lab && judged->verdict == ST_VERDICT_FAIL);

        if (judged->run->fired[i] > 0 || is_told)
            continue;
        judged->verdict = ST_VERDICT_INCONCLUSIVE;
        judged->reason = st_arena_format(
            arena, "fault %zu (%s) never fired", i + 1, st_fault_words.words[plan->faults[i].kind]);
    }
}

void st_judge_close(struct st_arena *arena, struct st_case *judged)
{
    const struct st_failure *failure = st_engine_close(judged->spec->engine);

    if (!failure)
        return;

    struct st_failure *copy = ST_NEW(arena, struct st_failure);

    copy->end = failure->end;
    copy->words = st_arena_copy_string(arena, failure->words);
    copy->said = st_arena_copy_string(arena, failure->said);
    judged->failure = copy;
    judged->verdict = ST_VERDICT_FAIL;
    judged->reason = copy->words;
    judged->is_unstable = false;
    judged->finding_count = judged->effect_count = 0;
    if (judged->run)
        judged->run->problem_count = 0;
}

void st_judge_fail_like(const struct st_engine *engine)
{
    const struct st_failure *failure = st_engine_failed(engine);

    while (failure && failure->end == ST_END_TIMEOUT)
        (void)pause();
    if (failure)
        abort();
}

struct st_case *st_judge(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    size_t repeat)
{
    const char *missing = st_judge_missing(arena, scenario, spec);
    struct st_case *judged = ST_NEW(arena, struct st_case);

    judged->scenario = scenario;
    judged->spec = spec;
    judged->known = st_known_find(arena, scenario, spec, &judged->other_version);
    if (missing) {
        judged->verdict = ST_VERDICT_SKIPPED;
        judged->reason = missing;
        return judged;
    }
    st_judge_run(arena, ST_CALLS_MAX, judged);
    if (judged->unfit) {
        judged->verdict = judged->unfit->is_skipped ? ST_VERDICT_SKIPPED : ST_VERDICT_INCONCLUSIVE;
        judged->reason = judged->unfit->why;
        judged->finding_count = 0;
        judged->run = NULL;
        st_judge_close(arena, judged);
        return judged;
    }

    bool was_good = st_judge_is_good(judged);

    judged->is_unstable = !is_stable(arena, judged, repeat);
    judged->verdict = was_good ? ST_VERDICT_PASS : ST_VERDICT_FAIL;
    judged->reason = was_good ? NULL : judged->other_version;
    if (judged->known)
        judge_known(judged);
    if (!scenario->merged) /* else its workarounds are those that it had before */
        st_trial_all(arena, judged);
    if (judged->is_unstable) {
        judged->verdict = ST_VERDICT_FAIL;
        judged->reason = "the same input gave another trace: the engine is not deterministic";
    }
    look_for_unfired(arena, judged);
    if (judged->verdict == ST_VERDICT_PASS && judged->run->evaluated == 0) {
        judged->verdict = ST_VERDICT_INCONCLUSIVE;
        judged->reason = "nothing that the scenario states was looked at";
    }
    st_judge_close(arena, judged);
    return judged;
}
