/*
 * fuzzing.h - the command fuzz: what its parts share.
 */
#ifndef ST_CLI_HUNT_FUZZING_H
#define ST_CLI_HUNT_FUZZING_H

#include "framework/cli/hunt/found.h"
#include "framework/cli/hunt/hunt.h"
#include "framework/cli/tasks/progress.h"
#include "framework/fuzz/limits.h"

/* All engines, one after the other. */
struct st_fuzzing {
    struct st_args *args;
    const struct st_scenario *scenario; /* around which; NULL: stories */
    const struct st_engine_spec *spec;  /* the one at hand */
    struct st_progress progress;
    const char **texts; /* of the findings that were told */
    size_t told, text_capacity;
    uint64_t known; /* set of indices into the limits of the engine at hand that were met */
};

/*
 * Make small what was found, write its folder, and tell it, unless that was told before.
 * False after saying on stderr what could not be.
 */
bool st_fuzzing_keep(struct st_fuzzing *self, const struct st_hunted *hunted);

/*
 * Is it a limit of the engine's design (fuzz/limits.h)? Then it is told once, and is no finding.
 * Never what a variant of a scenario breaks.
 */
bool st_fuzzing_knows(struct st_fuzzing *self, const struct st_hunted *hunted);

/* How many runs there were, and with workarounds, in which of them they hold. */
void st_fuzzing_sum_up(const struct st_fuzzing *self, const struct st_hunt *hunt, size_t found);

#endif
