/*
 * describe.c - numbers of a run back into words.
 */
#include "framework/run/describe.h"

#include "framework/base/text.h"

/* On any replica of the world, or in what a client remembers; NULL if nowhere. */
static const struct st_object *find_in(const struct st_world *world, st_object_id id)
{
    size_t clients = world->setting->clients;

    if (st_store_has(st_world_server(world), id))
        return st_store_peek(st_world_server(world), id);
    for (size_t client = 0; client < clients; client++)
        if (st_store_has(st_world_local(world, client), id))
            return st_store_peek(st_world_local(world, client), id);
    for (size_t client = 0; client < clients; client++)
        if (st_store_has(st_world_base(world, client), id))
            return st_store_peek(st_world_base(world, client), id);
    return NULL;
}

/* As it is, else as it was at some synchronization, else what its tombstone says. */
const struct st_object *st_describe_find(const struct st_run *run, st_object_id id)
{
    const struct st_object *object = find_in(run->world, id);

    for (size_t i = run->sync_count + run->recovery_count; !object && i-- > 0;) {
        object = find_in(st_run_sync(run, i)->after, id);
        if (!object)
            object = find_in(st_run_sync(run, i)->before, id);
    }
    if (!object && run->baseline)
        object = find_in(run->baseline, id);
    return object ? object : st_store_peek(st_world_server(run->world), id);
}

const char *st_describe_object(const struct st_run *run, st_object_id id)
{
    const struct st_names *names = &run->scenario->names;
    struct st_text text;

    if (id == ST_NO_OBJECT)
        return "nothing";

    const struct st_object *object = st_describe_find(run, id);

    st_text_init(&text, run->arena);
    if (object->parent != ST_NO_OBJECT) {
        const struct st_store *server = st_world_server(run->world);

        st_text_add(&text, st_object_path(run->arena, names, server, object->parent));
    }
    st_text_add_char(&text, '/');
    st_text_add(&text, object->name ? st_names_text(names, object->name) : "?");
    return text.data;
}

const char *st_describe_target(const struct st_run *run, st_object_id id, st_property property)
{
    const char *object = st_describe_object(run, id);

    if (property == ST_NO_PROPERTY)
        return object;
    return st_arena_format(
        run->arena, "property %s of %s", run->scenario->setting.property_names[property], object);
}

const char *st_describe_value(const struct st_run *run, st_name value)
{
    if (value == ST_NAME_NONE)
        return "absent";
    return st_arena_format(run->arena, "\"%s\"", st_names_text(&run->scenario->names, value));
}

const char *st_describe_ace(const struct st_run *run, const struct st_ace *ace, bool on_folder)
{
    const struct st_setting *setting = &run->scenario->setting;
    const char *rights = st_rights_text(run->arena, ace->mask, on_folder);
    const char *verb = ace->type == ST_DENY ? "deny" : "allow";
    const char *trustee =
        ace->flags & ST_ACE_CREATOR ? "creator-owner" : setting->identity_names[ace->trustee];

    if (ace->property == ST_NO_PROPERTY)
        return st_arena_format(run->arena, "%s %s %s", verb, trustee, rights);
    if (ace->property == ST_OTHER_PROPERTY)
        return st_arena_format(
            run->arena, "%s %s %s on a property that nothing here has", verb, trustee, rights);
    return st_arena_format(
        run->arena, "%s %s %s on property %s", verb, trustee, rights,
        setting->property_names[ace->property]);
}

static const char *touched(const struct st_run *run, const struct st_step *step)
{
    struct st_text text;

    st_text_init(&text, run->arena);
    for (st_properties left = step->touched; left; left &= left - 1)
        st_text_addf(
            &text, "%s%s", text.size ? ", " : "",
            run->scenario->setting.property_names[__builtin_ctzll(left)]);
    return text.data;
}

static const char *folders(const struct st_run *run, const struct st_step *step)
{
    struct st_text text;

    st_text_init(&text, run->arena);
    for (size_t i = 0; i < step->folder_count; i++)
        st_text_addf(&text, "%s%s", i ? ", " : "", st_describe_object(run, step->folders[i]));
    return text.data;
}

