/*
 * test_sweep_name.c - cells have names that find them again, and what is wrong is grouped.
 */
#include "framework/run/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/corpus.h"
#include "tests/support/swept.h"

#define EDIT_ARRIVES "scenarios/tutorial/1-edit-arrives.json"
#define RIGHT_LOST   "scenarios/tutorial/2-right-lost-while-offline.json"
#define GROUPS       "scenarios/sync/nested-groups.json"

#define K(id) (1U << ST_FAULT_##id)

/* --- Names -------------------------------------------------------------------------------- */

static void test_every_cell_is_found_by_its_name(void **state)
{
    static const char *const files[] = { EDIT_ARRIVES, RIGHT_LOST, GROUPS };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct st_swept_file swept;

        st_swept_file_init(&swept, files[i], "reference", ST_TEST_KINDS);
        assert_true(st_sweep_cell_count(swept.sweep) > 0);
        for (size_t cell = 0; cell < st_sweep_cell_count(swept.sweep); cell++)
            assert_int_equal(
                st_swept_file_cell(&swept, st_sweep_name(&swept.arena, swept.sweep, cell)), cell);
        st_swept_file_clear(&swept);
    }
}

static void test_a_name_says_the_fault_the_step_and_the_number_of_the_call(void **state)
{
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init(&swept, RIGHT_LOST, "reference", ST_TEST_KINDS);

    size_t cell = st_swept_file_cell(&swept, "leave-group:Editors@7:6");
    const struct st_point *point = st_cell_point(swept.sweep, cell);

    assert_string_equal(st_cell_variant(swept.sweep, cell)->word, "leave-group:Editors");
    assert_int_equal(point->record.step, 6);
    assert_int_equal(point->nth, 6);
    st_swept_file_clear(&swept);
}

struct bad_name {
    const char *name, *why, *hint;
};

#define NO_CALL(place) "\"" place "\" names no call of the run without faults"
#define PLACE          "write STEP:CALL, as in 3:1; the last call of that step is 3:"

static void check_names(const struct bad_name *names, size_t count)
{
    struct st_swept_file swept;

    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", ST_TEST_KINDS & ~K(QUOTA));
    for (size_t i = 0; i < count; i++) {
        const char *why = NULL;
        const char *hint = NULL;

        if (st_sweep_find(swept.sweep, names[i].name, &why, &hint) != SIZE_MAX)
            fail_msg("\"%s\" is a cell", names[i].name);
        assert_string_equal(why, names[i].why);
        if (!strstr(hint, names[i].hint))
            fail_msg("%s: the hint is \"%s\"", names[i].name, hint);
    }
    st_swept_file_clear(&swept);
}

static void test_a_name_of_no_cell_is_answered_with_what_would_be_right(void **state)
{
    static const struct bad_name names[] = {
        { "", "no fault of this sweep is called \"\"", "crash:after" },
        { "@3:1", "no fault of this sweep is called \"\"", "crash:after" },
        { "3:1", "no fault of this sweep is called \"3:1\"", "crash:after" },
        { "crash@3:1", "no fault of this sweep is called \"crash\"", "crash:" },
        { "crash:aftr@3:1", "no fault of this sweep is called \"crash:aftr\"", "\"crash:after\"" },
        { "Crash:after@3:1", "no fault of this sweep is called \"Crash:after\"",
          "\"crash:after\"" },
        { "crash:after @3:1", "no fault of this sweep is called \"crash:after \"",
          "\"crash:after\"" },
        { "quota@3:1", "no fault of this sweep is called \"quota\"", "crash:after" },
        { "crash:after", "it does not say at which call", PLACE },
        { "crash:after@", NO_CALL(""), PLACE },
        { "crash:after@3", NO_CALL("3"), PLACE },
        { "crash:after@3:", NO_CALL("3:"), PLACE },
        { "crash:after@:1", NO_CALL(":1"), PLACE },
        { "crash:after@3:0", NO_CALL("3:0"), PLACE },
        { "crash:after@3:999", NO_CALL("3:999"), PLACE },
        { "crash:after@2:1", NO_CALL("2:1"), PLACE },
        { "crash:after@3:1:1", NO_CALL("3:1:1"), PLACE },
        { "crash:after@3:1x", NO_CALL("3:1x"), PLACE },
        { "crash:after@x:1", NO_CALL("x:1"), PLACE },
        { "crash:after@3:99999999999999999999", NO_CALL("3:99999999999999999999"), PLACE },
        { "crash:after@3:4294967297", NO_CALL("3:4294967297"), PLACE },
    };

    (void)state;
    check_names(names, sizeof names / sizeof names[0]);
}

