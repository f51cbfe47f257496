/*
 * session.c - one synchronization: the layers between an engine and the stores.
 *
 *     engine -> trace -> fault -> guard -> store
 *
 * The trace is there when the run is recorded, the fault layer when a fault may happen.
 */
#include <string.h>

#include "framework/run/runner.h"

/* The layers of one session. */
struct stack {
    struct st_runner *runner;
    struct st_token token;
    struct st_store_host server_store, client_store;
    struct st_guard guard;
    struct st_inject_layer server_faults, client_faults;
    struct st_trace_layer server_trace, client_trace;
};

const struct st_world *st_runner_snapshot(const struct st_runner *runner)
{
    return st_arena_copy_block(runner->arena, runner->world, runner->scenario->setting.size);
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
    record->result.errors = st_arena_copy_block(
        runner->arena, runner->result.errors,
        runner->result.error_count * sizeof *record->result.errors);
    record->result.log = st_arena_copy_block(
        runner->arena, runner->result.log, runner->result.log_count * sizeof *record->result.log);
}

static void clear_result(struct st_sync_result *result)
{
    result->session_code = 0;
    result->error_count = result->errors_dropped = 0;
    result->log_count = result->log_dropped = 0;
}

static void open_span(struct st_runner *runner, struct st_sync_record *record)
{
    record->spans = st_arena_grow(
        runner->arena, record->spans, record->span_count, &record->span_capacity,
        sizeof *record->spans);
    record->spans[record->span_count].from =
        record->span_count == 0 ? record->before : st_runner_snapshot(runner);
    record->spans[record->span_count].to = NULL;
    record->span_count++;
}

/*
 * A fault lets somebody else do a step in the middle of the synchronization. An edit of which
 * a part was refused has been done all the same: the server has numbers of what happened to it.
 */
static bool change_world(void *context, uint16_t change)
{
    struct stack *stack = context;
    struct st_runner *runner = stack->runner;
    struct st_sync_record *record = runner->repeats ? NULL : runner->record;
    const struct st_step *step = &runner->run.plan.changes[change];
    uint32_t changes = st_world_server(runner->world)->changes;

    if (record)
        record->spans[record->span_count - 1].to = st_runner_snapshot(runner);

    bool is_done =
        st_step_apply(runner, step) == ST_OK || st_world_server(runner->world)->changes != changes;

    if (step->verb == ST_VERB_JOIN_GROUP || step->verb == ST_VERB_LEAVE_GROUP)
        st_guard_refresh(&stack->guard);
    if (record)
        open_span(runner, record);
    return is_done;
}

static void add_faults(struct stack *stack, struct st_session *session, size_t step)
{
    struct st_runner *runner = stack->runner;
    struct st_injector *injector = &runner->injector;
    const struct st_world *start = NULL;

    if (st_injector_needs_start(injector))
        start = memcpy(runner->start, runner->world, runner->scenario->setting.size);
    injector->change = change_world;
    injector->context = stack;
    st_injector_begin(injector, (uint32_t)step, stack->token.user, start, &stack->guard);
    if (session->engine->is_lab) { /* they happen to the tool, not to what becomes of it here */
        session->injector = injector;
        return;
    }
    st_inject_layer_init(
        &stack->server_faults, session->server, injector, &stack->server_store, ST_ON_SERVER);
    st_inject_layer_init(
        &stack->client_faults, session->client, injector, &stack->client_store, ST_ON_CLIENT);
    session->server = &stack->server_faults.host;
    session->client = &stack->client_faults.host;
}

static void add_trace(
    struct stack *stack, struct st_session *session, struct st_trace *trace, st_replica_id replica)
{
    st_identity user = stack->token.user;

    st_trace_layer_init(&stack->server_trace, session->server, trace, ST_SERVER, user);
    st_trace_layer_init(&stack->client_trace, session->client, trace, replica, user);
    session->server = &stack->server_trace.host;
    session->client = &stack->client_trace.host;
}

