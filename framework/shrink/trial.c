/*
 * trial.c - is what is to be kept still there in a smaller scenario?
 */
#include "framework/shrink/trial.h"

#include <assert.h>
#include <string.h>

#include "framework/base/hash.h"
#include "framework/base/json.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"
#include "framework/shrink/leave_out.h"
#include "framework/shrink/pin.h"

enum { DEPENDENTS_ROUNDS = 8 }; /* of leaving out what refers to what was left out */

/* What messages begin with. */
enum { NOTE_KEPT = 'k', NOTE_LOST = 'l', NOTE_PINNED = 'p', NOTE_SORT = 's' };

void st_trial_init(struct st_trial *trial)
{
    st_arena_init(&trial->arena);
    st_arena_init(&trial->kept);
}

void st_trial_clear(struct st_trial *trial)
{
    st_arena_clear(&trial->arena);
    st_arena_clear(&trial->kept);
}

struct st_shrink_limits st_trial_limits(const struct st_shrink_limits *limits)
{
    struct st_shrink_limits all = { 0 };

    if (limits)
        all = *limits;
    if (!all.runs)
        all.runs = ST_SHRINK_RUNS;
    if (!all.deadline_ms)
        all.deadline_ms = ST_SHRINK_DEADLINE_MS;
    return all;
}

const struct st_scenario *st_trial_load(struct st_arena *arena, const char *text, size_t size)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, "");

    const struct st_scenario *scenario =
        st_scenario_load(arena, st_arena_copy(arena, text, size), size, &diags);

    return st_diags_any(&diags) ? NULL : scenario;
}

/* --- What was tried ----------------------------------------------------------------------- */

static bool add_seen(uint64_t *seen, size_t room, uint64_t hash)
{
    size_t at = hash % room;

    while (seen[at] && seen[at] != hash)
        at = (at + 1) % room;
    if (seen[at])
        return false;
    seen[at] = hash;
    return true;
}

static void grow_seen(struct st_trial *trial)
{
    size_t room = trial->seen_room ? 2 * trial->seen_room : 1024;
    uint64_t *seen = ST_NEW_ARRAY(&trial->kept, uint64_t, room);

    for (size_t i = 0; i < trial->seen_room; i++)
        if (trial->seen[i])
            (void)add_seen(seen, room, trial->seen[i]);
    trial->seen = seen;
    trial->seen_room = room;
}

static bool is_new(struct st_trial *trial, const char *text)
{
    uint64_t hash = st_hash_bytes(ST_HASH_START, text, strlen(text)) | 1;

    if (2 * trial->seen_count >= trial->seen_room)
        grow_seen(trial);
    if (!add_seen(trial->seen, trial->seen_room, hash))
        return false;
    trial->seen_count++;
    return true;
}

/* --- One trial ---------------------------------------------------------------------------- */

/* The scenario of a tree, from which what is wrong is left out if it may be; or NULL. */
static const struct st_scenario *load(
    struct st_trial *trial, json_t *tree, bool takes_dependents, const char **ret_text)
{
    for (size_t round = 0; round <= DEPENDENTS_ROUNDS; round++) {
        struct st_diags diags;

        st_arena_reset(&trial->arena);
        st_diags_init(&diags, &trial->arena, "");
        *ret_text = st_json_text(&trial->arena, tree, JSON_COMPACT);

        const struct st_scenario *scenario =
            st_scenario_load(&trial->arena, *ret_text, strlen(*ret_text), &diags);

        if (scenario && !st_diags_any(&diags))
            return scenario;
        if (!takes_dependents || !st_leave_out_wrong(&trial->arena, tree, &diags))
            return NULL;
    }
    return NULL;
}

const char *st_trial_sort(const struct st_run *run)
{
    const struct st_path *path = run->problem_count > 0 ? run->problems[0].at : NULL;
    const char *below = "step";

    for (; path && path->up; path = path->up)
        below = path->key ? path->key : below;
    if (run->problem_count == 0)
        return NULL;

    /* /expect/server/... is of the whole; /steps/3/expect is of a step. */
    return path && path->key && strcmp(path->key, "expect") == 0 ? below : "step";
}

