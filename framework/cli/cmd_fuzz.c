/*
 * cmd_fuzz.c - synctorture fuzz: generated stories on engines, until something breaks.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "framework/base/text.h"
#include "framework/cli/engines.h"
#include "framework/cli/found.h"
#include "framework/cli/hunt.h"
#include "framework/cli/interrupt.h"
#include "framework/cli/progress.h"
#include "framework/run/event_parts.h"
#include "framework/shrink/explain.h"

enum { SECONDS = 60 }; /* an engine, when nothing else was said */

/* All engines, one after the other. */
struct fuzzing {
    struct st_args *args;
    const struct st_engine_spec *spec; /* the one at hand */
    struct st_progress progress;
    const char **texts; /* of the findings that were told */
    size_t told, text_capacity;
};

/* --- How far it is ------------------------------------------------------------------------ */

static const char *line_of(
    struct st_arena *arena, const struct fuzzing *self, const struct st_fuzz_stats *stats)
{
    uint64_t ms = st_progress_ms(&self->progress);

    return st_arena_format(
        arena,
        "fuzz %s  %" PRIu64 ":%02" PRIu64 "  %" PRIu64 " runs (%" PRIu64 "/s)  %zu features"
        "  corpus %zu  found %zu",
        st_safe(arena, self->spec->text), ms / 60000, ms / 1000 % 60, stats->runs,
        stats->runs * 1000 / (ms + 1), stats->features, stats->kept, stats->found);
}

static bool is_interrupted(void *context, const struct st_fuzz_stats *stats)
{
    struct fuzzing *self = context;

    if (st_progress_is_due(&self->progress)) {
        struct st_arena arena;

        st_arena_init(&arena);
        st_progress_tell(&self->progress, line_of(&arena, self, stats));
        st_arena_clear(&arena);
    }
    return st_interrupt_exit() != ST_EXIT_OK;
}

/* --- What was found ----------------------------------------------------------------------- */

/* Two that were found apart can come to be the same when they are made small. */
static bool is_new(struct fuzzing *self, const char *text)
{
    for (size_t i = 0; i < self->told; i++)
        if (strcmp(self->texts[i], text) == 0)
            return false;
    self->texts = st_arena_grow(
        self->args->arena, self->texts, self->told, &self->text_capacity, sizeof *self->texts);
    self->texts[self->told++] = text;
    return true;
}

static void tell(
    const struct fuzzing *self, const struct st_hunted *hunted, const struct st_found_kept *kept)
{
    struct st_arena *arena = self->args->arena;
    const char *path = st_arena_format(arena, "%s/scenario.json", kept->folder);

    printf("FINDING %zu  %s\n", self->told, st_safe(arena, kept->title ? kept->title : "no title"));
    printf(
        "  found    in run %" PRIu64 " of seed %" PRIu64 "; %zu of %d replays broke the same\n",
        hunted->run, hunted->seed, kept->replays, ST_FOUND_REPLAYS);
    printf(
        "  shrunk   %s (%zu runs)\n", st_explain_counts(arena, &kept->shrunk), kept->shrunk.runs);
    printf("  saved    %s/{scenario.json,README.txt}\n", st_safe(arena, kept->folder));
    printf("  run      %s\n", st_event_reproduce(arena, path, self->spec));
    printf(
        "  keep     synctorture new --from %s NAME\n\n",
        st_safe(arena, st_event_shell_word(arena, kept->folder)));
    (void)fflush(stdout);
}

/* The command that finds it again, alone. */
static const char *how(const struct fuzzing *self, const struct st_hunted *hunted)
{
    struct st_arena *arena = self->args->arena;

    return st_arena_format(
        arena, "synctorture fuzz %s --seed %" PRIu64 " --runs %" PRIu64,
        st_event_engine_option(arena, self->spec), hunted->seed, hunted->run);
}

/* False when something could not be written. */
static bool keep(struct fuzzing *self, const struct st_hunted *hunted)
{
    const struct st_found_raw raw = {
        .target = { .spec = self->spec,
                    .keep = hunted->keep,
                    .invariant = (enum st_invariant)hunted->key.invariant },
        .origin = { .how = how(self, hunted) },
        .text = hunted->text,
    };
    struct st_found_kept kept;

    if (!st_found_keep(self->args, &raw, &kept))
        return false;
    if (is_new(self, kept.text))
        tell(self, hunted, &kept);
    return true;
}

/* --- One engine --------------------------------------------------------------------------- */

static void sum_up(const struct fuzzing *self, const struct st_hunt *hunt, size_t found)
{
    printf(
        "%s: %" PRIu64 " runs in %.1f s, %zu features, %zu finding%s%s\n",
        st_safe(self->args->arena, self->spec->text), hunt->stats.runs,
        (double)st_progress_ms(&self->progress) / 1000, hunt->stats.features, found,
        found == 1 ? "" : "s", hunt->is_given_up ? "; given up, for it dies too often" : "");
    (void)fflush(stdout);
}

static enum st_exit fuzz_engine(struct fuzzing *self)
{
    const struct st_args *args = self->args;
    const struct st_hunt_order order = {
        .spec = self->spec,
        .seed = args->seed,
        .runs = args->runs,
        .seconds = args->seconds ? args->seconds : (args->runs ? 0 : SECONDS),
        .jobs = args->jobs ? args->jobs : 1,
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
        .stop = is_interrupted,
        .context = self,
    };
    struct st_hunt *hunt = ST_NEW(args->arena, struct st_hunt);
    size_t told = self->told;
    bool is_kept = true;

    st_progress_begin(&self->progress);
    st_hunt_run(args->arena, &order, hunt);
    st_progress_clear(&self->progress);
    if (hunt->error) {
        st_complain(args, "no process could be started for the engine: %s", strerror(hunt->error));
        return ST_EXIT_BROKEN;
    }
    for (size_t i = 0; i < hunt->count && st_interrupt_exit() == ST_EXIT_OK; i++)
        is_kept = keep(self, &hunt->found[i]) && is_kept;
    sum_up(self, hunt, self->told - told);
    if (!is_kept)
        return ST_EXIT_BROKEN;
    return hunt->count > 0 ? ST_EXIT_FAILED : ST_EXIT_OK;
}

static enum st_exit run_fuzz(struct st_args *args)
{
    struct fuzzing self = { .args = args };
    enum st_exit code = ST_EXIT_OK;

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
        "else's changes and faults. Each runs twice, and all invariants are judged; what did "
        "something new is changed again. A crash or a hang of the engine is a finding, too. "
        "Findings are made small, run 10 times and written below findings/. The same --seed, "
        "--runs and --jobs find the same. docs/fuzzing.md tells how it works.\n"
        "The exit code is 1 if something was found.",
    .examples = {
        "synctorture fuzz -e ics-2000 --seconds 10",
        "synctorture fuzz -e zoo/two-of-one-name --seed 1 --runs 20000",
        "synctorture fuzz -e reference --jobs 2 --seconds 3600 -o /tmp/findings",
    },
    .run = run_fuzz,
};
