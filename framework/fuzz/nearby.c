/*
 * nearby.c - a story that held, again and again, each time with a fault at a call that it made.
 */
#include "framework/fuzz/nearby.h"

#include <string.h>

#include "framework/fuzz/loop.h"

enum {
    CHANGES = 2,      /* of others, known to a scenario */
    CHANGE_SHARE = 3, /* one fault in so many is one of them, where they can happen */
};

/* --- What others may do ----------------------------------------------------------------- */

static unsigned properties_of(const struct st_story *story)
{
    unsigned set = 0;

    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        set |= story->items[i].properties;
    for (size_t i = 0; i < story->step_count; i++)
        set |= (unsigned)story->steps[i].set | story->steps[i].unset;
    return set;
}

/* Does it lead paths to other items? Then what the story says depends on it. */
static bool leads_paths(const struct st_story_step *step)
{
    return st_story_verbs[step->verb].is_creating || st_story_verb_of(step) == ST_VERB_SERVER_MOVE;
}

static bool has_led_paths(const struct st_story *story)
{
    for (size_t i = 0; i < story->fault_count; i++)
        if (story->faults[i].kind == ST_FAULT_CHANGE && leads_paths(&story->faults[i].change))
            return true;
    return false;
}

/*
 * Something that others may do in the story, whatever its own faults are. What makes an item or
 * brings a property would give other things other numbers.
 */
static bool make_change(
    struct st_story_fault *fault, struct st_dice *dice, const struct st_story *story)
{
    const struct st_swarm swarm = { .kinds = 1U << ST_FAULT_CHANGE, .has_groups = true };
    struct st_story alone = *story;
    const struct st_story_step *step = &alone.faults[0].change;

    alone.fault_count = 1;
    st_story_make_fault(&alone.faults[0], dice, &swarm, story);
    st_story_settle(&alone);
    *fault = alone.faults[0];
    return alone.fault_count == 1 && !st_story_verbs[step->verb].is_creating &&
           !(((unsigned)step->set | step->unset) & ~properties_of(story)) &&
           memcmp(alone.steps, story->steps, sizeof story->steps) == 0;
}

static void add_changes(struct st_story *story, struct st_dice *dice)
{
    for (size_t i = 0; i < CHANGES && story->fault_count < ST_STORY_FAULTS; i++) {
        struct st_story_fault *fault = &story->faults[story->fault_count];

        if (has_led_paths(story))
            return;
        if (!make_change(fault, dice, story)) {
            *fault = (struct st_story_fault){ 0 };
            continue;
        }
        if (st_story_uses(&fault->change) & ST_STORY_USES_LIST)
            story->step_lists[fault->change.list].is_used = true;
        story->fault_count++;
    }
}

void st_nearby_build(
    struct st_nearby_world *world,
    struct st_arena *arena,
    const struct st_story *story,
    struct st_dice *dice,
    uint32_t kinds)
{
    world->story = *story;
    world->own = story->fault_count;
    world->is_fit = !has_led_paths(story);
    if (kinds >> ST_FAULT_CHANGE & 1)
        add_changes(&world->story, dice);

    struct st_scenario *scenario = st_story_scenario(arena, &world->story);

    world->faults = scenario->faults;
    world->scenario = scenario;
    scenario->fault_count = world->own;
}

/* --- Faults at calls -------------------------------------------------------------------- */

bool st_nearby_begin(
    struct st_nearby *nearby,
    struct st_arena *arena,
    struct st_arena *scratch,
    const struct st_nearby_world *world,
    const struct st_case *judged,
    uint32_t kinds)
{
    if (!world->is_fit ||
        !st_rerun_begin(&nearby->rerun, arena, scratch, ST_FUZZ_CALLS_MAX, judged) ||
        nearby->rerun.last->first_call == nearby->rerun.last->call_end)
        return false;
    nearby->kinds = kinds;
    nearby->world = world;
    nearby->bare = world->story;
    nearby->bare.fault_count = 0;
    st_story_settle(&nearby->bare);
    return true;
}

