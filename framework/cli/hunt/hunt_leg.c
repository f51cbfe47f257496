/*
 * hunt_leg.c - one leg of a hunt, in a worker, and what it says about it.
 */
#include "framework/cli/hunt/hunt_leg.h"

#include <string.h>
#include <time.h>

#include "framework/base/hash.h"
#include "framework/base/json.h"
#include "framework/fuzz/limits.h"

enum { TELL_MS = 200 }; /* how often a worker says how far it is */

struct work {
    struct st_leg leg;
    struct st_worker_out *out;
    struct st_arena arena;        /* of one message */
    struct st_around_stats total; /* of the legs before */
    uint64_t told_ms;
};

uint64_t st_hunt_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

unsigned st_hunt_needs(const struct st_hunt_order *order)
{
    return order->spec->engine->caps & ST_CAN(SERVER_WINS);
}

uint64_t st_leg_runs(const struct st_hunt_order *order, uint64_t number)
{
    uint64_t before = number * order->leg;

    if (order->runs == 0)
        return order->leg;
    if (order->runs <= before)
        return 0;
    return order->runs - before < order->leg ? order->runs - before : order->leg;
}

uint64_t st_leg_seed(const struct st_hunt_order *order, uint64_t number)
{
    /* Mixed before the number comes in: else seeds that are near each other have the same legs. */
    return number == 0 ? order->seed : st_hash_number(st_hash_number(order->seed, 0), number);
}

/* --- How far it is ------------------------------------------------------------------------ */

/* Members of st_around_stats that add up. */
#define SUMS(X)    \
    X(fuzz.runs)   \
    X(fuzz.tries)  \
    X(fuzz.broken) \
    X(fuzz.unfit)  \
    X(invalid)     \
    X(holds[0])    \
    X(holds[1])    \
    X(holds[2])    \
    X(holds[3])    \
    X(holds[4])

_Static_assert(ST_HOLD_COUNT == 5, "SUMS has a row for each");

static void send_json(struct work *work, json_t *message)
{
    const char *text = st_json_text(&work->arena, message, JSON_COMPACT);

    json_decref(message);
    st_worker_send(work->out, text, strlen(text));
    st_arena_reset(&work->arena);
}

static void add_stats(struct st_around_stats *sum, const struct st_around_stats *stats)
{
#define X(member) sum->member += stats->member;
    SUMS(X)
#undef X
    sum->fuzz.kept = stats->fuzz.kept;
    if (stats->fuzz.features > sum->fuzz.features)
        sum->fuzz.features = stats->fuzz.features;
}

static void send_stats(struct work *work, const struct st_around_stats *stats)
{
    struct st_around_stats sum = work->total;
    json_t *message = st_json_object();

    add_stats(&sum, stats);
#define X(member) st_json_put_integer(message, #member, (json_int_t)sum.member);
    SUMS(X)
#undef X
    st_json_put_integer(message, "kept", (json_int_t)sum.fuzz.kept);
    st_json_put_integer(message, "features", (json_int_t)sum.fuzz.features);
    send_json(work, message);
}

/* The time is up, or tell how far it is. */
static bool is_over(struct work *work, const struct st_around_stats *stats)
{
    uint64_t now = st_hunt_now_ms();

    if (now - work->told_ms >= TELL_MS) {
        work->told_ms = now;
        send_stats(work, stats);
    }
    return work->leg.end_ms > 0 && now >= work->leg.end_ms;
}

static void mark(struct work *work, const struct st_fuzz_stats *stats)
{
    uint64_t runs = stats->runs > 0 ? stats->runs - 1 : 0;

    st_worker_at(work->out, work->leg.number * work->leg.order->leg + work->leg.done + runs);
}

/* --- Stories ------------------------------------------------------------------------------ */

static json_t *found_json(const struct work *work, uint64_t run, const struct st_fuzz_key *key)
{
    json_t *message = st_json_object();

    st_json_put_integer(message, "leg", (json_int_t)work->leg.number);
    st_json_put_integer(message, "seed", (json_int_t)work->leg.seed);
    st_json_put_integer(message, "run", (json_int_t)run);
    st_json_put_integer(message, "invariant", key->invariant);
    st_json_put_integer(message, "call", key->call);
    st_json_put_integer(message, "class", key->class);
    return message;
}

static void send_story(void *context, const struct st_fuzz_found *found)
{
    struct work *work = context;
    json_t *message = found_json(work, found->run, &found->key);

    st_json_put_string(
        message, "text",
        st_story_json(&work->arena, &found->story, st_hunt_needs(work->leg.order)));
    send_json(work, message);
}

static void note_story(
    void *context, const struct st_fuzz_stats *stats, const struct st_story *story)
{
    struct work *work = context;

    work->leg.at_hand->story = *story;
    mark(work, stats);
}

static bool is_story_over(void *context, const struct st_fuzz_stats *stats)
{
    const struct st_around_stats all = { .fuzz = *stats };

    return is_over(context, &all);
}

