/*
 * settle.c - of any story, one that loads: paths lead somewhere, faults can happen.
 *
 * Faults are settled against the world as it begins, so that they do not depend on the
 * steps; then the steps, in order. What a step or a fault cannot do becomes the nearest
 * thing that it can, and goes only if there is none.
 */
#include <string.h>

#include "framework/story/mentions.h"
#include "framework/story/paths.h"

#define C(id) (1U << ST_CALL_##id)

enum {
    ON_FOLDERS = C(FOLDER_LIST) | C(BASE_LIST),
    ON_BOTH = C(ITEM_OPEN) | C(BASE_OPEN),
    ON_NOTHING = C(JOURNAL_LIST),
    ON_PROPERTIES = C(PROPERTY_GET) | C(PROPERTY_SET) | C(PROPERTY_DELETE) | C(BASE_GET),
};

/* --- Lists ------------------------------------------------------------------------------- */

static void settle_ace(struct st_story_ace *ace, bool on_folder)
{
    struct st_right_masks masks = st_right_masks[st_story_right_words[ace->right]];
    const st_rights on_properties =
        ST_RIGHT_READ_PROPERTY | ST_RIGHT_WRITE_PROPERTY | ST_RIGHT_WRITE_OWN_PROPERTY;

    if (!((masks.folder | masks.item) & on_properties))
        ace->property = ST_STORY_NO_PROPERTY;
    if (!on_folder)
        ace->reach = ST_STORY_INSIDE;
}

static void settle_list(struct st_story_list *list, bool on_folder)
{
    if (!list->is_used)
        *list = (struct st_story_list){ 0 };
    for (size_t i = 0; i < ST_STORY_ACES; i++)
        if (i < list->count)
            settle_ace(&list->aces[i], on_folder);
        else
            list->aces[i] = (struct st_story_ace){ 0 };
}

/* --- Steps ------------------------------------------------------------------------------- */

/* What the verb does not use is zero. */
static void clean_step(struct st_story_step *step, const struct st_story *story)
{
    unsigned uses = st_story_uses(step);
    struct st_story_step clean = { .verb = step->verb };

    if (uses & ST_STORY_USES_CLIENT)
        clean.client = step->client > story->clients ? 0 : step->client;
    if (uses & ST_STORY_USES_USER)
        clean.user = step->user;
    if (uses & ST_STORY_USES_GROUP && clean.user == ST_STORY_ADMINISTRATOR)
        clean.user = 0;
    if (uses & ST_STORY_USES_FOLDER)
        clean.on_folder = step->on_folder;
    if (uses & ST_STORY_USES_PATH)
        clean.folder = step->folder;
    if (uses & ST_STORY_USES_PATH && !clean.on_folder)
        clean.name = step->name;
    if (uses & ST_STORY_USES_LIST)
        clean.list = step->list;
    if (uses & ST_STORY_USES_GROUP)
        clean.group = step->group;
    if (uses & ST_STORY_USES_VALUES) {
        clean.set = step->set;
        if (uses & ST_STORY_USES_UNSET)
            clean.unset = step->unset & (uint8_t)~step->set;
        if (!clean.set && !clean.unset && uses & ST_STORY_USES_UNSET)
            clean.set = 1;
    }
    if (uses & ST_STORY_USES_VALUE || clean.set)
        clean.value = step->value;
    if (uses & ST_STORY_USES_READ)
        clean.is_read = step->is_read;
    *step = clean;
}

/* Let the step be about the first path from its own on that is right; false if none is. */
static bool find_path(
    struct st_story_step *step,
    const struct st_story_paths *paths,
    bool (*is_right)(const struct st_story_step *step, const struct st_story_paths *paths, size_t))
{
    size_t first = st_story_path(step->folder, step->name);

    for (size_t i = 0; i < ST_STORY_PATHS; i++) {
        size_t path = (first + i) % ST_STORY_PATHS;

        if (!is_right(step, paths, path))
            continue;
        step->folder = (uint8_t)(path / ST_STORY_NAMES);
        step->name = (uint8_t)(path % ST_STORY_NAMES);
        return true;
    }
    return false;
}

static bool leads_somewhere(
    const struct st_story_step *step, const struct st_story_paths *paths, size_t path)
{
    (void)step;
    return paths->object[path] != ST_NO_OBJECT;
}

static bool is_free(
    const struct st_story_step *step, const struct st_story_paths *paths, size_t path)
{
    return !(paths->replicas[path] & st_story_replica(step));
}

static bool is_new(
    const struct st_story_step *step, const struct st_story_paths *paths, size_t path)
{
    return !leads_somewhere(step, paths, path);
}

