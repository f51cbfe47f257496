/*
 * dice.h - random numbers that are the same everywhere (splitmix64).
 */
#ifndef ST_STORY_DICE_H
#define ST_STORY_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct st_dice {
    uint64_t state;
};

static inline uint64_t st_dice_next(struct st_dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* From 0 to sides - 1; sides is at least 1, and small. */
static inline uint32_t st_roll(struct st_dice *dice, uint32_t sides)
{
    return (uint32_t)((st_dice_next(dice) >> 32) * sides >> 32);
}

/* True once in so many times. */
static inline bool st_once_in(struct st_dice *dice, uint32_t times)
{
    return st_roll(dice, times) == 0;
}

/* A random bit of a set that is not empty. */
static inline uint8_t st_roll_bit(struct st_dice *dice, uint32_t set)
{
    for (uint32_t skip = st_roll(dice, (uint32_t)__builtin_popcount(set)); skip > 0; skip--)
        set &= set - 1;
    return (uint8_t)__builtin_ctz(set);
}

#endif
