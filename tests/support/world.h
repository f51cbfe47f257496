/*
 * world.h - small worlds for tests: one made by hand, and scenarios from JSON text.
 */
#ifndef ST_SUPPORT_WORLD_H
#define ST_SUPPORT_WORLD_H

#include "framework/host/guard.h"
#include "framework/run/judge.h"

/* --- A world by hand -------------------------------------------------------------- */

/* Who and what is in it. FREE_A and FREE_B are numbers of items that are yet to be made. */
enum {
    ST_TEST_ALICE = ST_FIRST_NAMED,
    ST_TEST_BOB,
    ST_TEST_STAFF, /* a group; alice is in it */
    ST_TEST_IDENTITIES,

    ST_TEST_TEAM = 0, /* a folder; the client has it offline */
    ST_TEST_ARCHIVE,  /* a folder; the client does not have it */
    ST_TEST_PLAN,     /* an item of alice's in Team: p is "one", q is "two" */
    ST_TEST_MEMO,     /* an item of nobody's in Team: p is "three" */
    ST_TEST_FREE_A,
    ST_TEST_FREE_B,
    ST_TEST_OBJECTS,

    ST_TEST_P = 0,
    ST_TEST_Q,
    ST_TEST_R, /* on no item */
    ST_TEST_PROPERTIES,

    ST_TEST_SPARE = 2, /* numbers for losers */
    ST_TEST_LISTS = 4,
};

struct st_test_world {
    struct st_arena arena;
    struct st_names names;
    struct st_setting setting;
    struct st_world *world;
    struct st_acl lists[ST_TEST_LISTS]; /* [0] is unused; the others grant nothing */
    uint32_t privileges[ST_TEST_IDENTITIES];
};

/* Everybody may do everything; the client is alice's and agrees with the server. */
void st_test_world_init(struct st_test_world *test);
void st_test_world_clear(struct st_test_world *test);

/* The id of a text. */
st_name st_test_name(struct st_test_world *test, const char *text);

/* Give an object the list with that number, which then has the one entry. */
void st_test_set_list(
    struct st_test_world *test, st_object_id object, size_t list, const struct st_ace *entry);

/* Add an entry to a client's journal. */
void st_test_add_edit(
    struct st_test_world *test, st_object_id object, enum st_edit edit, st_properties properties);

/* --- Scenarios from text ---------------------------------------------------------- */

/* The scenario; what is wrong with it fails the test. */
const struct st_scenario *st_test_load(struct st_arena *arena, const char *text);
const struct st_scenario *st_test_load_file(struct st_arena *arena, const char *file);

/* Run and judge it. The engine is named as on the command line. */
struct st_case *st_test_judge(
    struct st_arena *arena, const struct st_scenario *scenario, const char *engine);

/* The same with an engine that is not in the registry. */
struct st_case *st_test_judge_engine(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine *engine);

/*
 * What a replica has of that name at the end of a run: folder and values, as
 * "Team p=one q=two (read)", or "gone". A loser of its conflict follows as " | p=three".
 */
const char *st_test_item(
    struct st_arena *arena, const struct st_run *run, st_replica_id replica, const char *name);

/* Calls of a synchronization that the server carried out and that change something. */
size_t st_test_changes(const struct st_run *run, const struct st_sync_record *sync);

/* JSON text that was written with ' for ", so that it can stand in C. */
const char *st_test_quotes(struct st_arena *arena, const char *text);

#endif
