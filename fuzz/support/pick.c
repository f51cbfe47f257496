/*
 * pick.c - decisions out of the bytes of a fuzzer.
 */
#include "fuzz/support/pick.h"

#include <assert.h>

struct st_pick st_pick_from(const uint8_t *data, size_t size)
{
    return (struct st_pick){ data, size };
}

uint8_t st_pick_byte(struct st_pick *pick)
{
    if (pick->size == 0)
        return 0;
    pick->size--;
    return *pick->data++;
}

uint32_t st_pick_word(struct st_pick *pick)
{
    uint32_t word = 0;

    for (unsigned shift = 0; shift < 32; shift += 8)
        word |= (uint32_t)st_pick_byte(pick) << shift;
    return word;
}

bool st_pick_flag(struct st_pick *pick)
{
    return st_pick_byte(pick) & 1;
}

size_t st_pick_below(struct st_pick *pick, size_t count)
{
    assert(count > 0 && count <= 256);
    return st_pick_byte(pick) % count;
}

const char *st_pick_text(struct st_pick *pick, struct st_arena *arena, size_t size_max)
{
    size_t size = st_pick_below(pick, size_max + 1);

    if (size > pick->size)
        size = pick->size;

    char *text = st_arena_copy(arena, (const char *)pick->data, size);

    for (size_t i = 0; i < size; i++)
        if (text[i] == '\0')
            text[i] = ' ';
    pick->data += size;
    pick->size -= size;
    return text;
}
