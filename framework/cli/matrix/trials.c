/*
 * trials.c - one row of the matrix: a scenario on an engine, without and with workarounds.
 */
#include "framework/cli/matrix/trials.h"

#include <errno.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/sweep/sweeper.h"
#include "framework/cli/sweep/tally.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/cli/tasks/isolate.h"
#include "framework/host/store_host.h"
#include "framework/report/event.h"
#include "framework/run/event_parts.h"
#include "framework/run/known.h"
#include "framework/scenario/load.h"

/* What the faults of a sweep made of a scenario. */
struct swept {
    bool is_known;
    size_t good, runs;    /* cells */
    unsigned broken;      /* invariants, in any cell */
    const char *smallest; /* the first cell in which something was; or NULL */
};

/* What goes on while a row is run. */
struct running {
    struct st_arena *arena;
    const struct st_row *row;
    bool has_died;     /* without a workaround, too */
    struct swept base; /* without a workaround, when all is well with that */
    size_t strange;
    const char *why; /* it cannot go on; or NULL */
};

/* --- Cells ------------------------------------------------------------------------------- */

struct cell_of {
    const struct st_row *row;
    const struct st_column *column; /* NULL: without */
};

/* Instead of a cell: the engine has failed. */
static json_t *make_failure(const struct st_failure *failure)
{
    json_t *cell = st_json_object();

    st_json_put_string(cell, "failed", failure->words);
    return cell;
}

/* In the worker: run without, and if asked with, and tell. */
static json_t *make_cell(void *context)
{
    const struct cell_of *of = context;
    struct st_arena arena;
    struct st_case plain = { .scenario = of->row->input->scenario, .spec = of->row->spec };
    json_t *cell = NULL;

    st_arena_init(&arena);
    st_judge_run(&arena, ST_CALLS_MAX, &plain);
    if (of->column)
        cell = st_event_trial(
            &arena, st_trial_make(&arena, &plain, of->column->names, of->column->count));
    else
        cell = st_event_base(&arena, &plain);

    const struct st_failure *failure = st_engine_close(of->row->spec->engine);

    if (failure) {
        json_decref(cell);
        cell = make_failure(failure);
    }
    st_arena_clear(&arena);
    return cell;
}

/* A cell whose engine died: worse, unless it does so without the workaround, too. */
static json_t *run_cell(struct running *self, const struct st_column *column)
{
    struct cell_of of = { self->row, column };
    struct st_worker_result result;
    json_t *cell = st_isolate(self->row->args, make_cell, &of, &result);
    const char *why = NULL;

    if (!cell && result.end == ST_WORKER_STOPPED)
        return NULL;
    if (cell && !st_event_has(cell, "failed"))
        return cell;
    if (cell)
        why = st_arena_copy_string(self->arena, st_event_text(cell, "failed"));
    else
        why = st_isolate_end(self->arena, self->row->args, &result);
    json_decref(cell);
    if (!why || (result.end != ST_WORKER_DONE && !st_isolate_is_engine(&result))) {
        self->why = why;
        return NULL;
    }
    self->has_died = self->has_died || !column;
    return st_event_trial_died(
        column && !self->has_died ? ST_WORKAROUND_BROKEN : ST_WORKAROUND_FAIL, why);
}

/* --- Under faults ------------------------------------------------------------------------ */

static bool is_interrupted(void *context)
{
    (void)context;
    return st_interrupt_exit() != ST_EXIT_OK;
}

static void read_groups(struct st_arena *arena, const json_t *event, struct swept *swept)
{
    size_t i;
    json_t *group;

    json_array_foreach (st_event_member(event, "groups"), i, group) {
        size_t invariant = st_words_find(&st_invariant_words, st_event_text(group, "invariant"));

        if (!swept->smallest)
            swept->smallest = st_arena_copy_string(arena, st_event_text(group, "smallest"));
        if (invariant < ST_INVARIANT_COUNT)
            swept->broken |= 1U << invariant;
    }
}

