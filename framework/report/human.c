/*
 * human.c - the report for people.
 *
 * Cases come engine by engine, and are told scenario by scenario: they are kept
 * until the scenario changes. What went wrong is told again at the end, one line
 * each, because that is where people look first.
 */
#include "framework/report/human.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/report/human_matrix.h"
#include "framework/report/human_sweep.h"
#include "framework/report/report.h"

/* Members of what is kept. */
static const char group_key[] = "group";       /* cases of the scenario that is under way */
static const char failures_key[] = "failures"; /* cases for the list at the end */
static const char sweeps_key[] = "sweeps";     /* of a sweep: how many came to what */
static const char costs_key[] = "costs";       /* of a matrix: its workarounds */
static const char rows_key[] = "rows";         /* of a matrix */
static const char lines_key[] = "lines";       /* the last sweep was told in a line */
static const char command_key[] = "command";   /* "sweep", "replay"; "" of a run */

static void tell_group(struct st_report_out *out)
{
    json_t *group = st_event_member(out->kept, group_key);
    struct st_page page;

    if (json_array_size(group) == 0)
        return;
    st_page_init(&page, out->arena, out->color);
    st_human_group(&page, group, out->verbosity);
    st_page_print(&page, out->file);
    st_json_put(out->kept, group_key, st_json_array());
}

/* What is needed of a failure at the end. */
static json_t *failure_of(struct st_arena *arena, const json_t *event)
{
    const json_t *problem = json_array_get(st_event_member(event, "problems"), 0);
    const char *file = st_event_text(event, "file");
    json_t *failure = st_json_object();

    st_json_put_string(failure, "mark", st_human_style(event)->mark);
    st_json_put_string(
        failure, "name",
        st_arena_format(
            arena, "%s [%s]", st_event_text(event, "scenario"), st_event_text(event, "engine")));
    st_json_put_string(failure, "reason", st_human_reason(arena, event));
    st_json_put_string(
        failure, "place",
        st_event_number(problem, "line") > 0
            ? st_arena_format(arena, "%s:%lld", file, (long long)st_event_number(problem, "line"))
            : file);
    return failure;
}

/* Two files may have the same id, if they lie below different folders. */
static bool is_same_scenario(const json_t *a, const json_t *b)
{
    return strcmp(st_event_text(a, "scenario"), st_event_text(b, "scenario")) == 0 &&
           strcmp(st_event_text(a, "file"), st_event_text(b, "file")) == 0;
}

static void take_case(struct st_report_out *out, json_t *event)
{
    if (!is_same_scenario(json_array_get(st_event_member(out->kept, group_key), 0), event))
        tell_group(out);
    st_json_add(st_event_member(out->kept, group_key), json_incref(event));
    if (st_human_style(event)->mark)
        st_json_add(st_event_member(out->kept, failures_key), failure_of(out->arena, event));
}

/* "FAIL  2 of 84   79 pass, 1 known, 2 fail" */
static void add_totals(struct st_page *page, const json_t *end)
{
    const json_t *counts = st_event_member(end, "counts");
    enum st_verdict worst = ST_VERDICT_SKIPPED;
    json_int_t count[ST_VERDICT_COUNT];
    json_int_t wrong = 0;
    json_int_t all = 0;
    struct st_text list;

    st_text_init(&list, page->text.arena);
    for (size_t i = ST_VERDICT_COUNT; i-- > 0;) {
        count[i] = st_event_number(counts, st_verdict_words.words[i]);
        all += count[i];
        wrong += st_human_styles[i].mark ? count[i] : 0;
        if (count[i] > 0 && st_human_styles[i].mark)
            worst = (enum st_verdict)i;
        if (count[i] > 0)
            st_text_addf(
                &list, "%s%lld %s", list.size ? ", " : "", (long long)count[i],
                st_verdict_words.words[i]);
    }

    if (st_event_number(end, "flaky") > 0)
        st_text_addf(&list, "; %lld flaky", (long long)st_event_number(end, "flaky"));

    json_int_t good = count[ST_VERDICT_PASS] + count[ST_VERDICT_KNOWN];
    bool is_good = wrong == 0 && good > 0;

    if (is_good)
        st_page_ink(page, ST_INK_GOOD, "PASS");
    else if (wrong > 0)
        st_page_ink(page, st_human_styles[worst].ink, st_human_styles[worst].label);
    else
        st_page_ink(page, ST_INK_WARN, "NOTHING RAN");
    st_page_addf(page, "  %lld of %lld", (long long)(wrong > 0 ? wrong : good), (long long)all);
    st_page_to(page, page->column + 3);
    st_page_add(page, list.data);
    st_page_break(page);
}

