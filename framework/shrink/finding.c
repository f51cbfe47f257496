/*
 * finding.c - a shrunk scenario as a file that is ready to commit, and what it shows in words.
 *
 * What should be is looked at by running other engines; what the engine does, by running
 * it. Whatever is written is then loaded and judged as `synctorture run` would.
 */
#include "framework/shrink/finding.h"

#include <string.h>

#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"
#include "framework/shrink/explain.h"
#include "framework/shrink/facts.h"
#include "framework/shrink/trial.h"

/* How much of a known failure is stated: less, when the whole cannot be. */
enum { DETAIL_ALL, DETAIL_NO_STATE, DETAIL_NO_PLACE, DETAIL_COUNT };

struct writer {
    struct st_arena *arena;
    struct st_explained explained;
    const struct st_engine_spec *specs; /* the target's first, then all that are built in */
    size_t spec_count, first;           /* first 1: the target's engine is not run */
    json_t *tree;
    struct st_found found;
};

/* --- Running ------------------------------------------------------------------------------ */

static const struct st_scenario *load(const struct writer *self)
{
    const char *text = st_json_text(self->arena, self->tree, JSON_COMPACT);

    return st_trial_load(self->arena, text, strlen(text));
}

/* The case of the tree as it is now; NULL when it did not run, or is no scenario. */
static const struct st_case *judge(const struct writer *self, const struct st_engine_spec *spec)
{
    const struct st_scenario *scenario = load(self);

    if (!scenario || st_judge_missing(self->arena, scenario, spec))
        return NULL;

    const struct st_case *judged = st_judge(self->arena, scenario, spec, 1);

    return judged->run ? judged : NULL;
}

static bool is_reference(const struct st_engine_spec *spec)
{
    return spec->engine == &st_engine_reference;
}

static void list_engines(struct writer *self, const struct st_engine_spec *target)
{
    struct st_engine_spec *specs =
        ST_NEW_ARRAY(self->arena, struct st_engine_spec, st_engine_count + 1);

    specs[self->spec_count++] = *target;
    for (size_t i = 0; i < st_engine_count; i++) {
        const char *why = NULL;
        const char *hint = NULL;
        struct st_engine_spec *spec = &specs[self->spec_count];

        if (st_engine_spec_parse(self->arena, st_engines[i]->name, spec, &why, &hint) &&
            strcmp(spec->text, target->text) != 0)
            self->spec_count++;
    }
    self->specs = specs;
}

/* --- What should be ----------------------------------------------------------------------- */

/*
 * How `reference` ends, or, when it does not keep every promise, the first that does: as
 * far as all that keep them end the same. NULL when none does.
 */
static json_t *agreed_facts(struct writer *self)
{
    json_t *agreed = NULL;

    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 1; i < self->spec_count; i++) {
            const struct st_case *judged = NULL;
            json_t *more = NULL;

            if (is_reference(&self->specs[i]) != (pass == 0))
                continue;
            judged = judge(self, &self->specs[i]);
            if (!judged || judged->finding_count > 0) {
                self->found.is_reference_wrong = self->found.is_reference_wrong || pass == 0;
                continue;
            }
            more = st_facts_of(self->arena, self->tree, judged->run);
            if (agreed)
                st_facts_keep_same(agreed, more);
            else
                agreed = json_incref(more);
            json_decref(more);
        }
    return agreed;
}

static void put_expected(struct writer *self)
{
    json_t *facts = agreed_facts(self);

    /* Something has to be stated, or it is no scenario. That it ends in `ok` is there already. */
    if (json_object_size(facts) > 0)
        st_json_put(self->tree, "expect", json_incref(facts));
    json_decref(facts);
    self->explained.is_reference_wrong = self->found.is_reference_wrong;
}

/* --- What engines do ---------------------------------------------------------------------- */

static void put_known(struct writer *self, const char *engine, json_t *known)
{
    json_t *all = json_object_get(self->tree, "known_failures");

    if (!all) {
        all = st_json_object();
        st_json_put(self->tree, "known_failures", all);
    }
    st_json_put(all, engine, known);
}

static void drop_known(struct writer *self, const char *engine)
{
    json_t *all = json_object_get(self->tree, "known_failures");

    (void)json_object_del(all, engine);
    if (json_object_size(all) == 0)
        (void)json_object_del(self->tree, "known_failures");
}

static void leave_detail(json_t *known, size_t detail)
{
    if (detail >= DETAIL_NO_STATE) {
        (void)json_object_del(known, "server");
        (void)json_object_del(known, "pending");
    }
    if (detail >= DETAIL_NO_PLACE)
        (void)json_object_del(known, "at");
}

/* Declare how an engine fails, with as much as then comes true. */
static void declare(struct writer *self, const struct st_engine_spec *spec)
{
    const struct st_case *judged = judge(self, spec);

    if (!judged || (judged->finding_count == 0 && judged->run->problem_count == 0))
        return;
    for (size_t detail = DETAIL_ALL; detail < DETAIL_COUNT; detail++) {
        json_t *known =
            st_facts_known(self->arena, self->tree, judged, json_object_get(self->tree, "expect"));

        leave_detail(known, detail);
        put_known(self, spec->text, known);

        const struct st_case *again = judge(self, spec);

        if (again && again->verdict == ST_VERDICT_KNOWN)
            return;
        if (!again) { /* its name looks like that of another engine, so no scenario may say it */
            drop_known(self, spec->text);
            return;
        }
    }
}

