/*
 * json.c - a story as a scenario file.
 *
 * Members stand in the order of the tables in scenario/document.c, so that the text is
 * the canonical one.
 */
#include "framework/base/json.h"
#include "framework/scenario/write.h"
#include "framework/story/paths.h"

static json_t *words(const char *first, const char *second)
{
    json_t *list = st_json_array();

    if (first)
        st_json_add_string(list, first);
    if (second)
        st_json_add_string(list, second);
    return list;
}

static json_t *entry_json(const struct st_story_ace *ace, bool on_folder)
{
    json_t *entry = st_json_object();

    st_json_put_string(entry, ace->is_deny ? "deny" : "allow", st_story_identities[ace->trustee]);
    st_json_put(entry, "to", words(st_right_words.words[st_story_right_words[ace->right]], NULL));
    if (ace->property < ST_STORY_PROPERTIES)
        st_json_put_string(entry, "property", st_story_properties[ace->property]);
    if (on_folder && ace->reach == ST_STORY_FOLDER)
        st_json_put(entry, "inherit", words(NULL, NULL));
    if (on_folder && ace->reach == ST_STORY_BELOW)
        st_json_put(entry, "inherit", words("items", "only"));
    return entry;
}

static void put_list(json_t *object, const struct st_story_list *list, bool on_folder)
{
    json_t *entries = st_json_array();

    for (size_t i = 0; i < list->count; i++) {
        st_rights masks[2];
        uint8_t flags[2];

        if (st_story_ace_parts(&list->aces[i], on_folder, masks, flags) > 0)
            st_json_add(entries, entry_json(&list->aces[i], on_folder));
    }
    st_json_put(object, "acl", entries);
    if (list->is_protected)
        st_json_put_bool(object, "protected", true);
}

static json_t *identities_json(const struct st_story *story)
{
    json_t *identities = st_json_object();

    for (size_t i = 0; i < ST_STORY_USERS; i++)
        st_json_put(identities, st_story_identities[ST_FIRST_NAMED + i], st_json_object());
    for (size_t group = 0; group < ST_STORY_GROUPS; group++) {
        json_t *identity = st_json_object();
        json_t *members = st_json_array();

        for (size_t i = 0; i < ST_STORY_USERS; i++)
            if (story->in_groups[i] >> group & 1)
                st_json_add_string(members, st_story_identities[ST_FIRST_NAMED + i]);
        if (group == 0 && story->groups_nest)
            st_json_add_string(members, st_story_identities[ST_STORY_IDENTITIES - 1]);
        st_json_put(identity, "members", members);
        if (group == 0 && story->has_bypass)
            st_json_put(identity, "privileges", words("bypass-acl", NULL));
        st_json_put(
            identities, st_story_identities[ST_FIRST_NAMED + ST_STORY_USERS + group], identity);
    }
    return identities;
}

static json_t *item_json(const struct st_story_item *from, size_t index)
{
    json_t *item = st_json_object();
    json_t *properties = st_json_object();

    if (from->list.is_used)
        put_list(item, &from->list, false);
    if (from->owner < ST_STORY_USERS)
        st_json_put_string(item, "owner", st_story_identities[ST_FIRST_NAMED + from->owner]);
    if (from->is_read)
        st_json_put_bool(item, "read", true);
    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
        if (from->properties >> p & 1)
            st_json_put_string(properties, st_story_properties[p], st_story_first[p][index]);
    st_json_put(item, "properties", properties);
    return item;
}

static json_t *server_json(const struct st_story *story)
{
    json_t *server = st_json_object();

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        json_t *folder = st_json_object();
        json_t *items = st_json_object();
        char path[ST_STORY_PATH_SIZE];

        st_story_path_text(path, (uint8_t)i, ST_STORY_NAMES);
        if (story->folder_lists[i].is_used)
            put_list(folder, &story->folder_lists[i], true);
        if (story->resolve[i])
            st_json_put_string(folder, "resolve", st_resolve_words.words[story->resolve[i]]);
        for (size_t k = 0; k < ST_STORY_ITEMS; k++)
            if (story->items[k].is_used && story->items[k].folder == i)
                st_json_put(items, st_story_names[k], item_json(&story->items[k], k));
        st_json_put(folder, "items", items);
        st_json_put(server, path, folder);
    }
    return server;
}

/* --- Steps ------------------------------------------------------------------------------- */

static void put_path(json_t *object, const char *key, uint8_t folder, uint8_t name)
{
    char path[ST_STORY_PATH_SIZE];

    st_story_path_text(path, folder, name);
    st_json_put_string(object, key, path);
}

static void put_user(json_t *object, const char *key, uint8_t user)
{
    st_json_put_string(
        object, key, user < ST_STORY_USERS ? st_story_identities[ST_FIRST_NAMED + user] : NULL);
}

static void put_client(json_t *object, const struct st_story *story, size_t client)
{
    put_user(object, "as", story->client_users[client]);
    st_json_put_string(object, "client", st_story_clients[client]);
}

static void put_values(json_t *object, const struct st_story_step *step)
{
    json_t *set = st_json_object();

    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++) {
        if (step->set >> p & 1)
            st_json_put_string(set, st_story_properties[p], st_story_later[p][step->value]);
        if (step->unset >> p & 1)
            st_json_put(set, st_story_properties[p], json_null());
    }
    st_json_put(object, "set", set);
}

