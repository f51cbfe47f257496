/*
 * advice.c - which workaround to take.
 */
#include "framework/cli/matrix/advice.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/report/event.h"
#include "framework/scenario/scenario.h"

/* What is known of one workaround, in all scenarios of a group. */
struct choice {
    const char *label;
    bool is_costed;
    size_t privileges, rights;
    size_t fixed, partly, broken; /* rows */
};

/* Scenarios that have the same workarounds. */
struct group {
    const char *labels; /* all of them */
    const char *file;   /* of the scenario that came last */
    json_t *scenarios;
    struct choice *choices;
    size_t count;
    size_t rows, failing; /* rows: those that ran; and those that fail without */
};

void st_advice_init(struct st_advice *advice, struct st_arena *arena)
{
    *advice = (struct st_advice){ .arena = arena, .costs = st_json_array() };
}

void st_advice_clear(struct st_advice *advice)
{
    for (size_t i = 0; i < advice->count; i++)
        json_decref(advice->groups[i].scenarios);
    json_decref(advice->costs);
}

void st_advice_workaround(struct st_advice *advice, json_t *event)
{
    const json_t *first = json_array_get(advice->costs, 0);

    if (first && strcmp(st_event_text(first, "file"), st_event_text(event, "file")) != 0)
        (void)json_array_clear(advice->costs);
    st_json_add(advice->costs, json_incref(event));
}

/* --- Groups -------------------------------------------------------------------------------- */

static const char *labels_of(struct st_arena *arena, const json_t *costs)
{
    struct st_text text;
    size_t i;
    json_t *event;

    st_text_init(&text, arena);
    json_array_foreach (costs, i, event) {
        st_text_addf(&text, "%s\n", st_event_text(event, "label"));
    }
    return text.data;
}

static struct group *add_group(struct st_advice *advice, const char *labels)
{
    struct group group = {
        .labels = labels,
        .scenarios = st_json_array(),
        .count = json_array_size(advice->costs),
    };

    group.choices = ST_NEW_ARRAY(advice->arena, struct choice, group.count + 1);
    for (size_t i = 0; i < group.count; i++)
        group.choices[i] = (struct choice){
            .label = st_arena_copy_string(
                advice->arena, st_event_text(json_array_get(advice->costs, i), "label")),
            .is_costed = true,
        };
    advice->groups = st_arena_grow(
        advice->arena, advice->groups, advice->count, &advice->capacity, sizeof group);
    advice->groups[advice->count] = group;
    return &advice->groups[advice->count++];
}

static void add_cost(struct choice *choice, const json_t *event)
{
    const json_t *cost = st_event_member(event, "cost");

    choice->is_costed = choice->is_costed && json_is_object(cost) && !st_event_has(cost, "unknown");
    choice->privileges += json_array_size(st_event_member(cost, "privileges"));
    choice->rights += (size_t)st_event_number(st_event_member(cost, "gained"), "count");
}

/* The group of the scenario that is under way; its costs are added when it is new to it. */
static struct group *group_of(struct st_advice *advice, const json_t *row)
{
    const char *labels = labels_of(advice->arena, advice->costs);
    const char *file = st_event_text(row, "file");
    struct group *group = NULL;

    for (size_t i = 0; i < advice->count && !group; i++)
        if (strcmp(advice->groups[i].labels, labels) == 0)
            group = &advice->groups[i];
    if (!group)
        group = add_group(advice, labels);
    if (group->file && strcmp(group->file, file) == 0)
        return group;
    group->file = st_arena_copy_string(advice->arena, file);
    st_json_add_string(group->scenarios, st_event_text(row, "scenario"));
    for (size_t i = 0; i < group->count; i++)
        add_cost(&group->choices[i], json_array_get(advice->costs, i));
    return group;
}

static bool is_effect(const json_t *cell, enum st_workaround_effect effect)
{
    return strcmp(st_event_text(cell, "effect"), st_workaround_words.words[effect]) == 0;
}

void st_advice_row(struct st_advice *advice, const json_t *event)
{
    const json_t *base = st_event_member(event, "base");
    size_t i;
    json_t *cell;

    if (!json_is_object(base))
        return; /* skipped */

    struct group *group = group_of(advice, event);

    group->rows++;
    group->failing += is_effect(base, ST_WORKAROUND_FAIL);
    json_array_foreach (st_event_member(event, "cells"), i, cell) {
        if (i >= group->count)
            break;
        group->choices[i].fixed += is_effect(cell, ST_WORKAROUND_FIXED);
        group->choices[i].partly += is_effect(cell, ST_WORKAROUND_PARTLY);
        group->choices[i].broken += is_effect(cell, ST_WORKAROUND_BROKEN);
    }
}

/* --- Advice -------------------------------------------------------------------------------- */

static int compare_counts(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* Is a better than b? What breaks nothing, what fixes more, what costs less, what came first. */
static bool is_better(const struct choice *a, const struct choice *b)
{
    int order = compare_counts(a->broken > 0, b->broken > 0);

    if (!order)
        order = compare_counts(b->fixed, a->fixed);
    if (!order)
        order = compare_counts(b->partly, a->partly);
    if (!order)
        order = compare_counts(!a->is_costed, !b->is_costed);
    if (!order)
        order = compare_counts(a->privileges, b->privileges);
    if (!order)
        order = compare_counts(a->rights, b->rights);
    return order < 0;
}

static json_t *advise(const struct group *group)
{
    const struct choice *best = NULL;
    json_t *entry = st_json_object();

    for (size_t i = 0; i < group->count; i++)
        if (!best || is_better(&group->choices[i], best))
            best = &group->choices[i];

    bool fixes_all = best && best->broken == 0 && best->fixed == group->failing;

    st_json_put(entry, "scenarios", json_incref(group->scenarios));
    st_json_put_integer(entry, "rows", (json_int_t)group->rows);
    st_json_put_integer(entry, "failing", (json_int_t)group->failing);
    st_json_put_string(entry, "take", fixes_all && group->failing > 0 ? best->label : NULL);
    if (!best || group->failing == 0)
        return entry;
    st_json_put_string(entry, "best", best->label);
    st_json_put_integer(entry, "fixed", (json_int_t)best->fixed);
    st_json_put_integer(entry, "partly", (json_int_t)best->partly);
    st_json_put_integer(entry, "broken", (json_int_t)best->broken);
    if (!best->is_costed)
        return entry;
    st_json_put_integer(entry, "rights", (json_int_t)best->rights);
    st_json_put_integer(entry, "privileges", (json_int_t)best->privileges);
    return entry;
}

json_t *st_advice_give(const struct st_advice *advice)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < advice->count; i++)
        st_json_add(list, advise(&advice->groups[i]));
    return list;
}
