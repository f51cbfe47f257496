/*
 * fuzzing.c - the command fuzz: telling and keeping what was found.
 */
#include "framework/cli/hunt/fuzzing.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/report/page.h"
#include "framework/run/event_parts.h"
#include "framework/shrink/explain.h"

enum { WHY_COLUMN = 11 };

/* Two that were found apart can come to be the same when they are made small. */
static bool is_new(struct st_fuzzing *self, const char *text)
{
    for (size_t i = 0; i < self->told; i++)
        if (strcmp(self->texts[i], text) == 0)
            return false;
    self->texts = st_arena_grow(
        self->args->arena, self->texts, self->told, &self->text_capacity, sizeof *self->texts);
    self->texts[self->told++] = text;
    return true;
}

/* " --workaround a --workaround b", quoted for a shell. */
static const char *workaround_options(const struct st_fuzzing *self)
{
    return st_event_workaround_options(
        self->args->arena, self->args->workarounds, self->args->workaround_count);
}

/* The command that finds it again, alone. */
static const char *how(const struct st_fuzzing *self, const struct st_hunted *hunted)
{
    struct st_arena *arena = self->args->arena;
    const char *around = "";

    if (self->scenario)
        around = st_arena_format(
            arena, " --scenario %s%s", st_event_shell_word(arena, self->args->scenario),
            workaround_options(self));
    return st_arena_format(
        arena, "synctorture fuzz %s%s --seed %" PRIu64 " --runs %" PRIu64,
        st_event_engine_option(arena, self->spec), around, hunted->seed, hunted->run);
}

/* --- What breaks an invariant, or the engine ---------------------------------------------- */

static void tell_found(
    const struct st_fuzzing *self, const struct st_hunted *hunted, const struct st_found_kept *kept)
{
    struct st_arena *arena = self->args->arena;
    const char *path = st_arena_format(arena, "%s/scenario.json", kept->folder);

    printf("FINDING %zu  %s\n", self->told, st_safe(arena, kept->title ? kept->title : "no title"));
    printf(
        "  found    in run %" PRIu64 " of seed %" PRIu64 "; %zu of %d replays broke the same\n",
        hunted->run, hunted->seed, kept->replays, ST_FOUND_REPLAYS);
    if (kept->shrunk.end == ST_SHRINK_END_NOT_BROKEN)
        printf("  shrunk   not: it did not break again\n");
    else
        printf(
            "  shrunk   %s (%zu runs)\n", st_explain_counts(arena, &kept->shrunk),
            kept->shrunk.runs);
    printf("  saved    %s/{scenario.json,README.txt}\n", st_safe(arena, kept->folder));
    printf("  run      %s\n", st_event_reproduce(arena, path, self->spec));
    printf(
        "  keep     synctorture new --from %s NAME\n\n",
        st_safe(arena, st_event_shell_word(arena, kept->folder)));
    (void)fflush(stdout);
}

static bool keep_found(struct st_fuzzing *self, const struct st_hunted *hunted)
{
    const struct st_found_raw raw = {
        .target = { .spec = self->spec,
                    .keep = hunted->keep,
                    .invariant = (enum st_invariant)hunted->key.invariant },
        .origin = { .file = self->args->scenario, .how = how(self, hunted) },
        .text = hunted->text,
    };
    struct st_found_kept kept;

    if (!st_found_keep(self->args, &raw, &kept))
        return false;
    if (is_new(self, kept.text))
        tell_found(self, hunted, &kept);
    return true;
}

/* --- Where workarounds do not hold -------------------------------------------------------- */

/* A matrix compares with what comes of it without, but knows one workaround at a time. */
static const char *command(const struct st_fuzzing *self, const char *folder)
{
    struct st_arena *arena = self->args->arena;
    const char *path = st_arena_format(arena, "%s/scenario.json", folder);

    if (self->args->workaround_count > 1)
        return st_arena_format(
            arena, "%s%s", st_event_reproduce(arena, path, self->spec), workaround_options(self));
    return st_safe(
        arena, st_arena_format(
                   arena, "synctorture matrix %s %s", st_event_shell_word(arena, path),
                   st_event_engine_option(arena, self->spec)));
}

static const char *explain_variant(
    const struct st_fuzzing *self, const struct st_hunted *hunted, const char *folder)
{
    struct st_arena *arena = self->args->arena;
    const char *words = workaround_options(self);

    return st_arena_format(
        arena,
        "A variant of %s on %s in which%s does not hold.\n\n"
        "changed    %s\n"
        "effect     %s: %s\n"
        "broken     %s\n"
        "see it     %s\n"
        "found by   %s\n",
        st_safe(arena, self->args->scenario), st_safe(arena, self->spec->text),
        st_safe(arena, words), st_safe(arena, hunted->changed), st_hold_words.words[hunted->hold],
        st_hold_abouts[hunted->hold], st_safe(arena, hunted->why), command(self, folder),
        st_safe(arena, how(self, hunted)));
}

