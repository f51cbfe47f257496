/*
 * arena.h - memory that is given back all at once.
 *
 * Whoever passes an arena owns the result. Memory is zeroed if not said otherwise, aligned
 * for any type, and never given back singly. Exhausted memory ends the program (die.h),
 * so no caller checks for NULL.
 */
#ifndef ST_BASE_ARENA_H
#define ST_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct st_arena_chunk;

struct st_arena {
    struct st_arena_chunk *chunk; /* the newest; NULL when empty */
    size_t used;                  /* bytes taken from it */
    size_t stale;                 /* bytes of it that an earlier use has left dirty */
};

void st_arena_init(struct st_arena *arena);
void st_arena_clear(struct st_arena *arena); /* gives everything back; reusable */

/* Forgets everything but keeps the memory, in one piece, for the same again. */
void st_arena_reset(struct st_arena *arena);

void *st_arena_alloc(struct st_arena *arena, size_t size);

/* The same, not zeroed: what is in it has no meaning before it is written. */
void *st_arena_room(struct st_arena *arena, size_t size);

/* count times size, with the product checked. */
void *st_arena_alloc_array(struct st_arena *arena, size_t count, size_t size);

#define ST_NEW(arena, type) ((type *)st_arena_alloc((arena), sizeof(type)))
#define ST_NEW_ARRAY(arena, type, count) \
    ((type *)st_arena_alloc_array((arena), (count), sizeof(type)))

void *st_arena_room_array(struct st_arena *arena, size_t count, size_t size);

#define ST_ROOM_ARRAY(arena, type, count) \
    ((type *)st_arena_room_array((arena), (count), sizeof(type)))

/* A copy of a block: aligned for any type, like all that an arena gives. */
void *st_arena_copy_block(struct st_arena *arena, const void *block, size_t size);

char *st_arena_copy(struct st_arena *arena, const char *text, size_t size); /* adds a NUL */
char *st_arena_copy_string(struct st_arena *arena, const char *text);

__attribute__((format(printf, 2, 3))) char *st_arena_format(
    struct st_arena *arena, const char *format, ...);
__attribute__((format(printf, 2, 0))) char *st_arena_vformat(
    struct st_arena *arena, const char *format, va_list arguments);

/*
 * Grow an array that lives in an arena: returns items with room for at least
 * count + 1; what is new is zeroed. The old block stays in the arena; doubling
 * keeps the waste below the array's own size.
 */
void *st_arena_grow(
    struct st_arena *arena, void *items, size_t count, size_t *capacity, size_t item_size);

#endif
