/*
 * make.c - stories by a seed, and parts of them.
 */
#include "framework/story/make.h"

enum {
    TRUSTEES = ST_STORY_IDENTITIES,
    SETS = 1 << ST_STORY_PROPERTIES,
};

struct st_swarm st_swarm_all(unsigned caps)
{
    struct st_swarm swarm = {
        .kinds = (1U << ST_FAULT_COUNT) - 1,
        .steps = ST_STORY_STEPS,
        .clients = ST_STORY_CLIENTS,
        .has_lists = true,
        .has_groups = true,
        .has_owners = true,
    };

    for (size_t i = 0; i < ST_STORY_VERB_COUNT; i++)
        if (!(st_story_verbs[i].needs & ~caps))
            swarm.verbs |= 1U << i;
    return swarm;
}

/* Each of the set is left out with an even chance; once in a while none is. */
static uint32_t some_of(struct st_dice *dice, uint32_t set)
{
    return st_once_in(dice, 4) ? set : set & (uint32_t)st_dice_next(dice);
}

struct st_swarm st_swarm_some(struct st_dice *dice, const struct st_swarm *all)
{
    struct st_swarm swarm = *all;
    uint32_t sizes = 2 + st_roll(dice, all->steps);

    swarm.verbs = some_of(dice, all->verbs) | 1U << ST_STORY_SYNC;
    swarm.kinds = st_once_in(dice, 4) ? 0 : some_of(dice, all->kinds);
    swarm.steps = (uint8_t)(sizes < all->steps ? sizes : all->steps);
    swarm.clients = st_once_in(dice, 3) ? all->clients : 1;
    swarm.has_lists = all->has_lists && !st_once_in(dice, 4);
    swarm.has_groups = all->has_groups && st_once_in(dice, 2);
    swarm.has_owners = all->has_owners && st_once_in(dice, 2);
    return swarm;
}

/* --- Lists ------------------------------------------------------------------------------- */

void st_story_make_ace(struct st_story_ace *ace, struct st_dice *dice, const struct st_swarm *swarm)
{
    *ace = (struct st_story_ace){
        .is_deny = !st_once_in(dice, 3),
        .reach = (uint8_t)st_roll(dice, ST_STORY_REACH_COUNT),
        .trustee = (uint8_t)st_roll(dice, TRUSTEES),
        .right = (uint8_t)st_roll(dice, ST_STORY_RIGHT_COUNT),
        .property = ST_STORY_NO_PROPERTY,
    };
    if (st_once_in(dice, 2)) {
        ace->right = (uint8_t)st_roll(dice, ST_STORY_RIGHT_WRITE_OWN_PROPERTY + 1);
        ace->property = (uint8_t)st_roll(dice, ST_STORY_PROPERTIES);
    }
    /* Whose edits they are matters most, and the groups that he is in. */
    if (st_once_in(dice, 2))
        ace->trustee = ST_FIRST_NAMED;
    else if (swarm->has_groups && st_once_in(dice, 2))
        ace->trustee = (uint8_t)(ST_FIRST_NAMED + ST_STORY_USERS + st_roll(dice, ST_STORY_GROUPS));
    if (ace->trustee >= ST_FIRST_NAMED + ST_STORY_USERS && !swarm->has_groups)
        ace->trustee = ST_EVERYONE;
    if (ace->trustee == ST_OWNER && !swarm->has_owners)
        ace->trustee = ST_EVERYONE;
}

static void make_aces(
    struct st_story_list *list, struct st_dice *dice, const struct st_swarm *swarm, uint32_t most)
{
    list->count = (uint8_t)st_roll(dice, most + 1);
    for (size_t i = 0; i < list->count; i++)
        st_story_make_ace(&list->aces[i], dice, swarm);
}

/* A folder's list: some oddities, and then everything for everybody, or nearly. */
static void make_folder_list(
    struct st_story_list *list, struct st_dice *dice, const struct st_swarm *swarm)
{
    list->is_used = !st_once_in(dice, 6);
    make_aces(list, dice, swarm, ST_STORY_ACES - 2);
    list->aces[list->count++] = (struct st_story_ace){
        .right = st_once_in(dice, 6) ? ST_STORY_RIGHT_READ : ST_STORY_RIGHT_FULL,
        .property = ST_STORY_NO_PROPERTY,
    };
}

