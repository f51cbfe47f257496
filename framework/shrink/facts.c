/*
 * facts.c - how a run ended, as what a scenario could expect.
 */
#include "framework/shrink/facts.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/run/describe.h"
#include "framework/run/known.h"
#include "framework/shrink/spots.h"

static const char *last_part(const char *path)
{
    return strrchr(path, '/') + 1;
}

/* --- Items of the server ---------------------------------------------------------------- */

struct items {
    struct st_arena *arena;
    const struct st_run *run;
    json_t *states;
};

static st_object_id find_folder(const struct items *self, const char *path)
{
    const struct st_store *server = st_world_server(self->run->world);

    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id) && st_store_peek(server, id)->kind == ST_KIND_FOLDER &&
            strcmp(st_object_path(self->arena, &self->run->scenario->names, server, id), path) == 0)
            return id;
    return ST_NO_OBJECT;
}

/* Of the properties that are not there null, which is a statement, too. */
static json_t *state_of(const struct items *self, const struct st_object *object)
{
    const struct st_setting *setting = &self->run->scenario->setting;
    json_t *values = st_json_object();

    for (size_t i = 0; i < setting->properties; i++)
        st_json_put_string(
            values, setting->property_names[i],
            st_names_text(&self->run->scenario->names, object->values[i]));
    return values;
}

/* How the item of that path is; null when there is none. */
static void add_item(const struct items *self, const char *folder, const char *leaf)
{
    const struct st_store *server = st_world_server(self->run->world);
    st_name name = st_names_find(&self->run->scenario->names, leaf);
    st_object_id above = find_folder(self, folder);
    st_object_id id = ST_NO_OBJECT;

    if (above == ST_NO_OBJECT || name == ST_NAME_NONE)
        return;
    id = st_store_find(server, above, name);
    st_json_put(
        self->states, st_arena_format(self->arena, "%s/%s", folder, leaf),
        id == ST_NO_OBJECT ? json_null() : state_of(self, st_store_peek(server, id)));
}

static void add_path(const struct items *self, const char *path)
{
    const char *leaf = last_part(path);

    add_item(self, st_arena_copy(self->arena, path, (size_t)(leaf - path - 1)), leaf);
}

/* What the scenario has at first, and what its steps and the steps of faults are about. */
static json_t *items_of(struct st_arena *arena, json_t *tree, const struct st_run *run)
{
    const struct items self = { arena, run, st_json_object() };
    struct st_spots listed = st_spots_find(arena, tree, "/server/*/items/*");
    struct st_spots named = st_spots_find(arena, tree, "/steps/*/item|/faults/*/change/item");

    for (size_t i = 0; i < listed.count; i++)
        add_item(
            &self, st_spot_name(arena, st_spot_above(arena, listed.pointers[i], 2)),
            st_spot_name(arena, listed.pointers[i]));
    for (size_t i = 0; i < named.count; i++) {
        const char *path = json_string_value(st_spot_value(arena, tree, named.pointers[i]));
        const char *to = json_string_value(st_spot_value(
            arena, tree,
            st_arena_format(arena, "%s/to", st_spot_above(arena, named.pointers[i], 1))));

        add_path(&self, path);
        if (to)
            add_item(&self, to, last_part(path));
    }
    return self.states;
}

/* --- What is pending -------------------------------------------------------------------- */

static bool is_listed(const json_t *list, const char *path)
{
    size_t i;
    json_t *value;

    json_array_foreach (list, i, value) {
        if (strcmp(json_string_value(value), path) == 0)
            return true;
    }
    return false;
}

static json_t *pending_of(const struct st_run *run)
{
    json_t *pending = st_json_object();

    for (size_t client = 0; client < run->scenario->setting.clients; client++) {
        const struct st_journal *journal = st_world_journal(run->world, client);
        json_t *list = st_json_array();

        for (size_t i = 0; i < journal->count; i++) {
            const char *path = st_describe_object(run, journal->entries[i].object);

            if (!is_listed(list, path))
                st_json_add_string(list, path);
        }
        st_json_put(pending, run->scenario->client_names[client], list);
    }
    return pending;
}

