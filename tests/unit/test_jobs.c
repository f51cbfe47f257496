/*
 * test_jobs.c - several tasks at a time, told in order, whatever their processes do.
 */
#include "framework/cli/tasks/jobs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "framework/base/json.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/cli/tasks/retry.h"

enum { TASKS = 23, PROCESSES = 46 };

/* What was taken, and what a task does. */
struct seen {
    size_t tasks[TASKS];
    size_t count;
    size_t last;   /* the number of the task after which no more is wanted */
    size_t deadly; /* the task whose process dies */
    bool is_large;
};

static json_t *make(void *context, size_t task)
{
    const struct seen *seen = context;
    json_t *result = st_json_object();

    if (task == seen->deadly)
        raise(SIGKILL);
    st_json_put_integer(result, "task", (json_int_t)task);
    st_json_put_integer(result, "process", (json_int_t)getpid());
    if (seen->is_large) { /* more than a pipe holds */
        char large[200001];

        memset(large, 'x', sizeof large - 1);
        large[sizeof large - 1] = '\0';
        st_json_put_string(result, "large", large);
    }
    return result;
}

static bool take(void *context, size_t task, json_t *result)
{
    struct seen *seen = context;

    assert_int_equal(json_integer_value(json_object_get(result, "task")), task);
    assert_int_not_equal(json_integer_value(json_object_get(result, "process")), getpid());
    seen->tasks[seen->count++] = task;
    json_decref(result);
    return task != seen->last;
}

static bool run(struct seen *seen, size_t processes)
{
    const struct st_jobs jobs = {
        .count = TASKS, .jobs = processes, .make = make, .take = take, .context = seen
    };
    const char *why = NULL;
    bool is_good = false;

    st_interrupt_catch();
    is_good = st_jobs_run(&jobs, &why);
    assert_true(is_good == (why == NULL));
    for (size_t i = 0; i < seen->count; i++)
        assert_int_equal(seen->tasks[i], i);
    return is_good;
}

static void test_all_are_taken_in_order_by_any_number_of_processes(void **state)
{
    (void)state;
    for (size_t processes = 1; processes < PROCESSES; processes += 4) {
        struct seen seen = { .last = TASKS, .deadly = TASKS };

        assert_true(run(&seen, processes));
        assert_int_equal(seen.count, TASKS);
    }
}

static void test_results_may_be_larger_than_a_pipe(void **state)
{
    struct seen seen = { .last = TASKS, .deadly = TASKS, .is_large = true };

    (void)state;
    assert_true(run(&seen, 3));
    assert_int_equal(seen.count, TASKS);
}

static void test_no_more_is_taken_than_is_wanted(void **state)
{
    struct seen seen = { .last = 7, .deadly = TASKS };

    (void)state;
    assert_true(run(&seen, 4));
    assert_int_equal(seen.count, 8);
}

static void test_a_process_that_dies_is_no_success(void **state)
{
    struct seen seen = { .last = TASKS, .deadly = 9 };

    (void)state;
    assert_false(run(&seen, 4));
    assert_int_equal(seen.count, 9);
}

/* --- Retries ------------------------------------------------------------------------------- */

/* Verdicts of the tries, in order. */
static json_t *next_try(void *context)
{
    const char *const **verdicts = context;
    json_t *event = st_json_object();

    st_json_put_string(event, "verdict", *(*verdicts)++);
    st_json_put_string(event, "reason", "it was busy");
    return event;
}

static json_t *retry(const char *const *verdicts, size_t retries)
{
    return st_retry(next_try, &verdicts, retries);
}

static void test_what_passes_at_last_is_flaky_and_says_why(void **state)
{
    static const char *const verdicts[] = { "fail", "error", "pass", "fail" };
    json_t *event = retry(verdicts, 5);
    json_t *flaky = json_object_get(event, "flaky");

    (void)state;
    assert_string_equal(json_string_value(json_object_get(event, "verdict")), "pass");
    assert_int_equal(json_integer_value(json_object_get(flaky, "tries")), 3);
    assert_string_equal(json_string_value(json_object_get(flaky, "reason")), "it was busy");
    json_decref(event);
}

static void test_what_fails_always_is_tried_as_often_as_was_said(void **state)
{
    static const char *const verdicts[] = { "fail", "fail", "inconclusive", "pass" };
    json_t *event = retry(verdicts, 2);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(event, "verdict")), "inconclusive");
    assert_int_equal(json_integer_value(json_object_get(event, "tries")), 3);
    assert_null(json_object_get(event, "flaky"));
    json_decref(event);
}

static void test_what_is_as_it_should_be_or_stale_is_tried_once(void **state)
{
    static const char *const once[] = { "pass", "known", "skipped", "stale" };

    (void)state;
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
        const char *const verdicts[] = { once[i], "fail" };
        json_t *event = retry(verdicts, 3);

        assert_string_equal(json_string_value(json_object_get(event, "verdict")), once[i]);
        assert_null(json_object_get(event, "flaky"));
        assert_null(json_object_get(event, "tries"));
        json_decref(event);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_taken_in_order_by_any_number_of_processes),
        cmocka_unit_test(test_results_may_be_larger_than_a_pipe),
        cmocka_unit_test(test_no_more_is_taken_than_is_wanted),
        cmocka_unit_test(test_a_process_that_dies_is_no_success),
        cmocka_unit_test(test_what_passes_at_last_is_flaky_and_says_why),
        cmocka_unit_test(test_what_fails_always_is_tried_as_often_as_was_said),
        cmocka_unit_test(test_what_is_as_it_should_be_or_stale_is_tried_once),
    };

    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL) != 0;
}
