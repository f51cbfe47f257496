/*
 * vary.h - small changes of scenario files that leave them scenarios.
 *
 * As story/mutate.h for stories, but on the JSON tree of any scenario, with its own names.
 * What a change leaves without a meaning is left out; the loader says what that is.
 */
#ifndef ST_FUZZ_VARY_H
#define ST_FUZZ_VARY_H

#include <jansson.h>

#include "framework/base/words.h"
#include "framework/scenario/scenario.h"
#include "framework/story/dice.h"

/* Where lists of entries are. */
#define ST_VARY_LISTS   "/server/*/acl|/server/*/items/*/acl|/steps/*/acl"
#define ST_VARY_ENTRIES "/server/*/acl/*|/server/*/items/*/acl/*|/steps/*/acl/*"

/*
 * id, function, at (which spots of the tree), word, what it does. Add a variation: a row
 * here, and its function in vary_*.c when none of those that are there will do.
 */
#define ST_VARIATIONS(X)                                                                          \
    X(STEP_DROP, drop, "/steps/*", "drop-step", "let one thing not happen")                       \
    X(STEP_COPY, copy, "/steps/*", "copy-step", "do a step twice")                                \
    X(STEP_SWAP, swap, "/steps/*", "swap-steps", "let two steps change places")                   \
    X(STEP_SYNC, add_sync, "/steps/*", "add-sync", "let a client synchronize once more")          \
    X(STEP_USER, take_other, "/steps/*/as", "change-user", "let another one do a step")           \
    X(STEP_ITEM, take_other, "/steps/*/item", "change-item", "do a step to another item")         \
    X(STEP_VALUES, take_other, "/steps/*/set", "change-values", "set what another step sets")     \
    X(ENTRY_DROP, drop, ST_VARY_ENTRIES, "drop-entry", "take an entry out of a list")             \
    X(ENTRY_SWAP, swap, ST_VARY_ENTRIES, "swap-entries", "let two entries change places")         \
    X(ENTRY_FLIP, flip_entry, ST_VARY_ENTRIES, "flip-entry", "deny what is allowed, or allow")    \
    X(ENTRY_TRUSTEE, change_trustee, ST_VARY_ENTRIES, "change-trustee", "mean somebody else")     \
    X(ENTRY_RIGHTS, change_rights, ST_VARY_ENTRIES, "change-rights", "give or take other rights") \
    X(ENTRY_COPY, copy_entry, ST_VARY_LISTS, "copy-entry", "put an entry into another list")      \
    X(LIST_DROP, drop, ST_VARY_LISTS, "drop-list", "let an object have no list of its own")       \
    X(PROTECT, flip_protection, ST_VARY_LISTS, "flip-protection", "let a list inherit, or not")   \
    X(MEMBER_DROP, drop, "/identities/*/members/*", "drop-member", "take one out of a group")     \
    X(MEMBER_ADD, add_member, "/identities/*/members", "add-member", "put one into a group")      \
    X(PRIVILEGE_DROP, drop, "/identities/*/privileges/*", "drop-privilege", "take a privilege")   \
    X(ITEM_DROP, drop, "/server/*/items/*", "drop-item", "let an item not be there")              \
    X(ITEM_OWNER, take_other, "/server/*/items/*/owner", "change-owner", "let another own it")    \
    X(PROPERTY_DROP, drop, "/server/*/items/*/properties/*", "drop-property", "not have it")      \
    X(FAULT_ADD, add_fault, "/steps/*", "add-fault", "let one more thing go wrong")               \
    X(FAULT_DROP, drop, "/faults/*", "drop-fault", "let one thing not go wrong")

enum st_variation {
#define X(id, function, at, word, about) ST_VARY_##id,
    ST_VARIATIONS(X)
#undef X
        ST_VARIATION_COUNT
};

extern const struct st_words st_variation_words;
extern const char *const st_variation_abouts[ST_VARIATION_COUNT];

/*
 * Change the tree by one row. What it did, in words, with the spot: "drop-step /steps/1";
 * NULL when there is nothing that it could change.
 */
const char *st_vary_by(
    struct st_arena *arena, json_t *tree, enum st_variation variation, struct st_dice *dice);

/*
 * Change a copy of the tree by `count` rows, and leave out what the loader then finds
 * wrong. The variant expects next to nothing, declares no known failures, and keeps its
 * workarounds. Returns it as a scenario, with what was changed in words, or NULL when it
 * became none; all in arena.
 */
const struct st_scenario *st_vary(
    struct st_arena *arena,
    const json_t *tree,
    size_t count,
    struct st_dice *dice,
    const char **ret_changed);

#endif
