/*
 * github.c - annotations: commands to the runner of GitHub's actions.
 *
 * A step shows ten errors at most, so there are no more of them; the other reports have all.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/report/point.h"
#include "framework/report/report.h"

enum { ANNOTATIONS_MAX = 10 };

/* Members of what is kept. */
static const char begin_key[] = "begin";
static const char shown_key[] = "shown"; /* commands */
static const char wrong_key[] = "wrong";
static const char all_key[] = "all";

/* The runner reads %0A and the like; in a property, : and , end it. */
static void add_escaped(struct st_text *text, const char *value, bool is_property)
{
    for (const char *c = st_safe(text->arena, value); *c; c++) {
        if (*c == '%' || (is_property && (*c == ':' || *c == ',')))
            st_text_addf(text, "%%%02X", (unsigned)(unsigned char)*c);
        else
            st_text_add_char(text, *c);
    }
}

static void add_property(struct st_text *text, const char *name, const char *value)
{
    st_text_addf(text, "%s=", name);
    add_escaped(text, value, true);
}

static const char *command_of(struct st_arena *arena, const struct st_test_point *point)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_text_add(&text, point->result == ST_POINT_INCONCLUSIVE ? "::warning " : "::error ");
    add_property(&text, "file", point->file);
    if (point->line > 0)
        st_text_addf(&text, ",line=%lld", (long long)point->line);
    st_text_add_char(&text, ',');
    add_property(&text, "title", st_arena_format(arena, "%s [%s]", point->suite, point->name));
    st_text_add(&text, "::");
    add_escaped(&text, point->reason[0] ? point->reason : "not as it should be", false);
    return text.data;
}

static void count(json_t *kept, const char *key)
{
    st_json_put_integer(kept, key, st_event_number(kept, key) + 1);
}

static void take_points(struct st_report_out *out, const json_t *event)
{
    json_t *shown = st_event_member(out->kept, shown_key);
    size_t all = 0;
    const struct st_test_point *points =
        st_points(out->arena, st_event_member(out->kept, begin_key), event, &all);

    for (size_t i = 0; i < all; i++) {
        count(out->kept, all_key);
        if (!st_point_is_wrong(points[i].result))
            continue;
        count(out->kept, wrong_key);
        if (json_array_size(shown) < ANNOTATIONS_MAX)
            st_json_add_string(shown, command_of(out->arena, &points[i]));
    }
}

static void tell_end(struct st_report_out *out, const json_t *end)
{
    const json_t *shown = st_event_member(out->kept, shown_key);
    const char *stopped = st_point_stopped(end);
    json_int_t wrong = st_event_number(out->kept, wrong_key);
    json_int_t told = 0;
    size_t i;
    json_t *command;

    if (stopped)
        fprintf(out->file, "::error ::%s\n", stopped);
    json_array_foreach (shown, i, command) {
        if (i + (stopped != NULL) == ANNOTATIONS_MAX)
            break;
        fprintf(out->file, "%s\n", json_string_value(command));
        told++;
    }
    fprintf(
        out->file, "synctorture: %lld of %lld wrong", (long long)wrong,
        (long long)st_event_number(out->kept, all_key));
    if (wrong > told)
        fprintf(out->file, "; %lld more are not annotated", (long long)(wrong - told));
    fputc('\n', out->file);
}

static void github_event(struct st_report_out *out, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        st_json_put(out->kept, begin_key, json_incref(event));
        st_json_put(out->kept, shown_key, st_json_array());
        break;
    case ST_EVENT_CASE:
    case ST_EVENT_SWEEP:
    case ST_EVENT_MATRIX:
        take_points(out, event);
        break;
    case ST_EVENT_END:
        tell_end(out, event);
        break;
    case ST_EVENT_WORKAROUND:
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_github = {
    .name = "github",
    .about = "at most ten annotations for a job of GitHub's actions, at the end, and the summary "
             "of its step in $GITHUB_STEP_SUMMARY",
    .event = github_event,
};
