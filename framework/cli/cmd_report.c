/*
 * cmd_report.c - synctorture report: a recorded run, told again.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "framework/cli/output.h"
#include "framework/report/event.h"
#include "framework/run/events.h"
#include "framework/run/verdict.h"

/* A log that is being read. */
struct log {
    const struct st_args *args;
    const char *name; /* as the person typed it */
    FILE *file;
    int line;
    bool has_begun, has_ended;
};

static void complain(const struct log *log, const char *what)
{
    st_complain(log->args, "%s:%d: %s", log->name, log->line, what);
}

/* Go to the next event. False at the end of the file. */
static bool skip_space(struct log *log)
{
    int c = fgetc(log->file);

    for (; c == '\n' || c == '\r' || c == ' ' || c == '\t'; c = fgetc(log->file))
        log->line += c == '\n';
    if (c == EOF)
        return false;
    (void)ungetc(c, log->file);
    return true;
}

/* The next event, or NULL after saying on stderr what is wrong with the log. */
static json_t *read_event(struct log *log)
{
    json_error_t error;
    json_t *event = json_loadf(log->file, JSON_DISABLE_EOF_CHECK, &error);

    if (!event) {
        log->line += error.line > 1 ? error.line - 1 : 0;
        complain(log, st_arena_format(log->args->arena, "not JSON: %s", error.text));
    }
    return event;
}

/* May the event come now? If not, says so on stderr. */
static bool fits(struct log *log, const json_t *event)
{
    bool is_begin = st_event_kind(event) == ST_EVENT_BEGIN;

    if (is_begin == log->has_begun) {
        complain(log, is_begin ? "a second run begins here" : "a log opens with the event begin");
        return false;
    }
    if (is_begin && st_event_number(event, "version") != ST_EVENTS_VERSION) {
        complain(
            log, st_arena_format(
                     log->args->arena, "a log of version %lld; this program reads version %d",
                     (long long)st_event_number(event, "version"), ST_EVENTS_VERSION));
        return false;
    }
    if (log->has_ended) {
        complain(log, "an event after the end");
        return false;
    }
    log->has_begun = true;
    log->has_ended = st_event_kind(event) == ST_EVENT_END;
    return true;
}

/* Tell the whole log. False if it is not one. */
static bool tell(struct log *log, struct st_outputs *outputs)
{
    while (skip_space(log)) {
        json_t *event = read_event(log);

        if (!event || !fits(log, event)) {
            json_decref(event);
            return false;
        }
        st_outputs_event(outputs, event);
    }
    if (ferror(log->file)) {
        st_complain(log->args, "cannot read %s: %s", log->name, strerror(errno));
        return false;
    }
    if (!log->has_ended)
        complain(log, "the log ends before the run does");
    return log->has_ended;
}

static enum st_exit run_report(struct st_args *args)
{
    bool is_input = strcmp(args->words[0], "-") == 0;
    struct log log = {
        .args = args,
        .name = is_input ? "standard input" : args->words[0],
        .file = is_input ? stdin : fopen(args->words[0], "re"),
        .line = 1,
    };

    if (!log.file) {
        st_complain(args, "cannot read %s: %s", log.name, strerror(errno));
        return ST_EXIT_INVALID;
    }

    struct st_outputs *outputs = st_outputs_open(args);
    enum st_exit code = ST_EXIT_BROKEN;

    if (outputs && !tell(&log, outputs)) {
        st_outputs_drop(outputs);
        code = ST_EXIT_INVALID;
    } else if (outputs && st_outputs_close(outputs)) {
        code = ST_EXIT_OK;
    }
    if (!is_input)
        fclose(log.file);
    return code;
}

const struct st_command st_command_report = {
    .name = "report",
    .words = "FILE",
    .about = "tell a recorded run again, in any form",
    .more = "FILE is an event log, as `run --format jsonl=FILE` writes it, or - for the standard "
            "input. What is told is what the run told. The exit code says only whether that could "
            "be done.",
    .examples = {
        "synctorture report run.jsonl",
        "synctorture report run.jsonl --format json=run.json",
        "gunzip -c run.jsonl.gz | synctorture report - -vv",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_report,
};
