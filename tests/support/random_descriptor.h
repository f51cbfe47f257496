/*
 * random_descriptor.h - security descriptors and questions about them, made by a seed.
 *
 * The same seed gives the same on any machine.
 */
#ifndef ST_SUPPORT_RANDOM_DESCRIPTOR_H
#define ST_SUPPORT_RANDOM_DESCRIPTOR_H

#include <stddef.h>
#include <stdint.h>

#include "framework/security/check.h"
#include "framework/security/descriptor.h"

struct st_dice {
    uint64_t state;
};

/* A number below limit, which is not 0. */
uint32_t st_dice_below(struct st_dice *dice, uint32_t limit);
uint32_t st_dice_bits(struct st_dice *dice); /* 32 of them */

/*
 * Any descriptor that text can say: all types, flags, SIDs and masks; lists that are
 * absent, NULL, empty, or of up to `entries` entries.
 */
struct st_descriptor st_random_descriptor(
    struct st_arena *arena, struct st_dice *dice, uint32_t entries);

enum { ST_WORLD_SIDS = 8, ST_WORLD_NODES = 6, ST_WORLD_ENTRIES = 6 };

/*
 * A question from a small world, in which everything meets everything: few SIDs, OWNER
 * RIGHTS and PRINCIPAL_SELF among them, few rights, few types, trees of up to six nodes.
 */
struct st_small_world {
    struct st_nt_ace aces[ST_WORLD_ENTRIES];
    struct st_descriptor descriptor;
    struct st_sid sids[ST_WORLD_SIDS];
    struct st_nt_token token;
    struct st_object_node nodes[ST_WORLD_NODES];
    struct st_sid self;
    struct st_nt_question question;
};

void st_small_world_make(struct st_small_world *world, struct st_dice *dice);

/* Some entry of the small world. */
struct st_nt_ace st_small_world_ace(struct st_dice *dice);

#endif
