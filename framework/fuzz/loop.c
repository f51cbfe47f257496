/*
 * loop.c - stories after stories on one engine, each judged by all invariants.
 */
#include "framework/fuzz/loop.h"

#include <string.h>

#include "framework/fuzz/limits.h"
#include "framework/fuzz/nearby.h"

enum {
    KEYS = ST_INVARIANT_COUNT * (ST_CALL_COUNT + 1) * (ST_FAULT_CLASS_COUNT + 1),
    NEWEST = 64,     /* half of the time, one of so many is changed */
    CHANGES_MAX = 4, /* of one story */
    BETWEEN = 64,    /* runs, between questions whether to stop */
};

static const char *const words[] = {
#define X(id, word, about) word,
    ST_GUIDES(X)
#undef X
};
const struct st_words st_guide_words = { "guide", words, ST_GUIDE_COUNT };

struct loop {
    const struct st_fuzz_order *order;
    struct st_fuzz_stats stats;
    struct st_dice dice;
    struct st_swarm all;
    struct st_arena room;  /* of what lasts */
    struct st_arena arena; /* of one story */
    struct st_arena near;  /* of one run near it */
    struct st_features *features;
    struct st_story *kept; /* a ring of the newest */
    bool *met, *told;      /* keys: as they were found, and as they became */
    unsigned wanted;       /* while shrinking */
    size_t most;           /* findings */
    uint64_t stories;      /* without what is near them */
};

/* --- Judging ------------------------------------------------------------------------------ */

