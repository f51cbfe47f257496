/*
 * test_reference.c - what `reference` makes of accidents, each as small as it could be made.
 *
 * Most were found by fuzzing and shrunk. In each the engine is accused of nothing, and the
 * outcome is what people would want.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/engine/registry.h"
#include "framework/run/judge.h"
#include "tests/support/plan_story.h"
#include "tests/support/world.h"

/* --- What could not be read ---------------------------------------------------------------- */

static void test_a_property_comes_when_the_right_to_read_it_does(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = HIDE_BODY "," EDIT_ONLINE "," SYNC "," SHOW_BODY "," SYNC,
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
}

#define SHOWN_UNDER_WAY                                                       \
    "{'inject': 'change', 'at': {'call': 'folder.list', 'item': '/Archive'}," \
    " 'change': " SHOW_BODY "}"

static void test_a_right_to_read_that_comes_under_way_counts_the_next_time(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = HIDE_BODY "," EDIT_ONLINE "," SYNC,
        .faults = SHOWN_UNDER_WAY,
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
    st_plan_story_check(&(struct st_plan_story){
        .steps = HIDE_BODY "," EDIT_ONLINE "," SYNC "," DELETE_PLAN,
        .faults = SHOWN_UNDER_WAY,
        .online = "gone",
        .local = "gone",
    });
}

static void test_a_property_that_was_hidden_from_the_start_comes_with_the_right(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = HIDDEN "'properties': {'body': 'old'}",
        .steps = SYNC "," SHOW_BODY "," SYNC,
        .online = "Team body=old",
        .local = "Team body=old",
    });
}

static void test_an_edit_is_kept_beside_what_could_not_be_read(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = HIDE_BODY "," EDIT_ONLINE "," SYNC "," EDIT_PLAN "," SHOW_BODY "," SYNC,
        .online = "Team body=mine | body=theirs",
        .local = "Team body=mine",
    });
}

static void test_a_deletion_loses_to_what_could_not_be_read(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = "'properties': {'body': 'old'}",
        .steps = EDIT_ONLINE "," SYNC "," DELETE_PLAN "," SYNC,
        .faults = "{'inject': 'access-denied', 'at': {'call': 'property.get'}}",
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
}

static void test_a_deletion_loses_to_what_can_be_read_under_way(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = HIDDEN "'properties': {'subject': 'seen', 'body': 'old'}",
        .steps =
            "{'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'subject': 'mine'}}," SYNC
            "," DELETE_PLAN "," SYNC,
        .faults = "{'inject': 'change', 'at': {'step': 6}, 'change': " SHOW_BODY "}",
        .online = "Team subject=mine body=old",
        .local = "Team subject=mine body=old",
    });
}

static void test_what_was_read_needs_no_second_look(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = HIDDEN "'properties': {'body': 'old'}",
        .steps = EDIT_PLAN "," SHOW_BODY "," SYNC,
        .faults = "{'inject': 'change', 'at': {'call': 'property.get'}, 'when': 'after',"
                  " 'change': " HIDE_BODY "}",
        .online = "Team body=mine | body=old",
        .local = "Team body=mine",
    });
}

static void test_who_may_not_read_a_property_may_delete_its_item(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = HIDE_BODY "," EDIT_ONLINE "," SYNC "," DELETE_PLAN "," SYNC,
        .online = "gone",
        .local = "gone",
    });
}

static void test_an_edit_is_later_than_what_it_first_saves_though_the_clock_jumps(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .team = "'resolve': 'last-writer-wins',",
        .plan = HIDDEN "'properties': {'body': 'old'}",
        .steps = EDIT_PLAN "," SHOW_BODY "," SYNC,
        .faults = "{'inject': 'change', 'at': {'call': 'journal.list'}, 'when': 'after',"
                  " 'change': {'do': 'set-clock', 'clock': '13:00:00'}}",
        .online = "Team body=mine",
        .local = "Team body=mine",
    });
}

/* --- Half of a write ------------------------------------------------------------------------ */

static void test_a_deletion_loses_to_half_of_a_write(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = DELETE_PLAN "," EDIT_TWO "," SYNC_TWO "," SYNC,
        .faults = TORN,
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
}

static void test_an_edit_is_kept_beside_half_of_a_write(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = EDIT_PLAN "," EDIT_TWO "," SYNC_TWO "," SYNC,
        .faults = TORN,
        .online = "Team body=mine | body=theirs | body=theirs",
        .local = "Team body=mine",
    });
}

/* What has no version would not be kept, so it is not written over. */
static void test_an_edit_waits_while_half_of_a_write_gets_no_version(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = EDIT_PLAN "," EDIT_TWO "," SYNC_TWO "," SYNC,
        .faults = TORN ", {'inject': 'access-denied', 'at': {'call': 'item.save', 'step': 6}}",
        .online = "Team body=mine | body=theirs | body=theirs",
        .local = "Team body=mine",
    });
}

/* --- What was taken away, or brought, and not written down ----------------------------------- */

static void test_a_copy_comes_back_though_taking_it_away_broke_off(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .plan = "'properties': {'body': 'old'}",
        .steps = HIDE_PLAN "," SYNC "," SHOW_BODY "," SYNC,
        .faults = REFUSED("item.checkpoint", "1"),
        .online = "Team body=old",
        .local = "Team body=old",
    });
}

static void test_a_copy_whose_fetching_broke_off_is_not_deleted_unseen(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = DELETE_PLAN "," EDIT_ONLINE "," SYNC "," DELETE_PLAN "," SYNC,
        .faults = REFUSED("item.checkpoint", "2"),
        .online = "Team body=theirs",
        .local = "Team body=theirs",
    });
}

