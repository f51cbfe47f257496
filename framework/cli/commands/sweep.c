/*
 * sweep.c - synctorture sweep: every fault at every call.
 */
#include <errno.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/sweep/known_kinds.h"
#include "framework/cli/sweep/sweeper.h"
#include "framework/cli/sweep/tally.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/cli/tasks/jobs.h"
#include "framework/cli/tasks/loop.h"
#include "framework/run/events.h"

/* What goes on while scenarios are swept. */
struct sweeping {
    struct st_args *args;
    struct st_outputs *outputs;
    struct st_sweep_order order;
    struct st_known_kinds known;
    struct st_tally tally;
};

static bool is_interrupted(void *context)
{
    (void)context;
    return st_interrupt_exit() != ST_EXIT_OK;
}

static struct st_sweep_order make_order(const struct st_args *args)
{
    return (struct st_sweep_order){
        .kinds = st_sweeper_kinds(args, NULL),
        .shard = args->shards ? args->shard : 1,
        .shards = args->shards ? args->shards : 1,
        .budget = args->budget ? args->budget : SIZE_MAX,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };
}

/* In a process of its own: what it changes of sweeping is lost. */
static json_t *make_sweep(void *context, const struct st_task *task, const char **ret_why)
{
    const struct sweeping *sweeping = context;
    struct st_sweep_order order = sweeping->order;
    const struct st_swept swept = { task->input->id, task->input->scenario, task->spec,
                                    sweeping->args->depth };
    struct st_arena arena;

    st_arena_init(&arena);
    order.kinds = st_sweeper_kinds(sweeping->args, task->spec->engine);

    const char *skipped = st_sweep_missing(
        &arena, task->input->scenario, task->spec, order.kinds, sweeping->args->depth);
    json_t *event = skipped ? st_event_no_sweep(&arena, &swept, skipped, NULL)
                            : st_sweeper_run(&arena, &swept, &order, is_interrupted);

    if (!event)
        *ret_why = strerror(errno);
    st_arena_clear(&arena);
    return event;
}

static void take_sweep(void *context, const struct st_task *task, json_t *event)
{
    struct sweeping *sweeping = context;

    (void)task;
    st_known_kinds_mark(&sweeping->known, sweeping->order.kinds, event);
    st_tally_add(&sweeping->tally, event, sweeping->order.shard, sweeping->order.shards);
    st_outputs_event(sweeping->outputs, event);
    if (sweeping->args->budget > 0)
        sweeping->order.budget = sweeping->args->budget - st_tally_runs(&sweeping->tally);
}

static void complain_of_budget(const struct sweeping *sweeping)
{
    const struct st_args *args = sweeping->args;
    const struct st_tally *tally = &sweeping->tally;
    const char *what = args->depth > 1 ? "cells and pairs" : "cells";

    if (tally->left > 0)
        st_complain(
            args, "the budget of %zu %s is used up; %zu cells are left%s", args->budget, what,
            tally->left, tally->left_pairs > 0 ? ", and pairs" : "");
    else if (tally->left_pairs > 0)
        st_complain(args, "the budget of %zu %s is used up; pairs are left", args->budget, what);
}

/* The code of the sweeps; says on stderr why nothing counts, or not all. */
static enum st_exit code_of(
    const struct sweeping *sweeping,
    const struct st_inputs *inputs,
    const struct st_tasks *tasks,
    enum st_exit found)
{
    const struct st_args *args = sweeping->args;
    const struct st_tally *tally = &sweeping->tally;
    enum st_exit code = st_tally_exit(tally);

    if (st_interrupt_exit())
        return st_interrupt_exit();
    complain_of_budget(sweeping);
    if (code == ST_EXIT_NOTHING && args->allow_empty)
        return ST_EXIT_OK;
    if (code == ST_EXIT_NOTHING && st_tasks_are_none(args, inputs, tasks))
        return code;
    if (code == ST_EXIT_NOTHING && inputs->count > 0)
        st_complain(args, "nothing ran: no engine makes a call at which such a fault can happen");
    return code == ST_EXIT_OK ? found : code;
}

/* Processes that are left for the cells of one sweep when there are fewer sweeps than that. */
static size_t count_jobs(const struct st_args *args, size_t tasks)
{
    size_t jobs = args->jobs ? args->jobs : st_jobs_usual();

    return args->in_process || tasks == 0 || jobs < tasks ? 1 : jobs / tasks;
}

/* Sweep all; the exit code. */
static enum st_exit sweep_all(
    struct sweeping *sweeping, const struct st_inputs *inputs, enum st_exit found)
{
    struct st_args *args = sweeping->args;
    struct st_tasks tasks = { 0 };