static unsigned set_of_broken(const struct st_case *judged)
{
    unsigned broken = 0;

    for (size_t i = 0; i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    return broken;
}

unsigned st_fuzz_judge(
    struct st_arena *arena,
    const struct st_story *story,
    const struct st_engine_spec *spec,
    struct st_case *ret_case)
{
    *ret_case = (struct st_case){ .scenario = st_story_scenario(arena, story), .spec = spec };
    st_judge_quickly(arena, ST_FUZZ_CALLS_MAX, ret_case);
    st_judge_fail_like(spec->engine);
    return set_of_broken(ret_case);
}

static uint8_t class_of(const struct st_run *run, size_t fault)
{
    return (uint8_t)st_fault_infos[run->plan.faults[fault].kind].class;
}

struct st_fuzz_key st_fuzz_key_of(const struct st_case *judged, const struct st_finding *finding)
{
    const struct st_run *run = judged->run;
    struct st_fuzz_key key = { (uint8_t)finding->invariant, ST_CALL_COUNT, ST_FAULT_CLASS_COUNT };

    for (size_t i = run->plan.count; i-- > 0;)
        if (run->fired[i] > 0)
            key.class = class_of(run, i);
    if (finding->call == SIZE_MAX)
        return key;

    const struct st_record *record = &run->trace.records[finding->call];

    key.call = record->op;
    if (record->fault)
        key.class = class_of(run, record->fault - 1U);
    return key;
}

static size_t index_of(const struct st_fuzz_key *key)
{
    return ((size_t)key->invariant * (ST_CALL_COUNT + 1) + key->call) * (ST_FAULT_CLASS_COUNT + 1) +
           key->class;
}

/* --- What is found ------------------------------------------------------------------------ */

static void announce(struct loop *loop, const struct st_story *story)
{
    if (loop->order->before)
        loop->order->before(loop->order->context, &loop->stats, story);
}

static unsigned judge(struct loop *loop, const struct st_story *story, struct st_case *ret_case)
{
    announce(loop, story);
    return st_fuzz_judge(&loop->arena, story, loop->order->spec, ret_case);
}

static bool is_still_broken(void *argument, const struct st_story *story)
{
    struct loop *loop = argument;
    struct st_case judged;
    unsigned broken = judge(loop, story, &judged);

    st_arena_reset(&loop->arena);
    return broken & loop->wanted;
}

/* The key of the story as it has become. */
static struct st_fuzz_key key_again(struct loop *loop, const struct st_fuzz_found *found)
{
    struct st_fuzz_key key = found->key;
    struct st_case judged;

    (void)judge(loop, &found->story, &judged);
    for (size_t i = 0; i < judged.finding_count; i++)
        if (judged.findings[i].invariant == (enum st_invariant)found->key.invariant)
            key = st_fuzz_key_of(&judged, &judged.findings[i]);
    st_arena_reset(&loop->arena);
    return key;
}

static void tell(struct loop *loop, struct st_fuzz_found *found)
{
    struct st_limits known = loop->order->known;

    loop->wanted = 1U << found->key.invariant;
    if (!loop->order->keeps_size && st_limit_find(known, &found->key) == known.count) {
        loop->stats.tries += st_story_shrink(&found->story, is_still_broken, loop);
        found->key = key_again(loop, found);
    }
    if (loop->told[index_of(&found->key)])
        return;
    loop->told[index_of(&found->key)] = true;
    loop->stats.found++;
    if (loop->order->found)
        loop->order->found(loop->order->context, found);
}

/* All that the story broke; the case is gone when the first of it is made small. */
static void look_at(struct loop *loop, const struct st_story *story, const struct st_case *judged)
{
    struct st_fuzz_found found = { .run = loop->stats.runs };
    struct st_fuzz_key keys[ST_INVARIANT_COUNT];
    size_t count = judged->finding_count;

    loop->stats.broken++;
    for (size_t i = 0; i < count; i++)
        keys[i] = st_fuzz_key_of(judged, &judged->findings[i]);
    st_arena_reset(&loop->arena);
    for (size_t i = 0; i < count && loop->stats.found < loop->most; i++) {
        if (!(loop->order->invariants >> keys[i].invariant & 1) || loop->met[index_of(&keys[i])])
            continue;
        loop->met[index_of(&keys[i])] = true;
        found.key = keys[i];
        found.story = *story;
        tell(loop, &found);
    }
}

/* --- Which story is next ------------------------------------------------------------------ */

static const struct st_story *pick_any(struct loop *loop)
{
    size_t count =
        loop->stats.kept < ST_FUZZ_KEPT_MAX ? loop->stats.kept : (size_t)ST_FUZZ_KEPT_MAX;
    size_t newest = count < NEWEST ? count : (size_t)NEWEST;
    size_t back = st_roll(&loop->dice, (uint32_t)(st_once_in(&loop->dice, 2) ? newest : count));

    return &loop->kept[(loop->stats.kept - 1 - back) % ST_FUZZ_KEPT_MAX];
}

/* Short stories run faster, and what changes in them matters more. */
static const struct st_story *pick(struct loop *loop)
{
    const struct st_story *one = pick_any(loop);
    const struct st_story *two = pick_any(loop);

    return one->step_count + one->fault_count <= two->step_count + two->fault_count ? one : two;
}

static void choose(struct loop *loop, struct st_story *story)
{
    bool is_fresh = loop->order->guide == ST_GUIDE_NOTHING || loop->stats.kept == 0;

    if (is_fresh || st_once_in(&loop->dice, 2)) {
        struct st_swarm swarm = st_swarm_some(&loop->dice, &loop->all);

        st_story_make(story, &loop->dice, &swarm);
        return;
    }
    *story = *pick(loop);
    if (st_once_in(&loop->dice, 8))
        st_story_cross(story, pick(loop), &loop->dice, story);
    for (uint32_t left = 1 + st_roll(&loop->dice, CHANGES_MAX); left > 0; left--)
        st_story_mutate(story, &loop->dice, &loop->all);
}

/* Judged by a first run, which is enough for most. */
static void judge_once(
    struct loop *loop, const struct st_scenario *scenario, struct st_case *ret_case)
{
    *ret_case = (struct st_case){ .scenario = scenario, .spec = loop->order->spec };
    st_judge_once(&loop->arena, ST_FUZZ_CALLS_MAX, ret_case);
}

/* Keep the story if its run did something new; says whether it did. */
static bool learn(struct loop *loop, const struct st_story *story, const struct st_case *judged)
{
    if (loop->order->guide != ST_GUIDE_FEATURES || judged->unfit ||
        st_features_add(loop->features, judged->run) == 0)
        return false;
    loop->kept[loop->stats.kept++ % ST_FUZZ_KEPT_MAX] = *story;
    loop->stats.features = loop->features->total;
    return true;
}

static bool goes_on(const struct loop *loop)
{
    const struct st_fuzz_order *order = loop->order;
    size_t between = order->spec->engine->is_lab ? 1 : BETWEEN;

    if ((order->runs > 0 && loop->stats.runs >= order->runs) || loop->stats.found >= loop->most)
        return false;
    return !order->stop || loop->stats.runs % between != 0 ||
           !order->stop(order->context, &loop->stats);
}

static bool is_news(const struct loop *loop, const struct st_case *judged)
{
    for (size_t i = 0; i < judged->finding_count; i++) {
        const struct st_fuzz_key key = st_fuzz_key_of(judged, &judged->findings[i]);

        if (loop->order->invariants >> key.invariant & 1 && !loop->met[index_of(&key)])
            return true;
    }
    return false;
}

/* What is told of it comes from the whole story, with the fault in it. */
static void look_nearby(struct loop *loop, const struct st_story *story)
{
    struct st_case judged;

    (void)judge(loop, story, &judged);
    loop->stats.astray += judged.finding_count == 0;
    look_at(loop, story, &judged);
}

/* Faults at calls that the story made; over when one has shown something new that is wrong. */
static void go_nearby(
    struct loop *loop, const struct st_nearby_world *world, const struct st_case *judged)
{
    struct st_nearby nearby;

    if (!st_nearby_begin(&nearby, &loop->arena, &loop->near, world, judged, loop->all.kinds))
        return;
    for (size_t i = 0; i < ST_FUZZ_NEARBY && goes_on(loop); i++) {
        if (!st_nearby_choose(&nearby, &loop->dice))
            continue;
        announce(loop, &nearby.story);
        st_features_begin(loop->features);
        loop->stats.runs++;

        const struct st_case *near = st_nearby_try(&nearby);

        (void)learn(loop, &nearby.story, near);
        if (is_news(loop, near)) {
            look_nearby(loop, &nearby.story);
            return;
        }
        loop->stats.broken += near->finding_count > 0;
    }
}

/* A fault that cannot happen there to a real tool is at any call, on anything of the server. */
static void fit_faults(struct loop *loop, struct st_story *story)
{
    const struct st_engine *engine = loop->order->spec->engine;
    const struct st_scenario *scenario =
        engine->refuses && story->fault_count > 0 ? st_story_scenario(&loop->arena, story) : NULL;

    for (size_t i = 0; scenario && i < story->fault_count; i++) {
        struct st_story_fault *fault = &story->faults[i];

        if (!engine->refuses(engine, fault->kind, &scenario->faults[i]))
            continue;
        fault->call = ST_STORY_ANY_CALL;
        fault->target = ST_STORY_ANYTHING;
        fault->property = ST_STORY_NO_PROPERTY;
        fault->on_client = 0;
        if (fault->kind == ST_FAULT_CRASH)
            fault->when = ST_WHEN_BEFORE;
    }
    st_story_settle(story);
}

/* One story on an engine from outside. */
static void run_outside(struct loop *loop, struct st_story *story)
{
    struct st_case judged;

    fit_faults(loop, story);
    (void)judge(loop, story, &judged);
    loop->stats.unfit += judged.unfit != NULL;
    (void)learn(loop, story, &judged);
    if (set_of_broken(&judged) & loop->order->invariants)
        look_at(loop, story, &judged);
}

/* One story on an engine that is built in, and what is near it. */
static void run_built_in(struct loop *loop, const struct st_story *story)
{
    bool is_guided = loop->order->guide == ST_GUIDE_FEATURES;
    struct st_nearby_world world;
    struct st_case judged;

    announce(loop, story);
    st_nearby_build(&world, &loop->arena, story, &loop->dice, is_guided ? loop->all.kinds : 0);
    judge_once(loop, world.scenario, &judged);

    bool is_new = learn(loop, story, &judged);

    if (is_new || judged.finding_count > 0 || loop->stories % ST_FUZZ_TWICE == 0)
        st_judge_again(&loop->arena, ST_FUZZ_CALLS_MAX, &judged);
    if (set_of_broken(&judged) & loop->order->invariants)
        look_at(loop, story, &judged);
    else if (is_guided)
        go_nearby(loop, &world, &judged);
}

static void run_one(struct loop *loop)
{
    struct st_story story;

    choose(loop, &story);
    st_features_begin(loop->features);
    loop->stats.runs++;
    loop->stories++;
    if (st_engine_is_built_in(loop->order->spec->engine))
        run_built_in(loop, &story);
    else
        run_outside(loop, &story);
    st_arena_reset(&loop->arena);
}

/* What cannot happen to a real tool, such as a lost answer on files, is not tried with it. */
static struct st_swarm swarm_of(const struct st_engine *engine)
{
    struct st_swarm swarm = st_swarm_all(engine->caps);

    for (unsigned kind = 0; kind < ST_FAULT_COUNT && engine->refuses; kind++)
        if (engine->refuses(engine, kind, NULL))
            swarm.kinds &= ~(1U << kind);
    return swarm;
}

void st_fuzz_loop(const struct st_fuzz_order *order, struct st_fuzz_stats *ret_stats)
{
    struct loop loop = {
        .order = order,
        .dice = { order->seed },
        .all = swarm_of(order->spec->engine),
        .most = order->findings ? order->findings : (size_t)ST_FUZZ_FOUND_MAX,
    };

    st_arena_init(&loop.room);
    st_arena_init(&loop.arena);
    st_arena_init(&loop.near);
    loop.features = ST_NEW(&loop.room, struct st_features);
    st_features_init(loop.features, &loop.room);
    loop.kept = ST_NEW_ARRAY(&loop.room, struct st_story, ST_FUZZ_KEPT_MAX);
    loop.met = ST_NEW_ARRAY(&loop.room, bool, KEYS);
    loop.told = ST_NEW_ARRAY(&loop.room, bool, KEYS);
    while (goes_on(&loop))
        run_one(&loop);
    *ret_stats = loop.stats;
    st_arena_clear(&loop.near);
    st_arena_clear(&loop.arena);
    st_arena_clear(&loop.room);
}
