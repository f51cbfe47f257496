/*
 * names.c - text interned once, so that everything after loading is numbers.
 */
#include "framework/base/names.h"

#include <assert.h>
#include <string.h>

#include "framework/base/hash.h"

enum { SLOTS_FIRST = 64 };

void st_names_init(struct st_names *names, struct st_arena *arena)
{
    *names = (struct st_names){ .arena = arena, .slot_count = SLOTS_FIRST, .capacity = 32 };
    names->slots = ST_NEW_ARRAY(arena, uint32_t, names->slot_count);
    names->texts = ST_NEW_ARRAY(arena, const char *, names->capacity);
    names->count = 1;
    names->late = ST_NEW(arena, struct st_late_names);
    names->late->arena = arena;
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t slot_of(const struct st_names *names, const char *text)
{
    size_t mask = names->slot_count - 1;
    size_t slot = st_hash_bytes(ST_HASH_START, text, strlen(text)) & mask;

    while (names->slots[slot] && strcmp(names->texts[names->slots[slot]], text) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

static void grow_slots(struct st_names *names)
{
    names->slot_count *= 2;
    names->slots = ST_NEW_ARRAY(names->arena, uint32_t, names->slot_count);
    for (uint32_t id = 1; id < names->count; id++)
        names->slots[slot_of(names, names->texts[id])] = id;
}

st_name st_names_add(struct st_names *names, const char *text)
{
    size_t slot = slot_of(names, text);

    if (names->slots[slot])
        return names->slots[slot];
    if (names->count * 2 >= names->slot_count) {
        grow_slots(names);
        slot = slot_of(names, text);
    }
    names->texts = st_arena_grow(
        names->arena, names->texts, names->count, &names->capacity, sizeof *names->texts);
    names->texts[names->count] = st_arena_copy_string(names->arena, text);
    names->slots[slot] = (uint32_t)names->count;
    return (st_name)names->count++;
}

st_name st_names_find(const struct st_names *names, const char *text)
{
    return names->slots[slot_of(names, text)];
}

st_name st_names_late(const struct st_names *names, const char *text)
{
    st_name known = st_names_find(names, text);

    return known ? known : st_late_names_add(names->late, text);
}

const char *st_names_text(const struct st_names *names, st_name name)
{
    if (name & ST_LATE_NAME_BIT)
        return st_late_names_text(names->late, name);
    assert(name < names->count);
    return names->texts[name];
}
