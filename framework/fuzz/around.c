/*
 * around.c - variants of one scenario on one engine.
 */
#include "framework/fuzz/around.h"

#include <string.h>

#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/fuzz/vary.h"
#include "framework/run/workaround.h"
#include "framework/scenario/load.h"

enum { KEYS_MAX = 1024 };

static const char *const words[] = {
#define X(id, word, about) word,
    ST_HOLDS(X)
#undef X
};
const struct st_words st_hold_words = { "effect", words, ST_HOLD_COUNT };

const char *const st_hold_abouts[ST_HOLD_COUNT] = {
#define X(id, word, about) about,
    ST_HOLDS(X)
#undef X
};

struct loop {
    const struct st_around_order *order;
    struct st_around_stats stats;
    struct st_dice dice;
    struct st_arena arena; /* of one variant */
    json_t *tree;
    struct st_fuzz_key met[KEYS_MAX];
    size_t met_count;
    size_t changes; /* of the variant at hand */
    const char *changed;
    size_t least_changes, least_size; /* of variants in which the workarounds do not hold */
};

static unsigned judge(
    struct loop *loop, const struct st_scenario *scenario, struct st_case *ret_case)
{
    unsigned broken = 0;

    *ret_case = (struct st_case){ .scenario = scenario, .spec = loop->order->spec };
    st_judge_quickly(&loop->arena, ST_FUZZ_CALLS_MAX, ret_case);
    st_judge_fail_like(loop->order->spec->engine);
    for (size_t i = 0; i < ret_case->finding_count; i++)
        broken |= 1U << ret_case->findings[i].invariant;
    return broken;
}

/* --- What breaks -------------------------------------------------------------------------- */

/* False when it was met before. */
static bool meet(struct loop *loop, const struct st_fuzz_key *key)
{
    for (size_t i = 0; i < loop->met_count; i++)
        if (memcmp(&loop->met[i], key, sizeof *key) == 0)
            return false;
    if (loop->met_count == KEYS_MAX)
        return false;
    loop->met[loop->met_count++] = *key;
    return true;
}

static void tell_new(struct loop *loop, const struct st_case *judged)
{
    for (size_t i = 0; i < judged->finding_count; i++) {
        struct st_around_found found = {
            .key = st_fuzz_key_of(judged, &judged->findings[i]),
            .changed = loop->changed,
            .changes = loop->changes,
            .run = loop->stats.fuzz.runs,
        };

        if (!meet(loop, &found.key))
            continue;
        loop->stats.fuzz.found++;
        found.text = st_scenario_print(&loop->arena, judged->scenario);
        if (loop->order->found)
            loop->order->found(loop->order->context, &found);
    }
}

/* --- Does the workaround hold? ------------------------------------------------------------ */

static enum st_hold hold_of(
    struct loop *loop, const struct st_case *plain, unsigned broken, struct st_finding *ret_worst)
{
    const struct st_around_order *order = loop->order;
    struct st_diags diags;
    struct st_case with;

    st_diags_init(&diags, &loop->arena, "");

    const struct st_scenario *changed = st_scenario_load_with(
        &loop->arena, plain->scenario, order->workarounds, order->workaround_count, &diags);

    if (!changed || st_diags_any(&diags) || st_judge_missing(&loop->arena, changed, order->spec))
        return ST_HOLD_NOT_TRIED;

    unsigned still = judge(loop, changed, &with);

    if (with.unfit)
        return ST_HOLD_NOT_TRIED;
    if (with.finding_count > 0)
        *ret_worst = with.findings[0];
    if (!((still | changed->except) >> ST_INVARIANT_NO_ESCALATION & 1) &&
        st_trial_escalates(plain, &with, ret_worst)) {
        ret_worst->invariant = ST_INVARIANT_NO_ESCALATION;
        still |= 1U << ST_INVARIANT_NO_ESCALATION;
    }
    if (still & ~broken)
        return ST_HOLD_WORSE;
    if (still)
        return ST_HOLD_FAILED;
    return broken ? ST_HOLD_HELD : ST_HOLD_NEEDLESS;
}

