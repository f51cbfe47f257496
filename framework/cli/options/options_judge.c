/*
 * options_judge.c - what the options about workarounds and access do.
 */
#include "framework/cli/options/options_judge.h"

#include <ctype.h>
#include <stdlib.h>

#include "framework/scenario/scenario.h"

#define TAKE_TEXT(name)                                          \
    bool st_take_##name(struct st_args *args, const char *value) \
    {                                                            \
        args->access.name = value;                               \
        return true;                                             \
    }

TAKE_TEXT(as)
TAKE_TEXT(diff)
TAKE_TEXT(diff_workaround)
TAKE_TEXT(on)
TAKE_TEXT(right)

bool st_take_after(struct st_args *args, const char *value)
{
    char *end = NULL;
    unsigned long step = strtoul(value, &end, 10);

    if (isdigit((unsigned char)value[0]) && *end == '\0' && step >= 1 && step <= ST_STEPS_MAX) {
        args->access.after = (size_t)step;
        return true;
    }
    st_complain(
        args, "--after takes the number of a step, from 1 to %d, not \"%s\"", ST_STEPS_MAX, value);
    return false;
}

bool st_take_sweep(struct st_args *args, const char *value)
{
    (void)value;
    args->sweeps = true;
    return true;
}

bool st_take_pairs(struct st_args *args, const char *value)
{
    (void)value;
    args->pairs = true;
    return true;
}

bool st_take_workaround(struct st_args *args, const char *value)
{
    args->workarounds = st_arena_grow(
        args->arena, args->workarounds, args->workaround_count, &args->workaround_capacity,
        sizeof *args->workarounds);
    args->workarounds[args->workaround_count++] = value;
    return true;
}
