/*
 * build_expect.c - what must be so, at the end or at a check.
 *
 * An item that is expected is looked for by folder and name. Here it only has to
 * be one that the scenario could have by then; that none is there needs no item.
 */
#include "framework/scenario/build.h"

/* Items of the server and of all clients, in one list. */
struct items {
    struct st_build *build;
    struct st_expect_item *items;
    size_t count, capacity;
};

/* --- Items ------------------------------------------------------------------------------ */

static void add_item(
    struct items *self, const struct st_many *states, size_t i, const struct st_expect_item *model)
{
    const struct st_many *values = (const struct st_many *)states->items + i;
    const struct st_path *at = ST_MEMBER(states->at, states->keys[i]);
    struct st_build *build = self->build;
    struct st_expect_item item = *model;
    struct st_spot spot;

    if (!values->given)
        return;
    if (!values->null && st_resolve_item(build, states->keys[i], at, ST_AT_KEY) == ST_NO_OBJECT)
        return;
    if (!st_resolve_place(build, states->keys[i], at, ST_AT_KEY, &spot))
        return;
    item.at = values->at;
    item.folder = spot.folder;
    item.name = spot.name;
    item.is_present = !values->null;
    item.values = st_resolve_values(build, values, &item.listed);
    self->items =
        st_arena_grow(build->arena, self->items, self->count, &self->capacity, sizeof *self->items);
    self->items[self->count++] = item;
}

static void add_items(
    struct items *self, const struct st_many *states, const struct st_expect_item *model)
{
    for (size_t i = 0; i < states->count; i++)
        if (states->keys[i])
            add_item(self, states, i, model);
}

/* The client, or ST_CLIENTS_MAX after a report. */
static size_t find_client(const struct st_build *build, const struct st_many *map, size_t i)
{
    const struct st_names *names = &build->clients;
    const struct st_words known = { "client", names->texts + 1, names->count - 1 };
    const char *name = map->keys[i];
    st_name id = name ? st_names_find(names, name) : ST_NAME_NONE;

    if (id != ST_NAME_NONE)
        return id - 1;
    if (name && !build->has_unsure_steps)
        st_problem_key(
            build->problems, ST_DIAG_UNKNOWN_NAME, ST_MEMBER(map->at, name),
            st_hint_choices(build->problems, name, &known), "no client is called \"%s\"", name);
    return ST_CLIENTS_MAX;
}

static void build_items(
    struct st_build *build, const struct st_doc_expect *written, struct st_expect *expect)
{
    const struct st_many *clients = written->clients.items;
    struct items self = { .build = build };

    add_items(&self, &written->server, &(struct st_expect_item){ .replica = ST_SERVER });
    for (size_t i = 0; i < written->clients.count; i++) {
        size_t client = find_client(build, &written->clients, i);

        if (client < ST_CLIENTS_MAX)
            add_items(
                &self, &clients[i],
                &(struct st_expect_item){ .replica = (st_replica_id)(client + 1) });
    }
    add_items(
        &self, &written->conflicts,
        &(struct st_expect_item){ .replica = ST_SERVER, .is_loser = true });
    expect->items = self.items;
    expect->item_count = self.count;
    if (written->clients.count > 0)
        build->scenario->needs |= ST_CAN(DOWNLOAD);
}

/* --- Errors and pending items ----------------------------------------------------------- */

static void build_errors(
    struct st_build *build, const struct st_many *written, struct st_expect *expect)
{
    const struct st_doc_error *items = written->items;
    struct st_expect_error *errors =
        ST_NEW_ARRAY(build->arena, struct st_expect_error, written->count);

    for (size_t i = 0; i < written->count; i++) {
        const struct st_path *at = ST_MEMBER(items[i].node.at, "item");
        struct st_spot spot;

        if (!items[i].item ||
            st_resolve_item(build, items[i].item, at, ST_AT_VALUE) == ST_NO_OBJECT ||
            !st_resolve_place(build, items[i].item, at, ST_AT_VALUE, &spot))
            continue;
        errors[expect->error_count++] = (struct st_expect_error){
            .at = items[i].node.at,
            .folder = spot.folder,
            .name = spot.name,
            .property = st_resolve_property(build, items[i].property),
            .status = (enum st_status)items[i].status.value,
        };
    }
    expect->has_errors = written->given;
    expect->errors = errors;
}

static void build_pending(
    struct st_build *build, const struct st_many *written, struct st_expect *expect)
{
    const struct st_many *lists = written->items;
    struct st_expect_pending *pending =
        ST_NEW_ARRAY(build->arena, struct st_expect_pending, written->count);

    for (size_t i = 0; i < written->count; i++) {
        size_t client = find_client(build, written, i);

        if (client == ST_CLIENTS_MAX || !lists[i].given)
            continue;
        pending[expect->pending_count++] = (struct st_expect_pending){
            .at = lists[i].at,
            .client = client,
            .items = st_resolve_list(build, &lists[i], false),
            .count = lists[i].count,
        };
    }
    expect->pending = pending;
}

/* --- All of it -------------------------------------------------------------------------- */

/* What a synchronization brings about can be seen only after one. */
static void require_sync(
    const struct st_build *build,
    const struct st_doc_expect *written,
    const char *member,
    bool is_given)
{
    if (is_given && build->sync_count == 0 && !build->has_unsure_steps)
        st_problem(
            build->problems, ST_DIAG_NOTHING_TESTED, ST_MEMBER(written->node.at, member),
            "add a step before: { \"do\": \"sync\", \"as\": ... }",
            "no step before this synchronizes, so there is nothing to compare it with");
}

void st_build_expect(
    struct st_build *build, const struct st_doc_expect *written, struct st_expect *ret_expect)
{
    *ret_expect = (struct st_expect){
        .at = written->node.at,
        .has_sync = written->sync.given,
        .sync = (enum st_status)written->sync.value,
    };
    require_sync(build, written, "sync", written->sync.given);
    require_sync(build, written, "errors", written->errors.given);
    require_sync(build, written, "pending", written->pending.given);
    build_errors(build, &written->errors, ret_expect);
    build_items(build, written, ret_expect);
    build_pending(build, &written->pending, ret_expect);
}

bool st_expect_states(const struct st_expect *expect)
{
    return expect->has_sync || expect->has_errors || expect->item_count > 0 ||
           expect->pending_count > 0;
}