/* Fewer changes are nearer to the scenario; of as many, the shorter text. */
static void tell_smaller(
    struct loop *loop,
    const struct st_case *plain,
    enum st_hold hold,
    const struct st_finding *worst)
{
    const char *text = st_scenario_print(&loop->arena, plain->scenario);
    size_t size = strlen(text);
    struct st_around_found found = {
        .hold = hold,
        .text = text,
        .changed = loop->changed,
        .changes = loop->changes,
        .run = loop->stats.fuzz.runs,
    };

    if (loop->least_changes < loop->changes ||
        (loop->least_changes == loop->changes && loop->least_size <= size))
        return;
    loop->least_changes = loop->changes;
    loop->least_size = size;
    found.why = st_arena_format(
        &loop->arena, "%s: %s: expected %s, got %s", st_invariant_words.words[worst->invariant],
        worst->what, worst->expected, worst->actual);
    loop->stats.fuzz.found = 1;
    if (loop->order->found)
        loop->order->found(loop->order->context, &found);
}

static void try_workarounds(struct loop *loop, const struct st_case *plain, unsigned broken)
{
    struct st_finding worst = { .what = "" };
    enum st_hold hold = hold_of(loop, plain, broken, &worst);

    loop->stats.holds[hold]++;
    if (hold == ST_HOLD_FAILED || hold == ST_HOLD_WORSE)
        tell_smaller(loop, plain, hold, &worst);
}

/* --- The loop ----------------------------------------------------------------------------- */

static void run_one(struct loop *loop)
{
    const struct st_around_order *order = loop->order;
    const struct st_scenario *scenario;
    struct st_case judged;

    loop->changes = 1 + st_roll(&loop->dice, ST_AROUND_CHANGES);
    scenario = st_vary(&loop->arena, loop->tree, loop->changes, &loop->dice, &loop->changed);
    loop->stats.fuzz.runs++;
    if (!scenario || st_judge_missing(&loop->arena, scenario, order->spec)) {
        loop->stats.invalid++;
        return;
    }
    if (order->before)
        order->before(order->context, &loop->stats, scenario->text, scenario->size);

    unsigned broken = judge(loop, scenario, &judged);

    loop->stats.fuzz.unfit += judged.unfit != NULL;
    loop->stats.fuzz.broken += broken != 0;
    if (order->workaround_count > 0 && !judged.unfit)
        try_workarounds(loop, &judged, broken);
    else
        tell_new(loop, &judged);
}

/* What the scenario itself breaks is known. */
static void meet_original(struct loop *loop)
{
    const struct st_scenario *scenario = loop->order->scenario;
    struct st_case judged;

    if (!st_judge_missing(&loop->arena, scenario, loop->order->spec)) {
        if (loop->order->before)
            loop->order->before(loop->order->context, &loop->stats, scenario->text, scenario->size);
        (void)judge(loop, scenario, &judged);
        for (size_t i = 0; i < judged.finding_count; i++) {
            struct st_fuzz_key key = st_fuzz_key_of(&judged, &judged.findings[i]);

            (void)meet(loop, &key);
        }
    }
    st_arena_reset(&loop->arena);
}

static bool goes_on(const struct loop *loop)
{
    const struct st_around_order *order = loop->order;

    if (order->runs > 0 && loop->stats.fuzz.runs >= order->runs)
        return false;
    return !order->stop || !order->stop(order->context, &loop->stats);
}

/* Of workarounds only those are left that are asked about, and without what they are to do. */
static void keep_workarounds(json_t *tree, const struct st_around_order *order)
{
    json_t *kept = st_json_object();
    json_t *workarounds = json_object_get(tree, "workarounds");

    for (size_t i = 0; i < order->workaround_count; i++) {
        json_t *workaround = json_object_get(workarounds, order->workarounds[i]);

        (void)json_object_del(workaround, "effect");
        (void)json_object_del(workaround, "under-faults");
        st_json_put(kept, order->workarounds[i], json_incref(workaround));
    }
    (void)json_object_del(tree, "workarounds");
    if (json_object_size(kept) > 0)
        st_json_put(tree, "workarounds", kept);
    else
        json_decref(kept);
}

void st_around_loop(const struct st_around_order *order, struct st_around_stats *ret_stats)
{
    struct loop loop = {
        .order = order,
        .dice = { order->seed },
        .tree = json_loadb(order->scenario->text, order->scenario->size, 0, NULL),
        .least_changes = SIZE_MAX,
    };

    if (!loop.tree)
        st_out_of_memory();
    keep_workarounds(loop.tree, order);
    st_arena_init(&loop.arena);
    meet_original(&loop);
    while (goes_on(&loop)) {
        run_one(&loop);
        st_arena_reset(&loop.arena);
    }
    *ret_stats = loop.stats;
    json_decref(loop.tree);
    st_arena_clear(&loop.arena);
}
