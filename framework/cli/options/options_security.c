/*
 * options_security.c - what the options of the commands sddl and access do.
 */
#include "framework/cli/options/options_security.h"

#define TAKE_FLAG(name)                                          \
    bool st_take_##name(struct st_args *args, const char *value) \
    {                                                            \
        (void)value;                                             \
        args->security.name = true;                              \
        return true;                                             \
    }

#define TAKE_TEXT(name)                                          \
    bool st_take_##name(struct st_args *args, const char *value) \
    {                                                            \
        args->security.name = value;                             \
        return true;                                             \
    }

TAKE_FLAG(batch)
TAKE_FLAG(container)
TAKE_FLAG(from_hex)
TAKE_FLAG(hex)
TAKE_FLAG(inherit)
TAKE_FLAG(object)
TAKE_FLAG(roles)
TAKE_TEXT(domain)
TAKE_TEXT(group)
TAKE_TEXT(owner)
