/*
 * matrix_events.h - workarounds by scenario and engine, as JSON: the events of their log.
 *
 * The members are documented in docs/event-log.md.
 */
#ifndef ST_RUN_MATRIX_EVENTS_H
#define ST_RUN_MATRIX_EVENTS_H

#include <jansson.h>

#include "framework/run/cost.h"
#include "framework/run/workaround.h"

/* One workaround of a scenario, or several together. */
struct st_column {
    const char *const *names;
    size_t count;
    const struct st_workaround *workaround; /* when it is one; else NULL */
};

/* "stay-online + grant-in-workflow" */
const char *st_column_label(struct st_arena *arena, const struct st_column *column);

/* The rights that a change gives and takes. */
json_t *st_event_cost(struct st_arena *arena, const struct st_cost *cost);

/* What it is and what it costs. cost NULL: they make no scenario, and why says so. */
json_t *st_event_workaround(
    struct st_arena *arena,
    const char *id,
    const struct st_scenario *plain,
    const struct st_column *column,
    const struct st_cost *cost,
    const char *why);

/* How the scenario goes without a workaround: the first cell of a row. */
json_t *st_event_base(struct st_arena *arena, const struct st_case *plain);

/* One cell: what a trial came to. */
json_t *st_event_trial(struct st_arena *arena, const struct st_trial *trial);

/* A cell of which nothing is known but what became of the engine. */
json_t *st_event_trial_died(enum st_workaround_effect effect, const char *because);

/* What the scenario states about an engine: a member of the column's workaround, or NULL. */
const struct st_stated_effect *st_column_stated(
    const struct st_column *column, const char *engine, bool is_swept);

#endif
