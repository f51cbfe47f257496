/*
 * hunt.c - fuzzing an engine in processes that may crash or hang.
 */
#include "framework/cli/hunt/hunt.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "framework/base/die.h"
#include "framework/base/hash.h"
#include "framework/cli/hunt/hunt_leg.h"
#include "framework/story/bytes.h"

enum {
    SIGNALS = 128, /* more than there are */
    HANG = 20,     /* as many deaths as a hang counts for; it costs so much time */
};

struct hunt;

/* Every so manieth leg, in one worker, and in further ones when it dies. */
struct job {
    struct hunt *hunt;
    struct st_leg leg;                    /* where a worker begins */
    struct st_around_stats stats, before; /* of this worker; of those that died */
    size_t deaths;                        /* in the leg */
    bool is_over;
};

struct hunt {
    struct st_arena *arena;
    const struct st_hunt_order *order;
    struct st_hunt *result;
    struct job jobs[ST_WORKERS_MAX];
    uint64_t limit; /* the leg in which the hunt was given up; nothing behind it counts */
};

/* --- What was found ----------------------------------------------------------------------- */

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_places(const void *a, const void *b)
{
    const struct st_hunted *x = a;
    const struct st_hunted *y = b;
    int order = compare(x->leg, y->leg);

    order = order ? order : compare(x->run, y->run);
    return order ? order : compare(x->seed, y->seed);
}

/* Of two that are the same finding: the earlier; where workarounds fail, that with less change. */
static bool is_better(const struct st_hunted *a, const struct st_hunted *b)
{
    int order = 0;

    if (a->why && b->why)
        order = compare(a->changes, b->changes);
    if (a->why && b->why && order == 0)
        order = compare(strlen(a->text), strlen(b->text));
    return (order ? order : compare_places(a, b)) < 0;
}

static bool is_same(const struct st_hunted *a, const struct st_hunted *b)
{
    if (a->why || b->why)
        return a->why && b->why;
    return a->keep == b->keep && memcmp(&a->key, &b->key, sizeof a->key) == 0;
}

/* When there is no more room, what was found last goes, so that jobs do not matter. */
static void keep_found(struct hunt *hunt, const struct st_hunted *found)
{
    struct st_hunt *result = hunt->result;
    struct st_hunted *last = &result->found[0];

    for (size_t i = 0; i < result->count; i++) {
        if (is_same(found, &result->found[i])) {
            if (is_better(found, &result->found[i]))
                result->found[i] = *found;
            return;
        }
        if (compare_places(&result->found[i], last) > 0)
            last = &result->found[i];
    }
    if (result->count < ST_HUNT_FOUND_MAX)
        result->found[result->count++] = *found;
    else if (compare_places(found, last) < 0)
        *last = *found;
}

static void receive(void *context, const char *bytes, size_t size)
{
    struct job *job = context;
    struct st_hunted found;

    if (st_leg_message(job->hunt->arena, bytes, size, &found, &job->stats))
        keep_found(job->hunt, &found);
}

/* --- How far it is ------------------------------------------------------------------------ */

static void add_stats(struct st_around_stats *sum, const struct st_around_stats *stats)
{
    sum->fuzz.runs += stats->fuzz.runs;
    sum->fuzz.tries += stats->fuzz.tries;
    sum->fuzz.broken += stats->fuzz.broken;
    sum->fuzz.unfit += stats->fuzz.unfit;
    sum->fuzz.kept += stats->fuzz.kept;
    if (stats->fuzz.features > sum->fuzz.features)
        sum->fuzz.features = stats->fuzz.features;
    sum->invalid += stats->invalid;
    for (size_t i = 0; i < ST_HOLD_COUNT; i++)
        sum->holds[i] += stats->holds[i];
}

static void sum_up(struct hunt *hunt)
{
    struct st_around_stats sum = { .fuzz.found = hunt->result->count };

    for (size_t i = 0; i < hunt->order->jobs; i++) {
        add_stats(&sum, &hunt->jobs[i].before);
        add_stats(&sum, &hunt->jobs[i].stats);
    }
    hunt->result->stats = sum;
}

static bool is_stopped(void *context)
{
    const struct job *job = context;
    const struct st_hunt_order *order = job->hunt->order;

    sum_up(job->hunt);
    return order->stop && order->stop(order->context, &job->hunt->result->stats);
}

/* --- When one dies ------------------------------------------------------------------------ */