json_t *st_facts_of(struct st_arena *arena, json_t *tree, const struct st_run *run)
{
    json_t *facts = st_json_object();

    if (run->sync_count > 0)
        st_json_put_string(
            facts, "sync", st_status_words.words[run->syncs[run->sync_count - 1].status]);
    st_json_put(facts, "server", items_of(arena, tree, run));
    st_json_put(facts, "pending", pending_of(run));
    return facts;
}

/* --- What two runs have in common, and what not ------------------------------------------- */

/* Of the members of an object, keep those that are the same in another, or that are not. */
static void keep(json_t *object, const json_t *other, bool same)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(object, next, key, value)
    {
        if (json_equal(value, json_object_get(other, key)) != same)
            (void)json_object_del(object, key);
    }
}

static void drop_empty(json_t *object, const char *key)
{
    if (json_object_size(json_object_get(object, key)) == 0)
        (void)json_object_del(object, key);
}

/* Statement by statement: the whole, items, and the properties of items that both have. */
static void keep_facts(json_t *facts, const json_t *others, bool same)
{
    json_t *items = json_object_get(facts, "server");
    json_t *other_items = json_object_get(others, "server");
    const char *key;
    json_t *value;

    json_object_foreach (items, key, value) {
        json_t *other = json_object_get(other_items, key);

        if (json_is_object(value) && json_is_object(other) && !json_equal(value, other)) {
            keep(value, other, same);
            if (same)
                st_json_put(other_items, key, json_incref(value));
        }
    }
    keep(items, other_items, same);
    keep(json_object_get(facts, "pending"), json_object_get(others, "pending"), same);
    drop_empty(facts, "server");
    drop_empty(facts, "pending");
    if (!json_object_get(facts, "sync"))
        return;
    if (json_equal(json_object_get(facts, "sync"), json_object_get(others, "sync")) != same)
        (void)json_object_del(facts, "sync");
}

void st_facts_keep_same(json_t *facts, const json_t *others)
{
    json_t *copy = json_deep_copy(others);

    keep_facts(facts, copy, true);
    json_decref(copy);
}

void st_facts_keep_other(json_t *facts, const json_t *others)
{
    keep_facts(facts, others, false);
}

/* --- How an engine fails ---------------------------------------------------------------- */

static void put_code(json_t *known, const char *member, uint32_t code)
{
    if (code)
        st_json_put_format(known, member, "0x%08X", (unsigned)code);
}

static void put_codes(json_t *known, const struct st_sync_result *result)
{
    uint32_t code = 0;

    for (size_t i = 0; i < result->error_count && !code; i++)
        if (!result->errors[i].is_notice)
            code = result->errors[i].code.error;
    put_code(known, "code", code);
    put_code(known, "session-code", result->session_code);
}

static void put_refusal(json_t *known, const struct st_run *run, const struct st_sync_record *sync)
{
    size_t call = st_known_refusal(sync);

    if (call == SIZE_MAX || sync->trace->records[call].op == ST_CALL_NONE)
        return;

    const struct st_record *record = &sync->trace->records[call];
    json_t *at = st_json_object();

    st_json_put_string(at, "call", st_call_words.words[record->op]);
    if (record->object < run->scenario->setting.objects &&
        st_describe_find(run, record->object)->kind == ST_KIND_ITEM)
        st_json_put_string(at, "item", st_describe_object(run, record->object));
    if (record->property < run->scenario->setting.properties)
        st_json_put_string(at, "property", run->scenario->setting.property_names[record->property]);
    st_json_put(known, "at", at);
}

json_t *st_facts_known(
    struct st_arena *arena, json_t *tree, const struct st_case *judged, const json_t *expected)
{
    const struct st_run *run = judged->run;
    json_t *known = st_facts_of(arena, tree, run);
    json_t *sync = json_incref(json_object_get(known, "sync"));
    json_t *breaks = st_json_array();

    st_facts_keep_other(known, expected);
    if (sync)
        st_json_put(known, "sync", sync);
    if (run->sync_count > 0) {
        put_codes(known, &run->syncs[run->sync_count - 1].result);
        put_refusal(known, run, &run->syncs[run->sync_count - 1]);
    }
    for (size_t i = 0; i < judged->finding_count; i++)
        st_json_add_string(breaks, st_invariant_words.words[judged->findings[i].invariant]);
    if (json_array_size(breaks) > 0)
        st_json_put(known, "breaks", breaks);
    else
        json_decref(breaks);
    return known;
}
