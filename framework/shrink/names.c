/*
 * names.c - tactics about a name wherever it stands: identities, clients, properties, values.
 */
#include <string.h>

#include "framework/base/die.h"
#include "framework/shrink/leave_out.h"
#include "framework/shrink/spots.h"
#include "framework/shrink/tactic.h"

/* Where an identity is named. */
static const char identity_spots[] =
    "/steps/*/as|/steps/*/client|/steps/*/owner|/steps/*/group|/steps/*/member"
    "|/identities/*/members/*|/server/*/owner|/server/*/items/*/owner"
    "|/**/acl/*/allow|/**/acl/*/deny|/faults/*/at/as|/faults/*/change/as"
    "|/faults/*/change/owner|/faults/*/change/group|/faults/*/change/member";

/* Maps from properties to values. */
static const char value_spots[] =
    "/server/*/items/*/properties/*|/steps/*/set/*|/faults/*/change/set/*"
    "|/expect/server/*/*|/expect/conflicts/*/*|/expect/clients/*/*/*"
    "|/steps/*/expect/server/*/*|/steps/*/expect/conflicts/*/*|/steps/*/expect/clients/*/*/*";

static const char property_texts[] = "/**/acl/*/property|/faults/*/at/property";

static bool is_text(struct st_arena *arena, json_t *tree, const char *spot, const char *text)
{
    const char *value = json_string_value(st_spot_value(arena, tree, spot));

    return value && strcmp(value, text) == 0;
}

static json_t *made_text(const char *text)
{
    json_t *value = json_string(text);

    if (!value)
        st_out_of_memory();
    return value;
}

/* --- Identities ------------------------------------------------------------------------- */

static void add_merges(struct st_moves *moves, json_t *identities, const char *from)
{
    const char *to;
    json_t *unused;

    json_object_foreach (identities, to, unused) {
        if (strcmp(from, to) != 0)
            st_moves_add(
                moves, &(struct st_move){
                           .kind = ST_MOVE_MERGE,
                           .from = st_arena_copy_string(moves->arena, from),
                           .to = st_arena_copy_string(moves->arena, to),
                       });
    }
}

/* Groups first, so that users stay. */
void st_list_merges(struct st_moves *moves, json_t *tree)
{
    json_t *identities = json_object_get(tree, "identities");
    const char *from;
    json_t *identity;

    for (int groups = 1; groups >= 0; groups--)
        json_object_foreach (identities, from, identity) {
            if (!json_object_get(identity, "members") == !groups)
                add_merges(moves, identities, from);
        }
}

/* Nobody is a member of himself, or of a group twice. */
static void tidy_members(struct st_arena *arena, json_t *tree, const char *group)
{
    json_t *members =
        json_object_get(json_object_get(json_object_get(tree, "identities"), group), "members");

    for (size_t i = json_array_size(members); i > 0; i--) {
        const char *name = json_string_value(json_array_get(members, i - 1));
        bool is_twice = name && strcmp(name, group) == 0;

        for (size_t k = 0; name && k + 1 < i; k++)
            is_twice = is_twice || is_text(arena, json_array_get(members, k), "", name);
        if (is_twice)
            (void)json_array_remove(members, i - 1);
    }
}

bool st_make_merge(struct st_arena *arena, json_t *tree, const char *from, const char *to)
{
    json_t *identities = json_object_get(tree, "identities");
    struct st_spots spots = st_spots_find(arena, tree, identity_spots);
    const char *group;
    json_t *unused;

    if (!json_object_get(identities, from) || !json_object_get(identities, to))
        return false;
    for (size_t i = 0; i < spots.count; i++)
        if (is_text(arena, tree, spots.pointers[i], from))
            (void)st_spot_replace(arena, tree, spots.pointers[i], made_text(to));
    (void)json_object_del(identities, from);
    json_object_foreach (identities, group, unused) {
        tidy_members(arena, tree, group);
    }
    return true;
}

/* --- Clients ---------------------------------------------------------------------------- */

void st_list_clients(struct st_moves *moves, json_t *tree)
{
    struct st_spots spots = st_spots_find(moves->arena, tree, "/steps/*/client");

    for (size_t i = 0; i < spots.count; i++) {
        const char *name = json_string_value(st_spot_value(moves->arena, tree, spots.pointers[i]));
        size_t k = 0;

        while (name && k < moves->count && strcmp(moves->items[k].from, name) != 0)
            k++;
        if (name && k == moves->count)
            st_moves_add(
                moves, &(struct st_move){ .kind = ST_MOVE_CLIENT,
                                          .from = st_arena_copy_string(moves->arena, name) });
    }
}

