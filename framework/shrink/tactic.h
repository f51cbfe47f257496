/*
 * tactic.h - the ways in which a scenario becomes smaller, from big to small.
 *
 * A tactic lists moves for a tree. Every move makes the tree smaller or simpler by a
 * measure of its own, so shrinking comes to an end whatever is kept.
 *
 * Add a tactic: a row here; the patterns of what it leaves out, or a function that lists
 * its moves in tactic.c; a test in tests/unit/test_shrink_tactics.c.
 */
#ifndef ST_SHRINK_TACTIC_H
#define ST_SHRINK_TACTIC_H

#include <jansson.h>
#include <stdbool.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"

/*
 * id, word, meaning. REMOVE rows leave out what a pattern names, several at once if that
 * works, with what refers to it. STRICT rows do the same one at a time, and nothing else
 * may depend on it. LIST rows have a function.
 */
#define ST_TACTICS(REMOVE, STRICT, LIST)                                                         \
    REMOVE(                                                                                      \
        ADVICE, "advice", "leave out workarounds, and how engines are known to fail",            \
        "/workarounds|/known_failures")                                                          \
    REMOVE(FAULTS, "faults", "leave out what goes wrong", "/faults/*")                           \
    REMOVE(                                                                                      \
        STEPS, "steps", "leave out steps, and move the numbers of steps in faults along",        \
        "/steps/*")                                                                              \
    REMOVE(FOLDERS, "folders", "leave out folders, with what is in them", "/server/*")           \
    REMOVE(                                                                                      \
        ITEMS, "items", "leave out items, and folders from what goes offline",                   \
        "/server/*/items|/server/*/items/*|/steps/*/folders/*")                                  \
    REMOVE(                                                                                      \
        LISTS, "access-lists", "leave out whole access lists",                                   \
        "/server/*/acl|/server/*/items/*/acl")                                                   \
    REMOVE(                                                                                      \
        ENTRIES, "entries", "leave out access entries",                                          \
        "/server/*/acl/*|/server/*/items/*/acl/*|/steps/*/acl/*|/faults/*/change/acl/*")         \
    REMOVE(                                                                                      \
        IDENTITIES, "identities", "leave out users and groups, with what they do",               \
        "/identities/*")                                                                         \
    LIST(                                                                                        \
        MERGE, "merge", "let one identity do what two did, and members do what their group did", \
        st_list_merges)                                                                          \
    REMOVE(                                                                                      \
        MEMBERSHIPS, "memberships", "leave out members of groups",                               \
        "/identities/*/members|/identities/*/members/*")                                         \
    REMOVE(                                                                                      \
        PRIVILEGES, "privileges", "leave out privileges",                                        \
        "/identities/*/privileges|/identities/*/privileges/*")                                   \
    LIST(                                                                                        \
        CLIENTS, "clients", "let a user have the one client that is called as he is",            \
        st_list_clients)                                                                         \
    LIST(                                                                                        \
        PROPERTY_NAMES, "property-names", "leave out a property wherever it is",                 \
        st_list_property_names)                                                                  \
    REMOVE(                                                                                      \
        PROPERTIES, "properties", "leave out properties of items and of edits",                  \
        "/server/*/items/*/properties|/server/*/items/*/properties/*|/steps/*/set"               \
        "|/steps/*/set/*|/faults/*/change/set|/faults/*/change/set/*")                           \
    REMOVE(                                                                                      \
        EXPECTATIONS, "expectations", "leave out what is expected",                              \
        "/steps/*/expect|/steps/*/expect/*|/steps/*/expect/*/*|/expect/*|/expect/*/*"            \
        "|/expect/*/*/*|/expect/clients/*/*/*")                                                  \
    STRICT(RIGHTS, "rights", "leave out rights of access entries", "/**/acl/*/to/*")             \
    STRICT(                                                                                      \
        SCOPES, "scopes", "let access entries be about all properties and everything inside",    \
        "/**/acl/*/property|/**/acl/*/inherit|/**/acl/*/inherit/*")                              \
    LIST(TRUSTEES, "trustees", "let access entries be about everyone", st_list_trustees)         \
    STRICT(                                                                                      \
        FLAGS, "flags", "leave out flags of folders, items and steps",                           \
        "/**/protected|/server/*/resolve|/server/*/items/*/read|/steps/*/read")                  \
    STRICT(OWNERS, "owners", "leave out owners", "/server/*/owner|/server/*/items/*/owner")      \
    STRICT(                                                                                      \
        AUTHORS, "authors", "let an administrator do what somebody did on the server",           \
        "/steps/*/as|/faults/*/change/as")                                                       \
    STRICT(                                                                                      \
        TRIGGERS, "triggers", "say less of when faults happen",                                  \
        "/faults/*/at/nth|/faults/*/at/step|/faults/*/at/on|/faults/*/at/as"                     \
        "|/faults/*/at/property|/faults/*/at/item|/faults/*/at/call|/faults/*/when"              \
        "|/faults/*/times")                                                                      \
    LIST(NUMBERS, "numbers", "make counts, times and bytes smaller", st_list_numbers)            \
    LIST(VALUES, "values", "shorten the values of properties", st_list_values)                   \
    STRICT(                                                                                      \
        SETTINGS, "settings", "leave out the clock, and what is needed or excepted",             \
        "/clock|/needs|/needs/*|/except|/except/*")                                              \
    STRICT(                                                                                      \
        TEXTS, "texts", "leave out what is for people, and empty members",                       \
        "/$schema|/source|/tags|/**/note|/**/why|/faults|/server/*/items|/server/*/acl"          \
        "|/server/*/items/*/acl|/server/*/items/*/properties|/identities/*/members"              \
        "|/identities/*/privileges")