static enum st_call_side side_of(const struct st_record *record)
{
    return record->replica == ST_SERVER ? ST_ON_SERVER : ST_ON_CLIENT;
}

/* A kind that can happen at the call, by chance; ST_FAULT_COUNT: none can. */
static uint8_t choose_kind(
    const struct st_nearby *nearby, const struct st_record *record, struct st_dice *dice)
{
    bool has_changes = nearby->world->story.fault_count > nearby->world->own;
    uint32_t fit = 0;

    for (uint32_t left = nearby->kinds; left; left &= left - 1) {
        unsigned kind = (unsigned)__builtin_ctz(left);

        if (st_fault_fits(kind, (enum st_call_op)record->op, side_of(record)))
            fit |= 1U << kind;
    }
    if (has_changes && fit >> ST_FAULT_CHANGE & 1 && st_once_in(dice, CHANGE_SHARE))
        return ST_FAULT_CHANGE;
    fit &= ~(1U << ST_FAULT_CHANGE);
    return fit ? st_roll_bit(dice, fit) : (uint8_t)ST_FAULT_COUNT;
}

/* Calls of the synchronization like that one and before it. */
static uint32_t count_before(const struct st_sync_record *sync, size_t call)
{
    const struct st_record *records = sync->trace->records;
    uint32_t count = 0;

    for (size_t i = sync->first_call; i < call; i++)
        count +=
            records[i].op == records[call].op && side_of(&records[i]) == side_of(&records[call]);
    return count;
}

/* The story with that fault, which the world knows how to do. */
static void use(
    struct st_nearby *nearby, const struct st_story_fault *fault, const struct st_fault *change)
{
    nearby->fault = (struct st_fault){
        .kind = fault->kind,
        .when = fault->when,
        .change = change ? change->change : 0,
        .times = st_story_times(fault),
        .trigger = {
            .calls = 1U << fault->call,
            .as = ST_NOBODY,
            .sides = fault->on_client ? ST_ON_CLIENT : ST_ON_SERVER,
            .step = (uint32_t)nearby->rerun.last->step,
            .nth = fault->nth + 1U,
        },
    };
    nearby->story = change ? nearby->world->story : nearby->bare;
    nearby->story.fault_count = 1;
    nearby->story.faults[0] = *fault;
    if (change) /* which may bring a list of its own */
        st_story_settle(&nearby->story);
}

bool st_nearby_choose(struct st_nearby *nearby, struct st_dice *dice)
{
    const struct st_nearby_world *world = nearby->world;
    const struct st_sync_record *sync = nearby->rerun.last;
    size_t call = sync->first_call + st_roll(dice, (uint32_t)(sync->call_end - sync->first_call));
    const struct st_record *record = &sync->trace->records[call];
    const struct st_fault *change = NULL;
    uint32_t nth = count_before(sync, call);
    struct st_story_fault fault = {
        .kind = choose_kind(nearby, record, dice),
        .on_client = side_of(record) == ST_ON_CLIENT,
        .call = record->op,
        .step = (uint8_t)(world->story.step_count - 1),
        .nth = (uint8_t)nth,
        .times = (uint8_t)(st_once_in(dice, 3) ? st_roll(dice, ST_STORY_TIMES) : 0),
        .property = ST_STORY_NO_PROPERTY,
    };

    if (fault.kind == ST_FAULT_COUNT || nth >= ST_STORY_NTH)
        return false;
    if (fault.kind == ST_FAULT_CRASH || fault.kind == ST_FAULT_CHANGE)
        fault.when = (uint8_t)st_roll(dice, ST_WHEN_COUNT);
    if (fault.kind == ST_FAULT_CHANGE) {
        size_t which = world->own + st_roll(dice, world->story.fault_count - (uint32_t)world->own);

        fault.change = world->story.faults[which].change;
        change = &world->faults[which];
    }
    use(nearby, &fault, change);
    return true;
}

const struct st_case *st_nearby_try(struct st_nearby *nearby)
{
    return st_rerun_go(
        &nearby->rerun, &(struct st_plan){ &nearby->fault, 1, nearby->world->scenario->changes });
}
