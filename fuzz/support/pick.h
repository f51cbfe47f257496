/*
 * pick.h - decisions out of the bytes of a fuzzer.
 *
 * A target that needs a structure and not a text takes it from its input by picking, one
 * decision after the other. Every input is valid: where the bytes end, all that is picked
 * is 0. A byte decides at most one thing, so that a fuzzer's change of one byte is a small
 * change of the structure.
 */
#ifndef ST_FUZZ_SUPPORT_PICK_H
#define ST_FUZZ_SUPPORT_PICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/arena.h"

struct st_pick {
    const uint8_t *data; /* what is left */
    size_t size;
};

struct st_pick st_pick_from(const uint8_t *data, size_t size);

uint8_t st_pick_byte(struct st_pick *pick);
uint32_t st_pick_word(struct st_pick *pick); /* four bytes, the lowest first */
bool st_pick_flag(struct st_pick *pick);

/* Below count, which is 1 to 256. */
size_t st_pick_below(struct st_pick *pick, size_t count);

/* Text of at most size_max (below 256) bytes, any bytes but NUL; a byte says how many. */
const char *st_pick_text(struct st_pick *pick, struct st_arena *arena, size_t size_max);

#endif