/* Which member names the item, in whose place, and what else the verb takes. */
static void put_rest(json_t *object, const struct st_story *story, const struct st_story_step *step)
{
    enum st_verb verb = st_story_verb_of(step);
    unsigned uses = st_story_uses(step);

    if (uses & ST_STORY_USES_FOLDER)
        put_path(object, "on", step->folder, step->on_folder ? ST_STORY_NAMES : step->name);
    else if (uses & ST_STORY_USES_PATH)
        put_path(object, "item", step->folder, step->name);
    if (uses & ST_STORY_USES_VALUES)
        put_values(object, step);
    if (verb == ST_VERB_MOVE || verb == ST_VERB_SERVER_MOVE)
        put_path(object, "to", st_story_other(step->folder), ST_STORY_NAMES);
    if (uses & ST_STORY_USES_READ)
        st_json_put_bool(object, "read", step->is_read);
    if (uses & ST_STORY_USES_LIST)
        put_list(object, &story->step_lists[step->list], step->on_folder);
    if (verb == ST_VERB_SET_OWNER)
        put_user(object, "owner", step->user);
    if (uses & ST_STORY_USES_GROUP) {
        st_json_put_string(
            object, "group", st_story_identities[ST_FIRST_NAMED + ST_STORY_USERS + step->group]);
        put_user(object, "member", step->user);
    }
    if (verb == ST_VERB_SET_CLOCK)
        st_json_put_format(object, "clock", "%02d:00:00", step->value);
    if (verb == ST_VERB_SET_QUOTA)
        st_json_put(
            object, "bytes",
            step->value ? json_integer((json_int_t)step->value * ST_STORY_QUOTA_UNIT)
                        : json_null());
}

static json_t *step_json(const struct st_story *story, const struct st_story_step *step)
{
    unsigned uses = st_story_uses(step);
    json_t *object = st_json_object();
    bool is_acting = uses & ST_STORY_USES_USER && !(uses & ST_STORY_USES_GROUP) &&
                     st_story_verb_of(step) != ST_VERB_SET_OWNER;

    st_json_put_string(object, "do", st_verb_words.words[st_story_verb_of(step)]);
    if (uses & ST_STORY_USES_CLIENT)
        put_client(object, story, step->client);
    else if (is_acting && step->user < ST_STORY_USERS)
        put_user(object, "as", step->user);
    put_rest(object, story, step);
    return object;
}

static json_t *steps_json(const struct st_story *story)
{
    json_t *steps = st_json_array();

    for (size_t client = 0; client <= story->clients; client++) {
        json_t *step = st_json_object();
        json_t *folders = st_json_array();

        st_json_put_string(step, "do", "go-offline");
        put_client(step, story, client);
        for (unsigned i = 0; i < ST_STORY_FOLDERS; i++) {
            char path[ST_STORY_PATH_SIZE];

            st_story_path_text(path, (uint8_t)i, ST_STORY_NAMES);
            st_json_add_string(folders, path);
        }
        st_json_put(step, "folders", folders);
        st_json_add(steps, step);
    }
    for (size_t i = 0; i < story->step_count; i++)
        st_json_add(steps, step_json(story, &story->steps[i]));
    return steps;
}

/* --- Faults ------------------------------------------------------------------------------ */

static json_t *trigger_json(const struct st_story *story, const struct st_story_fault *fault)
{
    json_t *at = st_json_object();

    if (fault->call != ST_STORY_ANY_CALL)
        st_json_put_string(at, "call", st_call_words.words[fault->call]);
    if (fault->target != ST_STORY_ANYTHING)
        put_path(
            at, "item", fault->folder,
            fault->target == ST_STORY_THE_ITEM ? fault->name : ST_STORY_NAMES);
    if (fault->property < ST_STORY_PROPERTIES)
        st_json_put_string(at, "property", st_story_properties[fault->property]);
    st_json_put_string(at, "on", fault->on_client ? "client" : "server");
    if (fault->step != ST_STORY_ANY_STEP)
        st_json_put_integer(at, "step", fault->step + story->clients + 2);
    if (fault->nth > 0)
        st_json_put_integer(at, "nth", fault->nth + 1);
    return at;
}

static json_t *faults_json(const struct st_story *story)
{
    json_t *faults = st_json_array();

    for (size_t i = 0; i < story->fault_count; i++) {
        const struct st_story_fault *from = &story->faults[i];
        json_t *fault = st_json_object();

        st_json_put_string(fault, "inject", st_fault_words.words[from->kind]);
        st_json_put(fault, "at", trigger_json(story, from));
        if (from->when != ST_WHEN_BEFORE)
            st_json_put_string(fault, "when", st_when_words.words[from->when]);
        if (from->times + 1 == ST_STORY_TIMES)
            st_json_put_string(fault, "times", "always");
        else if (from->times > 0)
            st_json_put_integer(fault, "times", from->times + 1);
        if (from->kind == ST_FAULT_CHANGE)
            st_json_put(fault, "change", step_json(story, &from->change));
        st_json_add(faults, fault);
    }
    return faults;
}

const char *st_story_json(struct st_arena *arena, const struct st_story *story, unsigned needs)
{
    json_t *json = st_json_object();
    json_t *expect = st_json_object();
    struct st_text text;

    st_json_put_integer(json, "scenario", 1);
    st_json_put_string(json, "title", "a story");
    st_json_put_string(json, "clock", "08:00:00");
    if (needs)
        st_json_put(json, "needs", st_json_words(&st_cap_words, needs));
    st_json_put(json, "identities", identities_json(story));
    st_json_put(json, "server", server_json(story));
    st_json_put(json, "steps", steps_json(story));
    if (story->fault_count > 0)
        st_json_put(json, "faults", faults_json(story));
    st_json_put_string(expect, "sync", "ok");
    st_json_put(json, "expect", expect);
    st_text_init(&text, arena);
    st_json_write(&text, json);
    st_text_add_char(&text, '\n');
    json_decref(json);
    return text.data;
}