static bool is_broken(const struct st_case *judged, enum st_invariant invariant)
{
    for (size_t i = 0; i < judged->finding_count; i++)
        if (judged->findings[i].invariant == invariant)
            return true;
    return false;
}

const struct st_run *st_trial_reference(struct st_arena *arena, const struct st_scenario *scenario)
{
    struct st_engine_spec *spec = ST_NEW(arena, struct st_engine_spec);
    struct st_case judged = { .scenario = scenario, .spec = spec };
    const char *why = NULL;
    const char *hint = NULL;
    bool is_known = st_engine_spec_parse(arena, st_engine_reference.name, spec, &why, &hint);

    assert(is_known);
    st_judge_run(arena, ST_SHRINK_CALLS_MAX, &judged);
    return judged.run;
}

/* The expectation fails on the engine, and it is not to blame. */
static bool fails_as_before(struct st_trial *trial, const struct st_case *judged)
{
    const char *sort = st_trial_sort(judged->run);

    if (!sort || (trial->log->sort && strcmp(sort, trial->log->sort) != 0))
        return false;
    return !st_trial_sort(st_trial_reference(&trial->arena, judged->scenario));
}

static void tell(struct st_trial *trial, char note, const char *text)
{
    const char *message = st_arena_format(&trial->arena, "%c%s", note, text);

    if (trial->out)
        st_worker_send(trial->out, message, strlen(message));
    st_trial_note(trial->log, message, strlen(message));
}

/* What the first trial, of the scenario as it is given, shows for those to come. */
static void learn(struct st_trial *trial, json_t *tree, const struct st_case *judged)
{
    const char *sort = st_trial_sort(judged->run);
    const char *pinned = st_pin(&trial->arena, tree, judged->run);

    if (sort)
        tell(trial, NOTE_SORT, sort);
    if (pinned)
        tell(trial, NOTE_PINNED, pinned);
}

static bool run(struct st_trial *trial, json_t *tree, const struct st_scenario *scenario)
{
    const struct st_shrink_target *target = trial->target;
    struct st_case judged = { .scenario = scenario, .spec = target->spec };

    if (st_judge_missing(&trial->arena, scenario, target->spec))
        return false;
    st_judge_run(&trial->arena, ST_SHRINK_CALLS_MAX, &judged);
    st_judge_fail_like(target->spec->engine);
    if (trial->runs == 1)
        learn(trial, tree, &judged);
    switch (target->keep) {
    case ST_KEEP_INVARIANT:
        return is_broken(&judged, target->invariant);
    case ST_KEEP_EXPECTATION:
        return fails_as_before(trial, &judged);
    case ST_KEEP_CRASH:
    case ST_KEEP_HANG:
    case ST_KEEP_COUNT:
        break;
    }
    return false; /* it came back, so it did not */
}

bool st_trial_keeps(struct st_trial *trial, json_t *tree, bool takes_dependents)
{
    const char *text = NULL;
    const struct st_scenario *scenario = load(trial, tree, takes_dependents, &text);

    if (!scenario) {
        trial->invalid++;
        return false;
    }
    if (!is_new(trial, text))
        return false;
    if (trial->runs >= trial->runs_max) {
        trial->is_over = true;
        return false;
    }

    if (trial->limits && trial->limits->stop && trial->limits->stop(trial->limits->context)) {
        trial->is_over = trial->is_stopped = true;
        return false;
    }

    size_t number = trial->runs++;

    if (number < trial->log->count)
        return trial->log->kept[number];
    if (trial->out)
        st_worker_at(trial->out, number);

    bool kept = run(trial, tree, scenario);

    tell(trial, kept ? NOTE_KEPT : NOTE_LOST, "");
    return kept;
}

void st_trial_note(struct st_trial_log *log, const char *bytes, size_t size)
{
    const char *rest = st_arena_copy(&log->arena, bytes + 1, size - 1);

    if (bytes[0] == NOTE_PINNED) {
        log->pinned = rest;
    } else if (bytes[0] == NOTE_SORT) {
        log->sort = rest;
    } else {
        log->kept =
            st_arena_grow(&log->arena, log->kept, log->count, &log->capacity, sizeof *log->kept);
        log->kept[log->count++] = bytes[0] == NOTE_KEPT;
    }
}
