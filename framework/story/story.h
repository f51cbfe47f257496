/*
 * story.h - small scenarios as flat records of small numbers: what fuzzers make and change.
 *
 * A story is a world (users, groups in groups, lists, items), steps, and a fault plan.
 * Every member is a byte and what is not used is zero, so equal stories have equal
 * bytes. A settled story loads: paths lead somewhere, faults can happen at the calls
 * they name. st_story_settle() makes one of anything whose members are in range, and
 * changes nothing of a story that is settled.
 */
#ifndef ST_STORY_STORY_H
#define ST_STORY_STORY_H

#include "framework/scenario/scenario.h"

enum {
    ST_STORY_USERS = 3,
    ST_STORY_GROUPS = 2, /* the second may be in the first */
    ST_STORY_CLIENTS = 2,
    ST_STORY_FOLDERS = 2,
    ST_STORY_ITEMS = 4, /* at the beginning; item i is called by name i */
    ST_STORY_NAMES = 8, /* of items */
    ST_STORY_PATHS = ST_STORY_FOLDERS * ST_STORY_NAMES,
    ST_STORY_PROPERTIES = 3,
    ST_STORY_ACES = 4,  /* in a list */
    ST_STORY_LISTS = 3, /* for set-acl */
    ST_STORY_STEPS = 16,
    ST_STORY_FAULTS = 4,
    ST_STORY_VALUES = 24, /* that a property may be given */
    ST_STORY_NTH = 24,
    ST_STORY_TIMES = 4,       /* the last is ST_TIMES_ALWAYS */
    ST_STORY_QUOTA_UNIT = 16, /* bytes, of the value of a set-quota */
    ST_STORY_IDENTITIES = ST_FIRST_NAMED + ST_STORY_USERS + ST_STORY_GROUPS,
    ST_STORY_ADMINISTRATOR = ST_STORY_USERS, /* as a user; as an owner: nobody */
    ST_STORY_ANY_STEP = ST_STORY_STEPS,
    ST_STORY_NO_PROPERTY = ST_STORY_PROPERTIES,
    ST_STORY_ANY_CALL = ST_CALL_COUNT,
};

/* Rights that entries name: words of ST_RIGHT_WORDS. */
#define ST_STORY_RIGHTS(X) \
    X(WRITE_PROPERTY)      \
    X(READ_PROPERTY)       \
    X(WRITE_OWN_PROPERTY)  \
    X(VIEW)                \
    X(DELETE)              \
    X(CREATE_ITEM)         \
    X(LIST)                \
    X(DELETE_OWN_ITEM)     \
    X(READ)                \
    X(WRITE)               \
    X(FULL)

enum st_story_right {
#define X(id) ST_STORY_RIGHT_##id,
    ST_STORY_RIGHTS(X)
#undef X
        ST_STORY_RIGHT_COUNT
};

/* What an entry of a folder is for. */
enum st_story_reach { ST_STORY_INSIDE, ST_STORY_FOLDER, ST_STORY_BELOW, ST_STORY_REACH_COUNT };

/* What a fault's calls are about. */
enum st_story_target {
    ST_STORY_ANYTHING,
    ST_STORY_THE_FOLDER,
    ST_STORY_THE_ITEM,
    ST_STORY_TARGET_COUNT
};

struct st_story_ace {
    uint8_t is_deny;
    uint8_t reach;   /* inside: folder and all in it; below: only what is in it */
    uint8_t trustee; /* 0 everyone, 1 the owner, then users, then groups */
    uint8_t right;
    uint8_t property; /* ST_STORY_NO_PROPERTY: the object as a whole */
};

struct st_story_list {
    uint8_t is_used; /* not used: the object has no list of its own */
    uint8_t is_protected;
    uint8_t count;
    struct st_story_ace aces[ST_STORY_ACES];
};

struct st_story_item {
    uint8_t is_used;
    uint8_t folder;
    uint8_t owner; /* ST_STORY_ADMINISTRATOR: nobody */
    uint8_t properties;
    uint8_t is_read;
    struct st_story_list list;
};

/* Which members a step uses is in st_story_verbs. */
struct st_story_step {
    uint8_t verb; /* index into st_story_verbs */
    uint8_t client;
    uint8_t user;
    uint8_t on_folder;    /* set-acl, set-owner: the folder itself */
    uint8_t folder, name; /* where the item is; a move goes to the other folder */
    uint8_t list;
    uint8_t group;
    uint8_t value;
    uint8_t set, unset; /* sets of properties; what is set is not unset */
    uint8_t is_read;
};

struct st_story_fault {
    uint8_t kind; /* enum st_fault_kind */
    uint8_t when;
    uint8_t on_client;
    uint8_t call;   /* enum st_call_op, or ST_STORY_ANY_CALL */
    uint8_t step;   /* index of a sync step, or ST_STORY_ANY_STEP */
    uint8_t nth;    /* from 0 */
    uint8_t times;  /* from 0 */
    uint8_t target; /* enum st_story_target */
    uint8_t folder, name;
    uint8_t property;
    struct st_story_step change;
};