static bool keep_variant(struct st_fuzzing *self, const struct st_hunted *hunted)
{
    struct st_arena *arena = self->args->arena;
    const char *folder = st_found_folder(self->args, "workaround-fails", self->spec, hunted->text);

    if (!st_found_fill(self->args, folder, hunted->text, explain_variant(self, hunted, folder)))
        return false;
    (void)is_new(self, hunted->text);
    printf(
        "SMALLEST VARIANT in which%s does not hold: %zu change%s\n",
        st_safe(arena, workaround_options(self)), hunted->changes, hunted->changes == 1 ? "" : "s");
    printf("  changed  %s\n", st_safe(arena, hunted->changed));
    printf("  %-8s %s\n", st_hold_words.words[hunted->hold], st_safe(arena, hunted->why));
    printf("  found    in run %" PRIu64 " of seed %" PRIu64 "\n", hunted->run, hunted->seed);
    printf("  saved    %s/{scenario.json,README.txt}\n", st_safe(arena, folder));
    printf("  see      %s\n\n", command(self, folder));
    (void)fflush(stdout);
    return true;
}

bool st_fuzzing_keep(struct st_fuzzing *self, const struct st_hunted *hunted)
{
    return hunted->why ? keep_variant(self, hunted) : keep_found(self, hunted);
}

/* --- What is known ------------------------------------------------------------------------ */

static void tell_known(const struct st_fuzzing *self, const struct st_limit *limit)
{
    struct st_page page;

    st_page_init(&page, self->args->arena, false);
    st_page_addf(
        &page, "KNOWN  %s breaks %s", self->spec->text, st_invariant_words.words[limit->invariant]);
    st_page_break(&page);
    st_page_addf(&page, "  with     %s", st_limit_classes(self->args->arena, limit));
    st_page_break(&page);
    st_page_addf(&page, "  why      ");
    st_page_wrap(&page, WHY_COLUMN, limit->why);
    st_page_break(&page);
    st_page_break(&page);
    st_page_print(&page, stdout);
    (void)fflush(stdout);
}

bool st_fuzzing_knows(struct st_fuzzing *self, const struct st_hunted *hunted)
{
    struct st_limits limits = st_limits_of(self->spec->engine);
    size_t i = limits.count;

    if (hunted->keep == ST_KEEP_INVARIANT && !self->scenario)
        i = st_limit_find(limits, &hunted->key);
    if (i == limits.count)
        return false;
    assert(limits.count <= 64);
    if (!(self->known >> i & 1)) {
        self->known |= (uint64_t)1 << i;
        tell_known(self, &limits.rows[i]);
    }
    return true;
}

/* --- Sums --------------------------------------------------------------------------------- */

static void tell_holds(const struct st_fuzzing *self, const uint64_t holds[ST_HOLD_COUNT])
{
    uint64_t matters = holds[ST_HOLD_HELD] + holds[ST_HOLD_FAILED] + holds[ST_HOLD_WORSE];

    for (size_t i = 0; i < ST_HOLD_COUNT; i++)
        printf("  %9" PRIu64 "  %-9s  %s\n", holds[i], st_hold_words.words[i], st_hold_abouts[i]);
    if (matters == 0) {
        printf("  it makes no difference in any of them\n");
        return;
    }
    printf(
        " %s holds in %.1f %% of the %" PRIu64 " variants in which it makes a difference\n",
        st_safe(self->args->arena, workaround_options(self)),
        100.0 * (double)holds[ST_HOLD_HELD] / (double)matters, matters);
}

/* ", 2 known limits of its design", or nothing. */
static const char *known_words(const struct st_fuzzing *self)
{
    int count = __builtin_popcountll(self->known);

    if (count == 0)
        return "";
    return st_arena_format(
        self->args->arena, ", %d known limit%s of its design", count, count == 1 ? "" : "s");
}

void st_fuzzing_sum_up(const struct st_fuzzing *self, const struct st_hunt *hunt, size_t found)
{
    struct st_arena *arena = self->args->arena;
    const struct st_fuzz_stats *stats = &hunt->stats.fuzz;
    double seconds = (double)st_progress_ms(&self->progress) / 1000;

    printf("%s: %" PRIu64, st_safe(arena, self->spec->text), stats->runs);
    if (self->scenario)
        printf(
            " variants of %s in %.1f s, %" PRIu64 " of them no scenario",
            st_safe(arena, self->args->scenario), seconds, hunt->stats.invalid);
    else
        printf(" runs in %.1f s, %zu features", seconds, stats->features);
    if (stats->unfit > 0)
        printf(", %" PRIu64 " of them not to be had on a real tool", stats->unfit);
    printf(
        ", %zu finding%s%s%s\n", found, found == 1 ? "" : "s", known_words(self),
        hunt->is_given_up ? "; given up, for it dies too often" : "");
    if (self->args->workaround_count > 0)
        tell_holds(self, hunt->stats.holds);
    (void)fflush(stdout);
}
