/*
 * test_models.c - accidents that the models of other designs survive, as small as fuzzing made
 * them.
 *
 * Each once broke an invariant, and no source says that the design would: the model was wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/world.h"

static struct st_arena arena;

static int start(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

/* Alice has /Team and /Archive offline; "plan" is in /Team, whose list is `team`. */
struct story {
    const char *engine;
    const char *team;    /* entries before the one that allows everything; NULL: none */
    const char *archive; /* members of /Archive; NULL: none */
    const char *plan;    /* members of the plan; NULL: none */
    const char *steps;
    const char *faults;
};

static const char form[] =
    "{'scenario': 1, 'title': 't',"
    " 'identities': {'alice': {}},"
    " 'server': {'/Team': {'acl': [%s {'allow': 'everyone', 'to': ['full']}],"
    "  'items': {'plan': {%s}}}, '/Archive': {%s}},"
    " 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team', '/Archive']}, %s],"
    " 'faults': [%s],"
    " 'expect': {'server': {'/Team/nothing': null}}}";

static void check(const struct story *story)
{
    const char *text = st_arena_format(
        &arena, form, story->team ? story->team : "", story->plan ? story->plan : "",
        story->archive ? story->archive : "", story->steps, story->faults);
    const struct st_scenario *scenario = st_test_load(&arena, st_test_quotes(&arena, text));
    const struct st_case *judged = st_test_judge(&arena, scenario, story->engine);

    for (size_t i = 0; i < judged->finding_count; i++)
        fail_msg(
            "%s: %s: expected %s, got %s", st_invariant_words.words[judged->findings[i].invariant],
            judged->findings[i].what, judged->findings[i].expected, judged->findings[i].actual);
    for (size_t i = 0; i < scenario->fault_count; i++)
        assert_true(judged->run->fired[i] > 0);
}

#define SYNC        "{'do': 'sync', 'as': 'alice'}"
#define MOVE_PLAN   "{'do': 'move', 'as': 'alice', 'item': '/Team/plan', 'to': '/Archive'}"
#define EDIT_PLAN   "{'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'mine'}}"
#define DELETE_PLAN "{'do': 'delete', 'as': 'alice', 'item': '/Team/plan'}"
#define SEND_MEMO   "{'do': 'server-create', 'item': '/Team/memo'}"
#define DROP_MEMO   "{'do': 'delete', 'as': 'alice', 'item': '/Team/memo'}"
#define SHIFT_MEMO  "{'do': 'move', 'as': 'alice', 'item': '/Team/memo', 'to': '/Archive'}"
#define MAKE_MEMO   "{'do': 'create', 'as': 'alice', 'item': '/Team/memo', 'set': {'body': 'new'}}"

/* --- dav-atomic ---------------------------------------------------------------------------- */

static void test_a_move_hides_no_change_just_before_it(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "dav-atomic",
        .steps = MOVE_PLAN "," SYNC,
        .faults = "{'inject': 'change', 'at': {'call': 'item.move'}, 'change':"
                  " {'do': 'server-edit', 'item': '/Team/plan', 'set': {'body': 'theirs'}}}",
    });
}

static void test_an_edit_behind_a_move_overwrites_nothing(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "dav-atomic",
        .steps = MOVE_PLAN "," SYNC ", {'do': 'edit', 'as': 'alice', 'item': '/Archive/plan',"
                           "   'set': {'body': 'mine'}}",
        .faults = "{'inject': 'change', 'at': {'call': 'item.move'}, 'change':"
                  " {'do': 'server-edit', 'item': '/Team/plan', 'set': {'body': 'theirs'}}}",
    });
}

/* The invariant asked too much: that the conflict is one the client could know of before. */
static void test_a_conflict_with_a_change_of_just_now_is_a_true_reason(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "dav-atomic",
        .steps = MOVE_PLAN "," SYNC,
        .faults = "{'inject': 'stale-token', 'at': {'call': 'item.abort'}},"
                  "{'inject': 'change', 'at': {}, 'change':"
                  " {'do': 'server-edit', 'item': '/Team/plan', 'set': {'body': 'theirs'}}}",
    });
}

