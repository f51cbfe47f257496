/*
 * variation.h - what the variations share.
 *
 * Private to vary*.c. A variation changes the tree, or returns false if there is nothing
 * that it could change.
 */
#ifndef ST_FUZZ_VARIATION_H
#define ST_FUZZ_VARIATION_H

#include "framework/fuzz/vary.h"

struct st_vary_job {
    struct st_arena *arena;
    json_t *tree;
    const char *at; /* pattern of the row */
    struct st_dice *dice;
    const char **spot; /* the first that was picked, or NULL; for people */
};

typedef bool st_vary_function(const struct st_vary_job *self);

/* vary_list.c: of anything; vary_entry.c: of access lists and groups; vary_step.c */
st_vary_function st_vary_drop, st_vary_copy, st_vary_swap, st_vary_take_other;
st_vary_function st_vary_flip_entry, st_vary_change_trustee, st_vary_change_rights;
st_vary_function st_vary_copy_entry, st_vary_flip_protection, st_vary_add_member;
st_vary_function st_vary_add_sync, st_vary_add_fault;

/* A spot of a pattern, or NULL when there is none. */
const char *st_vary_pick(const struct st_vary_job *self, const char *pattern);

/* Where a spot is in the list that holds it; that list, or NULL when it is none. */
json_t *st_vary_list_of(const struct st_vary_job *self, const char *spot, size_t *ret_index);

/* A step comes before the one with this index: faults of later ones move along. */
void st_vary_insert_step(const struct st_vary_job *self, size_t index, json_t *step);

#endif
