/*
 * comparable.h - whether the end of a run with faults can be compared with that without.
 */
#ifndef ST_RUN_COMPARABLE_H
#define ST_RUN_COMPARABLE_H

#include "framework/run/run.h"

/* Did any fault of its plan happen? */
bool st_run_has_fired(const struct st_run *run);

/*
 * May its end be compared with that of a run without faults? Not if somebody else does
 * something after the first synchronization with a fault, for it would meet another world;
 * not where the end depends on who comes first; and not if a fault misled the engine.
 */
bool st_run_has_comparable_end(const struct st_run *run);

/*
 * Of a run of one synchronization: is the world that it left all that matters for what follows?
 * Not when it was changed in the middle, and not when the engine was told that a property is
 * hidden, which excuses it later.
 */
bool st_run_is_shared(const struct st_run *run);

#endif
