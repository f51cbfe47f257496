/*
 * needs.c - the rights that a scenario's own edits ask for, whoever holds them.
 *
 * An edit asks for what the call that carries it to the server asks for (host/call.h),
 * of whoever makes it. What an engine asks for besides, such as the right to write
 * properties that nobody edited, is the engine's doing.
 */
#include "framework/run/census.h"

struct marking {
    const struct st_census_frame *frame;
    const struct st_scenario *scenario;
    st_rights *needs;
};

/* The person's number, or SIZE_MAX when nobody in the frame has the name. */
static size_t person_of(const struct marking *self, const struct st_step *step)
{
    const struct st_setting *setting = &self->scenario->setting;
    bool on_client = step->verb == ST_VERB_EDIT || step->verb == ST_VERB_CREATE ||
                     step->verb == ST_VERB_DELETE || step->verb == ST_VERB_MOVE ||
                     step->verb == ST_VERB_MARK_READ;
    st_identity identity = on_client ? setting->client_identities[step->client] : step->as;

    if (identity == ST_NOBODY)
        return SIZE_MAX;
    return (size_t)st_names_find(&self->frame->people, setting->identity_names[identity]) - 1;
}

/* Where the object is on the server, or was. */
static size_t object_of(const struct marking *self, const struct st_world *world, st_object_id id)
{
    const struct st_store *server = st_world_server(world);
    struct st_arena scratch;
    size_t object = SIZE_MAX;

    if (id >= server->used || st_store_peek(server, id)->presence == ST_ABSENT)
        return object;
    st_arena_init(&scratch);
    object =
        (size_t)st_names_find(
            &self->frame->objects, st_object_path(&scratch, world->setting->names, server, id)) -
        1;
    st_arena_clear(&scratch);
    return object < self->frame->object_count ? object : SIZE_MAX;
}

static void mark(
    const struct marking *self, size_t person, size_t object, size_t property, st_rights rights)
{
    const struct st_census_place place = { person, object, property };

    if (person < self->frame->person_count && object != SIZE_MAX)
        self->needs[st_census_cell(self->frame, &place)] |= rights;
}

static void mark_properties(
    const struct marking *self, size_t person, size_t object, st_properties touched)
{
    for (; touched; touched &= touched - 1) {
        const char *name = self->scenario->setting.property_names[__builtin_ctzll(touched)];

        mark(
            self, person, object, (size_t)st_names_find(&self->frame->properties, name) - 1,
            st_call_infos[ST_CALL_PROPERTY_SET].any);
    }
}

static void mark_step(void *context, const struct st_world *world, size_t index)
{
    const struct marking *self = context;
    size_t whole = self->frame->property_count;

    if (index == SIZE_MAX)
        return;

    const struct st_step *step = &self->scenario->steps[index];
    size_t person = person_of(self, step);

    switch (step->verb) {
    case ST_VERB_EDIT:
    case ST_VERB_SERVER_EDIT:
        mark_properties(self, person, object_of(self, world, step->object), step->touched);
        break;
    case ST_VERB_CREATE:
    case ST_VERB_SERVER_CREATE:
        mark(
            self, person, object_of(self, world, step->folder), whole,
            st_call_infos[ST_CALL_ITEM_CREATE].any);
        break;
    case ST_VERB_MOVE:
    case ST_VERB_SERVER_MOVE:
        mark(
            self, person, object_of(self, world, step->folder), whole,
            st_call_infos[ST_CALL_ITEM_CREATE].any);
        mark(
            self, person, object_of(self, world, step->object), whole,
            st_call_infos[ST_CALL_ITEM_MOVE].any);
        break;
    case ST_VERB_DELETE:
    case ST_VERB_SERVER_DELETE:
        mark(
            self, person, object_of(self, world, step->object), whole,
            st_call_infos[ST_CALL_ITEM_DELETE].any);
        break;
    case ST_VERB_MARK_READ:
        mark(
            self, person, object_of(self, world, step->object), whole,
            st_call_infos[ST_CALL_ITEM_MARK_READ].any);
        break;
    case ST_VERB_SET_ACL:
        mark(self, person, object_of(self, world, step->object), whole, ST_RIGHT_WRITE_ACL);
        break;
    case ST_VERB_GO_OFFLINE:
    case ST_VERB_SET_OWNER:
    case ST_VERB_JOIN_GROUP:
    case ST_VERB_LEAVE_GROUP:
    case ST_VERB_SET_CLOCK:
    case ST_VERB_SET_QUOTA:
    case ST_VERB_SYNC:
    case ST_VERB_CHECK:
    case ST_VERB_COUNT:
        break;
    }
}

const st_rights *st_census_needs(
    struct st_arena *arena, const struct st_census_frame *frame, const struct st_scenario *scenario)
{
    struct marking marking = {
        .frame = frame,
        .scenario = scenario,
        .needs = ST_NEW_ARRAY(
            arena, st_rights,
            frame->person_count * frame->object_count * (frame->property_count + 1)),
    };

    st_census_walk(arena, scenario, mark_step, &marking);
    return marking.needs;
}
