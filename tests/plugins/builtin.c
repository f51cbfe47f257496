/*
 * builtin.c - a built-in engine as a plug-in: its own code, unchanged, on the public door.
 *
 * Built with ENGINE as the engine's table. It has the program's structures on one side and
 * synctorture/engine.h alone on the other, so an engine that gives the same results this
 * way shows that the door brings all that engines use.
 */
#include <string.h>

#include "framework/engine/pending.h"
#include "include/synctorture/engine.h"

extern const struct st_engine ENGINE;

/* One store of the session, as a host. */
struct far_host {
    struct st_host host;
    const struct st_plug_door *door;
    struct st_plug_session *session;
    struct st_plug_store *store;
    struct st_journal_entry *entries; /* room for a list of the journal */
};

static void version_in(struct st_version *ret_to, const struct st_plug_version *from)
{
    memset(ret_to, 0, sizeof *ret_to);
    memcpy(ret_to->pcl, from->seen, sizeof ret_to->pcl);
    ret_to->key_counter = from->key_counter;
    ret_to->key_replica = from->key_replica;
    ret_to->modified = from->modified;
}

static void item_in(struct st_reply *reply, const struct st_plug_item *item)
{
    version_in(&reply->info.version, &item->version);
    reply->info.properties = item->properties;
    reply->info.name = item->name;
    reply->info.change = item->change;
    reply->info.folder = item->folder;
    reply->info.is_read = item->is_read != 0;
    reply->info.in_conflict = item->in_conflict != 0;
    reply->refused = item->refused;
}

static st_plug_status save(
    const struct far_host *far, const struct st_call *call, struct st_plug_item *item)
{
    struct st_plug_version version = { .reserved = { 0 } };

    if (call->version) {
        memcpy(version.seen, call->version->pcl, sizeof version.seen);
        version.key_counter = call->version->key_counter;
        version.key_replica = call->version->key_replica;
        version.modified = call->version->modified;
    }
    return far->door->item_save(
        far->store, call->object, call->save, call->version ? &version : NULL, call->change, item);
}

static st_plug_status list_journal(const struct far_host *far, struct st_reply *reply)
{
    const struct st_plug_entry *entries = NULL;
    st_plug_status status = far->door->journal_list(far->store, &entries, &reply->entry_count);

    for (size_t i = 0; status == ST_PLUG_OK && i < reply->entry_count; i++)
        far->entries[i] = (struct st_journal_entry){
            .properties = entries[i].properties,
            .object = entries[i].object,
            .edit = entries[i].edit,
            .step = entries[i].step,
        };
    reply->entries = far->entries;
    return status;
}

/* Calls that bring back something else than an item. */
static bool ask_other(
    const struct far_host *far,
    const struct st_call *call,
    struct st_reply *reply,
    st_plug_status *ret_status)
{
    const struct st_plug_door *door = far->door;

    if (call->op == ST_CALL_FOLDER_LIST)
        *ret_status =
            door->folder_list(far->store, call->object, &reply->items, &reply->item_count);
    else if (call->op == ST_CALL_BASE_LIST)
        *ret_status = door->base_list(far->store, call->object, &reply->items, &reply->item_count);
    else if (call->op == ST_CALL_PROPERTY_GET)
        *ret_status = door->property_get(far->store, call->object, call->property, &reply->value);
    else if (call->op == ST_CALL_BASE_GET)
        *ret_status = door->base_get(far->store, call->object, call->property, &reply->value);
    else if (call->op == ST_CALL_JOURNAL_LIST)
        *ret_status = list_journal(far, reply);
    else
        return false;
    return true;
}

static st_plug_status ask_item(
    const struct far_host *far, const struct st_call *call, struct st_plug_item *item)
{
    const struct st_plug_door *door = far->door;
    struct st_plug_store *store = far->store;
    st_plug_object id = call->object;

    switch (call->op) {
    case ST_CALL_ITEM_OPEN:
        return door->item_open(store, id, item);
    case ST_CALL_BASE_OPEN:
        return door->base_open(store, id, item);
    case ST_CALL_ITEM_CREATE:
        return door->item_create(store, id, call->folder, call->name);
    case ST_CALL_ITEM_IMPORT:
        return door->item_import(store, id);
    case ST_CALL_PROPERTY_SET:
        return door->property_set(store, id, call->property, call->value);
    case ST_CALL_PROPERTY_DELETE:
        return door->property_delete(store, id, call->property);
    case ST_CALL_ITEM_SAVE:
        return save(far, call, item);
    case ST_CALL_ITEM_ABORT:
        return door->item_abort(store, id);
    case ST_CALL_ITEM_DELETE:
        return door->item_delete(store, id, call->change);
    case ST_CALL_ITEM_MOVE:
        return door->item_move(store, id, call->folder, item);
    case ST_CALL_ITEM_MARK_READ:
        return door->item_mark_read(store, id, call->is_read, item);
    case ST_CALL_ITEM_CHECKPOINT:
        return door->item_checkpoint(store, id, call->properties, call->edits, call->change);
    case ST_CALL_FOLDER_LIST:
    case ST_CALL_BASE_LIST:
    case ST_CALL_PROPERTY_GET:
    case ST_CALL_BASE_GET:
    case ST_CALL_JOURNAL_LIST:
    case ST_CALL_COUNT:
        break;
    }
    return ST_PLUG_BAD_CALL;
}

