/*
 * scenario.c - a story as a scenario that is ready to run, without JSON.
 *
 * Objects, names, lists and properties get the numbers that the loader would give them.
 */
#include <string.h>

#include "framework/story/mentions.h"
#include "framework/story/paths.h"

/* All texts there are, which are different ones, as one row of numbers. */
enum {
    FOLDER_TEXTS,
    NAME_TEXTS = FOLDER_TEXTS + ST_STORY_FOLDERS,
    PROPERTY_TEXTS = NAME_TEXTS + ST_STORY_NAMES,
    FIRST_TEXTS = PROPERTY_TEXTS + ST_STORY_PROPERTIES,
    LATER_TEXTS = FIRST_TEXTS + ST_STORY_PROPERTIES * ST_STORY_ITEMS,
    TEXTS = LATER_TEXTS + ST_STORY_PROPERTIES * ST_STORY_VALUES,
};

enum {
    SPARE_ALWAYS = 2, /* as in scenario/build_world.c */
    LISTS_MAX = 1 + ST_STORY_FOLDERS + ST_STORY_ITEMS + ST_STORY_STEPS + ST_STORY_FAULTS,
    HOUR = 3600,
    MORNING = 8 * HOUR,
};

_Static_assert(
    ST_STORY_FOLDERS + ST_STORY_ITEMS + ST_STORY_STEPS + ST_STORY_FAULTS < 64,
    "objects fit into one word of a set");

struct build {
    struct st_arena *arena;
    const struct st_story *story;
    struct st_scenario *scenario;
    struct st_story_mentions mentions;
    struct st_story_paths paths;
    struct st_acl *lists;
    size_t list_count;
    struct st_object *planned; /* the objects of the server, before there is one */
    size_t sync_count;
    st_acl_id folder_acl[ST_STORY_FOLDERS];
    st_name folder_names[ST_STORY_FOLDERS];
    st_acl_id item_acl[ST_STORY_ITEMS];
    st_name item_names[ST_STORY_ITEMS];
    uint16_t names[TEXTS]; /* by text; ST_NAME_NONE: not named yet */
};

static st_name name_of(struct build *build, size_t number, const char *text)
{
    if (!build->names[number])
        build->names[number] = (uint16_t)st_names_append(&build->scenario->names, text);
    return build->names[number];
}

static st_name item_name(struct build *build, size_t name)
{
    return name_of(build, NAME_TEXTS + name, st_story_names[name]);
}

static st_acl_id build_list(struct build *build, const struct st_story_list *list, bool on_folder)
{
    struct st_ace *entries = NULL;
    size_t count = 0;

    if (!list->is_used)
        return ST_NO_ACL;
    entries = ST_ROOM_ARRAY(build->arena, struct st_ace, list->count * (size_t)2);
    for (size_t i = 0; i < list->count; i++) {
        const struct st_story_ace *ace = &list->aces[i];
        st_rights masks[2];
        uint8_t flags[2];
        size_t parts = st_story_ace_parts(ace, on_folder, masks, flags);

        for (size_t part = 0; part < parts; part++)
            entries[count++] = (struct st_ace){
                .type = ace->is_deny ? ST_DENY : ST_ALLOW,
                .flags = flags[part],
                .property = ace->property < ST_STORY_PROPERTIES
                                ? build->mentions.number[ace->property]
                                : (st_property)ST_NO_PROPERTY,
                .trustee = ace->trustee,
                .mask = masks[part],
            };
    }
    build->lists[build->list_count] =
        (struct st_acl){ .entries = entries, .count = count, .is_protected = list->is_protected };
    return (st_acl_id)build->list_count++;
}

static bool is_in(const struct build *build, size_t item, size_t folder)
{
    return build->story->items[item].is_used && build->story->items[item].folder == folder;
}

