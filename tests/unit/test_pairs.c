/*
 * test_pairs.c - every second fault follows a first, and what is left out as alike hides nothing.
 */
#include "framework/run/sweep_pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/corpus.h"
#include "tests/support/swept.h"

#define EDIT_ARRIVES "scenarios/tutorial/1-edit-arrives.json"

#define K(id) (1U << ST_FAULT_##id)

enum {
    KINDS = K(ACCESS_DENIED) | K(GONE) | K(LOSE_ANSWER) | K(CRASH),
    CALLS_MAX = 60, /* more than any synchronization of the scenario makes, whatever happens */
};

/* Do it with all pairs that can be named, nothing left out. */
static void for_each_pair(
    struct st_sweep *sweep,
    void (*look)(struct st_sweep *sweep, const struct st_pair *pair, void *context),
    void *context)
{
    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++)
        for (size_t call = 0; sweep->cells[cell] != ST_CELL_UNFIT && call < CALLS_MAX; call++)
            for (size_t second = 0; second < sweep->variant_count; second++) {
                look(sweep, &(struct st_pair){ cell, false, call, second }, context);
                look(sweep, &(struct st_pair){ cell, true, call, second }, context);
            }
}

/* --- Names -------------------------------------------------------------------------------- */

static void find_again(struct st_sweep *sweep, const struct st_pair *pair, void *context)
{
    const char *name = st_pair_name(sweep->arena, sweep, pair);
    const char *why = NULL;
    const char *hint = NULL;
    struct st_pair found;

    if (!st_pair_find(sweep, name, &found, &why, &hint))
        fail_msg("%s: %s; %s", name, why, hint);
    assert_int_equal(found.first, pair->first);
    assert_int_equal(found.is_next, pair->is_next);
    assert_int_equal(found.call, pair->call);
    assert_int_equal(found.second, pair->second);
    ++*(size_t *)context;
}

static void test_every_pair_is_found_by_its_name(void **state)
{
    struct st_swept_file swept;
    size_t count = 0;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", K(ACCESS_DENIED) | K(CRASH));
    for_each_pair(swept.sweep, find_again, &count);
    assert_true(count > 0);
    st_swept_file_clear(&swept);
}

/* A group may be called what looks like a pair. */
static void test_plus_signs_in_the_name_of_a_group_are_no_obstacle(void **state)
{
    static const char *const words[] = { "cut", "leave-group:A+cut@3:1", "leave-group:+" };
    struct st_variant variants[3];
    struct st_swept_file swept;
    size_t count = 0;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", K(CUT));
    assert_int_equal(swept.sweep->variant_count, 1);
    for (size_t i = 0; i < 3; i++) {
        variants[i] = swept.sweep->variants[0];
        variants[i].word = words[i];
    }
    swept.sweep->variants = variants;
    swept.sweep->variant_count = 3;
    for (size_t first = 0; first < 3; first++)
        for (size_t second = 0; second < 3; second++)
            find_again(
                swept.sweep,
                &(struct st_pair){ first * swept.sweep->point_count, second == 1, 2, second },
                &count);
    assert_int_equal(count, 9);
    st_swept_file_clear(&swept);
}

