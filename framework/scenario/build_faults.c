/*
 * build_faults.c - what goes wrong, and what somebody does just then.
 *
 * When a fault happens is not known here, so its step may name whatever there is
 * at any time.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/base/text.h"
#include "framework/scenario/rule.h"

/* --- What faults make ------------------------------------------------------------------- */

static const struct st_bound *bound_kind(
    struct st_build *build, const char *path, enum st_kind kind)
{
    const struct st_bound *bound = st_bound_to(build, path);

    return bound && build->objects[bound->object].kind == kind ? bound : NULL;
}

static st_object_id foresee_item(struct st_build *build, const char *path)
{
    const char *leaf = st_path_leaf(path);
    const struct st_bound *folder = bound_kind(
        build, st_arena_copy(build->arena, path, (size_t)(leaf - path - 1)), ST_KIND_FOLDER);

    if (!folder)
        return ST_NO_OBJECT;

    st_object_id id = st_plan(
        build, &(struct st_planned){
                   .kind = ST_KIND_ITEM,
                   .parent = folder->object,
                   .name = st_names_add(&build->scenario->names, leaf),
                   .owner = ST_NOBODY,
                   .is_made_later = true,
               });

    if (id != ST_NO_OBJECT)
        st_bind(build, path, id);
    return id;
}

static void foresee_path(struct st_build *build, const struct st_doc_step *step)
{
    const struct st_bound *item = bound_kind(build, step->item, ST_KIND_ITEM);
    const char *path = st_join_path(build, step->to, st_path_leaf(step->item));

    if (item && bound_kind(build, step->to, ST_KIND_FOLDER) && !st_bound_to(build, path))
        st_bind(build, path, item->object);
}

void st_build_foreseen(struct st_build *build)
{
    const struct st_many *written = &build->document->faults;
    const struct st_doc_fault *items = written->items;

    build->foreseen = ST_NEW_ARRAY(build->arena, st_object_id, written->count);
    for (size_t i = 0; i < written->count; i++) {
        const struct st_doc_step *step = &items[i].change;

        build->foreseen[i] = ST_NO_OBJECT;
        if (!step->verb.given || !step->item)
            continue;
        if (step->verb.value == ST_VERB_SERVER_CREATE && !st_bound_to(build, step->item))
            build->foreseen[i] = foresee_item(build, step->item);
        if (step->verb.value == ST_VERB_SERVER_MOVE && step->to)
            foresee_path(build, step);
    }
}

bool st_build_fault_joins(const struct st_build *build, const char *group, const char *member)
{
    const struct st_many *written = &build->document->faults;
    const struct st_doc_fault *items = written->items;
    bool joins = false;

    for (size_t i = 0; i < written->count; i++) {
        const struct st_doc_step *step = &items[i].change;

        joins = joins || (step->verb.given && step->verb.value == ST_VERB_JOIN_GROUP &&
                          step->group && strcmp(step->group, group) == 0 && step->member &&
                          strcmp(step->member, member) == 0);
    }
    return joins;
}

/* --- Changes ---------------------------------------------------------------------------- */

/* The verb that does on the server what this one does on a client, or the number of verbs. */
static size_t on_the_server(const struct st_build *build, enum st_verb verb)
{
    const char *word = st_arena_format(build->arena, "server-%s", st_verb_words.words[verb]);

    return st_words_find(&st_verb_words, word);
}

static const char *hint_for_verb(const struct st_build *build, enum st_verb verb)
{
    size_t instead = on_the_server(build, verb);
    struct st_text text;

    if (instead < ST_VERB_COUNT)
        return st_hint(build->problems, "write \"%s\"", st_verb_words.words[instead]);
    st_text_init(&text, build->arena);
    for (size_t i = 0; i < ST_VERB_COUNT; i++)
        if (st_verb_is_change((enum st_verb)i))
            st_text_addf(&text, "%s%s", text.size ? ", " : "one of ", st_verb_words.words[i]);
    return text.data;
}

static void build_change(
    struct st_build *build,
    const struct st_doc_step *written,
    st_object_id foreseen,
    struct st_step *step)
{
    enum st_verb verb = (enum st_verb)written->verb.value;

    if (written->verb.given && !st_verb_is_change(verb)) {
        st_problem(
            build->problems, ST_DIAG_BAD_STEP, ST_MEMBER(written->node.at, "do"),
            hint_for_verb(build, verb),
            "a fault cannot do \"%s\": it changes only the server, groups and the clock",
            st_verb_words.words[verb]);
        return;
    }
    if (written->status.given)
        st_problem_key(
            build->problems, ST_DIAG_NOTHING_TESTED, ST_MEMBER(written->node.at, "expect"),
            "leave it out", "what a fault's step ends in is not looked at");
    st_build_change(build, written, foreseen, step);
}

/* --- All of them ------------------------------------------------------------------------ */

static struct st_fault fault_of(const struct st_doc_fault *written, size_t change)
{
    return (struct st_fault){
        .at = written->node.at,
        .kind = written->kind.value,
        .when = written->when.value,
        .change = (uint16_t)change,
        .times = written->times.given ? written->times.value : 1,
    };
}

void st_build_faults(struct st_build *build)
{
    const struct st_many *written = &build->document->faults;
    const struct st_doc_fault *items = written->items;
    struct st_fault *faults = ST_NEW_ARRAY(build->arena, struct st_fault, written->count);
    struct st_step *changes = ST_NEW_ARRAY(build->arena, struct st_step, written->count);
    size_t count = 0;

    for (size_t i = 0; i < written->count; i++) {
        faults[i] = fault_of(&items[i], count);
        if (items[i].change.node.given)
            build_change(build, &items[i].change, build->foreseen[i], &changes[count++]);
    }

    /* After all changes: patterns are for what any of them makes, too. */
    for (size_t i = 0; i < written->count; i++)
        if (items[i].kind.given && items[i].trigger.node.given)
            st_build_trigger(build, &items[i], &faults[i].trigger);
    build->scenario->faults = faults;
    build->scenario->fault_count = written->count;
    build->scenario->changes = changes;
    build->scenario->change_count = count;
    if (written->count > 0 && build->sync_count == 0 && !build->has_unsure_steps)
        st_problem_key(
            build->problems, ST_DIAG_NOTHING_TESTED, written->at,
            build->problems->merged ? "write \"faults\": null in the change"
                                    : "add a step: { \"do\": \"sync\", \"as\": ... }",
            "no step synchronizes, so nothing can go wrong");
}
