/*
 * jsonl.c - each event as one line of JSON: the event log.
 */
#include "framework/report/json_out.h"
#include "framework/report/report.h"

static void jsonl_event(struct st_report_out *out, json_t *event)
{
    st_json_out(out->file, out->arena, event, JSON_COMPACT);
}

const struct st_report st_report_jsonl = {
    .name = "jsonl",
    .about = "each event as one line of JSON, as it happens; `synctorture report` reads it",
    .event = jsonl_event,
};
