/*
 * fault_json.c - a fault of a sweep as a scenario states it.
 */
#include "framework/shrink/fault_json.h"

#include "framework/base/json.h"
#include "framework/base/text.h"

/* Where the numbers of a fault come from. */
struct writer {
    struct st_arena *arena;
    const struct st_sweep *sweep;
    const struct st_stage *stage;
};

/* On the server as the synchronization begins; else on the client. */
static const struct st_object *find(const struct writer *self, st_object_id id)
{
    const struct st_store *server = st_world_server(self->stage->before);

    return st_store_peek(
        st_store_has(server, id) ? server
                                 : st_world_local(self->stage->before, self->stage->client),
        id);
}

static const char *path_of(const struct writer *self, st_object_id id)
{
    const struct st_names *names = &self->sweep->scenario->names;
    const struct st_store *server = st_world_server(self->stage->before);
    const struct st_object *object = find(self, id);
    const char *above = object->parent == ST_NO_OBJECT
                            ? ""
                            : st_object_path(self->arena, names, server, object->parent);

    return st_arena_format(self->arena, "%s/%s", above, st_names_text(names, object->name));
}

static const char *identity_of(const struct writer *self, st_identity identity)
{
    return self->sweep->scenario->setting.identity_names[identity];
}

static const char *property_of(const struct writer *self, st_property property)
{
    return self->sweep->scenario->setting.property_names[property];
}

/* --- What somebody else does just then ---------------------------------------------------- */

static json_t *words_json(const struct st_words *words, unsigned set)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < words->count; i++)
        if (set >> i & 1)
            st_json_add_string(list, words->words[i]);
    return list;
}

static json_t *entry_json(const struct writer *self, const struct st_ace *ace, bool on_folder)
{
    json_t *entry = st_json_object();

    st_json_put_string(
        entry, ace->type == ST_ALLOW ? "allow" : "deny", identity_of(self, ace->trustee));
    st_json_put_format(entry, "mask", "0x%x", (unsigned)(ace->mask & ST_RIGHTS_ALL));
    if (ace->property != ST_NO_PROPERTY)
        st_json_put_string(entry, "property", property_of(self, ace->property));
    if (on_folder && ace->flags != (ST_ACE_ITEMS | ST_ACE_FOLDERS))
        st_json_put(entry, "inherit", words_json(&st_ace_flag_words, ace->flags));
    return entry;
}

static void put_list(const struct writer *self, const struct st_step *step, json_t *json)
{
    const struct st_acl *acl = &self->sweep->swept.setting.lists[step->acl];
    bool on_folder = find(self, step->object)->kind == ST_KIND_FOLDER;
    json_t *list = acl->null ? json_null() : st_json_array();

    for (size_t i = 0; i < acl->count; i++)
        st_json_add(list, entry_json(self, &acl->entries[i], on_folder));
    st_json_put_string(json, "on", path_of(self, step->object));
    st_json_put(json, "acl", list);
    if (acl->is_protected)
        st_json_put_bool(json, "protected", true);
}

static void put_values(const struct writer *self, const struct st_step *step, json_t *json)
{
    json_t *set = st_json_object();

    for (st_properties left = step->touched; left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);

        st_json_put_string(
            set, property_of(self, property),
            st_names_text(&self->sweep->scenario->names, step->values[property]));
    }
    st_json_put(json, "set", set);
}

/* The steps that sweeps make: sweep_variants.c. */
static json_t *change_json(const struct writer *self, const struct st_step *step)
{
    json_t *json = st_json_object();
    bool has_item = step->verb == ST_VERB_SERVER_EDIT || step->verb == ST_VERB_SERVER_DELETE ||
                    step->verb == ST_VERB_SERVER_MOVE;

    st_json_put_string(json, "do", st_verb_words.words[step->verb]);
    if (has_item)
        st_json_put_string(json, "item", path_of(self, step->object));
    if (step->verb == ST_VERB_SERVER_EDIT)
        put_values(self, step, json);
    if (step->verb == ST_VERB_SERVER_MOVE)
        st_json_put_string(json, "to", path_of(self, step->folder));
    if (step->verb == ST_VERB_SET_ACL)
        put_list(self, step, json);
    if (step->verb == ST_VERB_SET_OWNER) {
        st_json_put_string(json, "on", path_of(self, step->object));
        st_json_put(json, "owner", json_null());
    }
    if (step->verb == ST_VERB_SET_CLOCK)
        st_json_put_format(
            json, "clock", "%02u:%02u:%02u", step->clock / 3600, step->clock / 60 % 60,
            step->clock % 60);
    if (step->verb == ST_VERB_SET_QUOTA)
        st_json_put_integer(json, "bytes", (json_int_t)step->quota);
    if (step->verb == ST_VERB_JOIN_GROUP || step->verb == ST_VERB_LEAVE_GROUP) {
        st_json_put_string(json, "group", identity_of(self, step->group));
        st_json_put_string(json, "member", identity_of(self, step->member));
    }
    return json;
}

/* --- The fault ---------------------------------------------------------------------------- */

static json_t *trigger_json(const struct writer *self, const struct st_trigger *trigger)
{
    json_t *at = st_json_object();
    st_object_id objects = (st_object_id)self->sweep->scenario->setting.objects;

    if (trigger->calls)
        st_json_put_string(at, "call", st_call_words.words[__builtin_ctz(trigger->calls)]);
    for (st_object_id id = 0; trigger->objects && id < objects; id++)
        if (st_bit(trigger->objects, id))
            st_json_put_string(at, "item", path_of(self, id));
    if (trigger->properties)
        st_json_put_string(
            at, "property", property_of(self, (st_property)__builtin_ctzll(trigger->properties)));
    if (trigger->sides)
        st_json_put_string(at, "on", st_side_words.words[__builtin_ctz(trigger->sides)]);
    st_json_put_integer(at, "step", (json_int_t)trigger->step + 1);
    st_json_put_integer(at, "nth", (json_int_t)trigger->nth);
    return at;
}

json_t *st_fault_json(
    struct st_arena *arena,
    const struct st_sweep *sweep,
    const struct st_stage *stage,
    const struct st_fault *fault,
    const struct st_step *change)
{
    const struct writer self = { arena, sweep, stage };
    json_t *json = st_json_object();

    st_json_put_string(json, "inject", st_fault_words.words[fault->kind]);
    st_json_put(json, "at", trigger_json(&self, &fault->trigger));
    if (fault->when != ST_WHEN_BEFORE)
        st_json_put_string(json, "when", st_when_words.words[fault->when]);
    if (fault->times == ST_TIMES_ALWAYS)
        st_json_put_string(json, "times", "always");
    else if (fault->times != 1)
        st_json_put_integer(json, "times", (json_int_t)fault->times);
    if (fault->kind == ST_FAULT_CHANGE)
        st_json_put(json, "change", change_json(&self, change));
    return json;
}
