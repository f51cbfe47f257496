/*
 * isolate.h - a case in a process of its own, so that an engine that crashes or does
 * not end is one finding.
 */
#ifndef ST_CLI_ISOLATE_H
#define ST_CLI_ISOLATE_H

#include <jansson.h>

#include "framework/cli/args.h"
#include "framework/cli/inputs.h"

/*
 * Run and judge: the case as an event, which the caller releases. With --in-process,
 * here; else in a worker that has --deadline and --memory. NULL when it was interrupted.
 */
json_t *st_isolated_case(
    const struct st_args *args, const struct st_input *input, const struct st_engine_spec *spec);

#endif
