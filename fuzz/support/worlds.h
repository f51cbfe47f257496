/*
 * worlds.h - engines that run what a target has made, and must keep every promise in it.
 */
#ifndef ST_FUZZ_SUPPORT_WORLDS_H
#define ST_FUZZ_SUPPORT_WORLDS_H

#include "framework/story/story.h"

/*
 * Run the scenario on `reference`, and on the engine that the variable ST_WORLD_ENGINE
 * names as `--engine` does: each judged by all invariants; of determinism, only if it runs
 * twice. When one is broken, tell which on stderr, with the scenario as a file, and abort. An
 * engine that does not claim what the scenario needs is left out. story: that the scenario was
 * made of, or NULL.
 */
void st_world_must_hold(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_story *story,
    bool runs_twice);

#endif
