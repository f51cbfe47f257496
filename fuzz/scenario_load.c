/*
 * scenario_load.c - any bytes: a scenario that prints the same again, or problems that can
 * be shown.
 *
 * Coverage: scenario security model fault
 */
#include "framework/scenario/load.h"

#include <assert.h>
#include <string.h>

#include "fuzz/support/json_mutate.h"
#include "fuzz/support/shown.h"
#include "fuzz/support/target.h"

/* Every problem has a place within the text and can be shown on a terminal. */
static void check_problems(struct st_arena *arena, const struct st_diags *diags)
{
    assert(diags->count <= ST_DIAGS_MAX);
    for (size_t i = 0; i < diags->count; i++) {
        const struct st_diag *diag = &diags->items[i];
        const char *text = st_diag_text(arena, diags, i);
        size_t size = strlen(text);

        assert(diag->offset <= diags->size && diag->line >= 0);
        assert(diag->line == 0 || (diag->column > 0 && diag->width > 0));
        assert(size > 0 && text[size - 1] == '\n' && st_shown_safely(text, size));
    }
}

static const struct st_scenario *load(
    struct st_arena *arena, const char *text, size_t size, struct st_diags *ret_diags)
{
    st_diags_init(ret_diags, arena, "input");

    const struct st_scenario *scenario = st_scenario_load(arena, text, size, ret_diags);

    assert(!scenario == st_diags_any(ret_diags));
    check_problems(arena, ret_diags);
    return scenario;
}

/* The printed form is a scenario, and prints as itself. */
static void check_print(struct st_arena *arena, const struct st_scenario *scenario)
{
    struct st_diags diags;
    const char *printed = st_scenario_print(arena, scenario);
    const struct st_scenario *again = load(arena, printed, strlen(printed), &diags);

    assert(again && strcmp(st_scenario_print(arena, again), printed) == 0);
}

static const struct st_scenario *load_with(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const char *const *workarounds,
    size_t count)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, "input");

    const struct st_scenario *changed =
        st_scenario_load_with(arena, scenario, workarounds, count, &diags);

    assert(!changed == st_diags_any(&diags));
    check_problems(arena, &diags);
    return changed;
}

/* With workarounds, alone and in pairs, it is a scenario, too, or the problems can be shown. */
static void check_workarounds(struct st_arena *arena, const struct st_scenario *scenario)
{
    const char *names[2] = { NULL };

    for (size_t i = 0; i < scenario->workaround_count; i++) {
        names[0] = scenario->workarounds[i].name;

        const struct st_scenario *changed = load_with(arena, scenario, names, 1);

        if (changed)
            (void)st_scenario_print(arena, changed);
        if (i > 0) {
            names[1] = scenario->workarounds[i - 1].name;
            (void)load_with(arena, scenario, names, 2);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;
    struct st_diags diags;

    st_arena_init(&arena);

    const struct st_scenario *scenario = load(&arena, (const char *)data, size, &diags);

    if (scenario) {
        check_print(&arena, scenario);
        check_workarounds(&arena, scenario);
    }
    st_arena_clear(&arena);
    st_json_memory_check();
    return 0;
}

ST_MUTATED_AS_JSON /* NOLINT: the parameters are the engine's */
