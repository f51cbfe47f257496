/*
 * replay.c - synctorture replay: one cell of a sweep, with all that can be told.
 */
#include <errno.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/files/output.h"
#include "framework/cli/sweep/sweeper.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/report/event.h"
#include "framework/run/events.h"

/* Is what was typed enough to know the cell? Says on stderr what is missing. */
static bool is_complete(const struct st_args *args)
{
    if (args->engine_count != 1)
        st_complain(args, "one --engine is needed, as the sweep's report names it");
    else if (!args->cell)
        st_complain(args, "--cell is needed, such as --cell crash:after@3:6");
    else
        return true;
    return false;
}

/* Tell the case; the events are those of a run of one. */
static enum st_exit tell(struct st_args *args, struct st_outputs *outputs, json_t *event)
{
    size_t counts[ST_VERDICT_COUNT] = { 0 };
    enum st_verdict verdict = st_event_verdict(event);
    enum st_exit code = verdict == ST_VERDICT_PASS ? ST_EXIT_OK : ST_EXIT_FAILED;
    const char *trace = st_event_text(event, "trace");
    json_t *begin = st_event_begin(1, args->engines, 1);

    if (args->trace && strcmp(args->trace, trace) != 0) {
        st_complain(
            args, "the trace is %s, not %s as it was to be", trace[0] ? trace : "not known",
            args->trace);
        code = ST_EXIT_FAILED;
    }
    counts[verdict]++;
    st_json_put_string(begin, "command", "replay");
    st_outputs_event(outputs, begin);
    st_outputs_event(outputs, event);

    json_t *end = st_event_end(counts, 0);

    st_json_put_integer(end, "exit", (json_int_t)code);
    st_outputs_event(outputs, end);
    return st_outputs_close(outputs) ? code : ST_EXIT_BROKEN;
}

static enum st_exit run_replay(struct st_args *args)
{
    const struct st_sweep_order order = {
        .kinds = (1U << ST_FAULT_COUNT) - 1,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };
    const char *why = NULL;
    const char *hint = NULL;

    if (!is_complete(args))
        return ST_EXIT_USAGE;

    const struct st_scenario *scenario =
        st_input_change(args, st_input_load(args->arena, args->words[0]));

    if (!scenario)
        return ST_EXIT_INVALID;

    const char *missing = st_judge_missing(args->arena, scenario, &args->engines[0]);

    if (missing) {
        st_complain(args, "nothing ran: %s", missing);
        return ST_EXIT_NOTHING;
    }

    const char *id = st_input_id(args->arena, args->words[0]);
    const struct st_swept swept = { id, scenario, &args->engines[0], 0 };
    json_t *event = st_sweeper_replay(args->arena, &swept, args->cell, &order, &why, &hint);

    if (!event && why) {
        st_complain(args, "%s: %s; %s", args->cell, why, hint);
        return ST_EXIT_USAGE;
    }
    if (!event) {
        st_complain(args, "cannot start a process: %s", strerror(errno));
        return ST_EXIT_BROKEN;
    }

    struct st_outputs *outputs = st_outputs_open(args);

    if (outputs)
        return tell(args, outputs, event);
    json_decref(event);
    return ST_EXIT_BROKEN;
}

const struct st_command st_command_replay = {
    .name = "replay",
    .words = "PATH",
    .about = "run one cell of a sweep again, and show every call",
    .more = "PATH is a scenario. A cell is FAULT@STEP:CALL: the fault, the step that synchronizes, "
            "and the number of its call in the run without faults. A pair is a cell and a second "
            "fault, CELL+FAULT@STEP:CALL, with the number of the call after the first one, or "
            "CELL+FAULT@next:CALL in the next synchronization, which is then what is shown. "
            "Of a real tool, CALL is SYSTEM-CALL:server|client:WHERE:NTH, the nth that does that "
            "there; docs/labs.md says more. The report of a sweep has the whole command. The exit "
            "code is 1 if any invariant does not hold.",
    .examples = {
        "synctorture replay scenarios/kb810018/base.json -e three-way --cell crash:after@3:6",
        "synctorture replay FILE -e reference --cell busy@3:2 --trace 0x38779a522d9cb5e7",
        "synctorture replay FILE -e reference --cell crash:after@3:6+cut@next:4",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_replay,
};
