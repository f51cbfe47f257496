/*
 * junit.c - the XML of JUnit, as Jenkins' schema has it (junit-10.xsd of its xUnit plugin).
 *
 * A scenario is a test suite. The schema knows no file of a case; GitLab reads one, so that
 * is a dialect. There are no times: the same run gives the same bytes.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/point.h"
#include "framework/report/report.h"
#include "framework/report/xml.h"

/* Members of what is kept. */
static const char begin_key[] = "begin";
static const char group_key[] = "group"; /* events of the scenario that is under way */

/* Which element says it, of which type; NULL: none does. Counted as what. */
static const struct {
    const char *element, *type;
    enum { NOT_COUNTED, FAILURES, ERRORS, SKIPPED, KINDS } kind;
} forms[] = {
    [ST_POINT_OK] = { NULL, NULL, NOT_COUNTED },
    [ST_POINT_FLAKY] = { "flakyFailure", "flaky", NOT_COUNTED },
    [ST_POINT_KNOWN] = { "skipped", "known-failure", SKIPPED },
    [ST_POINT_SKIPPED] = { "skipped", "skipped", SKIPPED },
    [ST_POINT_INCONCLUSIVE] = { "error", "inconclusive", ERRORS },
    [ST_POINT_FAILED] = { "failure", "failed", FAILURES },
    [ST_POINT_ERROR] = { "error", "error", ERRORS },
};

/* "kb810018.base": Jenkins takes what is before the last dot for the package. */
static const char *class_of(struct st_arena *arena, const char *suite)
{
    char *name = st_arena_copy_string(arena, suite);

    for (char *slash = strchr(name, '/'); slash; slash = strchr(slash, '/'))
        *slash = '.';
    return name;
}

static void add_point(
    struct st_text *text, const struct st_test_point *point, enum st_junit_dialect dialect)
{
    const char *element = forms[point->result].element;
    const char *known = point->result == ST_POINT_KNOWN ? "known failure: " : "";

    st_text_add(text, "    <testcase");
    st_xml_attribute(text, "classname", class_of(text->arena, point->suite));
    st_xml_attribute(text, "name", point->name);
    if (dialect == ST_JUNIT_GITLAB)
        st_xml_attribute(text, "file", point->file);
    if (!element) {
        st_text_add(text, "/>\n");
        return;
    }
    st_text_addf(text, ">\n      <%s", element);
    st_xml_attribute(text, "type", forms[point->result].type);
    st_xml_attribute(text, "message", st_arena_format(text->arena, "%s%s", known, point->reason));
    if (point->details[0]) {
        st_text_add_char(text, '>');
        st_xml_add_lines(text, point->details);
        st_text_addf(text, "</%s>\n", element);
    } else {
        st_text_add(text, "/>\n");
    }
    st_text_add(text, "    </testcase>\n");
}

static void open_suite(
    struct st_text *text, const char *name, long long tests, const long long counts[KINDS])
{
    st_text_add(text, "  <testsuite");
    st_xml_attribute(text, "name", name);
    st_xml_attribute_number(text, "tests", tests);
    st_xml_attribute_number(text, "failures", counts[FAILURES]);
    st_xml_attribute_number(text, "errors", counts[ERRORS]);
    st_xml_attribute_number(text, "skipped", counts[SKIPPED]);
    st_text_add(text, ">\n");
}

static void tell_group(struct st_report_out *out)
{
    const json_t *group = st_event_member(out->kept, group_key);
    long long counts[KINDS] = { 0 };
    long long tests = 0;
    struct st_text cases;
    struct st_text text;
    size_t i;
    json_t *event;

    if (json_array_size(group) == 0)
        return;
    st_text_init(&cases, out->arena);
    st_text_init(&text, out->arena);
    json_array_foreach (group, i, event) {
        size_t count = 0;
        const struct st_test_point *points =
            st_points(out->arena, st_event_member(out->kept, begin_key), event, &count);

        for (size_t k = 0; k < count; k++, tests++) {
            counts[forms[points[k].result].kind]++;
            add_point(&cases, &points[k], out->dialect);
        }
    }
    open_suite(&text, st_event_text(json_array_get(group, 0), "scenario"), tests, counts);
    fprintf(out->file, "%s%s  </testsuite>\n", text.data, cases.data);
    st_json_put(out->kept, group_key, st_json_array());
}

static void take(struct st_report_out *out, json_t *event)
{
    const json_t *first = json_array_get(st_event_member(out->kept, group_key), 0);

    if (strcmp(st_event_text(first, "scenario"), st_event_text(event, "scenario")) != 0 ||
        strcmp(st_event_text(first, "file"), st_event_text(event, "file")) != 0)
        tell_group(out);
    st_json_add(st_event_member(out->kept, group_key), json_incref(event));
}

/* A run that was stopped must not look like a whole one. */
static void tell_stopped(struct st_report_out *out, const char *why)
{
    const struct st_test_point point = {
        .result = ST_POINT_ERROR,
        .suite = "synctorture",
        .name = "the whole run",
        .file = "",
        .reason = why,
        .details = "",
    };
    const long long counts[KINDS] = { [ERRORS] = 1 };
    struct st_text text;

    st_text_init(&text, out->arena);
    open_suite(&text, point.suite, 1, counts);
    add_point(&text, &point, ST_JUNIT_JENKINS);
    fprintf(out->file, "%s  </testsuite>\n", text.data);
}

static void junit_event(struct st_report_out *out, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        st_json_put(out->kept, begin_key, json_incref(event));
        st_json_put(out->kept, group_key, st_json_array());
        fputs(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"synctorture\">\n",
            out->file);
        break;
    case ST_EVENT_CASE:
    case ST_EVENT_SWEEP:
    case ST_EVENT_MATRIX:
        take(out, event);
        break;
    case ST_EVENT_END:
        tell_group(out);
        if (st_point_stopped(event))
            tell_stopped(out, st_point_stopped(event));
        fputs("</testsuites>\n", out->file);
        break;
    case ST_EVENT_WORKAROUND:
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_junit = {
    .name = "junit",
    .about = "XML as JUnit writes it, for Jenkins; --junit-dialect says for whom else",
    .event = junit_event,
};
