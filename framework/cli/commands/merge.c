/*
 * merge.c - synctorture merge: the shards of a sweep, told as the whole.
 */
#include "framework/base/json.h"
#include "framework/cli/files/log.h"
#include "framework/cli/files/output.h"
#include "framework/cli/sweep/join.h"
#include "framework/cli/sweep/known_kinds.h"
#include "framework/cli/sweep/tally.h"
#include "framework/report/event.h"
#include "framework/run/sweep_events.h"

/* Keep an event where it belongs. Takes it over. */
static void keep(struct st_shard *shard, json_t *event)
{
    switch (st_event_kind(event)) {
    case ST_EVENT_BEGIN:
        shard->begin = event;
        return;
    case ST_EVENT_END:
        shard->end = event;
        return;
    case ST_EVENT_SWEEP:
        st_json_add(shard->sweeps, event);
        return;
    case ST_EVENT_CASE:
    case ST_EVENT_WORKAROUND:
    case ST_EVENT_MATRIX:
    case ST_EVENT_OTHER:
        break;
    }
    json_decref(event);
}

/* Read a whole log. False after saying on stderr what is wrong with it. */
static bool read_shard(const struct st_args *args, const char *path, struct st_shard *shard)
{
    struct st_log log;
    json_t *event = NULL;

    if (!st_log_open(&log, args, path))
        return false;
    shard->name = log.name;
    shard->sweeps = st_json_array();
    while ((event = st_log_next(&log)))
        keep(shard, event);
    st_log_close(&log);
    return !log.is_wrong;
}

static void release(struct st_shard *shards, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        json_decref(shards[i].begin);
        json_decref(shards[i].end);
        json_decref(shards[i].sweeps);
    }
}

/* As long as any shard has it, so that the shard with more is found to differ, too. */
static size_t most_sweeps(const struct st_shard *shards, size_t count)
{
    size_t most = 0;

    for (size_t i = 0; i < count; i++)
        if (json_array_size(shards[i].sweeps) > most)
            most = json_array_size(shards[i].sweeps);
    return most;
}

/* All sweeps as one list, which the caller releases. NULL after saying on stderr why not. */
static json_t *join_all(struct st_args *args, struct st_shard *shards, size_t count)
{
    const char *why = st_shards_sort(args->arena, shards, count);
    json_t *joined = st_json_array();

    for (size_t i = 0; !why && i < most_sweeps(shards, count); i++) {
        json_t *event = st_shards_join(args->arena, shards, count, i, &why);

        if (event)
            st_json_add(joined, event);
    }
    if (!why)
        return joined;
    st_complain(args, "%s", why);
    json_decref(joined);
    return NULL;
}

/* The code of the whole sweep. An argument that named no scenario did so in every shard. */
static enum st_exit code_of(
    const struct st_args *args,
    const struct st_tally *tally,
    const struct st_shard *shards,
    size_t count)
{
    enum st_exit code = st_tally_exit(tally);

    for (size_t i = 0; i < count && code == ST_EXIT_OK; i++)
        if (st_event_number(shards[i].end, "exit") == ST_EXIT_NOTHING)
            code = ST_EXIT_NOTHING;
    return code == ST_EXIT_NOTHING && args->allow_empty ? ST_EXIT_OK : code;
}

/* Tell the joined log. */
static enum st_exit tell(
    struct st_args *args,
    const struct st_shard *shards,
    size_t count,
    const json_t *joined,
    const struct st_known_kinds *known)
{
    uint32_t faults = st_known_kinds_faults(shards[0].begin);
    struct st_outputs *outputs = st_outputs_open(args);
    struct st_tally tally = { 0 };
    json_t *begin = NULL;
    size_t i;
    json_t *event;

    if (!outputs)
        return ST_EXIT_BROKEN;
    begin = json_incref(shards[0].begin);
    (void)json_object_del(begin, "shard");
    st_outputs_event(outputs, begin);
    json_array_foreach (joined, i, event) {
        st_known_kinds_mark(known, faults, event);
        st_tally_add(&tally, event, 1, 1);
        st_outputs_event(outputs, json_incref(event));
    }

    enum st_exit code = code_of(args, &tally, shards, count);
    json_t *end = st_event_sweep_end(tally.cells, NULL);

    st_json_put_integer(end, "exit", (json_int_t)code);
    st_outputs_event(outputs, end);
    return st_outputs_close(outputs) ? code : ST_EXIT_BROKEN;
}

static enum st_exit run_merge(struct st_args *args)
{
    size_t count = args->word_count;
    struct st_shard *shards = ST_NEW_ARRAY(args->arena, struct st_shard, count);
    enum st_exit code = ST_EXIT_INVALID;
    struct st_known_kinds known;
    bool is_good = st_known_kinds_read(args, &known);

    for (size_t i = 0; i < count && is_good; i++)
        is_good = read_shard(args, args->words[i], &shards[i]);

    json_t *joined = is_good ? join_all(args, shards, count) : NULL;

    if (joined)
        code = tell(args, shards, count, joined, &known);
    json_decref(joined);
    st_known_kinds_clear(&known);
    release(shards, count);
    return code;
}

const struct st_command st_command_merge = {
    .name = "merge",
    .words = "LOG...",
    .about = "join the logs of all shards of a sweep, and tell the whole",
    .more = "Each LOG is what `sweep --shard I/N --format jsonl=LOG` wrote, one for every I from 1 "
            "to N, of the same scenarios, engines and faults. What comes out, the exit code "
            "included, is what the sweep would have told without --shard. Sweeps of depth 2 have "
            "no shards.",
    .examples = {
        "synctorture merge 1.jsonl 2.jsonl 3.jsonl",
        "synctorture merge --format jsonl=sweep.jsonl shards/*.jsonl",
    },
    .words_min = 1,
    .words_max = ST_SHARDS_MAX,
    .run = run_merge,
};
