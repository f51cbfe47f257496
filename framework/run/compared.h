/*
 * compared.h - what a judged case comes to, in one row: to lay engines side by side.
 */
#ifndef ST_RUN_COMPARED_H
#define ST_RUN_COMPARED_H

#include <jansson.h>

#include "framework/run/judge.h"

/*
 * An object that the caller releases: engine, verdict, reason, told (what each
 * synchronization of the steps told), edits and arrived (numbers), missing (texts: what did
 * not arrive; those that the author may not make end in "(denied)"), broken (invariants),
 * and workarounds (objects with workaround and effect).
 */
json_t *st_compared(const struct st_case *judged);

#endif
