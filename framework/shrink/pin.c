/*
 * pin.c - saying of faults exactly at which call they happen.
 */
#include "framework/shrink/pin.h"

#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/run/describe.h"

static bool is_alike(const struct st_record *a, const struct st_record *b)
{
    return a->op == b->op && a->replica == b->replica && a->object == b->object &&
           a->property == b->property && a->step == b->step;
}

/* The number of the call among those of its synchronization that are like it. */
static size_t count_alike(const struct st_trace *trace, size_t call)
{
    size_t count = 0;

    for (size_t i = 0; i <= call; i++)
        count += is_alike(&trace->records[i], &trace->records[call]);
    return count;
}

static bool has_sides(enum st_call_op op)
{
    return op == ST_CALL_NONE || st_call_infos[op].side == (ST_ON_SERVER | ST_ON_CLIENT);
}

static json_t *trigger_of(const struct st_run *run, size_t call)
{
    const struct st_record *record = &run->trace.records[call];
    const struct st_setting *setting = &run->scenario->setting;
    bool is_about_object = record->op != ST_CALL_JOURNAL_LIST && record->object < setting->objects;
    json_t *at = st_json_object();

    if (record->op != ST_CALL_NONE)
        st_json_put_string(at, "call", st_call_words.words[record->op]);
    if (is_about_object)
        st_json_put_string(at, "item", st_describe_object(run, record->object));
    if (record->op != ST_CALL_NONE && record->property < setting->properties &&
        (st_call_infos[record->op].target == ST_TARGET_PROPERTY || record->op == ST_CALL_BASE_GET))
        st_json_put_string(at, "property", setting->property_names[record->property]);
    if (has_sides((enum st_call_op)record->op))
        st_json_put_string(
            at, "on",
            st_side_words.words[record->replica == ST_SERVER ? ST_SIDE_SERVER : ST_SIDE_CLIENT]);
    st_json_put_integer(at, "step", (json_int_t)record->step + 1);
    st_json_put_integer(at, "nth", (json_int_t)count_alike(&run->trace, call));
    return at;
}

const char *st_pin(struct st_arena *arena, json_t *tree, const struct st_run *run)
{
    json_t *pinned = json_deep_copy(tree);
    json_t *faults = json_object_get(pinned, "faults");
    const char *text = NULL;

    if (!pinned)
        st_out_of_memory();
    for (size_t i = 0; i < run->plan.count; i++)
        for (size_t call = 0; call < run->trace.count; call++)
            if (run->trace.records[call].fault == i + 1) {
                st_json_put(json_array_get(faults, i), "at", trigger_of(run, call));
                text = "";
                break;
            }
    if (text)
        text = st_json_text(arena, pinned, JSON_COMPACT);
    json_decref(pinned);
    return text;
}
