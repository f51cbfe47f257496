/*
 * event.h - reading events that anybody may have written.
 *
 * A member that is not there, or not of the type that is asked for, is like one
 * that says nothing: "", 0, false, an empty list. So no report needs to check.
 */
#ifndef ST_REPORT_EVENT_H
#define ST_REPORT_EVENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "framework/run/verdict.h"

enum st_event_kind {
    ST_EVENT_BEGIN,
    ST_EVENT_CASE,
    ST_EVENT_SWEEP,
    ST_EVENT_WORKAROUND,
    ST_EVENT_MATRIX,
    ST_EVENT_END,
    ST_EVENT_OTHER,
};

enum st_event_kind st_event_kind(const json_t *event);

/* Texts are borrowed from the event. */
const char *st_event_text(const json_t *object, const char *key);

/*
 * Events count and number things, so below 0 is like nothing there, and above the limit is
 * the limit. A report may add up thousands of them without looking.
 */
#define ST_EVENT_NUMBER_MAX INT64_C(1000000000000000)
json_int_t st_event_number(const json_t *object, const char *key);
bool st_event_bool(const json_t *object, const char *key);

/* A list or an object; NULL counts as an empty one in all of jansson's loops. */
json_t *st_event_member(const json_t *object, const char *key);

/* Is anything there? An empty text and an empty list are nothing. */
bool st_event_has(const json_t *object, const char *key);

/* What a case came to. A word that is none makes an ST_VERDICT_ERROR. */
enum st_verdict st_event_verdict(const json_t *event);

#endif