static const char *list_inconclusive(const struct writer *self)
{
    const char *text = NULL;

    for (size_t i = self->first; i < self->spec_count; i++) {
        const struct st_case *judged = judge(self, &self->specs[i]);

        if (judged && judged->verdict == ST_VERDICT_INCONCLUSIVE)
            text = text ? st_arena_format(self->arena, "%s, %s", text, self->specs[i].text)
                        : self->specs[i].text;
    }
    return text;
}

/* --- All of it ---------------------------------------------------------------------------- */

static void put_texts(struct writer *self)
{
    const struct st_found_origin *origin = self->explained.origin;
    json_t *tags = st_json_array();

    st_json_add_string(tags, "finding");
    st_json_put_string(self->tree, "title", st_explain_title(self->arena, &self->explained));
    st_json_put_string(self->tree, "why", st_explain_why(self->arena, &self->explained));
    if (origin->how)
        st_json_put_string(self->tree, "source", st_safe(self->arena, origin->how));
    st_json_put(self->tree, "tags", tags);
}

static void write_finding(struct writer *self)
{
    const struct st_shrink_target *target = self->explained.target;

    if (target->keep != ST_KEEP_EXPECTATION)
        put_expected(self);
    if (self->first == 0)
        self->explained.judged = judge(self, &self->specs[0]);
    self->explained.scenario = load(self);
    put_texts(self);
    for (size_t i = self->first; i < self->spec_count; i++)
        declare(self, &self->specs[i]);
    self->explained.inconclusive = list_inconclusive(self);

    const struct st_scenario *scenario = load(self);
    const struct st_case *last = self->first == 0 ? judge(self, &self->specs[0]) : NULL;

    self->found.verdict = last ? last->verdict : ST_VERDICT_FAIL;
    self->found.scenario = st_scenario_print(self->arena, scenario);
    self->found.explanation = st_explain(self->arena, &self->explained);
}

static void work(void *context, struct st_worker_out *out)
{
    struct writer *self = context;
    json_t *message = st_json_object();

    st_worker_at(out, 1);
    write_finding(self);
    st_json_put_string(message, "scenario", self->found.scenario);
    st_json_put_string(message, "explanation", self->found.explanation);
    st_json_put_integer(message, "verdict", (json_int_t)self->found.verdict);
    st_json_put_bool(message, "reference", self->found.is_reference_wrong);

    const char *text = st_json_text(self->arena, message, JSON_COMPACT);

    json_decref(message);
    st_worker_send(out, text, strlen(text));
}

static void receive(void *context, const char *bytes, size_t size)
{
    struct writer *self = context;
    json_t *message = json_loadb(bytes, size, 0, NULL);

    if (!message)
        return;
    self->found = (struct st_found){
        .scenario = st_arena_copy_string(
            self->arena, json_string_value(json_object_get(message, "scenario"))),
        .explanation = st_arena_copy_string(
            self->arena, json_string_value(json_object_get(message, "explanation"))),
        .verdict = (enum st_verdict)json_integer_value(json_object_get(message, "verdict")),
        .is_reference_wrong = json_is_true(json_object_get(message, "reference")),
    };
    json_decref(message);
}

/* In a worker, with the engine, and if it dies of that, without it. */
static bool write_in_worker(struct writer *self, const struct st_shrink_limits *limits)
{
    const struct st_worker worker = {
        .work = work,
        .receive = receive,
        .context = self,
        .deadline_ms = limits->deadline_ms * (uint32_t)DETAIL_COUNT * (uint32_t)self->spec_count,
        .memory_bytes = limits->memory_bytes,
    };
    struct st_worker_result result;

    for (; self->first < 2; self->first++)
        if (st_worker_run(&worker, &result) == ST_WORKER_DONE && self->found.scenario)
            return true;
    return false;
}

bool st_found_write(
    struct st_arena *arena,
    const struct st_shrink_result *shrunk,
    const struct st_shrink_target *target,
    const struct st_found_origin *origin,
    const struct st_shrink_limits *limits,
    struct st_found *ret_found)
{
    const struct st_shrink_limits all = st_trial_limits(limits);
    bool is_alive = target->keep == ST_KEEP_INVARIANT || target->keep == ST_KEEP_EXPECTATION;
    struct writer self = {
        .arena = arena,
        .explained = { .target = target, .shrunk = shrunk, .origin = origin },
        .first = is_alive ? 0 : 1,
        .tree = json_loadb(shrunk->text, shrunk->size, 0, NULL),
    };
    bool is_written = true;

    if (!self.tree)
        st_out_of_memory();
    list_engines(&self, target->spec);
    if (all.in_process)
        write_finding(&self);
    else
        is_written = write_in_worker(&self, &all);
    json_decref(self.tree);
    if (is_written)
        *ret_found = self.found;
    return is_written;
}
