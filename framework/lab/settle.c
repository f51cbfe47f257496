/*
 * settle.c - what the tool did to the trees becomes true in the world.
 *
 * What the user may do goes through the door of the session, so that reports show it as
 * calls. What a tool did without a right to it is done all the same: the world is as the
 * tree is, and the invariants say what that means. Where both sides agree afterwards, that
 * is remembered and taken off the journal, as an engine does it.
 */
#include <string.h>

#include "framework/engine/pending.h"
#include "framework/lab/access.h"
#include "framework/lab/outside/outside.h"

struct settling {
    struct st_lab_visit *visit;
    struct st_store_host open_server; /* without a guard */
    st_object_id *items;
};

static struct st_host *server_door(struct settling *settling, bool is_permitted)
{
    return is_permitted ? settling->visit->session->server : &settling->open_server.host;
}

/* Properties of an item that are something else in the tree than in the store. */
static st_properties find_changes(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *tree,
    const struct st_store *store,
    st_object_id id)
{
    const st_name *values = st_lab_value(visit, tree, id);
    st_properties changes = 0;

    for (size_t i = 0; i < visit->properties; i++)
        if (values[i] != (st_store_has(store, id) ? st_store_peek(store, id)->values[i] : 0))
            changes |= (st_properties)1 << i;
    return changes;
}

static void put_values(
    const struct st_lab_visit *visit,
    struct st_host *host,
    const st_name *values,
    st_object_id id,
    st_properties changes)
{
    (void)visit;
    for (; changes; changes &= changes - 1) {
        st_property property = (st_property)__builtin_ctzll(changes);

        if (values[property])
            (void)st_host_set(host, id, property, values[property]);
        else
            (void)st_host_unset(host, id, property);
    }
}

static st_name name_of(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);
    st_name name = st_store_peek(local, id)->name;

    return name ? name : st_store_peek(st_world_server(visit->world), id)->name;
}

/* --- The server ------------------------------------------------------------------------------- */

static void create_online(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    st_object_id folder = visit->server.parents[id];
    struct st_host *host = server_door(settling, st_lab_folder_access(visit, folder).may_create);

    /* The world has no way back for what was deleted; a tool that makes it anew has one. */
    if (st_store_peek(st_world_server(visit->world), id)->presence == ST_DELETED)
        st_store_object(st_world_server(visit->world), id)->presence = ST_ABSENT;
    if (st_host_create(host, id, folder, name_of(visit, id)) != ST_OK)
        return;
    put_values(
        visit, host, st_lab_value(visit, &visit->server, id), id,
        find_changes(visit, &visit->server, st_world_server(visit->world), id));
    if (st_host_save(host, id, ST_SAVE_CHANGE, NULL, NULL) != ST_OK)
        (void)st_host_abort(host, id);
}

static void change_online(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    st_properties changes = find_changes(visit, &visit->server, st_world_server(visit->world), id);
    struct st_host *host = server_door(settling, !(changes & ~access.may_write));
    st_object_id folder = visit->server.parents[id];

    if (st_store_peek(st_world_server(visit->world), id)->parent != folder)
        (void)st_host_move(
            server_door(
                settling, access.may_delete && st_lab_folder_access(visit, folder).may_create),
            id, folder, NULL);
    if (!changes)
        return;
    put_values(visit, host, st_lab_value(visit, &visit->server, id), id, changes);
    if (st_host_save(host, id, ST_SAVE_CHANGE, NULL, NULL) != ST_OK)
        (void)st_host_abort(host, id);
}

/* The list that said what the user may not do to it is gone: from now on it denies nothing. */
static void lose_list(struct st_lab_visit *visit, st_object_id id)
{
    struct st_object *object = st_store_object(st_world_server(visit->world), id);

    object->acl = ST_NO_ACL;
}

/* An item of a folder that is none of the session's is not in the tree, and is not gone. */
static bool was_in_tree(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_store *server = st_world_server(visit->world);

    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (st_store_has(server, id) &&
            st_store_peek(server, id)->parent == visit->session->folders[i])
            return true;
    return false;
}

static void settle_online(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    bool was_there = st_store_has(st_world_server(visit->world), id);

    if (visit->server.has[id] && was_there)
        change_online(settling, id);
    else if (visit->server.has[id])
        create_online(settling, id);
    else if (was_in_tree(visit, id))
        (void)st_host_remove(
            server_door(settling, st_lab_item_access(visit, id).may_delete), id, 0);
    if (visit->server.has[id] && was_there && visit->server.is_erased[id])
        lose_list(visit, id);
}