static void test_without_an_etag_nothing_is_deleted(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "dav-atomic",
        .steps = SEND_MEMO "," SYNC ", {'do': 'server-edit', 'item': '/Team/memo',"
                           " 'set': {'body': 'theirs'}}," DROP_MEMO,
        .faults = "{'inject': 'crash', 'at': {'call': 'item.checkpoint'}}",
    });
}

/*
 * The invariant asked too much: that what came to be readable is not read when a fault makes the
 * item be read anew.
 */
static void test_after_a_fault_more_may_be_seen_than_without(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "dav-atomic",
        .plan = "'acl': [{'deny': 'everyone', 'to': ['read-property']}],"
                " 'properties': {'note': 'n'}",
        .steps = "{'do': 'set-acl', 'on': '/Team/plan', 'acl': []}," EDIT_PLAN "," SYNC,
        .faults = "{'inject': 'quota', 'at': {'on': 'client'}}",
    });
}

/* --- three-way ----------------------------------------------------------------------------- */

static void test_without_an_archive_an_edit_is_a_conflict(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "three-way",
        .steps = MAKE_MEMO "," SYNC ", {'do': 'edit', 'as': 'alice', 'item': '/Team/memo',"
                           "   'set': {'body': null}}",
        .faults = "{'inject': 'lose-answer', 'at': {'call': 'item.save'}}",
    });
}

static void test_without_an_archive_the_server_is_believed(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "three-way",
        .steps = "{'do': 'server-create', 'item': '/Team/memo', 'set': {'body': 'old'}}," SYNC
                 ", {'do': 'server-edit', 'item': '/Team/memo', 'set': {'body': null}}",
        .faults = "{'inject': 'io-error', 'at': {'call': 'item.checkpoint'}}",
    });
}

static void test_what_its_own_run_has_moved_can_be_deleted(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "three-way",
        .team = "{'deny': 'everyone', 'to': ['write-property']},",
        .steps = MOVE_PLAN ", {'do': 'edit', 'as': 'alice', 'item': '/Archive/plan',"
                           "   'set': {'body': 'mine'}}," SYNC
                           ", {'do': 'delete', 'as': 'alice', 'item': '/Archive/plan'}," SYNC,
        .faults = "",
    });
}

/* What others have is of a later number than what an answer from the past brings. */
static void test_a_number_that_was_forgotten_stays_forgotten(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "three-way",
        .steps = "{'do': 'edit', 'as': 'alice', 'item': '/Team/plan',"
                 " 'set': {'body': 'mine', 'note': 'mine'}}," SYNC,
        .faults = "{'inject': 'stale-read', 'at': {}, 'times': 'always'},"
                  "{'inject': 'access-denied', 'at': {'call': 'property.set'}}",
    });
}

/* --- ics-spec ------------------------------------------------------------------------------ */

static void test_an_upload_hides_no_read_state_of_another_client(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "ics-spec",
        .steps = "{'do': 'go-offline', 'as': 'alice', 'client': 'two', 'folders': ['/Team']},"
                 "{'do': 'edit', 'as': 'alice', 'client': 'two', 'item': '/Team/plan',"
                 " 'set': {'body': 'mine'}},"
                 "{'do': 'mark-read', 'as': 'alice', 'item': '/Team/plan'}," SYNC,
        .faults = "",
    });
}

static void test_an_upload_hides_no_place_that_others_chose(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "ics-spec",
        .steps = EDIT_PLAN ", {'do': 'create', 'as': 'alice', 'item': '/Archive/plan'},"
                           "{'do': 'server-move', 'item': '/Team/plan', 'to': '/Archive'}," SYNC
                           "," EDIT_PLAN,
        .faults = "",
    });
}

static void test_what_arrived_unheard_can_be_deleted(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "ics-2000-fixed",
        .steps = SEND_MEMO "," SYNC "," DROP_MEMO,
        .faults = "{'inject': 'io-error', 'at': {'call': 'item.checkpoint'}}",
    });
}

