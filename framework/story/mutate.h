/*
 * mutate.h - small changes of stories that leave them stories.
 *
 * What a fuzzer needs: each row of the table changes one thing; crossing takes parts of
 * two. Faults stay at their steps when steps come and go.
 */
#ifndef ST_STORY_MUTATE_H
#define ST_STORY_MUTATE_H

#include "framework/story/make.h"

/* id, function, word, what it does. Add a mutator: a row here, and its function in mutate_*.c. */
#define ST_MUTATORS(X)                                                                     \
    X(ACE_ADD, add_ace, "add-entry", "put a new entry into a list")                        \
    X(ACE_DROP, drop_ace, "drop-entry", "take an entry out of a list")                     \
    X(ACE_CHANGE, change_ace, "change-entry", "make one thing about an entry different")   \
    X(ACE_SWAP, swap_aces, "swap-entries", "let two entries of a list change places")      \
    X(LIST_FLIP, flip_list, "flip-list", "give an object a list of its own, or none")      \
    X(LIST_COPY, copy_list, "copy-list", "give one list what another has")                 \
    X(PROTECT, flip_protection, "flip-protection", "let a list inherit, or not")           \
    X(MEMBER, flip_member, "flip-member", "put somebody into a group, or out of it")       \
    X(NEST, flip_nesting, "flip-nesting", "put one group into the other, or out of it")    \
    X(BYPASS, flip_bypass, "flip-bypass", "let a group pass by all lists, or not")         \
    X(CLIENT, change_client, "change-client", "another number of clients, or other users") \
    X(RESOLVE, change_resolve, "change-resolve", "resolve conflicts another way")          \
    X(ITEM, flip_item, "flip-item", "add an item at the beginning, or take one away")      \
    X(ITEM_CHANGE, change_item, "change-item", "another folder, owner or properties")      \
    X(STEP_INSERT, insert_step, "insert-step", "let one more thing happen")                \
    X(STEP_DROP, drop_step, "drop-step", "let one thing not happen")                       \
    X(STEP_CHANGE, change_step, "change-step", "make one thing about a step different")    \
    X(STEP_SWAP, swap_steps, "swap-steps", "let two steps change places")                  \
    X(STEP_COPY, copy_step, "copy-step", "do a step twice")                                \
    X(FAULT_ADD, add_fault, "add-fault", "let one more thing go wrong")                    \
    X(FAULT_DROP, drop_fault, "drop-fault", "let one thing not go wrong")                  \
    X(FAULT_CHANGE, change_fault, "change-fault", "let it go wrong in another way")        \
    X(FAULT_MOVE, move_fault, "move-fault", "let it go wrong at another call")

enum st_mutator {
#define X(id, function, word, about) ST_MUTATE_##id,
    ST_MUTATORS(X)
#undef X
        ST_MUTATOR_COUNT
};

extern const struct st_words st_mutator_words;
extern const char *const st_mutator_abouts[ST_MUTATOR_COUNT];

/* One mutator, and settle. False when it does not apply: the story is as it was. */
bool st_story_mutate_by(
    struct st_story *story,
    enum st_mutator mutator,
    struct st_dice *dice,
    const struct st_swarm *swarm);

/* Change the story by some mutator. */
void st_story_mutate(struct st_story *story, struct st_dice *dice, const struct st_swarm *swarm);

/* Parts of a and parts of b. */
void st_story_cross(
    const struct st_story *a,
    const struct st_story *b,
    struct st_dice *dice,
    struct st_story *ret_story);

/* Take a step out, and let faults stay with theirs. Does not settle. */
void st_story_remove_step(struct st_story *story, size_t index);

/* Take a fault out. Does not settle. */
void st_story_remove_fault(struct st_story *story, size_t index);

#endif
