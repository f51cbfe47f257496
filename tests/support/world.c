/*
 * world.c - a small world for tests, made by hand.
 */
#include "tests/support/world.h"

#include <string.h>

static const char *const identity_names[ST_TEST_IDENTITIES] = { "everyone", "owner", "alice", "bob",
                                                                "Staff" };
static const char *const property_names[ST_TEST_PROPERTIES] = { "p", "q", "r" };
static const st_identity client_identities[] = { ST_TEST_ALICE };

st_name st_test_name(struct st_test_world *test, const char *text)
{
    return st_names_add(&test->names, text);
}

static void put_object(
    struct st_test_world *test, st_object_id id, st_object_id parent, const char *name)
{
    struct st_store *server = st_world_server(test->world);
    struct st_object *object = st_store_object(server, id);

    object->kind = parent == ST_NO_OBJECT ? ST_KIND_FOLDER : ST_KIND_ITEM;
    object->presence = ST_PRESENT;
    object->parent = parent;
    object->name = st_test_name(test, name);
    object->owner = ST_NOBODY;
    object->change = ++server->changes;
    st_version_bump(&object->version, ST_SERVER, ++server->counter, 0);
}

static void go_offline(struct st_test_world *test)
{
    static const st_object_id offline[] = { ST_TEST_TEAM, ST_TEST_PLAN, ST_TEST_MEMO };
    struct st_store *local = st_world_local(test->world, 0);

    for (size_t i = 0; i < sizeof offline / sizeof offline[0]; i++) {
        st_store_copy(local, st_world_server(test->world), offline[i]);
        if (i > 0)
            st_store_copy(st_world_base(test->world, 0), local, offline[i]);
    }
    st_store_object(local, ST_TEST_TEAM)->in_scope = true;
}

void st_test_world_init(struct st_test_world *test)
{
    struct st_setting *setting = &test->setting;

    memset(test, 0, sizeof *test);
    st_arena_init(&test->arena);
    st_names_init(&test->names, &test->arena);
    *setting = (struct st_setting){
        .names = &test->names,
        .lists = test->lists,
        .list_count = ST_TEST_LISTS,
        .privileges = test->privileges,
        .identity_names = identity_names,
        .identities = ST_TEST_IDENTITIES,
        .property_names = property_names,
        .properties = ST_TEST_PROPERTIES,
        .objects = (size_t)ST_TEST_OBJECTS + ST_TEST_SPARE,
        .clients = 1,
        .client_identities = client_identities,
        .journal_capacity = 16,
    };
    st_setting_layout(setting);
    test->world = st_arena_alloc(&test->arena, setting->size);
    st_world_init(test->world, setting);
    test->world->clock = 100;
    st_bit_set(&st_world_members(test->world)[ST_TEST_ALICE], ST_TEST_STAFF, true);
    put_object(test, ST_TEST_TEAM, ST_NO_OBJECT, "Team");
    put_object(test, ST_TEST_ARCHIVE, ST_NO_OBJECT, "Archive");
    put_object(test, ST_TEST_PLAN, ST_TEST_TEAM, "plan");
    put_object(test, ST_TEST_MEMO, ST_TEST_TEAM, "memo");

    struct st_store *server = st_world_server(test->world);

    st_store_object(server, ST_TEST_PLAN)->owner = ST_TEST_ALICE;
    st_store_object(server, ST_TEST_PLAN)->values[ST_TEST_P] = st_test_name(test, "one");
    st_store_object(server, ST_TEST_PLAN)->values[ST_TEST_Q] = st_test_name(test, "two");
    st_store_object(server, ST_TEST_MEMO)->values[ST_TEST_P] = st_test_name(test, "three");
    server->used = ST_TEST_OBJECTS;
    go_offline(test);
}

void st_test_world_clear(struct st_test_world *test)
{
    st_arena_clear(&test->arena);
}

void st_test_set_list(
    struct st_test_world *test, st_object_id object, size_t list, const struct st_ace *entry)
{
    test->lists[list] = (struct st_acl){ .entries = entry, .count = 1 };
    st_store_object(st_world_server(test->world), object)->acl = (st_acl_id)list;
}

void st_test_add_edit(
    struct st_test_world *test, st_object_id object, enum st_edit edit, st_properties properties)
{
    struct st_journal *journal = st_world_journal(test->world, 0);

    journal->entries[journal->count++] = (struct st_journal_entry){ .properties = properties,
                                                                    .object = object,
                                                                    .edit = (uint8_t)edit };
}