static void test_a_name_of_no_pair_is_answered_with_what_would_be_right(void **state)
{
#define NO_PLACE(place) "\"" place "\" is no place of a second fault"
#define PLACE           "write 3:CALL, in the synchronization of the first, or next:CALL"
    static const struct {
        const char *name, *why, *hint;
    } names[] = {
        { "", "it names no pair of faults", "write FAULT@STEP:CALL+FAULT@STEP:CALL" },
        { "crash:after@3:1", "it names no pair of faults", "write FAULT" },
        { "+", "no fault of this sweep is called \"\"", "crash:after" },
        { "crash:aftr@3:1+gone@3:4", "no fault of this sweep is called \"crash:aftr\"",
          "\"crash:after\"" },
        { "gone@3:99+gone@3:4", "\"3:99\" names no call of the run without faults", "STEP:CALL" },
        { "gone@3:1+", "no fault of this sweep is called \"\"", "crash:after" },
        { "gone@3:1+gon@3:4", "no fault of this sweep is called \"gon\"", "\"gone\"" },
        { "gone@3:1+gone", "it does not say at which call the second fault happens", PLACE },
        { "gone@3:1+gone@", NO_PLACE(""), PLACE },
        { "gone@3:1+gone@4:4", NO_PLACE("4:4"), PLACE },
        { "gone@3:1+gone@3:0", NO_PLACE("3:0"), PLACE },
        { "gone@3:1+gone@3:04", NO_PLACE("3:04"), PLACE },
        { "gone@3:1+gone@03:4", NO_PLACE("03:4"), PLACE },
        { "gone@3:1+gone@3:4x", NO_PLACE("3:4x"), PLACE },
        { "gone@3:1+gone@3: 4", NO_PLACE("3: 4"), PLACE },
        { "gone@3:1+gone@3:-1", NO_PLACE("3:-1"), PLACE },
        { "gone@3:1+gone@next", NO_PLACE("next"), PLACE },
        { "gone@3:1+gone@next:", NO_PLACE("next:"), PLACE },
        { "gone@3:1+gone@next:99999999999999999999", NO_PLACE("next:99999999999999999999"), PLACE },
    };
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", KINDS);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *why = NULL;
        const char *hint = NULL;
        struct st_pair pair;

        if (st_pair_find(swept.sweep, names[i].name, &pair, &why, &hint))
            fail_msg("\"%s\" is a pair", names[i].name);
        assert_string_equal(why, names[i].why);
        if (!strstr(hint, names[i].hint))
            fail_msg("%s: the hint is \"%s\"", names[i].name, hint);
    }
    st_swept_file_clear(&swept);
}

static void test_a_second_fault_comes_after_the_first(void **state)
{
    struct st_swept_file swept;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", K(CUT) | K(BUSY));

    size_t first = st_swept_file_cell(&swept, "busy@3:2");
    size_t second = st_sweep_find_variant(swept.sweep, "cut", 3);

    for (size_t call = 0; call < 2; call++) {
        const struct st_pair pair = { first, false, call, second };

        assert_int_equal(st_pair_run(swept.sweep, &pair), ST_CELL_UNFIT);
        assert_null(st_pair_replay(swept.sweep, &pair));
    }
    st_swept_file_clear(&swept);
}

/* --- Nothing is hidden -------------------------------------------------------------------- */

/* What all pairs come to when none is left out. */
struct all {
    size_t runs, wrong;
    unsigned broken;
};

static void run_one(struct st_sweep *sweep, const struct st_pair *pair, void *context)
{
    struct all *all = context;
    const struct st_point *point = st_cell_point(sweep, pair->first);
    unsigned before = sweep->broken[pair->first] | sweep->syncs[point->sync].broken;
    unsigned broken = 0;
    enum st_cell came = st_pair_run(sweep, pair);

    all->runs += came != ST_CELL_UNFIT;
    if (came != ST_CELL_WRONG)
        return;
    all->wrong++;

    const struct st_case *judged = st_pair_replay(sweep, pair);

    for (size_t i = 0; i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    if (!(broken & ~before))
        fail_msg("%s is wrong, but not again", st_pair_name(sweep->arena, sweep, pair));
    all->broken |= broken & ~before;
}

/* First faults that happened, and after which the engine went on. */
static size_t count_firsts(const struct st_sweep *sweep)
{
    size_t count = 0;

    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++)
        count += sweep->cells[cell] == ST_CELL_SAME || sweep->cells[cell] == ST_CELL_EXPECTED ||
                 sweep->cells[cell] == ST_CELL_WRONG;
    return count;
}

static void check_engine(const char *engine, bool is_wrong)
{
    struct st_swept_file swept;
    struct st_pairs pairs;
    struct all all = { 0 };
    unsigned broken = 0;
    size_t sum = 0;

    st_swept_file_init(&swept, EDIT_ARRIVES, engine, KINDS);
    st_swept_file_run(&swept);
    st_sweep_pairs(swept.sweep, SIZE_MAX, NULL, NULL, &pairs);
    for_each_pair(swept.sweep, run_one, &all);
    for (size_t i = 0; i < pairs.group_count; i++)
        broken |= 1U << pairs.groups[i].invariant;
    for (size_t i = 0; i < ST_CELL_COUNT; i++)
        sum += pairs.counts[i];
    assert_true(pairs.is_whole);
    assert_null(pairs.left);
    assert_int_equal(sum, pairs.runs);
    assert_int_equal(pairs.firsts + pairs.pruned, count_firsts(swept.sweep));
    assert_true(pairs.pruned > 0);
    assert_in_range(pairs.runs, 1, all.runs - 1);
    assert_in_range(pairs.counts[ST_CELL_WRONG], 0, all.wrong);
    assert_int_equal(broken, all.broken);
    assert_int_equal(all.wrong > 0, is_wrong);
    st_swept_file_clear(&swept);
}