/* Nobody can tell where it happened; the class of a story's first fault stands for that. */
static void note_death(struct job *job, const struct st_worker_result *ended, uint64_t run)
{
    struct st_arena *arena = job->hunt->arena;
    const struct st_at_hand *at_hand = job->leg.at_hand;
    struct st_story story = at_hand->story;
    struct st_hunted found = {
        .keep = ended->end == ST_WORKER_DEADLINE ? ST_KEEP_HANG : ST_KEEP_CRASH,
        .key = { (uint8_t)(ended->signal ? ended->signal : SIGNALS + (int)ended->end),
                 ST_CALL_COUNT, ST_FAULT_CLASS_COUNT },
        .leg = job->leg.number,
        .seed = job->leg.seed,
        .run = run,
    };

    if (job->hunt->order->scenario) {
        found.text = st_arena_copy(arena, at_hand->text, at_hand->size);
    } else {
        st_story_force(&story);
        if (story.fault_count > 0)
            found.key.class = (uint8_t)st_fault_infos[story.faults[0].kind].class;
        found.text = st_story_json(arena, &story, st_hunt_needs(job->hunt->order));
    }
    keep_found(job->hunt, &found);
    job->deaths += found.keep == ST_KEEP_HANG ? HANG : 1;
}

/* Go on behind the run that it died of. */
static void go_on(struct job *job, uint64_t number, uint64_t done)
{
    uint64_t run = done - job->leg.done; /* under this seed */

    job->leg.done = done;
    job->leg.seed = st_hash_number(job->leg.seed, run + job->deaths);
    if (done < st_leg_runs(job->hunt->order, number))
        return;
    job->leg.number = number + job->hunt->order->jobs;
    job->leg.seed = st_leg_seed(job->hunt->order, job->leg.number);
    job->leg.done = 0;
    job->deaths = 0;
}

static void take_death(struct job *job, const struct st_worker_result *ended)
{
    uint64_t size = job->hunt->order->leg;
    uint64_t number = ended->beats > 0 ? ended->at / size : job->leg.number;
    uint64_t done = ended->beats > 0 ? ended->at % size + 1 : job->leg.done + 1;

    if (number != job->leg.number) {
        job->leg.number = number;
        job->leg.seed = st_leg_seed(job->hunt->order, number);
        job->leg.done = 0;
        job->deaths = 0;
    }
    note_death(job, ended, done - job->leg.done);
    add_stats(&job->before, &job->stats);
    job->stats = (struct st_around_stats){ .invalid = 0 };
    if (job->deaths >= ST_HUNT_DEATHS_MAX) {
        job->hunt->result->is_given_up = true;
        job->hunt->limit = number < job->hunt->limit ? number : job->hunt->limit;
        job->is_over = true;
        return;
    }
    go_on(job, number, done);
    job->is_over = job->leg.number > job->hunt->limit ||
                   st_leg_runs(job->hunt->order, job->leg.number) == 0 ||
                   (job->leg.end_ms > 0 && st_hunt_now_ms() >= job->leg.end_ms);
}

static void take_end(struct job *job, const struct st_worker_result *ended)
{
    if (ended->end == ST_WORKER_NOT_RUN)
        job->hunt->result->error = ended->error;
    job->is_over = ended->end == ST_WORKER_DONE || ended->end == ST_WORKER_STOPPED ||
                   ended->end == ST_WORKER_NOT_RUN;
    if (!job->is_over)
        take_death(job, ended);
}

/* --- All jobs ----------------------------------------------------------------------------- */

static void work(void *context, struct st_worker_out *out)
{
    const struct job *job = context;

    st_leg_work(&job->leg, out);
}

static void begin(struct hunt *hunt)
{
    const struct st_hunt_order *order = hunt->order;
    uint64_t end_ms = order->seconds > 0 ? st_hunt_now_ms() + (uint64_t)order->seconds * 1000 : 0;

    for (size_t i = 0; i < order->jobs; i++) {
        void *shared = mmap(
            NULL, sizeof(struct st_at_hand), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
            0);

        if (shared == MAP_FAILED)
            st_out_of_memory();
        hunt->jobs[i] = (struct job){
            .hunt = hunt,
            .leg = { .order = order,
                     .number = i,
                     .seed = st_leg_seed(order, i),
                     .end_ms = end_ms,
                     .at_hand = shared },
            .is_over = st_leg_runs(order, i) == 0,
        };
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

/* Another job may have come further than that in which one was given up. */
static void drop_behind(struct st_hunt *result, uint64_t limit)
{
    while (result->count > 0 && result->found[result->count - 1].leg > limit)
        result->count--;
}

void st_hunt_run(
    struct st_arena *arena, const struct st_hunt_order *order, struct st_hunt *ret_hunt)
{
    struct hunt *hunt = ST_NEW(arena, struct hunt);

    *ret_hunt = (struct st_hunt){ .count = 0 };
    hunt->arena = arena;
    hunt->order = order;
    hunt->result = ret_hunt;
    hunt->limit = UINT64_MAX;
    begin(hunt);
    while (run_round(hunt))
        ;
    for (size_t i = 0; i < order->jobs; i++)
        (void)munmap(hunt->jobs[i].leg.at_hand, sizeof(struct st_at_hand));
    qsort(ret_hunt->found, ret_hunt->count, sizeof ret_hunt->found[0], compare_places);
    drop_behind(ret_hunt, hunt->limit);
    sum_up(hunt);
}
