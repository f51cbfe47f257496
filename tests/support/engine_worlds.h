/*
 * engine_worlds.h - small worlds, and what each engine makes of them by its contract.
 */
#ifndef ST_SUPPORT_ENGINE_WORLDS_H
#define ST_SUPPORT_ENGINE_WORLDS_H

#include <stddef.h>

enum { ST_ENGINE_OUTCOMES = 6 };

struct st_engine_world {
    const char *name;
    const char *team;  /* more members of the folder /Team, or "" */
    const char *plan;  /* more members of the item plan in it, or "" */
    const char *steps; /* after alice and bob have gone offline */
    const char *item;  /* the one to look at; NULL: plan */

    /* "what alice was told; on the server; on her client; how much is pending" */
    struct {
        const char *engines; /* "" for all others */
        const char *text;
    } outcomes[ST_ENGINE_OUTCOMES];
};

extern const struct st_engine_world st_engine_worlds[];
extern const size_t st_engine_world_count;

#endif
