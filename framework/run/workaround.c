/*
 * workaround.c - what workarounds do for an engine.
 */
#include "framework/run/workaround.h"

#include <string.h>

#include "framework/host/store_host.h"
#include "framework/scenario/load.h"

static unsigned broken_by(const struct st_case *judged)
{
    unsigned broken = 0;

    for (size_t i = 0; i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    return broken;
}

static const char *tell_problem(struct st_arena *arena, const struct st_problem *problem)
{
    return st_arena_format(
        arena, "%s: expected %s, got %s", problem->what, problem->expected, problem->actual);
}

static const char *tell_finding(struct st_arena *arena, const struct st_finding *finding)
{
    return st_arena_format(
        arena, "%s is broken: %s", st_invariant_words.words[finding->invariant], finding->what);
}

const char *st_judge_first_wrong(struct st_arena *arena, const struct st_case *judged)
{
    if (judged->run->problem_count > 0)
        return tell_problem(arena, &judged->run->problems[0]);
    if (judged->finding_count > 0)
        return tell_finding(arena, &judged->findings[0]);
    return NULL;
}

/* Did the plain scenario state the same, and did it hold there? */
static bool held(
    struct st_arena *arena, const struct st_case *plain, const struct st_problem *problem)
{
    const char *pointer = st_path_pointer(arena, problem->at);

    if (st_scenario_place(plain->scenario, problem->at, ST_AT_VALUE).line == 0)
        return false;
    for (size_t i = 0; i < plain->run->problem_count; i++)
        if (strcmp(st_path_pointer(arena, plain->run->problems[i].at), pointer) == 0)
            return false;
    return true;
}

/* What is worse with than without, and the first of it in words. */
static void compare(struct st_arena *arena, const struct st_case *plain, struct st_trial *trial)
{
    const struct st_case *with = trial->with;

    trial->worse = broken_by(with) & ~broken_by(plain);
    for (size_t i = 0; i < with->finding_count && !trial->because; i++)
        if (trial->worse >> with->findings[i].invariant & 1)
            trial->because = tell_finding(arena, &with->findings[i]);
    for (size_t i = 0; i < with->run->problem_count; i++) {
        if (!held(arena, plain, &with->run->problems[i]))
            continue;
        trial->worse_problems++;
        if (!trial->because)
            trial->because = tell_problem(arena, &with->run->problems[i]);
    }
}

static enum st_workaround_effect effect_of(
    const struct st_case *plain, const struct st_trial *trial)
{
    bool was_good = st_judge_is_good(plain);

    if (st_judge_is_good(trial->with))
        return was_good ? ST_WORKAROUND_OK : ST_WORKAROUND_FIXED;
    return was_good || trial->worse || trial->worse_problems > 0 ? ST_WORKAROUND_BROKEN
                                                                 : ST_WORKAROUND_FAIL;
}

static struct st_case *run_with(
    struct st_arena *arena, const struct st_case *plain, const struct st_scenario *scenario)
{
    struct st_case *with = ST_NEW(arena, struct st_case);
    struct st_finding escalation;

    with->scenario = scenario;
    with->spec = plain->spec;
    st_judge_run(arena, ST_CALLS_MAX, with);
    if (!(scenario->except >> ST_INVARIANT_NO_ESCALATION & 1) &&
        !(broken_by(with) >> ST_INVARIANT_NO_ESCALATION & 1) &&
        st_trial_escalates(plain, with, &escalation))
        with->findings[with->finding_count++] = escalation;
    return with;
}

struct st_trial *st_trial_make(
    struct st_arena *arena,
    const struct st_case *plain,
    const char *const *workarounds,
    size_t count)
{
    struct st_trial *trial = ST_NEW(arena, struct st_trial);
    struct st_diags diags;

    st_diags_init(&diags, arena, plain->scenario->file);
    trial->effect = ST_WORKAROUND_NONE;
    trial->scenario = st_scenario_load_with(arena, plain->scenario, workarounds, count, &diags);
    if (!trial->scenario) {
        trial->because = st_arena_format(
            arena, "no valid scenario: %s", diags.count > 0 ? diags.items[0].message : "?");
        return trial;
    }
    trial->because = st_judge_missing(arena, trial->scenario, plain->spec);
    if (trial->because)
        return trial;
    trial->with = run_with(arena, plain, trial->scenario);
    if (trial->with->unfit) {
        trial->because = trial->with->unfit->why;
        trial->with = NULL;
        return trial;
    }
    compare(arena, plain, trial);
    trial->effect = effect_of(plain, trial);
    if (!trial->because)
        trial->because = st_judge_first_wrong(arena, trial->with);
    return trial;
}

/*
 * A scenario can say what a workaround does for an engine; then that is held to. What it
 * does about a failure of other versions says nothing of this one.
 */
static void compare_stated(
    struct st_case *judged, const struct st_workaround *workaround, const struct st_trial *trial)
{
    struct st_run *run = judged->run;
    const char *found = st_workaround_words.words[trial->effect];

    for (size_t i = 0; i < workaround->effects.count && !judged->other_version; i++) {
        const struct st_stated_effect *stated = &workaround->effects.items[i];

        if (strcmp(stated->engine, judged->spec->text) != 0)
            continue;
        run->evaluated++;
        if (stated->effect == trial->effect)
            continue;
        st_run_problem(
            run,
            &(struct st_problem){
                .at = stated->at,
                .what = st_arena_format(run->arena, "effect of workaround %s", workaround->name),
                .expected = st_workaround_words.words[stated->effect],
                .actual = found,
                .step = SIZE_MAX,
            });
        judged->verdict = ST_VERDICT_FAIL;
    }
}

void st_trial_all(struct st_arena *arena, struct st_case *judged)
{
    const struct st_scenario *scenario = judged->scenario;
    struct st_trial **trials = ST_NEW_ARRAY(arena, struct st_trial *, scenario->workaround_count);

    judged->effects = ST_NEW_ARRAY(arena, struct st_effect_found, scenario->workaround_count + 1);

    /* What a statement about one makes of the case must not count for the others. */
    for (size_t i = 0; i < scenario->workaround_count; i++)
        trials[i] = st_trial_make(arena, judged, &scenario->workarounds[i].name, 1);
    for (size_t i = 0; i < scenario->workaround_count; i++) {
        const struct st_workaround *workaround = &scenario->workarounds[i];

        if (!trials[i]->scenario) {
            judged->verdict = ST_VERDICT_ERROR;
            judged->reason = st_arena_format(
                arena, "workaround %s is not valid; `synctorture check` says why",
                workaround->name);
            return;
        }
        judged->effects[judged->effect_count++] = (struct st_effect_found){
            .workaround = workaround,
            .effect = trials[i]->effect,
            .because = trials[i]->because,
        };
        compare_stated(judged, workaround, trials[i]);
    }
}
