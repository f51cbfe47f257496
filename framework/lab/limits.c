/*
 * limits.c - promises that a tool is known not to keep, as its description says: so that a
 * search for what is not known of it can go on.
 */
#include "framework/lab/visit.h"

#include "framework/fault/plan.h"
#include "framework/lab/tool_reading.h"

static const char no_fault[] = "no fault"; /* beside the classes of faults */

/* A bit of struct st_limit.classes. */
static unsigned read_class(struct st_lab_reading *reading, const json_t *value)
{
    const char *words[ST_FAULT_CLASS_COUNT + 1];
    const struct st_words all = { "class of faults", words, ST_FAULT_CLASS_COUNT + 1 };

    for (size_t i = 0; i < ST_FAULT_CLASS_COUNT; i++)
        words[i] = st_fault_class_words.words[i];
    words[ST_FAULT_CLASS_COUNT] = no_fault;
    return 1U << st_lab_read_word(reading, "with", value, &all);
}

static struct st_lab_limit read_limit(struct st_lab_reading *reading, const json_t *object)
{
    static const char *const keys[] = { "breaks", "with", "why", "versions" };
    static const struct st_words members = { "member of a limit", keys, 4 };
    const json_t *with = st_lab_read_rows(reading, object, "with", false);
    struct st_lab_limit row = { .limit.classes = 0 };

    st_lab_refuse_others(reading, object, &members);
    row.limit.invariant = (enum st_invariant)st_lab_read_word(
        reading, "breaks", json_object_get(object, "breaks"), &st_invariant_words);
    for (size_t i = 0; i < json_array_size(with) && !reading->why; i++)
        row.limit.classes |= read_class(reading, json_array_get(with, i));
    if (!with)
        row.limit.classes = (1U << (ST_FAULT_CLASS_COUNT + 1)) - 1;
    else if (row.limit.classes == 0)
        st_lab_complain(
            reading, "\"limits\": \"with\" is to be classes of faults, or \"%s\"", no_fault);
    row.limit.why = st_lab_read_text(reading, object, "why", true);
    row.versions = st_lab_read_range(reading, "limits", object);
    return row;
}

void st_lab_read_limits(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    const json_t *rows = st_lab_read_rows(reading, object, "limits", false);
    struct st_lab_limit *limits =
        ST_NEW_ARRAY(reading->arena, struct st_lab_limit, json_array_size(rows) + 1);

    for (size_t i = 0; i < json_array_size(rows) && !reading->why; i++)
        limits[tool->limit_count++] = read_limit(reading, json_array_get(rows, i));
    tool->limits = limits;
}

void st_lab_limits_open(struct st_lab *lab)
{
    const struct st_lab_tool *tool = lab->tool;
    struct st_limit *rows = ST_NEW_ARRAY(lab->arena, struct st_limit, tool->limit_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < tool->limit_count; i++)
        if (st_lab_range_has(&tool->limits[i].versions, lab->engine.version))
            rows[count++] = tool->limits[i].limit;
    lab->engine.limits = (struct st_limits){ rows, count };
}
