/*
 * merge_patch.c - JSON merge patch (RFC 7396), within a budget.
 *
 * Nothing here recurses: values are walked with a stack as deep as a budget may be.
 */
#include "framework/scenario/merge_patch.h"

#include <assert.h>
#include <string.h>

#include "framework/base/die.h"
#include "framework/scenario/scenario.h"

const struct st_merge_budget st_merge_budget = {
    .depth = ST_DEPTH_MAX,
    .values = ST_VALUES_MAX,
    .bytes = ST_FILE_SIZE_MAX,
};

/* --- Measuring --------------------------------------------------------------------------- */

/* A list or an object, and which of its values comes next. */
struct place {
    json_t *inside;
    void *member;   /* of an object */
    size_t element; /* of a list */
};

struct walk {
    const struct st_merge_budget *budget;
    struct place places[ST_DEPTH_MAX];
    size_t depth;
    size_t values, bytes; /* so far */
};

/* Count a value, and go into it if there is anything inside. */
static enum st_merge_end count(struct walk *walk, json_t *value)
{
    bool is_nest = json_is_object(value) || json_is_array(value);

    walk->values++;
    walk->bytes += json_string_length(value);
    if (is_nest && walk->depth == walk->budget->depth)
        return ST_MERGE_TOO_DEEP;
    if (is_nest)
        walk->places[walk->depth++] = (struct place){ value, json_object_iter(value), 0 };
    if (walk->values > walk->budget->values)
        return ST_MERGE_TOO_MANY_VALUES;
    return walk->bytes > walk->budget->bytes ? ST_MERGE_TOO_LARGE : ST_MERGE_DONE;
}

/* The next value within the innermost list or object, or NULL. */
static json_t *next(struct walk *walk)
{
    struct place *place = &walk->places[walk->depth - 1];

    if (json_is_array(place->inside))
        return json_array_get(place->inside, place->element++);
    if (!place->member)
        return NULL;

    json_t *value = json_object_iter_value(place->member);

    walk->bytes += strlen(json_object_iter_key(place->member));
    place->member = json_object_iter_next(place->inside, place->member);
    return value;
}

static enum st_merge_end measure(json_t *root, const struct st_merge_budget *budget)
{
    struct walk walk = { .budget = budget };
    enum st_merge_end end = count(&walk, root);

    while (end == ST_MERGE_DONE && walk.depth > 0) {
        json_t *value = next(&walk);

        if (value)
            end = count(&walk, value);
        else
            walk.depth--;
    }
    return end;
}

/* --- Merging ----------------------------------------------------------------------------- */

struct merge {
    json_t *merged, *patch; /* both objects, borrowed */
    void *member;           /* of the patch, the next */
};

static struct merge merge_of(json_t *merged, json_t *patch)
{
    return (struct merge){ merged, patch, json_object_iter(patch) };
}

/* The object that a member of the patch is merged into, made if there is none. */
static json_t *object_below(json_t *merged, const char *key)
{
    json_t *below = json_object_get(merged, key);

    if (json_is_object(below))
        return below;
    below = json_object();
    if (!below || json_object_set_new(merged, key, below) != 0)
        st_out_of_memory();
    return below;
}

/* The patch is within depth. */
static void merge_objects(json_t *target, json_t *patch)
{
    struct merge merges[ST_DEPTH_MAX];
    size_t depth = 0;

    merges[depth++] = merge_of(target, patch);
    while (depth > 0) {
        struct merge *merge = &merges[depth - 1];

        if (!merge->member) {
            depth--;
            continue;
        }

        const char *key = json_object_iter_key(merge->member);
        json_t *value = json_object_iter_value(merge->member);

        merge->member = json_object_iter_next(merge->patch, merge->member);
        if (json_is_null(value))
            (void)json_object_del(merge->merged, key);
        else if (json_is_object(value))
            merges[depth++] = merge_of(object_below(merge->merged, key), value);
        else if (json_object_set(merge->merged, key, value) != 0)
            st_out_of_memory();
    }
}

json_t *st_merge_patch(
    json_t *target, json_t *patch, const struct st_merge_budget *budget, enum st_merge_end *ret_end)
{
    const struct st_merge_budget deep = { budget->depth, SIZE_MAX, SIZE_MAX };
    json_t *merged = NULL;

    assert(budget->depth <= ST_DEPTH_MAX);
    *ret_end = measure(patch, &deep);
    if (*ret_end != ST_MERGE_DONE)
        return NULL;
    if (!json_is_object(patch)) {
        merged = json_incref(patch);
    } else {
        merged = json_is_object(target) ? json_incref(target) : json_object();
        if (!merged)
            st_out_of_memory();
        merge_objects(merged, patch);
    }
    *ret_end = measure(merged, budget);
    if (*ret_end == ST_MERGE_DONE)
        return merged;
    json_decref(merged);
    return NULL;
}

json_t *st_merge_change(struct st_problems *problems, json_t *target, json_t *patch)
{
    enum st_merge_end end = ST_MERGE_DONE;
    json_t *merged = st_merge_patch(target, patch, &st_merge_budget, &end);

    switch (end) {
    case ST_MERGE_DONE:
        break;
    case ST_MERGE_TOO_DEEP:
        st_problem(
            problems, ST_DIAG_TOO_DEEP, NULL, NULL, "values are nested more than %d deep",
            (int)ST_DEPTH_MAX);
        break;
    case ST_MERGE_TOO_MANY_VALUES:
        st_problem(
            problems, ST_DIAG_TOO_MANY_VALUES, NULL, NULL, "the scenario has more than %d values",
            (int)ST_VALUES_MAX);
        break;
    case ST_MERGE_TOO_LARGE:
        st_problem(
            problems, ST_DIAG_FILE_TOO_LARGE, NULL, NULL, "the scenario has more than %d MiB",
            ST_FILE_SIZE_MAX >> 20);
        break;
    }
    return merged;
}