/* Names and lists of what there is at the beginning. */
static void plan_server(struct build *build)
{
    const struct st_story *story = build->story;

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++)
        build->folder_names[i] = name_of(build, FOLDER_TEXTS + i, st_story_folders[i]);
    for (size_t i = 0; i < ST_STORY_FOLDERS; i++)
        build->folder_acl[i] = build_list(build, &story->folder_lists[i], true);
    for (size_t folder = 0; folder < ST_STORY_FOLDERS; folder++)
        for (size_t i = 0; i < ST_STORY_ITEMS; i++) {
            if (!is_in(build, i, folder))
                continue;
            build->item_names[i] = item_name(build, i);
            build->item_acl[i] = build_list(build, &story->items[i].list, false);
        }
}

static const st_name *build_values(struct build *build, const struct st_story_step *from)
{
    st_name *values = ST_NEW_ARRAY(build->arena, st_name, build->mentions.count);

    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
        if (from->set >> p & 1)
            values[build->mentions.number[p]] = name_of(
                build, LATER_TEXTS + p * ST_STORY_VALUES + from->value,
                st_story_later[p][from->value]);
    return values;
}

static st_properties properties_of(const struct build *build, unsigned set)
{
    st_properties properties = 0;

    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
        if (set >> p & 1)
            properties |= (st_properties)1 << build->mentions.number[p];
    return properties;
}

static void build_who(
    const struct build *build, const struct st_story_step *from, struct st_step *step)
{
    unsigned uses = st_story_uses(from);

    step->as = ST_NOBODY;
    if (uses & ST_STORY_USES_CLIENT) {
        step->client = from->client;
        step->as = st_story_identity(build->story->client_users[from->client]);
    } else if (step->verb == ST_VERB_SET_OWNER) {
        step->owner = st_story_identity(from->user);
    } else if (uses & ST_STORY_USES_GROUP) {
        step->member = st_story_identity(from->user);
        step->group = (st_identity)(ST_FIRST_NAMED + ST_STORY_USERS + from->group);
    } else if (uses & ST_STORY_USES_USER) {
        step->as = st_story_identity(from->user);
    }
}

static void build_step(
    struct build *build,
    const struct st_story_step *from,
    st_object_id foreseen,
    struct st_step *step)
{
    unsigned uses = st_story_uses(from);
    enum st_verb verb = st_story_verb_of(from);

    *step = (struct st_step){ .verb = verb, .folder = ST_NO_OBJECT, .owner = ST_NOBODY };
    build_who(build, from, step);
    step->object = st_story_paths_follow(&build->paths, from, foreseen);
    if (uses & ST_STORY_USES_FOLDER && from->on_folder)
        step->object = from->folder;
    if (uses & ST_STORY_USES_VALUES) {
        step->values = build_values(build, from);
        step->touched = properties_of(build, (unsigned)from->set | from->unset);
    }
    if (st_story_verbs[from->verb].is_creating) {
        step->folder = from->folder;
        step->name = item_name(build, from->name);
    }
    if (verb == ST_VERB_MOVE || verb == ST_VERB_SERVER_MOVE)
        step->folder = st_story_other(from->folder);
    step->is_read = from->is_read;
    if (uses & ST_STORY_USES_LIST)
        step->acl = build_list(build, &build->story->step_lists[from->list], from->on_folder);
    if (verb == ST_VERB_SET_CLOCK)
        step->clock = (uint32_t)from->value * HOUR;
    if (verb == ST_VERB_SET_QUOTA)
        step->quota = (uint64_t)from->value * ST_STORY_QUOTA_UNIT;
    build->sync_count += verb == ST_VERB_SYNC;
    build->scenario->needs |= st_story_verbs[from->verb].needs;
}