/* Make the step one that can be done; false if there is none. */
static bool settle_step(
    struct st_story_step *step, const struct st_story *story, const struct st_story_paths *paths)
{
    clean_step(step, story);
    if (!(st_story_uses(step) & ST_STORY_USES_PATH) || step->on_folder)
        return true;
    if (st_story_verbs[step->verb].is_creating)
        return find_path(step, paths, is_free);
    return find_path(step, paths, leads_somewhere);
}

static uint8_t verb_index(enum st_verb verb)
{
    uint8_t index = 0;

    while (st_story_verbs[index].verb != verb)
        index++;
    return index;
}

/* Who is in no group joins it instead of leaving. */
static void settle_membership(struct st_story_step *step, uint8_t in_groups[ST_STORY_USERS])
{
    if (!(st_story_uses(step) & ST_STORY_USES_GROUP))
        return;
    if (!(in_groups[step->user] >> step->group & 1))
        step->verb = verb_index(ST_VERB_JOIN_GROUP);
    if (st_story_verb_of(step) == ST_VERB_JOIN_GROUP)
        in_groups[step->user] |= (uint8_t)(1U << step->group);
    else
        in_groups[step->user] &= (uint8_t) ~(1U << step->group);
}

static void settle_steps(struct st_story *story)
{
    struct st_story_paths paths;
    uint8_t in_groups[ST_STORY_USERS];
    uint8_t moved[ST_STORY_STEPS + 1]; /* by step: its new index */
    uint8_t count = 0;

    memcpy(in_groups, story->in_groups, sizeof in_groups);
    st_story_paths_begin(&paths, story);
    for (size_t i = 0; i < story->step_count; i++) {
        struct st_story_step step = story->steps[i];

        moved[i] = count;
        if (!settle_step(&step, story, &paths))
            continue;
        settle_membership(&step, in_groups);
        (void)st_story_paths_follow(&paths, &step, ST_NO_OBJECT);
        story->steps[count++] = step;
    }
    for (size_t i = 0; i < story->fault_count; i++)
        if (story->faults[i].step < story->step_count)
            story->faults[i].step = moved[story->faults[i].step];
    story->step_count = count;
}

/* Something must synchronize: nothing is judged otherwise. */
static void settle_end(struct st_story *story)
{
    bool syncs = false;

    for (size_t i = 0; i < story->step_count; i++)
        syncs = syncs || st_story_is_sync(&story->steps[i]);
    if (!syncs && story->step_count < ST_STORY_STEPS)
        story->step_count++;
    if (!syncs)
        story->steps[story->step_count - 1] = (struct st_story_step){ .verb = ST_STORY_SYNC };
    for (size_t i = story->step_count; i < ST_STORY_STEPS; i++)
        story->steps[i] = (struct st_story_step){ 0 };
}

/* --- Faults ------------------------------------------------------------------------------ */

static bool fits(const struct st_story_fault *fault, uint8_t call)
{
    enum st_call_side side = fault->on_client ? ST_ON_CLIENT : ST_ON_SERVER;

    return st_call_infos[call].side & side &&
           st_fault_fits((enum st_fault_kind)fault->kind, (enum st_call_op)call, side);
}

/* The first call from that one on where the kind can happen; ST_STORY_ANY_CALL if none is. */
static uint8_t nearest_call(const struct st_story_fault *fault)
{
    uint8_t first = fault->call < ST_CALL_COUNT ? fault->call : 0;

    for (unsigned i = 0; i < ST_CALL_COUNT; i++) {
        uint8_t call = (uint8_t)((first + i) % ST_CALL_COUNT);

        if (fits(fault, call))
            return call;
    }
    return ST_STORY_ANY_CALL;
}

static void settle_call(struct st_story_fault *fault)
{
    if (nearest_call(fault) == ST_STORY_ANY_CALL)
        fault->on_client = 0;
    if (fault->call != ST_STORY_ANY_CALL)
        fault->call = nearest_call(fault);

    uint32_t call = fault->call == ST_STORY_ANY_CALL ? 0 : 1U << fault->call;

    if (!(call & ON_PROPERTIES))
        fault->property = ST_STORY_NO_PROPERTY;
    if (call & ON_NOTHING)
        fault->target = ST_STORY_ANYTHING;
    if (call & ON_FOLDERS && fault->target == ST_STORY_THE_ITEM)
        fault->target = ST_STORY_THE_FOLDER;
    if (call && !(call & (ON_FOLDERS | ON_BOTH)) && fault->target == ST_STORY_THE_FOLDER)
        fault->target = ST_STORY_ANYTHING;
}

/* A step that somebody else does, about what there is at the beginning; false if none can be. */
static bool settle_change(
    struct st_story *story, struct st_story_fault *fault, const struct st_story_paths *paths)
{
    struct st_story_step *step = &fault->change;
    uint8_t in_groups[ST_STORY_USERS];

