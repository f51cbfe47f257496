/*
 * session.c - one synchronization: the layers between an engine and the stores.
 */
#include <string.h>

#include "framework/run/runner.h"

static const struct st_world *snapshot(struct st_runner *runner)
{
    size_t size = runner->scenario->setting.size;

    return memcpy(st_arena_alloc(runner->arena, size), runner->world, size);
}

static size_t find_scope(struct st_runner *runner, size_t client)
{
    const struct st_store *local = st_world_local(runner->world, client);
    size_t count = 0;

    for (st_object_id id = 0; id < local->used; id++)
        if (st_store_has(local, id) && st_store_peek(local, id)->in_scope)
            runner->folders[count++] = id;
    return count;
}

/* The result as a value of its own; the runner's arrays serve the next synchronization. */
static void keep_result(struct st_runner *runner, struct st_sync_record *record)
{
    record->result = runner->result;
    record->result.errors =
        ST_NEW_ARRAY(runner->arena, struct st_sync_error, runner->result.error_count + 1);
    record->result.log =
        ST_NEW_ARRAY(runner->arena, struct st_log_entry, runner->result.log_count + 1);
    memcpy(
        record->result.errors, runner->result.errors,
        runner->result.error_count * sizeof *record->result.errors);
    memcpy(
        record->result.log, runner->result.log,
        runner->result.log_count * sizeof *record->result.log);
}

static void clear_result(struct st_sync_result *result)
{
    result->session_code = 0;
    result->error_count = result->errors_dropped = 0;
    result->log_count = result->log_dropped = 0;
}

enum st_status st_session_run(struct st_runner *runner, const struct st_step *step, size_t index)
{
    const struct st_setting *setting = &runner->scenario->setting;
    st_replica_id replica = (st_replica_id)(step->client + 1);
    st_identity user = setting->client_identities[step->client];
    struct st_run *run = &runner->run;
    bool records = runner->flags & ST_RUN_RECORD;
    struct st_store_host server_store;
    struct st_store_host client_store;
    struct st_guard guard;
    struct st_trace_layer server_trace;
    struct st_trace_layer client_trace;
    struct st_token token;

    st_world_token(runner->world, user, &token);
    st_store_host_init(&server_store, runner->world, ST_SERVER, user, runner->store_items);
    st_store_host_init(&client_store, runner->world, replica, user, runner->client_items);
    st_guard_init(&guard, &server_store.host, &server_store, &token, runner->guard_items);

    struct st_session session = {
        .client = &client_store.host,
        .server = &guard.host,
        .folders = runner->folders,
        .folder_count = find_scope(runner, step->client),
        .objects = setting->objects,
        .properties = setting->properties,
        .options = runner->spec->options,
        .clock = runner->world->clock,
        .result = &runner->result,
        .pending = runner->pending,
        .journal = runner->journal,
        .items = runner->session_items,
    };
    struct st_sync_record *record = NULL;

    clear_result(&runner->result);
    if (records) {
        record = &run->syncs[run->sync_count++];
        record->before = snapshot(runner);
        record->token = token;
        record->step = index;
        record->client = step->client;
        record->first_call = run->trace.count;
        st_trace_layer_init(&server_trace, &guard.host, &run->trace, ST_SERVER, user);
        st_trace_layer_init(&client_trace, &client_store.host, &run->trace, replica, user);
        session.server = &server_trace.host;
        session.client = &client_trace.host;
    }

    enum st_status status = runner->spec->engine->sync(&session);

    if (records) {
        record->status = status;
        record->after = snapshot(runner);
        record->call_end = run->trace.count;
        keep_result(runner, record);
    }
    return status;
}