/* --- The client ------------------------------------------------------------------------------- */

static void settle_here(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    struct st_host *host = visit->session->client;
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);
    const struct st_object *online = st_store_peek(st_world_server(visit->world), id);
    st_properties changes = find_changes(visit, &visit->replica, local, id);
    bool was_there = st_store_has(local, id);

    if (!visit->replica.has[id] && was_there) {
        (void)st_host_remove(host, id, 0);
        return;
    }
    if (visit->replica.has[id] && was_there &&
        st_store_peek(local, id)->parent != visit->replica.parents[id])
        (void)st_host_move(host, id, visit->replica.parents[id], NULL);
    if (!visit->replica.has[id] || (was_there && !changes))
        return;
    if (!was_there &&
        st_host_create(host, id, visit->replica.parents[id], name_of(visit, id)) != ST_OK)
        return;
    put_values(visit, host, st_lab_value(visit, &visit->replica, id), id, changes);
    (void)st_host_save(host, id, ST_SAVE_ADOPT, &online->version, NULL);
}

/* --- Read states --------------------------------------------------------------------------- */

/* Only the kinds of side that have them say anything. */
static void settle_read(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    const struct st_store *server = st_world_server(visit->world);
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);
    const bool *online = visit->server.is_read;
    const bool *here = visit->replica.is_read;

    if (online && visit->server.has[id] && st_store_has(server, id) &&
        st_store_peek(server, id)->is_read != online[id])
        (void)st_host_mark_read(
            server_door(settling, st_lab_item_access(visit, id).may_view), id, online[id], NULL);
    if (here && visit->replica.has[id] && st_store_has(local, id) &&
        st_store_peek(local, id)->is_read != here[id])
        (void)st_host_mark_read(visit->session->client, id, here[id], NULL);
}

/* --- What both agree on ------------------------------------------------------------------------
 */

/* Is there something that both sides have alike now and that is not yet remembered? */
static bool has_news(
    const struct st_lab_visit *visit,
    st_object_id id,
    st_properties agreed,
    uint8_t settled,
    bool is_whole)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_journal *journal = st_world_journal(visit->world, client);
    const struct st_object *base = st_store_peek(st_world_base(visit->world, client), id);
    const struct st_object *online = st_store_peek(st_world_server(visit->world), id);
    const struct st_object *local = st_store_peek(st_world_local(visit->world, client), id);

    for (size_t i = 0; i < journal->count; i++)
        if (journal->entries[i].object == id &&
            (journal->entries[i].properties & agreed || settled >> journal->entries[i].edit & 1))
            return true;
    if (base->presence != ST_PRESENT)
        return true;
    for (size_t i = 0; i < visit->properties; i++)
        if (agreed >> i & 1 && base->values[i] != local->values[i])
            return true;
    return is_whole && base->change != online->change;
}

/* Who knows nothing of moves has another item there; the one that the user deleted is gone. */
static bool is_remade(
    const struct st_lab_visit *visit, const struct st_object *base, const struct st_object *online)
{
    return !(visit->lab->tool->caps & ST_CAN(MOVE)) && base->presence == ST_PRESENT &&
           base->parent != online->parent;
}

static void agree(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    size_t client = (size_t)visit->session->replica - 1;
    struct st_host *host = visit->session->client;
    const struct st_object *online = st_store_peek(st_world_server(visit->world), id);
    const struct st_object *local = st_store_peek(st_world_local(visit->world, client), id);
    const struct st_object *base = st_store_peek(st_world_base(visit->world, client), id);
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    st_properties agreed = 0;
    bool is_placed = local->parent == online->parent;
    uint8_t settled = 1U << ST_EDIT_CREATE;

    if (is_placed)
        settled |= 1U << ST_EDIT_MOVE;
    if (local->is_read == online->is_read)
        settled |= 1U << ST_EDIT_MARK_READ;
    if (is_remade(visit, base, online))
        settled |= 1U << ST_EDIT_DELETE;
    for (size_t i = 0; i < visit->properties; i++)
        if (local->values[i] == online->values[i])
            agreed |= (st_properties)1 << i;

    bool is_whole = is_placed && !(st_session_all(visit->session) & access.may_read & ~agreed);

    if (!has_news(visit, id, agreed, settled, is_whole))
        return;
    if (is_whole)
        (void)st_host_save(host, id, ST_SAVE_ADOPT, &online->version, NULL);
    (void)st_host_checkpoint(host, id, agreed, settled, is_whole ? online->change : base->change);
}

