/*
 * random_story.c - small scenarios made by a seed, to judge engines and invariants by.
 */
#include "tests/support/random_story.h"

#include <string.h>

/* splitmix64: small, and the same everywhere. */
struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *dice, uint32_t sides)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 32) % sides;
}

static const st_rights palette[] = {
    ST_RIGHT_WRITE_PROPERTY,
    ST_RIGHT_WRITE_PROPERTY,
    ST_RIGHT_READ_PROPERTY,
    ST_RIGHT_VIEW,
    ST_RIGHT_DELETE,
    ST_RIGHT_CREATE_ITEM,
    ST_RIGHT_LIST,
    ST_RIGHT_WRITE_OWN_PROPERTY,
    ST_RIGHT_DELETE_OWN_ITEM,
    ST_RIGHTS_ALL,
};
enum { PALETTE = sizeof palette / sizeof palette[0] };

enum { TRUSTEES = 1 + ST_STORY_USERS + ST_STORY_GROUPS };

static void make_ace(struct dice *dice, struct st_story_ace *ace)
{
    bool for_property = roll(dice, 2) == 0;

    *ace = (struct st_story_ace){
        .is_used = true,
        .is_deny = roll(dice, 3) > 0,
        .for_items = roll(dice, 2) == 0,
        .trustee = (uint8_t)roll(dice, TRUSTEES),
        .property = for_property ? (st_property)roll(dice, ST_STORY_PROPERTIES)
                                 : (st_property)ST_NO_PROPERTY,
        .mask = palette[for_property ? roll(dice, 3) : roll(dice, PALETTE)],
    };
}

/* A folder's list: some oddities, and then everything for everybody, or nearly. */
static void make_folder_list(struct dice *dice, struct st_story_list *list)
{
    st_rights rights = ST_RIGHTS_ALL;

    list->is_used = roll(dice, 4) > 0;
    for (size_t i = 0; i < 2; i++)
        if (roll(dice, 3) == 0)
            make_ace(dice, &list->aces[i]);
    if (roll(dice, 4) == 0)
        rights &= ~palette[roll(dice, PALETTE - 1)];
    for (size_t i = 2; i < ST_STORY_ACES; i++)
        list->aces[i] = (struct st_story_ace){
            .is_used = true, .for_items = i == 3, .property = ST_NO_PROPERTY, .mask = rights
        };
}

static void make_item_list(struct dice *dice, struct st_story_list *list)
{
    list->is_used = roll(dice, 3) > 0;
    list->is_protected = roll(dice, 12) == 0;
    for (size_t i = 0; i < ST_STORY_ACES; i++)
        if (roll(dice, 3) == 0)
            make_ace(dice, &list->aces[i]);
}

