/*
 * shrink.c - from a scenario that breaks something to a small one that breaks the same.
 */
#include "framework/shrink/shrink.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"
#include "framework/scenario/write.h"
#include "framework/shrink/search.h"
#include "framework/shrink/spots.h"

static const char *const keep_words[] = {
#define X(id, word, about) word,
    ST_KEEPS(X)
#undef X
};
const struct st_words st_keep_words = { "thing to keep", keep_words, ST_KEEP_COUNT };

const char *const st_keep_abouts[ST_KEEP_COUNT] = {
#define X(id, word, about) about,
    ST_KEEPS(X)
#undef X
};

static const char *const end_words[] = {
#define X(id, word, about) word,
    ST_SHRINK_ENDS(X)
#undef X
};
const struct st_words st_shrink_end_words = { "end", end_words, ST_SHRINK_END_COUNT };

const char *const st_shrink_end_abouts[ST_SHRINK_END_COUNT] = {
#define X(id, word, about) about,
    ST_SHRINK_ENDS(X)
#undef X
};

static const char *const kind_words[] = {
#define X(id, word, one, pattern) word,
    ST_SHRINK_KINDS(X)
#undef X
};
const struct st_words st_shrink_kind_words = { "kind", kind_words, ST_SHRINK_KIND_COUNT };

static const char *const kind_one_words[] = {
#define X(id, word, one, pattern) one,
    ST_SHRINK_KINDS(X)
#undef X
};
const struct st_words st_shrink_kind_one_words = { "kind", kind_one_words, ST_SHRINK_KIND_COUNT };

/* A shrinking, and what its workers need. */
struct job {
    struct st_arena *arena;
    const struct st_shrink_target *target;
    struct st_shrink_limits limits;
    const char *text;
    struct st_trial_log log;
    struct st_shrink_result *result;
};

static const char *copy_text(struct st_arena *arena, json_t *tree)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_json_write(&text, tree);
    st_text_add_char(&text, '\n');
    return text.data;
}

static void count_kinds(json_t *tree, size_t counts[ST_SHRINK_KIND_COUNT])
{
    static const char *const patterns[] = {
#define X(id, word, one, pattern) pattern,
        ST_SHRINK_KINDS(X)
#undef X
    };
    struct st_arena arena;

    st_arena_init(&arena);
    for (size_t i = 0; i < ST_SHRINK_KIND_COUNT; i++)
        counts[i] = st_spots_find(&arena, tree, patterns[i]).count;
    st_arena_clear(&arena);
}

/* Invariants do not read what a scenario states, so it states as little as it may. */
static json_t *open_tree(const char *text, const struct st_shrink_target *target)
{
    json_t *tree = json_loads(text, 0, NULL);

    if (tree && target->keep != ST_KEEP_EXPECTATION) {
        json_t *least = st_json_object();

        st_json_put_string(least, "sync", st_status_words.words[ST_OK]);
        st_json_put(tree, "expect", least);
    }
    return tree;
}

/* Search as far as the log or the limit goes; the result is left in job->result. */
static void search(struct job *job, struct st_worker_out *out, size_t runs_max)
{
    struct st_shrink_result *result = job->result;
    struct st_trial trial = {
        .target = job->target, .log = &job->log, .out = out, .runs_max = runs_max
    };
    struct st_search search = { .trial = &trial };

    if (job->limits.in_process)
        trial.limits = &job->limits;
    st_trial_init(&trial);
    search.tree = open_tree(job->text, job->target);
    count_kinds(search.tree, result->before);
    if (st_search_run(&search)) {
        result->end = trial.is_over ? ST_SHRINK_END_RUNS : ST_SHRINK_END_MINIMAL;
        result->text = copy_text(job->arena, search.tree);
        result->size = strlen(result->text);
    } else {
        result->end = ST_SHRINK_END_NOT_BROKEN;
    }
    if (trial.is_stopped)
        result->end = ST_SHRINK_END_STOPPED;
    count_kinds(search.tree, result->after);
    result->runs = trial.runs;
    result->invalid = trial.invalid;
    result->rounds = search.rounds;
    json_decref(search.tree);
    st_trial_clear(&trial);
}

static void search_work(void *context, struct st_worker_out *out)
{
    struct job *job = context;

    search(job, out, job->limits.runs);
}

static void receive(void *context, const char *bytes, size_t size)
{
    struct job *job = context;

    st_trial_note(&job->log, bytes, size);
}

static bool is_stopped(void *context)
{
    const struct job *job = context;

    return job->limits.stop && job->limits.stop(job->limits.context);
}

/* How a worker ended that did not come to its end, as what came of its trial. */
static bool is_kept(const struct job *job, enum st_worker_end end)
{
    return job->target->keep == (end == ST_WORKER_DEADLINE ? ST_KEEP_HANG : ST_KEEP_CRASH);
}

/*
 * Workers until one came to the end. A trial in which one died gets a second one for
 * itself: what it dies of may have come of the trials before it.
 */
static enum st_shrink_end run_workers(struct job *job)
{
    const struct st_worker worker = {
        .work = search_work,
        .receive = receive,
        .stop = is_stopped,
        .context = job,
        .deadline_ms = job->limits.deadline_ms,
        .memory_bytes = job->limits.memory_bytes,
    };
    size_t suspect = SIZE_MAX;

    for (size_t i = 0; i < ST_SHRINK_RESTARTS_MAX; i++) {
        struct st_worker_result result;
        enum st_worker_end end = st_worker_run(&worker, &result);

        if (end == ST_WORKER_DONE)
            return ST_SHRINK_END_MINIMAL;
        if (end == ST_WORKER_NOT_RUN)
            return ST_SHRINK_END_NOT_RUN;
        if (end == ST_WORKER_STOPPED)
            return ST_SHRINK_END_STOPPED;
        if (end == ST_WORKER_DEADLINE || suspect == job->log.count) {
            st_trial_note(&job->log, is_kept(job, end) ? "k" : "l", 1);
            suspect = SIZE_MAX;
        } else {
            suspect = job->log.count;
        }
    }
    return ST_SHRINK_END_RUNS;
}

/* What the workers found out is in the log: going through it again gives the result. */
static void shrink_in_workers(struct job *job)
{
    enum st_shrink_end end = run_workers(job);

    if (end == ST_SHRINK_END_NOT_RUN) {
        job->result->end = end;
        return;
    }
    search(job, NULL, job->log.count);
    if (end == ST_SHRINK_END_STOPPED)
        job->result->end = end;
}

void st_shrink(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_shrink_target *target,
    const struct st_shrink_limits *limits,
    struct st_shrink_result *ret_result)
{
    struct job job = {
        .arena = arena,
        .target = target,
        .limits = st_trial_limits(limits),
        .text = st_arena_copy(arena, text, size),
        .result = ret_result,
    };
    const struct st_scenario *scenario = st_trial_load(arena, text, size);

    *ret_result = (struct st_shrink_result){ .end = ST_SHRINK_END_INVALID };
    if (!scenario)
        return;
    ret_result->end = ST_SHRINK_END_SKIPPED;
    if (st_judge_missing(arena, scenario, target->spec))
        return;
    st_arena_init(&job.log.arena);
    if (job.limits.in_process)
        search(&job, NULL, job.limits.runs);
    else
        shrink_in_workers(&job);
    st_arena_clear(&job.log.arena);
}

const char *st_shrink_target_text(struct st_arena *arena, const struct st_shrink_target *target)
{
    if (target->keep != ST_KEEP_INVARIANT)
        return st_keep_words.words[target->keep];
    return st_arena_format(arena, "invariant %s", st_invariant_words.words[target->invariant]);
}
