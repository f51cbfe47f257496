/*
 * make.h - stories by a seed, and parts of them.
 *
 * Swarm testing: a story does without some verbs, faults and features, so that others
 * meet more often. The same seed and swarm give the same story on any machine.
 */
#ifndef ST_STORY_MAKE_H
#define ST_STORY_MAKE_H

#include "framework/story/dice.h"
#include "framework/story/story.h"

/* What stories may have. */
struct st_swarm {
    uint32_t verbs; /* set of 1 << index into st_story_verbs; sync always counts as one */
    uint32_t kinds; /* set of 1 << enum st_fault_kind; none: no faults */
    uint8_t steps;  /* at most so many, from 1 */
    uint8_t clients;
    bool has_lists, has_groups, has_owners;
};

/* Everything that an engine with these capabilities can be asked for. */
struct st_swarm st_swarm_all(unsigned caps);

/* What is left of it when a random part of the features is taken out. */
struct st_swarm st_swarm_some(struct st_dice *dice, const struct st_swarm *all);

/* A settled story. */
void st_story_make(struct st_story *story, struct st_dice *dice, const struct st_swarm *swarm);

/* Parts, whose members are in range. */
void st_story_make_ace(
    struct st_story_ace *ace, struct st_dice *dice, const struct st_swarm *swarm);
void st_story_make_step(
    struct st_story_step *step,
    struct st_dice *dice,
    const struct st_swarm *swarm,
    const struct st_story *story);
void st_story_make_fault(
    struct st_story_fault *fault,
    struct st_dice *dice,
    const struct st_swarm *swarm,
    const struct st_story *story);

#endif
