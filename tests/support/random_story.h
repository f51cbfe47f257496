/*
 * random_story.h - small scenarios made by a seed, to judge engines and invariants by.
 *
 * A story is a flat record of small numbers: users, groups in groups, lists, items
 * and steps. The same seed gives the same story on any machine. Leaving parts out
 * leaves a story, so a failing one can be made small by trying.
 */
#ifndef ST_SUPPORT_RANDOM_STORY_H
#define ST_SUPPORT_RANDOM_STORY_H

#include "framework/scenario/scenario.h"

enum {
    ST_STORY_USERS = 3,
    ST_STORY_GROUPS = 2, /* group 1 may be in group 0 */
    ST_STORY_FOLDERS = 2,
    ST_STORY_ITEMS = 4, /* at the beginning */
    ST_STORY_MADE = 4,  /* by steps */
    ST_STORY_PROPERTIES = 3,
    ST_STORY_ACES = 4,  /* in a list */
    ST_STORY_LISTS = 3, /* for set-acl */
    ST_STORY_STEPS = 16,
    ST_STORY_OBJECTS = ST_STORY_FOLDERS + ST_STORY_ITEMS + ST_STORY_MADE,
};

extern const char *const st_story_identities[]; /* by st_identity */
extern const char *const st_story_properties[];

struct st_story_ace {
    bool is_used, is_deny, for_items; /* for_items: what is in the folder, not the folder */
    uint8_t trustee;                  /* 0 everyone, then users, then groups */
    st_property property;
    st_rights mask;
};

struct st_story_list {
    bool is_used, is_protected;
    struct st_story_ace aces[ST_STORY_ACES];
};

struct st_story_step {
    bool is_used;
    uint8_t verb;         /* enum st_verb */
    uint8_t client, user; /* user: server verbs; ST_STORY_USERS is the administrator */
    uint8_t object;       /* of the story: folders, items, made items */
    uint8_t folder;
    uint8_t list;
    uint8_t group;
    uint8_t name;  /* create: of which item, if takes_name */
    uint8_t value; /* numbers what is set */
    bool is_read;
    bool takes_name;
    uint8_t set, unset; /* sets of properties */
};

struct st_story {
    uint64_t seed;
    uint8_t clients; /* 1 or 2 */
    uint8_t client_users[2];
    bool in_group[ST_STORY_USERS][ST_STORY_GROUPS];
    bool groups_nest;
    bool has_bypass; /* group 0 */
    struct st_story_list folder_lists[ST_STORY_FOLDERS];
    uint8_t resolve[ST_STORY_FOLDERS];
    bool item_is_used[ST_STORY_ITEMS];
    uint8_t item_folder[ST_STORY_ITEMS];
    uint8_t item_owner[ST_STORY_ITEMS]; /* ST_STORY_USERS: nobody */
    uint8_t item_properties[ST_STORY_ITEMS];
    struct st_story_list item_lists[ST_STORY_ITEMS];
    struct st_story_list step_lists[ST_STORY_LISTS];
    struct st_story_step steps[ST_STORY_STEPS];
};

/* Is the story, changed a little, still what one is looking for? */
typedef bool st_story_test(void *argument, const struct st_story *story);

void st_story_make(struct st_story *story, uint64_t seed);

/* The story as a scenario that is ready to run; it has nothing but steps. */
const struct st_scenario *st_story_scenario(struct st_arena *arena, const struct st_story *story);

/* Leave out of the story whatever the test can do without. */
void st_story_shrink(struct st_story *story, st_story_test *test, void *argument);

/* The story as a person can read it, one line each list, item and step. */
const char *st_story_text(struct st_arena *arena, const struct st_story *story);

#endif
