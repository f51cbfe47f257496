/*
 * test_story_mutate.c - each mutator changes what it says, and leaves a story.
 */
#include "framework/story/mutate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "framework/base/diag.h"
#include "framework/scenario/load.h"

enum { TRIES = 400 };

static bool same(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}

#define SAME(a, b, member) same(&(a)->member, &(b)->member, sizeof(a)->member)

/* What each mutator needs to have something to change. */
static bool has_all(const struct st_story *story)
{
    const struct st_story_list *first = &story->items[0].list;
    const struct st_story_list *second = &story->items[1].list;

    return story->step_count == 6 && story->fault_count == 2 && first->is_used && second->is_used &&
           !same(first, second, sizeof *first) && story->step_lists[0].count > 1 &&
           story->folder_lists[0].count == 3;
}

static void begin(struct st_story *story)
{
    struct st_dice dice = { 3 };
    const struct st_swarm all = st_swarm_all(~0U);

    do
        st_story_make(story, &dice, &all);
    while (!has_all(story));
}

static size_t ace_count(const struct st_story *story)
{
    size_t count = 0;

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++)
        count += story->folder_lists[i].count;
    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        count += story->items[i].list.count;
    for (size_t i = 0; i < ST_STORY_LISTS; i++)
        count += story->step_lists[i].count;
    return count;
}

static size_t list_count(const struct st_story *story)
{
    size_t count = 0;

    for (size_t i = 0; i < ST_STORY_FOLDERS; i++)
        count += story->folder_lists[i].is_used;
    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        count += story->items[i].list.is_used;
    return count;
}

static size_t item_count(const struct st_story *story)
{
    size_t count = 0;

    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        count += story->items[i].is_used;
    return count;
}

/* Is b what a mutator may make of a? Once in all tries is enough. */
typedef bool is_made(const struct st_story *a, const struct st_story *b);

static bool has_more_aces(const struct st_story *a, const struct st_story *b)
{
    return ace_count(b) == ace_count(a) + 1;
}

static bool has_fewer_aces(const struct st_story *a, const struct st_story *b)
{
    return ace_count(b) + 1 == ace_count(a);
}

static bool has_other_aces(const struct st_story *a, const struct st_story *b)
{
    return ace_count(b) == ace_count(a) && list_count(b) == list_count(a) &&
           !SAME(a, b, folder_lists[0]) && SAME(a, b, items) && SAME(a, b, steps);
}

static bool has_another_list(const struct st_story *a, const struct st_story *b)
{
    return list_count(a) != list_count(b) && SAME(a, b, steps) && item_count(a) == item_count(b);
}

static bool has_lists_alike(const struct st_story *a, const struct st_story *b)
{
    return !SAME(a, b, items[1].list) &&
           same(&b->items[1].list, &a->items[0].list, sizeof b->items[1].list);
}

static bool has_other_protection(const struct st_story *a, const struct st_story *b)
{
    return a->items[0].list.is_protected != b->items[0].list.is_protected &&
           ace_count(a) == ace_count(b);
}

static bool has_another_member(const struct st_story *a, const struct st_story *b)
{
    return !SAME(a, b, in_groups) && SAME(a, b, items) && SAME(a, b, folder_lists);
}

static bool has_other_nesting(const struct st_story *a, const struct st_story *b)
{
    return a->groups_nest != b->groups_nest;
}

static bool has_other_bypass(const struct st_story *a, const struct st_story *b)
{
    return a->has_bypass != b->has_bypass;
}

static bool has_other_clients(const struct st_story *a, const struct st_story *b)
{
    return a->clients != b->clients || !SAME(a, b, client_users);
}

static bool has_another_resolve(const struct st_story *a, const struct st_story *b)
{
    return !SAME(a, b, resolve);
}

static bool has_other_items(const struct st_story *a, const struct st_story *b)
{
    return item_count(a) != item_count(b);
}

static bool has_an_item_changed(const struct st_story *a, const struct st_story *b)
{
    return item_count(a) == item_count(b) && SAME(a, b, items[0].list) && !SAME(a, b, items[0]);
}

/* A step more, and the faults at their steps: the last fault of the story is at a sync. */
static bool has_a_step_more(const struct st_story *a, const struct st_story *b)
{
    return b->step_count == a->step_count + 1 &&
           same(&a->steps[0], &b->steps[1], sizeof a->steps[0]);
}

static bool has_a_step_less(const struct st_story *a, const struct st_story *b)
{
    return b->step_count + 1 == a->step_count;
}

static bool has_another_step(const struct st_story *a, const struct st_story *b)
{
    return b->step_count == a->step_count && !SAME(a, b, steps) && SAME(a, b, items);
}

static bool has_steps_swapped(const struct st_story *a, const struct st_story *b)
{
    return same(&a->steps[0], &b->steps[1], sizeof a->steps[0]) &&
           same(&a->steps[1], &b->steps[0], sizeof a->steps[0]) && !SAME(a, b, steps);
}

static bool has_a_fault_more(const struct st_story *a, const struct st_story *b)
{
    return b->fault_count == a->fault_count + 1;
}

static bool has_a_fault_less(const struct st_story *a, const struct st_story *b)
{
    return b->fault_count + 1 == a->fault_count;
}

static bool has_another_fault(const struct st_story *a, const struct st_story *b)
{
    return a->fault_count == b->fault_count && a->faults[0].kind != b->faults[0].kind;
}

