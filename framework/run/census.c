/*
 * census.c - who may do what in a scenario, over all of its time.
 */
#include "framework/run/census.h"

#include <assert.h>

#include "framework/scenario/document.h"

/* --- Going through the steps ------------------------------------------------------------ */

static enum st_status bring_nothing(struct st_session *session)
{
    (void)session;
    return ST_OK;
}

void st_census_walk(
    struct st_arena *arena, const struct st_scenario *scenario, st_run_watch *watch, void *context)
{
    static const struct st_engine nobody = { .name = "nobody", .sync = bring_nothing };
    static const struct st_engine_spec spec = { .engine = &nobody, .text = "nobody" };
    static const struct st_plan no_faults;
    struct st_runner *runner = st_runner_new(arena, scenario, &spec, 0);

    st_runner_plan(runner, &no_faults);
    st_runner_watch(runner, watch, context);
    (void)st_runner_go(runner);
}

/* Can the step change what somebody may do to what is on the server? */
static bool matters(const struct st_scenario *scenario, size_t step)
{
    if (step == SIZE_MAX)
        return true;
    switch (scenario->steps[step].verb) {
    case ST_VERB_SERVER_CREATE:
    case ST_VERB_SERVER_DELETE:
    case ST_VERB_SERVER_MOVE:
    case ST_VERB_SERVER_EDIT: /* an item may get a property */
    case ST_VERB_SET_ACL:
    case ST_VERB_SET_OWNER:
    case ST_VERB_JOIN_GROUP:
    case ST_VERB_LEAVE_GROUP:
        return true;
    case ST_VERB_GO_OFFLINE:
    case ST_VERB_EDIT:
    case ST_VERB_CREATE:
    case ST_VERB_DELETE:
    case ST_VERB_MOVE:
    case ST_VERB_MARK_READ:
    case ST_VERB_SET_CLOCK:
    case ST_VERB_SET_QUOTA:
    case ST_VERB_SYNC:
    case ST_VERB_CHECK:
    case ST_VERB_COUNT:
        break;
    }
    return false;
}

/* Can there be a path on the server after it that was not there before? */
static bool adds_paths(const struct st_scenario *scenario, size_t step)
{
    return step == SIZE_MAX || scenario->steps[step].verb == ST_VERB_SERVER_CREATE ||
           scenario->steps[step].verb == ST_VERB_SERVER_MOVE;
}

static bool is_counted(const struct st_store *server, st_object_id id)
{
    return st_store_has(server, id) && st_store_peek(server, id)->kind != ST_KIND_LOSER;
}

/* --- The frame -------------------------------------------------------------------------- */

/* What one scenario adds to a frame. */
struct gathering {
    struct st_census_frame *frame;
    const struct st_scenario *scenario;
    uint64_t *groups;         /* set of identities */
    struct st_names *folders; /* paths */
    size_t moments;
};

static void gather_paths(struct gathering *self, const struct st_world *world)
{
    const struct st_store *server = st_world_server(world);
    struct st_arena scratch;

    st_arena_init(&scratch);
    for (st_object_id id = 0; id < server->used; id++) {
        if (!is_counted(server, id))
            continue;

        const char *path = st_object_path(&scratch, world->setting->names, server, id);

        st_names_add(&self->frame->objects, path);
        if (st_store_peek(server, id)->kind == ST_KIND_FOLDER)
            st_names_add(self->folders, path);
        st_arena_reset(&scratch);
    }
    st_arena_clear(&scratch);
}

static void gather_moment(void *context, const struct st_world *world, size_t step)
{
    struct gathering *self = context;
    size_t words = st_identity_words(world->setting->identities);
    const uint64_t *members = st_world_members(world);

    if (!matters(self->scenario, step))
        return;
    self->moments++;
    if (adds_paths(self->scenario, step))
        gather_paths(self, world);
    for (size_t i = 0; i < world->setting->identities * words; i++)
        self->groups[i % words] |= members[i];
}

/* Whoever a file gives a list of members is a group, even an empty one. */
static void gather_declared(struct gathering *self)
{
    const struct st_many *many = &self->scenario->document->identities;
    const struct st_doc_identity *identities = many->items;
    const struct st_setting *setting = &self->scenario->setting;

    for (size_t i = 0; i < many->count && ST_FIRST_NAMED + i < setting->identities; i++)
        if (identities[i].members.given)
            st_bit_set(self->groups, ST_FIRST_NAMED + i, true);
}