enum st_tactic_id {
#define REMOVE(id, word, about, pattern) ST_TACTIC_##id,
#define STRICT(id, word, about, pattern) ST_TACTIC_##id,
#define LIST(id, word, about, list)      ST_TACTIC_##id,
    ST_TACTICS(REMOVE, STRICT, LIST)
#undef REMOVE
#undef STRICT
#undef LIST
        ST_TACTIC_COUNT
};

/* One change of a tree. */
struct st_move {
    enum {
        ST_MOVE_LEAVE_OUT, /* the spot */
        ST_MOVE_PUT,       /* text or number at the spot */
        ST_MOVE_MERGE,     /* identity `from` becomes `to` */
        ST_MOVE_CLIENT,    /* no more client `from` */
        ST_MOVE_PROPERTY,  /* no more property `from` */
        ST_MOVE_VALUE,     /* value `from` becomes `to` */
    } kind;
    const char *spot;
    const char *from, *to; /* PUT: to, or NULL for the number */
    json_int_t number;
};

struct st_moves {
    struct st_arena *arena;
    struct st_move *items;
    size_t count, capacity;
};

typedef void st_list(struct st_moves *moves, json_t *tree);

struct st_tactic {
    const char *pattern; /* of what is left out; NULL: list has the moves */
    st_list *list;
    const char *about;
    bool takes_ranges;     /* several moves at once are tried first */
    bool takes_dependents; /* what the loader then finds wrong is left out, too */
};

extern const struct st_words st_tactic_words;
extern const struct st_tactic st_tactics[ST_TACTIC_COUNT];

/* What the tactic could do to the tree. */
void st_tactic_moves(enum st_tactic_id tactic, json_t *tree, struct st_moves *moves);

/* Make moves first to end - 1, from behind. False when none of them changes the tree. */
bool st_moves_make(const struct st_moves *moves, size_t first, size_t end, json_t *tree);

/* moves.c */
void st_moves_add(struct st_moves *moves, const struct st_move *move);

/* names.c: tactics about a name wherever it stands, and how their moves are made */
st_list st_list_merges;
st_list st_list_clients;
st_list st_list_property_names;
st_list st_list_values;
bool st_make_merge(struct st_arena *arena, json_t *tree, const char *from, const char *to);
bool st_make_client(struct st_arena *arena, json_t *tree, const char *client);
bool st_make_property(struct st_arena *arena, json_t *tree, const char *property);
bool st_make_value(struct st_arena *arena, json_t *tree, const char *from, const char *to);

/* tactic.c */
st_list st_list_trustees;
st_list st_list_numbers;

#endif
