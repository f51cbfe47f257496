/*
 * nearby.h - a story that held, again and again, each time with a fault at a call that it made.
 *
 * Where faults of a story fall is mostly luck; here each one happens. And what a story is before
 * its last synchronization has been made and run already. What somebody else may do in the middle
 * of it has to be known when the story becomes a scenario: names, lists and numbers are its own.
 */
#ifndef ST_FUZZ_NEARBY_H
#define ST_FUZZ_NEARBY_H

#include "framework/run/rerun.h"
#include "framework/story/mutate.h"

enum { ST_FUZZ_NEARBY = 16 }; /* faults that are tried near a story */

/* A story as a scenario in which others may do more than its own faults say. */
struct st_nearby_world {
    const struct st_scenario *scenario;
    struct st_story story; /* with what they may do as further faults */
    size_t own;            /* faults of the story itself */
    const struct st_fault *faults;
    bool is_fit; /* its own faults can be left out, and all stays what it is */
};

struct st_nearby {
    struct st_rerun rerun;
    const struct st_nearby_world *world;
    struct st_story bare;  /* without faults */
    struct st_story story; /* with the fault at hand as its only one */
    struct st_fault fault; /* the same one */
    uint32_t kinds;
};

/* Make a scenario of the story, in which faults of these kinds (1 << enum st_fault_kind) may be. */
void st_nearby_build(
    struct st_nearby_world *world,
    struct st_arena *arena,
    const struct st_story *story,
    struct st_dice *dice,
    uint32_t kinds);

/*
 * Prepare; the case is what came of the world and lives as long, as does arena; scratch is
 * reset by each try. False if there is nothing to be tried (rerun.h).
 */
bool st_nearby_begin(
    struct st_nearby *nearby,
    struct st_arena *arena,
    struct st_arena *scratch,
    const struct st_nearby_world *world,
    const struct st_case *judged,
    uint32_t kinds);

/* Choose a fault: then nearby->story has it. False if none can happen at the call by chance. */
bool st_nearby_choose(struct st_nearby *nearby, struct st_dice *dice);

/* What comes of it; in force until the next. */
const struct st_case *st_nearby_try(struct st_nearby *nearby);

#endif
