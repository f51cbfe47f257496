/*
 * world.c - a story out of bytes: `reference` keeps every promise in it.
 *
 * Inputs are stories (framework/story/bytes.h), changed and crossed as stories, so that each
 * is a world that loads, with steps that can be done and faults that can happen. Where all goes
 * well it is tried with further faults (framework/fuzz/nearby.h). `ST_WORLD_ENGINE=NAME` puts
 * another engine to the test, too.
 *
 * Coverage: model engine
 */
#include <string.h>

#include "framework/base/hash.h"
#include "framework/story/bytes.h"
#include "framework/story/mutate.h"
#include "fuzz/support/target.h"
#include "fuzz/support/worlds.h"

enum {
    CHANGES_MAX = 4,
    TWICE = 16, /* one input in so many runs a second time: a model is the same to all */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The input decides by chance, so that whatever it does can be seen again. */
    uint64_t luck = st_hash_bytes(ST_HASH_START, data, size);
    struct st_story story;

    st_story_decode(&story, data, size);
    st_world_must_hold(&story, st_target_replays || luck % TWICE == 0, luck);
    return 0;
}

/* Write the story where it fits, which it always does unless a fuzzer's limit is tiny. */
static size_t write(const struct st_story *story, uint8_t *data, size_t size_max)
{
    uint8_t bytes[ST_STORY_SIZE_MAX];
    size_t size = st_story_encode(story, bytes);

    size = size < size_max ? size : size_max;
    memcpy(data, bytes, size);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
    const struct st_swarm swarm = st_swarm_all(~0U);
    struct st_dice dice = { seed };
    struct st_story story;

    st_story_decode(&story, data, size);
    if (size == 0)
        st_story_make(&story, &dice, &swarm);
    for (uint32_t left = 1 + st_roll(&dice, CHANGES_MAX); left > 0; left--)
        st_story_mutate(&story, &dice, &swarm);
    return write(&story, data, size_max);
}

/* NOLINTNEXTLINE(readability-function-size): libFuzzer says which parameters */
size_t LLVMFuzzerCustomCrossOver(
    const uint8_t *first,
    size_t first_size,
    const uint8_t *second,
    size_t second_size,
    uint8_t *made,
    size_t made_size_max,
    unsigned seed)
{
    struct st_dice dice = { seed };
    struct st_story one;
    struct st_story two;
    struct st_story child;

    st_story_decode(&one, first, first_size);
    st_story_decode(&two, second, second_size);
    st_story_cross(&one, &two, &dice, &child);
    return write(&child, made, made_size_max);
}
