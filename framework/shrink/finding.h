/*
 * finding.h - a shrunk scenario as a file that is ready to commit, and what it shows in words.
 */
#ifndef ST_SHRINK_FINDING_H
#define ST_SHRINK_FINDING_H

#include "framework/run/verdict.h"
#include "framework/shrink/shrink.h"

/* Where a finding comes from. Members may be NULL. */
struct st_found_origin {
    const char *file; /* the scenario that was shrunk, or NULL when it was generated */
    const char *cell; /* of a sweep, as it names it */
    const char *how;  /* the command that found it, quoted for a shell */
    const char *path; /* where the scenario will be, for the command that shows it */
};

struct st_found {
    const char *scenario;    /* JSON text, ready to commit */
    const char *explanation; /* for people: what is wrong, and how to see it */
    enum st_verdict verdict; /* what `synctorture run` says of it on the engine */
    bool is_reference_wrong; /* `reference` does not keep every promise in it, either */
};

/*
 * Fill in a shrunk scenario: the title says what breaks; `expect` is how the engine
 * `reference` ends, as far as every other built-in engine that breaks nothing ends the
 * same; `known_failures` is exactly what the engine does, and what any other built-in
 * engine does that breaks something. What is written is loaded and judged before it is
 * returned. Engines run in a worker unless limits say otherwise. False when no process
 * could be started. Everything lives in arena.
 */
bool st_found_write(
    struct st_arena *arena,
    const struct st_shrink_result *shrunk,
    const struct st_shrink_target *target,
    const struct st_found_origin *origin,
    const struct st_shrink_limits *limits,
    struct st_found *ret_found);

#endif