static struct swept sweep(struct running *self, const struct st_scenario *scenario)
{
    const struct st_args *args = self->row->args;
    const struct st_sweep_order order = {
        .kinds = st_sweeper_kinds(args, self->row->spec->engine),
        .shard = 1,
        .shards = 1,
        .budget = SIZE_MAX,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };
    const struct st_swept what = { self->row->input->id, scenario, self->row->spec, 1 };
    json_t *event = st_sweeper_run(self->arena, &what, &order, is_interrupted);
    struct swept swept = { .is_known = event != NULL };
    struct st_tally tally = { { 0 }, { 0 }, 0, 0, 0 };

    if (!event) {
        self->why = st_arena_format(
            self->arena, "no process could be started for the engine: %s", strerror(errno));
        return swept;
    }
    st_tally_add(&tally, event, 1, 1);
    swept.good = tally.cells[ST_CELL_SAME] + tally.cells[ST_CELL_EXPECTED];
    swept.runs = swept.good + tally.cells[ST_CELL_WRONG] + tally.cells[ST_CELL_HANG] +
                 tally.cells[ST_CELL_DIED];
    read_groups(self->arena, event, &swept);
    json_decref(event);
    return swept;
}

/* "under faults breaks no-lost-update, recovery; first at crash:after@3:6" */
static const char *tell_swept(struct st_arena *arena, unsigned broken, const struct swept *swept)
{
    struct st_text text;
    const char *before = "under faults breaks ";

    st_text_init(&text, arena);
    for (; broken; broken &= broken - 1, before = ", ")
        st_text_addf(&text, "%s%s", before, st_invariant_words.words[__builtin_ctz(broken)]);
    if (!text.size)
        st_text_add(&text, "under faults the engine does not end, or dies");
    if (swept->smallest && swept->smallest[0])
        st_text_addf(&text, "; first at %s", swept->smallest);
    return text.data;
}

static json_t *words_of(unsigned broken)
{
    json_t *list = st_json_array();

    for (; broken; broken &= broken - 1)
        st_json_add_string(list, st_invariant_words.words[__builtin_ctz(broken)]);
    return list;
}

static bool is_effect(const json_t *cell, enum st_workaround_effect effect)
{
    return strcmp(st_event_text(cell, "effect"), st_workaround_words.words[effect]) == 0;
}

/*
 * What is fixed may be so only under some faults. What was well and breaks promises under
 * faults that it kept under them before is worse.
 */
static void put_swept(struct running *self, json_t *cell, const struct swept *swept, bool is_base)
{
    unsigned newly = swept->broken & ~self->base.broken;
    bool is_fixed = is_effect(cell, ST_WORKAROUND_FIXED);
    bool is_worse = swept->good < swept->runs && newly && !is_base && !is_fixed;

    st_json_put_integer(cell, "good", (json_int_t)swept->good);
    st_json_put_integer(cell, "runs", (json_int_t)swept->runs);
    st_json_put(cell, "under_faults", words_of(swept->broken));
    if (swept->good == swept->runs)
        return;
    st_json_put_string(
        cell, "because", tell_swept(self->arena, is_worse ? newly : swept->broken, swept));
    if (is_fixed)
        st_json_put_string(cell, "effect", st_workaround_words.words[ST_WORKAROUND_PARTLY]);
    if (is_worse)
        st_json_put_string(cell, "effect", st_workaround_words.words[ST_WORKAROUND_BROKEN]);
}

/* Only where all is well without faults is there anything to ask of faults. */
static bool is_swept(const struct running *self, const json_t *cell)
{
    return self->row->args->sweeps &&
           (is_effect(cell, ST_WORKAROUND_OK) || is_effect(cell, ST_WORKAROUND_FIXED));
}

/* --- The row ------------------------------------------------------------------------------ */

