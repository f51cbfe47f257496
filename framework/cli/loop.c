/*
 * loop.c - what run, sweep and matrix have in common: tasks, one after another.
 */
#include "framework/cli/loop.h"

#include "framework/base/json.h"
#include "framework/cli/jobs.h"
#include "framework/cli/progress.h"
#include "framework/report/point.h"

static const char why_key[] = "why"; /* of what is sent for a task that could not be done */

struct looping {
    const struct st_loop *loop;
    struct st_progress progress;
    const char *why; /* what made a task impossible, or NULL */
};

static json_t *make(void *context, size_t task)
{
    const struct looping *looping = context;
    const struct st_loop *loop = looping->loop;
    const char *why = NULL;
    json_t *event = loop->make(loop->context, &loop->tasks->items[task], &why);

    if (event || !why)
        return event;
    event = st_json_object();
    st_json_put_string(event, why_key, why);
    return event;
}

static bool is_wrong(const json_t *begin, const json_t *event)
{
    struct st_arena arena;
    size_t count = 0;
    bool is_found = false;

    st_arena_init(&arena);

    const struct st_test_point *points = st_points(&arena, begin, event, &count);

    for (size_t i = 0; i < count; i++)
        is_found = is_found || st_point_is_wrong(points[i].result);
    st_arena_clear(&arena);
    return is_found;
}

static void tell(void *context)
{
    struct looping *looping = context;

    st_progress_tell(&looping->progress, st_progress_now_ms());
}

static bool take(void *context, size_t task, json_t *event)
{
    struct looping *looping = context;
    const struct st_loop *loop = looping->loop;

    if (!st_event_has(event, "event")) {
        looping->why = st_arena_copy_string(loop->args->arena, st_event_text(event, why_key));
        json_decref(event);
        return false;
    }

    bool found = is_wrong(loop->begin, event);

    looping->progress.done++;
    looping->progress.wrong += found;
    st_progress_clear(&looping->progress);
    loop->take(loop->context, &loop->tasks->items[task], event);
    tell(looping);
    return !(found && loop->args->fail_fast);
}

bool st_loop_run(const struct st_loop *loop)
{
    const struct st_args *args = loop->args;
    struct looping looping = { .loop = loop };
    const struct st_jobs jobs = {
        .count = loop->tasks->count,
        .jobs = args->in_process || loop->is_here ? 0 : args->jobs,
        .make = make,
        .take = take,
        .wait = tell,
        .context = &looping,
    };

    st_progress_init(
        &looping.progress, st_progress_kind_of_stderr(args->verbosity < 0), args->command->name,
        loop->tasks->count);
    tell(&looping);

    bool is_good = st_jobs_run(&jobs, &looping.why) && !looping.why;
    size_t left = loop->tasks->count - looping.progress.done;

    st_progress_clear(&looping.progress);
    if (!is_good)
        st_complain(args, "cannot go on: %s", looping.why);
    else if (args->fail_fast && looping.progress.wrong > 0 && left > 0)
        st_complain(args, "stopped at the first failure (--fail-fast); %zu are left", left);
    return is_good;
}
