/*
 * build_steps.c - what happens, step by step.
 *
 * Paths, clients and memberships are followed from step to step as far as the
 * file tells, so that a step that cannot happen at its place is found here.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/scenario/rule.h"

_Static_assert((int)ST_JOURNAL_MAX >= (int)ST_STEPS_MAX, "every step fits into a journal");

/* A step that is being built. */
struct stepping {
    struct st_build *build;
    const struct st_doc_step *written;
    struct st_step *step;
    const struct st_path *at;
    bool is_change;        /* done by a fault, at some time or other */
    st_object_id foreseen; /* the item that it makes, if that has its number */
};

#define V(id) (1U << ST_VERB_##id)

/* --- What steps do ---------------------------------------------------------------------- */

static bool is_one_of(const struct st_step *step, unsigned verbs)
{
    return verbs >> step->verb & 1;
}

static st_object_id resolve_item(const struct stepping *self)
{
    self->step->path = self->written->item;
    return st_resolve_item(
        self->build, self->written->item, ST_MEMBER(self->at, "item"), ST_AT_VALUE);
}

static uint32_t replica_of(const struct stepping *self)
{
    bool is_server = is_one_of(
        self->step, V(SERVER_EDIT) | V(SERVER_CREATE) | V(SERVER_DELETE) | V(SERVER_MOVE));

    return is_server ? 1U << ST_SERVER : 2U << self->step->client;
}

static bool is_folder(const struct st_build *build, const struct st_bound *bound)
{
    return bound && build->objects[bound->object].kind == ST_KIND_FOLDER;
}

static void go_offline(const struct stepping *self)
{
    self->step->folders = st_resolve_list(self->build, &self->written->folders, true);
    self->step->folder_count = self->written->folders.count;
}

static void edit(const struct stepping *self)
{
    self->step->object = resolve_item(self);
    self->step->values = st_resolve_values(self->build, &self->written->set, &self->step->touched);
}

static void create(const struct stepping *self)
{
    struct st_build *build = self->build;
    const char *path = self->written->item;
    struct st_planned item = { .kind = ST_KIND_ITEM, .owner = ST_NOBODY, .is_made_later = true };
    uint32_t replica = replica_of(self);

    self->step->values = st_resolve_values(build, &self->written->set, &self->step->touched);
    if (!path)
        return;

    const struct st_path *at = ST_MEMBER(self->at, "item");
    const struct st_bound *bound = st_bound_to(build, path);
    bool is_taken = bound && (self->is_change ? bound->replicas == ST_ALL_REPLICAS
                                              : (bound->replicas & replica) != 0);
    struct st_spot spot;

    if (is_taken)
        st_problem(
            build->problems, ST_DIAG_BAD_STEP, at, "choose another name", "there already is \"%s\"",
            path);
    if (!st_resolve_place(build, path, at, ST_AT_VALUE, &spot) || is_folder(build, bound))
        return;
    item.parent = spot.folder;
    item.name = spot.name;
    self->step->folder = spot.folder;
    self->step->name = spot.name;
    self->step->object = self->foreseen != ST_NO_OBJECT ? self->foreseen : st_plan(build, &item);
    if (self->step->object != ST_NO_OBJECT)
        st_bind(build, path, self->step->object)->replicas |= replica;
}

/* The item is no longer where its path says, on some replica and in time on the others. */
static void vacate(const struct stepping *self)
{
    self->step->object = resolve_item(self);
    if (self->step->object != ST_NO_OBJECT)
        st_bound_to(self->build, self->written->item)->replicas = 0;
}

static void move(const struct stepping *self)
{
    struct st_build *build = self->build;
    const char *to = self->written->to;

    self->step->folder = st_resolve_folder(build, to, ST_MEMBER(self->at, "to"), ST_AT_VALUE);
    vacate(self);
    if (self->step->object == ST_NO_OBJECT || self->step->folder == ST_NO_OBJECT)
        return;

    const char *path = st_join_path(build, to, st_path_leaf(self->written->item));

    if (is_folder(build, st_bound_to(build, path)))
        st_problem(
            build->problems, ST_DIAG_BAD_STEP, ST_MEMBER(self->at, "to"), "put it elsewhere",
            "there already is a folder \"%s\"", path);
    else
        st_bind(build, path, self->step->object)->replicas |= replica_of(self);
}

static void mark_read(const struct stepping *self)
{
    self->step->object = resolve_item(self);
    self->step->is_read = !self->written->read.given || self->written->read.value;
}

