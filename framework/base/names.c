/*
 * names.c - text interned once, so that everything after loading is numbers.
 */
#include "framework/base/names.h"

#include <assert.h>
#include <string.h>

#include "framework/base/hash.h"

enum { SLOTS_FIRST = 64, TEXTS_FIRST = 32 };

void st_names_init(struct st_names *names, struct st_arena *arena)
{
    *names = (struct st_names){ .arena = arena, .capacity = TEXTS_FIRST, .count = 1 };
    names->texts = ST_ROOM_ARRAY(arena, const char *, names->capacity);
    names->texts[0] = NULL;
    names->index = ST_NEW(arena, struct st_name_index);
    names->index->known = 1;
    names->late = ST_NEW(arena, struct st_late_names);
    names->late->arena = arena;
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t slot_of(const struct st_names *names, const char *text)
{
    const struct st_name_index *index = names->index;
    size_t mask = index->slot_count - 1;
    size_t slot = st_hash_bytes(ST_HASH_START, text, strlen(text)) & mask;

    while (index->slots[slot] && strcmp(names->texts[index->slots[slot]], text) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

/* Half of the slots stay free, with room for one more name. */
static void catch_up(const struct st_names *names)
{
    struct st_name_index *index = names->index;
    size_t wanted = index->slot_count ? index->slot_count : (size_t)SLOTS_FIRST;

    while (names->count * 2 >= wanted)
        wanted *= 2;
    if (wanted > index->slot_count) {
        index->slots = ST_NEW_ARRAY(names->arena, uint32_t, wanted);
        index->slot_count = wanted;
        index->known = 1;
    }
    for (; index->known < names->count; index->known++)
        index->slots[slot_of(names, names->texts[index->known])] = (uint32_t)index->known;
}

st_name st_names_append(struct st_names *names, const char *text)
{
    names->texts = st_arena_grow(
        names->arena, names->texts, names->count, &names->capacity, sizeof *names->texts);
    names->texts[names->count] = text;
    return (st_name)names->count++;
}

st_name st_names_add(struct st_names *names, const char *text)
{
    st_name known = st_names_find(names, text);

    return known ? known : st_names_append(names, st_arena_copy_string(names->arena, text));
}

st_name st_names_find(const struct st_names *names, const char *text)
{
    catch_up(names);
    return names->index->slots[slot_of(names, text)];
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