static const uint8_t verbs[] = {
    ST_VERB_EDIT,        ST_VERB_EDIT,          ST_VERB_EDIT,          ST_VERB_CREATE,
    ST_VERB_DELETE,      ST_VERB_MOVE,          ST_VERB_MARK_READ,     ST_VERB_SERVER_EDIT,
    ST_VERB_SERVER_EDIT, ST_VERB_SERVER_CREATE, ST_VERB_SERVER_DELETE, ST_VERB_SERVER_MOVE,
    ST_VERB_SET_ACL,     ST_VERB_JOIN_GROUP,    ST_VERB_LEAVE_GROUP,   ST_VERB_SYNC,
    ST_VERB_SYNC,        ST_VERB_SYNC,          ST_VERB_SYNC,
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void make_step(struct dice *dice, struct st_story *story, size_t index, uint32_t banned)
{
    struct st_story_step *step = &story->steps[index];

    *step = (struct st_story_step){
        .is_used = true,
        .verb = verbs[roll(dice, VERBS)],
        .client = (uint8_t)roll(dice, story->clients),
        .user = (uint8_t)roll(dice, ST_STORY_USERS + 1),
        .object = (uint8_t)(ST_STORY_FOLDERS + roll(dice, ST_STORY_ITEMS + ST_STORY_MADE / 2)),
        .folder = (uint8_t)roll(dice, ST_STORY_FOLDERS),
        .list = (uint8_t)roll(dice, ST_STORY_LISTS),
        .group = (uint8_t)roll(dice, ST_STORY_GROUPS),
        .name = (uint8_t)roll(dice, ST_STORY_ITEMS),
        .value = (uint8_t)(roll(dice, 4) ? ST_STORY_STEPS + index : roll(dice, 2)),
        .is_read = roll(dice, 2) == 0,
        .takes_name = roll(dice, 4) == 0,
        .set = (uint8_t)roll(dice, 1 << ST_STORY_PROPERTIES),
        .unset = roll(dice, 3) ? 0 : (uint8_t)roll(dice, 1 << ST_STORY_PROPERTIES),
    };

    /* Swarm testing: a story does without some verbs, so that others meet more often. */
    if (banned >> step->verb & 1)
        step->verb = ST_VERB_EDIT;
    if (step->verb == ST_VERB_SET_ACL && roll(dice, 3) == 0)
        step->object = step->folder;
    if (!step->set && !step->unset)
        step->set = 1;
}

/* Each object is made by at most one step, and only what was made before is used. */
static void settle_made(struct st_story *story)
{
    uint8_t made = 0;

    for (size_t i = 0; i < ST_STORY_STEPS; i++) {
        struct st_story_step *step = &story->steps[i];
        bool makes = step->verb == ST_VERB_CREATE || step->verb == ST_VERB_SERVER_CREATE;

        if (makes && made == ST_STORY_MADE)
            step->is_used = false;
        else if (makes)
            step->object = (uint8_t)(ST_STORY_FOLDERS + ST_STORY_ITEMS + made++);
        else if (step->object >= ST_STORY_FOLDERS + ST_STORY_ITEMS + made)
            step->object = ST_STORY_FOLDERS;
    }
}

void st_story_make(struct st_story *story, uint64_t seed)
{
    struct dice dice = { .state = seed };
    uint32_t banned = 0;

    *story = (struct st_story){ .seed = seed };
    story->clients = (uint8_t)(1 + roll(&dice, 2));
    story->client_users[1] = (uint8_t)roll(&dice, 2);
    for (size_t user = 0; user < ST_STORY_USERS; user++)
        for (size_t group = 0; group < ST_STORY_GROUPS; group++)
            story->in_group[user][group] = roll(&dice, 3) == 0;
    story->groups_nest = roll(&dice, 2) == 0;
    story->has_bypass = roll(&dice, 8) == 0;
    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        make_folder_list(&dice, &story->folder_lists[i]);
        story->resolve[i] = (uint8_t)(roll(&dice, 2) ? 0 : roll(&dice, ST_RESOLVE_COUNT));
    }
    for (size_t i = 0; i < ST_STORY_ITEMS; i++) {
        story->item_is_used[i] = i == 0 || roll(&dice, 3) > 0;
        story->item_folder[i] = (uint8_t)roll(&dice, ST_STORY_FOLDERS);
        story->item_owner[i] = (uint8_t)roll(&dice, ST_STORY_USERS + 1);
        story->item_properties[i] = (uint8_t)roll(&dice, 1 << ST_STORY_PROPERTIES);
        make_item_list(&dice, &story->item_lists[i]);
    }
    for (size_t i = 0; i < ST_STORY_LISTS; i++)
        make_item_list(&dice, &story->step_lists[i]);
    for (size_t i = 0; i < VERBS; i++)
        if (verbs[i] != ST_VERB_SYNC && roll(&dice, 2))
            banned |= 1U << verbs[i];

    size_t steps = 3 + roll(&dice, ST_STORY_STEPS - 3);

    for (size_t i = 0; i < steps; i++)
        make_step(&dice, story, i, banned);
    /* A synchronization that follows another at once often shows what the first left open. */
    story->steps[steps - 1].verb = ST_VERB_SYNC;
    story->steps[steps - 2] = story->steps[steps - 1];
    settle_made(story);
}

