/*
 * plugin.h - engines that are shared objects: found, tried, loaded.
 *
 * A plug-in is trusted code, with all rights of whoever starts the program; only a person
 * names one, on the command line. Loading it runs its constructors, so it is loaded in a
 * worker first: one that crashes, exits or hangs there is an error with words.
 */
#ifndef ST_PLUGIN_PLUGIN_H
#define ST_PLUGIN_PLUGIN_H

#include "framework/engine/engine.h"

/* Does that name a shared object, with or without options? "./my.so", "/a/b.so:x=y" */
bool st_plugin_is_meant(const char *spec);

/* The file that a spec names, and its options or NULL; both in arena. */
const char *st_plugin_split(struct st_arena *arena, const char *spec, const char **ret_options);

/*
 * Load a plug-in. It stays loaded until the program ends. On failure returns NULL and sets
 * *ret_why to one line that says what would be right. All is in arena.
 */
const struct st_engine *st_plugin_load(
    struct st_arena *arena, const char *path, uint32_t deadline_ms, const char **ret_why);

#endif
