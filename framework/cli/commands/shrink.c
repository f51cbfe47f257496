/*
 * shrink.c - synctorture shrink: a scenario that breaks something, made small.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/base/worker.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/files/partial.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/run/judge.h"
#include "framework/shrink/cell.h"
#include "framework/shrink/finding.h"

static bool is_interrupted(void *context)
{
    (void)context;
    return st_interrupt_exit() != ST_EXIT_OK;
}

/* --- A cell as a scenario: the engine runs for that, so in a worker -------------------------- */

struct unfold {
    struct st_args *args;
    const struct st_scenario *scenario;
    const char *text, *why, *hint;
};

static void unfold_work(void *context, struct st_worker_out *out)
{
    struct unfold *self = context;
    json_t *message = st_json_object();

    self->text = st_cell_scenario(
        self->args->arena, self->scenario, &self->args->engines[0], self->args->cell, &self->why,
        &self->hint);
    st_json_put_string(message, "text", self->text);
    st_json_put_string(message, "why", self->why);
    st_json_put_string(message, "hint", self->hint);

    const char *text = st_json_text(self->args->arena, message, JSON_COMPACT);

    json_decref(message);
    st_worker_send(out, text, strlen(text));
}

static const char *copy_member(const struct unfold *self, const json_t *message, const char *key)
{
    const char *text = json_string_value(json_object_get(message, key));

    return text ? st_arena_copy_string(self->args->arena, text) : NULL;
}

static void unfold_receive(void *context, const char *bytes, size_t size)
{
    struct unfold *self = context;
    json_t *message = json_loadb(bytes, size, 0, NULL);

    self->text = copy_member(self, message, "text");
    self->why = copy_member(self, message, "why");
    self->hint = copy_member(self, message, "hint");
    json_decref(message);
}

/* The text to shrink: the scenario's own, or with the faults of the cell. */
static enum st_exit find_text(
    struct st_args *args, const struct st_scenario *scenario, const char **ret_text)
{
    struct unfold self = { .args = args, .scenario = scenario };
    const struct st_worker worker = {
        .work = unfold_work,
        .receive = unfold_receive,
        .stop = is_interrupted,
        .context = &self,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };
    struct st_worker_result result;

    *ret_text = st_arena_copy(args->arena, scenario->text, scenario->size);
    if (!args->cell)
        return ST_EXIT_OK;
    if (st_worker_run(&worker, &result) == ST_WORKER_NOT_RUN) {
        st_complain(args, "cannot start a process: %s", strerror(result.error));
        return ST_EXIT_BROKEN;
    }
    *ret_text = self.text;
    if (self.text)
        return ST_EXIT_OK;
    if (self.why)
        st_complain(args, "%s: %s; %s", args->cell, self.why, self.hint);
    else
        st_complain(
            args, "%s: the engine did not come as far as that: %s", args->cell,
            st_worker_end_abouts[result.end]);
    return self.why ? ST_EXIT_USAGE : ST_EXIT_NOTHING;
}

/* --- What to keep -------------------------------------------------------------------------- */

static const char *list_broken(struct st_arena *arena, const struct st_shrink_broken *broken)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < ST_INVARIANT_COUNT; i++)
        if (broken->invariants >> i & 1)
            st_text_addf(&text, "%s%s", text.size ? ", " : "", st_invariant_words.words[i]);
    if (broken->crashes || broken->hangs)
        st_text_add(&text, st_keep_words.words[broken->crashes ? ST_KEEP_CRASH : ST_KEEP_HANG]);
    if (broken->expectation)
        st_text_addf(
            &text, "%s%s%s", text.size ? ", " : "", st_keep_words.words[ST_KEEP_EXPECTATION],
            broken->expectation_of_others ? " (on `reference`, too)" : "");
    return text.size ? text.data : "nothing";
}

/* What --keep names. */
static struct st_shrink_target named_target(const struct st_args *args)
{
    size_t keep = st_words_find(&st_keep_words, args->keep);
    struct st_shrink_target target = { .spec = &args->engines[0] };

    if (keep < ST_KEEP_COUNT)
        target.keep = (enum st_keep)keep;
    else
        target.invariant = (enum st_invariant)st_words_find(&st_invariant_words, args->keep);
    return target;
}

static bool is_among(const struct st_shrink_broken *broken, const struct st_shrink_target *target)
{
    switch (target->keep) {
    case ST_KEEP_INVARIANT:
        return broken->invariants >> target->invariant & 1;
    case ST_KEEP_EXPECTATION:
        return broken->expectation && !broken->expectation_of_others;
    case ST_KEEP_CRASH:
        return broken->crashes;
    case ST_KEEP_HANG:
        return broken->hangs;
    case ST_KEEP_COUNT:
        break;
    }
    return false;
}

/* Say what is broken, and what of it is kept. */
static bool choose(
    struct st_args *args,
    const struct st_shrink_broken *broken,
    struct st_shrink_target *ret_target)
{
    const char *list = list_broken(args->arena, broken);
    bool is_broken = st_shrink_choose(broken, &args->engines[0], ret_target);

