/*
 * mentions.c - the properties of a story, in the order in which its file names them.
 */
#include "framework/story/mentions.h"

static void mention(struct st_story_mentions *mentions, unsigned properties)
{
    for (unsigned i = 0; i < ST_STORY_PROPERTIES; i++) {
        if (!(properties >> i & 1) || mentions->number[i] != ST_NO_PROPERTY)
            continue;
        mentions->property[mentions->count] = (uint8_t)i;
        mentions->number[i] = mentions->count++;
    }
}

static void mention_list(
    struct st_story_mentions *mentions, const struct st_story_list *list, bool on_folder)
{
    st_rights masks[2];
    uint8_t flags[2];

    for (size_t i = 0; i < list->count; i++)
        if (list->aces[i].property < ST_STORY_PROPERTIES &&
            st_story_ace_parts(&list->aces[i], on_folder, masks, flags) > 0)
            mention(mentions, 1U << list->aces[i].property);
}

static void mention_step(
    struct st_story_mentions *mentions,
    const struct st_story *story,
    const struct st_story_step *step)
{
    mention(mentions, (unsigned)step->set | step->unset);
    if (st_story_uses(step) & ST_STORY_USES_LIST)
        mention_list(mentions, &story->step_lists[step->list], step->on_folder);
}

void st_story_mention_all(const struct st_story *story, struct st_story_mentions *ret_mentions)
{
    *ret_mentions = (struct st_story_mentions){ .count = 0 };
    for (size_t i = 0; i < ST_STORY_PROPERTIES; i++)
        ret_mentions->number[i] = ST_NO_PROPERTY;
    for (size_t folder = 0; folder < ST_STORY_FOLDERS; folder++) {
        mention_list(ret_mentions, &story->folder_lists[folder], true);
        for (size_t i = 0; i < ST_STORY_ITEMS; i++) {
            if (!story->items[i].is_used || story->items[i].folder != folder)
                continue;
            mention_list(ret_mentions, &story->items[i].list, false);
            mention(ret_mentions, story->items[i].properties);
        }
    }
    for (size_t i = 0; i < story->step_count; i++)
        mention_step(ret_mentions, story, &story->steps[i]);
    for (size_t i = 0; i < story->fault_count; i++)
        mention_step(ret_mentions, story, &story->faults[i].change);
}
