/*
 * zoo_score.c - which invariant catches which engine of the zoo, and how often.
 */
#include "framework/run/zoo_score.h"

#include "framework/run/judge.h"
#include "framework/run/sweep.h"

/* Groups that nobody is in yet and tokens that nobody else sees are no accidents of a day. */
static const uint32_t kinds = ((1U << ST_FAULT_COUNT) - 1) & ~(1U << ST_FAULT_STALE_TOKEN);

static void add_broken(struct st_zoo_score *score, unsigned broken)
{
    score->runs++;
    for (; broken; broken &= broken - 1)
        score->caught[__builtin_ctz(broken)]++;
}

static void add_run(
    struct st_zoo_score *score,
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec)
{
    const struct st_case *judged = st_judge(arena, scenario, spec, 1);
    unsigned broken = 0;

    for (size_t i = 0; i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    add_broken(score, broken);
}

static void add_cells(
    struct st_zoo_score *score,
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec)
{
    struct st_sweep *sweep = st_sweep_new(arena, scenario, spec, kinds);

    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        st_sweep_cell(sweep, cell);
        if (sweep->cells[cell] != ST_CELL_UNFIT)
            add_broken(score, sweep->broken[cell]);
        score->hangs += sweep->cells[cell] == ST_CELL_HANG;
    }
    st_sweep_end(sweep);
}

void st_zoo_score_add(struct st_zoo_score *score, const struct st_scenario *scenario)
{
    const struct st_engine_spec spec = { .engine = score->engine, .text = score->engine->name };
    struct st_arena arena;

    if (scenario->needs & ~score->engine->caps)
        return;
    st_arena_init(&arena);
    add_run(score, &arena, scenario, &spec);
    add_cells(score, &arena, scenario, &spec);
    st_arena_clear(&arena);
}

enum st_invariant st_zoo_score_only(const struct st_zoo_score *score)
{
    enum st_invariant only = ST_INVARIANT_COUNT;

    for (enum st_invariant i = 0; i < ST_INVARIANT_COUNT; i++) {
        if (score->caught[i] == 0)
            continue;
        if (only != ST_INVARIANT_COUNT)
            return ST_INVARIANT_COUNT;
        only = i;
    }
    return only;
}
