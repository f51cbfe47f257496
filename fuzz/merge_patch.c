/*
 * merge_patch.c - patches change values as the pseudo-code of RFC 7396 does, within the budget.
 *
 * The input is JSON values: a list of three numbers, which are the budget (or none, then it
 * is that of scenario files), a target, and patches that are applied one after the other.
 * The second answer is written from section 2 of the RFC: it recurses, copies, and measures
 * what it has made by recursion, too; jansson's parser limits how deep an input may be.
 *
 * Coverage: scenario
 */
#include "framework/scenario/merge_patch.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/scenario/scenario.h"
#include "fuzz/support/json_mutate.h"
#include "fuzz/support/json_values.h"
#include "fuzz/support/target.h"

/* define MergePatch(Target, Patch), as the RFC has it, but on copies. */
static json_t *obvious_merge(const json_t *target, json_t *patch)
{
    const char *name = NULL;
    json_t *value = NULL;

    if (!json_is_object(patch))
        return json_deep_copy(patch);

    json_t *merged = json_is_object(target) ? json_deep_copy(target) : st_json_object();

    json_object_foreach (patch, name, value) {
        if (json_is_null(value))
            (void)json_object_del(merged, name);
        else
            st_json_put(merged, name, obvious_merge(json_object_get(merged, name), value));
    }
    return merged;
}

struct extent {
    size_t depth, values, bytes;
};

static struct extent extent_of(json_t *value)
{
    struct extent all = { .values = 1, .bytes = json_string_length(value) };
    const char *name = NULL;
    size_t index = 0;
    json_t *inside = NULL;
    struct extent part;

    json_object_foreach (value, name, inside) {
        part = extent_of(inside);
        all.depth = part.depth > all.depth ? part.depth : all.depth;
        all.values += part.values;
        all.bytes += part.bytes + strlen(name);
    }
    json_array_foreach (value, index, inside) {
        part = extent_of(inside);
        all.depth = part.depth > all.depth ? part.depth : all.depth;
        all.values += part.values;
        all.bytes += part.bytes;
    }
    all.depth += json_is_object(value) || json_is_array(value);
    return all;
}

static bool is_within(const struct extent *extent, const struct st_merge_budget *budget)
{
    return extent->depth <= budget->depth && extent->values <= budget->values &&
           extent->bytes <= budget->bytes;
}

/* What was said to be too much is too much. */
static void check_refusal(
    enum st_merge_end end,
    const struct st_merge_budget *budget,
    const struct extent *patch,
    const struct extent *result)
{
    switch (end) {
    case ST_MERGE_DONE:
        break;
    case ST_MERGE_TOO_DEEP:
        assert(patch->depth > budget->depth || result->depth > budget->depth);
        break;
    case ST_MERGE_TOO_MANY_VALUES:
        assert(result->values > budget->values);
        break;
    case ST_MERGE_TOO_LARGE:
        assert(result->bytes > budget->bytes);
        break;
    }
}

/* Applies one patch both ways. Takes the target over; NULL if it was refused. */
static json_t *apply(json_t *target, json_t *patch, const struct st_merge_budget *budget)
{
    json_t *wanted = obvious_merge(target, patch);
    json_t *untouched = json_deep_copy(patch);
    struct extent patch_extent = extent_of(patch);
    struct extent extent = extent_of(wanted);
    enum st_merge_end end = ST_MERGE_DONE;
    json_t *merged = st_merge_patch(target, patch, budget, &end);

    assert((merged != NULL) == (end == ST_MERGE_DONE));
    assert((merged != NULL) == (patch_extent.depth <= budget->depth && is_within(&extent, budget)));
    check_refusal(end, budget, &patch_extent, &extent);
    assert(json_equal(patch, untouched));
    if (merged) {
        json_t *again = st_merge_patch(merged, patch, budget, &end);

        assert(json_equal(merged, wanted));
        assert(again && json_equal(again, wanted)); /* twice is once */
        json_decref(again);
    }
    json_decref(untouched);
    json_decref(wanted);
    json_decref(target);
    return merged;
}

/* Whether the values begin with a budget. */
static bool take_budget(const json_t *values, struct st_merge_budget *ret_budget)
{
    json_t *list = json_array_get(values, 0);

    if (json_array_size(list) != 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!json_is_integer(json_array_get(list, i)))
            return false;
    ret_budget->depth = (size_t)json_integer_value(json_array_get(list, 0)) % (ST_DEPTH_MAX + 1);
    ret_budget->values = (size_t)json_integer_value(json_array_get(list, 1));
    ret_budget->bytes = (size_t)json_integer_value(json_array_get(list, 2));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *values = st_json_values((const char *)data, size);
    struct st_merge_budget budget = st_merge_budget;
    size_t first = take_budget(values, &budget) ? 1 : 0;
    json_t *json = json_incref(json_array_get(values, first));

    for (size_t i = first + 1; json && i < json_array_size(values); i++)
        json = apply(json, json_array_get(values, i), &budget);
    json_decref(json);
    json_decref(values);
    st_json_memory_check();
    return 0;
}

ST_MUTATED_AS_JSON /* NOLINT: the parameters are the engine's */
