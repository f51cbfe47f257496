/*
 * registry.h - the built-in engines, and engines as people name them.
 *
 * A spec is a name and options: "ics-2000:abort-scope=session,folder-line=yes".
 */
#ifndef ST_ENGINE_REGISTRY_H
#define ST_ENGINE_REGISTRY_H

#include "framework/engine/engine.h"

/* Add an engine: its file, and a row here. Lists and reports keep this order. */
#define ST_ENGINES(X)                       \
    X(ics_2000, "ics-2000")                 \
    X(ics_2000_fixed, "ics-2000-fixed")     \
    X(ics_spec, "ics-spec")                 \
    X(reference, "reference")               \
    X(dav_atomic, "dav-atomic")             \
    X(journal_stop, "journal-stop")         \
    X(journal_continue, "journal-continue") \
    X(three_way, "three-way")

#define X(id, name) extern const struct st_engine st_engine_##id;
ST_ENGINES(X)
#undef X

struct st_engine_spec {
    const struct st_engine *engine;
    const char *text;                /* canonical: options that are at their default left out */
    uint8_t options[ST_OPTIONS_MAX]; /* which choice */
    const char *file;                /* of a program: what describes it; or NULL */
    const char *command;             /* of a program: the whole of it; or NULL */
};

extern const struct st_engine *const st_engines[];
extern const size_t st_engine_count;
extern const struct st_words st_engine_words; /* their names */

/*
 * Names of the real tools that framework/lab/tools/ describes, made when the program is
 * built. They are engines, too, but not among st_engines; scenarios may speak of them.
 */
extern const struct st_words st_tool_words;

/* Is it one of st_engines or of the zoo: code of this program, run in its process? */
bool st_engine_is_built_in(const struct st_engine *engine);

/*
 * Read a spec; names that begin with "zoo/" are of engines with a planted bug (zoo.h),
 * which are not among st_engines. On failure returns false and sets *ret_why to one line and
 * *ret_hint to what would be right, both in arena.
 */
bool st_engine_spec_parse(
    struct st_arena *arena,
    const char *text,
    struct st_engine_spec *ret_spec,
    const char **ret_why,
    const char **ret_hint);

/*
 * The same for an engine that is known already: give spec->engine its options, "a=b,c=d" or
 * NULL, and spec->text, which begins with name.
 */
bool st_engine_spec_choose(
    struct st_arena *arena,
    const char *name,
    const char *options,
    struct st_engine_spec *spec,
    const char **ret_why,
    const char **ret_hint);

#endif
