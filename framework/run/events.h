/*
 * events.h - finished runs as JSON: the event log.
 *
 * Reports are pure functions of this log (report/report.h), so that any run can
 * be told again in another form. The members are documented in docs/event-log.md.
 */
#ifndef ST_RUN_EVENTS_H
#define ST_RUN_EVENTS_H

#include <jansson.h>

#include "framework/run/judge.h"

enum { ST_EVENTS_VERSION = 1 };

/* What opens a log. engines are the specs' texts. The caller releases the value. */
json_t *st_event_begin(size_t scenarios, const struct st_engine_spec *engines, size_t engine_count);

/* One judged run. */
json_t *st_event_case(struct st_arena *arena, const struct st_case *judged);

/* What closes a log: how many cases of each verdict, by enum st_verdict. */
json_t *st_event_end(const size_t counts[ST_VERDICT_COUNT], size_t evaluated);

#endif
