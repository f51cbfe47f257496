/*
 * options_find.c - what the options about findings do: which cell, how much, where to.
 */
#include "framework/cli/options/options_find.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/worker.h"
#include "framework/shrink/shrink.h"

bool st_option_number(
    const struct st_args *args,
    const char *option,
    const char *value,
    unsigned long long most,
    unsigned long long *ret_number)
{
    char *end = NULL;

    errno = 0;

    unsigned long long number = strtoull(value, &end, 10);

    if (errno || !isdigit((unsigned char)value[0]) || *end || number < 1 || number > most) {
        st_complain(args, "%s takes a number from 1 to %llu, not \"%s\"", option, most, value);
        return false;
    }
    *ret_number = number;
    return true;
}

bool st_take_cell(struct st_args *args, const char *value)
{
    args->cell = value;
    return true;
}

bool st_take_trace(struct st_args *args, const char *value)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *number = strncmp(value, "0x", 2) == 0 ? value + 2 : value;

    if (strlen(number) != 16 || strspn(number, digits) != 16) {
        st_complain(
            args,
            "--trace takes a hash of 16 hexadecimal digits, such as 0x38779a522d9cb5e7; "
            "not \"%s\"",
            value);
        return false;
    }
    args->trace = st_arena_format(args->arena, "0x%016llx", strtoull(number, NULL, 16));
    return true;
}

/* Invariants are words like the other things that can be kept; "invariant" alone is none. */
bool st_take_keep(struct st_args *args, const char *value)
{
    const char *words[ST_INVARIANT_COUNT + ST_KEEP_COUNT];
    struct st_words all = { "thing to keep", words, 0 };

    for (size_t i = 0; i < ST_INVARIANT_COUNT; i++)
        words[all.count++] = st_invariant_words.words[i];
    for (size_t i = 0; i < ST_KEEP_COUNT; i++)
        if (i != ST_KEEP_INVARIANT)
            words[all.count++] = st_keep_words.words[i];
    args->keep = value;
    if (st_words_find(&all, value) < all.count)
        return true;
    st_complain(
        args, "no invariant is called \"%s\"; %s", value, st_choices(args->arena, value, &all));
    return false;
}

bool st_take_runs(struct st_args *args, const char *value)
{
    unsigned long long count = 0;

    if (!st_option_number(args, "--runs", value, ST_RUNS_MAX, &count))
        return false;
    args->runs = (size_t)count;
    return true;
}

bool st_take_scenario(struct st_args *args, const char *value)
{
    args->scenario = value;
    return true;
}

bool st_take_seconds(struct st_args *args, const char *value)
{
    unsigned long long seconds = 0;

    if (!st_option_number(args, "--seconds", value, ST_SECONDS_MAX, &seconds))
        return false;
    args->seconds = (uint32_t)seconds;
    return true;
}

bool st_take_seed(struct st_args *args, const char *value)
{
    unsigned long long seed = 0;

    if (!st_option_number(args, "--seed", value, UINT64_MAX, &seed))
        return false;
    args->seed = seed;
    return true;
}

bool st_take_jobs(struct st_args *args, const char *value)
{
    unsigned long long count = 0;

    if (!st_option_number(args, "--jobs", value, ST_WORKERS_MAX, &count))
        return false;
    args->jobs = (size_t)count;
    return true;
}

bool st_take_output(struct st_args *args, const char *value)
{
    args->output = strcmp(value, "-") == 0 ? NULL : value;
    if (value[0])
        return true;
    st_complain(args, "--output needs the name of a file, or \"-\"");
    return false;
}

bool st_take_from(struct st_args *args, const char *value)
{
    args->from = value;
    return true;
}
