/*
 * registry.h - the built-in engines, and engines as people name them.
 *
 * A spec is a name and options: "ics-2000:abort-scope=session,folder-line=yes".
 */
#ifndef ST_ENGINE_REGISTRY_H
#define ST_ENGINE_REGISTRY_H

#include "framework/engine/engine.h"

struct st_engine_spec {
    const struct st_engine *engine;
    const char *text;                /* canonical: options that are at their default left out */
    uint8_t options[ST_OPTIONS_MAX]; /* which choice */
};

extern const struct st_engine *const st_engines[];
extern const size_t st_engine_count;
extern const struct st_words st_engine_words; /* their names */

/*
 * Read a spec. On failure returns false and sets *ret_why to one line and
 * *ret_hint to what would be right, both in arena.
 */
bool st_engine_spec_parse(
    struct st_arena *arena,
    const char *text,
    struct st_engine_spec *ret_spec,
    const char **ret_why,
    const char **ret_hint);

#endif
