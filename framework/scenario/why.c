/*
 * why.c - what the author of a scenario says about one of its statements.
 *
 * Notes do not belong to what a scenario means, so they are looked for only when
 * something failed: the text is parsed again and followed along the path.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/scenario/load.h"

static const json_t *child(const json_t *value, const struct st_path *step)
{
    return step->key ? json_object_get(value, step->key) : json_array_get(value, step->index);
}

/* Follow the path from its root; the innermost note on the way is kept. */
static const json_t *follow(const json_t *root, const struct st_path *path, const char **ret_note)
{
    static const char *const notes[] = { "note", "why" }; /* the later wins */
    const json_t *value = root;

    if (path) {
        value = follow(root, path->up, ret_note);
        value = value ? child(value, path) : NULL;
    }
    for (size_t i = 0; i < sizeof notes / sizeof notes[0] && path; i++) {
        const char *note = json_string_value(json_object_get(value, notes[i]));

        if (note)
            *ret_note = note;
    }
    return value;
}

const char *st_scenario_why(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_path *path)
{
    json_t *root = json_loadb(scenario->text, scenario->size, 0, NULL);
    const json_t *workarounds = json_object_get(root, "workarounds");
    const char *note = NULL;

    for (size_t i = scenario->merged ? scenario->merged->count : 0; i-- > 0 && !note;)
        (void)follow(
            json_object_get(json_object_get(workarounds, scenario->merged->names[i]), "change"),
            path, &note);
    if (!note)
        (void)follow(root, path, &note);
    if (note)
        note = st_arena_copy_string(arena, note);
    json_decref(root);
    return note;
}
