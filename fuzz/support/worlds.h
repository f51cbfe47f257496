/*
 * worlds.h - engines that run what a target has made, and must keep every promise in it.
 */
#ifndef ST_FUZZ_SUPPORT_WORLDS_H
#define ST_FUZZ_SUPPORT_WORLDS_H

#include "framework/story/story.h"

/*
 * Run the story on `reference`, and on the engine that the variable ST_WORLD_ENGINE names as
 * `--engine` does; and then, if it held, with further faults at calls that it made, which luck
 * decides. Each run is judged by all invariants; of determinism, only if the story runs twice.
 * When one is broken, tell which on stderr, with the story as a file, and abort. An engine that
 * does not claim what the story needs is left out. With ST_WORLD_COUNTS, the number of all runs
 * that were judged is told on stderr at the end.
 */
void st_world_must_hold(const struct st_story *story, bool runs_twice, uint64_t luck);

#endif
