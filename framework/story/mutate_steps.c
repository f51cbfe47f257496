/*
 * mutate_steps.c - mutators of steps and faults.
 */
#include <string.h>

#include "framework/story/mutation.h"

/* --- Steps ------------------------------------------------------------------------------- */

/* Make room for a step; faults of those after it stay with them. */
static struct st_story_step *make_room(struct st_story *story, size_t at)
{
    memmove(
        &story->steps[at + 1], &story->steps[at],
        (story->step_count - at) * sizeof story->steps[0]);
    for (size_t i = 0; i < story->fault_count; i++)
        if (story->faults[i].step >= at && story->faults[i].step < story->step_count)
            story->faults[i].step++;
    story->step_count++;
    return &story->steps[at];
}

void st_story_remove_step(struct st_story *story, size_t index)
{
    story->step_count--;
    memmove(
        &story->steps[index], &story->steps[index + 1],
        (story->step_count - index) * sizeof story->steps[0]);
    story->steps[story->step_count] = (struct st_story_step){ 0 };
    for (size_t i = 0; i < story->fault_count; i++)
        if (story->faults[i].step > index && story->faults[i].step != ST_STORY_ANY_STEP)
            story->faults[i].step--;
}

void st_story_remove_fault(struct st_story *story, size_t index)
{
    story->fault_count--;
    memmove(
        &story->faults[index], &story->faults[index + 1],
        (story->fault_count - index) * sizeof story->faults[0]);
    story->faults[story->fault_count] = (struct st_story_fault){ 0 };
}

bool st_mutate_insert_step(const struct st_mutation *self)
{
    struct st_story *story = self->story;
    struct st_story_step step;

    if (story->step_count == ST_STORY_STEPS)
        return false;
    st_story_make_step(&step, self->dice, self->swarm, story);
    *make_room(story, st_roll(self->dice, story->step_count + 1U)) = step;
    return true;
}

bool st_mutate_drop_step(const struct st_mutation *self)
{
    if (self->story->step_count < 2)
        return false;
    st_story_remove_step(self->story, st_roll(self->dice, self->story->step_count));
    return true;
}

static void change_one(const struct st_mutation *self, struct st_story_step *step)
{
    struct st_story_step other;

    st_story_make_step(&other, self->dice, self->swarm, self->story);
    switch (st_roll(self->dice, 7)) {
    case 0:
        step->verb = other.verb;
        break;
    case 1:
        step->client = other.client;
        step->user = other.user;
        break;
    case 2:
        step->folder = other.folder;
        step->on_folder = other.on_folder;
        break;
    case 3:
        step->name = other.name;
        break;
    case 4:
        step->set = other.set;
        step->unset = other.unset;
        break;
    case 5:
        step->value = other.value;
        step->is_read = other.is_read;
        break;
    default:
        step->list = other.list;
        step->group = other.group;
        break;
    }
}

bool st_mutate_change_step(const struct st_mutation *self)
{
    if (self->story->step_count == 0)
        return false;
    change_one(self, &self->story->steps[st_roll(self->dice, self->story->step_count)]);
    return true;
}

bool st_mutate_swap_steps(const struct st_mutation *self)
{
    struct st_story *story = self->story;

    if (story->step_count < 2)
        return false;

    uint8_t a = (uint8_t)st_roll(self->dice, story->step_count);
    uint8_t b = (uint8_t)st_roll(self->dice, story->step_count);
    struct st_story_step step = story->steps[a];

    story->steps[a] = story->steps[b];
    story->steps[b] = step;
    for (size_t i = 0; i < story->fault_count; i++) {
        uint8_t *at = &story->faults[i].step;

        *at = *at == a ? b : *at == b ? a : *at;
    }
    return true;
}

bool st_mutate_copy_step(const struct st_mutation *self)
{
    struct st_story *story = self->story;

    if (story->step_count == 0 || story->step_count == ST_STORY_STEPS)
        return false;

    struct st_story_step step = story->steps[st_roll(self->dice, story->step_count)];

    *make_room(story, st_roll(self->dice, story->step_count + 1U)) = step;
    return true;
}

/* --- Faults ------------------------------------------------------------------------------ */

bool st_mutate_add_fault(const struct st_mutation *self)
{
    struct st_story *story = self->story;

    if (story->fault_count == ST_STORY_FAULTS || !self->swarm->kinds)
        return false;
    st_story_make_fault(&story->faults[story->fault_count], self->dice, self->swarm, story);
    story->fault_count++;
    return true;
}

bool st_mutate_drop_fault(const struct st_mutation *self)
{
    if (self->story->fault_count == 0)
        return false;
    st_story_remove_fault(self->story, st_roll(self->dice, self->story->fault_count));
    return true;
}

bool st_mutate_change_fault(const struct st_mutation *self)
{
    struct st_story *story = self->story;
    struct st_story_fault other;

    if (story->fault_count == 0 || !self->swarm->kinds)
        return false;

    struct st_story_fault *fault = &story->faults[st_roll(self->dice, story->fault_count)];

    st_story_make_fault(&other, self->dice, self->swarm, story);
    switch (st_roll(self->dice, 5)) {
    case 0:
        fault->kind = other.kind;
        fault->when = other.when;
        if (other.kind == ST_FAULT_CHANGE)
            fault->change = other.change;
        break;
    case 1:
        fault->target = other.target;
        fault->folder = other.folder;
        fault->name = other.name;
        break;
    case 2:
        fault->property = other.property;
        break;
    case 3:
        fault->times = other.times;
        break;
    default:
        change_one(self, &fault->change);
        break;
    }
    return true;
}

bool st_mutate_move_fault(const struct st_mutation *self)
{
    struct st_story *story = self->story;
    struct st_story_fault other;

    if (story->fault_count == 0)
        return false;

    struct st_story_fault *fault = &story->faults[st_roll(self->dice, story->fault_count)];

    st_story_make_fault(&other, self->dice, self->swarm, story);
    switch (st_roll(self->dice, 4)) {
    case 0:
        fault->nth = (uint8_t)((fault->nth + 1U) % ST_STORY_NTH);
        break;
    case 1:
        fault->nth = other.nth;
        break;
    case 2:
        fault->call = other.call;
        fault->on_client = other.on_client;
        break;
    default:
        fault->step = other.step;
        break;
    }
    return true;
}
