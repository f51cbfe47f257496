/*
 * escalation.c - what an upload changed only because a workaround lets it.
 *
 * The server is compared at the two ends of each span of a synchronization, as for the
 * invariant no-escalation, but the question who may do that is asked of the scenario
 * without the workaround. The two scenarios number things differently, so objects,
 * properties and people are found by name. What is not there without the workaround
 * was not kept from anybody; and what the plain scenario expects in so many words on the
 * server is meant to come, whoever may bring it.
 */
#include <string.h>

#include "framework/run/describe.h"
#include "framework/run/look.h"
#include "framework/run/workaround.h"

/* One span with the workaround, and the world to ask without it. */
struct comparison {
    const struct st_scenario *expecting; /* the plain one */
    const struct st_run *run;            /* with */
    const struct st_sync_record *sync;
    const struct st_store *before, *after;
    const struct st_world *plain;
    struct st_token token; /* of the same user, without */
    const char *user;
    struct st_finding *finding;
};

static st_identity find_identity(const struct st_setting *setting, const char *name)
{
    for (size_t i = 0; i < setting->identities; i++)
        if (strcmp(setting->identity_names[i], name) == 0)
            return (st_identity)i;
    return ST_NOBODY;
}

static st_property find_property(const struct st_setting *setting, const char *name)
{
    for (size_t i = 0; i < setting->properties; i++)
        if (strcmp(setting->property_names[i], name) == 0)
            return (st_property)i;
    return ST_NO_PROPERTY;
}

/* The object of the same path without the workaround. */
static st_object_id find_object(
    const struct comparison *self, const struct st_store *store, st_object_id id)
{
    const struct st_store *plain = st_world_server(self->plain);
    const struct st_names *names = &self->run->scenario->names;
    const char *path = st_object_path(self->run->arena, names, store, id);

    for (st_object_id other = 0; other < plain->used; other++)
        if (st_store_has(plain, other) && st_store_peek(plain, other)->kind != ST_KIND_LOSER &&
            strcmp(
                st_object_path(self->run->arena, self->plain->setting->names, plain, other),
                path) == 0)
            return other;
    return ST_NO_OBJECT;
}

static bool may(
    const struct comparison *self,
    const struct st_store *store,
    st_object_id id,
    const char *property,
    enum st_call_op op)
{
    const struct st_call_info *info = &st_call_infos[op];
    st_object_id object = find_object(self, store, id);
    st_property there = property ? find_property(self->plain->setting, property) : ST_NO_PROPERTY;

    if (object == ST_NO_OBJECT || (property && there == ST_NO_PROPERTY))
        return true;
    if (!info->own)
        return st_world_access(self->plain, &self->token, object, there, info->any).granted;
    return st_world_access_or_own(self->plain, &self->token, object, there, info->any, info->own)
        .granted;
}

/* What the plain scenario expects in the end of the item that is at the path in the store. */
static const struct st_expect_item *find_expected(
    const struct comparison *self, const struct st_store *store, st_object_id id)
{
    const struct st_scenario *plain = self->expecting;
    const struct st_store *server = st_world_server(plain->initial);
    struct st_arena *arena = self->run->arena;
    const char *path = st_object_path(arena, &self->run->scenario->names, store, id);

    for (size_t i = 0; i < plain->expect.item_count; i++) {
        const struct st_expect_item *item = &plain->expect.items[i];
        const char *folder = st_object_path(arena, &plain->names, server, item->folder);
        const char *name = st_names_text(&plain->names, item->name);

        if (item->replica == ST_SERVER && !item->is_loser &&
            strcmp(st_arena_format(arena, "%s/%s", folder, name), path) == 0)
            return item;
    }
    return NULL;
}

static bool expects_presence(
    const struct comparison *self, const struct st_store *store, st_object_id id, bool is_present)
{
    const struct st_expect_item *item = find_expected(self, store, id);

    return item && item->is_present == is_present;
}

