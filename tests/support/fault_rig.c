/*
 * fault_rig.c - the layers of a session with faults, and a world beside it without any.
 */
#include "tests/support/fault_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Somebody else looks at the item. */
static bool change_world(void *context, uint16_t change)
{
    struct st_fault_rig *rig = context;
    struct st_store *server = st_world_server(rig->test.world);

    rig->changes++;
    rig->change = change;
    if (rig->is_impossible)
        return false;
    st_store_object(server, change)->is_read = true;
    return true;
}

static enum st_status spy_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_rig_spy *self = (struct st_rig_spy *)host;

    self->calls++;
    return st_host_call(self->below, call, reply);
}

static struct st_host *spy_on(struct st_rig_spy *spy, struct st_host *below)
{
    *spy = (struct st_rig_spy){ .host = { spy_call }, .below = below };
    return &spy->host;
}

void st_fault_rig_init(struct st_fault_rig *rig)
{
    struct st_arena *arena = &rig->test.arena;

    memset(rig, 0, sizeof *rig);
    st_test_world_init(&rig->test);
    rig->red = st_test_name(&rig->test, "red");
    rig->blue = st_test_name(&rig->test, "blue");
    rig->green = st_test_name(&rig->test, "green");
    rig->start = st_arena_alloc(arena, rig->test.setting.size);
    st_injector_init(&rig->injector, rig->faults, 0, rig->seen, rig->fired);
}

void st_fault_rig_clear(struct st_fault_rig *rig)
{
    st_test_world_clear(&rig->test);
}

struct st_fault *st_fault_rig_add(struct st_fault_rig *rig, enum st_fault_kind kind)
{
    struct st_fault *fault = &rig->faults[rig->injector.count++];

    *fault = (struct st_fault){ .kind = (uint8_t)kind, .times = 1 };
    fault->trigger.as = ST_NOBODY;
    fault->trigger.step = ST_ANY_STEP;
    return fault;
}

struct st_fault *st_fault_rig_add_at(
    struct st_fault_rig *rig, enum st_fault_kind kind, enum st_call_op op)
{
    struct st_fault *fault = st_fault_rig_add(rig, kind);

    fault->trigger.calls = 1U << op;
    return fault;
}

void st_fault_rig_stage(const struct st_fault_rig *rig, struct st_host *host, st_object_id item)
{
    assert_int_equal(st_host_set(host, item, ST_TEST_P, rig->red), ST_OK);
    assert_int_equal(st_host_set(host, item, ST_TEST_Q, rig->blue), ST_OK);
    assert_int_equal(st_host_set(host, item, ST_TEST_R, rig->green), ST_OK);
}

static void open_wanted(struct st_fault_rig *rig, st_identity as)
{
    rig->wanted = st_arena_copy_block(&rig->test.arena, rig->test.world, rig->test.setting.size);
    st_store_host_init(&rig->wanted_server, rig->wanted, ST_SERVER, as, rig->wanted_items);
    st_store_host_init(&rig->wanted_client, rig->wanted, 1, as, rig->wanted_items);
}

void st_fault_rig_open(struct st_fault_rig *rig, uint32_t step, st_identity as)
{
    struct st_world *world = rig->test.world;
    struct st_injector *injector = &rig->injector;

    if (!injector->change)
        st_injector_init(injector, rig->faults, injector->count, rig->seen, rig->fired);
    injector->change = change_world;
    injector->context = rig;
    st_world_token(world, as, &rig->token);
    st_store_host_init(&rig->server_store, world, ST_SERVER, as, rig->server_items);
    st_store_host_init(&rig->client_store, world, 1, as, rig->client_items);
    st_guard_init(
        &rig->guard, &rig->server_store.host, &rig->server_store, &rig->token, rig->guard_items);
    memcpy(rig->start, world, rig->test.setting.size);
    st_injector_begin(
        injector, step, as, st_injector_needs_start(injector) ? rig->start : NULL, &rig->guard);
    st_inject_layer_init(
        &rig->server, spy_on(&rig->server_spy, &rig->guard.host), injector, &rig->server_store,
        ST_ON_SERVER);
    st_inject_layer_init(
        &rig->client, spy_on(&rig->client_spy, &rig->client_store.host), injector,
        &rig->client_store, ST_ON_CLIENT);
    open_wanted(rig, as);
}

enum st_status st_fault_rig_call(struct st_inject_layer *layer, const struct st_call *call)
{
    struct st_reply reply = { .fault = 0 };

    return st_host_call(&layer->host, call, &reply);
}

void st_fault_rig_compare(const struct st_fault_rig *rig)
{
    assert_memory_equal(rig->test.world, rig->wanted, rig->test.setting.size);
}
