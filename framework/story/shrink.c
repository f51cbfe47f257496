/*
 * shrink.c - leave out of a story whatever a test can do without.
 *
 * From big parts to small ones, again and again until nothing more can go.
 */
#include <string.h>

#include "framework/story/mutate.h"

struct shrink {
    struct st_story *story; /* the smallest that is still looked for */
    st_story_test *test;
    void *argument;
    size_t tries;
    bool is_smaller;
};

/* Keep `changed` if it is another story, and still one that is looked for. */
static bool attempt(struct shrink *shrink, struct st_story *changed)
{
    st_story_settle(changed);
    if (memcmp(changed, shrink->story, sizeof *changed) == 0)
        return false;
    shrink->tries++;
    if (!shrink->test(shrink->argument, changed))
        return false;
    *shrink->story = *changed;
    shrink->is_smaller = true;
    return true;
}

/* Let a member be that value. */
static void set(struct shrink *shrink, const uint8_t *member, uint8_t value)
{
    struct st_story changed = *shrink->story;
    size_t at = (size_t)(member - (const uint8_t *)shrink->story);

    if (*member == value)
        return;
    ((uint8_t *)&changed)[at] = value;
    (void)attempt(shrink, &changed);
}

static void clear_bits(struct shrink *shrink, const uint8_t *set_of, size_t bits)
{
    for (size_t i = 0; i < bits; i++)
        set(shrink, set_of, *set_of & (uint8_t) ~(1U << i));
}

static void shrink_list(struct shrink *shrink, const struct st_story_list *list)
{
    set(shrink, &list->is_used, 0);
    set(shrink, &list->is_protected, 0);
    for (size_t i = list->count; i-- > 0;) {
        struct st_story changed = *shrink->story;
        size_t at = (size_t)((const char *)list - (const char *)shrink->story);
        struct st_story_list *other = (struct st_story_list *)((char *)&changed + at);

        other->count--;
        memmove(&other->aces[i], &other->aces[i + 1], (other->count - i) * sizeof other->aces[0]);
        (void)attempt(shrink, &changed);
    }
    for (size_t i = 0; i < list->count; i++) {
        set(shrink, &list->aces[i].property, ST_STORY_NO_PROPERTY);
        set(shrink, &list->aces[i].trustee, ST_EVERYONE);
        set(shrink, &list->aces[i].reach, ST_STORY_INSIDE);
    }
}

static void shrink_step(struct shrink *shrink, size_t index)
{
    struct st_story changed = *shrink->story;
    const struct st_story_step *step = &shrink->story->steps[index];

    st_story_remove_step(&changed, index);
    if (attempt(shrink, &changed))
        return;
    clear_bits(shrink, &step->set, ST_STORY_PROPERTIES);
    clear_bits(shrink, &step->unset, ST_STORY_PROPERTIES);
    if (st_story_uses(step) & ST_STORY_USES_USER)
        set(shrink, &step->user, ST_STORY_ADMINISTRATOR);
    set(shrink, &step->client, 0);
    set(shrink, &step->value, 0);
}

static void shrink_fault(struct shrink *shrink, size_t index)
{
    struct st_story changed = *shrink->story;
    const struct st_story_fault *fault = &shrink->story->faults[index];

    st_story_remove_fault(&changed, index);
    if (attempt(shrink, &changed))
        return;
    set(shrink, &fault->times, 0);
    set(shrink, &fault->nth, 0);
    set(shrink, &fault->target, ST_STORY_ANYTHING);
    set(shrink, &fault->property, ST_STORY_NO_PROPERTY);
}

static void shrink_item(struct shrink *shrink, const struct st_story_item *item)
{
    set(shrink, &item->is_used, 0);
    if (!item->is_used)
        return;
    set(shrink, &item->owner, ST_STORY_ADMINISTRATOR);
    set(shrink, &item->is_read, 0);
    clear_bits(shrink, &item->properties, ST_STORY_PROPERTIES);
    shrink_list(shrink, &item->list);
}

static void shrink_people(struct shrink *shrink)
{
    const struct st_story *story = shrink->story;

    set(shrink, &story->clients, 0);
    set(shrink, &story->groups_nest, 0);
    set(shrink, &story->has_bypass, 0);
    for (size_t i = 0; i < ST_STORY_CLIENTS; i++)
        set(shrink, &story->client_users[i], 0);
    for (size_t i = 0; i < ST_STORY_USERS; i++)
        clear_bits(shrink, &story->in_groups[i], ST_STORY_GROUPS);
}

size_t st_story_shrink(struct st_story *story, st_story_test *test, void *argument)
{
    struct shrink shrink = { .story = story, .test = test, .argument = argument };

    do {
        shrink.is_smaller = false;
        for (size_t i = story->step_count; i-- > 0;)
            if (i < story->step_count)
                shrink_step(&shrink, i);
        for (size_t i = story->fault_count; i-- > 0;)
            if (i < story->fault_count)
                shrink_fault(&shrink, i);
        shrink_people(&shrink);
        for (size_t i = 0; i < ST_STORY_ITEMS; i++)
            shrink_item(&shrink, &story->items[i]);
        for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
            set(&shrink, &story->resolve[i], 0);
            shrink_list(&shrink, &story->folder_lists[i]);
        }
        for (size_t i = 0; i < ST_STORY_LISTS; i++)
            shrink_list(&shrink, &story->step_lists[i]);
    } while (shrink.is_smaller);
    return shrink.tries;
}
