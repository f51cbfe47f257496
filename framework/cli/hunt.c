/*
 * hunt.c - fuzzing an engine in processes that may crash or hang.
 */
#include "framework/cli/hunt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "framework/base/die.h"
#include "framework/base/hash.h"
#include "framework/base/json.h"
#include "framework/story/bytes.h"

enum {
    TELL_MS = 200, /* how often a worker says how far it is */
    SIGNALS = 128, /* more than there are */
    HANG = 20,     /* as many deaths as a hang counts for; it costs so much time */
};

struct hunt;

struct job {
    struct hunt *hunt;
    uint64_t seed;
    uint64_t runs_left;                 /* of an order with runs */
    struct st_story *at_hand;           /* the worker's story, in memory that it shares with us */
    struct st_fuzz_stats stats, before; /* of this worker; of those that died */
    size_t deaths;
    bool is_over;
    struct st_worker_out *out; /* in the worker only, as is what is below */
    struct st_arena arena;
    uint64_t told_ms;
};

struct hunt {
    struct st_arena *arena;
    const struct st_hunt_order *order;
    struct st_hunt *result;
    struct job jobs[ST_WORKERS_MAX];
    uint64_t end_ms; /* 0: never */
};

static uint64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* --- In the worker ------------------------------------------------------------------------ */

static void send_json(struct job *job, json_t *message)
{
    const char *text = st_json_text(&job->arena, message, JSON_COMPACT);

    json_decref(message);
    st_worker_send(job->out, text, strlen(text));
    st_arena_reset(&job->arena);
}

static void send_found(void *context, const struct st_fuzz_found *found)
{
    struct job *job = context;
    json_t *message = st_json_object();

    st_json_put_integer(message, "invariant", found->key.invariant);
    st_json_put_integer(message, "call", found->key.call);
    st_json_put_integer(message, "class", found->key.class);
    st_json_put_integer(message, "run", (json_int_t)found->run);
    st_json_put_string(message, "text", st_story_json(&job->arena, &found->story));
    send_json(job, message);
}

static void note_story(
    void *context, const struct st_fuzz_stats *stats, const struct st_story *story)
{
    struct job *job = context;

    *job->at_hand = *story;
    st_worker_at(job->out, stats->runs);
}

static void send_stats(struct job *job, const struct st_fuzz_stats *stats)
{
    json_t *message = st_json_object();

    st_json_put_integer(message, "runs", (json_int_t)stats->runs);
    st_json_put_integer(message, "tries", (json_int_t)stats->tries);
    st_json_put_integer(message, "broken", (json_int_t)stats->broken);
    st_json_put_integer(message, "kept", (json_int_t)stats->kept);
    st_json_put_integer(message, "features", (json_int_t)stats->features);
    send_json(job, message);
}

static bool is_over(void *context, const struct st_fuzz_stats *stats)
{
    struct job *job = context;
    uint64_t now = now_ms();

    if (now - job->told_ms >= TELL_MS) {
        job->told_ms = now;
        send_stats(job, stats);
    }
    return job->hunt->end_ms > 0 && now >= job->hunt->end_ms;
}

static void work(void *context, struct st_worker_out *out)
{
    struct job *job = context;
    struct st_fuzz_order order = {
        .spec = job->hunt->order->spec,
        .guide = ST_GUIDE_FEATURES,
        .seed = job->seed,
        .runs = job->runs_left,
        .invariants = (1U << ST_INVARIANT_COUNT) - 1,
        .found = send_found,
        .before = note_story,
        .stop = is_over,
        .context = job,
    };
    struct st_fuzz_stats stats;

    job->out = out;
    job->told_ms = now_ms();
    st_arena_init(&job->arena);
    st_fuzz_loop(&order, &stats);
    send_stats(job, &stats);
    st_arena_clear(&job->arena);
}

/* --- What the workers say ----------------------------------------------------------------- */

static uint64_t number_in(const json_t *message, const char *name, uint64_t most)
{
    json_int_t number = json_integer_value(json_object_get(message, name));

    return number < 0 || (uint64_t)number > most ? most : (uint64_t)number;
}

