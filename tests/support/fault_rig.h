/*
 * fault_rig.h - the layers of a session with faults, and a world beside it without any.
 *
 * A test does one thing to the first and says what that must have come to by doing it
 * to the second; then the two are compared, byte by byte.
 */
#ifndef ST_SUPPORT_FAULT_RIG_H
#define ST_SUPPORT_FAULT_RIG_H

#include "framework/fault/inject.h"
#include "tests/support/world.h"

enum { ST_RIG_OBJECTS = ST_TEST_OBJECTS + ST_TEST_SPARE };

/* A layer below the faults, that counts what comes through. */
struct st_rig_spy {
    struct st_host host;
    struct st_host *below;
    unsigned calls;
};

struct st_fault_rig {
    struct st_test_world test;
    st_name red, blue, green;
    struct st_fault faults[ST_FAULTS_MAX];
    uint32_t seen[ST_FAULTS_MAX], fired[ST_FAULTS_MAX];
    struct st_injector injector;

    /* One session, as session.c builds it: fault -> spy -> guard -> store. */
    struct st_token token;
    struct st_store_host server_store, client_store;
    struct st_guard guard;
    struct st_rig_spy server_spy, client_spy;
    struct st_inject_layer server, client;
    struct st_world *start;
    st_object_id server_items[ST_RIG_OBJECTS];
    st_object_id client_items[ST_RIG_OBJECTS];
    st_object_id guard_items[ST_RIG_OBJECTS];

    /* The same world, to do by hand what is expected. */
    struct st_world *wanted;
    struct st_store_host wanted_server, wanted_client;
    st_object_id wanted_items[ST_RIG_OBJECTS];

    /* What faults of the world ask for: they mark an item of the server as read. */
    uint32_t changes; /* how often one was asked for */
    uint16_t change;  /* the last one: its item */
    bool is_impossible;
};

/* A plan that is empty, a world as in world.h, and no session yet. */
void st_fault_rig_init(struct st_fault_rig *rig);
void st_fault_rig_clear(struct st_fault_rig *rig);

/* Add a fault of that kind; it fires at the first call that it fits, once. */
struct st_fault *st_fault_rig_add(struct st_fault_rig *rig, enum st_fault_kind kind);

/* The same, at the calls of that name only. */
struct st_fault *st_fault_rig_add_at(
    struct st_fault_rig *rig, enum st_fault_kind kind, enum st_call_op op);

/* Begin to change all properties of an item. */
void st_fault_rig_stage(const struct st_fault_rig *rig, struct st_host *host, st_object_id item);

/* Open a session; with the first, counting begins. */
void st_fault_rig_open(struct st_fault_rig *rig, uint32_t step, st_identity as);

/* Make a call; its answer goes to a reply that is thrown away. */
enum st_status st_fault_rig_call(struct st_inject_layer *layer, const struct st_call *call);

/* Nothing else happened than what was done by hand. */
void st_fault_rig_compare(const struct st_fault_rig *rig);

#endif
