/*
 * json.c - a whole run as one JSON document.
 *
 * The document is what opens and what closes the log, merged, with the cases or
 * the sweeps between them.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/event.h"
#include "framework/report/json_out.h"
#include "framework/report/report.h"

static void put_members(json_t *object, json_t *event)
{
    const char *key;
    json_t *value;

    json_object_foreach (event, key, value)
        if (strcmp(key, "event") != 0)
            st_json_put(object, key, json_incref(value));
}

/* Where events of a kind are put; NULL: nowhere. */
static const char *const lists[] = {
    [ST_EVENT_BEGIN] = NULL,     [ST_EVENT_CASE] = "cases",
    [ST_EVENT_SWEEP] = "sweeps", [ST_EVENT_WORKAROUND] = "workarounds",
    [ST_EVENT_MATRIX] = "rows",  [ST_EVENT_END] = NULL,
    [ST_EVENT_OTHER] = NULL,
};

/* The list of what the log is about is there even if nothing ran. */
static const char *list_of(const json_t *begin)
{
    const char *command = st_event_text(begin, "command");

    if (strcmp(command, "sweep") == 0)
        return lists[ST_EVENT_SWEEP];
    return lists[strcmp(command, "matrix") == 0 ? ST_EVENT_MATRIX : ST_EVENT_CASE];
}

/* A log may have been written by anybody, and a member of `begin` may have the list's name. */
static void add(json_t *document, const char *key, json_t *event)
{
    if (!json_is_array(json_object_get(document, key)))
        st_json_put(document, key, st_json_array());
    st_json_add(json_object_get(document, key), json_incref(event));
}

static void json_event(struct st_report_out *out, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        out->kept = st_json_object();
        put_members(out->kept, event);
        st_json_put(out->kept, list_of(event), st_json_array());
        break;
    case ST_EVENT_CASE:
    case ST_EVENT_SWEEP:
    case ST_EVENT_WORKAROUND:
    case ST_EVENT_MATRIX:
        add(out->kept, lists[st_event_kind(event)], event);
        break;
    case ST_EVENT_END:
        put_members(out->kept, event);
        st_json_out(out->file, out->arena, out->kept, JSON_INDENT(2));
        break;
    case ST_EVENT_OTHER:
        break;
    }
}

const struct st_report st_report_json = {
    .name = "json",
    .about = "the whole run as one JSON document, at the end",
    .event = json_event,
};
