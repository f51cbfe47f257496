/*
 * steps.c - what people and administrators do between synchronizations.
 *
 * Client steps change a local store and leave an entry in the client's journal.
 * Server steps go through the guard with a token made now, unless nobody is
 * named: that is the administrator, whom nothing is denied.
 */
#include <assert.h>
#include <string.h>

#include "framework/run/runner.h"

/* The client's own store, as its user's program sees it: no access check, no trace. */
static void open_local(struct st_runner *runner, size_t client, struct st_store_host *ret_host)
{
    st_store_host_init(
        ret_host, runner->world, (st_replica_id)(client + 1),
        runner->scenario->setting.client_identities[client], runner->client_items);
}

static void journal_add(struct st_runner *runner, const struct st_step *step, enum st_edit edit)
{
    struct st_journal *journal = st_world_journal(runner->world, step->client);

    assert(journal->count < journal->capacity);
    journal->entries[journal->count++] = (struct st_journal_entry){
        .properties = step->touched,
        .object = step->object,
        .edit = (uint8_t)edit,
        .step = (uint16_t)(step - runner->scenario->steps),
    };
}

/* Copy what the token may read of an item. */
static void copy_item(
    struct st_runner *runner, const struct st_token *token, size_t client, st_object_id item)
{
    struct st_store *local = st_world_local(runner->world, client);
    struct st_object *copy = NULL;

    st_store_copy(local, st_world_server(runner->world), item);
    copy = st_store_object(local, item);
    copy->acl = ST_NO_ACL;
    for (size_t i = 0; i < local->properties; i++)
        if (copy->values[i] &&
            !st_world_may(runner->world, token, item, (st_property)i, ST_RIGHT_READ_PROPERTY))
            copy->values[i] = ST_NAME_NONE;
    st_store_copy(st_world_base(runner->world, client), local, item);
}

/* A folder comes with those above it, which are only there to hold it. */
static void copy_folder(struct st_runner *runner, size_t client, st_object_id folder)
{
    struct st_store *local = st_world_local(runner->world, client);

    for (st_object_id id = folder; id != ST_NO_OBJECT; id = st_store_peek(local, id)->parent) {
        bool was_in_scope = st_store_has(local, id) && st_store_peek(local, id)->in_scope;

        st_store_copy(local, st_world_server(runner->world), id);
        st_store_object(local, id)->acl = ST_NO_ACL;
        st_store_object(local, id)->in_scope = was_in_scope || id == folder;
    }
}

static bool is_offline_already(struct st_runner *runner, size_t client, st_object_id folder)
{
    const struct st_store *local = st_world_local(runner->world, client);

    return st_store_has(local, folder) && st_store_peek(local, folder)->in_scope;
}

static enum st_status go_offline(struct st_runner *runner, const struct st_step *step)
{
    const struct st_store *server = st_world_server(runner->world);
    struct st_token token;

    st_world_token(runner->world, step->as, &token);
    for (size_t i = 0; i < step->folder_count; i++) {
        st_object_id folder = step->folders[i];

        if (!st_world_may(runner->world, &token, folder, ST_NO_PROPERTY, ST_RIGHT_LIST))
            return ST_ACCESS_DENIED;
        if (is_offline_already(runner, step->client, folder))
            continue; /* copying again would take the user's edits away */
        copy_folder(runner, step->client, folder);
        for (st_object_id id = 0; id < server->used; id++) {
            const struct st_object *object = st_store_peek(server, id);

            if (object->presence == ST_PRESENT && object->kind == ST_KIND_ITEM &&
                object->parent == folder &&
                st_world_may(runner->world, &token, id, ST_NO_PROPERTY, ST_RIGHT_VIEW))
                copy_item(runner, &token, step->client, id);
        }
    }
    return ST_OK;
}

