/*
 * html.c - the whole run as one page that needs nothing else.
 *
 * What anybody wrote gets into the page escaped, or as JSON that the script makes text nodes
 * of; the page's policy forbids every other script, and every request.
 */
#include "framework/report/html.h"

#include <assert.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/report.h"
#include "framework/report/xml.h"

/* Members of what is kept. */
static const char begin_key[] = "begin";
static const char events_key[] = "events"; /* cases, sweeps and rows: what the table leads to */
static const char costs_key[] = "costs";   /* of a matrix */

/* Print the template up to a mark, and go behind it. */
static const char *print_to(FILE *file, const char *page, const char *mark)
{
    const char *end = strstr(page, mark);

    assert(end); /* the template has all marks, in this order */
    fwrite(page, 1, (size_t)(end - page), file);
    return end + strlen(mark);
}

/* What the script gets: the events, and last begin, end and a list of the costs. */
static json_t *all_events(const struct st_report_out *out, json_t *end)
{
    json_t *all = json_copy(st_event_member(out->kept, events_key));

    st_json_add(all, json_incref(st_event_member(out->kept, begin_key)));
    st_json_add(all, json_incref(end));
    st_json_add(all, json_incref(st_event_member(out->kept, costs_key)));
    return all;
}

static void tell_end(struct st_report_out *out, json_t *end)
{
    const json_t *begin = st_event_member(out->kept, begin_key);
    const json_t *events = st_event_member(out->kept, events_key);
    json_t *all = all_events(out, end);
    const char *command = st_event_text(begin, "command");
    struct st_text title;
    struct st_text overview;
    struct st_text data;

    st_text_init(&title, out->arena);
    st_text_init(&overview, out->arena);
    st_text_init(&data, out->arena);
    st_xml_add(&title, command[0] ? command : "run");
    st_text_add(&title, ": ");
    st_html_title(&title, begin, events);
    st_html_overview(&overview, begin, events, end);
    st_html_pool(&data, all);
    json_decref(all);

    const char *page = print_to(out->file, st_html_page, "@TITLE@");

    fputs(title.data, out->file);
    page = print_to(out->file, page, "@OVERVIEW@");
    fputs(overview.data, out->file);
    page = print_to(out->file, page, "@DATA@");
    fputs(data.data, out->file);
    fputs(page, out->file);
}

static void html_event(struct st_report_out *out, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        st_json_put(out->kept, begin_key, json_incref(event));
        st_json_put(out->kept, events_key, st_json_array());
        st_json_put(out->kept, costs_key, st_json_array());
        break;
    case ST_EVENT_CASE:
    case ST_EVENT_SWEEP:
    case ST_EVENT_MATRIX:
        st_json_add(st_event_member(out->kept, events_key), json_incref(event));
        break;
    case ST_EVENT_WORKAROUND:
        st_json_add(st_event_member(out->kept, costs_key), json_incref(event));
        break;
    case ST_EVENT_END:
        tell_end(out, event);
        break;
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_html = {
    .name = "html",
    .about = "one page for a browser, at the end; it needs no network",
    .event = html_event,
};
