/*
 * test_isolate.c - an engine that crashes, loops or leaves is one finding.
 */
#include "framework/cli/tasks/isolate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/world.h"

static const char text[] =
    "{'scenario': 1, 'title': 'One edit', 'identities': {'alice': {}},"
    " 'server': {'/Team': {'items': {'plan': {'properties': {'body': 'old'}}}}},"
    " 'steps': [{'do': 'go-offline', 'as': 'alice', 'folders': ['/Team']},"
    "           {'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'new'}},"
    "           {'do': 'sync', 'as': 'alice'}],"
    " 'expect': {'server': {'/Team/plan': {'body': 'new'}}}}";

static enum st_status crash(struct st_session *session)
{
    (void)session;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return ST_OK;
}

static enum st_status loop(struct st_session *session)
{
    volatile bool goes_on = session != NULL;

    while (goes_on)
        ;
    return ST_OK;
}

static enum st_status leave(struct st_session *session)
{
    (void)session;
    _exit(0);
}

static enum st_status do_nothing(struct st_session *session)
{
    (void)session;
    return ST_OK;
}

static json_t *run(enum st_status (*sync)(struct st_session *session), bool in_process)
{
    const struct st_engine engine = { .name = "test", .sync = sync, .caps = ST_CAN(UPLOAD) };
    const struct st_engine_spec spec = { .engine = &engine, .text = "test" };
    struct st_args args = {
        .repeat = 1, .deadline_s = 1, .memory_mib = 256, .in_process = in_process
    };
    struct st_arena arena;

    st_arena_init(&arena);

    const struct st_input input = { "test/one",
                                    st_test_load(&arena, st_test_quotes(&arena, text)) };
    json_t *event = st_isolated_case(&args, &input, &spec);

    st_arena_clear(&arena);
    return event;
}

static const char *member(const json_t *event, const char *key)
{
    const char *value = json_string_value(json_object_get(event, key));

    return value ? value : "";
}

static void test_what_the_engine_does_to_its_process_is_a_failure_of_the_case(void **state)
{
    static const struct {
        enum st_status (*sync)(struct st_session *session);
        const char *reason;
    } rows[] = {
        { crash, "the engine crashed: SIGSEGV" },
        { loop, "the engine did not end within 1 s (--deadline)" },
        { leave, "the engine ended its process with code 0" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *event = run(rows[i].sync, false);

        assert_string_equal(member(event, "event"), "case");
        assert_string_equal(member(event, "scenario"), "test/one");
        assert_string_equal(member(event, "engine"), "test");
        assert_string_equal(member(event, "verdict"), "fail");
        assert_string_equal(member(event, "reason"), rows[i].reason);
        json_decref(event);
    }
}

static void test_a_case_is_the_same_in_its_own_process(void **state)
{
    json_t *apart = run(do_nothing, false);
    json_t *here = run(do_nothing, true);

    (void)state;
    assert_string_equal(member(apart, "verdict"), "fail");
    assert_true(json_equal(apart, here));
    json_decref(apart);
    json_decref(here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_engine_does_to_its_process_is_a_failure_of_the_case),
        cmocka_unit_test(test_a_case_is_the_same_in_its_own_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
