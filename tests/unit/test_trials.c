/*
 * test_trials.c - an engine that dies of a workaround is what came of that cell alone.
 */
#include "framework/cli/matrix/trials.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "framework/report/event.h"
#include "framework/scenario/load.h"
#include "tests/support/world.h"

static const char text[] =
    "{'scenario': 1, 'title': 't', 'identities': {'bob': {}},"
    " 'server': {'/Team': {'acl': [{'allow': 'bob', 'to': ['read']}],"
    "   'items': {'plan': {'properties': {'body': 'draft'}}}}},"
    " 'steps': [{'do': 'go-offline', 'as': 'bob', 'folders': ['/Team']},"
    "   {'do': 'edit', 'as': 'bob', 'item': '/Team/plan', 'set': {'body': 'final'}},"
    "   {'do': 'sync', 'as': 'bob'}],"
    " 'expect': {'sync': 'ok'},"
    " 'workarounds': {"
    "   'wait': {'change': {}},"
    "   'grant': {'change': {'server': {'/Team': {'acl': null}}}}}}";

/* Asks to change the first pending item, and does something when that was granted. */
static enum st_status try_to_change(struct st_session *session, void (*when_granted)(void))
{
    struct st_reply reply;
    struct st_call list = { .op = ST_CALL_JOURNAL_LIST };

    if (st_host_call(session->client, &list, &reply) != ST_OK || reply.entry_count == 0)
        return ST_OK;

    struct st_call set = {
        .op = ST_CALL_PROPERTY_SET,
        .object = reply.entries[0].object,
        .property = 0,
        .value = 1,
    };
    enum st_status status = st_host_call(session->server, &set, &reply);

    if (status == ST_OK)
        when_granted();
    return status;
}

static void leave(void)
{
    _Exit(3);
}

static enum st_status leave_when_granted(struct st_session *session)
{
    return try_to_change(session, leave);
}

static enum st_status leave_always(struct st_session *session)
{
    (void)session;
    leave();
    return ST_OK;
}

/* "fail | fail, broken: the engine ended its process with code 3": the base, and the cells. */
static const char *run_row(
    struct st_arena *arena, enum st_status (*sync)(struct st_session *session), size_t *ret_strange)
{
    static const char *const names[] = { "wait", "grant" };
    const struct st_engine engine = { .name = "dying", .caps = ~ST_CAN(SERVER_WINS), .sync = sync };
    const struct st_engine_spec spec = { .engine = &engine, .text = "dying" };
    const struct st_scenario *plain = st_test_load(arena, st_test_quotes(arena, text));
    const struct st_input input = { "test", plain };
    struct st_args args = { .arena = arena, .deadline_s = 10, .memory_mib = 1024 };
    const struct st_scenario *changed[2];
    struct st_column columns[2];
    const char *why = NULL;

    for (size_t i = 0; i < 2; i++) {
        struct st_diags diags;

        st_diags_init(&diags, arena, "test.json");
        changed[i] = st_scenario_load_with(arena, plain, &names[i], 1, &diags);
        columns[i] = (struct st_column){ &names[i], 1, &plain->workarounds[i] };
    }

    const struct st_row row = { &args, &input, &spec, columns, changed, 2 };
    json_t *event = st_row_run(arena, &row, ret_strange, &why);
    const char *told = NULL;
    size_t i = 0;
    json_t *cell = NULL;

    assert_non_null(event);
    assert_null(why);
    told = st_arena_format(arena, "%s |", st_event_text(st_event_member(event, "base"), "effect"));
    json_array_foreach (st_event_member(event, "cells"), i, cell) {
        told = st_arena_format(arena, "%s %s", told, st_event_text(cell, "effect"));
        if (strstr(st_event_text(cell, "because"), "code 3"))
            told = st_arena_format(arena, "%s(died)", told);
    }
    json_decref(event);
    return told;
}

static void test_a_workaround_that_an_engine_dies_of_is_broken(void **state)
{
    struct st_arena arena;
    size_t strange = 0;

    (void)state;
    st_arena_init(&arena);
    assert_string_equal(run_row(&arena, leave_when_granted, &strange), "fail | fail broken(died)");
    st_arena_clear(&arena);
}

static void test_an_engine_that_dies_anyway_is_not_worse_with_it(void **state)
{
    struct st_arena arena;
    size_t strange = 0;

    (void)state;
    st_arena_init(&arena);
    assert_string_equal(run_row(&arena, leave_always, &strange), "fail | fail(died) fail(died)");
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_workaround_that_an_engine_dies_of_is_broken),
        cmocka_unit_test(test_an_engine_that_dies_anyway_is_not_worse_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