static void build_steps(struct build *build)
{
    static const st_object_id folders[ST_STORY_FOLDERS] = { 0, 1 };
    const struct st_story *story = build->story;
    size_t steps_max = story->clients + (size_t)1 + story->step_count;
    struct st_step *steps = ST_ROOM_ARRAY(build->arena, struct st_step, steps_max);
    size_t count = 0;

    for (size_t client = 0; client <= story->clients; client++)
        steps[count++] = (struct st_step){
            .verb = ST_VERB_GO_OFFLINE,
            .as = st_story_identity(story->client_users[client]),
            .client = client,
            .object = ST_NO_OBJECT,
            .folder = ST_NO_OBJECT,
            .owner = ST_NOBODY,
            .folders = folders,
            .folder_count = ST_STORY_FOLDERS,
        };
    for (size_t i = 0; i < story->step_count; i++)
        build_step(build, &story->steps[i], ST_NO_OBJECT, &steps[count++]);
    build->scenario->steps = steps;
    build->scenario->step_count = count;
}

static void build_trigger(
    struct build *build, const struct st_story_fault *from, struct st_trigger *trigger)
{
    size_t path = st_story_path(from->folder, from->name);

    *trigger = (struct st_trigger){
        .calls = from->call == ST_STORY_ANY_CALL ? 0 : 1U << from->call,
        .as = ST_NOBODY,
        .sides = from->on_client ? ST_ON_CLIENT : ST_ON_SERVER,
        .step =
            from->step == ST_STORY_ANY_STEP ? ST_ANY_STEP : from->step + build->story->clients + 1U,
        .nth = from->nth + 1U,
    };
    if (from->property < ST_STORY_PROPERTIES)
        trigger->properties = (st_properties)1 << build->mentions.number[from->property];
    if (from->target == ST_STORY_ANYTHING)
        return;

    uint64_t *objects = ST_NEW(build->arena, uint64_t);

    *objects =
        from->target == ST_STORY_THE_FOLDER ? UINT64_C(1) << from->folder : build->paths.ever[path];
    trigger->objects = objects;
}

static void build_faults(struct build *build)
{
    const struct st_story *story = build->story;
    struct st_fault *faults = ST_ROOM_ARRAY(build->arena, struct st_fault, story->fault_count);
    struct st_step *changes = ST_ROOM_ARRAY(build->arena, struct st_step, story->fault_count);
    size_t count = 0;

    for (size_t i = 0; i < story->fault_count; i++) {
        const struct st_story_fault *from = &story->faults[i];

        faults[i] = (struct st_fault){
            .kind = from->kind,
            .when = from->when,
            .change = (uint16_t)count,
            .times = st_story_times(from),
        };
        if (from->kind == ST_FAULT_CHANGE)
            build_step(build, &from->change, build->paths.foreseen[i], &changes[count++]);
    }
    /* After all changes: a pattern is for what any of them makes, too. */
    for (size_t i = 0; i < story->fault_count; i++)
        build_trigger(build, &story->faults[i], &faults[i].trigger);
    build->scenario->faults = faults;
    build->scenario->fault_count = story->fault_count;
    build->scenario->changes = changes;
    build->scenario->change_count = count;
}

/* The first version of an item, as in scenario/build_world.c. */
static void fill_item(struct build *build, struct st_store *server, size_t i, st_object_id id)
{
    const struct st_story_item *from = &build->story->items[i];
    struct st_object *item = st_store_object(server, id);
    uint32_t change = ++server->counter;

    item->kind = ST_KIND_ITEM;
    item->presence = ST_PRESENT;
    item->name = build->item_names[i];
    item->parent = from->folder;
    item->acl = build->item_acl[i];
    item->owner = st_story_identity(from->owner);
    item->is_read = from->is_read;
    item->change = ++server->changes;
    item->version.key_replica = ST_SERVER;
    item->version.key_counter = change;
    item->version.pcl[ST_SERVER] = change;
    item->version.modified = MORNING;
    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
        if (from->properties >> p & 1)
            item->values[build->mentions.number[p]] =
                name_of(build, FIRST_TEXTS + p * ST_STORY_ITEMS + i, st_story_first[p][i]);
}

