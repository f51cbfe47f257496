/*
 * merge_patch.c - JSON merge patch (RFC 7396).
 */
#include "framework/scenario/merge_patch.h"

#include "framework/base/die.h"

json_t *st_merge_patch(json_t *target, json_t *patch)
{
    const char *key = NULL;
    json_t *value = NULL;

    if (!json_is_object(patch))
        return json_incref(patch);

    json_t *merged = json_is_object(target) ? json_incref(target) : json_object();

    json_object_foreach (patch, key, value) {
        if (json_is_null(value))
            (void)json_object_del(merged, key);
        else if (
            json_object_set_new(merged, key, st_merge_patch(json_object_get(merged, key), value)) !=
            0)
            st_out_of_memory();
    }
    return merged;
}
