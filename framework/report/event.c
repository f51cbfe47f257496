/*
 * event.c - reading events that anybody may have written.
 */
#include "framework/report/event.h"

#include <string.h>

enum st_event_kind st_event_kind(const json_t *event)
{
    static const char *const kinds[] = { "begin", "case", "sweep", "workaround", "matrix", "end" };
    enum st_event_kind kind = ST_EVENT_BEGIN;

    while (kind < ST_EVENT_OTHER && strcmp(kinds[kind], st_event_text(event, "event")) != 0)
        kind++;
    return kind;
}

const char *st_event_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

json_int_t st_event_number(const json_t *object, const char *key)
{
    json_int_t number = json_integer_value(json_object_get(object, key));

    if (number < 0)
        return 0;
    return number < ST_EVENT_NUMBER_MAX ? number : ST_EVENT_NUMBER_MAX;
}

bool st_event_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

json_t *st_event_member(const json_t *object, const char *key)
{
    return json_object_get(object, key);
}

bool st_event_has(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_string_length(value) > 0 || json_array_size(value) > 0 ||
           json_object_size(value) > 0 || json_is_integer(value) || json_is_true(value);
}

enum st_verdict st_event_verdict(const json_t *event)
{
    size_t verdict = st_words_find(&st_verdict_words, st_event_text(event, "verdict"));

    return verdict < ST_VERDICT_COUNT ? (enum st_verdict)verdict : ST_VERDICT_ERROR;
}
