/*
 * sweep_tail.c - what came of each world that a faulted synchronization left behind.
 */
#include "framework/run/sweep_tail.h"

#include <string.h>

#include "framework/base/hash.h"

enum { LANES = 4, FIRST_SLOTS = 256 };

/* Whole words, in lanes that do not wait for each other: worlds are kilobytes. */
static uint64_t hash_world(const struct st_world *world, size_t size, size_t step)
{
    const unsigned char *bytes = (const unsigned char *)world;
    uint64_t lanes[LANES] = { step, 1, 2, 3 };
    uint64_t words[LANES];
    size_t at = 0;

    for (; at + sizeof words <= size; at += sizeof words) {
        memcpy(words, bytes + at, sizeof words);
        for (size_t i = 0; i < LANES; i++)
            lanes[i] = st_hash_number(lanes[i], words[i]);
    }
    for (; at < size; at++)
        lanes[0] = st_hash_number(lanes[0], bytes[at]);
    for (size_t i = 1; i < LANES; i++)
        lanes[0] = st_hash_number(lanes[0], lanes[i]);
    return lanes[0] ? lanes[0] : 1;
}

static void grow(struct st_tails *tails)
{
    size_t slots = tails->slot_count ? tails->slot_count * 2 : (size_t)FIRST_SLOTS;
    uint32_t *table = ST_NEW_ARRAY(&tails->arena, uint32_t, slots);

    for (size_t i = 0; i < tails->count; i++) {
        size_t slot = tails->items[i].hash & (slots - 1);

        while (table[slot])
            slot = (slot + 1) & (slots - 1);
        table[slot] = (uint32_t)i + 1;
    }
    tails->slots = table;
    tails->slot_count = slots;
}

bool st_tails_find(
    struct st_tails *tails,
    size_t step,
    const struct st_world *world,
    size_t size,
    struct st_tail **ret_tail)
{
    uint64_t hash = hash_world(world, size, step);

    if ((tails->count + 1) * 2 > tails->slot_count)
        grow(tails);

    size_t slot = hash & (tails->slot_count - 1);

    for (; tails->slots[slot]; slot = (slot + 1) & (tails->slot_count - 1)) {
        struct st_tail *tail = &tails->items[tails->slots[slot] - 1];

        if (tail->hash == hash && tail->step == step && memcmp(tail->world, world, size) == 0) {
            *ret_tail = tail;
            return true;
        }
    }
    tails->items = st_arena_grow(
        &tails->arena, tails->items, tails->count, &tails->capacity, sizeof *tails->items);

    struct st_tail *tail = &tails->items[tails->count++];

    tail->hash = hash;
    tail->step = step;
    tail->world = memcpy(st_arena_alloc(&tails->arena, size), world, size);
    tails->slots[slot] = (uint32_t)tails->count;
    *ret_tail = tail;
    return false;
}

void st_tails_clear(struct st_tails *tails)
{
    st_arena_clear(&tails->arena);
    *tails = (struct st_tails){ .count = 0 };
    st_arena_init(&tails->arena);
}
