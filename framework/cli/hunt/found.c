/*
 * found.c - from what was found to a folder that a person can use.
 */
#include "framework/cli/hunt/found.h"
#include "framework/cli/engines/engines.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "framework/base/hash.h"
#include "framework/cli/files/folders.h"
#include "framework/cli/files/partial.h"
#include "framework/cli/tasks/interrupt.h"

enum {
    HANG_RUNS = 60, /* trials of a hang, each of which may take all of HANG_MS */
    HANG_MS = 500,  /* models take microseconds */
};

static bool is_interrupted(void *context)
{
    (void)context;
    return st_interrupt_exit() != ST_EXIT_OK;
}

static struct st_shrink_limits limits_of(const struct st_args *args, enum st_keep keep)
{
    struct st_shrink_limits limits = {
        .deadline_ms = args->deadline_s * 1000 + st_engines_grace_ms(args),
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };

    if (keep == ST_KEEP_HANG) {
        limits.runs = HANG_RUNS;
        limits.deadline_ms = limits.deadline_ms < HANG_MS ? limits.deadline_ms : HANG_MS;
    }
    return limits;
}

static bool is_kept(const struct st_shrink_broken *broken, const struct st_shrink_target *target)
{
    switch (target->keep) {
    case ST_KEEP_INVARIANT:
        return broken->invariants >> target->invariant & 1;
    case ST_KEEP_EXPECTATION:
        return broken->expectation;
    case ST_KEEP_CRASH:
        return broken->crashes;
    case ST_KEEP_HANG:
        return broken->hangs;
    case ST_KEEP_COUNT:
        break;
    }
    return false;
}

/* Each time in a process of its own. */
static size_t replay(
    const struct st_args *args,
    const struct st_shrink_target *target,
    const struct st_shrink_limits *limits,
    const struct st_shrink_result *shrunk)
{
    size_t count = 0;

    for (size_t i = 0; i < ST_FOUND_REPLAYS; i++) {
        struct st_shrink_broken broken;

        st_shrink_look(args->arena, shrunk->text, shrunk->size, target->spec, limits, &broken);
        count += is_kept(&broken, target);
    }
    return count;
}

/* "progress-7c1f03ab": what breaks, and which scenario it is. */
static const char *name_of(
    struct st_arena *arena, const char *what, const struct st_engine_spec *spec, const char *text)
{
    uint64_t hash = st_hash_bytes(ST_HASH_START, spec->text, strlen(spec->text));

    hash = st_hash_bytes(hash, text, strlen(text));
    return st_arena_format(arena, "%s-%08x", what, (unsigned)(hash >> 32));
}

static bool write_file(struct st_args *args, const char *path, const char *text)
{
    struct st_partial file;

    if (st_partial_open(&file, args->arena, path)) {
        (void)fputs(text, file.stream);
        if (st_partial_complete(&file))
            return true;
    }
    st_complain(args, "cannot write %s: %s", path, strerror(errno));
    return false;
}

static const char *title_in(struct st_arena *arena, const char *text)
{
    json_t *tree = json_loads(text, 0, NULL);
    const char *title =
        st_arena_copy_string(arena, json_string_value(json_object_get(tree, "title")));

    json_decref(tree);
    return title;
}

const char *st_found_folder(
    const struct st_args *args,
    const char *what,
    const struct st_engine_spec *spec,
    const char *text)
{
    return st_arena_format(
        args->arena, "%s/%s", args->output ? args->output : "findings",
        name_of(args->arena, what, spec, text));
}

bool st_found_fill(
    struct st_args *args, const char *folder, const char *scenario, const char *explanation)
{
    const char *path = st_arena_format(args->arena, "%s/scenario.json", folder);

    return st_make_folders(args, path) && write_file(args, path, scenario) &&
           write_file(args, st_arena_format(args->arena, "%s/README.txt", folder), explanation);
}

/* A scenario that was made small, as a folder. */
static bool write_found(
    struct st_args *args,
    const struct st_found_raw *raw,
    const struct st_shrink_limits *limits,
    struct st_found_kept *kept)
{
    const char *what = raw->target.keep == ST_KEEP_INVARIANT
                           ? st_invariant_words.words[raw->target.invariant]
                           : st_keep_words.words[raw->target.keep];
    const char *folder = st_found_folder(args, what, raw->target.spec, kept->shrunk.text);
    struct st_found_origin origin = raw->origin;
    struct st_found found;

    origin.path = st_arena_format(args->arena, "%s/scenario.json", folder);
    if (!st_found_write(args->arena, &kept->shrunk, &raw->target, &origin, limits, &found)) {
        st_complain(args, "the engine's process ended before the finding was written");
        return false;
    }
    kept->text = found.scenario;
    kept->title = title_in(args->arena, found.scenario);
    kept->verdict = found.verdict;
    if (!st_found_fill(args, folder, found.scenario, found.explanation))
        return false;
    kept->folder = folder;
    return true;
}

/* What broke once and not again stays as it was found, for it did break. */
static void keep_as_found(const struct st_found_raw *raw, struct st_found_kept *kept)
{
    kept->shrunk.text = raw->text;
    kept->shrunk.size = strlen(raw->text);
}

bool st_found_keep(
    struct st_args *args, const struct st_found_raw *raw, struct st_found_kept *ret_kept)
{
    const struct st_shrink_limits limits = limits_of(args, raw->target.keep);
    struct st_shrink_limits shrinking = limits;

    *ret_kept = (struct st_found_kept){ .folder = NULL };
    /* What was found before somebody asked to stop is not lost; asked once more, we end. */
    if (!is_interrupted(NULL))
        shrinking.stop = is_interrupted;
    st_shrink(
        args->arena, raw->text, strlen(raw->text), &raw->target, &shrinking, &ret_kept->shrunk);
    if (ret_kept->shrunk.end == ST_SHRINK_END_NOT_BROKEN)
        keep_as_found(raw, ret_kept);
    if (!ret_kept->shrunk.text) {
        st_complain(
            args, "what was found could not be made small: %s",
            st_shrink_end_abouts[ret_kept->shrunk.end]);
        return false;
    }
    ret_kept->replays = replay(args, &raw->target, &limits, &ret_kept->shrunk);
    return write_found(args, raw, &limits, ret_kept);
}
