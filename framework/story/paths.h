/*
 * paths.h - which item a path leads to while a story is read, step by step.
 *
 * As the loader follows paths (scenario/build_steps.c, build_faults.c): what a path led
 * to last it leads to for ever, and what it ever led to is what a fault's pattern means.
 * Private to settle.c and scenario.c.
 */
#ifndef ST_STORY_PATHS_H
#define ST_STORY_PATHS_H

#include "framework/story/story.h"

enum { ST_STORY_EVERY_REPLICA = UINT8_MAX };

struct st_story_paths {
    st_object_id object[ST_STORY_PATHS]; /* ST_NO_OBJECT: none yet */
    uint8_t replicas[ST_STORY_PATHS];    /* set of 1 << st_replica_id where it is known to be */
    uint64_t ever[ST_STORY_PATHS];       /* set of objects */
    st_object_id next;                   /* the number of the next object */
    st_object_id foreseen[ST_STORY_FAULTS];
};

static inline size_t st_story_path(uint8_t folder, uint8_t name)
{
    return (size_t)folder * ST_STORY_NAMES + name;
}

/* The folder that a move from this one goes to. */
static inline uint8_t st_story_other(uint8_t folder)
{
    return (uint8_t)(folder ^ 1U);
}

static inline void st_story_bind(struct st_story_paths *paths, size_t path, st_object_id object)
{
    paths->object[path] = object;
    paths->ever[path] |= UINT64_C(1) << object;
}

/* The items that the story begins with, and what its faults will make and move. */
void st_story_paths_begin(struct st_story_paths *paths, const struct st_story *story);

/*
 * Follow one step. Returns the item it is about: of a create, a new one, or `foreseen` if
 * that is an object; ST_NO_OBJECT if it is about none.
 */
st_object_id st_story_paths_follow(
    struct st_story_paths *paths, const struct st_story_step *step, st_object_id foreseen);

/* Where the step is done, as a set of 1 << st_replica_id. */
uint8_t st_story_replica(const struct st_story_step *step);

#endif
