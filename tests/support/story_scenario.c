/*
 * story_scenario.c - a random story as a scenario that is ready to run.
 */
#include "tests/support/random_story.h"

enum { IDENTITIES = ST_FIRST_NAMED + ST_STORY_USERS + ST_STORY_GROUPS };

const char *const st_story_identities[IDENTITIES] = { "everyone", "owner", "alice",  "bob",
                                                      "carol",    "Staff", "Editors" };
const char *const st_story_properties[ST_STORY_PROPERTIES] = { "p", "q", "r" };
static const char *const client_names[2] = { "one", "two" };

struct build {
    struct st_arena *arena;
    const struct st_story *story;
    struct st_scenario *scenario;
    struct st_world *world;
    struct st_acl *lists;
    size_t list_count;
};

static st_acl_id build_list(struct build *build, const struct st_story_list *list, bool on_folder)
{
    struct st_ace *entries = NULL;
    size_t count = 0;

    if (!list->is_used)
        return ST_NO_ACL;
    entries = ST_NEW_ARRAY(build->arena, struct st_ace, ST_STORY_ACES);
    for (size_t i = 0; i < ST_STORY_ACES; i++) {
        const struct st_story_ace *ace = &list->aces[i];

        if (!ace->is_used || (ace->for_items && !on_folder))
            continue;
        entries[count++] = (struct st_ace){
            .type = ace->is_deny ? ST_DENY : ST_ALLOW,
            .flags = ace->for_items ? ST_ACE_ITEMS | ST_ACE_ONLY : 0,
            .property = ace->property,
            .trustee = ace->trustee ? (st_identity)(ST_FIRST_NAMED + ace->trustee - 1)
                                    : (st_identity)ST_EVERYONE,
            .mask = ace->mask,
        };
    }
    build->lists[build->list_count] =
        (struct st_acl){ .entries = entries, .count = count, .is_protected = list->is_protected };
    return (st_acl_id)build->list_count++;
}

static st_name name_text(struct build *build, const char *text)
{
    return st_names_add(&build->scenario->names, text);
}

static st_name item_name(struct build *build, size_t item)
{
    return name_text(build, st_arena_format(build->arena, "i%zu", item));
}

static struct st_object *put_object(struct build *build, st_object_id id)
{
    struct st_store *server = st_world_server(build->world);
    struct st_object *object = st_store_object(server, id);

    object->presence = ST_PRESENT;
    object->parent = ST_NO_OBJECT;
    object->owner = ST_NOBODY;
    object->change = ++server->changes;
    st_version_bump(&object->version, ST_SERVER, ++server->counter, 0);
    return object;
}

static void build_server(struct build *build)
{
    const struct st_story *story = build->story;
    struct st_store *server = st_world_server(build->world);

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        struct st_object *folder = put_object(build, (st_object_id)i);

        folder->kind = ST_KIND_FOLDER;
        folder->name = name_text(build, i ? "F1" : "F0");
        folder->acl = build_list(build, &story->folder_lists[i], true);
        folder->resolve = story->resolve[i];
    }
    for (size_t i = 0; i < ST_STORY_ITEMS; i++) {
        if (!story->item_is_used[i])
            continue;

        struct st_object *item = put_object(build, (st_object_id)(ST_STORY_FOLDERS + i));

        item->kind = ST_KIND_ITEM;
        item->name = item_name(build, i);
        item->parent = story->item_folder[i];
        item->acl = build_list(build, &story->item_lists[i], false);
        if (story->item_owner[i] < ST_STORY_USERS)
            item->owner = (st_identity)(ST_FIRST_NAMED + story->item_owner[i]);
        for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
            if (story->item_properties[i] >> p & 1)
                item->values[p] = name_text(
                    build, st_arena_format(build->arena, "%s%zu", st_story_properties[p], i));
    }
    server->used = ST_STORY_OBJECTS; /* numbers of what steps make are not spare */
}

static void build_groups(struct build *build)
{
    uint64_t *rows = st_world_members(build->world);

    for (size_t user = 0; user < ST_STORY_USERS; user++)
        for (size_t group = 0; group < ST_STORY_GROUPS; group++)
            if (build->story->in_group[user][group])
                st_bit_set(
                    &rows[ST_FIRST_NAMED + user], ST_FIRST_NAMED + ST_STORY_USERS + group, true);
    if (build->story->groups_nest)
        st_bit_set(
            &rows[ST_FIRST_NAMED + ST_STORY_USERS + 1], ST_FIRST_NAMED + ST_STORY_USERS, true);
}

