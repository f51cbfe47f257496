/*
 * mentions.h - the properties of a story, in the order in which its file names them.
 *
 * That order gives them their numbers (scenario/decode.c), so it is part of a run's hash.
 * Private to framework/story/.
 */
#ifndef ST_STORY_MENTIONS_H
#define ST_STORY_MENTIONS_H

#include "framework/story/story.h"

struct st_story_mentions {
    uint8_t count;
    uint8_t property[ST_STORY_PROPERTIES];   /* by number */
    st_property number[ST_STORY_PROPERTIES]; /* ST_NO_PROPERTY: the file does not name it */
};

void st_story_mention_all(const struct st_story *story, struct st_story_mentions *ret_mentions);

#endif
