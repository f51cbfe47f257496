/*
 * retry.h - cases that are run again when they fail.
 */
#ifndef ST_CLI_TASKS_RETRY_H
#define ST_CLI_TASKS_RETRY_H

#include "framework/cli/tasks/isolate.h"

/*
 * What make gives, made again up to `retries` times while it is wrong. Then the event has
 * "flaky": {"tries", "reason"} if it is as it should be at last, and else "tries". NULL when
 * make gives NULL. The caller releases it.
 */
json_t *st_retry(st_isolated_make *make, void *context, size_t retries);

/* A case as st_isolated_case() makes it, with as many retries as the arguments say. */
json_t *st_retried_case(
    const struct st_args *args, const struct st_input *input, const struct st_engine_spec *spec);

#endif
