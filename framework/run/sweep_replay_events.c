/*
 * sweep_replay_events.c - a cell or a pair that is run again, as an event.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/run/event_parts.h"
#include "framework/run/events.h"
#include "framework/run/sweep_event_parts.h"

static void put_replayed(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    enum st_cell came,
    const char *fault,
    json_t *event)
{
    st_json_put_string(event, "reproduce", st_sweep_replay_command(arena, swept, cell));
    st_json_put_string(event, "cell", cell);
    st_json_put_string(event, "came", st_cell_words.words[came]);
    st_json_put_string(event, "fault", fault);
}

/* "crash:after" of "crash:after@3:17" */
static const char *fault_of(struct st_arena *arena, const char *cell)
{
    const char *at = strrchr(cell, '@');

    return at ? st_arena_copy(arena, cell, (size_t)(at - cell)) : cell;
}

/* A cell runs one step alone; how those before it ended, a run without faults says. */
static void take_earlier_steps(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_run *run)
{
    static const struct st_plan no_faults;
    struct st_runner *runner = st_runner_new(arena, &sweep->swept, sweep->spec, ST_RUN_RECORD);

    st_runner_limit(runner, ST_SWEEP_CALLS_MAX);
    st_runner_plan(runner, &no_faults);
    memcpy(
        run->step_statuses, st_runner_go(runner)->step_statuses,
        run->syncs[0].step * sizeof *run->step_statuses);
}

/* The case of one synchronization, which has the steps up to it alone. */
static json_t *tell(
    struct st_arena *arena,
    const struct st_swept *swept,
    const struct st_sweep *sweep,
    enum st_cell came,
    struct st_case *judged)
{
    const struct st_sync_record *sync = &judged->run->syncs[0];

    judged->id = swept->id;
    if (came == ST_CELL_HANG) {
        judged->verdict = ST_VERDICT_FAIL;
        judged->reason = st_cell_abouts[came];
    }
    take_earlier_steps(arena, sweep, judged->run);
    st_judge_close(arena, judged);

    json_t *event = st_event_case(arena, judged);
    json_t *steps = json_object_get(event, "steps");

    while (json_array_size(steps) > sync->step + 1)
        (void)json_array_remove(steps, json_array_size(steps) - 1);
    st_json_put(event, "before", st_event_world(judged->run, sync->before));
    return event;
}

json_t *st_event_replay(
    struct st_arena *arena, const struct st_swept *swept, struct st_sweep *sweep, size_t cell)
{
    st_sweep_cell(sweep, cell);

    enum st_cell came = (enum st_cell)sweep->cells[cell];
    struct st_case *judged = came == ST_CELL_UNFIT ? NULL : st_sweep_replay(sweep, cell);
    const char *name = st_sweep_name(arena, sweep, cell);

    if (!judged)
        return NULL;

    json_t *event = tell(arena, swept, sweep, came, judged);

    put_replayed(arena, swept, name, came, fault_of(arena, name), event);
    st_json_put_bool(event, "fired", judged->run->fired[0] > 0);
    return event;
}

/* "crash:after at call 17, then cut at call 20" */
static const char *faults_of(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_pair *pair)
{
    return st_arena_format(
        arena, "%s at call %u, then %s at call %zu%s",
        sweep->variants[pair->first / sweep->point_count].word,
        sweep->points[pair->first % sweep->point_count].nth, sweep->variants[pair->second].word,
        pair->call + 1, pair->is_next ? " of the next synchronization, which is shown" : "");
}

/* Which of the faults happened at a call. */
static void put_which(
    const struct st_sweep *sweep,
    const struct st_pair *pair,
    const struct st_run *run,
    json_t *event)
{
    size_t first = pair->first / sweep->point_count;
    json_t *calls = json_object_get(event, "calls");

    for (size_t i = 0; i < run->trace.count && i < json_array_size(calls); i++) {
        size_t number = run->trace.records[i].fault;
        bool is_first = number == 1 && !pair->is_next;

        if (number > 0)
            st_json_put_string(
                json_array_get(calls, i), "which",
                sweep->variants[is_first ? first : pair->second].word);
    }
}

json_t *st_event_replay_pair(
    struct st_arena *arena,
    const struct st_swept *swept,
    struct st_sweep *sweep,
    const struct st_pair *pair)
{
    enum st_cell came = st_pair_run(sweep, pair);
    struct st_case *judged = came == ST_CELL_UNFIT ? NULL : st_pair_replay(sweep, pair);

    if (!judged)
        return NULL;

    json_t *event = tell(arena, swept, sweep, came, judged);

    put_replayed(
        arena, swept, st_pair_name(arena, sweep, pair), came, faults_of(arena, sweep, pair), event);
    st_json_put_bool(event, "fired", judged->run->fired[judged->run->plan.count - 1] > 0);
    put_which(sweep, pair, judged->run, event);
    return event;
}

json_t *st_event_replay_died(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    bool is_pair,
    enum st_cell came,
    const char *reason)
{
    const struct st_case judged = {
        .id = swept->id,
        .scenario = swept->scenario,
        .spec = swept->spec,
        .verdict = ST_VERDICT_FAIL,
        .reason = reason,
    };
    json_t *event = st_event_case(arena, &judged);

    put_replayed(arena, swept, cell, came, is_pair ? cell : fault_of(arena, cell), event);
    st_json_put_bool(event, "fired", came != ST_CELL_UNDONE);
    return event;
}

json_t *st_event_replay_failed(
    struct st_arena *arena,
    const struct st_swept *swept,
    const char *cell,
    const struct st_failure *failure)
{
    json_t *event = st_event_replay_died(
        arena, swept, cell, false, ST_CELL_UNDONE,
        st_arena_format(arena, "without a fault: %s", failure->words));

    st_json_put_string(event, "engine_end", st_end_words.words[failure->end]);
    return event;
}
