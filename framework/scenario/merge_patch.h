/*
 * merge_patch.h - JSON merge patch (RFC 7396).
 */
#ifndef ST_SCENARIO_MERGE_PATCH_H
#define ST_SCENARIO_MERGE_PATCH_H

#include <jansson.h>

/*
 * The target with the patch applied, a new reference. Objects of the target are
 * changed in place; lists and single values of the patch are shared with the
 * result.
 */
json_t *st_merge_patch(json_t *target, json_t *patch);

#endif
