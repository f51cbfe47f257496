/*
 * comparable.c - whether the end of a run with faults can be compared with that without.
 */
#include "framework/run/comparable.h"

#include "framework/run/excuse.h"

/* May some fault of the plan happen in the synchronization of that step? */
static bool may_fail(const struct st_run *run, size_t step)
{
    for (size_t i = 0; i < run->plan.count; i++) {
        uint32_t at = run->plan.faults[i].trigger.step;

        if (at == ST_ANY_STEP || at == step)
            return run->scenario->steps[step].verb == ST_VERB_SYNC;
    }
    return false;
}

static bool is_offline_edit(const struct st_step *step)
{
    return step->verb == ST_VERB_EDIT || step->verb == ST_VERB_CREATE ||
           step->verb == ST_VERB_DELETE || step->verb == ST_VERB_MOVE ||
           step->verb == ST_VERB_MARK_READ;
}

/* The name that the step's item has: an item keeps the one that it began with. */
static st_name name_of(const struct st_scenario *scenario, const struct st_step *step)
{
    const struct st_store *initial = st_world_server(scenario->initial);

    for (size_t i = 0; i < scenario->step_count; i++)
        if (scenario->steps[i].object == step->object && scenario->steps[i].name)
            return scenario->steps[i].name;
    return step->object < initial->used ? st_store_peek(initial, step->object)->name : ST_NAME_NONE;
}

static bool takes_name(const struct st_step *step)
{
    return step->verb == ST_VERB_CREATE || step->verb == ST_VERB_MOVE;
}

/* Two clients with edits of one item, or of one name: a fault lets the other one be the first. */
static bool is_race(
    const struct st_scenario *scenario, const struct st_step *a, const struct st_step *b)
{
    if (!is_offline_edit(a) || !is_offline_edit(b) || a->client == b->client)
        return false;
    return a->object == b->object ||
           ((takes_name(a) || takes_name(b)) && name_of(scenario, a) == name_of(scenario, b));
}

static bool has_race(const struct st_scenario *scenario)
{
    for (size_t i = 0; i < scenario->step_count; i++)
        for (size_t k = 0; k < i; k++)
            if (is_race(scenario, &scenario->steps[i], &scenario->steps[k]))
                return true;
    return false;
}

bool st_run_has_comparable_end(const struct st_run *run)
{
    const struct st_scenario *scenario = run->scenario;
    size_t first = 0;

    if (!st_excuse_comparable(run) || has_race(scenario) || st_run_has_quota(scenario))
        return false;
    while (first < scenario->step_count && !may_fail(run, first))
        first++;
    for (size_t i = first; i < scenario->step_count; i++)
        if (scenario->steps[i].verb != ST_VERB_CHECK &&
            (scenario->steps[i].verb != ST_VERB_SYNC ||
             scenario->steps[i].client != scenario->steps[first].client))
            return false;
    return true;
}

bool st_run_has_fired(const struct st_run *run)
{
    for (size_t i = 0; i < run->plan.count; i++)
        if (run->fired[i] > 0)
            return true;
    return false;
}

bool st_run_is_shared(const struct st_run *run)
{
    const struct st_sync_record *sync = &run->syncs[0];

    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (record->fault && record->op == ST_CALL_PROPERTY_GET &&
            record->status == ST_ACCESS_DENIED)
            return false;
    }
    return sync->span_count == 1;
}
