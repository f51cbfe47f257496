/*
 * point.h - what a log says, as the test points that other tools count.
 *
 * A case is a point; so is a sweep, and of a matrix each cell. TAP, JUnit and annotations
 * are made of points, so that all tools are told the same.
 */
#ifndef ST_REPORT_POINT_H
#define ST_REPORT_POINT_H

#include "framework/base/arena.h"
#include "framework/report/event.h"

enum st_point_result {
    ST_POINT_OK,
    ST_POINT_FLAKY, /* passed, but not at first */
    ST_POINT_KNOWN, /* failed exactly as its scenario declares */
    ST_POINT_SKIPPED,
    ST_POINT_INCONCLUSIVE, /* nothing is known to be wrong, but not all of it was seen */
    ST_POINT_FAILED,
    ST_POINT_ERROR, /* the framework failed */
};

/* Texts are borrowed from the event or lie in the arena; none is NULL, and none is escaped. */
struct st_test_point {
    enum st_point_result result;
    const char *suite;   /* the scenario: "kb810018/base" */
    const char *name;    /* what is unlike the others of the suite: "ics-2000" */
    const char *file;    /* of the scenario */
    json_int_t line;     /* in the file, or 0 */
    const char *reason;  /* in a line; "" if there is nothing to say */
    const char *details; /* what people are told of a failure, escaped, lines; "" if it is none */
};

/* Is something wrong, so that whoever counts must count it? */
bool st_point_is_wrong(enum st_point_result result);

/*
 * The points of an event, in an arena; *ret_count is how many. NULL if it has none. begin
 * opened the log: what a shard leaves to others is no reason to doubt.
 */
const struct st_test_point *st_points(
    struct st_arena *arena, const json_t *begin, const json_t *event, size_t *ret_count);

/* What ended the run before its end, "stopped by SIGINT" and so on; NULL of a whole one. */
const char *st_point_stopped(const json_t *end);

#endif
