/*
 * sweeper.c - sweeping a scenario on an engine in processes that may die.
 */
#include "framework/cli/sweep/sweeper.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "framework/base/ending.h"
#include "framework/base/json.h"
#include "framework/base/worker.h"
#include "framework/cli/sweep/sweep_cells.h"

/* What a worker is at, when it is not at a cell: at a pair, counted from there, or at none. */
#define PAIRS_FROM ((uint64_t)1 << 40)
#define PREPARING  UINT64_MAX
#define TELLING    (UINT64_MAX - 1)

enum { ROOM_SIZE = ST_SWEEP_CELLS_MAX * 5 }; /* bytes; the system gives what is touched */

/* One sweep; what workers change of it is lost, but for what the pointers lead to. */
struct job {
    struct st_arena *arena;
    const struct st_swept *swept;
    const struct st_sweep_order *order;
    const char *cell; /* of a replay; or NULL */
    bool (*stop)(void *context);
    bool is_stopped;
    uint32_t *broken; /* shared by all workers of the sweep, and with us */
    uint8_t *cells;
    const char *ended; /* how a worker did in a pair; or NULL */
    uint64_t ended_at; /* number of that pair, from 0; those from it on are not run */
    bool skips_pairs;  /* not even the first can be come to */
    json_t *event;
};

/* --- The worker ------------------------------------------------------------------------- */

static void send_event(struct st_arena *arena, struct st_worker_out *out, const json_t *event)
{
    const char *text = st_json_text(arena, event, JSON_COMPACT);

    st_worker_send(out, text, strlen(text));
}

static void mark_pair(void *context, uint64_t pair)
{
    st_worker_at(context, PAIRS_FROM + pair);
}

static bool is_done(const struct st_sweep *sweep)
{
    return !memchr(sweep->cells, ST_CELL_UNDONE, st_sweep_cell_count(sweep));
}

/* "in pair 7, busy@3:2+cut@3:4: a signal ended it (SIGSEGV)" */
static const char *describe_ended(
    struct st_arena *arena, const struct job *job, const struct st_pairs *pairs)
{
    if (!job->ended)
        return NULL;
    return st_arena_format(
        arena, "in pair %llu%s%s: %s", (unsigned long long)job->ended_at + 1,
        pairs->left ? ", " : "", pairs->left ? pairs->left : "", job->ended);
}

/* As many pairs as may be run, when all cells have been; nobody waits for those that are left. */
static void run_pairs(
    const struct job *job,
    struct st_sweep *sweep,
    size_t budget,
    struct st_worker_out *out,
    struct st_pairs *ret_pairs)
{
    *ret_pairs = (struct st_pairs){ .is_whole = false };
    if (job->is_stopped || job->skips_pairs || !is_done(sweep))
        return;
    if (job->ended && job->ended_at < budget)
        budget = (size_t)job->ended_at;
    st_sweep_pairs(sweep, budget, mark_pair, out, ret_pairs);
    ret_pairs->is_whole = ret_pairs->is_whole && !job->ended;
}

static void sweep_work(void *context, struct st_worker_out *out)
{
    const struct job *job = context;
    const struct st_engine *engine = job->swept->spec->engine;
    struct st_arena arena;

    st_arena_init(&arena);
    st_worker_at(out, PREPARING);

    struct st_sweep *sweep =
        st_sweep_new(&arena, job->swept->scenario, job->swept->spec, job->order->kinds);
    json_t *event = NULL;

    const struct st_unfit *unfit = st_engine_unfit(engine);

    if (st_engine_failed(engine)) {
        event = NULL; /* told below */
    } else if (unfit) {
        event = st_event_no_sweep(&arena, job->swept, unfit->why, NULL);
    } else if (st_sweep_cell_count(sweep) > ST_SWEEP_CELLS_MAX) {
        const char *why = st_arena_format(
            &arena, "the sweep has %zu cells; at most %d can be run", st_sweep_cell_count(sweep),
            ST_SWEEP_CELLS_MAX);

        event = st_event_no_sweep(&arena, job->swept, NULL, why);
    } else {
        sweep->cells = job->cells;
        sweep->broken = job->broken;

        size_t budget = st_sweep_cells_run(sweep, job->order, job->is_stopped, out);
        struct st_pairs pairs;

        if (job->swept->depth == 2)
            run_pairs(job, sweep, budget, out, &pairs);
        st_worker_at(out, TELLING);
        event = st_event_sweep(&arena, job->swept, sweep);
        if (job->swept->depth == 2)
            st_event_put_pairs(
                &arena, job->swept, sweep, &pairs, describe_ended(&arena, job, &pairs), event);
    }

    const struct st_failure *failure = st_engine_close(engine);

    st_sweep_end(sweep);
    if (failure) {
        const char *when = event ? "when all cells had run" : "without a fault";

        json_decref(event);
        event = st_event_failed_sweep(&arena, job->swept, when, failure);
    }
    send_event(&arena, out, event);
}

