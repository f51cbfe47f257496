/*
 * vary_entry.c - variations of access lists and of groups.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/fuzz/variation.h"
#include "framework/model/rights.h"
#include "framework/scenario/scenario.h"
#include "framework/shrink/spots.h"
#include "framework/story/story.h"

static json_t *pick_entry(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, ST_VARY_ENTRIES);

    return spot ? st_spot_value(self->arena, self->tree, spot) : NULL;
}

static const char *sort_of(json_t *entry)
{
    return json_object_get(entry, "allow") ? "allow" : "deny";
}

/* The name of somebody whom the scenario has. */
static const char *pick_name(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, "/identities/*");

    return spot ? st_spot_name(self->arena, spot) : NULL;
}

bool st_vary_flip_entry(const struct st_vary_job *self)
{
    json_t *entry = pick_entry(self);
    const char *sort = sort_of(entry);
    json_t *trustee = json_object_get(entry, sort);

    if (!json_is_string(trustee))
        return false;
    st_json_put(entry, strcmp(sort, "allow") == 0 ? "deny" : "allow", json_incref(trustee));
    (void)json_object_del(entry, sort);
    return true;
}

bool st_vary_change_trustee(const struct st_vary_job *self)
{
    json_t *entry = pick_entry(self);
    const char *was = json_string_value(json_object_get(entry, sort_of(entry)));
    const char *name =
        st_once_in(self->dice, 4) ? st_story_identities[ST_EVERYONE] : pick_name(self);

    if (!was || !name || strcmp(was, name) == 0)
        return false;
    st_json_put_string(entry, sort_of(entry), name);
    return true;
}

/* One word instead of a role or of several. */
bool st_vary_change_rights(const struct st_vary_job *self)
{
    json_t *entry = pick_entry(self);
    json_t *rights = st_json_array();

    if (!json_is_object(entry)) {
        json_decref(rights);
        return false;
    }
    st_json_add_string(
        rights, st_right_words.words[st_roll(self->dice, (uint32_t)st_right_words.count)]);
    (void)json_object_del(entry, "role");
    st_json_put(entry, "to", rights);
    return true;
}

bool st_vary_copy_entry(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, self->at);
    json_t *list = spot ? st_spot_value(self->arena, self->tree, spot) : NULL;
    json_t *entry = pick_entry(self);

    if (!json_is_array(list) || !entry || json_array_size(list) >= ST_ACES_MAX)
        return false;
    entry = json_deep_copy(entry);
    (void)json_array_insert_new(
        list, st_roll(self->dice, (uint32_t)json_array_size(list) + 1), entry);
    return true;
}

/* A list is protected when the object around it says so. */
bool st_vary_flip_protection(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, self->at);
    json_t *object =
        spot ? st_spot_value(self->arena, self->tree, st_spot_above(self->arena, spot, 1)) : NULL;

    if (!json_is_object(object))
        return false;
    if (json_is_true(json_object_get(object, "protected")))
        (void)json_object_del(object, "protected");
    else
        st_json_put_bool(object, "protected", true);
    return true;
}

bool st_vary_add_member(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, self->at);
    json_t *members = spot ? st_spot_value(self->arena, self->tree, spot) : NULL;
    const char *name = pick_name(self);

    if (!json_is_array(members) || !name)
        return false;
    for (size_t i = 0; i < json_array_size(members); i++)
        if (strcmp(json_string_value(json_array_get(members, i)), name) == 0)
            return false;
    st_json_add_string(members, name);
    return true;
}
