/*
 * report.c - synctorture report: a recorded run, told again.
 */
#include "framework/cli/files/log.h"
#include "framework/cli/files/output.h"
#include "framework/run/verdict.h"

static enum st_exit run_report(struct st_args *args)
{
    struct st_log log;
    json_t *event = NULL;

    if (!st_log_open(&log, args, args->words[0]))
        return ST_EXIT_INVALID;

    struct st_outputs *outputs = st_outputs_open(args);
    enum st_exit code = ST_EXIT_BROKEN;

    while (outputs && (event = st_log_next(&log)))
        st_outputs_event(outputs, event);
    if (outputs && log.is_wrong) {
        st_outputs_drop(outputs);
        code = ST_EXIT_INVALID;
    } else if (outputs && st_outputs_close(outputs)) {
        code = ST_EXIT_OK;
    }
    st_log_close(&log);
    return code;
}

const struct st_command st_command_report = {
    .name = "report",
    .words = "FILE",
    .about = "tell a recorded run again, in any form",
    .more = "FILE is an event log, as `run`, `sweep` or `replay` with `--format jsonl=FILE` writes "
            "it, or - for the standard input. What is told is what they told. The exit code says "
            "only whether that could be done.",
    .examples = {
        "synctorture report run.jsonl",
        "synctorture report run.jsonl --format json=run.json",
        "gunzip -c run.jsonl.gz | synctorture report - -vv",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_report,
};