    if (args->keep) {
        *ret_target = named_target(args);
        is_broken = is_among(broken, ret_target);
    }
    if (is_broken) {
        fprintf(
            stderr, "broken     %s\nkeeping    %s\n", list,
            st_shrink_target_text(args->arena, ret_target));
        return true;
    }
    if (args->keep)
        st_complain(
            args, "%s is not broken on %s, so there is nothing to keep; broken: %s", args->keep,
            args->engines[0].text, list);
    else if (broken->expectation)
        st_complain(
            args,
            "%s does not do what is expected, but neither does the engine `reference`: is "
            "the expectation right?",
            args->engines[0].text);
    else
        st_complain(
            args, "nothing is broken on %s, so there is nothing to keep", args->engines[0].text);
    return false;
}

/* --- Shrinking ----------------------------------------------------------------------------- */

static enum st_exit write_scenario(struct st_args *args, const char *text)
{
    struct st_partial file;

    if (!args->output) {
        fputs(text, stdout);
        return ST_EXIT_OK;
    }
    if (st_partial_open(&file, args->arena, args->output)) {
        fputs(text, file.stream);
        if (st_partial_complete(&file))
            return ST_EXIT_OK;
    }
    st_complain(args, "cannot write %s: %s", args->output, strerror(errno));
    return ST_EXIT_BROKEN;
}

/* What comes out of it: the scenario where it is wanted, the rest on stderr. */
static enum st_exit tell(
    struct st_args *args, const struct st_shrink_result *result, const struct st_found *found)
{
    enum st_exit written = ST_EXIT_OK;

    fprintf(stderr, "\n%s\n", found->explanation);
    if (found->verdict != ST_VERDICT_KNOWN)
        fprintf(
            stderr, "`synctorture run` calls it %s: %s\n", st_verdict_words.words[found->verdict],
            st_verdict_abouts[found->verdict]);
    written = write_scenario(args, found->scenario);
    if (written != ST_EXIT_OK)
        return written;
    if (result->end == ST_SHRINK_END_STOPPED)
        return st_interrupt_exit();
    if (result->end == ST_SHRINK_END_RUNS) {
        st_complain(args, "%s (--runs)", st_shrink_end_abouts[result->end]);
        return ST_EXIT_INCONCLUSIVE;
    }
    return ST_EXIT_OK;
}

static enum st_exit complain_of_end(struct st_args *args, enum st_shrink_end end)
{
    st_complain(args, "%s", st_shrink_end_abouts[end]);
    if (end == ST_SHRINK_END_STOPPED)
        return st_interrupt_exit();
    return end == ST_SHRINK_END_NOT_RUN ? ST_EXIT_BROKEN : ST_EXIT_NOTHING;
}

static enum st_exit shrink(struct st_args *args, const char *text)
{
    const struct st_shrink_limits limits = {
        .runs = args->runs,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
        .stop = is_interrupted,
    };
    const struct st_found_origin origin = { .file = args->words[0],
                                            .cell = args->cell,
                                            .path = args->output };
    struct st_shrink_broken broken;
    struct st_shrink_target target;
    struct st_shrink_result result;
    struct st_found found;

    st_shrink_look(args->arena, text, strlen(text), &args->engines[0], &limits, &broken);
    if (broken.end != ST_SHRINK_END_MINIMAL)
        return complain_of_end(args, broken.end);
    if (!choose(args, &broken, &target))
        return ST_EXIT_NOTHING;
    st_shrink(args->arena, text, strlen(text), &target, &limits, &result);
    if (!result.text)
        return complain_of_end(args, result.end);
    if (st_found_write(args->arena, &result, &target, &origin, &limits, &found))
        return tell(args, &result, &found);
    st_complain(args, "the engine's process ended before the finding was written");
    return ST_EXIT_BROKEN;
}

static enum st_exit run_shrink(struct st_args *args)
{
    const char *text = NULL;
    enum st_exit code = ST_EXIT_OK;

    if (args->engine_count != 1) {
        st_complain(args, "one --engine is needed, on which the scenario breaks something");
        return ST_EXIT_USAGE;
    }

    const struct st_scenario *scenario = st_input_load(args->arena, args->words[0]);

    if (!scenario)
        return ST_EXIT_INVALID;

    const char *missing = st_judge_missing(args->arena, scenario, &args->engines[0]);

    if (missing) {
        st_complain(args, "nothing ran: %s", missing);
        return ST_EXIT_NOTHING;
    }
    st_interrupt_catch();
    code = find_text(args, scenario, &text);
    return code == ST_EXIT_OK ? shrink(args, text) : code;
}

const struct st_command st_command_shrink = {
    .name = "shrink",
    .words = "FILE",
    .about = "make a scenario small that breaks something, ready to be kept",
    .more =
        "What the engine breaks stays broken, and all that is not needed for that is left out: "
        "steps, faults, folders, items, access entries, identities, values. The result states "
        "what should be, and exactly how the engine fails. With --cell it begins with a cell or "
        "a pair of a sweep. docs/shrinking.md tells how it works.\n"
        "The scenario goes to the standard output, an explanation to stderr. The exit code is 5 "
        "if nothing is broken that could be kept, and 6 if --runs did not suffice.",
    .examples = {
        "synctorture shrink scenarios/kb810018/base.json -e ics-2000 -o small.json",
        "synctorture shrink scenarios/kb810018/base.json -e three-way --cell crash:after@3:6",
        "synctorture shrink FILE -e zoo/retry-forever --keep bounded-work --runs 500",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_shrink,
};
