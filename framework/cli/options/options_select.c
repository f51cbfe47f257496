/*
 * options_select.c - what the options about what to run, and how often, do.
 */
#include "framework/cli/options/options_select.h"

#include <string.h>

#include "framework/cli/options/options_find.h"
#include "framework/cli/tasks/jobs.h"
#include "framework/cli/tasks/progress.h"

bool st_take_fail_fast(struct st_args *args, const char *value)
{
    (void)value;
    args->fail_fast = true;
    return true;
}

bool st_take_failed(struct st_args *args, const char *value)
{
    args->failed_log = value;
    return true;
}

bool st_take_filter(struct st_args *args, const char *value)
{
    st_list_add(args->arena, &args->filters, value);
    return true;
}

bool st_take_heartbeat(struct st_args *args, const char *value)
{
    unsigned long long seconds = 0;

    if (!st_option_number(args, "--heartbeat", value, ST_HEARTBEAT_MAX, &seconds))
        return false;
    args->heartbeat_s = (uint32_t)seconds;
    return true;
}

bool st_take_known(struct st_args *args, const char *value)
{
    args->known_log = value;
    return true;
}

bool st_take_loop_jobs(struct st_args *args, const char *value)
{
    unsigned long long count = st_jobs_usual();

    if (strcmp(value, "auto") != 0 && !st_option_number(args, "--jobs", value, ST_JOBS_MAX, &count))
        return false;
    args->jobs = (size_t)count;
    return true;
}

bool st_take_retries(struct st_args *args, const char *value)
{
    unsigned long long count = 0;

    if (!st_option_number(args, "--retries", value, ST_RETRIES_MAX, &count))
        return false;
    args->retries = (size_t)count;
    return true;
}

bool st_take_tag(struct st_args *args, const char *value)
{
    st_list_add(args->arena, &args->tags, value);
    return true;
}