static void set_acl(const struct stepping *self)
{
    const struct st_doc_step *written = self->written;
    struct st_build *build = self->build;
    st_object_id id = st_resolve_object(build, written->on, ST_MEMBER(self->at, "on"));

    self->step->object = id;
    self->step->path = written->on;
    if (st_build_owner(build, &written->acl, NULL, self->at) != ST_NOBODY)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, written->acl.at,
            "leave out its owner, and add a step \"set-owner\"",
            "the step changes the list, not the owner");
    if (id != ST_NO_OBJECT)
        self->step->acl = st_build_acl(
            build, &written->acl, &written->is_protected,
            build->objects[id].kind == ST_KIND_FOLDER);
}

static void set_owner(const struct stepping *self)
{
    self->step->object =
        st_resolve_object(self->build, self->written->on, ST_MEMBER(self->at, "on"));
    self->step->path = self->written->on;
    self->step->owner =
        st_resolve_identity(self->build, self->written->owner, ST_MEMBER(self->at, "owner"));
}

static void set_clock(const struct stepping *self)
{
    self->step->clock = self->written->clock.value;
}

static void set_quota(const struct stepping *self)
{
    self->step->quota = self->written->bytes.value;
}

/* --- Memberships ------------------------------------------------------------------------ */

/* Whether `who` is `what`, or in it, if only through other groups. */
static bool is_in(const struct st_build *build, st_identity who, st_identity what)
{
    struct st_token token;

    st_token_make(&token, who, build->members_now, build->privileges, build->identities.count - 1);
    return st_token_has(&token, what);
}

static void change_membership(const struct stepping *self)
{
    const struct st_doc_step *written = self->written;
    struct st_build *build = self->build;
    bool is_joining = self->step->verb == ST_VERB_JOIN_GROUP;
    st_identity group = st_resolve_identity(build, written->group, ST_MEMBER(self->at, "group"));
    st_identity member = st_resolve_identity(build, written->member, ST_MEMBER(self->at, "member"));

    self->step->group = group;
    self->step->member = member;
    if (group == ST_NOBODY || member == ST_NOBODY)
        return;

    size_t row_at = member * st_identity_words(build->identities.count - 1);
    uint64_t *row = build->members_now + row_at;
    uint64_t *row_ever = build->members_ever + row_at;

    if (is_joining && is_in(build, group, member))
        st_problem(
            build->problems, ST_DIAG_GROUP_CYCLE, ST_MEMBER(self->at, "member"), NULL,
            "with this, group \"%s\" is a member of itself", written->group);
    if (!is_joining && !st_bit(self->is_change ? row_ever : row, group) &&
        !build->has_unsure_steps && !st_build_fault_joins(build, written->group, written->member))
        st_problem(
            build->problems, ST_DIAG_BAD_STEP, ST_MEMBER(self->at, "member"),
            "only a direct membership can end", "\"%s\" is %s a member of \"%s\"%s",
            written->member, self->is_change ? "never" : "not", written->group,
            self->is_change ? "" : " at this step");
    st_bit_set(row, group, is_joining);
    if (is_joining)
        st_bit_set(row_ever, group, true);
}

/* --- Clients ---------------------------------------------------------------------------- */

/* The client of that name, new if need be; ST_CLIENTS_MAX after a report of too many. */
static size_t client_called(const struct stepping *self, const char *name, const struct st_path *at)
{
    struct st_build *build = self->build;
    size_t count = build->clients.count - 1;
    st_name id = st_names_find(&build->clients, name);

    if (id != ST_NAME_NONE)
        return id - 1;
    if (count < ST_CLIENTS_MAX) {
        st_names_add(&build->clients, name);
        build->client[count].identity = self->step->as;
    } else {
        st_problem(
            build->problems, ST_DIAG_TOO_MANY, at, NULL, "the scenario has more than %d clients",
            (int)ST_CLIENTS_MAX);
    }
    return count;
}

static void take_client(const struct stepping *self)
{
    const struct st_doc_step *written = self->written;
    struct st_problems *problems = self->build->problems;
    const char *name = written->client ? written->client : written->as;
    const struct st_path *at = ST_MEMBER(self->at, written->client ? "client" : "as");

    if (!name || self->step->as == ST_NOBODY)
        return;

    size_t index = client_called(self, name, at);

    if (index == ST_CLIENTS_MAX)
        return;

    struct st_client *client = &self->build->client[index];

    self->step->client = index;
    if (client->identity != self->step->as)
        st_problem(
            problems, ST_DIAG_BAD_STEP, at, "give each identity a client of its own",
            "client \"%s\" belongs to \"%s\", not to \"%s\"", name,
            st_names_text(&self->build->identities, client->identity + 1U), written->as);
    if (!client->is_offline && self->step->verb != ST_VERB_GO_OFFLINE &&
        !self->build->has_unsure_steps)
        st_problem(
            problems, ST_DIAG_BAD_STEP, at,
            st_hint(
                problems,
                "add a step before: { \"do\": \"go-offline\", \"as\": \"%s\", "
                "\"folders\": [...] }",
                written->as),
            "client \"%s\" has not gone offline", name);
    client->is_offline = true;
}