static void make_item_list(
    struct st_story_list *list, struct st_dice *dice, const struct st_swarm *swarm)
{
    list->is_used = st_once_in(dice, 2);
    list->is_protected = st_once_in(dice, 12);
    make_aces(list, dice, swarm, ST_STORY_ACES - 1);
}

/* --- Steps and faults -------------------------------------------------------------------- */

/* The place of a step there is; false if that one has none. */
static bool same_place(
    uint8_t *folder, uint8_t *name, struct st_dice *dice, const struct st_story *story)
{
    const struct st_story_step *step = &story->steps[st_roll(dice, story->step_count)];

    if (!(st_story_uses(step) & ST_STORY_USES_PATH))
        return false;
    *folder = step->folder;
    *name = step->name;
    return true;
}

/* A place: that of another step, or mostly that of an item that is there at the beginning. */
static void make_place(
    uint8_t *folder, uint8_t *name, struct st_dice *dice, const struct st_story *story)
{
    if (story->step_count > 0 && st_once_in(dice, 2) && same_place(folder, name, dice, story))
        return;
    *name = (uint8_t)st_roll(dice, st_once_in(dice, 4) ? ST_STORY_NAMES : ST_STORY_ITEMS);
    *folder = (uint8_t)st_roll(dice, ST_STORY_FOLDERS);
    if (*name < ST_STORY_ITEMS && !st_once_in(dice, 4))
        *folder = story->items[*name].folder;
}

static void make_step_of(
    struct st_story_step *step, uint8_t verb, struct st_dice *dice, const struct st_story *story)
{
    *step = (struct st_story_step){
        .verb = verb,
        .client = (uint8_t)st_roll(dice, story->clients + 1U),
        .user = (uint8_t)st_roll(dice, ST_STORY_USERS + 1),
        .on_folder = st_once_in(dice, 3),
        .list = (uint8_t)st_roll(dice, ST_STORY_LISTS),
        .group = (uint8_t)st_roll(dice, ST_STORY_GROUPS),
        .value = (uint8_t)st_roll(dice, ST_STORY_VALUES),
        .set = (uint8_t)st_roll(dice, SETS),
        .unset = st_once_in(dice, 3) ? (uint8_t)st_roll(dice, SETS) : 0,
        .is_read = st_once_in(dice, 2),
    };
    make_place(&step->folder, &step->name, dice, story);
    /* Who synchronizes loses a right; somebody whom nothing is denied does the rest. */
    if (st_once_in(dice, 2))
        step->user = st_story_uses(step) & ST_STORY_USES_GROUP ? story->client_users[0]
                                                               : (uint8_t)ST_STORY_ADMINISTRATOR;
}

void st_story_make_step(
    struct st_story_step *step,
    struct st_dice *dice,
    const struct st_swarm *swarm,
    const struct st_story *story)
{
    uint8_t verb = st_once_in(dice, 4) ? (uint8_t)ST_STORY_SYNC : st_roll_bit(dice, swarm->verbs);

    make_step_of(step, verb, dice, story);
}

/* What somebody else may do just then; in a swarm with groups, often something about those. */
static uint32_t change_verbs(struct st_dice *dice, const struct st_swarm *swarm)
{
    bool about_groups = swarm->has_groups && st_once_in(dice, 3);
    uint32_t verbs = 0;

    for (unsigned i = 0; i < ST_STORY_VERB_COUNT; i++) {
        const struct st_story_step step = { .verb = (uint8_t)i };

        if (st_story_is_change(&step) &&
            (!about_groups || st_story_uses(&step) & ST_STORY_USES_GROUP))
            verbs |= 1U << i;
    }
    return swarm->verbs & verbs ? swarm->verbs & verbs : verbs;
}