/* On neither side, as far as the client has folders: whatever was to be done with it is done. */
static void forget(struct settling *settling, st_object_id id)
{
    struct st_lab_visit *visit = settling->visit;
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_journal *journal = st_world_journal(visit->world, client);
    bool is_known = st_store_has(st_world_base(visit->world, client), id);

    for (size_t i = 0; i < journal->count; i++)
        is_known = is_known || journal->entries[i].object == id;
    if (is_known)
        (void)st_host_checkpoint(
            visit->session->client, id, st_session_all(visit->session), ST_EDITS_ALL, 0);
}

/*
 * Does the tool not know that both sides agree? Its server has done something that it never heard
 * of; or it has only a journal, and was told that this could not be done.
 */
static bool is_unsettled(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_sync_result *result = visit->session->result;

    if (st_lab_outside_unheard(visit, id))
        return true;
    for (size_t i = 0; i < result->error_count && visit->shape->is_journal; i++)
        if (result->errors[i].object == id)
            return true;
    return false;
}

/* What is there more than once is one object of the world, of which that is known; and told. */
static void settle_copies(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *tree,
    struct st_store *store,
    const char *name,
    st_object_id id)
{
    if (!st_store_has(store, id))
        return;
    st_store_object(store, id)->is_twice = tree->is_twice[id];
    if (!tree->is_twice[id])
        return;

    const char *line = st_arena_format(
        visit->arena, "the %s has <%s> more than once", name, st_lab_title(visit, id));

    st_result_log(
        visit->session->result, &(struct st_log_entry){
                                    .clock = visit->session->clock,
                                    .kind = ST_LOG_TEXT,
                                    .name = st_names_late(visit->session->setting->names, line),
                                });
}

static bool is_item(const struct st_lab_visit *visit, st_object_id id)
{
    return st_lab_number(visit, ST_LAB_ITEM, st_lab_object_name(visit, id)) != SIZE_MAX &&
           name_of(visit, id) != ST_NAME_NONE;
}

/* What never was in a store has no parent there. */
static bool is_below(const struct st_object *object, st_object_id folder)
{
    return object->presence != ST_ABSENT && object->parent == folder;
}

static bool is_in_scope(const struct st_lab_visit *visit, st_object_id id)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_object *local = st_store_peek(st_world_local(visit->world, client), id);
    const struct st_object *online = st_store_peek(st_world_server(visit->world), id);
    const struct st_object *base = st_store_peek(st_world_base(visit->world, client), id);

    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (is_below(base, visit->session->folders[i]) ||
            is_below(local, visit->session->folders[i]) ||
            is_below(online, visit->session->folders[i]) || visit->server.has[id] ||
            visit->replica.has[id])
            return true;
    return false;
}

/*
 * Is a part of it missing that the user has made it with? Who makes it needs no right to set its
 * properties, so it is there when all of it is.
 */
static bool is_half_made(const struct st_lab_visit *visit, st_object_id id)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_store *local = st_world_local(visit->world, client);

    return visit->server.has[id] && !st_store_has(st_world_server(visit->world), id) &&
           st_lab_is_pending(visit, id, ST_EDIT_CREATE) &&
           find_changes(visit, &visit->server, local, id);
}

void st_lab_settle(struct st_lab_visit *visit, bool is_over)
{
    size_t client = (size_t)visit->session->replica - 1;
    struct settling settling = {
        .visit = visit,
        .items = ST_NEW_ARRAY(visit->arena, st_object_id, visit->objects),
    };

    st_store_host_init(
        &settling.open_server, visit->world, ST_SERVER, visit->session->user, settling.items);
    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;

        if (!is_item(visit, id) || !is_in_scope(visit, id) || (!is_over && is_half_made(visit, id)))
            continue;
        settle_online(&settling, id);
        settle_here(&settling, id);
        settle_read(&settling, id);
        settle_copies(visit, &visit->server, st_world_server(visit->world), "server", id);
        settle_copies(visit, &visit->replica, st_world_local(visit->world, client), "client", id);
        if (is_unsettled(visit, id))
            continue;

        bool is_online = st_store_has(st_world_server(visit->world), id);
        bool is_here = st_store_has(st_world_local(visit->world, client), id);

        if (is_online && is_here)
            agree(&settling, id);
        else if (!is_here && !was_in_tree(visit, id))
            forget(&settling, id);
    }
}