/* Who is no group; whoever is one in any scenario is told by the names in groups. */
static void gather_people(
    struct gathering *self, const struct st_names *groups, struct st_names *people)
{
    const struct st_setting *setting = &self->scenario->setting;

    for (size_t i = ST_FIRST_NAMED; i < setting->identities - setting->strangers; i++)
        if (st_names_find(groups, setting->identity_names[i]) == ST_NAME_NONE)
            st_names_add(people, setting->identity_names[i]);
}

/* Too much work is refused before it is begun. */
static bool is_feasible(
    struct st_arena *arena,
    const struct st_census_frame *frame,
    size_t moments,
    const char **ret_why)
{
    size_t places = frame->object_count * (frame->property_count + 1);

    if (frame->person_count == 0 || places <= ST_CENSUS_CELLS_MAX / frame->person_count) {
        size_t cells = frame->person_count * places;

        if (moments <= 1 || cells <= ST_CENSUS_WALKS_MAX / moments)
            return true;
    }
    *ret_why = st_arena_format(
        arena,
        "there is too much to count: %zu people, %zu objects with %zu properties, %zu moments",
        frame->person_count, frame->object_count, frame->property_count, moments);
    return false;
}

bool st_census_frame_make(
    struct st_arena *arena,
    const struct st_scenario *const *scenarios,
    size_t count,
    struct st_census_frame *ret_frame,
    const char **ret_why)
{
    struct gathering gatherings[ST_CENSUS_SCENARIOS_MAX];
    struct st_names groups;
    struct st_names folders;
    size_t moments = 0;

    assert(count <= ST_CENSUS_SCENARIOS_MAX);
    st_names_init(&groups, arena);
    st_names_init(&folders, arena);
    st_names_init(&ret_frame->people, arena);
    st_names_init(&ret_frame->objects, arena);
    st_names_init(&ret_frame->properties, arena);
    for (size_t k = 0; k < count; k++) {
        const struct st_setting *setting = &scenarios[k]->setting;
        struct gathering *gathering = &gatherings[k];

        *gathering = (struct gathering){
            .frame = ret_frame,
            .scenario = scenarios[k],
            .groups = ST_NEW_ARRAY(arena, uint64_t, st_identity_words(setting->identities)),
            .folders = &folders,
        };
        gather_declared(gathering);
        st_census_walk(arena, scenarios[k], gather_moment, gathering);
        for (size_t i = 0; i < setting->identities; i++)
            if (st_bit(gathering->groups, i))
                st_names_add(&groups, setting->identity_names[i]);
        for (size_t i = 0; i < setting->properties; i++)
            st_names_add(&ret_frame->properties, setting->property_names[i]);
        moments = gathering->moments > moments ? gathering->moments : moments;
    }
    for (size_t k = 0; k < count; k++)
        gather_people(&gatherings[k], &groups, &ret_frame->people);
    ret_frame->person_count = ret_frame->people.count - 1;
    ret_frame->object_count = ret_frame->objects.count - 1;
    ret_frame->property_count = ret_frame->properties.count - 1;
    ret_frame->is_folder = ST_NEW_ARRAY(arena, bool, ret_frame->object_count);
    for (size_t i = 0; i < ret_frame->object_count; i++)
        ret_frame->is_folder[i] =
            st_names_find(&folders, ret_frame->objects.texts[i + 1]) != ST_NAME_NONE;
    return is_feasible(arena, ret_frame, moments, ret_why);
}

/* --- The census ------------------------------------------------------------------------- */

struct taking {
    struct st_census *census;
    const struct st_scenario *scenario;
    const bool *extra;
    st_census_visit *visit;
    void *context;
    size_t *properties; /* by the scenario's property: the frame's number */
    size_t *objects;    /* by the world's number: the frame's; SIZE_MAX: none */
};

static void number_objects(struct taking *self, const struct st_world *world)
{
    const struct st_store *server = st_world_server(world);
    struct st_arena scratch;

    st_arena_init(&scratch);
    for (st_object_id id = 0; id < server->used; id++) {
        self->objects[id] = SIZE_MAX;
        if (is_counted(server, id))
            self->objects[id] = st_names_find(
                                    &self->census->frame->objects,
                                    st_object_path(&scratch, world->setting->names, server, id)) -
                                1;
        st_arena_reset(&scratch);
    }
    st_arena_clear(&scratch);
}