static void test_what_all_pairs_show_is_found_though_some_are_left_out(void **state)
{
    (void)state;
    check_engine("reference", false);
    check_engine("zoo/unreadable-property-erased", true);
    check_engine("zoo/wipe-then-crash", true);
}

static void test_the_smallest_of_a_group_shows_what_the_group_is_about(void **state)
{
    struct st_swept_file swept;
    struct st_pairs pairs;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "ics-2000", KINDS);
    st_swept_file_run(&swept);
    st_sweep_pairs(swept.sweep, SIZE_MAX, NULL, NULL, &pairs);
    assert_true(pairs.group_count > 0);
    for (size_t i = 0; i < pairs.group_count; i++) {
        const struct st_pair_group *group = &pairs.groups[i];
        const struct st_case *judged = st_pair_replay(swept.sweep, &group->smallest);
        bool is_shown = false;

        for (size_t k = 0; k < judged->finding_count; k++)
            is_shown |= judged->findings[k].invariant == group->invariant;
        assert_true(is_shown);
        assert_int_equal(st_pair_run(swept.sweep, &group->smallest), ST_CELL_WRONG);
    }
    st_swept_file_clear(&swept);
}

/* --- How far it is, and how far it may go -------------------------------------------------- */

struct marks {
    uint64_t next; /* number that may come next; the one before it may come again */
    bool is_wrong;
};

static void note_mark(void *context, uint64_t pair)
{
    struct marks *marks = context;

    marks->is_wrong |= pair > marks->next || pair + 1 < marks->next;
    if (pair == marks->next)
        marks->next++;
}

static void test_marks_rise_by_one_with_each_pair(void **state)
{
    struct st_swept_file swept;
    struct st_pairs pairs;
    struct marks marks = { 0 };

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", KINDS);
    st_swept_file_run(&swept);
    st_sweep_pairs(swept.sweep, SIZE_MAX, note_mark, &marks, &pairs);
    assert_false(marks.is_wrong);
    /* A first fault that no second one can follow is marked with the number after the last. */
    assert_in_range(marks.next, pairs.runs, pairs.runs + 1);
    st_swept_file_clear(&swept);
}

static void test_a_budget_is_kept_exactly(void **state)
{
    struct st_swept_file swept;
    struct st_pairs all;

    (void)state;
    st_swept_file_init(&swept, EDIT_ARRIVES, "reference", KINDS);
    st_swept_file_run(&swept);
    st_sweep_pairs(swept.sweep, SIZE_MAX, NULL, NULL, &all);

    const size_t budgets[] = { 0, 1, 2, all.runs / 2, all.runs - 1, all.runs, all.runs + 1 };

    for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
        struct st_pairs pairs;
        bool is_enough = budgets[i] >= all.runs;

        st_sweep_pairs(swept.sweep, budgets[i], NULL, NULL, &pairs);
        assert_int_equal(pairs.runs, is_enough ? all.runs : budgets[i]);
        assert_int_equal(pairs.is_whole, is_enough);
        assert_int_equal(pairs.left == NULL, is_enough);
    }
    st_swept_file_clear(&swept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair_is_found_by_its_name),
        cmocka_unit_test(test_plus_signs_in_the_name_of_a_group_are_no_obstacle),
        cmocka_unit_test(test_a_name_of_no_pair_is_answered_with_what_would_be_right),
        cmocka_unit_test(test_a_second_fault_comes_after_the_first),
        cmocka_unit_test(test_what_all_pairs_show_is_found_though_some_are_left_out),
        cmocka_unit_test(test_the_smallest_of_a_group_shows_what_the_group_is_about),
        cmocka_unit_test(test_marks_rise_by_one_with_each_pair),
        cmocka_unit_test(test_a_budget_is_kept_exactly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
