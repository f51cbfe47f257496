/*
 * log.c - reading an event log, which anybody may have written.
 */
#include "framework/cli/files/log.h"

#include <errno.h>
#include <string.h>

#include "framework/report/event.h"
#include "framework/run/events.h"

static void complain(struct st_log *log, const char *what)
{
    st_complain(log->args, "%s:%d: %s", log->name, log->line, what);
    log->is_wrong = true;
}

bool st_log_open(struct st_log *log, const struct st_args *args, const char *path)
{
    bool is_input = strcmp(path, "-") == 0;

    *log = (struct st_log){
        .args = args,
        .name = is_input ? "standard input" : path,
        .file = is_input ? stdin : fopen(path, "re"),
        .line = 1,
    };
    if (log->file)
        return true;
    st_complain(args, "cannot read %s: %s", log->name, strerror(errno));
    return false;
}

void st_log_close(struct st_log *log)
{
    if (log->file != stdin)
        fclose(log->file);
}

/* Go to the next event. False at the end of the file. */
static bool skip_space(struct st_log *log)
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
static json_t *read_event(struct st_log *log)
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
static bool fits(struct st_log *log, const json_t *event)
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

json_t *st_log_next(struct st_log *log)
{
    if (skip_space(log)) {
        json_t *event = read_event(log);

        if (event && fits(log, event))
            return event;
        json_decref(event);
        return NULL;
    }
    if (ferror(log->file)) {
        st_complain(log->args, "cannot read %s: %s", log->name, strerror(errno));
        log->is_wrong = true;
    } else if (!log->has_ended) {
        complain(log, "the log ends before the run does");
    }
    return NULL;
}
