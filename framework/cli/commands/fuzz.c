/*
 * fuzz.c - synctorture fuzz: generated stories on engines, until something breaks.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "framework/base/text.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/hunt/fuzzing.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/cli/tasks/interrupt.h"

enum { SECONDS = 60 }; /* an engine, when nothing else was said */

/* --- How far it is ------------------------------------------------------------------------ */

static const char *line_of(
    struct st_arena *arena, const struct st_fuzzing *self, const struct st_fuzz_stats *stats)
{
    uint64_t ms = st_progress_ms(&self->progress);

    return st_arena_format(
        arena,
        "fuzz %s  %" PRIu64 ":%02" PRIu64 "  found %zu  %" PRIu64 " runs (%" PRIu64 "/s)"
        "  %zu features  corpus %zu",
        st_safe(arena, self->spec->text), ms / 60000, ms / 1000 % 60, stats->found, stats->runs,
        stats->runs * 1000 / (ms + 1), stats->features, stats->kept);
}

static bool is_interrupted(void *context, const struct st_around_stats *stats)
{
    struct st_fuzzing *self = context;

    if (st_progress_is_due(&self->progress)) {
        struct st_arena arena;

        st_arena_init(&arena);
        st_progress_tell(&self->progress, line_of(&arena, self, &stats->fuzz));
        st_arena_clear(&arena);
    }
    return st_interrupt_exit() != ST_EXIT_OK;
}

/* --- One engine --------------------------------------------------------------------------- */

static struct st_hunt_order order_of(struct st_fuzzing *self)
{
    const struct st_args *args = self->args;

    return (struct st_hunt_order){
        .spec = self->spec,
        .scenario = self->scenario,
        .workarounds = args->workarounds,
        .workaround_count = args->workaround_count,
        .seed = args->seed,
        .runs = args->runs,
        .seconds = args->seconds ? args->seconds : (args->runs ? 0 : SECONDS),
        .leg = ST_HUNT_LEG,
        .jobs = args->jobs ? args->jobs : 1,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
        .stop = is_interrupted,
        .context = self,
    };
}

/* Nothing near a scenario can be tried on an engine that cannot be asked for it. */
static bool is_skipped(const struct st_fuzzing *self)
{
    struct st_arena *arena = self->args->arena;
    const char *missing =
        self->scenario ? st_judge_missing(arena, self->scenario, self->spec) : NULL;

    if (missing)
        printf("%s: skipped, %s\n", st_safe(arena, self->spec->text), st_safe(arena, missing));
    return missing;
}

static enum st_exit fuzz_engine(struct st_fuzzing *self)
{
    const struct st_args *args = self->args;
    const struct st_hunt_order order = order_of(self);
    struct st_hunt *hunt = ST_NEW(args->arena, struct st_hunt);
    size_t told = self->told;
    bool is_kept = true;
    bool is_new = false;

    if (is_skipped(self))
        return ST_EXIT_OK;
    st_progress_begin(&self->progress, args->heartbeat_s);
    st_hunt_run(args->arena, &order, hunt);
    st_progress_clear(&self->progress);
    if (hunt->error) {
        st_complain(args, "no process could be started for the engine: %s", strerror(hunt->error));
        return ST_EXIT_BROKEN;
    }
    self->known = 0;
    for (size_t i = 0; i < hunt->count; i++) {
        if (st_fuzzing_knows(self, &hunt->found[i]))
            continue;
        is_new = true;
        is_kept = st_fuzzing_keep(self, &hunt->found[i]) && is_kept;
    }
    st_fuzzing_sum_up(self, hunt, self->told - told);
    if (!is_kept)
        return ST_EXIT_BROKEN;
    return is_new ? ST_EXIT_FAILED : ST_EXIT_OK;
}

/* --- All engines -------------------------------------------------------------------------- */

/* False after saying on stderr what is wrong with the scenario, or its workarounds. */
static bool load_scenario(struct st_fuzzing *self)
{
    const struct st_args *args = self->args;

    if (!args->scenario && args->workaround_count > 0) {
        st_complain(args, "--workaround needs --scenario FILE, the scenario that has it");
        return false;
    }
    if (!args->scenario)
        return true;
    self->scenario = st_input_load(args->arena, args->scenario);
    return st_input_change(args, self->scenario);
}

static enum st_exit run_fuzz(struct st_args *args)
{
    struct st_fuzzing self = { .args = args };
    enum st_exit code = ST_EXIT_OK;

    if (!load_scenario(&self))
        return ST_EXIT_INVALID;
    if (args->engine_count == 0)
        st_args_take_all_engines(args);
    if (args->seed == 0 && getrandom(&args->seed, sizeof args->seed, 0) < 0)
        args->seed = 1;
    fprintf(stderr, "seed %" PRIu64 "\n", args->seed);
    st_interrupt_catch();
    for (size_t i = 0; i < args->engine_count && st_interrupt_exit() == ST_EXIT_OK; i++) {
        enum st_exit one;

        self.spec = &args->engines[i];
        one = fuzz_engine(&self);
        code = one > code ? one : code;
    }
    return st_interrupt_exit() != ST_EXIT_OK ? st_interrupt_exit() : code;
}

const struct st_command st_command_fuzz = {
    .name = "fuzz",
    .words = "",
    .about = "run generated stories on an engine, until something breaks",
    .more =
        "Stories are small worlds with groups, access lists, offline edits, two clients, somebody "
        "else's changes and faults. All invariants are judged; what did something new is changed "
        "again. On a built-in engine a sample runs twice, on any other each story. A crash or a "
        "hang of the engine is a finding, too. "
        "Findings are made small, run 10 times and written below findings/. The same --seed "
        "and --runs find the same, whatever --jobs says.\n"
        "With --scenario, runs are variants of that scenario, with up to four changes. With a "
        "--workaround of it, too, the question is whether that holds in them: in what share, and "
        "which is the smallest in which it does not. docs/fuzzing.md has more.\n"
        "What an engine is known not to keep, by the source of its design or the description of a "
        "real tool, is told once, as known, and is no finding; `synctorture explain ENGINE` lists "
        "it.\n"
        "The exit code is 1 if something was found.",
    .examples = {
        "synctorture fuzz -e zoo/two-of-one-name --seed 1 --runs 20000",
        "synctorture fuzz -e reference --jobs 2 --seconds 3600 -o /tmp/findings",
        "synctorture fuzz --scenario scenarios/kb810018/base.json -e ics-2000 -w stay-online",
    },
    .run = run_fuzz,
};