static const st_name *build_values(struct build *build, const struct st_story_step *from)
{
    st_name *values = ST_NEW_ARRAY(build->arena, st_name, ST_STORY_PROPERTIES);

    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
        if (from->set >> p & 1)
            values[p] = name_text(
                build, st_arena_format(build->arena, "%s-%d", st_story_properties[p], from->value));
    return values;
}

static void build_step(struct build *build, const struct st_story_step *from, struct st_step *step)
{
    const struct st_story *story = build->story;
    st_identity who = (st_identity)(ST_FIRST_NAMED + from->user);
    bool on_server = from->verb >= ST_VERB_SERVER_EDIT && from->verb <= ST_VERB_LEAVE_GROUP;

    step->verb = from->verb;
    step->client = from->client;
    step->as = (st_identity)(ST_FIRST_NAMED + story->client_users[from->client]);
    if (on_server)
        step->as = from->user < ST_STORY_USERS ? who : (st_identity)ST_NOBODY;
    step->object = from->object;
    step->folder = from->folder;
    if (from->verb == ST_VERB_EDIT || from->verb == ST_VERB_SERVER_EDIT)
        step->touched = from->set | from->unset;
    step->values = build_values(build, from);
    step->is_read = from->is_read;
    if (from->verb == ST_VERB_CREATE || from->verb == ST_VERB_SERVER_CREATE) {
        step->touched = from->set;
        step->name = item_name(
            build, from->takes_name ? from->name : from->object - (size_t)ST_STORY_FOLDERS);
    }
    if (from->verb == ST_VERB_SET_ACL)
        step->acl =
            build_list(build, &story->step_lists[from->list], from->object < ST_STORY_FOLDERS);
    step->group = (st_identity)(ST_FIRST_NAMED + ST_STORY_USERS + from->group);
    step->member = from->user < ST_STORY_USERS ? who : (st_identity)ST_FIRST_NAMED;
}

static void build_steps(struct build *build)
{
    static const st_object_id folders[ST_STORY_FOLDERS] = { 0, 1 };
    struct st_step *steps =
        ST_NEW_ARRAY(build->arena, struct st_step, ST_STORY_STEPS + (size_t)build->story->clients);
    size_t count = 0;

    for (size_t client = 0; client < build->story->clients; client++)
        steps[count++] = (struct st_step){
            .verb = ST_VERB_GO_OFFLINE,
            .as = (st_identity)(ST_FIRST_NAMED + build->story->client_users[client]),
            .client = client,
            .folders = folders,
            .folder_count = ST_STORY_FOLDERS,
        };
    for (size_t i = 0; i < ST_STORY_STEPS; i++)
        if (build->story->steps[i].is_used)
            build_step(build, &build->story->steps[i], &steps[count++]);
    build->scenario->steps = steps;
    build->scenario->step_count = count;
}

const struct st_scenario *st_story_scenario(struct st_arena *arena, const struct st_story *story)
{
    struct st_scenario *scenario = ST_NEW(arena, struct st_scenario);
    struct build build = { .arena = arena, .story = story, .scenario = scenario, .list_count = 1 };
    struct st_setting *setting = &scenario->setting;
    uint32_t *privileges = ST_NEW_ARRAY(arena, uint32_t, IDENTITIES);
    st_identity *clients = ST_NEW_ARRAY(arena, st_identity, 2);

    build.lists = ST_NEW_ARRAY(
        arena, struct st_acl, 1 + ST_STORY_FOLDERS + ST_STORY_ITEMS + (size_t)ST_STORY_STEPS);
    privileges[ST_FIRST_NAMED + ST_STORY_USERS] =
        story->has_bypass ? 1U << ST_PRIVILEGE_BYPASS_ACL : 0;
    for (size_t i = 0; i < story->clients; i++)
        clients[i] = (st_identity)(ST_FIRST_NAMED + story->client_users[i]);
    st_names_init(&scenario->names, arena);
    *setting = (struct st_setting){
        .names = &scenario->names,
        .lists = build.lists,
        .privileges = privileges,
        .identity_names = st_story_identities,
        .identities = IDENTITIES,
        .property_names = st_story_properties,
        .properties = ST_STORY_PROPERTIES,
        .objects =
            ST_STORY_OBJECTS + (size_t)ST_STORY_STEPS, /* a step is in one conflict at most */
        .clients = story->clients,
        .client_identities = clients,
        .journal_capacity = ST_STORY_STEPS,
    };
    st_setting_layout(setting);
    build.world = st_arena_alloc(arena, setting->size);
    st_world_init(build.world, setting);
    build.world->clock = 8 * 3600;
    build_groups(&build);
    build_server(&build);
    build_steps(&build);
    setting->list_count = build.list_count;
    scenario->initial = build.world;
    scenario->client_names = client_names;
    scenario->file = "random";
    return scenario;
}
