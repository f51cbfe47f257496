/*
 * plugins.c - an engine that a person names by the path of a shared object.
 */
#include "framework/cli/engines/plugins.h"

#include "framework/plugin/plugin.h"

bool st_plugin_takes(const char *value)
{
    return st_plugin_is_meant(value);
}

bool st_plugin_take(struct st_args *args, const char *value, struct st_engine_spec *ret_spec)
{
    const char *options = NULL;
    const char *why = NULL;
    const char *hint = NULL;
    const char *path = st_plugin_split(args->arena, value, &options);
    struct st_engine_spec spec = {
        .engine = st_plugin_load(args->arena, path, args->deadline_s * 1000, &why),
    };

    if (!spec.engine) {
        st_complain(args, "--engine %s: %s", path, why);
        return false;
    }
    if (!st_engine_spec_choose(args->arena, path, options, &spec, &why, &hint)) {
        st_complain(args, "--engine %s: %s; %s", path, why, hint);
        return false;
    }
    *ret_spec = spec;
    return true;
}
