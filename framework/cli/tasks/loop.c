/*
 * loop.c - what run, sweep and matrix have in common: tasks, one after another.
 */
#include "framework/cli/tasks/loop.h"

#include "framework/base/json.h"
#include "framework/cli/tasks/jobs.h"
#include "framework/cli/tasks/progress.h"
#include "framework/report/point.h"

static const char why_key[] = "why"; /* of what is sent for a task that could not be done */

enum { BAR = 24 }; /* characters */

struct looping {
    const struct st_loop *loop;
    struct st_progress progress;
    size_t done, wrong;
    const char *why; /* what made a task impossible, or NULL */
};

static json_t *make(void *context, size_t task)
{
    const struct looping *looping = context;
    const struct st_loop *loop = looping->loop;
    const char *why = NULL;
    json_t *event = loop->make(loop->context, &loop->tasks->items[task], &why);

    if (event || !why)
        return event; /* cppcheck-suppress returnDanglingLifetime ; it is made, not why */
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

/* "synctorture run  [=====>      ] 12/84   1 wrong" */
static void draw(struct looping *looping)
{
    static const char full[] = "========================";
    const struct st_loop *loop = looping->loop;
    size_t all = loop->tasks->count;
    int filled = all > 0 ? (int)(looping->done * BAR / all) : BAR;
    struct st_arena arena;

    st_arena_init(&arena);
    st_progress_tell(
        &looping->progress,
        st_arena_format(
            &arena, "synctorture %s  [%.*s%s%*s] %zu/%zu   %zu wrong", loop->args->command->name,
            filled, full, filled < BAR ? ">" : "", filled < BAR ? BAR - filled - 1 : 0, "",
            looping->done, all, looping->wrong));
    st_arena_clear(&arena);
}

/* If it is time to, and on a terminal always when the line was taken away. */
static void tell(void *context)
{
    struct looping *looping = context;
    bool is_gone = looping->progress.is_terminal && !looping->progress.is_drawn;

    if (looping->loop->args->verbosity >= 0 && (is_gone || st_progress_is_due(&looping->progress)))
        draw(looping);
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

    looping->done++;
    looping->wrong += found;
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
        .jobs = args->in_process || loop->is_here ? 0
                : args->jobs                      ? args->jobs
                                                  : st_jobs_usual(),
        .make = make,
        .take = take,
        .wait = tell,
        .context = &looping,
    };

    st_progress_begin(&looping.progress, args->heartbeat_s);
    tell(&looping);

    bool is_good = st_jobs_run(&jobs, &looping.why) && !looping.why;
    size_t left = loop->tasks->count - looping.done;

    st_progress_clear(&looping.progress);
    if (!is_good)
        st_complain(args, "cannot go on: %s", looping.why);
    else if (args->fail_fast && looping.wrong > 0 && left > 0)
        st_complain(args, "stopped at the first failure (--fail-fast); %zu are left", left);
    return is_good;
}
