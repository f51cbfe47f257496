/*
 * paths.c - which item a path leads to while a story is read, step by step.
 */
#include "framework/story/paths.h"

uint8_t st_story_replica(const struct st_story_step *step)
{
    bool on_client = st_story_uses(step) & ST_STORY_USES_CLIENT;

    return (uint8_t)(1U << (on_client ? step->client + 1U : (unsigned)ST_SERVER));
}

/* Of a fault: what it makes has its number before the steps, and where it moves is known. */
static void foresee(struct st_story_paths *paths, const struct st_story *story, size_t i)
{
    const struct st_story_fault *fault = &story->faults[i];
    const struct st_story_step *step = &fault->change;
    size_t path = st_story_path(step->folder, step->name);
    size_t to = st_story_path(st_story_other(step->folder), step->name);

    paths->foreseen[i] = ST_NO_OBJECT;
    if (fault->kind != ST_FAULT_CHANGE)
        return;
    if (st_story_verbs[step->verb].is_creating && paths->object[path] == ST_NO_OBJECT) {
        paths->foreseen[i] = paths->next++;
        st_story_bind(paths, path, paths->foreseen[i]);
    }
    if (st_story_verb_of(step) == ST_VERB_SERVER_MOVE && paths->object[path] != ST_NO_OBJECT &&
        paths->object[to] == ST_NO_OBJECT)
        st_story_bind(paths, to, paths->object[path]);
}

void st_story_paths_begin(struct st_story_paths *paths, const struct st_story *story)
{
    *paths = (struct st_story_paths){ .next = ST_STORY_FOLDERS };
    for (size_t i = 0; i < ST_STORY_PATHS; i++)
        paths->object[i] = ST_NO_OBJECT;
    for (unsigned folder = 0; folder < ST_STORY_FOLDERS; folder++)
        for (unsigned i = 0; i < ST_STORY_ITEMS; i++) {
            size_t path = st_story_path((uint8_t)folder, (uint8_t)i);

            if (!story->items[i].is_used || story->items[i].folder != folder)
                continue;
            st_story_bind(paths, path, paths->next++);
            paths->replicas[path] = ST_STORY_EVERY_REPLICA;
        }
    for (size_t i = 0; i < story->fault_count; i++)
        foresee(paths, story, i);
}

st_object_id st_story_paths_follow(
    struct st_story_paths *paths, const struct st_story_step *step, st_object_id foreseen)
{
    size_t path = st_story_path(step->folder, step->name);
    size_t to = st_story_path(st_story_other(step->folder), step->name);
    st_object_id object = paths->object[path];

    if (!(st_story_uses(step) & ST_STORY_USES_PATH) || step->on_folder)
        return ST_NO_OBJECT;
    if (st_story_verbs[step->verb].is_creating) {
        object = foreseen != ST_NO_OBJECT ? foreseen : paths->next++;
        st_story_bind(paths, path, object);
        paths->replicas[path] |= st_story_replica(step);
        return object;
    }
    switch ((int)st_story_verb_of(step)) {
    case ST_VERB_MOVE:
    case ST_VERB_SERVER_MOVE:
        paths->replicas[path] = 0;
        st_story_bind(paths, to, object);
        paths->replicas[to] |= st_story_replica(step);
        break;
    case ST_VERB_DELETE:
    case ST_VERB_SERVER_DELETE:
        paths->replicas[path] = 0;
        break;
    }
    return object;
}