    for (size_t i = 0; i < inputs->count; i++)
        for (size_t k = 0; k < args->engine_count; k++)
            st_tasks_add(args, &tasks, &inputs->items[i], &args->engines[k]);
    sweeping->order.jobs = count_jobs(args, tasks.count);

    json_t *begin = st_event_begin(st_tasks_inputs(&tasks), args->engines, args->engine_count);
    const struct st_loop loop = {
        .args = args,
        .outputs = sweeping->outputs,
        .tasks = &tasks,
        .begin = begin,
        .is_here = args->budget > 0,
        .make = make_sweep,
        .take = take_sweep,
        .context = sweeping,
    };

    st_event_sweep_begin(begin, sweeping->order.kinds, args->shard, args->shards);
    st_outputs_event(sweeping->outputs, json_incref(begin));

    bool is_good = st_loop_run(&loop);

    json_decref(begin);
    return is_good ? code_of(sweeping, inputs, &tasks, found) : ST_EXIT_BROKEN;
}

/* Sweep all, and tell how it ended. */
static enum st_exit sweep_and_tell(
    struct sweeping *sweeping, const struct st_inputs *inputs, enum st_exit found)
{
    struct st_args *args = sweeping->args;

    sweeping->outputs = st_outputs_open(args);
    if (!sweeping->outputs)
        return ST_EXIT_BROKEN;
    st_interrupt_catch();

    enum st_exit code = sweep_all(sweeping, inputs, found);
    json_t *end =
        st_event_sweep_end(sweeping->tally.cells, args->depth > 1 ? sweeping->tally.pairs : NULL);

    st_json_put_integer(end, "exit", (json_int_t)code);
    st_outputs_event(sweeping->outputs, end);
    return st_outputs_close(sweeping->outputs) ? code : ST_EXIT_BROKEN;
}

/* What cannot be asked of shards; NULL if nothing of it is. */
static const char *unfit_for_shards(const struct st_args *args)
{
    if (args->shards == 0)
        return NULL;
    if (args->depth > 1)
        return "--depth 2 has no shards: which pairs are left out depends on the whole sweep; "
               "give each job other scenarios or other engines";
    return args->known_log ? "what is known is said of the whole; give --known to `synctorture "
                             "merge`"
                           : NULL;
}

static enum st_exit run_sweep(struct st_args *args)
{
    struct sweeping sweeping = { .args = args, .order = make_order(args) };
    struct st_inputs inputs = { 0 };
    const char *unfit = unfit_for_shards(args);

    if (unfit) {
        st_complain(args, "%s", unfit);
        return ST_EXIT_USAGE;
    }

    enum st_exit found = st_inputs_load(args, &inputs);

    if (found == ST_EXIT_INVALID || !st_known_kinds_read(args, &sweeping.known))
        return ST_EXIT_INVALID;
    if (args->engine_count == 0)
        st_args_take_all_engines(args);

    enum st_exit code = sweep_and_tell(&sweeping, &inputs, found);

    st_known_kinds_clear(&sweeping.known);
    return code;
}

const struct st_command st_command_sweep = {
    .name = "sweep",
    .words = "[PATH|PATTERN]...",
    .about = "let every fault happen at every call, and judge what comes of it",
    .more = "Each scenario is run once without faults. Then each of its synchronizations is run "
            "again with each fault at each call, the fault is lifted, the engine may recover, and "
            "the invariants are judged. Engines run in processes of their own: one that crashes or "
            "hangs is a result, too. Paths and patterns are as for `run`.\n"
            "A sweep that finds something exits with 1. So that it can go on to do its duty until "
            "that is put right, --known takes the event log of an earlier sweep: what has the same "
            "invariant, call and class of faults is known and does not fail; what is in the log "
            "and not wrong any more is stale and does.\n"
            "With --depth 2, pairs follow: after a first fault, every second one at every later "
            "call of the synchronization, and at every call of the next one. First faults after "
            "which the engine makes the same calls, gets the same answers, and leaves the same "
            "world are alike: one of them gets second faults, the others are counted and left "
            "out. That misses an engine which remembers, within one synchronization, why a call "
            "failed, and goes wrong by it only at a second fault. Between synchronizations it "
            "misses nothing, for there engines keep only what is in the world.",
    .examples = {
        "synctorture sweep scenarios/kb810018/base.json --engine reference",
        "synctorture sweep --depth 2 --fault crash --fault lose-answer scenarios/tutorial",
        "synctorture sweep --known known.jsonl --format jsonl=sweep.jsonl scenarios",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_sweep,
};