struct st_story {
    uint8_t clients; /* from 0: one or two */
    uint8_t client_users[ST_STORY_CLIENTS];
    uint8_t in_groups[ST_STORY_USERS]; /* sets of groups */
    uint8_t groups_nest;
    uint8_t has_bypass; /* the first group */
    uint8_t resolve[ST_STORY_FOLDERS];
    struct st_story_list folder_lists[ST_STORY_FOLDERS];
    struct st_story_item items[ST_STORY_ITEMS];
    struct st_story_list step_lists[ST_STORY_LISTS];
    uint8_t step_count;
    struct st_story_step steps[ST_STORY_STEPS];
    uint8_t fault_count;
    struct st_story_fault faults[ST_STORY_FAULTS];
};

/* What a step uses: a set of these. */
enum {
    ST_STORY_USES_CLIENT = 1,
    ST_STORY_USES_USER = 2,
    ST_STORY_USES_PATH = 4,
    ST_STORY_USES_FOLDER = 8, /* may be about the folder instead */
    ST_STORY_USES_LIST = 16,
    ST_STORY_USES_GROUP = 32,
    ST_STORY_USES_VALUES = 64,
    ST_STORY_USES_UNSET = 128,
    ST_STORY_USES_READ = 256,
    ST_STORY_USES_VALUE = 512, /* as a number */
};

struct st_story_verb {
    enum st_verb verb;
    unsigned uses;
    unsigned needs; /* what an engine must be capable of */
    bool is_creating;
};

enum { ST_STORY_VERB_COUNT = 16, ST_STORY_SYNC = 0 };

extern const struct st_story_verb st_story_verbs[ST_STORY_VERB_COUNT];
extern const uint8_t st_story_right_words[ST_STORY_RIGHT_COUNT]; /* enum st_right_word */

extern const char *const st_story_identities[ST_STORY_IDENTITIES];
extern const char *const st_story_properties[ST_STORY_PROPERTIES];
extern const char *const st_story_folders[ST_STORY_FOLDERS]; /* without the slash */
extern const char *const st_story_names[ST_STORY_NAMES];
extern const char *const st_story_clients[ST_STORY_CLIENTS];

/* The texts that a property may have: at the beginning, by item; later, by value. */
extern const char *const st_story_first[ST_STORY_PROPERTIES][ST_STORY_ITEMS];
extern const char *const st_story_later[ST_STORY_PROPERTIES][ST_STORY_VALUES];

static inline st_identity st_story_identity(uint8_t user)
{
    return user < ST_STORY_USERS ? (st_identity)(ST_FIRST_NAMED + user) : (st_identity)ST_NOBODY;
}

enum { ST_STORY_PATH_SIZE = 16 }; /* bytes of a path as text */

/* "/Team/i3", or "/Team" for a name of ST_STORY_NAMES. */
void st_story_path_text(char ret_text[ST_STORY_PATH_SIZE], uint8_t folder, uint8_t name);

static inline enum st_verb st_story_verb_of(const struct st_story_step *step)
{
    return st_story_verbs[step->verb].verb;
}

static inline unsigned st_story_uses(const struct st_story_step *step)
{
    return st_story_verbs[step->verb].uses;
}

static inline bool st_story_is_sync(const struct st_story_step *step)
{
    return step->verb == ST_STORY_SYNC;
}

/* Of a fault: as many times as its scenario says. */
static inline uint32_t st_story_times(const struct st_story_fault *fault)
{
    return fault->times + 1 == ST_STORY_TIMES ? ST_TIMES_ALWAYS : fault->times + 1U;
}

/* Can somebody else do it while a client synchronizes? */
static inline bool st_story_is_change(const struct st_story_step *step)
{
    return !(st_story_uses(step) & ST_STORY_USES_CLIENT);
}

/*
 * What the entry says in a list of a folder, or of an item: the mask and the flags of up to two
 * entries. 0: it means nothing there and is left out.
 */
size_t st_story_ace_parts(
    const struct st_story_ace *ace, bool on_folder, st_rights ret_masks[2], uint8_t ret_flags[2]);

/* Make of anything a story that loads. Members must be in range. */
void st_story_settle(struct st_story *story);

/*
 * The story as a scenario that is ready to run, as st_scenario_load() would make it of
 * st_story_json(): with the same numbers and names, so that runs have the same hash. It
 * expects nothing.
 */
struct st_scenario *st_story_scenario(struct st_arena *arena, const struct st_story *story);

/*
 * The story as a scenario file: canonical JSON text that loads. A file must expect
 * something; this one, that the last synchronization ends well. needs: a set of ST_CAN(...),
 * what an engine must be capable of beyond what the steps show.
 */
const char *st_story_json(struct st_arena *arena, const struct st_story *story, unsigned needs);

/* Is the story, changed a little, still what one is looking for? */
typedef bool st_story_test(void *argument, const struct st_story *story);

/* Leave out of the story whatever the test can do without. Returns how often it was asked. */
size_t st_story_shrink(struct st_story *story, st_story_test *test, void *argument);

#endif