static bool has_a_fault_elsewhere(const struct st_story *a, const struct st_story *b)
{
    return a->faults[0].kind == b->faults[0].kind &&
           (a->faults[0].nth != b->faults[0].nth || a->faults[0].call != b->faults[0].call);
}

static is_made *const rows[] = {
    [ST_MUTATE_ACE_ADD] = has_more_aces,
    [ST_MUTATE_ACE_DROP] = has_fewer_aces,
    [ST_MUTATE_ACE_CHANGE] = has_other_aces,
    [ST_MUTATE_ACE_SWAP] = has_other_aces,
    [ST_MUTATE_LIST_FLIP] = has_another_list,
    [ST_MUTATE_LIST_COPY] = has_lists_alike,
    [ST_MUTATE_PROTECT] = has_other_protection,
    [ST_MUTATE_MEMBER] = has_another_member,
    [ST_MUTATE_NEST] = has_other_nesting,
    [ST_MUTATE_BYPASS] = has_other_bypass,
    [ST_MUTATE_CLIENT] = has_other_clients,
    [ST_MUTATE_RESOLVE] = has_another_resolve,
    [ST_MUTATE_ITEM] = has_other_items,
    [ST_MUTATE_ITEM_CHANGE] = has_an_item_changed,
    [ST_MUTATE_STEP_INSERT] = has_a_step_more,
    [ST_MUTATE_STEP_DROP] = has_a_step_less,
    [ST_MUTATE_STEP_CHANGE] = has_another_step,
    [ST_MUTATE_STEP_SWAP] = has_steps_swapped,
    [ST_MUTATE_STEP_COPY] = has_a_step_more,
    [ST_MUTATE_FAULT_ADD] = has_a_fault_more,
    [ST_MUTATE_FAULT_DROP] = has_a_fault_less,
    [ST_MUTATE_FAULT_CHANGE] = has_another_fault,
    [ST_MUTATE_FAULT_MOVE] = has_a_fault_elsewhere,
};

static void test_every_mutator_has_a_row(void **state)
{
    (void)state;
    assert_int_equal(sizeof rows / sizeof rows[0], ST_MUTATOR_COUNT);
    for (size_t i = 0; i < ST_MUTATOR_COUNT; i++)
        assert_non_null(rows[i]);
}

static void test_every_mutator_does_what_it_says(void **state)
{
    const struct st_swarm all = st_swarm_all(~0U);
    struct st_story story;

    (void)state;
    begin(&story);
    for (size_t row = 0; row < ST_MUTATOR_COUNT; row++) {
        struct st_dice dice = { row };
        bool is_seen = false;

        for (size_t i = 0; i < TRIES && !is_seen; i++) {
            struct st_story changed = story;
            bool is_changed = st_story_mutate_by(&changed, (enum st_mutator)row, &dice, &all);

            assert_int_equal(is_changed, !same(&changed, &story, sizeof story));
            is_seen = rows[row](&story, &changed);
        }
        if (!is_seen)
            fail_msg("%s never does it", st_mutator_words.words[row]);
    }
}

static void must_load(struct st_arena *arena, const struct st_story *story)
{
    const char *text = st_story_json(arena, story, 0);
    struct st_diags diags;

    st_diags_init(&diags, arena, "story.json");
    if (!st_scenario_load(arena, text, strlen(text), &diags)) {
        print_error("%s\n%s\n", text, st_diag_text(arena, &diags, 0));
        fail();
    }
}

static void test_mutated_stories_load(void **state)
{
    const struct st_swarm all = st_swarm_all(~0U);
    struct st_dice dice = { 5 };
    struct st_arena arena;
    struct st_story story;

    (void)state;
    st_arena_init(&arena);
    begin(&story);
    for (size_t i = 0; i < 2000; i++) {
        st_story_mutate(&story, &dice, &all);
        must_load(&arena, &story);
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

static void test_crossed_stories_load_and_have_parts_of_both(void **state)
{
    const struct st_swarm all = st_swarm_all(~0U);
    struct st_dice dice = { 6 };
    struct st_arena arena;
    struct st_story a;
    struct st_story b;
    struct st_story child;
    size_t mixed = 0;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < 500; i++) {
        st_story_make(&a, &dice, &all);
        st_story_make(&b, &dice, &all);
        st_story_cross(&a, &b, &dice, &child);
        must_load(&arena, &child);
        mixed += SAME(&child, &a, items[0]) && SAME(&child, &b, items[1]) && !SAME(&a, &b, items);
        st_arena_reset(&arena);
    }
    assert_true(mixed > 0);
    st_arena_clear(&arena);
}

static void test_a_fault_stays_at_its_step_when_others_go(void **state)
{
    struct st_story story = {
        .step_count = 3,
        .fault_count = 1,
        .faults = { { .kind = ST_FAULT_CUT, .call = ST_STORY_ANY_CALL, .step = 2 } },
    };

    (void)state;
    st_story_settle(&story);
    assert_int_equal(story.faults[0].step, 2);
    st_story_remove_step(&story, 0);
    assert_int_equal(story.faults[0].step, 1);
    st_story_remove_step(&story, 1);
    st_story_settle(&story);
    assert_int_equal(story.faults[0].step, ST_STORY_ANY_STEP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_mutator_has_a_row),
        cmocka_unit_test(test_every_mutator_does_what_it_says),
        cmocka_unit_test(test_mutated_stories_load),
        cmocka_unit_test(test_crossed_stories_load_and_have_parts_of_both),
        cmocka_unit_test(test_a_fault_stays_at_its_step_when_others_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
