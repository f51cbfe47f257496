/*
 * bytes.h - stories as short strings of bytes: what corpora are made of.
 *
 * Any bytes are some story, and what is missing at the end is zero. Members that a
 * story does not use are not written.
 */
#ifndef ST_STORY_BYTES_H
#define ST_STORY_BYTES_H

#include "framework/story/story.h"

enum { ST_STORY_SIZE_MAX = 512 }; /* bytes; no story has more */

/* The settled story that the bytes stand for. */
void st_story_decode(struct st_story *story, const uint8_t *bytes, size_t size);

/* Write a settled story; returns the size. Decoding gives the same story again. */
size_t st_story_encode(const struct st_story *story, uint8_t ret_bytes[ST_STORY_SIZE_MAX]);

/* Of a story that anybody may have written to: every member in its range, and settled. */
void st_story_force(struct st_story *story);

#endif
