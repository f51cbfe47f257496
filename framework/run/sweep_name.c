/*
 * sweep_name.c - cells of a sweep in words, and what is wrong in groups.
 */
#include <string.h>

#include "framework/base/text.h"
#include "framework/run/sweep.h"

const char *st_sweep_name(struct st_arena *arena, const struct st_sweep *sweep, size_t cell)
{
    const struct st_point *point = &sweep->points[cell % sweep->point_count];

    if (point->tool)
        return st_arena_format(
            arena, "%s@%zu:%s", sweep->variants[cell / sweep->point_count].word,
            sweep->syncs[point->sync].stage.step + 1, st_sweep_tool_name(arena, sweep, point));
    return st_arena_format(
        arena, "%s@%zu:%u", sweep->variants[cell / sweep->point_count].word,
        sweep->syncs[point->sync].stage.step + 1, point->nth);
}

size_t st_sweep_find_variant(const struct st_sweep *sweep, const char *word, size_t length)
{
    size_t i = 0;

    while (i < sweep->variant_count && !(strlen(sweep->variants[i].word) == length &&
                                         memcmp(sweep->variants[i].word, word, length) == 0))
        i++;
    return i;
}

const char *st_sweep_variant_hint(const struct st_sweep *sweep, const char *word, size_t length)
{
    const char **words = ST_NEW_ARRAY(sweep->arena, const char *, sweep->variant_count + 1);
    struct st_words list = { "fault", words, sweep->variant_count };

    for (size_t i = 0; i < sweep->variant_count; i++)
        words[i] = sweep->variants[i].word;
    return st_choices(sweep->arena, st_arena_copy(sweep->arena, word, length), &list);
}

/* A number as people write it: digits, no zero in front. 0 when it is none. */
static size_t read_number(const char *text, char end, const char **ret_end)
{
    size_t number = 0;

    *ret_end = text;
    if (*text == '0')
        return 0;
    for (; *text >= '0' && *text <= '9' && number < SIZE_MAX / 100; text++)
        number = number * 10 + (size_t)(*text - '0');
    *ret_end = text + 1;
    return *text == end ? number : 0;
}

/* "3:17" to a point; SIZE_MAX when there is none. */
static size_t find_point(const struct st_sweep *sweep, const char *place)
{
    const char *end = NULL;
    size_t step = read_number(place, ':', &end);

    for (size_t i = 0; step && i < sweep->point_count; i++)
        if (sweep->points[i].tool && sweep->syncs[sweep->points[i].sync].stage.step + 1 == step &&
            strcmp(st_sweep_tool_name(sweep->arena, sweep, &sweep->points[i]), end) == 0)
            return i;

    size_t nth = step ? read_number(end, '\0', &end) : 0;

    for (size_t i = 0; nth && i < sweep->point_count; i++)
        if (sweep->syncs[sweep->points[i].sync].stage.step + 1 == step &&
            sweep->points[i].nth == nth)
            return i;
    return SIZE_MAX;
}

/* What would be right where a point is none. */
static const char *hint_at_point(const struct st_sweep *sweep)
{
    const struct st_point *last = sweep->points;
    size_t step = 0;

    if (sweep->point_count == 0)
        return "the engine makes no calls at all";
    last += sweep->point_count - 1;
    if (last->tool)
        return "`synctorture sweep --format json` has the names of all calls";
    step = sweep->syncs[last->sync].stage.step + 1;
    return st_arena_format(
        sweep->arena, "write STEP:CALL, as in %zu:1; the last call of that step is %zu:%u", step,
        step, last->nth);
}

size_t st_sweep_find(
    const struct st_sweep *sweep, const char *name, const char **ret_why, const char **ret_hint)
{
    const char *at = sweep->spec->engine->is_lab ? strchr(name, '@') : strrchr(name, '@');
    size_t length = at ? (size_t)(at - name) : strlen(name);
    size_t variant = st_sweep_find_variant(sweep, name, length);
    size_t point = at ? find_point(sweep, at + 1) : SIZE_MAX;

    if (variant == sweep->variant_count) {
        *ret_why = st_arena_format(
            sweep->arena, "no fault of this sweep is called \"%.*s\"", (int)length, name);
        *ret_hint = st_sweep_variant_hint(sweep, name, length);
        return SIZE_MAX;
    }
    if (point == SIZE_MAX) {
        *ret_why = at ? st_arena_format(
                            sweep->arena, "\"%s\" names no call of the run without faults", at + 1)
                      : "it does not say at which call";
        *ret_hint = hint_at_point(sweep);
        return SIZE_MAX;
    }
    return variant * sweep->point_count + point;
}

/* The group of what a cell shows, made if it is the first. */
static struct st_group *find_group(
    struct st_group *groups, size_t *count, const struct st_group *wanted)
{
    for (size_t i = 0; i < *count; i++)
        if (groups[i].invariant == wanted->invariant && groups[i].cell == wanted->cell &&
            groups[i].op == wanted->op && groups[i].class == wanted->class)
            return &groups[i];
    groups[*count] = *wanted;
    return &groups[(*count)++];
}

struct st_group *st_sweep_groups(const struct st_sweep *sweep, size_t *ret_count)
{
    size_t most = (size_t)(ST_INVARIANT_COUNT + 2) * ST_CALL_COUNT * ST_FAULT_CLASS_COUNT;
    struct st_group *groups = ST_NEW_ARRAY(sweep->arena, struct st_group, most);

    *ret_count = 0;
    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        enum st_cell came = (enum st_cell)sweep->cells[cell];
        const struct st_record *record = &sweep->points[cell % sweep->point_count].record;
        struct st_group group = {
            .invariant = ST_INVARIANT_COUNT,
            .cell = came,
            .op = (enum st_call_op)record->op,
            .class = st_fault_infos[sweep->variants[cell / sweep->point_count].kind].class,
            .smallest = cell,
        };

        if (came == ST_CELL_HANG || came == ST_CELL_DIED)
            find_group(groups, ret_count, &group)->count++;
        for (unsigned broken = sweep->broken[cell]; broken; broken &= broken - 1) {
            group.invariant = (enum st_invariant)__builtin_ctz(broken);
            find_group(groups, ret_count, &group)->count++;
        }
    }
    return groups;
}
