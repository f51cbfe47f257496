/*
 * late_names.c - texts that come up while a scenario runs: what an engine makes up.
 */
#include "framework/base/late_names.h"

#include <string.h>

#include "framework/base/hash.h"

enum { SLOTS_FIRST = 64 }; /* never more than half full */

struct st_late_name {
    const char *text;
    uint32_t name;
};

/* The slot of that number, or the free one where it belongs. */
static size_t slot_of(const struct st_late_names *names, uint32_t name)
{
    size_t mask = names->slot_count - 1;
    size_t slot = name & mask;

    while (names->slots[slot].text && names->slots[slot].name != name)
        slot = (slot + 1) & mask;
    return slot;
}

static void grow(struct st_late_names *names)
{
    struct st_late_name *old = names->slots;
    size_t old_count = names->slot_count;

    names->slot_count = old_count ? old_count * 2 : (size_t)SLOTS_FIRST;
    names->slots = ST_NEW_ARRAY(names->arena, struct st_late_name, names->slot_count);
    for (size_t i = 0; i < old_count; i++)
        if (old[i].text)
            names->slots[slot_of(names, old[i].name)] = old[i];
}

uint32_t st_late_names_add(struct st_late_names *names, const char *text)
{
    size_t size = strlen(text);
    uint32_t name = (uint32_t)st_hash_bytes(ST_HASH_START, text, size) | ST_LATE_NAME_BIT;

    if (names->count * 2 >= names->slot_count)
        grow(names);

    size_t slot = slot_of(names, name);

    /* Two texts of one hash: the second gets the next number that is free. */
    while (names->slots[slot].text && strcmp(names->slots[slot].text, text) != 0) {
        name = (name + 1) | ST_LATE_NAME_BIT;
        slot = slot_of(names, name);
    }
    if (names->slots[slot].text)
        return name;
    if (names->count == ST_LATE_NAMES_MAX || names->bytes + size > ST_LATE_BYTES_MAX)
        return 0;
    names->slots[slot].text = st_arena_copy(names->arena, text, size);
    names->slots[slot].name = name;
    names->count++;
    names->bytes += size;
    return name;
}

const char *st_late_names_text(const struct st_late_names *names, uint32_t name)
{
    return names->slots ? names->slots[slot_of(names, name)].text : NULL;
}
