/*
 * isolate.h - running an engine in a process of its own.
 *
 * An engine may crash, loop or eat all memory. What it is run for is told by an event, so
 * the event is made in a worker (base/worker.h) and sent back.
 */
#ifndef ST_CLI_TASKS_ISOLATE_H
#define ST_CLI_TASKS_ISOLATE_H

#include <jansson.h>

#include "framework/base/worker.h"
#include "framework/cli/tasks/inputs.h"

/* Makes an event; called in the worker, or here with --in-process. */
typedef json_t *st_isolated_make(void *context);

/*
 * The event, which the caller releases. NULL when there is none: ret_result says how the
 * worker ended, never ST_WORKER_DONE.
 */
json_t *st_isolate(
    const struct st_args *args,
    st_isolated_make *make,
    void *context,
    struct st_worker_result *ret_result);

/* How a worker that sent no event ended, in words; and is that the engine's doing? */
const char *st_isolate_end(
    struct st_arena *arena, const struct st_args *args, const struct st_worker_result *result);
bool st_isolate_is_engine(const struct st_worker_result *result);

/*
 * Judge a scenario on an engine: the event of the case, which the caller releases. NULL
 * when the program was asked to stop meanwhile. An engine that ended badly is a case that
 * failed.
 */
json_t *st_isolated_case(
    const struct st_args *args, const struct st_input *input, const struct st_engine_spec *spec);

#endif
