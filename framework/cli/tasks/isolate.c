/*
 * isolate.c - running an engine in a process of its own.
 */
#include "framework/cli/tasks/isolate.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/run/events.h"

/* An event that is made in a worker, and comes back as text. */
struct job {
    st_isolated_make *make;
    void *context;
    json_t *event;
};

static void work(void *context, struct st_worker_out *out)
{
    struct job *job = context;
    struct st_arena arena;

    st_arena_init(&arena);
    st_worker_at(out, 1);

    const char *text = st_json_text(&arena, job->make(job->context), JSON_COMPACT);

    st_worker_send(out, text, strlen(text));
}

static void receive(void *context, const char *bytes, size_t size)
{
    struct job *job = context;

    json_decref(job->event);
    job->event = json_loadb(bytes, size, JSON_ALLOW_NUL, NULL);
}

static bool is_interrupted(void *context)
{
    (void)context;
    return st_interrupt_exit() != ST_EXIT_OK;
}

json_t *st_isolate(
    const struct st_args *args,
    st_isolated_make *make,
    void *context,
    struct st_worker_result *ret_result)
{
    struct job job = { .make = make, .context = context };
    const struct st_worker worker = {
        .work = work,
        .receive = receive,
        .stop = is_interrupted,
        .context = &job,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };

    *ret_result = (struct st_worker_result){ .end = ST_WORKER_DONE };
    if (args->in_process)
        return make(context);
    if (st_worker_run(&worker, ret_result) == ST_WORKER_DONE && job.event)
        return job.event;
    json_decref(job.event);
    if (ret_result->end == ST_WORKER_DONE)
        ret_result->end = ST_WORKER_GARBLED;
    return NULL;
}

const char *st_isolate_end(
    struct st_arena *arena, const struct st_args *args, const struct st_worker_result *result)
{
    const char *signal = result->signal ? sigabbrev_np(result->signal) : NULL;

    switch (result->end) {
    case ST_WORKER_CRASHED:
        return signal ? st_arena_format(arena, "the engine crashed: SIG%s", signal)
                      : st_arena_format(arena, "the engine crashed: signal %d", result->signal);
    case ST_WORKER_DEADLINE:
        return st_arena_format(
            arena, "the engine did not end within %u s (--deadline)", st_engines_deadline_s(args));
    case ST_WORKER_MEMORY:
        return st_arena_format(
            arena, "the engine needed more than %u MiB of memory (--memory)", args->memory_mib);
    case ST_WORKER_EXITED:
        return st_arena_format(arena, "the engine ended its process with code %d", result->code);
    case ST_WORKER_NOT_RUN:
        return st_arena_format(
            arena, "no process could be started for the engine: %s", strerror(result->error));
    case ST_WORKER_GARBLED:
    case ST_WORKER_DONE:
    case ST_WORKER_STOPPED:
    case ST_WORKER_END_COUNT:
        break;
    }
    return "what the engine's process sent cannot be read";
}

bool st_isolate_is_engine(const struct st_worker_result *result)
{
    return st_end_of_worker(result) != ST_END_NONE;
}

/* --- A case ------------------------------------------------------------------------------ */

struct case_of {
    const struct st_args *args;
    const struct st_input *input;
    const struct st_engine_spec *spec;
};

static json_t *judge(void *context)
{
    const struct case_of *of = context;
    struct st_arena arena;

    st_arena_init(&arena);

    struct st_case *judged = st_judge(&arena, of->input->scenario, of->spec, of->args->repeat);

    judged->id = of->input->id;

    json_t *event = st_event_case(&arena, judged);

    st_arena_clear(&arena);
    return event;
}

/* What is the engine's doing fails; what is ours, or the machine's, is an error. */
static json_t *tell_end(const struct case_of *of, const struct st_worker_result *result)
{
    struct st_arena arena;

    st_arena_init(&arena);

    const struct st_failure failure = {
        .end = st_end_of_worker(result),
        .words = st_isolate_end(&arena, of->args, result),
        .said = "",
    };
    const struct st_case judged = {
        .id = of->input->id,
        .scenario = of->input->scenario,
        .spec = of->spec,
        .verdict = failure.end ? ST_VERDICT_FAIL : ST_VERDICT_ERROR,
        .reason = failure.words,
        .failure = failure.end ? &failure : NULL,
    };
    json_t *event = st_event_case(&arena, &judged);

    st_arena_clear(&arena);
    return event;
}

json_t *st_isolated_case(
    const struct st_args *args, const struct st_input *input, const struct st_engine_spec *spec)
{
    struct case_of of = { args, input, spec };
    struct st_worker_result result;
    json_t *event = st_isolate(args, judge, &of, &result);

    if (event)
        return event;
    return result.end == ST_WORKER_STOPPED ? NULL : tell_end(&of, &result);
}
