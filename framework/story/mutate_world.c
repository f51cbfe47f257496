/*
 * mutate_world.c - mutators of lists, people and items.
 */
#include <string.h>

#include "framework/story/mutation.h"

enum { LISTS = ST_STORY_FOLDERS + ST_STORY_ITEMS + ST_STORY_LISTS };

/* --- Lists ------------------------------------------------------------------------------- */

static struct st_story_list *list_at(struct st_story *story, size_t index)
{
    if (index < ST_STORY_FOLDERS)
        return &story->folder_lists[index];
    index -= ST_STORY_FOLDERS;
    if (index < ST_STORY_ITEMS)
        return &story->items[index].list;
    return &story->step_lists[index - ST_STORY_ITEMS];
}

/* Some list that is used and has so many entries; NULL if none has. */
static struct st_story_list *some_list(const struct st_mutation *self, size_t entries)
{
    size_t first = st_roll(self->dice, LISTS);

    for (size_t i = 0; i < LISTS; i++) {
        struct st_story_list *list = list_at(self->story, (first + i) % LISTS);

        if (list->is_used && list->count >= entries)
            return list;
    }
    return NULL;
}

bool st_mutate_add_ace(const struct st_mutation *self)
{
    struct st_story_list *list = some_list(self, 0);

    if (!list || list->count == ST_STORY_ACES)
        return false;

    size_t at = st_roll(self->dice, list->count + 1U);

    memmove(&list->aces[at + 1], &list->aces[at], (list->count - at) * sizeof list->aces[0]);
    st_story_make_ace(&list->aces[at], self->dice, self->swarm);
    list->count++;
    return true;
}

bool st_mutate_drop_ace(const struct st_mutation *self)
{
    struct st_story_list *list = some_list(self, 1);

    if (!list)
        return false;

    size_t at = st_roll(self->dice, list->count);

    list->count--;
    memmove(&list->aces[at], &list->aces[at + 1], (list->count - at) * sizeof list->aces[0]);
    return true;
}

bool st_mutate_change_ace(const struct st_mutation *self)
{
    struct st_story_list *list = some_list(self, 1);
    struct st_story_ace other;

    if (!list)
        return false;

    struct st_story_ace *ace = &list->aces[st_roll(self->dice, list->count)];

    st_story_make_ace(&other, self->dice, self->swarm);
    switch (st_roll(self->dice, 5)) {
    case 0:
        ace->is_deny = !ace->is_deny;
        break;
    case 1:
        ace->reach = other.reach;
        break;
    case 2:
        ace->trustee = other.trustee;
        break;
    case 3:
        ace->right = other.right;
        break;
    default:
        ace->property = other.property;
        break;
    }
    return true;
}

bool st_mutate_swap_aces(const struct st_mutation *self)
{
    struct st_story_list *list = some_list(self, 2);

    if (!list)
        return false;

    size_t a = st_roll(self->dice, list->count);
    size_t b = st_roll(self->dice, list->count);
    struct st_story_ace ace = list->aces[a];

    list->aces[a] = list->aces[b];
    list->aces[b] = ace;
    return true;
}

bool st_mutate_flip_list(const struct st_mutation *self)
{
    size_t index = st_roll(self->dice, ST_STORY_FOLDERS + ST_STORY_ITEMS);
    struct st_story_list *list = list_at(self->story, index);

    list->is_used = !list->is_used;
    return true;
}

bool st_mutate_copy_list(const struct st_mutation *self)
{
    const struct st_story_list *from = some_list(self, 0);
    struct st_story_list *to = list_at(self->story, st_roll(self->dice, LISTS));

    if (!from || to == from)
        return false;
    *to = *from;
    return true;
}

bool st_mutate_flip_protection(const struct st_mutation *self)
{
    struct st_story_list *list = some_list(self, 0);

    if (!list)
        return false;
    list->is_protected = !list->is_protected;
    return true;
}

/* --- People and items -------------------------------------------------------------------- */

bool st_mutate_flip_member(const struct st_mutation *self)
{
    self->story->in_groups[st_roll(self->dice, ST_STORY_USERS)] ^=
        (uint8_t)(1U << st_roll(self->dice, ST_STORY_GROUPS));
    return true;
}

bool st_mutate_flip_nesting(const struct st_mutation *self)
{
    self->story->groups_nest = !self->story->groups_nest;
    return true;
}

bool st_mutate_flip_bypass(const struct st_mutation *self)
{
    self->story->has_bypass = !self->story->has_bypass;
    return true;
}

bool st_mutate_change_client(const struct st_mutation *self)
{
    struct st_story *story = self->story;

    if (st_once_in(self->dice, 2))
        story->clients = !story->clients;
    else
        story->client_users[st_roll(self->dice, story->clients + 1U)] =
            (uint8_t)st_roll(self->dice, ST_STORY_USERS);
    return true;
}

bool st_mutate_change_resolve(const struct st_mutation *self)
{
    self->story->resolve[st_roll(self->dice, ST_STORY_FOLDERS)] =
        (uint8_t)st_roll(self->dice, ST_RESOLVE_COUNT);
    return true;
}

bool st_mutate_flip_item(const struct st_mutation *self)
{
    size_t index = st_roll(self->dice, ST_STORY_ITEMS);
    struct st_story_item *item = &self->story->items[index];

    if (item->is_used) {
        item->is_used = 0;
        return true;
    }
    *item = self->story->items[st_roll(self->dice, ST_STORY_ITEMS)];
    item->is_used = 1;
    return true;
}

bool st_mutate_change_item(const struct st_mutation *self)
{
    struct st_story_item *item = &self->story->items[st_roll(self->dice, ST_STORY_ITEMS)];

    if (!item->is_used)
        return false;
    switch (st_roll(self->dice, 4)) {
    case 0:
        item->folder = (uint8_t)st_roll(self->dice, ST_STORY_FOLDERS);
        break;
    case 1:
        item->owner = (uint8_t)st_roll(self->dice, ST_STORY_ADMINISTRATOR + 1);
        break;
    case 2:
        item->is_read = !item->is_read;
        break;
    default:
        item->properties ^= (uint8_t)(1U << st_roll(self->dice, ST_STORY_PROPERTIES));
        break;
    }
    return true;
}