static bool expects_value(const struct comparison *self, st_object_id id, size_t property)
{
    const struct st_expect_item *item = find_expected(self, self->after, id);
    const struct st_scenario *with = self->run->scenario;
    st_property plain =
        find_property(&self->expecting->setting, with->setting.property_names[property]);
    st_name value = st_store_peek(self->after, id)->values[property];

    if (!item || !item->is_present || plain == ST_NO_PROPERTY || !(item->listed >> plain & 1))
        return false;
    if (!value || !item->values[plain])
        return !value && !item->values[plain];
    return strcmp(
               st_names_text(&self->expecting->names, item->values[plain]),
               st_names_text(&with->names, value)) == 0;
}

static bool report(
    const struct comparison *self,
    st_object_id id,
    st_property property,
    const char *expected,
    const char *actual)
{
    *self->finding = (struct st_finding){
        .invariant = ST_INVARIANT_NO_ESCALATION,
        .what = st_arena_format(
            self->run->arena, "%s, which %s may not change without the workaround",
            st_describe_target(self->run, id, property), self->user),
        .expected = expected,
        .actual = actual,
        .step = self->sync->step,
        .call = SIZE_MAX,
    };
    return true;
}

static bool values_escalate(const struct comparison *self, st_object_id id)
{
    const struct st_object *old = st_store_peek(self->before, id);
    const struct st_object *new = st_store_peek(self->after, id);

    for (size_t i = 0; i < self->after->properties; i++)
        if (old->values[i] != new->values[i] && !expects_value(self, id, i) &&
            !may(
                self, self->before, id, self->run->scenario->setting.property_names[i],
                ST_CALL_PROPERTY_SET))
            return report(
                self, id, (st_property)i, st_describe_value(self->run, old->values[i]),
                st_describe_value(self->run, new->values[i]));
    return false;
}

static bool item_escalates(const struct comparison *self, st_object_id id)
{
    const struct st_object *old = st_store_peek(self->before, id);
    const struct st_object *new = st_store_peek(self->after, id);
    bool was = st_is_item(self->before, id);
    bool is = st_is_item(self->after, id);
    bool moved = was && is && old->parent != new->parent;

    if (was && !is && !expects_presence(self, self->before, id, false) &&
        !may(self, self->before, id, NULL, ST_CALL_ITEM_DELETE))
        return report(self, id, ST_NO_PROPERTY, "kept", "deleted");
    if (!(moved || (!was && is)) || expects_presence(self, self->after, id, true))
        return was && is && values_escalate(self, id);
    if (!may(self, self->after, new->parent, NULL, ST_CALL_ITEM_CREATE))
        return report(
            self, id, ST_NO_PROPERTY, moved ? "where it was" : "absent",
            moved ? "moved" : "created");
    if (moved && !may(self, self->before, id, NULL, ST_CALL_ITEM_MOVE))
        return report(self, id, ST_NO_PROPERTY, "where it was", "moved");
    return was && is && values_escalate(self, id);
}

/* The world without the workaround at the same synchronization; after the last one, its end. */
static const struct st_world *plain_world(const struct st_run *plain, size_t sync)
{
    return sync < plain->sync_count ? plain->syncs[sync].before : plain->world;
}

static bool sync_escalates(struct comparison *self)
{
    for (size_t i = 0; i < self->sync->span_count; i++) {
        self->before = st_world_server(self->sync->spans[i].from);
        self->after = st_world_server(self->sync->spans[i].to);
        for (st_object_id id = 0; id < self->after->used; id++)
            if (item_escalates(self, id))
                return true;
    }
    return false;
}

bool st_trial_escalates(
    const struct st_case *plain, const struct st_case *with, struct st_finding *ret_finding)
{
    const struct st_run *run = with->run;
    size_t count = run->sync_count + run->recovery_count;
    struct comparison comparison = {
        .expecting = plain->scenario,
        .run = run,
        .finding = ret_finding,
    };

    for (size_t i = 0; i < count; i++) {
        comparison.sync = st_run_sync(run, i);
        comparison.plain = plain_world(plain->run, i);
        comparison.user = with->scenario->setting.identity_names[comparison.sync->token.user];

        st_identity user = find_identity(comparison.plain->setting, comparison.user);

        if (user == ST_NOBODY)
            continue; /* nobody without the workaround, so nothing is said about them */
        st_world_token(comparison.plain, user, &comparison.token);
        if (sync_escalates(&comparison))
            return true;
    }
    return false;
}
