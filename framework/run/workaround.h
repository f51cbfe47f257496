/*
 * workaround.h - what workarounds do for an engine: does it go well with them, and is
 * anything worse than without?
 *
 * A trial runs the scenario with one workaround or several merged in. What held without
 * them and does not hold with them makes it `broken`, whatever else they mend. Rights
 * are judged as they were without: what an upload changes by the grace of a workaround
 * alone breaks `no-escalation`, for the scenario says who is to be kept from what.
 */
#ifndef ST_RUN_WORKAROUND_H
#define ST_RUN_WORKAROUND_H

#include "framework/run/judge.h"

struct st_trial {
    const struct st_scenario *scenario; /* with the workarounds; NULL: they make none */
    const struct st_case *with;         /* NULL: it was not run */
    enum st_workaround_effect effect;
    const char *because;   /* what is wrong with it, first what is worse; NULL: nothing is */
    unsigned worse;        /* set of 1 << ST_INVARIANT_*: that held without */
    size_t worse_problems; /* statements of the scenario that held without */
};

/* plain: the case without, which has run. Everything lives in arena. */
struct st_trial *st_trial_make(
    struct st_arena *arena,
    const struct st_case *plain,
    const char *const *workarounds,
    size_t count);

/* Try each workaround of the case's scenario alone, and compare with what it states. */
void st_trial_all(struct st_arena *arena, struct st_case *judged);

/* escalation.c: did an upload change what its author may not change in the plain scenario? */
bool st_trial_escalates(
    const struct st_case *plain, const struct st_case *with, struct st_finding *ret_finding);

#endif
