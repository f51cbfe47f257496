/*
 * test_beyond_engines.c - what no engine can do, and no invariant asks for.
 *
 * Each was an accusation of `reference` once, found by fuzzing and made small.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/plan_story.h"

static void test_an_edit_that_was_refused_in_part_has_happened(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = "'acl': [{'deny': 'bob', 'to': ['write-property'], 'property': 'subject'}]",
        .steps = SYNC,
        .faults = "{'inject': 'change', 'at': {'call': 'folder.list', 'item': '/Archive'},"
                  " 'change': {'do': 'server-edit', 'as': 'bob', 'item': '/Team/plan',"
                  "            'set': {'subject': 'no', 'body': 'theirs'}}}",
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
}

static void test_half_of_a_write_that_may_not_be_read_leaves_no_sign(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = "'acl': [{'deny': 'everyone', 'to': ['read-property']}]",
        .steps = EDIT_PLAN "," EDIT_TWO "," SYNC_TWO "," SYNC,
        .faults = TORN,
        .online = "Team body=mine | body=theirs",
        .local = "Team body=mine",
    });
}

static void test_the_last_writer_may_write_under_way(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .team = "'resolve': 'last-writer-wins',",
        .steps = EDIT_PLAN "," SYNC "," SYNC,
        .faults = "{'inject': 'access-denied', 'at': {'on': 'server'}},"
                  "{'inject': 'change', 'at': {'step': 5}, 'change': " EDIT_ONLINE "}",
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
}

static void test_who_may_not_list_a_folder_does_not_hear_of_what_is_read_in_it(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = "{'do': 'mark-read', 'as': 'alice', 'client': 'two', 'item': '/Team/plan'},"
                 "{'do': 'move', 'as': 'alice', 'client': 'two', 'item': '/Team/plan',"
                 " 'to': '/Archive'},"
                 "{'do': 'set-acl', 'on': '/Archive', 'acl': ["
                 " {'deny': 'everyone', 'to': ['list']},"
                 " {'allow': 'everyone', 'to': ['full']}]}," SYNC_TWO "," SYNC,
        .online = "Archive (read)",
        .local = "Team",
    });
}

static void test_who_may_not_list_a_folder_does_not_hear_of_what_left_it(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = "{'do': 'move', 'as': 'alice', 'item': '/Team/plan', 'to': '/Archive'}," SYNC ","
                 "{'do': 'set-acl', 'on': '/Team', 'acl': []},"
                 "{'do': 'delete', 'as': 'alice', 'item': '/Archive/plan'}," SYNC_TWO,
        .faults = "{'inject': 'busy', 'at': {'call': 'item.open', 'step': 7}}",
        .online = "gone",
        .local = "gone",
    });
}

int main(void)
{
#define TEST(name) \
    cmocka_unit_test_setup_teardown(test_##name, st_plan_story_start, st_plan_story_stop)
    const struct CMUnitTest tests[] = {
        TEST(an_edit_that_was_refused_in_part_has_happened),
        TEST(half_of_a_write_that_may_not_be_read_leaves_no_sign),
        TEST(the_last_writer_may_write_under_way),
        TEST(who_may_not_list_a_folder_does_not_hear_of_what_is_read_in_it),
        TEST(who_may_not_list_a_folder_does_not_hear_of_what_left_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
