/*
 * bytes.c - stories as short strings of bytes.
 *
 * One walk over the members serves both ways, so that they cannot come to differ.
 */
#include "framework/story/bytes.h"

#include <assert.h>

struct coder {
    const uint8_t *in; /* NULL: writing */
    uint8_t *out;      /* NULL, too: members are put into their range */
    size_t size;       /* of what is read, or written so far */
    size_t at;
};

/* One member, from 0 to limit - 1. */
static void code(struct coder *coder, uint8_t *member, unsigned limit)
{
    if (coder->in) {
        unsigned byte = coder->at < coder->size ? coder->in[coder->at] : 0;

        *member = (uint8_t)(byte % limit);
        coder->at++;
        return;
    }
    if (!coder->out) {
        *member = (uint8_t)(*member % limit);
        return;
    }
    assert(coder->size < ST_STORY_SIZE_MAX && *member < limit);
    coder->out[coder->size++] = *member;
}

static void code_list(struct coder *coder, struct st_story_list *list)
{
    code(coder, &list->is_used, 2);
    if (!list->is_used)
        return;
    code(coder, &list->is_protected, 2);
    code(coder, &list->count, ST_STORY_ACES + 1);
    for (size_t i = 0; i < list->count; i++) {
        struct st_story_ace *ace = &list->aces[i];

        code(coder, &ace->is_deny, 2);
        code(coder, &ace->reach, ST_STORY_REACH_COUNT);
        code(coder, &ace->trustee, ST_STORY_IDENTITIES);
        code(coder, &ace->right, ST_STORY_RIGHT_COUNT);
        code(coder, &ace->property, ST_STORY_NO_PROPERTY + 1);
    }
}

static void code_item(struct coder *coder, struct st_story_item *item)
{
    code(coder, &item->is_used, 2);
    if (!item->is_used)
        return;
    code(coder, &item->folder, ST_STORY_FOLDERS);
    code(coder, &item->owner, ST_STORY_ADMINISTRATOR + 1);
    code(coder, &item->properties, 1 << ST_STORY_PROPERTIES);
    code(coder, &item->is_read, 2);
    code_list(coder, &item->list);
}

static void code_step(struct coder *coder, struct st_story_step *step)
{
    code(coder, &step->verb, ST_STORY_VERB_COUNT);

    unsigned uses = st_story_uses(step);

    if (uses & ST_STORY_USES_CLIENT)
        code(coder, &step->client, ST_STORY_CLIENTS);
    if (uses & ST_STORY_USES_USER)
        code(coder, &step->user, ST_STORY_ADMINISTRATOR + 1);
    if (uses & ST_STORY_USES_FOLDER)
        code(coder, &step->on_folder, 2);
    if (uses & ST_STORY_USES_PATH) {
        code(coder, &step->folder, ST_STORY_FOLDERS);
        code(coder, &step->name, ST_STORY_NAMES);
    }
    if (uses & ST_STORY_USES_LIST)
        code(coder, &step->list, ST_STORY_LISTS);
    if (uses & ST_STORY_USES_GROUP)
        code(coder, &step->group, ST_STORY_GROUPS);
    if (uses & (ST_STORY_USES_VALUES | ST_STORY_USES_VALUE))
        code(coder, &step->value, ST_STORY_VALUES);
    if (uses & ST_STORY_USES_VALUES)
        code(coder, &step->set, 1 << ST_STORY_PROPERTIES);
    if (uses & ST_STORY_USES_UNSET)
        code(coder, &step->unset, 1 << ST_STORY_PROPERTIES);
    if (uses & ST_STORY_USES_READ)
        code(coder, &step->is_read, 2);
}

static void code_fault(struct coder *coder, struct st_story_fault *fault)
{
    code(coder, &fault->kind, ST_FAULT_COUNT);
    code(coder, &fault->when, ST_WHEN_COUNT);
    code(coder, &fault->on_client, 2);
    code(coder, &fault->call, ST_STORY_ANY_CALL + 1);
    code(coder, &fault->step, ST_STORY_ANY_STEP + 1);
    code(coder, &fault->nth, ST_STORY_NTH);
    code(coder, &fault->times, ST_STORY_TIMES);
    code(coder, &fault->target, ST_STORY_TARGET_COUNT);
    code(coder, &fault->folder, ST_STORY_FOLDERS);
    code(coder, &fault->name, ST_STORY_NAMES);
    code(coder, &fault->property, ST_STORY_NO_PROPERTY + 1);
    if (fault->kind == ST_FAULT_CHANGE)
        code_step(coder, &fault->change);
}

static void code_story(struct coder *coder, struct st_story *story)
{
    code(coder, &story->clients, ST_STORY_CLIENTS);
    for (size_t i = 0; i < ST_STORY_CLIENTS; i++)
        code(coder, &story->client_users[i], ST_STORY_USERS);
    for (size_t i = 0; i < ST_STORY_USERS; i++)
        code(coder, &story->in_groups[i], 1 << ST_STORY_GROUPS);
    code(coder, &story->groups_nest, 2);
    code(coder, &story->has_bypass, 2);
    code(coder, &story->step_count, ST_STORY_STEPS + 1);
    for (size_t i = 0; i < story->step_count; i++)
        code_step(coder, &story->steps[i]);
    code(coder, &story->fault_count, ST_STORY_FAULTS + 1);
    for (size_t i = 0; i < story->fault_count; i++)
        code_fault(coder, &story->faults[i]);
    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        code_item(coder, &story->items[i]);
    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        code(coder, &story->resolve[i], ST_RESOLVE_COUNT);
        code_list(coder, &story->folder_lists[i]);
    }
    for (size_t i = 0; i < ST_STORY_LISTS; i++)
        code_list(coder, &story->step_lists[i]);
}

void st_story_decode(struct st_story *story, const uint8_t *bytes, size_t size)
{
    static const uint8_t nothing[1];
    struct coder coder = { .in = size > 0 ? bytes : nothing, .size = size };

    *story = (struct st_story){ 0 };
    code_story(&coder, story);
    st_story_settle(story);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the walk writes to them */
size_t st_story_encode(const struct st_story *story, uint8_t ret_bytes[ST_STORY_SIZE_MAX])
{
    struct st_story copy = *story; /* the walk may write to what it reads */
    struct coder coder = { .out = ret_bytes };

    code_story(&coder, &copy);
    while (coder.size > 0 && ret_bytes[coder.size - 1] == 0)
        coder.size--;
    return coder.size;
}

void st_story_force(struct st_story *story)
{
    struct coder coder = { .size = 0 };

    code_story(&coder, story);
    st_story_settle(story);
}
