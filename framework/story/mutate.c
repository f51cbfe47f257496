/*
 * mutate.c - small changes of stories that leave them stories: the table, and crossing.
 */
#include "framework/story/mutate.h"

#include <string.h>

#include "framework/story/mutation.h"

enum { TRIES = 8 };

/* --- The table --------------------------------------------------------------------------- */

static const char *const words[] = {
#define X(id, function, word, about) word,
    ST_MUTATORS(X)
#undef X
};
const struct st_words st_mutator_words = { "mutator", words, ST_MUTATOR_COUNT };

const char *const st_mutator_abouts[ST_MUTATOR_COUNT] = {
#define X(id, function, word, about) about,
    ST_MUTATORS(X)
#undef X
};

static bool (*const mutators[ST_MUTATOR_COUNT])(const struct st_mutation *self) = {
#define X(id, function, word, about) st_mutate_##function,
    ST_MUTATORS(X)
#undef X
};

bool st_story_mutate_by(
    struct st_story *story,
    enum st_mutator mutator,
    struct st_dice *dice,
    const struct st_swarm *swarm)
{
    struct st_story before = *story;

    if (mutators[mutator](&(struct st_mutation){ story, dice, swarm }))
        st_story_settle(story);
    return memcmp(story, &before, sizeof before) != 0;
}

void st_story_mutate(struct st_story *story, struct st_dice *dice, const struct st_swarm *swarm)
{
    size_t tries = 0;

    while (
        tries++ < TRIES &&
        !st_story_mutate_by(story, (enum st_mutator)st_roll(dice, ST_MUTATOR_COUNT), dice, swarm))
        continue;
}

/* --- Crossing ---------------------------------------------------------------------------- */

void st_story_cross(
    const struct st_story *a,
    const struct st_story *b,
    struct st_dice *dice,
    struct st_story *ret_story)
{
    size_t kept = st_roll(dice, a->step_count + 1U);
    size_t first = st_roll(dice, b->step_count + 1U);
    struct st_story story = *a;

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++)
        if (st_once_in(dice, 2)) {
            story.folder_lists[i] = b->folder_lists[i];
            story.resolve[i] = b->resolve[i];
        }
    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        if (st_once_in(dice, 2))
            story.items[i] = b->items[i];
    for (size_t i = 0; i < ST_STORY_LISTS; i++)
        if (st_once_in(dice, 2))
            story.step_lists[i] = b->step_lists[i];
    for (size_t i = 0; i < ST_STORY_USERS; i++)
        if (st_once_in(dice, 2))
            story.in_groups[i] = b->in_groups[i];
    story.step_count = (uint8_t)kept;
    for (size_t i = first; i < b->step_count && story.step_count < ST_STORY_STEPS; i++)
        story.steps[story.step_count++] = b->steps[i];
    for (size_t i = 0; i < b->fault_count && story.fault_count < ST_STORY_FAULTS; i++)
        if (st_once_in(dice, 2))
            story.faults[story.fault_count++] = b->faults[i];
    st_story_settle(&story);
    *ret_story = story;
}
