/*
 * advice.h - which workaround to take: the cheapest that fixes everything and breaks nothing.
 *
 * Gathered from the events of a matrix. Scenarios that have the same workarounds are advised
 * on together. Privileges weigh more than any number of rights, for what they give is not
 * bounded by what a scenario has.
 */
#ifndef ST_CLI_MATRIX_ADVICE_H
#define ST_CLI_MATRIX_ADVICE_H

#include <jansson.h>

#include "framework/base/arena.h"

struct st_advice {
    struct st_arena *arena;
    json_t *costs; /* of the scenario that is under way: its workaround events */
    struct group *groups;
    size_t count, capacity;
};

void st_advice_init(struct st_advice *advice, struct st_arena *arena);
void st_advice_clear(struct st_advice *advice);

/* Events of the matrix, in their order; borrowed. */
void st_advice_workaround(struct st_advice *advice, json_t *event);
void st_advice_row(struct st_advice *advice, const json_t *event);

/* The member `advice` of the event that closes the log (docs/event-log.md). */
json_t *st_advice_give(const struct st_advice *advice);

#endif
