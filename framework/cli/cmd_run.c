/*
 * cmd_run.c - synctorture run: scenarios against engines.
 */
#include "framework/base/json.h"
#include "framework/cli/inputs.h"
#include "framework/cli/interrupt.h"
#include "framework/cli/isolate.h"
#include "framework/cli/output.h"
#include "framework/report/event.h"
#include "framework/run/events.h"

/* What a run has come to so far. */
struct tally {
    size_t verdicts[ST_VERDICT_COUNT];
    size_t evaluated;
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

static void run_case(
    const struct st_args *args,
    const struct st_input *input,
    const struct st_engine_spec *spec,
    struct st_outputs *outputs,
    struct tally *tally)
{
    json_t *event = st_isolated_case(args, input, spec);

    if (!event)
        return;
    tally->verdicts[st_event_verdict(event)]++;
    tally->evaluated += (size_t)st_event_number(event, "evaluated");
    st_outputs_event(outputs, event);
}

/*
 * Other readings of an engine that a scenario declares to fail: a declaration that
 * is never looked at would be no declaration.
 */
static void run_declared(
    const struct st_args *args,
    const struct st_input *input,
    struct st_outputs *outputs,
    struct tally *tally)
{
    for (size_t i = 0; i < input->scenario->known_count; i++) {
        const char *text = input->scenario->known[i].engine;
        struct st_engine_spec spec;
        const char *why = NULL;
        const char *hint = NULL;

        if (st_words_find(&st_engine_words, text) == st_engine_words.count &&
            st_engine_spec_parse(args->arena, text, &spec, &why, &hint))
            run_case(args, input, &spec, outputs, tally);
    }
}

/* The code of a run; says on stderr why nothing counts, when nothing does. */
static enum st_exit code_of(
    const struct st_args *args,
    const struct st_inputs *inputs,
    const struct tally *tally,
    enum st_exit found)
{
    enum st_exit code = exit_of(tally);

    if (code == ST_EXIT_NOTHING && args->allow_empty)
        return ST_EXIT_OK;
    if (code == ST_EXIT_NOTHING && inputs->count > 0)
        st_complain(args, "nothing ran: no engine claims what the scenarios need");
    return code == ST_EXIT_OK ? found : code;
}

static enum st_exit run_run(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    struct tally tally = { { 0 }, 0 };
    enum st_exit found = st_inputs_load(args, &inputs);

    if (found == ST_EXIT_INVALID)
        return found;
    bool is_all = args->engine_count == 0;

    if (is_all)
        st_args_take_all_engines(args);

    struct st_outputs *outputs = st_outputs_open(args);

    if (!outputs)
        return ST_EXIT_BROKEN;
    st_interrupt_catch();
    st_outputs_event(outputs, st_event_begin(inputs.count, args->engines, args->engine_count));
    for (size_t i = 0; i < inputs.count && !st_interrupt_exit(); i++) {
        for (size_t k = 0; k < args->engine_count && !st_interrupt_exit(); k++)
            run_case(args, &inputs.items[i], &args->engines[k], outputs, &tally);
        if (is_all && !st_interrupt_exit())
            run_declared(args, &inputs.items[i], outputs, &tally);
    }

    enum st_exit code =
        st_interrupt_exit() ? st_interrupt_exit() : code_of(args, &inputs, &tally, found);
    json_t *end = st_event_end(tally.verdicts, tally.evaluated);

    st_json_put_integer(end, "exit", (json_int_t)code);
    st_outputs_event(outputs, end);
    return st_outputs_close(outputs) ? code : ST_EXIT_BROKEN;
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
