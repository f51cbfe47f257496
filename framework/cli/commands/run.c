/*
 * run.c - synctorture run: scenarios against engines.
 */
#include "framework/base/json.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/cli/tasks/loop.h"
#include "framework/cli/tasks/retry.h"
#include "framework/report/event.h"
#include "framework/run/events.h"

/* What a run has come to so far. */
struct tally {
    size_t verdicts[ST_VERDICT_COUNT];
    size_t evaluated, flaky;
};

/* Which code the verdicts make; the table has the worst first. */
static enum st_exit exit_of(const struct tally *tally)
{
    static const enum st_exit codes[ST_VERDICT_COUNT] = {
#define X(id, word, code, about) (enum st_exit)(code),
        ST_VERDICTS(X)
#undef X
    };
    size_t ran = tally->verdicts[ST_VERDICT_KNOWN] + tally->verdicts[ST_VERDICT_PASS];

    for (size_t i = 0; i < ST_VERDICT_SKIPPED; i++)
        if (tally->verdicts[i] > 0)
            return codes[i];
    return ran > 0 ? ST_EXIT_OK : ST_EXIT_NOTHING;
}

/* What goes on while scenarios are run. */
struct running {
    struct st_args *args;
    struct st_outputs *outputs;
    struct tally tally;
};

static json_t *make_case(void *context, const struct st_task *task, const char **ret_why)
{
    const struct running *running = context;

    (void)ret_why;
    return st_retried_case(running->args, task->input, task->spec);
}

static void take_case(void *context, const struct st_task *task, json_t *event)
{
    struct running *running = context;

    (void)task;
    running->tally.verdicts[st_event_verdict(event)]++;
    running->tally.evaluated += (size_t)st_event_number(event, "evaluated");
    running->tally.flaky += st_event_has(event, "flaky");
    st_outputs_event(running->outputs, event);
}

/*
 * Other readings of an engine that a scenario declares to fail: a declaration that
 * is never looked at would be no declaration.
 */
static void add_declared(
    const struct st_args *args, struct st_tasks *tasks, const struct st_input *input)
{
    for (size_t i = 0; i < input->scenario->known_count; i++) {
        const char *text = input->scenario->known[i].engine;
        struct st_engine_spec *spec = ST_NEW(args->arena, struct st_engine_spec);
        const char *why = NULL;
        const char *hint = NULL;

        if (st_words_find(&st_engine_words, text) == st_engine_words.count &&
            st_engine_spec_parse(args->arena, text, spec, &why, &hint))
            st_tasks_add(args, tasks, input, spec);
    }
}

/* The code of a run; says on stderr why nothing counts, when nothing does. */
static enum st_exit code_of(
    const struct st_args *args,
    const struct st_inputs *inputs,
    const struct st_tasks *tasks,
    const struct tally *tally,
    enum st_exit found)
{
    enum st_exit code = exit_of(tally);

    if (code == ST_EXIT_NOTHING && args->allow_empty)
        return ST_EXIT_OK;
    if (code == ST_EXIT_NOTHING && st_tasks_are_none(args, inputs, tasks))
        return code;
    if (code == ST_EXIT_NOTHING && inputs->count > 0)
        st_complain(args, "nothing ran: no engine claims what the scenarios need");
    return code == ST_EXIT_OK ? found : code;
}

static enum st_exit run_run(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    struct st_tasks tasks = { 0 };
    struct running running = { .args = args };
    bool is_all = args->engine_count == 0;
    enum st_exit found = st_inputs_load(args, &inputs);

    if (found == ST_EXIT_INVALID)
        return found;
    is_all = is_all && args->engine_count == 0;
    if (is_all)
        st_args_take_all_engines(args);
    running.outputs = st_outputs_open(args);
    if (!running.outputs)
        return ST_EXIT_BROKEN;
    st_interrupt_catch();
    for (size_t i = 0; i < inputs.count; i++) {
        for (size_t k = 0; k < args->engine_count; k++)
            st_tasks_add(args, &tasks, &inputs.items[i], &args->engines[k]);
        if (is_all)
            add_declared(args, &tasks, &inputs.items[i]);
    }

    json_t *begin = st_event_begin(st_tasks_inputs(&tasks), args->engines, args->engine_count);
    const struct st_loop loop = {
        .args = args,
        .outputs = running.outputs,
        .tasks = &tasks,
        .begin = begin,
        .make = make_case,
        .take = take_case,
        .context = &running,
    };

    st_outputs_event(running.outputs, json_incref(begin));

    enum st_exit code = ST_EXIT_BROKEN;

    if (st_loop_run(&loop))
        code = st_interrupt_exit() ? st_interrupt_exit()
                                   : code_of(args, &inputs, &tasks, &running.tally, found);

    json_t *end = st_event_end(running.tally.verdicts, running.tally.evaluated);

    if (running.tally.flaky > 0)
        st_json_put_integer(end, "flaky", (json_int_t)running.tally.flaky);
    st_json_put_integer(end, "exit", (json_int_t)code);
    st_outputs_event(running.outputs, end);
    json_decref(begin);
    return st_outputs_close(running.outputs) ? code : ST_EXIT_BROKEN;
}

const struct st_command st_command_run = {
    .name = "run",
    .words = "[PATH|PATTERN]...",
    .about = "run scenarios against engines, and judge them",
    .more = "A PATH is a scenario or a folder of them; in a PATTERN, * and ? match within a name "
            "and ** matches any number of folders. Without either, scenarios/ is run. If any file "
            "is not a valid scenario, all problems of all files are told and nothing runs. Each "
            "engine runs in a process of its own, so that a crash or a loop is one finding; "
            "--in-process is for debuggers.",
    .examples = {
        "synctorture run scenarios/kb810018",
        "synctorture run --engine reference --engine ics-2000:abort-scope=session",
        "synctorture run --format human --format jsonl=run.jsonl 'scenarios/**/base*.json'",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_run,
};