/* One cell has one name, or two reports of it cannot be told to be the same. */
static void test_a_number_is_digits_alone(void **state)
{
    static const struct bad_name names[] = {
        { "crash:after@+3:1", NO_CALL("+3:1"), PLACE },
        { "crash:after@3:+1", NO_CALL("3:+1"), PLACE },
        { "crash:after@ 3:1", NO_CALL(" 3:1"), PLACE },
        { "crash:after@3: 1", NO_CALL("3: 1"), PLACE },
        { "crash:after@03:1", NO_CALL("03:1"), PLACE },
        { "crash:after@-18446744073709551613:1", NO_CALL("-18446744073709551613:1"), PLACE },
    };

    (void)state;
    check_names(names, sizeof names / sizeof names[0]);
}

/* --- Groups ------------------------------------------------------------------------------- */

static bool is_in(const struct st_sweep *sweep, size_t cell, const struct st_group *group)
{
    const struct st_variant *variant = st_cell_variant(sweep, cell);
    enum st_cell came = (enum st_cell)sweep->cells[cell];
    bool shows = group->invariant == ST_INVARIANT_COUNT
                     ? came == ST_CELL_HANG || came == ST_CELL_DIED
                     : sweep->broken[cell] >> group->invariant & 1;

    return shows && came == group->cell && st_cell_point(sweep, cell)->record.op == group->op &&
           st_fault_infos[variant->kind].class == group->class;
}

/* The groups of a sweep whose cells are what the test made them, or what was run. */
static void check_groups(const struct st_sweep *sweep, size_t at_least)
{
    size_t count = 0;
    size_t grouped = 0;
    size_t wrong = 0;
    const struct st_group *groups = st_sweep_groups(sweep, &count);

    assert_true(count >= at_least);
    for (size_t i = 0; i < count; i++) {
        size_t members = 0;
        size_t smallest = SIZE_MAX;

        for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++)
            if (is_in(sweep, cell, &groups[i]) && members++ == 0)
                smallest = cell;
        assert_int_equal(groups[i].count, members);
        assert_int_equal(groups[i].smallest, smallest);
        assert_true(i == 0 || groups[i - 1].smallest <= groups[i].smallest);
        grouped += members;
    }
    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        wrong += (size_t)__builtin_popcount(sweep->broken[cell]);
        wrong += sweep->cells[cell] == ST_CELL_HANG || sweep->cells[cell] == ST_CELL_DIED;
    }
    assert_int_equal(grouped, wrong);
}

static void test_groups_hold_every_wrong_cell_once_for_each_invariant(void **state)
{
    static const char *const engines[] = { "zoo/swallowed-refusal", "zoo/stops-without-a-word",
                                           "zoo/retry-forever" };

    (void)state;
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        struct st_swept_file swept;

        st_swept_file_init(&swept, "scenarios/sync/create-only.json", engines[i], ST_TEST_KINDS);
        st_swept_file_run(&swept);
        check_groups(swept.sweep, 1);
        st_swept_file_clear(&swept);
    }
}

/* Nobody can show all outcomes in one sweep, so the outcomes are written in. */
static void test_cells_that_hang_and_die_are_groups_of_their_own(void **state)
{
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", ST_TEST_KINDS);
    for (size_t cell = 0; cell < st_sweep_cell_count(swept.sweep); cell++) {
        swept.sweep->cells[cell] = (uint8_t)(cell % ST_CELL_COUNT);
        if (cell % ST_CELL_COUNT == ST_CELL_WRONG)
            swept.sweep->broken[cell] = 1U << cell % ST_INVARIANT_COUNT | 1U << cell % 3;
    }
    check_groups(swept.sweep, 20);
    st_swept_file_clear(&swept);
}

static void test_a_sweep_in_which_nothing_is_wrong_has_no_groups(void **state)
{
    struct st_swept_file swept;
    size_t count = SIZE_MAX;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", ST_TEST_KINDS);
    st_swept_file_run(&swept);
    (void)st_sweep_groups(swept.sweep, &count);
    assert_int_equal(count, 0);
    st_swept_file_clear(&swept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cell_is_found_by_its_name),
        cmocka_unit_test(test_a_name_says_the_fault_the_step_and_the_number_of_the_call),
        cmocka_unit_test(test_a_name_of_no_cell_is_answered_with_what_would_be_right),
        cmocka_unit_test(test_a_number_is_digits_alone),
        cmocka_unit_test(test_groups_hold_every_wrong_cell_once_for_each_invariant),
        cmocka_unit_test(test_cells_that_hang_and_die_are_groups_of_their_own),
        cmocka_unit_test(test_a_sweep_in_which_nothing_is_wrong_has_no_groups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