/* Set or delete what the step touches. A refused property is left out, as MAPI's SetProps does. */
static enum st_status put_values(
    struct st_host *host, const struct st_step *step, enum st_status *ret_refusal)
{
    for (st_properties left = step->touched; left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name value = step->values[property];
        enum st_status status = value == ST_NAME_NONE
                                    ? st_host_unset(host, step->object, property)
                                    : st_host_set(host, step->object, property, value);

        if (status == ST_ACCESS_DENIED)
            *ret_refusal = status;
        else if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

/* One of the five things one can do to an item, on whatever store the host stands for. */
static enum st_status apply(struct st_host *host, const struct st_step *step, enum st_edit edit)
{
    enum st_status status = ST_OK;
    enum st_status refusal = ST_OK;

    switch (edit) {
    case ST_EDIT_CREATE:
        status = st_host_create(host, step->object, step->folder, step->name);
        break;
    case ST_EDIT_CHANGE:
        status = st_host_open(host, step->object, &(struct st_reply){ 0 });
        break;
    case ST_EDIT_DELETE:
        return st_host_remove(host, step->object, 0);
    case ST_EDIT_MOVE:
        return st_host_move(host, step->object, step->folder, NULL);
    case ST_EDIT_MARK_READ:
        return st_host_mark_read(host, step->object, step->is_read, NULL);
    case ST_EDIT_COUNT:
        return ST_BAD_CALL;
    }
    if (status == ST_OK)
        status = put_values(host, step, &refusal);

    /* Nothing at all may be left to save when every property was refused. */
    if (status == ST_OK)
        status = st_host_save(host, step->object, ST_SAVE_CHANGE, NULL, NULL);
    return refusal != ST_OK ? refusal : status;
}

static enum st_status edit_local(
    struct st_runner *runner, const struct st_step *step, enum st_edit edit)
{
    struct st_store_host local;

    open_local(runner, step->client, &local);

    enum st_status status = apply(&local.host, step, edit);

    if (status == ST_OK)
        journal_add(runner, step, edit);
    return status;
}

static enum st_status edit_server(
    struct st_runner *runner, const struct st_step *step, enum st_edit edit)
{
    struct st_store_host store;
    struct st_guard guard;
    struct st_token token;

    st_store_host_init(&store, runner->world, ST_SERVER, step->as, runner->store_items);
    if (step->as == ST_NOBODY)
        return apply(&store.host, step, edit);
    st_world_token(runner->world, step->as, &token);
    st_guard_init(&guard, &store.host, &store, &token, runner->guard_items);
    return apply(&guard.host, step, edit);
}

static enum st_status set_acl(struct st_runner *runner, const struct st_step *step)
{
    struct st_store *server = st_world_server(runner->world);
    struct st_token token;

    if (!st_store_has(server, step->object))
        return st_store_peek(server, step->object)->presence == ST_DELETED ? ST_GONE : ST_NOT_FOUND;
    if (step->as != ST_NOBODY) {
        st_world_token(runner->world, step->as, &token);
        if (!st_world_may(runner->world, &token, step->object, ST_NO_PROPERTY, ST_RIGHT_WRITE_ACL))
            return ST_ACCESS_DENIED;
    }
    st_store_object(server, step->object)->acl = step->acl;
    return ST_OK;
}

static enum st_status set_membership(struct st_runner *runner, const struct st_step *step)
{
    size_t words = st_identity_words(runner->scenario->setting.identities);
    uint64_t *groups = st_world_members(runner->world) + step->member * words;

    st_bit_set(groups, step->group, step->verb == ST_VERB_JOIN_GROUP);
    return ST_OK;
}

static enum st_status set_owner(struct st_runner *runner, const struct st_step *step)
{
    struct st_store *server = st_world_server(runner->world);

    if (!st_store_has(server, step->object))
        return st_store_peek(server, step->object)->presence == ST_DELETED ? ST_GONE : ST_NOT_FOUND;
    st_store_object(server, step->object)->owner = step->owner;
    return ST_OK;
}

enum st_status st_step_apply(struct st_runner *runner, const struct st_step *step)
{
    switch (step->verb) {
    case ST_VERB_GO_OFFLINE:
        return go_offline(runner, step);
    case ST_VERB_EDIT:
        return edit_local(runner, step, ST_EDIT_CHANGE);
    case ST_VERB_CREATE:
        return edit_local(runner, step, ST_EDIT_CREATE);
    case ST_VERB_DELETE:
        return edit_local(runner, step, ST_EDIT_DELETE);
    case ST_VERB_MOVE:
        return edit_local(runner, step, ST_EDIT_MOVE);
    case ST_VERB_MARK_READ:
        return edit_local(runner, step, ST_EDIT_MARK_READ);
    case ST_VERB_SERVER_EDIT:
        return edit_server(runner, step, ST_EDIT_CHANGE);
    case ST_VERB_SERVER_CREATE:
        return edit_server(runner, step, ST_EDIT_CREATE);
    case ST_VERB_SERVER_DELETE:
        return edit_server(runner, step, ST_EDIT_DELETE);
    case ST_VERB_SERVER_MOVE:
        return edit_server(runner, step, ST_EDIT_MOVE);
    case ST_VERB_SET_ACL:
        return set_acl(runner, step);
    case ST_VERB_JOIN_GROUP:
    case ST_VERB_LEAVE_GROUP:
        return set_membership(runner, step);
    case ST_VERB_SET_OWNER:
        return set_owner(runner, step);
    case ST_VERB_SET_CLOCK:
        runner->world->clock = step->clock;
        return ST_OK;
    case ST_VERB_SET_QUOTA:
        runner->world->quota = step->quota;
        return ST_OK;
    case ST_VERB_SYNC: /* not one person's doing; session.c */
    case ST_VERB_CHECK:
        return ST_OK;
    case ST_VERB_COUNT:
        break;
    }
    return ST_BAD_CALL;
}

bool st_run_has_quota(const struct st_scenario *scenario)
{
    for (size_t i = 0; i < scenario->step_count; i++)
        if (scenario->steps[i].verb == ST_VERB_SET_QUOTA)
            return true;
    return false;
}
