/*
 * test_ics_log.c - the lines and codes of KB 810018, byte for byte.
 */
#include "framework/engine/ics_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/world.h"

/* Symptoms of KB 810018: "information that is similar to the following may be displayed". */
static const char article_log[] =
    "10:56:11 Error synchronizing message 'new Modified'\n"
    "10:56:11 [80070005-508-80070005-322]\n"
    "10:56:11 You do not have sufficient permission to perform this operation on this object. "
    "See the folder contact or your system administrator.\n"
    "10:56:11 Microsoft Exchange Server Information Store\n"
    "10:56:11 For more information on this failure, click the URL below:\n"
    "10:56:11 http://www.microsoft.com/support/prodredirect/outlook2000_us.asp?"
    "err=80070005-508-80070005-322\n";

/* What the Errors tab shows, which the article breaks after the colon. */
static const char article_text[] =
    "Task 'Microsoft Exchange Server' reported error (0x00040820) : "
    "'Errors in background synchronization. In most cases, further information is available "
    "in a synchronization log in the Deleted Items folder.'";

enum { TIME_OF_ARTICLE = (10 * 60 + 56) * 60 + 11 };

static const char *log_of(
    struct st_arena *arena, const struct st_names *names, const struct st_log_entry *entry)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_ics_log_add(&text, names, entry);
    return text.data;
}

static void test_a_refused_item_gets_the_six_lines_of_the_article(void **state)
{
    struct st_arena arena;
    struct st_names names;

    (void)state;
    st_arena_init(&arena);
    st_names_init(&names, &arena);

    const struct st_log_entry entry = {
        .kind = ST_LOG_ITEM_ERROR,
        .clock = TIME_OF_ARTICLE,
        .name = st_names_add(&names, "new Modified"),
        .code = st_ics_code(ST_ACCESS_DENIED, ST_ICS_IMPORT),
    };

    assert_string_equal(log_of(&arena, &names, &entry), article_log);
    st_arena_clear(&arena);
}

static void test_the_session_text_is_that_of_the_article(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    assert_string_equal(st_ics_session_text(&arena, ST_ICS_SESSION_WARNING), article_text);
    assert_null(st_ics_session_text(&arena, 0));
    st_arena_clear(&arena);
}

/* The scenario of the article, run: the same bytes, at the time of its log. */
static void test_the_scenario_of_the_article_ends_in_its_log(void **state)
{
    struct st_arena arena;
    struct st_text log;

    (void)state;
    st_arena_init(&arena);

    const struct st_scenario *scenario = st_test_load_file(&arena, "scenarios/kb810018/base.json");
    const struct st_case *judged = st_test_judge(&arena, scenario, "ics-2000");
    const struct st_sync_result *result = &judged->run->syncs[0].result;

    st_text_init(&log, &arena);
    for (size_t i = 0; i < result->log_count; i++)
        st_ics_log_add(&log, &scenario->names, &result->log[i]);
    assert_int_equal(judged->verdict, ST_VERDICT_KNOWN);
    if (!strstr(log.data, article_log))
        fail_msg("%s", log.data);
    assert_string_equal(st_ics_session_text(&arena, result->session_code), article_text);
    assert_int_equal(result->error_count, 1);
    assert_int_equal(result->errors[0].code.error, 0x80070005);
    assert_int_equal(result->errors[0].code.text, 0x508);
    assert_int_equal(result->errors[0].code.low, 0x80070005);
    assert_int_equal(result->errors[0].code.context, 0x322);
    st_arena_clear(&arena);
}

static const struct {
    struct st_log_entry entry;
    const char *line;
} lines[] = {
    { { .kind = ST_LOG_FOLDER, .clock = 1, .name = 1 }, "0:00:01 Synchronizing Folder 'x'\n" },
    { { .kind = ST_LOG_ADDED, .clock = 3600, .number = 3 },
      "1:00:00 3 item(s) added to online folder\n" },
    { { .kind = ST_LOG_UPDATED, .clock = 86399, .number = 1 },
      "23:59:59 1 item(s) updated in online folder\n" },
    { { .kind = ST_LOG_DELETED, .clock = 86400, .number = 2 },
      "0:00:00 2 item(s) deleted in online folder\n" },
    { { .kind = ST_LOG_DONE, .clock = 30512 }, "8:28:32 Done\n" },
};

/* KB 180055 and others write hours without a leading zero: 8:28:32, 1:05:34. */
static void test_every_other_line_is_as_in_the_older_articles(void **state)
{
    struct st_arena arena;
    struct st_names names;

    (void)state;
    st_arena_init(&arena);
    st_names_init(&names, &arena);
    st_names_add(&names, "x");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_string_equal(log_of(&arena, &names, &lines[i].entry), lines[i].line);
    st_arena_clear(&arena);
}

static void test_the_folder_line_repeats_the_error_without_the_items_name(void **state)
{
    struct st_arena arena;
    struct st_names names;

    (void)state;
    st_arena_init(&arena);
    st_names_init(&names, &arena);

    const struct st_log_entry entry = {
        .kind = ST_LOG_FOLDER_ERROR,
        .clock = TIME_OF_ARTICLE,
        .name = st_names_add(&names, "Expenses"),
        .code = st_ics_code(ST_ACCESS_DENIED, ST_ICS_IMPORT),
    };
    const char *text = log_of(&arena, &names, &entry);

    assert_non_null(strstr(text, "10:56:11 Error synchronizing folder\n"));
    assert_non_null(strstr(text, "10:56:11 [80070005-508-80070005-322]\n"));
    assert_null(strstr(text, "Expenses"));
    st_arena_clear(&arena);
}

static void test_every_status_has_a_code_and_a_text(void **state)
{
    (void)state;
    for (enum st_status status = 1; status < ST_STATUS_COUNT; status++) {
        struct st_code code = st_ics_code(status, ST_ICS_SAVE);

        assert_int_equal(code.error, st_status_infos[status].hresult);
        assert_int_equal(code.low, code.error);
        assert_int_equal(code.context, 0x324);
        assert_int_equal(
            code.text, status == ST_ACCESS_DENIED ? 0x508
                       : status == ST_GONE        ? 0x3ED
                                                  : 0x501);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_refused_item_gets_the_six_lines_of_the_article),
        cmocka_unit_test(test_the_session_text_is_that_of_the_article),
        cmocka_unit_test(test_the_scenario_of_the_article_ends_in_its_log),
        cmocka_unit_test(test_every_other_line_is_as_in_the_older_articles),
        cmocka_unit_test(test_the_folder_line_repeats_the_error_without_the_items_name),
        cmocka_unit_test(test_every_status_has_a_code_and_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