bool st_make_client(struct st_arena *arena, json_t *tree, const char *client)
{
    struct st_spots spots = st_spots_find(arena, tree, "/steps/*/client");
    bool changed = false;

    for (size_t i = 0; i < spots.count; i++)
        if (is_text(arena, tree, spots.pointers[i], client))
            changed = st_spot_remove(arena, tree, spots.pointers[i]) || changed;
    return changed;
}

/* --- Properties ------------------------------------------------------------------------- */

static void add_name(struct st_moves *moves, const char *name)
{
    for (size_t i = 0; i < moves->count; i++)
        if (strcmp(moves->items[i].from, name) == 0)
            return;
    st_moves_add(moves, &(struct st_move){ .kind = ST_MOVE_PROPERTY, .from = name });
}

void st_list_property_names(struct st_moves *moves, json_t *tree)
{
    struct st_arena *arena = moves->arena;
    struct st_spots keys = st_spots_find(arena, tree, value_spots);
    struct st_spots texts = st_spots_find(arena, tree, property_texts);

    for (size_t i = 0; i < keys.count; i++)
        add_name(moves, st_spot_name(arena, keys.pointers[i]));
    for (size_t i = 0; i < texts.count; i++) {
        const char *name = json_string_value(st_spot_value(arena, tree, texts.pointers[i]));

        if (name)
            add_name(moves, st_arena_copy_string(arena, name));
    }
}

bool st_make_property(struct st_arena *arena, json_t *tree, const char *property)
{
    struct st_spots keys = st_spots_find(arena, tree, value_spots);
    struct st_spots texts = st_spots_find(arena, tree, "/faults/*/at/property");
    struct st_spots entries = st_spots_find(arena, tree, "/**/acl/*");
    bool changed = false;

    for (size_t i = 0; i < keys.count; i++)
        if (strcmp(st_spot_name(arena, keys.pointers[i]), property) == 0)
            changed = st_spot_remove(arena, tree, keys.pointers[i]) || changed;
    for (size_t i = 0; i < texts.count; i++)
        if (is_text(arena, tree, texts.pointers[i], property))
            changed = st_spot_remove(arena, tree, texts.pointers[i]) || changed;
    for (size_t i = entries.count; i > 0; i--) {
        const char *about = st_arena_format(arena, "%s/property", entries.pointers[i - 1]);

        if (is_text(arena, tree, about, property))
            changed = st_leave_out(arena, tree, entries.pointers[i - 1]) || changed;
    }
    return changed;
}

/* --- Values ----------------------------------------------------------------------------- */

static bool has_value(struct st_arena *arena, json_t *tree, const char *text)
{
    struct st_spots spots = st_spots_find(arena, tree, value_spots);

    for (size_t i = 0; i < spots.count; i++)
        if (is_text(arena, tree, spots.pointers[i], text))
            return true;
    return false;
}

/* Values of more than a letter become a letter that is not one yet. */
void st_list_values(struct st_moves *moves, json_t *tree)
{
    struct st_arena *arena = moves->arena;
    struct st_spots spots = st_spots_find(arena, tree, value_spots);
    char letter[] = "a";

    while (letter[0] <= 'z' && has_value(arena, tree, letter))
        letter[0]++;
    for (size_t i = 0; i < spots.count && letter[0] <= 'z'; i++) {
        const char *now = json_string_value(st_spot_value(arena, tree, spots.pointers[i]));
        size_t k = 0;

        while (now && k < moves->count && strcmp(moves->items[k].from, now) != 0)
            k++;
        if (now && strlen(now) > 1 && k == moves->count)
            st_moves_add(
                moves, &(struct st_move){
                           .kind = ST_MOVE_VALUE,
                           .from = st_arena_copy_string(arena, now),
                           .to = st_arena_copy_string(arena, letter),
                       });
    }
}

bool st_make_value(struct st_arena *arena, json_t *tree, const char *from, const char *to)
{
    struct st_spots spots = st_spots_find(arena, tree, value_spots);
    bool changed = false;

    for (size_t i = 0; i < spots.count; i++)
        if (is_text(arena, tree, spots.pointers[i], from))
            changed = st_spot_replace(arena, tree, spots.pointers[i], made_text(to)) || changed;
    return changed;
}
