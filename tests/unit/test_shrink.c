/*
 * test_shrink.c - what is kept stays broken, nothing more can go, the same every time.
 *
 * Engines of the zoo give scenarios that break one known invariant.
 */
#include "framework/shrink/shrink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/json.h"
#include "framework/engine/zoo/zoo.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"
#include "framework/shrink/tactic.h"
#include "tests/support/zoo_cells.h"

static const struct st_shrink_limits in_process = { .in_process = true };

/* Does the text break the invariant of the cell? Asked without anything of shrinking. */
static bool breaks(struct st_arena *arena, const char *text, const struct st_zoo_cell *cell)
{
    struct st_case judged = { .spec = &cell->spec };
    struct st_diags diags;

    st_diags_init(&diags, arena, "");
    judged.scenario = st_scenario_load(arena, text, strlen(text), &diags);
    if (!judged.scenario || st_diags_any(&diags) ||
        st_judge_missing(arena, judged.scenario, &cell->spec))
        return false;
    st_judge_run(arena, ST_SHRINK_CALLS_MAX, &judged);
    for (size_t i = 0; i < judged.finding_count; i++)
        if (judged.findings[i].invariant == cell->invariant)
            return true;
    return false;
}

static void find_cell(struct st_arena *arena, size_t engine, struct st_zoo_cell *ret_cell)
{
    struct st_files files = { 0 };

    assert_true(st_files_add(arena, &files, "scenarios/tutorial"));
    assert_true(st_files_add(arena, &files, "scenarios/sync"));
    assert_true(st_zoo_cell_find(arena, &files, engine, ret_cell));
}

static void shrink(
    struct st_arena *arena,
    const struct st_zoo_cell *cell,
    const struct st_shrink_limits *limits,
    struct st_shrink_result *ret_result)
{
    const struct st_shrink_target target = { &cell->spec, ST_KEEP_INVARIANT, cell->invariant };

    st_shrink(arena, cell->text, strlen(cell->text), &target, limits, ret_result);
}

/* Make move i of a tactic, which must keep nothing broken; returns how many there are. */
static size_t try_move(
    const char *text,
    const struct st_zoo_cell *cell,
    enum st_tactic_id tactic,
    size_t i,
    size_t *tried)
{
    struct st_arena arena;
    struct st_moves moves = { .arena = &arena };
    json_t *tree = json_loads(text, 0, NULL);

    st_arena_init(&arena);
    assert_non_null(tree);
    st_tactic_moves(tactic, tree, &moves);

    size_t count = moves.count;

    if (i < count && st_moves_make(&moves, i, i + 1, tree)) {
        const char *smaller = st_json_text(&arena, tree, JSON_COMPACT);

        ++*tried;
        if (breaks(&arena, smaller, cell))
            fail_msg("%s: %s", st_tactic_words.words[tactic], smaller);
    }
    json_decref(tree);
    st_arena_clear(&arena);
    return count;
}

/* Every single move on the result, tried again from the start; none may keep it broken. */
static size_t try_every_move(const char *text, const struct st_zoo_cell *cell)
{
    size_t tried = 0;

    for (enum st_tactic_id tactic = 0; tactic < ST_TACTIC_COUNT; tactic++)
        for (size_t i = 0; i < try_move(text, cell, tactic, i, &tried); i++)
            ;
    return tried;
}

static void test_what_was_broken_stays_broken_for_every_engine_of_the_zoo(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_zoo_count; i++) {
        struct st_arena arena;
        struct st_zoo_cell cell;
        struct st_shrink_result result;

        st_arena_init(&arena);
        find_cell(&arena, i, &cell);
        shrink(&arena, &cell, &in_process, &result);
        assert_int_equal(result.end, ST_SHRINK_END_MINIMAL);
        if (!breaks(&arena, result.text, &cell))
            fail_msg("%s: %s", cell.spec.text, result.text);
        st_arena_clear(&arena);
    }
}

static void test_no_single_move_on_a_result_keeps_it_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_zoo_count; i++) {
        struct st_arena arena;
        struct st_zoo_cell cell;
        struct st_shrink_result result;

        st_arena_init(&arena);
        find_cell(&arena, i, &cell);
        shrink(&arena, &cell, &in_process, &result);
        assert_true(try_every_move(result.text, &cell) > 0);
        st_arena_clear(&arena);
    }
}

static void test_workers_and_this_process_come_to_the_same_text(void **state)
{
    struct st_arena arena;
    struct st_zoo_cell cell;
    struct st_shrink_result here;
    struct st_shrink_result there;
    struct st_shrink_result again;

    (void)state;
    st_arena_init(&arena);
    find_cell(&arena, 0, &cell);
    shrink(&arena, &cell, &in_process, &here);
    shrink(&arena, &cell, &in_process, &again);
    shrink(&arena, &cell, NULL, &there);
    assert_string_equal(here.text, again.text);
    assert_string_equal(here.text, there.text);
    assert_int_equal(here.runs, again.runs);
    st_arena_clear(&arena);
}

static void test_what_is_not_broken_is_not_shrunk(void **state)
{
    struct st_arena arena;
    struct st_zoo_cell cell;
    struct st_shrink_result result;
    const char *why = NULL;
    const char *hint = NULL;

    (void)state;
    st_arena_init(&arena);
    find_cell(&arena, 0, &cell);
    assert_true(st_engine_spec_parse(&arena, "reference", &cell.spec, &why, &hint));
    shrink(&arena, &cell, &in_process, &result);
    assert_int_equal(result.end, ST_SHRINK_END_NOT_BROKEN);
    assert_null(result.text);
    st_arena_clear(&arena);
}

static void test_a_text_that_is_no_scenario_is_no_failure(void **state)
{
    struct st_arena arena;
    struct st_zoo_cell cell;
    struct st_shrink_result result;

    (void)state;
    st_arena_init(&arena);
    find_cell(&arena, 0, &cell);
    cell.text = "{\"scenario\": 1}";
    shrink(&arena, &cell, &in_process, &result);
    assert_int_equal(result.end, ST_SHRINK_END_INVALID);
    assert_int_equal(result.runs, 0);
    st_arena_clear(&arena);
}

static void test_a_limit_on_runs_is_kept_and_told(void **state)
{
    const struct st_shrink_limits few = { .in_process = true, .runs = 3 };
    struct st_arena arena;
    struct st_zoo_cell cell;
    struct st_shrink_result result;

    (void)state;
    st_arena_init(&arena);
    find_cell(&arena, 0, &cell);
    shrink(&arena, &cell, &few, &result);
    assert_int_equal(result.end, ST_SHRINK_END_RUNS);
    assert_int_equal(result.runs, 3);
    assert_true(breaks(&arena, result.text, &cell));
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_broken_stays_broken_for_every_engine_of_the_zoo),
        cmocka_unit_test(test_no_single_move_on_a_result_keeps_it_broken),
        cmocka_unit_test(test_workers_and_this_process_come_to_the_same_text),
        cmocka_unit_test(test_what_is_not_broken_is_not_shrunk),
        cmocka_unit_test(test_a_text_that_is_no_scenario_is_no_failure),
        cmocka_unit_test(test_a_limit_on_runs_is_kept_and_told),
    };

    return cmocka_run_group_tests_name("shrink", tests, NULL, NULL);
}
