/*
 * shrink.h - from a scenario that breaks something to a small one that breaks the same.
 *
 * A scenario is taken as the JSON tree of its file. Moves (tactic.h) leave something out
 * or make something simpler; whatever still breaks the same stays, until no single move
 * does. The loader judges whether what is left is a scenario, st_judge_run() whether it
 * is broken, so nothing is kept that `synctorture run` would not say, too. The same
 * input gives the same result, always.
 *
 * The engine runs in a worker (base/worker.h); when it crashes or hangs, that is what
 * came of the one trial, and the next worker goes on behind it.
 */
#ifndef ST_SHRINK_SHRINK_H
#define ST_SHRINK_SHRINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"
#include "framework/engine/invariant.h"
#include "framework/engine/registry.h"

enum {
    ST_SHRINK_RUNS = 20000,        /* of the engine, unless the caller says otherwise */
    ST_SHRINK_DEADLINE_MS = 2000,  /* of one run */
    ST_SHRINK_CALLS_MAX = 20000,   /* of one synchronization; then it does not end */
    ST_SHRINK_RESTARTS_MAX = 2000, /* workers of one shrinking */
};

/* id, word, what is kept */
#define ST_KEEPS(X)                                                                     \
    X(INVARIANT, "invariant", "one invariant is broken")                                \
    X(EXPECTATION, "expectation", "what is expected does not hold, but on `reference`") \
    X(CRASH, "crash", "the engine's process crashes")                                   \
    X(HANG, "hang", "the engine does not end in time")

enum st_keep {
#define X(id, word, about) ST_KEEP_##id,
    ST_KEEPS(X)
#undef X
        ST_KEEP_COUNT
};

extern const struct st_words st_keep_words;
extern const char *const st_keep_abouts[ST_KEEP_COUNT];

/* What has to stay as it is. */
struct st_shrink_target {
    const struct st_engine_spec *spec;
    enum st_keep keep;
    enum st_invariant invariant; /* of ST_KEEP_INVARIANT */
};

/* What it may cost. Zeros: the values above, no limit of memory, in a worker, nobody stops. */
struct st_shrink_limits {
    size_t runs;
    uint32_t deadline_ms;
    uint64_t memory_bytes;
    bool in_process; /* the engine is trusted: no workers, and no deadline */
    bool (*stop)(void *context);
    void *context;
};

/* What is counted before and after. id, word for several, for one, which values of the tree */
#define ST_SHRINK_KINDS(X)                                                                   \
    X(STEPS, "steps", "step", "/steps/*")                                                    \
    X(FAULTS, "faults", "fault", "/faults/*")                                                \
    X(FOLDERS, "folders", "folder", "/server/*")                                             \
    X(ITEMS, "items", "item", "/server/*/items/*")                                           \
    X(PROPERTIES, "properties", "property", "/server/*/items/*/properties/*|/steps/*/set/*") \
    X(ENTRIES, "access entries", "access entry",                                             \
      "/server/*/acl/*|/server/*/items/*/acl/*|/steps/*/acl/*|/faults/*/change/acl/*")       \
    X(IDENTITIES, "identities", "identity", "/identities/*")                                 \
    X(MEMBERSHIPS, "memberships", "membership", "/identities/*/members/*")                   \
    X(PRIVILEGES, "privileges", "privilege", "/identities/*/privileges/*")

enum st_shrink_kind {
#define X(id, word, one, pattern) ST_SHRINK_##id,
    ST_SHRINK_KINDS(X)
#undef X
        ST_SHRINK_KIND_COUNT
};

extern const struct st_words st_shrink_kind_words;     /* for several */
extern const struct st_words st_shrink_kind_one_words; /* for one */

/* id, word, meaning */
#define ST_SHRINK_ENDS(X)                                                             \
    X(MINIMAL, "minimal", "nothing more can be left out or made simpler")             \
    X(RUNS, "runs", "the limit on runs was reached; it could become smaller")         \
    X(STOPPED, "stopped", "the caller wanted no more of it; it could become smaller") \
    X(NOT_BROKEN, "not-broken", "what was to be kept is not broken to begin with")    \
    X(INVALID, "invalid", "the text is no valid scenario")                            \
    X(SKIPPED, "skipped", "the engine does not claim what the scenario needs")        \
    X(NOT_RUN, "not-run", "no process could be started for the engine")

enum st_shrink_end {
#define X(id, word, about) ST_SHRINK_END_##id,
    ST_SHRINK_ENDS(X)
#undef X
        ST_SHRINK_END_COUNT
};

extern const struct st_words st_shrink_end_words;
extern const char *const st_shrink_end_abouts[ST_SHRINK_END_COUNT];

struct st_shrink_result {
    enum st_shrink_end end;
    const char *text; /* canonical; NULL from NOT_BROKEN on */
    size_t size;
    size_t before[ST_SHRINK_KIND_COUNT], after[ST_SHRINK_KIND_COUNT];
    size_t runs;    /* trials that the engine was run for */
    size_t invalid; /* trials that were no scenario */
    size_t rounds;  /* through all tactics */
};

/*
 * Shrink the scenario text[0..size). What it expects and declares is not kept, but for
 * ST_KEEP_EXPECTATION: the text that comes of it expects only that some synchronization
 * ends in `ok`, right or wrong; st_found_write() (finding.h) fills in what should be.
 * The result lives in arena.
 */
void st_shrink(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_shrink_target *target,
    const struct st_shrink_limits *limits,
    struct st_shrink_result *ret_result);

/* What is wrong with a scenario on an engine: what there is to keep. */
struct st_shrink_broken {
    unsigned invariants;        /* set of 1 << enum st_invariant */
    bool expectation;           /* fails on the engine */
    bool expectation_of_others; /* fails on `reference`, too, so that it cannot be kept */
    bool crashes, hangs;
    enum st_shrink_end end; /* MINIMAL: it was looked at; else why not */
};

void st_shrink_look(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_engine_spec *spec,
    const struct st_shrink_limits *limits,
    struct st_shrink_broken *ret_broken);

/*
 * The first thing of the tables that is broken: a crash, a hang, an invariant in the
 * order of reports, the expectation. False when nothing is, or nothing that can be kept.
 */
bool st_shrink_choose(
    const struct st_shrink_broken *broken,
    const struct st_engine_spec *spec,
    struct st_shrink_target *ret_target);

/* "invariant progress", "crash": what a target keeps, in words. In arena. */
const char *st_shrink_target_text(struct st_arena *arena, const struct st_shrink_target *target);

#endif
