/*
 * faulted.h - a small story with faults, for tests of runs that go wrong.
 *
 * alice edits the plan and the memo of /Team offline, and synchronizes.
 */
#ifndef ST_SUPPORT_FAULTED_H
#define ST_SUPPORT_FAULTED_H

#include "framework/run/judge.h"

/* steps follow the first synchronization and begin with a comma; all may be "". */
const struct st_scenario *st_faulted_load(
    struct st_arena *arena, const char *steps, const char *faults, const char *expect);

/* The same on `reference`. */
const struct st_case *st_faulted_judge(
    struct st_arena *arena, const char *steps, const char *faults, const char *expect);
const struct st_run *st_faulted_run(struct st_arena *arena, const char *steps, const char *faults);

#endif