static void hunt_stories(struct work *work, uint64_t runs, struct st_around_stats *ret_stats)
{
    const struct st_engine *engine = work->leg.order->spec->engine;
    const struct st_fuzz_order order = {
        .spec = work->leg.order->spec,
        .guide = ST_GUIDE_FEATURES,
        .seed = work->leg.seed,
        .runs = runs,
        .invariants = (1U << ST_INVARIANT_COUNT) - 1,
        .known = engine->is_lab ? st_limits_of(engine) : (struct st_limits){ NULL, 0 },
        .found = send_story,
        .before = note_story,
        .stop = is_story_over,
        .context = work,
    };

    *ret_stats = (struct st_around_stats){ .invalid = 0 };
    st_fuzz_loop(&order, &ret_stats->fuzz);
}

/* --- Around a scenario -------------------------------------------------------------------- */

static void send_variant(void *context, const struct st_around_found *found)
{
    struct work *work = context;
    json_t *message = found_json(work, found->run, &found->key);

    st_json_put_integer(message, "hold", found->hold);
    st_json_put_integer(message, "changes", (json_int_t)found->changes);
    st_json_put_string(message, "text", found->text);
    st_json_put_string(message, "why", found->why);
    st_json_put_string(message, "changed", found->changed);
    send_json(work, message);
}

static void note_variant(
    void *context, const struct st_around_stats *stats, const char *text, size_t size)
{
    struct work *work = context;
    struct st_at_hand *at_hand = work->leg.at_hand;

    at_hand->size = size < sizeof at_hand->text ? size : 0;
    memcpy(at_hand->text, text, at_hand->size);
    mark(work, &stats->fuzz);
}

static bool is_around_over(void *context, const struct st_around_stats *stats)
{
    return is_over(context, stats);
}

static void hunt_around(struct work *work, uint64_t runs, struct st_around_stats *ret_stats)
{
    const struct st_around_order order = {
        .spec = work->leg.order->spec,
        .scenario = work->leg.order->scenario,
        .workarounds = work->leg.order->workarounds,
        .workaround_count = work->leg.order->workaround_count,
        .seed = work->leg.seed,
        .runs = runs,
        .found = send_variant,
        .before = note_variant,
        .stop = is_around_over,
        .context = work,
    };

    st_around_loop(&order, ret_stats);
}

/* --- Legs --------------------------------------------------------------------------------- */

void st_leg_work(const struct st_leg *first, struct st_worker_out *out)
{
    struct work work = { .leg = *first, .out = out, .told_ms = st_hunt_now_ms() };
    struct st_around_stats stats = { .invalid = 0 };
    uint64_t runs;

    st_arena_init(&work.arena);
    while ((runs = st_leg_runs(first->order, work.leg.number)) > work.leg.done) {
        if (first->order->scenario)
            hunt_around(&work, runs - work.leg.done, &stats);
        else
            hunt_stories(&work, runs - work.leg.done, &stats);
        add_stats(&work.total, &stats);
        stats = (struct st_around_stats){ .fuzz.kept = stats.fuzz.kept };
        if (is_over(&work, &stats))
            break;
        work.leg.number += first->order->jobs;
        work.leg.seed = st_leg_seed(first->order, work.leg.number);
        work.leg.done = 0;
    }
    send_stats(&work, &stats);
    st_arena_clear(&work.arena);
}

/* --- What messages say -------------------------------------------------------------------- */

static uint64_t number_in(const json_t *message, const char *name, uint64_t most)
{
    uint64_t number = (uint64_t)json_integer_value(json_object_get(message, name));

    return number > most ? most : number;
}

static const char *text_in(struct st_arena *arena, const json_t *message, const char *name)
{
    const char *text = json_string_value(json_object_get(message, name));

    return text ? st_arena_copy_string(arena, text) : NULL;
}

static void read_stats(const json_t *message, struct st_around_stats *ret_stats)
{
    *ret_stats = (struct st_around_stats){ .invalid = 0 };
#define X(member) ret_stats->member = number_in(message, #member, UINT64_MAX);
    SUMS(X)
#undef X
    ret_stats->fuzz.kept = number_in(message, "kept", SIZE_MAX);
    ret_stats->fuzz.features = number_in(message, "features", SIZE_MAX);
}

bool st_leg_message(
    struct st_arena *arena,
    const char *bytes,
    size_t size,
    struct st_hunted *ret_found,
    struct st_around_stats *ret_stats)
{
    json_t *message = json_loadb(bytes, size, 0, NULL);
    bool is_found = json_object_get(message, "text");

    if (is_found)
        *ret_found = (struct st_hunted){
            .key = { (uint8_t)number_in(message, "invariant", ST_INVARIANT_COUNT - 1),
                     (uint8_t)number_in(message, "call", ST_CALL_COUNT),
                     (uint8_t)number_in(message, "class", ST_FAULT_CLASS_COUNT) },
            .leg = number_in(message, "leg", UINT64_MAX),
            .seed = number_in(message, "seed", UINT64_MAX),
            .run = number_in(message, "run", UINT64_MAX),
            .hold = (enum st_hold)number_in(message, "hold", ST_HOLD_COUNT - 1),
            .changes = number_in(message, "changes", SIZE_MAX),
            .text = text_in(arena, message, "text"),
            .why = text_in(arena, message, "why"),
            .changed = text_in(arena, message, "changed"),
        };
    else
        read_stats(message, ret_stats);
    json_decref(message);
    return is_found;
}
