/*
 * arena.c - memory that is given back all at once.
 *
 * Built with ST_ARENA_DEBUG, nothing that is given back or forgotten is used again, and
 * AddressSanitizer is told the bounds of each object. (A chunk for each would do the same
 * without being told, and took a third of the time of a fuzz target.)
 */
#include "framework/base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/die.h"

#ifdef ST_ARENA_DEBUG
#include <sanitizer/asan_interface.h>
enum { GAP = 16, NOISE = 0xa5, NOISE_SIZE_MAX = 256 };
#else
#define ASAN_POISON_MEMORY_REGION(memory, size)   ((void)(memory), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
enum { GAP = 0 };
#endif

/* Before each object lies a gap of bytes that nobody may touch. */
enum { CHUNK_SIZE = 16 * 1024, ALIGNMENT = 16, SHORT_SIZE = 128 };

struct st_arena_chunk {
    struct st_arena_chunk *older;
    size_t size;
    _Alignas(ALIGNMENT) char data[];
};

void st_arena_init(struct st_arena *arena)
{
    arena->chunk = NULL;
    arena->used = arena->stale = 0;
}

void st_arena_clear(struct st_arena *arena)
{
    while (arena->chunk) {
        struct st_arena_chunk *older = arena->chunk->older;

        free(arena->chunk);
        arena->chunk = older;
    }
    arena->used = arena->stale = 0;
}

static void add_chunk(struct st_arena *arena, size_t size)
{
    struct st_arena_chunk *chunk = size > SIZE_MAX / 2 ? NULL : calloc(1, sizeof *chunk + size);

    if (!chunk)
        st_out_of_memory();
    chunk->older = arena->chunk;
    chunk->size = size;
    ASAN_POISON_MEMORY_REGION(chunk->data, size);
    arena->chunk = chunk;
    arena->used = arena->stale = 0;
}

void st_arena_reset(struct st_arena *arena)
{
    size_t size = 0;

    for (struct st_arena_chunk *chunk = arena->chunk; chunk; chunk = chunk->older)
        size += chunk->size;
#ifndef ST_ARENA_DEBUG
    if (arena->chunk && !arena->chunk->older) {
        if (arena->stale < arena->used)
            arena->stale = arena->used;
        arena->used = 0;
        return;
    }
#endif
    st_arena_clear(arena);
#ifndef ST_ARENA_DEBUG
    if (size > 0)
        add_chunk(arena, size);
#else
    (void)size;
#endif
}

/* Room that may hold what an earlier use has left; *ret_dirty says how many bytes. */
static void *take(struct st_arena *arena, size_t size, size_t *ret_dirty)
{
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GAP;

    if (rounded < size)
        st_out_of_memory();
    if (!arena->chunk || arena->chunk->size - arena->used < rounded)
        add_chunk(arena, rounded > CHUNK_SIZE ? rounded : (size_t)CHUNK_SIZE);

    void *memory = arena->chunk->data + arena->used + GAP;

    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    *ret_dirty = 0;
    if (arena->stale > arena->used)
        *ret_dirty = arena->stale - arena->used < rounded ? arena->stale - arena->used : rounded;
    arena->used += rounded;
    return memory;
}

void *st_arena_alloc(struct st_arena *arena, size_t size)
{
    size_t dirty = 0;
    void *memory = take(arena, size, &dirty);

    if (dirty > 0)
        memset(memory, 0, dirty);
    return memory;
}

void *st_arena_room(struct st_arena *arena, size_t size)
{
    size_t dirty = 0;
    void *memory = take(arena, size, &dirty);

#ifdef ST_ARENA_DEBUG
    /* Who reads it sees at once that it was not to be read; all of it would take too long. */
    memset(memory, NOISE, size < NOISE_SIZE_MAX ? size : (size_t)NOISE_SIZE_MAX);
#endif
    return memory;
}

void *st_arena_copy_block(struct st_arena *arena, const void *block, size_t size)
{
    size_t dirty = 0;
    void *memory = take(arena, size, &dirty);

    if (size > 0)
        memcpy(memory, block, size);
    return memory;
}

void *st_arena_alloc_array(struct st_arena *arena, size_t count, size_t size)
{
    assert(size > 0);
    if (count > SIZE_MAX / 2 / size)
        st_out_of_memory();
    return st_arena_alloc(arena, count * size);
}

void *st_arena_room_array(struct st_arena *arena, size_t count, size_t size)
{
    assert(size > 0);
    if (count > SIZE_MAX / 2 / size)
        st_out_of_memory();
    return st_arena_room(arena, count * size);
}

char *st_arena_copy(struct st_arena *arena, const char *text, size_t size)
{
    char *copy = st_arena_alloc(arena, size + 1);

    if (size > 0)
        memcpy(copy, text, size);
    return copy;
}

char *st_arena_copy_string(struct st_arena *arena, const char *text)
{
    return st_arena_copy(arena, text, strlen(text));
}

char *st_arena_vformat(struct st_arena *arena, const char *format, va_list arguments)
{
    char brief[SHORT_SIZE]; /* most texts fit, and need not be made twice */
    va_list again;

    va_copy(again, arguments);

    int size = vsnprintf(brief, sizeof brief, format, again);

    va_end(again);
    if (size < 0)
        st_out_of_memory();
    if ((size_t)size < sizeof brief)
        return st_arena_copy(arena, brief, (size_t)size);

    char *text = st_arena_alloc(arena, (size_t)size + 1);

    vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

char *st_arena_format(struct st_arena *arena, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);

    char *text = st_arena_vformat(arena, format, arguments);

    va_end(arguments);
    return text;
}

void *st_arena_grow(
    struct st_arena *arena, void *items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return items;

    size_t larger = *capacity ? *capacity * 2 : 8;

    while (larger <= count)
        larger *= 2;

    void *grown = st_arena_alloc_array(arena, larger, item_size);

    if (*capacity > 0)
        memcpy(grown, items, *capacity * item_size);
    *capacity = larger;
    return grown;
}