static void add_failures(struct st_page *page, const json_t *failures)
{
    size_t width = 0;
    size_t i;
    json_t *failure;

    json_array_foreach (failures, i, failure) {
        size_t wide = st_page_width(page->text.arena, st_event_text(failure, "name"));

        width = wide > width ? wide : width;
    }
    json_array_foreach (failures, i, failure) {
        st_page_to(page, 2);
        st_page_ink(page, ST_INK_BAD, st_event_text(failure, "mark"));
        st_page_addf(page, " %s", st_event_text(failure, "name"));
        st_page_to(page, 4 + width + 3);
        st_page_addf(
            page, "%s   %s", st_event_text(failure, "reason"), st_event_text(failure, "place"));
        st_page_break(page);
    }
}

static bool is_of(const struct st_report_out *out, const char *command)
{
    return strcmp(st_event_text(out->kept, command_key), command) == 0;
}

/* A blank line, if the last sweep was told in a line. */
static void end_lines(struct st_report_out *out)
{
    if (st_event_bool(out->kept, lines_key))
        fputc('\n', out->file);
    st_json_put_bool(out->kept, lines_key, false);
}

static void tell_end(struct st_report_out *out, const json_t *end)
{
    struct st_page page;

    if (is_of(out, "replay"))
        return;
    st_page_init(&page, out->arena, out->color);
    if (is_of(out, "matrix")) {
        st_human_matrix(
            &page, st_event_member(out->kept, costs_key), st_event_member(out->kept, rows_key), end,
            out->verbosity);
        st_page_print(&page, out->file);
        return;
    }
    if (is_of(out, "sweep")) {
        end_lines(out);
        st_human_sweep_totals(&page, end, st_event_member(out->kept, sweeps_key));
    } else {
        add_totals(&page, end);
        st_page_to(&page, 6);
        st_page_addf(
            &page, "expectations looked at %lld", (long long)st_event_number(end, "evaluated"));
        st_page_break(&page);
    }
    add_failures(&page, st_event_member(out->kept, failures_key));
    st_page_print(&page, out->file);
}

static void take_sweep(struct st_report_out *out, const json_t *event)
{
    struct st_page page;

    st_page_init(&page, out->arena, out->color);
    if (st_human_sweep(&page, event, out->verbosity))
        end_lines(out);
    else if (page.text.size)
        st_json_put_bool(out->kept, lines_key, true);
    st_page_print(&page, out->file);
    st_human_sweep_keep(
        out->arena, event, st_event_member(out->kept, sweeps_key),
        st_event_member(out->kept, failures_key));
}

static void human_event(struct st_report_out *out, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        st_json_put(out->kept, group_key, st_json_array());
        st_json_put(out->kept, failures_key, st_json_array());
        st_json_put(out->kept, sweeps_key, st_json_object());
        st_json_put(out->kept, costs_key, st_json_array());
        st_json_put(out->kept, rows_key, st_json_array());
        st_json_put_string(out->kept, command_key, st_event_text(event, "command"));
        break;
    case ST_EVENT_CASE:
        take_case(out, event);
        break;
    case ST_EVENT_SWEEP:
        take_sweep(out, event);
        break;
    case ST_EVENT_WORKAROUND:
        st_json_add(st_event_member(out->kept, costs_key), json_incref(event));
        break;
    case ST_EVENT_MATRIX:
        st_json_add(st_event_member(out->kept, rows_key), json_incref(event));
        break;
    case ST_EVENT_END:
        tell_group(out);
        tell_end(out, event);
        break;
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_human = {
    .name = "human",
    .about = "for people: one line for what is as expected, all that is known of what is not",
    .event = human_event,
};