static void test_a_copy_whose_fetching_broke_off_can_be_moved(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = "{'do': 'server-create', 'item': '/Archive/memo'}," SYNC ","
                 "{'do': 'move', 'as': 'alice', 'item': '/Archive/memo', 'to': '/Team'}",
        .faults = REFUSED("item.checkpoint", "1"),
        .item = "memo",
        .online = "Team",
        .local = "Team",
    });
}

static void test_an_answer_from_the_past_is_not_taken_for_the_present(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = EDIT_PLAN "," SYNC,
        .faults = REFUSED(
            "item.checkpoint",
            "3") ","
                 "{'inject': 'stale-read', 'at': {'call': 'item.open'}, 'times': 'always'}",
        .online = "Team body=mine",
        .local = "Team body=mine",
    });
}

/* --- What arrived unheard ------------------------------------------------------------------- */

#define UNHEARD "{'inject': 'lose-answer', 'at': {'call': 'item.save', 'on': 'server'}}"

static void test_what_arrived_unheard_can_be_moved(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps =
            MAKE_MEMO "," SYNC ","
                      "{'do': 'move', 'as': 'alice', 'item': '/Team/memo', 'to': '/Archive'}," SYNC,
        .faults = UNHEARD,
        .item = "memo",
        .online = "Archive body=new",
        .local = "Archive body=new",
    });
}

static void test_what_arrived_unheard_can_be_deleted(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = MAKE_MEMO "," SYNC ","
                           "{'do': 'delete', 'as': 'alice', 'item': '/Team/memo'}," SYNC,
        .faults = REFUSED("item.checkpoint", "1"),
        .item = "memo",
        .online = "gone",
        .local = "gone",
    });
}

static void test_what_arrived_unheard_and_was_deleted_by_others_stays_here(void **state)
{
    (void)state;
    st_plan_story_check(&(struct st_plan_story){
        .steps = MAKE_MEMO "," SYNC ","
                           "{'do': 'server-delete', 'item': '/Team/memo'}," SYNC,
        .faults = REFUSED("item.save", "1"),
        .item = "memo",
        .online = "gone",
        .local = "Team body=new",
    });
}

/* --- A client whose store has lost something ------------------------------------------------- */

/* The memo is in the journal, and nowhere else. */
static enum st_status sync_without_memo(struct st_session *session)
{
    struct st_store *local = st_world_local(session->world, 0);

    for (st_object_id id = 0; id < local->used; id++)
        if (!st_store_has(st_world_server(session->world), id))
            st_store_object(local, id)->presence = ST_ABSENT;
    return st_engine_reference.sync(session);
}

static void test_a_lost_creation_is_told_and_not_made_of_nothing(void **state)
{
    const char *text =
        "{'scenario': 1, 'title': 't', 'identities': {'alice': {}},"
        " 'server': {'/Team': {'acl': [{'allow': 'everyone', 'to': ['full']}]}},"
        " 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']}," MAKE_MEMO "," SYNC
        "], 'expect': {'server': {'/Team/memo': null}}}";
    struct st_engine engine = st_engine_reference;
    const struct st_engine_spec spec = { .engine = &engine, .text = "forgetful" };
    struct st_arena arena;

    (void)state;
    engine.sync = sync_without_memo;
    st_arena_init(&arena);

    struct st_case judged = {
        .scenario = st_test_load(&arena, st_test_quotes(&arena, text)),
        .spec = &spec,
    };

    st_judge_run(&arena, ST_CALLS_MAX, &judged);
    assert_int_equal(judged.run->problem_count, 0);
    assert_int_equal(judged.run->syncs[0].status, ST_NOT_FOUND);
    assert_int_equal(judged.run->syncs[0].result.error_count, 1);
    for (size_t i = 0; i < judged.run->trace.count; i++)
        assert_int_not_equal(judged.run->trace.records[i].op, ST_CALL_ITEM_CREATE);
    st_arena_clear(&arena);
}

int main(void)
{
#define TEST(name) \
    cmocka_unit_test_setup_teardown(test_##name, st_plan_story_start, st_plan_story_stop)
    const struct CMUnitTest tests[] = {
        TEST(a_property_comes_when_the_right_to_read_it_does),
        TEST(a_right_to_read_that_comes_under_way_counts_the_next_time),
        TEST(a_property_that_was_hidden_from_the_start_comes_with_the_right),
        TEST(an_edit_is_kept_beside_what_could_not_be_read),
        TEST(a_deletion_loses_to_what_could_not_be_read),
        TEST(a_deletion_loses_to_what_can_be_read_under_way),
        TEST(what_was_read_needs_no_second_look),
        TEST(who_may_not_read_a_property_may_delete_its_item),
        TEST(an_edit_is_later_than_what_it_first_saves_though_the_clock_jumps),
        TEST(a_deletion_loses_to_half_of_a_write),
        TEST(an_edit_is_kept_beside_half_of_a_write),
        TEST(an_edit_waits_while_half_of_a_write_gets_no_version),
        TEST(a_copy_comes_back_though_taking_it_away_broke_off),
        TEST(a_copy_whose_fetching_broke_off_is_not_deleted_unseen),
        TEST(a_copy_whose_fetching_broke_off_can_be_moved),
        TEST(an_answer_from_the_past_is_not_taken_for_the_present),
        TEST(what_arrived_unheard_can_be_moved),
        TEST(what_arrived_unheard_can_be_deleted),
        TEST(what_arrived_unheard_and_was_deleted_by_others_stays_here),
        TEST(a_lost_creation_is_told_and_not_made_of_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