/* --- All of them ------------------------------------------------------------------------ */

static void sync_client(const struct stepping *self)
{
    self->build->sync_count++;
    self->step->variant = self->written->variant;
}

static void check(const struct stepping *self)
{
    struct st_expect *expect = ST_NEW(self->build->arena, struct st_expect);

    st_build_expect(self->build, &self->written->check, expect);
    self->step->check = expect;
}

/* What each verb takes, whether it happens on a client, and what an engine must be capable of. */
static const struct {
    void (*build)(const struct stepping *self);
    bool is_on_client;
    bool makes_paths;
    unsigned caps;
} verbs[ST_VERB_COUNT] = {
    [ST_VERB_GO_OFFLINE] = { go_offline, true, false, 0 },
    [ST_VERB_EDIT] = { edit, true, false, ST_CAN(UPLOAD) },
    [ST_VERB_CREATE] = { create, true, true, ST_CAN(UPLOAD) | ST_CAN(CREATE) },
    [ST_VERB_DELETE] = { vacate, true, false, ST_CAN(UPLOAD) | ST_CAN(DELETE) },
    [ST_VERB_MOVE] = { move, true, true, ST_CAN(UPLOAD) | ST_CAN(MOVE) },
    [ST_VERB_MARK_READ] = { mark_read, true, false, ST_CAN(UPLOAD) | ST_CAN(READ_STATE) },
    [ST_VERB_SERVER_EDIT] = { edit, false, false, 0 },
    [ST_VERB_SERVER_CREATE] = { create, false, true, 0 },
    [ST_VERB_SERVER_DELETE] = { vacate, false, false, 0 },
    [ST_VERB_SERVER_MOVE] = { move, false, true, 0 },
    [ST_VERB_SET_ACL] = { set_acl, false, false, 0 },
    [ST_VERB_JOIN_GROUP] = { change_membership, false, false, 0 },
    [ST_VERB_LEAVE_GROUP] = { change_membership, false, false, 0 },
    [ST_VERB_SET_OWNER] = { set_owner, false, false, 0 },
    [ST_VERB_SET_CLOCK] = { set_clock, false, false, 0 },
    [ST_VERB_SET_QUOTA] = { set_quota, false, false, 0 },
    [ST_VERB_SYNC] = { sync_client, true, false, 0 },
    [ST_VERB_CHECK] = { check, false, false, 0 },
};

static void build_step(const struct stepping *self)
{
    const struct st_doc_step *written = self->written;
    struct st_build *build = self->build;
    struct st_step *step = self->step;

    *step = (struct st_step){
        .at = written->node.at,
        .verb = (enum st_verb)written->verb.value,
        .as = st_resolve_identity(build, written->as, ST_MEMBER(written->node.at, "as")),
        .object = ST_NO_OBJECT,
        .folder = ST_NO_OBJECT,
        .owner = ST_NOBODY,
        .has_expect = written->status.given,
        .expect_status = (enum st_status)written->status.value,
    };
    if (!written->verb.given) {
        build->unsure |= 1U << ST_KIND_ITEM;
        build->has_unsure_steps = true;
        return;
    }
    if (verbs[step->verb].is_on_client)
        take_client(self);
    verbs[step->verb].build(self);
    build->scenario->needs |= verbs[step->verb].caps;
    if (verbs[step->verb].makes_paths && step->object == ST_NO_OBJECT)
        build->unsure |= 1U << ST_KIND_ITEM;
}

void st_build_steps(struct st_build *build)
{
    const struct st_many *written = &build->document->steps;
    const struct st_doc_step *items = written->items;
    struct st_step *steps = ST_NEW_ARRAY(build->arena, struct st_step, written->count);

    build->has_unsure_steps = !written->given;
    for (size_t i = 0; i < written->count; i++)
        build_step(&(struct stepping){
            .build = build,
            .written = &items[i],
            .step = &steps[i],
            .at = items[i].node.at,
            .foreseen = ST_NO_OBJECT,
        });
    build->scenario->steps = steps;
    build->scenario->step_count = written->count;
}

void st_build_change(
    struct st_build *build,
    const struct st_doc_step *written,
    st_object_id foreseen,
    struct st_step *ret_step)
{
    build_step(&(struct stepping){
        .build = build,
        .written = written,
        .step = ret_step,
        .at = written->node.at,
        .is_change = true,
        .foreseen = foreseen,
    });
}

bool st_verb_is_change(enum st_verb verb)
{
    return !verbs[verb].is_on_client && verb != ST_VERB_CHECK;
}