/* Rights to an item's properties are counted property by property, not as a whole, too. */
static st_rights possible_at(const struct st_census_frame *frame, const struct st_census_place *at)
{
    const st_rights of_properties = ST_RIGHT_READ_PROPERTY | ST_RIGHT_WRITE_PROPERTY;

    if (frame->is_folder[at->object])
        return st_right_masks[ST_RIGHT_WORD_FULL].folder & ~ST_RIGHTS_IDLE_ON_FOLDERS;
    if (at->property < frame->property_count)
        return of_properties;
    return st_right_masks[ST_RIGHT_WORD_FULL].item &
           ~(ST_RIGHTS_IDLE_ON_ITEMS | ST_RIGHTS_OF_OWNERS | of_properties);
}

/* What is at the place now and was not before. */
static void count(struct taking *self, struct st_census_news *news)
{
    struct st_census *census = self->census;
    size_t cell = st_census_cell(census->frame, &news->place);
    st_rights *held = &census->held[cell];

    census->possible[cell] = possible_at(census->frame, &news->place);
    news->rights = st_world_rights(news->world, news->token, news->id, news->property) &
                   census->possible[cell] & ~*held;
    if (!news->rights)
        return;
    *held |= news->rights;
    if (self->visit)
        self->visit(self->context, news);
}

static void count_properties(
    struct taking *self, struct st_census_news *news, const struct st_object *object)
{
    const struct st_census_frame *frame = self->census->frame;

    for (size_t i = 0; i < self->scenario->setting.properties; i++) {
        news->property = (st_property)i;
        news->place.property = self->properties[i];
        if (object->values[i] ||
            (self->extra &&
             self->extra[st_census_spot(frame, news->place.object, news->place.property)]))
            count(self, news);
    }
}

static void count_person(
    struct taking *self, const struct st_world *world, const struct st_token *token, size_t person)
{
    const struct st_census_frame *frame = self->census->frame;
    const struct st_store *server = st_world_server(world);

    self->census->privileges[person] |= token->privileges;
    for (st_object_id id = 0; id < server->used; id++) {
        struct st_census_news news = {
            .world = world,
            .token = token,
            .place = { person, self->objects[id], frame->property_count },
            .id = id,
            .property = ST_NO_PROPERTY,
        };

        if (self->objects[id] == SIZE_MAX)
            continue;
        count(self, &news);
        if (!frame->is_folder[news.place.object])
            count_properties(self, &news, st_store_peek(server, id));
    }
}

static void take_moment(void *context, const struct st_world *world, size_t step)
{
    struct taking *self = context;
    const struct st_setting *setting = world->setting;

    if (!matters(self->scenario, step))
        return;
    number_objects(self, world);
    for (size_t i = ST_FIRST_NAMED; i < setting->identities; i++) {
        st_name person = st_names_find(&self->census->frame->people, setting->identity_names[i]);
        struct st_token token;

        if (person == ST_NAME_NONE)
            continue;
        st_world_token(world, (st_identity)i, &token);
        count_person(self, world, &token, person - 1);
    }
}

void st_census_take(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const bool *extra,
    st_census_visit *visit,
    void *context,
    struct st_census *ret_census)
{
    const struct st_census_frame *frame = ret_census->frame;
    size_t cells = frame->person_count * frame->object_count * (frame->property_count + 1);
    struct taking taking = {
        .census = ret_census,
        .scenario = scenario,
        .extra = extra,
        .visit = visit,
        .context = context,
        .properties = ST_NEW_ARRAY(arena, size_t, scenario->setting.properties),
        .objects = ST_NEW_ARRAY(arena, size_t, scenario->setting.objects),
    };

    for (size_t i = 0; i < scenario->setting.properties; i++)
        taking.properties[i] =
            st_names_find(&frame->properties, scenario->setting.property_names[i]) - 1;
    *ret_census = (struct st_census){
        .frame = frame,
        .held = ST_NEW_ARRAY(arena, st_rights, cells),
        .possible = ST_NEW_ARRAY(arena, st_rights, cells),
        .privileges = ST_NEW_ARRAY(arena, uint32_t, frame->person_count),
    };
    st_census_walk(arena, scenario, take_moment, &taking);
}