/* Who does it: a client that is not named for its user is named too. */
static const char *actor(const struct st_run *run, const struct st_step *step)
{
    return step->as == ST_NOBODY ? "administrator"
                                 : run->scenario->setting.identity_names[step->as];
}

/* What an administrator does to the world at large. */
static const char *describe_setting(const struct st_run *run, const struct st_step *step)
{
    const char *const *identities = run->scenario->setting.identity_names;
    struct st_arena *arena = run->arena;

    if (step->verb == ST_VERB_SET_CLOCK)
        return st_arena_format(
            arena, "the clock is set to %02u:%02u:%02u", step->clock / 3600, step->clock / 60 % 60,
            step->clock % 60);
    if (step->verb == ST_VERB_SET_QUOTA && step->quota == 0)
        return "the server's quota is lifted";
    if (step->verb == ST_VERB_SET_QUOTA)
        return st_arena_format(
            arena, "the server's quota becomes %llu byte%s", (unsigned long long)step->quota,
            step->quota == 1 ? "" : "s");
    return st_arena_format(
        arena, "%s %s %s", identities[step->member],
        step->verb == ST_VERB_JOIN_GROUP ? "joins" : "leaves", identities[step->group]);
}

static const char *describe_sync(const struct st_run *run, const struct st_step *step)
{
    const char *client = st_describe_replica(run, (st_replica_id)(step->client + 1));

    return step->variant ? st_arena_format(run->arena, "%s synchronizes, %s", client, step->variant)
                         : st_arena_format(run->arena, "%s synchronizes", client);
}

/* It may have been moved since. */
static const char *target(const struct st_run *run, const struct st_step *step)
{
    return step->path ? step->path : st_describe_object(run, step->object);
}

const char *st_describe_step(const struct st_run *run, const struct st_step *step)
{
    const char *const *identities = run->scenario->setting.identity_names;
    struct st_arena *arena = run->arena;
    const char *who = actor(run, step);
    bool on_server = step->verb >= ST_VERB_SERVER_EDIT && step->verb <= ST_VERB_SERVER_MOVE;
    const char *where = on_server ? " on the server" : "";

    switch (step->verb) {
    case ST_VERB_GO_OFFLINE:
        return st_arena_format(arena, "%s takes %s offline", who, folders(run, step));
    case ST_VERB_EDIT:
    case ST_VERB_SERVER_EDIT:
        return st_arena_format(
            arena, "%s sets %s of %s%s", who, touched(run, step), target(run, step), where);
    case ST_VERB_CREATE:
    case ST_VERB_SERVER_CREATE:
        return st_arena_format(
            arena, "%s creates %s/%s%s", who, st_describe_object(run, step->folder),
            st_names_text(&run->scenario->names, step->name), where);
    case ST_VERB_DELETE:
    case ST_VERB_SERVER_DELETE:
        return st_arena_format(arena, "%s deletes %s%s", who, target(run, step), where);
    case ST_VERB_MOVE:
    case ST_VERB_SERVER_MOVE:
        return st_arena_format(
            arena, "%s moves %s to %s%s", who, target(run, step),
            st_describe_object(run, step->folder), where);
    case ST_VERB_MARK_READ:
        return st_arena_format(
            arena, "%s marks %s as %s", who, target(run, step), step->is_read ? "read" : "unread");
    case ST_VERB_SET_ACL:
        return st_arena_format(arena, "%s replaces the list of %s", who, target(run, step));
    case ST_VERB_SET_OWNER:
        return st_arena_format(
            arena, "%s makes %s the owner of %s", who,
            step->owner == ST_NOBODY ? "nobody" : identities[step->owner], target(run, step));
    case ST_VERB_JOIN_GROUP:
    case ST_VERB_LEAVE_GROUP:
    case ST_VERB_SET_CLOCK:
    case ST_VERB_SET_QUOTA:
        return describe_setting(run, step);
    case ST_VERB_SYNC:
        return describe_sync(run, step);
    case ST_VERB_CHECK:
        return "look at what is";
    case ST_VERB_COUNT:
        break;
    }
    return "?";
}

const char *st_describe_replica(const struct st_run *run, st_replica_id replica)
{
    return replica == ST_SERVER ? "server" : run->scenario->client_names[replica - 1];
}
