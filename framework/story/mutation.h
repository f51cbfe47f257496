/*
 * mutation.h - what the mutators share.
 *
 * Private to mutate*.c. A mutator changes the story, which is settled afterwards, and
 * returns false if there is nothing that it could change.
 */
#ifndef ST_STORY_MUTATION_H
#define ST_STORY_MUTATION_H

#include "framework/story/mutate.h"

struct st_mutation {
    struct st_story *story;
    struct st_dice *dice;
    const struct st_swarm *swarm;
};

/* mutate_world.c, mutate_steps.c */
#define X(id, function, word, about) bool st_mutate_##function(const struct st_mutation *self);
ST_MUTATORS(X)
#undef X

#endif
