/*
 * sweep_pair_name.c - pairs of faults in words.
 */
#include <stdlib.h>
#include <string.h>

#include "framework/run/sweep_pairs.h"

static size_t step_of(const struct st_sweep *sweep, const struct st_pair *pair)
{
    const struct st_point *point = &sweep->points[pair->first % sweep->point_count];

    return sweep->syncs[point->sync].stage.step + 1;
}

const char *st_pair_name(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_pair *pair)
{
    const char *first = st_sweep_name(arena, sweep, pair->first);
    const char *second = sweep->variants[pair->second].word;

    if (pair->is_next)
        return st_arena_format(arena, "%s+%s@next:%zu", first, second, pair->call + 1);
    return st_arena_format(
        arena, "%s+%s@%zu:%zu", first, second, step_of(sweep, pair), pair->call + 1);
}

/*
 * The number that a text begins with, in digits, no zero in front, and what stands behind
 * it; 0 if it begins with none.
 */
static size_t read_number(const char *text, const char **ret_end)
{
    size_t digits = strspn(text, "0123456789");

    *ret_end = text + digits;
    return digits > 0 && digits < 10 && text[0] != '0' ? (size_t)strtoul(text, NULL, 10) : 0;
}

/* "next:4" or "3:20" */
static bool find_place(const struct st_sweep *sweep, const char *place, struct st_pair *pair)
{
    size_t step = step_of(sweep, pair);
    const char *end = place;

    pair->is_next = strncmp(place, "next:", strlen("next:")) == 0;
    if (pair->is_next)
        end = place + strlen("next");
    else if (read_number(place, &end) != step)
        return false;
    if (*end != ':')
        return false;

    size_t call = read_number(end + 1, &end);

    pair->call = call - 1;
    return call > 0 && *end == '\0';
}

/* "cut@next:4" or "cut@3:20", after the plus sign. */
static bool find_second(
    const struct st_sweep *sweep,
    const char *text,
    struct st_pair *pair,
    const char **ret_why,
    const char **ret_hint)
{
    const char *at = strrchr(text, '@');
    size_t length = at ? (size_t)(at - text) : strlen(text);

    pair->second = st_sweep_find_variant(sweep, text, length);
    if (pair->second == sweep->variant_count) {
        *ret_why = st_arena_format(
            sweep->arena, "no fault of this sweep is called \"%.*s\"", (int)length, text);
        *ret_hint = st_sweep_variant_hint(sweep, text, length);
        return false;
    }
    if (at && find_place(sweep, at + 1, pair))
        return true;
    *ret_why = at ? st_arena_format(sweep->arena, "\"%s\" is no place of a second fault", at + 1)
                  : "it does not say at which call the second fault happens";
    *ret_hint = st_arena_format(
        sweep->arena,
        "write %zu:CALL, in the synchronization of the first, or next:CALL, in the one after it",
        step_of(sweep, pair));
    return false;
}

/* Names of groups may hold plus signs, so each may be the one between the faults. */
bool st_pair_find(
    const struct st_sweep *sweep,
    const char *name,
    struct st_pair *ret_pair,
    const char **ret_why,
    const char **ret_hint)
{
    bool has_first = false;

    *ret_why = "it names no pair of faults";
    *ret_hint = "write FAULT@STEP:CALL+FAULT@STEP:CALL";
    for (const char *plus = strchr(name, '+'); plus; plus = strchr(plus + 1, '+')) {
        const char *first = st_arena_copy(sweep->arena, name, (size_t)(plus - name));
        const char *why = NULL;
        const char *hint = NULL;
        struct st_pair pair = { .first = st_sweep_find(sweep, first, &why, &hint) };

        if (pair.first == SIZE_MAX && has_first)
            continue;
        has_first = pair.first != SIZE_MAX;
        if (has_first && find_second(sweep, plus + 1, &pair, &why, &hint)) {
            *ret_pair = pair;
            return true;
        }
        *ret_why = why;
        *ret_hint = hint;
    }
    return false;
}
