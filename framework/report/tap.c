/*
 * tap.c - the Test Anything Protocol, version 13, a line a point.
 *
 * Not 14: the Test::Harness of Debian 12 fails a stream of that version. There are no nested
 * points, which meson does not know. A declared failure gets the directive for what is not
 * expected to pass: it is said, and not counted.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/report/point.h"
#include "framework/report/report.h"

/* Members of what is kept. */
static const char begin_key[] = "begin";
static const char count_key[] = "count";

/* What stands behind the description, and whether "ok" stands before it. */
static const struct {
    bool is_ok;
    const char *directive;
} forms[] = {
    [ST_POINT_OK] = { true, NULL },
    [ST_POINT_FLAKY] = { true, NULL },
    [ST_POINT_KNOWN] = { false, "TODO known failure" },
    [ST_POINT_SKIPPED] = { true, "SKIP" },
    [ST_POINT_INCONCLUSIVE] = { false, NULL },
    [ST_POINT_FAILED] = { false, NULL },
    [ST_POINT_ERROR] = { false, NULL },
};

/* On one line, where # would begin a directive. */
static void add_description(struct st_text *text, const char *description)
{
    for (const char *c = st_safe(text->arena, description); *c; c++) {
        if (*c == '#' || *c == '\\')
            st_text_add_char(text, '\\');
        st_text_add_char(text, *c);
    }
}

static void add_scalar(struct st_text *text, const char *key, const char *value)
{
    st_text_addf(text, "  %s: \"", key);
    for (const char *c = st_safe(text->arena, value); *c; c++) {
        if (*c == '"' || *c == '\\')
            st_text_add_char(text, '\\');
        st_text_add_char(text, *c);
    }
    st_text_add(text, "\"\n");
}

/* As comments: Test::Harness fails most ways in which YAML writes several lines. */
static void add_comments(struct st_text *text, const char *lines)
{
    while (*lines) {
        size_t size = strcspn(lines, "\n");

        st_text_add(text, size > 0 ? "# " : "#");
        st_text_add_size(text, lines, size);
        st_text_add_char(text, '\n');
        lines += size + (lines[size] == '\n');
    }
}

static void add_diagnosis(struct st_text *text, const struct st_test_point *point)
{
    st_text_add(text, "  ---\n");
    add_scalar(text, "message", point->reason);
    add_scalar(text, "file", point->file);
    if (point->line > 0)
        st_text_addf(text, "  line: %lld\n", (long long)point->line);
    st_text_add(text, "  ...\n");
    add_comments(text, point->details);
}

static void add_point(struct st_text *text, const struct st_test_point *point, json_int_t number)
{
    st_text_addf(
        text, "%s %lld - ", forms[point->result].is_ok ? "ok" : "not ok", (long long)number);
    add_description(text, st_arena_format(text->arena, "%s [%s]", point->suite, point->name));
    if (forms[point->result].directive) {
        st_text_addf(text, " # %s ", forms[point->result].directive);
        add_description(text, point->reason);
    } else if (point->result == ST_POINT_FLAKY) {
        st_text_add(text, " ");
        add_description(text, point->reason);
    }
    st_text_add_char(text, '\n');
    if (st_point_is_wrong(point->result))
        add_diagnosis(text, point);
}

static void take_points(struct st_report_out *out, const json_t *event)
{
    size_t count = 0;
    const struct st_test_point *points =
        st_points(out->arena, st_event_member(out->kept, begin_key), event, &count);
    json_int_t number = st_event_number(out->kept, count_key);
    struct st_text text;

    st_text_init(&text, out->arena);
    for (size_t i = 0; i < count; i++)
        add_point(&text, &points[i], ++number);
    fputs(text.data, out->file);
    st_json_put_integer(out->kept, count_key, number);
}

static void tap_event(struct st_report_out *out, json_t *event)
{
    json_int_t number = 0;

    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        st_json_put(out->kept, begin_key, json_incref(event));
        fputs("TAP version 13\n", out->file);
        break;
    case ST_EVENT_END:
        number = st_event_number(out->kept, count_key);
        if (st_point_stopped(event))
            fprintf(out->file, "Bail out! %s\n", st_point_stopped(event));
        fprintf(
            out->file, "1..%lld%s\n", (long long)number, number == 0 ? " # SKIP nothing ran" : "");
        break;
    case ST_EVENT_CASE:
    case ST_EVENT_SWEEP:
    case ST_EVENT_MATRIX:
        take_points(out, event);
        break;
    case ST_EVENT_WORKAROUND:
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_tap = {
    .name = "tap",
    .about = "TAP version 13, as it happens; for prove, meson and other harnesses",
    .event = tap_event,
};