static void test_what_was_made_unheard_can_be_moved(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "ics-spec",
        .steps = MAKE_MEMO "," SYNC "," SHIFT_MEMO,
        .faults = "{'inject': 'quota', 'at': {'call': 'item.checkpoint'}}",
    });
}

static void test_what_was_moved_unheard_is_not_moved_again(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "ics-spec",
        .archive = "'acl': [{'allow': 'everyone', 'to': ['read', 'write']}]",
        .steps = SEND_MEMO "," SYNC "," SHIFT_MEMO "," SYNC,
        .faults = "{'inject': 'quota', 'at': {'call': 'item.checkpoint'}, 'times': 'always'}",
    });
}

static void test_an_edit_comes_after_the_version_that_was_fetched(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "ics-spec",
        .archive = "'resolve': 'last-writer-wins'",
        .steps = "{'do': 'server-move', 'item': '/Team/plan', 'to': '/Archive'},"
                 "{'do': 'server-move', 'item': '/Team/plan', 'to': '/Team'}," MOVE_PLAN "," SYNC
                 ", {'do': 'edit', 'as': 'alice', 'item': '/Archive/plan',"
                 "   'set': {'body': 'mine'}}," SYNC,
        .faults = "{'inject': 'io-error', 'at': {'item': '/Archive/plan', 'nth': 2}}",
    });
}

/* --- journal-continue ---------------------------------------------------------------------- */

static void test_an_operation_that_stays_in_the_journal_is_reported(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "journal-continue",
        .steps = EDIT_PLAN "," DELETE_PLAN "," SYNC,
        .faults = "{'inject': 'io-error', 'at': {'call': 'item.checkpoint'}}",
    });
}

static void test_a_deletion_ends_what_came_before_it(void **state)
{
    (void)state;
    check(&(struct story){
        .engine = "journal-continue",
        .steps = MAKE_MEMO ", {'do': 'delete', 'as': 'alice', 'item': '/Team/memo'}," SYNC "," SYNC,
        .faults = "{'inject': 'access-denied', 'at': {'nth': 2}}",
    });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_move_hides_no_change_just_before_it, start, stop),
        cmocka_unit_test_setup_teardown(test_an_edit_behind_a_move_overwrites_nothing, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_conflict_with_a_change_of_just_now_is_a_true_reason, start, stop),
        cmocka_unit_test_setup_teardown(test_without_an_archive_an_edit_is_a_conflict, start, stop),
        cmocka_unit_test_setup_teardown(
            test_without_an_archive_the_server_is_believed, start, stop),
        cmocka_unit_test_setup_teardown(
            test_what_its_own_run_has_moved_can_be_deleted, start, stop),
        cmocka_unit_test_setup_teardown(
            test_an_upload_hides_no_read_state_of_another_client, start, stop),
        cmocka_unit_test_setup_teardown(test_without_an_etag_nothing_is_deleted, start, stop),
        cmocka_unit_test_setup_teardown(
            test_after_a_fault_more_may_be_seen_than_without, start, stop),
        cmocka_unit_test_setup_teardown(
            test_a_number_that_was_forgotten_stays_forgotten, start, stop),
        cmocka_unit_test_setup_teardown(
            test_an_upload_hides_no_place_that_others_chose, start, stop),
        cmocka_unit_test_setup_teardown(test_what_arrived_unheard_can_be_deleted, start, stop),
        cmocka_unit_test_setup_teardown(test_what_was_made_unheard_can_be_moved, start, stop),
        cmocka_unit_test_setup_teardown(
            test_what_was_moved_unheard_is_not_moved_again, start, stop),
        cmocka_unit_test_setup_teardown(
            test_an_edit_comes_after_the_version_that_was_fetched, start, stop),
        cmocka_unit_test_setup_teardown(
            test_an_operation_that_stays_in_the_journal_is_reported, start, stop),
        cmocka_unit_test_setup_teardown(test_a_deletion_ends_what_came_before_it, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