static enum st_status far_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    const struct far_host *far = (const struct far_host *)(const void *)host;
    struct st_plug_item item;
    st_plug_status status = ST_PLUG_OK;

    memset(&item, 0, sizeof item);
    memset(reply, 0, sizeof *reply);
    if (!ask_other(far, call, reply, &status)) {
        status = ask_item(far, call, &item);
        item_in(reply, &item);
    }
    return (enum st_status)status;
}

static void tell(struct st_plug_session *session, const struct st_sync_result *result)
{
    for (size_t i = 0; i < result->error_count; i++) {
        const struct st_sync_error *error = &result->errors[i];

        session->door->report(
            session, &(struct st_plug_error){
                         .object = error->object,
                         .property = error->property,
                         .call = error->op,
                         .status = error->status,
                         .is_notice = error->is_notice,
                         .code = error->code.error,
                         .code_more = { error->code.text, error->code.low, error->code.context },
                     });
    }
    for (size_t i = 0; i < result->log_count; i++) {
        const struct st_log_entry *line = &result->log[i];

        session->door->log(
            session,
            &(struct st_plug_log){
                .kind = line->kind,
                .number = line->number,
                .name = line->name,
                .code = { line->code.error, line->code.text, line->code.low, line->code.context },
            });
    }
    session->door->set_code(session, result->session_code);
}

static struct far_host far_host(struct st_plug_session *session, struct st_plug_store *store)
{
    return (struct far_host){
        .host = { far_call },
        .door = session->door,
        .session = session,
        .store = store,
        .entries =
            session->door->scratch(session, ST_JOURNAL_MAX * sizeof(struct st_journal_entry)),
    };
}

static st_plug_status sync_builtin(struct st_plug_session *session)
{
    const struct st_plug_door *door = session->door;
    struct far_host client = far_host(session, session->client);
    struct far_host server = far_host(session, session->server);
    struct st_sync_result result = {
        .errors = door->scratch(session, ST_ERRORS_MAX * sizeof *result.errors),
        .error_capacity = ST_ERRORS_MAX,
        .log = door->scratch(session, ST_LOG_MAX * sizeof *result.log),
        .log_capacity = ST_LOG_MAX,
    };
    struct st_session inner = {
        .engine = &ENGINE,
        .client = &client.host,
        .server = &server.host,
        .folders = session->folders,
        .folder_count = session->folder_count,
        .caps = ENGINE.caps,
        .replica = (st_replica_id)session->replica,
        .objects = session->object_count,
        .properties = session->property_count,
        .options = session->options,
        .clock = session->clock,
        .result = &result,
        .pending = door->scratch(session, ST_JOURNAL_MAX * sizeof *inner.pending),
        .journal = door->scratch(session, ST_JOURNAL_MAX * sizeof *inner.journal),
        .items = door->scratch(session, session->object_count * sizeof *inner.items),
    };

    if (!client.entries || !server.entries || !result.errors || !result.log || !inner.pending ||
        !inner.journal || !inner.items)
        return ST_PLUG_LIMIT;

    enum st_status status = ENGINE.sync(&inner);

    tell(session, &result);
    return (st_plug_status)status;
}

ST_PLUG_EXPORT const struct st_plug_engine *st_engine_v1(void)
{
    static const char *choices[ST_PLUG_OPTIONS_MAX][ST_PLUG_CHOICES_MAX + 1];
    static struct st_plug_option options[ST_PLUG_OPTIONS_MAX + 1];
    static struct st_plug_engine table = {
        .abi = ST_PLUG_ABI, .size = sizeof table, .options = options, .sync = sync_builtin
    };

    table.name = ENGINE.name;
    table.summary = ENGINE.summary;
    table.source = ENGINE.source;
    table.capabilities = ENGINE.caps;
    table.recovery = ENGINE.recovery;
    for (size_t i = 0; ENGINE.options && ENGINE.options[i].name; i++) {
        memcpy(choices[i], ENGINE.options[i].choices, sizeof ENGINE.options[i].choices);
        options[i] = (struct st_plug_option){
            .name = ENGINE.options[i].name,
            .choices = choices[i],
            .preset = ENGINE.options[i].preset,
            .why = ENGINE.options[i].why,
        };
    }
    return &table;
}
