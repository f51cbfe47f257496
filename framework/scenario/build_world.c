/*
 * build_world.c - the setting, and the world as the scenario begins.
 */
#include "framework/scenario/build.h"

#include <assert.h>
#include <string.h>

/*
 * What one run may add: the losers of conflicts. An edit loses once; one that stays
 * pending may lose again, at another synchronization, and a fault may make one lose twice.
 */
enum { SPARE_ALWAYS = 2 };

_Static_assert(
    (int)ST_FOLDERS_MAX + (int)ST_ITEMS_MAX < (int)ST_OBJECTS_MAX,
    "whatever loads fits into a store");
_Static_assert(
    (int)ST_FOLDERS_MAX + (int)ST_ITEMS_MAX + (int)ST_STEPS_MAX + (int)ST_FAULTS_MAX < UINT16_MAX,
    "so do the lists");

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static const char *const *texts_of(const struct st_names *names)
{
    return names->texts + 1;
}

size_t st_build_objects(const struct st_build *build)
{
    const struct st_document *document = build->document;
    size_t spare =
        document->steps.count + document->faults.count + build->sync_count + SPARE_ALWAYS;

    return least(build->object_count + spare, ST_OBJECTS_MAX);
}

static void fill_setting(struct st_build *build, struct st_setting *setting)
{
    struct st_names *names = &build->scenario->names;
    size_t clients = build->clients.count - 1;
    st_identity *client_identities = ST_NEW_ARRAY(build->arena, st_identity, clients);

    for (size_t i = 0; i < clients; i++)
        client_identities[i] = build->client[i].identity;
    for (size_t i = 1; i < build->properties->count; i++)
        st_names_add(names, build->properties->texts[i]);
    *setting = (struct st_setting){
        .names = names,
        .lists = build->lists,
        .list_count = build->list_count,
        .memo = ST_NEW(build->arena, struct st_memo),
        .privileges = build->privileges,
        .identity_names = texts_of(&build->identities),
        .identities = build->identities.count - 1,
        .strangers = build->stranger_count,
        .property_names = texts_of(build->properties),
        .properties = build->properties->count - 1,
        .objects = st_build_objects(build),
        .clients = clients,
        .client_identities = client_identities,
        .journal_capacity = build->document->steps.count,
    };
    st_setting_layout(setting);
}

/* The first version of an item: change n of the server, which nobody has changed since. */
static void fill_item(
    struct st_build *build,
    struct st_store *server,
    const struct st_planned *planned,
    struct st_object *object)
{
    uint32_t change = ++server->counter;
    st_properties set = 0;

    object->change = ++server->changes;
    object->version.key_replica = ST_SERVER;
    object->version.key_counter = change;
    object->version.pcl[ST_SERVER] = change;
    object->version.modified = build->document->clock.value;
    if (planned->properties)
        memcpy(
            object->values, st_resolve_values(build, planned->properties, &set),
            server->properties * sizeof(st_name));
}

static void fill_server(struct st_build *build, struct st_store *server)
{
    for (size_t i = 0; i < build->object_count; i++) {
        const struct st_planned *planned = &build->objects[i];
        struct st_object *object = st_store_object(server, (st_object_id)i);

        if (planned->is_made_later)
            continue;
        object->name = planned->name;
        object->parent = planned->parent;
        object->acl = planned->acl;
        object->owner = planned->owner;
        object->kind = (uint8_t)planned->kind;
        object->presence = ST_PRESENT;
        object->resolve = (uint8_t)planned->resolve;
        object->is_read = planned->is_read;
        if (planned->kind == ST_KIND_ITEM)
            fill_item(build, server, planned, object);
    }
    server->used = (uint16_t)build->object_count;
}

void st_build_world(struct st_build *build)
{
    struct st_setting *setting = &build->scenario->setting;

    fill_setting(build, setting);

    struct st_world *world = st_arena_alloc(build->arena, setting->size);
    size_t row = st_identity_words(setting->identities) * sizeof(uint64_t);

    st_world_init(world, setting);
    world->clock = build->document->clock.value;
    memcpy(st_world_members(world), build->members, setting->identities * row);
    fill_server(build, st_world_server(world));
    build->scenario->initial = world;
    build->scenario->client_names = texts_of(&build->clients);
}