/* --- Smaller ---------------------------------------------------------------------- */

struct shrink {
    struct st_story *story;
    st_story_test *test;
    void *argument;
    bool is_smaller;
};

/* Keep `changed` if it is another story, and still one that is looked for. */
static void attempt(struct shrink *shrink, const struct st_story *changed)
{
    struct st_arena arena;

    st_arena_init(&arena);
    if (strcmp(st_story_text(&arena, changed), st_story_text(&arena, shrink->story)) != 0 &&
        shrink->test(shrink->argument, changed)) {
        *shrink->story = *changed;
        shrink->is_smaller = true;
    }
    st_arena_clear(&arena);
}

static void shrink_list(struct shrink *shrink, struct st_story *changed, struct st_story_list *list)
{
    /* list points into changed, which is reset to the best story before each attempt. */
    size_t aces = ST_STORY_ACES;

    list->is_used = false;
    attempt(shrink, changed);
    *changed = *shrink->story;
    list->is_protected = false;
    attempt(shrink, changed);
    *changed = *shrink->story;
    for (size_t i = 0; i < aces; i++) {
        list->aces[i] = (struct st_story_ace){ 0 };
        attempt(shrink, changed);
        *changed = *shrink->story;
    }
}

static void shrink_step(struct shrink *shrink, struct st_story *changed, size_t index)
{
    struct st_story_step *step = &changed->steps[index];

    step->is_used = false;
    attempt(shrink, changed);
    *changed = *shrink->story;
    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++) {
        step->set &= (uint8_t) ~(1U << p);
        attempt(shrink, changed);
        *changed = *shrink->story;
        step->unset &= (uint8_t) ~(1U << p);
        attempt(shrink, changed);
        *changed = *shrink->story;
    }
    step->takes_name = false;
    attempt(shrink, changed);
    *changed = *shrink->story;
    step->user = ST_STORY_USERS;
    attempt(shrink, changed);
    *changed = *shrink->story;
}

static void shrink_items(struct shrink *shrink, struct st_story *changed)
{
    for (size_t i = 0; i < ST_STORY_ITEMS; i++) {
        changed->item_is_used[i] = false;
        attempt(shrink, changed);
        *changed = *shrink->story;
        changed->item_owner[i] = ST_STORY_USERS;
        attempt(shrink, changed);
        *changed = *shrink->story;
        for (size_t p = 0; p < ST_STORY_PROPERTIES; p++) {
            changed->item_properties[i] &= (uint8_t) ~(1U << p);
            attempt(shrink, changed);
            *changed = *shrink->story;
        }
        shrink_list(shrink, changed, &changed->item_lists[i]);
    }
}

static void shrink_people(struct shrink *shrink, struct st_story *changed)
{
    for (size_t user = 0; user < ST_STORY_USERS; user++)
        for (size_t group = 0; group < ST_STORY_GROUPS; group++) {
            changed->in_group[user][group] = false;
            attempt(shrink, changed);
            *changed = *shrink->story;
        }
    changed->groups_nest = false;
    attempt(shrink, changed);
    *changed = *shrink->story;
    changed->has_bypass = false;
    attempt(shrink, changed);
    *changed = *shrink->story;
}

void st_story_shrink(struct st_story *story, st_story_test *test, void *argument)
{
    struct shrink shrink = { .story = story, .test = test, .argument = argument };

    do {
        struct st_story changed = *story;

        shrink.is_smaller = false;
        for (size_t i = ST_STORY_STEPS; i-- > 0;)
            shrink_step(&shrink, &changed, i);
        shrink_items(&shrink, &changed);
        for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
            shrink_list(&shrink, &changed, &changed.folder_lists[i]);
            changed.resolve[i] = 0;
            attempt(&shrink, &changed);
            changed = *story;
        }
        for (size_t i = 0; i < ST_STORY_LISTS; i++)
            shrink_list(&shrink, &changed, &changed.step_lists[i]);
        shrink_people(&shrink, &changed);
    } while (shrink.is_smaller);
}