    if (!st_story_is_change(step))
        step->verb = verb_index(ST_VERB_SERVER_EDIT);
    clean_step(step, story);
    memcpy(in_groups, story->in_groups, sizeof in_groups);
    settle_membership(step, in_groups);
    if (!(st_story_uses(step) & ST_STORY_USES_PATH) || step->on_folder)
        return true;
    return find_path(
        step, paths, st_story_verbs[step->verb].is_creating ? is_new : leads_somewhere);
}

static bool settle_fault(struct st_story *story, struct st_story_fault *fault)
{
    struct st_story_paths paths;

    if (fault->kind != ST_FAULT_CHANGE)
        fault->change = (struct st_story_step){ 0 };
    if (fault->kind != ST_FAULT_CHANGE && fault->kind != ST_FAULT_CRASH)
        fault->when = ST_WHEN_BEFORE;
    settle_call(fault);
    if (fault->target == ST_STORY_ANYTHING)
        fault->folder = 0;
    if (fault->target != ST_STORY_THE_ITEM)
        fault->name = 0;

    if (fault->kind != ST_FAULT_CHANGE && fault->target != ST_STORY_THE_ITEM)
        return true;

    /* Those before it are part of the story already. */
    st_story_paths_begin(&paths, story);
    if (fault->kind == ST_FAULT_CHANGE && !settle_change(story, fault, &paths))
        return false;
    if (fault->target == ST_STORY_THE_ITEM) {
        struct st_story_step place = { .folder = fault->folder, .name = fault->name };

        if (!find_path(&place, &paths, leads_somewhere))
            return false;
        fault->folder = place.folder;
        fault->name = place.name;
    }
    return true;
}

static void settle_faults(struct st_story *story)
{
    uint8_t given = story->fault_count;

    story->fault_count = 0;
    for (size_t i = 0; i < given; i++) {
        struct st_story_fault fault = story->faults[i];

        if (settle_fault(story, &fault))
            story->faults[story->fault_count++] = fault;
    }
    for (size_t i = story->fault_count; i < ST_STORY_FAULTS; i++)
        story->faults[i] = (struct st_story_fault){ 0 };
}

/* A fault is for a sync step, or for any. */
static void settle_places(struct st_story *story)
{
    for (size_t i = 0; i < story->fault_count; i++) {
        uint8_t *step = &story->faults[i].step;

        while (*step < story->step_count && !st_story_is_sync(&story->steps[*step]))
            ++*step;
        if (*step >= story->step_count)
            *step = ST_STORY_ANY_STEP;
    }
}

/* --- The whole --------------------------------------------------------------------------- */

static void settle_lists(struct st_story *story)
{
    unsigned used = 0;
    unsigned on_folder = 0;

    for (size_t i = 0; i < (size_t)story->step_count + story->fault_count; i++) {
        const struct st_story_step *step =
            i < story->step_count ? &story->steps[i] : &story->faults[i - story->step_count].change;

        if (!(st_story_uses(step) & ST_STORY_USES_LIST))
            continue;
        used |= 1U << step->list;
        on_folder |= (unsigned)step->on_folder << step->list;
    }
    for (size_t i = 0; i < ST_STORY_LISTS; i++) {
        story->step_lists[i].is_used = used >> i & 1;
        settle_list(&story->step_lists[i], on_folder >> i & 1);
    }
}

/* A fault can only be about a property that there is. */
static void settle_properties(struct st_story *story)
{
    struct st_story_mentions mentions;
    bool is_any = false;

    for (size_t i = 0; i < story->fault_count; i++)
        is_any = is_any || story->faults[i].property < ST_STORY_PROPERTIES;
    if (!is_any)
        return;
    st_story_mention_all(story, &mentions);
    for (size_t i = 0; i < story->fault_count; i++) {
        uint8_t *property = &story->faults[i].property;

        if (*property < ST_STORY_PROPERTIES && mentions.number[*property] == ST_NO_PROPERTY)
            *property = ST_STORY_NO_PROPERTY;
    }
}

void st_story_settle(struct st_story *story)
{
    if (!story->clients)
        story->client_users[1] = 0;
    for (size_t i = 0; i < ST_STORY_FOLDERS; i++)
        settle_list(&story->folder_lists[i], true);
    for (size_t i = 0; i < ST_STORY_ITEMS; i++) {
        if (!story->items[i].is_used)
            story->items[i] = (struct st_story_item){ 0 };
        settle_list(&story->items[i].list, false);
    }
    settle_faults(story);
    settle_steps(story);
    settle_end(story);
    settle_places(story);
    settle_lists(story);
    settle_properties(story);
}