/* A name that is none goes back as an event of its own. */
static json_t *no_such_cell(const char *why, const char *hint)
{
    json_t *event = st_json_object();

    st_json_put_string(event, "why", why);
    st_json_put_string(event, "hint", hint);
    return event;
}

/* The cell or the pair of that name, run again; NULL, and why, when there is none. */
static json_t *replay(
    struct st_arena *arena,
    const struct job *job,
    struct st_sweep *sweep,
    struct st_worker_out *out,
    const char **ret_why,
    const char **ret_hint)
{
    size_t cell = st_sweep_find(sweep, job->cell, ret_why, ret_hint);
    struct st_pair pair;

    if (cell == SIZE_MAX && strchr(job->cell, '+') &&
        st_pair_find(sweep, job->cell, &pair, ret_why, ret_hint)) {
        *ret_why = "the second fault cannot happen at this call, after the first";
        *ret_hint = "`synctorture sweep --depth 2` names pairs with which something is wrong";
        st_worker_at(out, PAIRS_FROM);
        return st_event_replay_pair(arena, job->swept, sweep, &pair);
    }
    if (cell == SIZE_MAX)
        return NULL;
    *ret_why = "the fault cannot happen at this call";
    *ret_hint = "`synctorture sweep -v` shows where it can";
    st_worker_at(out, cell);
    return st_event_replay(arena, job->swept, sweep, cell);
}

static void replay_work(void *context, struct st_worker_out *out)
{
    const struct job *job = context;
    const char *why = NULL;
    const char *hint = NULL;
    struct st_arena arena;

    st_arena_init(&arena);
    st_worker_at(out, PREPARING);

    struct st_sweep *sweep =
        st_sweep_new(&arena, job->swept->scenario, job->swept->spec, job->order->kinds);
    const struct st_failure *failure = st_engine_close(job->swept->spec->engine);
    json_t *event = failure ? st_event_replay_failed(&arena, job->swept, job->cell, failure)
                            : replay(&arena, job, sweep, out, &why, &hint);

    send_event(&arena, out, event ? event : no_such_cell(why, hint));
}

/* --- The parent ------------------------------------------------------------------------- */

static void receive(void *context, const char *bytes, size_t size)
{
    struct job *job = context;

    json_decref(job->event);
    job->event = json_loadb(bytes, size, JSON_ALLOW_NUL, NULL);
}

static bool wants_stop(void *context)
{
    const struct job *job = context;

    return !job->is_stopped && job->stop && job->stop(context);
}

static enum st_worker_end run_worker(
    struct job *job,
    void (*work)(void *context, struct st_worker_out *out),
    struct st_worker_result *ret_result)
{
    struct st_worker worker = {
        .work = work,
        .receive = receive,
        .stop = wants_stop,
        .context = job,
        .deadline_ms = job->order->deadline_ms,
        .memory_bytes = job->order->memory_bytes,
    };
    enum st_worker_end end = st_worker_run(&worker, ret_result);

    if (end == ST_WORKER_DONE && !job->event)
        end = ret_result->end = ST_WORKER_GARBLED;
    return end;
}

/* "without a fault: a signal ended it (SIGSEGV)" */
static const char *describe_end_at(
    const struct job *job, const char *where, const struct st_worker_result *result)
{
    return st_arena_format(job->arena, "%s: %s", where, st_end_describe_worker(job->arena, result));
}