static void fill_server(struct build *build, struct st_store *server)
{
    st_object_id id = ST_STORY_FOLDERS;

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        struct st_object *folder = st_store_object(server, (st_object_id)i);

        folder->kind = ST_KIND_FOLDER;
        folder->presence = ST_PRESENT;
        folder->parent = ST_NO_OBJECT;
        folder->owner = ST_NOBODY;
        folder->name = build->folder_names[i];
        folder->acl = build->folder_acl[i];
        folder->resolve = build->story->resolve[i];
    }
    for (size_t folder = 0; folder < ST_STORY_FOLDERS; folder++)
        for (size_t i = 0; i < ST_STORY_ITEMS; i++)
            if (is_in(build, i, folder))
                fill_item(build, server, i, id++);
    server->used = build->paths.next;
}

static void fill_groups(const struct build *build, uint64_t *rows)
{
    const struct st_story *story = build->story;
    const size_t group = ST_FIRST_NAMED + (size_t)ST_STORY_USERS;

    for (size_t user = 0; user < ST_STORY_USERS; user++)
        rows[ST_FIRST_NAMED + user] |= (uint64_t)story->in_groups[user] << group;
    if (story->groups_nest)
        st_bit_set(&rows[group + 1], group, true);
}

static void build_world(struct build *build)
{
    struct st_scenario *scenario = build->scenario;
    struct st_setting *setting = &scenario->setting;
    const char **properties = ST_NEW_ARRAY(build->arena, const char *, ST_STORY_PROPERTIES);
    uint32_t *privileges = ST_NEW_ARRAY(build->arena, uint32_t, ST_STORY_IDENTITIES);
    st_identity *clients = ST_NEW_ARRAY(build->arena, st_identity, ST_STORY_CLIENTS);

    for (size_t i = 0; i < build->mentions.count; i++) {
        size_t property = build->mentions.property[i];

        properties[i] = st_story_properties[property];
        (void)name_of(build, PROPERTY_TEXTS + property, properties[i]);
    }
    privileges[ST_FIRST_NAMED + ST_STORY_USERS] =
        build->story->has_bypass ? 1U << ST_PRIVILEGE_BYPASS_ACL : 0;
    for (size_t i = 0; i < ST_STORY_CLIENTS; i++)
        clients[i] = st_story_identity(build->story->client_users[i]);
    *setting = (struct st_setting){
        .names = &scenario->names,
        .lists = build->lists,
        .list_count = build->list_count,
        .memo = ST_NEW(build->arena, struct st_memo),
        .privileges = privileges,
        .identity_names = st_story_identities,
        .identities = ST_STORY_IDENTITIES,
        .property_names = properties,
        .properties = build->mentions.count,
        .objects = build->paths.next + scenario->step_count + scenario->fault_count +
                   build->sync_count + SPARE_ALWAYS,
        .clients = build->story->clients + (size_t)1,
        .client_identities = clients,
        .journal_capacity = scenario->step_count,
    };
    st_setting_layout(setting);

    struct st_world *world = st_arena_alloc(build->arena, setting->size);

    st_world_init(world, setting);
    world->clock = MORNING;
    fill_groups(build, st_world_members(world));
    fill_server(build, st_world_server(world));
    scenario->initial = world;
}

struct st_scenario *st_story_scenario(struct st_arena *arena, const struct st_story *story)
{
    struct st_scenario *scenario = ST_NEW(arena, struct st_scenario);
    struct build build = { .arena = arena, .story = story, .scenario = scenario, .list_count = 1 };

    st_names_init(&scenario->names, arena);
    build.lists = ST_ROOM_ARRAY(arena, struct st_acl, LISTS_MAX);
    build.lists[0] = (struct st_acl){ .count = 0 };
    st_story_mention_all(story, &build.mentions);
    st_story_paths_begin(&build.paths, story);
    plan_server(&build);
    for (size_t i = 0; i < story->fault_count; i++)
        if (build.paths.foreseen[i] != ST_NO_OBJECT)
            (void)item_name(&build, story->faults[i].change.name);
    build_steps(&build);
    build_faults(&build);
    build_world(&build);
    scenario->client_names = st_story_clients;
    scenario->file = "story";
    scenario->title = "a story";
    return scenario;
}
