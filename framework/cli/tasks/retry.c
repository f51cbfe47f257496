/*
 * retry.c - cases that are run again when they fail.
 */
#include "framework/cli/tasks/retry.h"

#include "framework/base/json.h"
#include "framework/report/human.h"

/* A stale declaration is no accident: it is as stale the next time. */
static bool is_wrong(const json_t *event)
{
    enum st_verdict verdict = st_event_verdict(event);

    return verdict == ST_VERDICT_FAIL || verdict == ST_VERDICT_ERROR ||
           verdict == ST_VERDICT_INCONCLUSIVE;
}

static json_t *flaky_of(const json_t *failed, size_t tries)
{
    json_t *flaky = st_json_object();
    struct st_arena arena;

    st_arena_init(&arena);
    st_json_put_integer(flaky, "tries", (json_int_t)tries);
    st_json_put_string(flaky, "reason", st_human_reason(&arena, failed));
    st_arena_clear(&arena);
    return flaky;
}

json_t *st_retry(st_isolated_make *make, void *context, size_t retries)
{
    json_t *event = make(context);
    size_t tries = 1;
    json_t *failed = NULL;

    while (event && is_wrong(event) && tries <= retries) {
        json_decref(failed);
        failed = event;
        event = make(context);
        tries++;
    }
    if (event && failed && is_wrong(event))
        st_json_put_integer(event, "tries", (json_int_t)tries);
    else if (event && failed)
        st_json_put(event, "flaky", flaky_of(failed, tries));
    json_decref(failed);
    return event;
}

struct case_of {
    const struct st_args *args;
    const struct st_input *input;
    const struct st_engine_spec *spec;
};

static json_t *make_case(void *context)
{
    const struct case_of *of = context;

    return st_isolated_case(of->args, of->input, of->spec);
}

json_t *st_retried_case(
    const struct st_args *args, const struct st_input *input, const struct st_engine_spec *spec)
{
    struct case_of of = { args, input, spec };

    /* cppcheck-suppress returnDanglingLifetime ; the event is none of what it is made of */
    return st_retry(make_case, &of, args->retries);
}
