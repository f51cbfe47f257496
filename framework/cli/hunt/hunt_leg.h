/*
 * hunt_leg.h - one leg of a hunt, in a worker, and what it says about it.
 *
 * Private to hunt.c.
 */
#ifndef ST_CLI_HUNT_HUNT_LEG_H
#define ST_CLI_HUNT_HUNT_LEG_H

#include "framework/cli/hunt/hunt.h"

/* What runs at this moment, in memory that a worker shares with who started it. */
struct st_at_hand {
    struct st_story story;
    size_t size; /* of the text */
    char text[ST_FILE_SIZE_MAX];
};

struct st_leg {
    const struct st_hunt_order *order;
    uint64_t number, seed;
    uint64_t done;   /* runs of the leg that came before, under other seeds */
    uint64_t end_ms; /* of the clock; 0: never */
    struct st_at_hand *at_hand;
};

/* Milliseconds of a clock that only goes forward. */
uint64_t st_hunt_now_ms(void);

/* What a story of the order has to ask for, so that the engine runs its scenario: its contract. */
unsigned st_hunt_needs(const struct st_hunt_order *order);

/* How many runs a leg of the order has; 0: the order does not go so far. */
uint64_t st_leg_runs(const struct st_hunt_order *order, uint64_t number);

/* The seed that a leg begins with. That of the first is the order's. */
uint64_t st_leg_seed(const struct st_hunt_order *order, uint64_t number);

/*
 * Carry out a leg and those that follow in steps of the order's jobs. The mark is where it
 * is: runs of all legs before, and of this one, from 0.
 */
void st_leg_work(const struct st_leg *first, struct st_worker_out *out);

/*
 * What a message says. True: something was found, which lives in arena. False: how far
 * this worker is.
 */
bool st_leg_message(
    struct st_arena *arena,
    const char *bytes,
    size_t size,
    struct st_hunted *ret_found,
    struct st_around_stats *ret_stats);

#endif