static bool same_key(const struct st_hunted *a, const struct st_hunted *b)
{
    return a->keep == b->keep && memcmp(&a->key, &b->key, sizeof a->key) == 0;
}

/* Of two with the same key, the one of the earlier run stays; of the same run, the smaller seed. */
static bool is_earlier(const struct st_hunted *a, const struct st_hunted *b)
{
    return a->run != b->run ? a->run < b->run : a->seed < b->seed;
}

static void keep_found(struct hunt *hunt, const struct st_hunted *found)
{
    struct st_hunt *result = hunt->result;

    for (size_t i = 0; i < result->count; i++)
        if (same_key(found, &result->found[i])) {
            if (is_earlier(found, &result->found[i]))
                result->found[i] = *found;
            return;
        }
    if (result->count < ST_HUNT_STORIES_MAX)
        result->found[result->count++] = *found;
}

static void receive(void *context, const char *bytes, size_t size)
{
    struct job *job = context;
    json_t *message = json_loadb(bytes, size, 0, NULL);
    const char *text = json_string_value(json_object_get(message, "text"));

    if (text) {
        const struct st_hunted found = {
            .key = { (uint8_t)number_in(message, "invariant", ST_INVARIANT_COUNT - 1),
                     (uint8_t)number_in(message, "call", ST_CALL_COUNT),
                     (uint8_t)number_in(message, "class", ST_FAULT_CLASS_COUNT) },
            .seed = job->seed,
            .run = number_in(message, "run", UINT64_MAX),
            .text = st_arena_copy_string(job->hunt->arena, text),
        };

        job->stats.found++;
        keep_found(job->hunt, &found);
    } else if (message) {
        job->stats.runs = number_in(message, "runs", UINT64_MAX);
        job->stats.tries = number_in(message, "tries", UINT64_MAX);
        job->stats.broken = number_in(message, "broken", UINT64_MAX);
        job->stats.kept = number_in(message, "kept", SIZE_MAX);
        job->stats.features = number_in(message, "features", SIZE_MAX);
    }
    json_decref(message);
}

static void add_stats(struct st_fuzz_stats *sum, const struct st_fuzz_stats *stats)
{
    sum->runs += stats->runs;
    sum->tries += stats->tries;
    sum->broken += stats->broken;
    sum->kept += stats->kept;
    if (stats->features > sum->features)
        sum->features = stats->features;
}

static void sum_up(struct hunt *hunt)
{
    struct st_fuzz_stats sum = { .found = hunt->result->count };

    for (size_t i = 0; i < hunt->order->jobs; i++) {
        add_stats(&sum, &hunt->jobs[i].before);
        add_stats(&sum, &hunt->jobs[i].stats);
    }
    hunt->result->stats = sum;
}

static bool is_stopped(void *context)
{
    const struct job *job = context;

    sum_up(job->hunt);
    return job->hunt->order->stop &&
           job->hunt->order->stop(job->hunt->order->context, &job->hunt->result->stats);
}

/* --- When one dies ------------------------------------------------------------------------ */

/* The class of the first fault stands for where it happened, which nobody can tell. */
static void note_death(struct job *job, const struct st_worker_result *ended)
{
    struct st_story story = *job->at_hand;
    struct st_hunted found = {
        .keep = ended->end == ST_WORKER_DEADLINE ? ST_KEEP_HANG : ST_KEEP_CRASH,
        .key = { (uint8_t)(ended->signal ? ended->signal : SIGNALS + (int)ended->end),
                 ST_CALL_COUNT, ST_FAULT_CLASS_COUNT },
        .seed = job->seed,
        .run = job->stats.runs,
    };

    st_story_force(&story);
    if (story.fault_count > 0)
        found.key.class = (uint8_t)st_fault_infos[story.faults[0].kind].class;
    found.text = st_story_json(job->hunt->arena, &story);
    keep_found(job->hunt, &found);
    job->deaths += found.keep == ST_KEEP_HANG ? HANG : 1;
    job->seed = st_hash_number(job->seed, job->stats.runs + job->deaths);
    add_stats(&job->before, &job->stats);
    job->stats = (struct st_fuzz_stats){ 0 };
}

