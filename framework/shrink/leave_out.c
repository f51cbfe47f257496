/*
 * leave_out.c - leaving something out of a scenario, with what depends on it.
 *
 * Who refers to what is the loader's knowledge, and it reports all of it at once with
 * pointers. So nothing here knows the format but the list of what can be left out whole.
 */
#include "framework/shrink/leave_out.h"

#include <stdlib.h>
#include <string.h>

#include "framework/shrink/spots.h"

/* What a mistake is put right by leaving out: the innermost of these around it. */
static const char removable[] =
    "/identities/*|/identities/*/members/*"
    "|/server/*|/server/*/owner|/server/*/acl/*"
    "|/server/*/items/*|/server/*/items/*/owner|/server/*/items/*/acl/*"
    "|/steps/*|/steps/*/folders/*|/steps/*/acl/*"
    "|/faults/*|/faults/*/change/acl/*"
    "|/expect/*|/expect/errors/*|/expect/server/*|/expect/conflicts/*"
    "|/expect/clients/*|/expect/clients/*/*|/expect/pending/*|/expect/pending/*/*"
    "|/known_failures|/workarounds|/needs|/except";

/* The faults below a step that is no more know it by another number, or not at all. */
static void renumber_faults(json_t *tree, json_int_t step)
{
    json_t *faults = json_object_get(tree, "faults");

    for (size_t i = json_array_size(faults); i > 0; i--) {
        json_t *at = json_object_get(json_array_get(faults, i - 1), "at");
        json_int_t number = json_integer_value(json_object_get(at, "step"));

        if (number == step)
            (void)json_array_remove(faults, i - 1);
        else if (number > step)
            (void)json_integer_set(json_object_get(at, "step"), number - 1);
    }
}

bool st_leave_out(struct st_arena *arena, json_t *tree, const char *pointer)
{
    if (!st_spot_remove(arena, tree, pointer))
        return false;
    if (st_spot_matches(arena, pointer, "/steps/*"))
        renumber_faults(tree, strtol(st_spot_name(arena, pointer), NULL, 10) + 1);
    return true;
}

static const char *removable_around(struct st_arena *arena, const char *pointer)
{
    while (*pointer && !st_spot_matches(arena, pointer, removable))
        pointer = st_spot_above(arena, pointer, 1);
    return *pointer ? pointer : NULL;
}

bool st_leave_out_wrong(struct st_arena *arena, json_t *tree, const struct st_diags *diags)
{
    const char **wrong = ST_NEW_ARRAY(arena, const char *, diags->count + 1);
    const char *last = "";

    for (size_t i = 0; i < diags->count; i++) {
        wrong[i] = removable_around(arena, diags->items[i].pointer);
        if (!wrong[i])
            return false;
    }

    /* From behind, so that what comes before in a list keeps its number. */
    qsort(wrong, diags->count, sizeof *wrong, st_spot_compare);
    for (size_t i = diags->count; i > 0; i--) {
        if (strcmp(wrong[i - 1], last) != 0)
            (void)st_leave_out(arena, tree, wrong[i - 1]);
        last = wrong[i - 1];
    }
    return true;
}