static void build_stack(struct stack *stack, size_t client)
{
    struct st_runner *runner = stack->runner;
    st_replica_id replica = (st_replica_id)(client + 1);
    st_identity user = runner->scenario->setting.client_identities[client];

    st_world_token(runner->world, user, &stack->token);
    st_store_host_init(&stack->server_store, runner->world, ST_SERVER, user, runner->store_items);
    st_store_host_init(&stack->client_store, runner->world, replica, user, runner->client_items);
    st_guard_init(
        &stack->guard, &stack->server_store.host, &stack->server_store, &stack->token,
        runner->guard_items);
    stack->guard.stale_calls = runner->spec->engine->stale_calls;
    stack->server_store.calls_max = stack->client_store.calls_max = (uint32_t)runner->calls_max;
}

static void begin_record(
    struct st_runner *runner,
    struct st_sync_record *record,
    const struct st_token *token,
    size_t client,
    size_t step)
{
    const struct st_trace *trace = record->trace;

    record->token = *token;
    record->step = step;
    record->client = client;
    record->clock = runner->world->clock;
    record->first_call = trace->count;
    if (runner->repeats)
        return; /* nobody looks at worlds of that */
    record->before = runner->known ? runner->known : st_runner_snapshot(runner);
    open_span(runner, record);
}

/* May the world be another than when the record began? Labs change it without calls. */
static bool has_written(const struct stack *stack, const struct st_sync_record *record)
{
    const struct st_runner *runner = stack->runner;

    return stack->server_store.has_written || stack->client_store.has_written ||
           record->span_count > 1 || runner->spec->engine->is_lab ||
           runner->world->states[record->client] != record->before->states[record->client];
}

static void end_record(struct stack *stack, struct st_sync_record *record, enum st_status status)
{
    struct st_runner *runner = stack->runner;

    record->status = status;
    record->call_end = record->trace->count;
    keep_result(runner, record);
    if (runner->repeats)
        return;
    record->after = has_written(stack, record) ? st_runner_snapshot(runner) : record->before;
    runner->known = runner->server = record->after;
    record->spans[record->span_count - 1].to = record->after;
}

enum st_status st_session_run(
    struct st_runner *runner, size_t client, size_t step, struct st_sync_record *record)
{
    const struct st_setting *setting = &runner->scenario->setting;
    bool has_faults = st_injector_may_fire(&runner->injector, (uint32_t)step);
    struct stack stack;

    stack.runner = runner;
    build_stack(&stack, client);

    struct st_session session = {
        .engine = runner->spec->engine,
        .world = runner->world,
        .setting = setting,
        .user = setting->client_identities[client],
        .state = &runner->world->states[client],
        .client = &stack.client_store.host,
        .server = &stack.guard.host,
        .folders = runner->folders,
        .folder_count = find_scope(runner, client),
        .caps = runner->spec->engine->caps,
        .replica = (st_replica_id)(client + 1),
        .objects = setting->objects,
        .properties = setting->properties,
        .options = runner->spec->options,
        .clock = runner->world->clock,
        .is_limited = runner->spec->engine->is_lab && st_run_has_quota(runner->scenario),
        .variant = record && record->is_recovery ? NULL : runner->scenario->steps[step].variant,
        .result = &runner->result,
        .pending = runner->pending,
        .journal = runner->journal,
        .items = runner->session_items,
    };

    clear_result(&runner->result);
    runner->record = record;
    if (has_faults)
        add_faults(&stack, &session, step);
    if (record) {
        struct st_trace *trace =
            record->is_recovery ? &runner->run.recovery_trace : &runner->run.trace;

        record->trace = trace;
        trace->step = (uint32_t)step;
        session.trace = trace;
        begin_record(runner, record, &stack.token, client, step);
        add_trace(&stack, &session, trace, (st_replica_id)(client + 1));
    }

    enum st_status status = runner->spec->engine->sync(&session);

    /* Who stopped half-way has told nobody anything. */
    if (has_faults && runner->injector.crashed_by) {
        clear_result(&runner->result);
        status = ST_CRASHED;
    }
    if (record)
        end_record(&stack, record, status);
    return status;
}