static void take_end(struct job *job, const struct st_worker_result *ended)
{
    const struct st_hunt_order *order = job->hunt->order;
    bool is_used_up;

    if (ended->end == ST_WORKER_NOT_RUN)
        job->hunt->result->error = ended->error;
    job->is_over = ended->end == ST_WORKER_DONE || ended->end == ST_WORKER_STOPPED ||
                   ended->end == ST_WORKER_NOT_RUN;
    if (job->is_over)
        return;

    job->stats.runs = ended->at; /* what it said last is a little old */
    is_used_up = order->runs > 0 && ended->at >= job->runs_left;
    if (order->runs > 0 && !is_used_up)
        job->runs_left -= ended->at;
    note_death(job, ended);
    job->is_over = is_used_up || job->deaths >= ST_HUNT_DEATHS_MAX ||
                   (job->hunt->end_ms > 0 && now_ms() >= job->hunt->end_ms);
    if (!is_used_up && job->deaths >= ST_HUNT_DEATHS_MAX)
        job->hunt->result->is_given_up = true;
}

/* --- All jobs ----------------------------------------------------------------------------- */

static void begin(struct hunt *hunt)
{
    const struct st_hunt_order *order = hunt->order;

    if (order->seconds > 0)
        hunt->end_ms = now_ms() + (uint64_t)order->seconds * 1000;
    for (size_t i = 0; i < order->jobs; i++) {
        void *shared = mmap(
            NULL, sizeof(struct st_story), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
            0);

        if (shared == MAP_FAILED)
            st_out_of_memory();
        hunt->jobs[i] = (struct job){
            .hunt = hunt,
            .seed = i == 0 ? order->seed : st_hash_number(order->seed, i),
            .runs_left = order->runs / order->jobs + (i < order->runs % order->jobs),
            .at_hand = shared,
        };
        hunt->jobs[i].is_over = order->runs > 0 && hunt->jobs[i].runs_left == 0;
    }
}

/* All that are not over, side by side. False when there was none. */
static bool run_round(struct hunt *hunt)
{
    struct st_worker workers[ST_WORKERS_MAX];
    struct st_worker_result results[ST_WORKERS_MAX];
    struct job *jobs[ST_WORKERS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < hunt->order->jobs; i++) {
        if (hunt->jobs[i].is_over)
            continue;
        jobs[count] = &hunt->jobs[i];
        workers[count++] = (struct st_worker){
            .work = work,
            .receive = receive,
            .stop = is_stopped,
            .context = &hunt->jobs[i],
            .deadline_ms = hunt->order->deadline_ms,
            .memory_bytes = hunt->order->memory_bytes,
        };
    }
    st_worker_run_all(workers, count, results);
    for (size_t i = 0; i < count; i++)
        take_end(jobs[i], &results[i]);
    return count > 0;
}

static int compare_found(const void *a, const void *b)
{
    const struct st_hunted *x = a;
    const struct st_hunted *y = b;

    return is_earlier(y, x) - is_earlier(x, y);
}

void st_hunt_run(
    struct st_arena *arena, const struct st_hunt_order *order, struct st_hunt *ret_hunt)
{
    struct hunt *hunt = ST_NEW(arena, struct hunt);

    *ret_hunt = (struct st_hunt){ .count = 0 };
    hunt->arena = arena;
    hunt->order = order;
    hunt->result = ret_hunt;
    begin(hunt);
    while (run_round(hunt))
        ;
    sum_up(hunt);
    for (size_t i = 0; i < order->jobs; i++)
        (void)munmap(hunt->jobs[i].at_hand, sizeof(struct st_story));
    qsort(ret_hunt->found, ret_hunt->count, sizeof ret_hunt->found[0], compare_found);
}