static void put_stated(
    struct running *self, json_t *cell, const struct st_column *column, bool under_faults)
{
    const struct st_row *row = self->row;
    const struct st_stated_effect *stated = st_column_stated(column, row->spec->text, under_faults);
    const char *other_version = NULL;

    (void)st_known_find(self->arena, row->input->scenario, row->spec, &other_version);
    if (!stated || other_version)
        return;

    const char *word = st_workaround_words.words[stated->effect];
    struct st_place place = st_scenario_place(row->input->scenario, stated->at, ST_AT_VALUE);
    bool is_strange = strcmp(word, st_event_text(cell, "effect")) != 0;

    st_json_put_string(cell, under_faults ? "stated_under_faults" : "stated", word);
    st_json_put_integer(cell, "line", place.line);
    if (is_strange)
        st_json_put_bool(cell, "strange", true);
    self->strange += is_strange;
}

static const char *reproduce(const struct running *self, const struct st_column *column)
{
    const struct st_row *row = self->row;

    return st_arena_format(
        self->arena, "%s%s", st_event_reproduce(self->arena, row->input->scenario->file, row->spec),
        st_event_workaround_options(self->arena, column->names, column->count));
}

static json_t *run_column(struct running *self, size_t i)
{
    const struct st_column *column = &self->row->columns[i];
    json_t *cell = run_cell(self, column);

    if (!cell)
        return NULL;
    st_json_put_string(cell, "label", st_column_label(self->arena, column));
    put_stated(self, cell, column, false);
    if (is_swept(self, cell)) {
        const struct swept swept = sweep(self, self->row->changed[i]);

        if (swept.is_known)
            put_swept(self, cell, &swept, false);
    }
    if (self->row->args->sweeps)
        put_stated(self, cell, column, true);
    st_json_put_string(cell, "reproduce", reproduce(self, column));
    return cell;
}

static json_t *run_base(struct running *self)
{
    json_t *cell = run_cell(self, NULL);

    if (!cell)
        return NULL;
    if (is_swept(self, cell)) {
        self->base = sweep(self, self->row->input->scenario);
        if (self->base.is_known)
            put_swept(self, cell, &self->base, true);
    }
    return cell;
}

static json_t *open_event(const struct running *self)
{
    const struct st_scenario *scenario = self->row->input->scenario;
    json_t *event = st_json_object();

    st_json_put_string(event, "event", "matrix");
    st_json_put_string(event, "scenario", st_safe(self->arena, self->row->input->id));
    st_json_put_string(event, "file", st_safe(self->arena, scenario->file));
    st_json_put_string(event, "title", scenario->title);
    st_json_put_string(event, "why", scenario->why);
    st_json_put_string(event, "engine", self->row->spec->text);
    st_json_put_string(event, "skipped", st_judge_missing(self->arena, scenario, self->row->spec));
    st_json_put(event, "base", json_null());
    st_json_put(event, "cells", st_json_array());
    return event;
}

json_t *st_row_run(
    struct st_arena *arena, const struct st_row *row, size_t *ret_strange, const char **ret_why)
{
    struct running self = { .arena = arena, .row = row };
    json_t *event = open_event(&self);
    json_t *cells = json_object_get(event, "cells");

    if (!st_event_has(event, "skipped")) {
        json_t *cell = run_base(&self);
        bool is_unfit = cell && st_event_has(cell, "unfit");
        bool goes_on = cell && !is_unfit;

        if (is_unfit) /* a real tool, which found out only when it had the files before it */
            st_json_put_string(event, "skipped", st_event_text(cell, "unfit"));
        if (goes_on)
            st_json_put(event, "base", cell);
        else
            json_decref(cell);
        for (size_t i = 0; i < row->count && goes_on; i++) {
            cell = run_column(&self, i);
            goes_on = cell != NULL;
            if (cell)
                st_json_add(cells, cell);
        }
        if ((!goes_on && !is_unfit) || self.why) {
            json_decref(event);
            event = NULL;
        }
    }
    *ret_strange = self.strange;
    *ret_why = self.why;
    return event;
}
