/*
 * scenario_tree.c - scenario files, changed as trees and written back: no variant of what
 * people wrote makes the loader, an engine or a judge fail.
 *
 * The changes are those of `synctorture fuzz --scenario` (framework/fuzz/vary.h), so most
 * variants load. What they show of engines depends on the scenario, whose expectations are not
 * those of its variants; so here runs only have to be the same twice, and to come to an end.
 *
 * Coverage: model engine scenario
 */
#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/fuzz/vary.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"
#include "fuzz/support/target.h"

enum { CHANGES_MAX = 4, CALLS_MAX = 20000 };

static const struct st_scenario *load(struct st_arena *arena, const char *text, size_t size)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, "input");
    return st_scenario_load(arena, text, size, &diags);
}

/* On each engine that can be asked for it: the same calls, twice. */
static void run(struct st_arena *arena, const struct st_scenario *scenario)
{
    for (size_t i = 0; i < st_engine_count; i++) {
        const struct st_engine_spec spec = { .engine = st_engines[i], .text = st_engines[i]->name };
        struct st_case judged = { .scenario = scenario, .spec = &spec };

        if (st_judge_missing(arena, scenario, &spec))
            continue;
        st_judge_run(arena, CALLS_MAX, &judged);
        assert(judged.run->again == judged.run->hash);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;

    st_arena_init(&arena);

    const struct st_scenario *scenario = load(&arena, (const char *)data, size);

    if (scenario) {
        const char *printed = st_scenario_print(&arena, scenario);
        const struct st_scenario *again = load(&arena, printed, strlen(printed));

        assert(again && strcmp(st_scenario_print(&arena, again), printed) == 0);
        run(&arena, scenario);
    }
    st_arena_clear(&arena);
    return 0;
}

/* The tree of an input, when a scenario could be made of it. */
static json_t *tree_of(struct st_arena *arena, const uint8_t *data, size_t size)
{
    return load(arena, (const char *)data, size) ? json_loadb((const char *)data, size, 0, NULL)
                                                 : NULL;
}

/* Where it does not fit, or nothing could be changed, the input stays as it is. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
    struct st_dice dice = { seed };
    struct st_arena arena;
    const char *changed = NULL;

    st_arena_init(&arena);

    json_t *tree = tree_of(&arena, data, size);
    const struct st_scenario *variant =
        tree ? st_vary(&arena, tree, 1 + st_roll(&dice, CHANGES_MAX), &dice, &changed) : NULL;
    const char *text = variant ? st_scenario_print(&arena, variant) : NULL;

    if (text && strlen(text) <= size_max) {
        size = strlen(text);
        memcpy(data, text, size);
    }
    json_decref(tree);
    st_arena_clear(&arena);
    return size < size_max ? size : size_max;
}