void st_story_make_fault(
    struct st_story_fault *fault,
    struct st_dice *dice,
    const struct st_swarm *swarm,
    const struct st_story *story)
{
    uint32_t kinds = swarm->kinds ? swarm->kinds : (1U << ST_FAULT_COUNT) - 1;

    *fault = (struct st_story_fault){
        .kind = st_roll_bit(dice, kinds),
        .when = (uint8_t)st_roll(dice, ST_WHEN_COUNT),
        .on_client = st_once_in(dice, 4),
        .call = (uint8_t)st_roll(dice, ST_STORY_ANY_CALL + 1),
        .step = (uint8_t)st_roll(dice, story->step_count + 1U),
        .nth = (uint8_t)st_roll(dice, 1 + st_roll(dice, ST_STORY_NTH)),
        .times = (uint8_t)(st_once_in(dice, 3) ? st_roll(dice, ST_STORY_TIMES) : 0),
        .target = (uint8_t)st_roll(dice, ST_STORY_TARGET_COUNT),
        .property = ST_STORY_NO_PROPERTY,
    };
    /* The end can be compared with that without a fault if nothing comes after it. */
    if (story->step_count > 0 && st_once_in(dice, 2))
        fault->step = story->step_count - 1;
    else if (st_once_in(dice, 3))
        fault->step = ST_STORY_ANY_STEP;
    if (st_once_in(dice, 3))
        fault->call = ST_STORY_ANY_CALL;
    if (fault->call != ST_STORY_ANY_CALL)
        fault->nth = (uint8_t)st_roll(dice, 1 + st_roll(dice, 4));
    if (st_once_in(dice, 4))
        fault->property = (uint8_t)st_roll(dice, ST_STORY_PROPERTIES);
    make_place(&fault->folder, &fault->name, dice, story);
    make_step_of(&fault->change, st_roll_bit(dice, change_verbs(dice, swarm)), dice, story);
}

/* --- The whole --------------------------------------------------------------------------- */

static void make_people(struct st_story *story, struct st_dice *dice, const struct st_swarm *swarm)
{
    story->clients = (uint8_t)(swarm->clients > 1 && !st_once_in(dice, 4));
    story->client_users[1] = (uint8_t)st_roll(dice, 2);
    if (!swarm->has_groups)
        return;
    for (size_t user = 0; user < ST_STORY_USERS; user++)
        for (size_t group = 0; group < ST_STORY_GROUPS; group++)
            story->in_groups[user] |= (uint8_t)(st_once_in(dice, 3) << group);
    story->groups_nest = st_once_in(dice, 2);
    story->has_bypass = st_once_in(dice, 8);
}

/* Items that are nearly alike meet what is there for one of them only. */
static void make_item(
    struct st_story *story, size_t index, struct st_dice *dice, const struct st_swarm *swarm)
{
    struct st_story_item *item = &story->items[index];

    item->is_used = index == 0 || st_once_in(dice, 2);
    item->folder = (uint8_t)(st_once_in(dice, 3) ? st_roll(dice, ST_STORY_FOLDERS) : 0);
    item->owner = ST_STORY_ADMINISTRATOR;
    if (swarm->has_owners)
        item->owner = (uint8_t)st_roll(dice, ST_STORY_ADMINISTRATOR + 1);
    item->properties = (uint8_t)st_roll(dice, SETS);
    item->is_read = st_once_in(dice, 6);
    if (!swarm->has_lists)
        return;
    if (index > 0 && st_once_in(dice, 3))
        item->list = story->items[index - 1].list;
    else
        make_item_list(&item->list, dice, swarm);
}

void st_story_make(struct st_story *story, struct st_dice *dice, const struct st_swarm *swarm)
{
    *story = (struct st_story){ 0 };
    make_people(story, dice, swarm);
    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        if (swarm->has_lists)
            make_folder_list(&story->folder_lists[i], dice, swarm);
        story->resolve[i] = (uint8_t)(st_once_in(dice, 3) ? st_roll(dice, ST_RESOLVE_COUNT) : 0);
    }
    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        make_item(story, i, dice, swarm);
    for (size_t i = 0; i < ST_STORY_LISTS; i++)
        make_item_list(&story->step_lists[i], dice, swarm);
    uint8_t steps = (uint8_t)(1 + st_roll(dice, 1 + st_roll(dice, swarm->steps)));

    for (; story->step_count < steps; story->step_count++)
        st_story_make_step(&story->steps[story->step_count], dice, swarm, story);
    if (!st_once_in(dice, 4))
        story->steps[story->step_count - 1].verb = ST_STORY_SYNC;
    if (swarm->kinds)
        story->fault_count = (uint8_t)(st_roll(dice, 3) + st_once_in(dice, 4));
    for (size_t i = 0; i < story->fault_count; i++)
        st_story_make_fault(&story->faults[i], dice, swarm, story);
    st_story_settle(story);
}