static bool open_room(struct job *job)
{
    void *room = mmap(
        NULL, ROOM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (room == MAP_FAILED)
        return false;
    job->broken = room;
    job->cells = (uint8_t *)(job->broken + ST_SWEEP_CELLS_MAX);
    return true;
}

static void close_room(struct job *job)
{
    (void)munmap(job->broken, ROOM_SIZE);
}

static bool is_pair(uint64_t at)
{
    return at >= PAIRS_FROM && at < TELLING;
}

/*
 * The next worker runs the pairs before that one. A worker that dies though it was to run no
 * more does so on the way to the next pair, so the one after it turns back sooner.
 */
static void end_pairs(struct job *job, const struct st_worker_result *result)
{
    uint64_t number = result->at - PAIRS_FROM;

    if (job->ended && number >= job->ended_at && job->ended_at > 0)
        number = job->ended_at - 1;
    job->skips_pairs = job->ended && job->ended_at == 0;
    job->ended = st_end_describe_worker(job->arena, result);
    job->ended_at = number;
}

/* An event that is no sweep, where the engine ended outside of cells and pairs. */
static json_t *no_sweep(const struct job *job, const struct st_worker_result *result)
{
    const char *where = result->at == TELLING ? "when all cells had run" : "without a fault";

    return st_event_no_sweep(job->arena, job->swept, NULL, describe_end_at(job, where, result));
}

/*
 * Workers until one came to the end. A cell in which a worker died gets a second one for
 * itself: what it dies of may have come of the cells before it, such as their memory.
 */
static void run_workers(struct job *job)
{
    uint64_t suspect = PREPARING;

    for (;;) {
        struct st_worker_result result;
        enum st_worker_end end = run_worker(job, sweep_work, &result);
        bool is_late = end == ST_WORKER_DEADLINE;

        if (end == ST_WORKER_DONE)
            return;
        json_decref(job->event);
        job->event = NULL;
        if (end == ST_WORKER_NOT_RUN) {
            errno = result.error;
            return;
        }
        if (end == ST_WORKER_STOPPED) {
            job->is_stopped = true;
        } else if (is_pair(result.at)) {
            end_pairs(job, &result);
        } else if (result.beats == 0 || result.at >= ST_SWEEP_CELLS_MAX) {
            job->event = no_sweep(job, &result);
            return;
        } else if (is_late || suspect == result.at) {
            job->broken[result.at] = 0;
            job->cells[result.at] = is_late ? ST_CELL_HANG : ST_CELL_DIED;
        } else {
            suspect = result.at;
        }
    }
}

uint32_t st_sweeper_kinds(const struct st_args *args, const struct st_engine *engine)
{
    const uint32_t all = (1U << ST_FAULT_COUNT) - 1;
    uint32_t unusual = 1U << ST_FAULT_STALE_TOKEN;

    if (engine && engine->is_lab)
        unusual |= 1U << ST_FAULT_CHANGE;
    return args->fault_kinds ? args->fault_kinds : all & ~unusual;
}

json_t *st_sweeper_run(
    struct st_arena *arena,
    const struct st_swept *swept,
    const struct st_sweep_order *order,
    bool (*stop)(void *context))
{
    struct job job = { .arena = arena, .swept = swept, .order = order, .stop = stop };

    if (!open_room(&job))
        return NULL;
    run_workers(&job);
    close_room(&job);
    return job.event;
}

json_t *st_sweeper_replay(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    const struct st_sweep_order *order,
    const char **ret_why,
    const char **ret_hint)
{
    struct job job = { .arena = arena, .swept = swept, .order = order, .cell = cell };
    struct st_worker_result result;
    enum st_worker_end end = run_worker(&job, replay_work, &result);

    if (end == ST_WORKER_NOT_RUN) {
        errno = result.error;
        return NULL;
    }
    if (end != ST_WORKER_DONE) {
        bool is_at_cell = result.beats > 1;
        enum st_cell came = end == ST_WORKER_DEADLINE ? ST_CELL_HANG : ST_CELL_DIED;
        const char *where = is_at_cell ? "with the fault" : "without a fault";
        bool has_two = is_at_cell && is_pair(result.at);

        return st_event_replay_died(
            arena, swept, cell, has_two, is_at_cell ? came : ST_CELL_UNDONE,
            describe_end_at(&job, has_two ? "with the faults" : where, &result));
    }

    const char *why = json_string_value(json_object_get(job.event, "why"));

    if (!why)
        return job.event;
    *ret_why = st_arena_copy_string(arena, why);
    *ret_hint = st_arena_copy_string(arena, json_string_value(json_object_get(job.event, "hint")));
    json_decref(job.event);
    return NULL;
}
