/*
 * test_plan.c - the kinds of fault: their words, where they can happen, what may be said of them.
 */
#include "framework/fault/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* The tables once more, written by hand. */

#define UNCLEAR "timeout io-error busy"
#define TRACES  "exists superseded conflict gone not-found"

static const struct {
    const char *word, *class, *answer;
    bool claims;
    const char *acceptable; /* where nothing is opened or listed; NULL: anything */
} rows[] = {
    { "access-denied", "status", "access-denied", false, "access-denied not-found" },
    { "not-found", "status", "not-found", true, "not-found gone conflict exists no-parent" },
    { "gone", "status", "gone", true, "gone not-found conflict" },
    { "conflict", "status", "conflict", true, "conflict superseded exists" },
    { "quota", "status", "quota", false, "quota" },
    { "busy", "status", "busy", false, "busy timeout" },
    { "timeout", "status", "timeout", false, UNCLEAR " " TRACES },
    { "io-error", "status", "io-error", false, UNCLEAR " " TRACES },
    { "lose-answer", "link", "timeout", false, UNCLEAR " " TRACES },
    { "repeat", "link", "ok", false, UNCLEAR " " TRACES },
    { "cut", "link", "io-error", false, UNCLEAR },
    { "crash", "crash", "crashed", false, "crashed" },
    { "torn-write", "data", "io-error", false, UNCLEAR " " TRACES },
    { "stale-read", "data", "ok", true, TRACES " no-parent access-denied" },
    { "stale-token", "data", "ok", false, "access-denied not-found" },
    { "change", "world", "ok", false, NULL },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/*
 * A column is a call, in the order of ST_CALLS: folder.List, item.Open, property.Get,
 * item.Create, item.Import, property.Set, property.Delete, item.saVe, item.Abort,
 * item.delete (X), item.Move, item.mark-Read, base.list (1), base.open (2), base.get (3),
 * Journal.list, item.checKpoint. An x is where the kind can happen, a space where that
 * side has no such call.
 */
static const char columns[] = "LOGCISDVAXMR123JK";
static const struct {
    const char *server, *client, *word;
} places[] = {
    { "xxxxxxxx.xxx     ", "xxxx xxx.xxxxxxxx", "access-denied" },
    { "xxx.xxxx.xxx     ", ".... ............", "not-found" },
    { "xxx.xxxx.xxx     ", ".... ............", "gone" },
    { ".......x.x..     ", ".... ............", "conflict" },
    { "...x.x.x....     ", "...x x.x........x", "quota" },
    { ".x..xxxx.xxx     ", ".x.. xxx.xxx.....", "busy" },
    { "xxxxxxxx.xxx     ", ".... ............", "timeout" },
    { "xxxxxxxx.xxx     ", "xxxx xxx.xxxxxxxx", "io-error" },
    { "xxxxxxxxxxxx     ", ".... ............", "lose-answer" },
    { "xxxxxxxxxxxx     ", ".... ............", "repeat" },
    { "xxxxxxxxxxxx     ", ".... ............", "cut" },
    { "xxxxxxxxxxxx     ", "xxxx xxxxxxxxxxxx", "crash" },
    { ".......x....     ", ".... ..x.........", "torn-write" },
    { "xx..........     ", ".... ............", "stale-read" },
    { "xxxxxxxxxxxx     ", ".... ............", "stale-token" },
    { "xxxxxxxxxxxx     ", "xxxx xxxxxxxxxxxx", "change" },
};
enum { PLACES = sizeof places / sizeof places[0] };

static bool has_word(const char *list, const char *word)
{
    char padded_list[256];
    char padded[64];

    (void)snprintf(padded_list, sizeof padded_list, " %s ", list);
    (void)snprintf(padded, sizeof padded, " %s ", word);
    return strstr(padded_list, padded) != NULL;
}

/* --- Words ------------------------------------------------------------------------------ */

static void check_words(const struct st_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        assert_int_equal(st_words_find(words, words->words[i]), i);
        assert_int_equal(
            strspn(words->words[i], "abcdefghijklmnopqrstuvwxyz-"), strlen(words->words[i]));
    }
}

static void test_no_word_is_used_twice(void **state)
{
    (void)state;
    check_words(&st_fault_words);
    check_words(&st_fault_class_words);
    check_words(&st_when_words);
}

/* `--fault` takes words of both kinds. */
static void test_a_kind_and_a_class_of_one_word_are_the_same(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++) {
        size_t class = st_words_find(&st_fault_class_words, st_fault_words.words[kind]);

        if (class == ST_FAULT_CLASS_COUNT)
            continue;
        for (size_t other = 0; other < ST_FAULT_COUNT; other++)
            assert_int_equal(st_fault_infos[other].class == class, other == kind);
    }
}

static void test_everything_has_a_word_and_a_meaning(void **state)
{
    (void)state;
    assert_int_equal(st_fault_words.count, ST_FAULT_COUNT);
    assert_int_equal(st_fault_class_words.count, ST_FAULT_CLASS_COUNT);
    assert_int_equal(st_when_words.count, ST_WHEN_COUNT);
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        assert_true(strlen(st_fault_infos[kind].about) > 0);
    for (size_t when = 0; when < ST_WHEN_COUNT; when++)
        assert_true(strlen(st_when_abouts[when]) > 0);
}

static void test_a_moment_is_before_or_after(void **state)
{
    (void)state;
    assert_int_equal(ST_WHEN_COUNT, 2);
    assert_string_equal(st_when_words.words[ST_WHEN_BEFORE], "before");
    assert_string_equal(st_when_words.words[ST_WHEN_AFTER], "after");
    assert_int_equal((struct st_fault){ 0 }.when, ST_WHEN_BEFORE);
}

/* --- Kinds ------------------------------------------------------------------------------ */

static void test_every_kind_has_a_row_here_and_is_as_it_says(void **state)
{
    (void)state;
    assert_int_equal(ROWS, ST_FAULT_COUNT);
    for (size_t kind = 0; kind < ROWS; kind++) {
        const struct st_fault_info *info = &st_fault_infos[kind];

        assert_string_equal(st_fault_words.words[kind], rows[kind].word);
        assert_string_equal(st_fault_class_words.words[info->class], rows[kind].class);
        assert_string_equal(st_status_words.words[info->answer], rows[kind].answer);
        assert_int_equal(info->claims, rows[kind].claims);
    }
}

static void test_every_class_has_a_kind(void **state)
{
    unsigned found = 0;

    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        found |= 1U << st_fault_infos[kind].class;
    assert_int_equal(ST_FAULT_CLASS_COUNT, 5);
    assert_int_equal(found, (1U << ST_FAULT_CLASS_COUNT) - 1);
}

static void test_a_refusal_is_called_as_the_status_that_is_heard(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        assert_int_equal(
            st_fault_infos[kind].class == ST_FAULT_CLASS_STATUS,
            strcmp(
                st_fault_words.words[kind], st_status_words.words[st_fault_infos[kind].answer]) ==
                0);
}

/* Who hears that it surely did not happen may not find that it did. */
static void test_what_may_have_happened_is_not_definitely_refused(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++) {
        const struct st_fault_info *info = &st_fault_infos[kind];

        if (info->class != ST_FAULT_CLASS_STATUS && info->answer != ST_OK)
            assert_false(st_status_infos[info->answer].definite);
        if (info->claims && info->answer != ST_OK)
            assert_true(st_status_infos[info->answer].definite);
    }
}

/* --- Places ----------------------------------------------------------------------------- */

/* Compare one side of a row; returns at how many calls the kind can happen. */
static size_t check_places(size_t kind, enum st_call_side side, const char *marks)
{
    size_t count = 0;

    assert_int_equal(strlen(marks), ST_CALL_COUNT);
    for (size_t op = 0; op < ST_CALL_COUNT; op++) {
        bool is_answered = st_call_infos[op].side & side;
        bool fits = st_fault_fits((enum st_fault_kind)kind, (enum st_call_op)op, side);

        assert_int_equal(marks[op] != ' ', is_answered);
        if (is_answered && fits != (marks[op] == 'x'))
            fail_msg(
                "%s at %s on the %s: %d", places[kind].word, st_call_words.words[op],
                side == ST_ON_SERVER ? "server" : "client", fits);
        count += is_answered && fits;
    }
    return count;
}

static void test_a_kind_happens_where_it_can(void **state)
{
    (void)state;
    assert_int_equal(strlen(columns), ST_CALL_COUNT);
    assert_int_equal(PLACES, ST_FAULT_COUNT);
    for (size_t kind = 0; kind < PLACES; kind++) {
        assert_string_equal(st_fault_words.words[kind], places[kind].word);
        assert_true(check_places(kind, ST_ON_SERVER, places[kind].server) > 0);
        (void)check_places(kind, ST_ON_CLIENT, places[kind].client);
    }
}

/* What cannot fail cannot be refused: engines abort after any error. */
static void test_no_abort_is_refused(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        if (st_fault_infos[kind].class == ST_FAULT_CLASS_STATUS) {
            assert_false(st_fault_fits((enum st_fault_kind)kind, ST_CALL_ITEM_ABORT, ST_ON_SERVER));
            assert_false(st_fault_fits((enum st_fault_kind)kind, ST_CALL_ITEM_ABORT, ST_ON_CLIENT));
        }
}

/* A client's own store is not at the end of a line, and believes what is in it. */
static void test_no_link_fails_between_a_client_and_its_own_store(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        for (size_t op = 0; op < ST_CALL_COUNT; op++)
            if (st_fault_infos[kind].class == ST_FAULT_CLASS_LINK || st_fault_infos[kind].claims)
                assert_false(
                    st_fault_fits((enum st_fault_kind)kind, (enum st_call_op)op, ST_ON_CLIENT));
}

/* --- What may be said ------------------------------------------------------------------- */

static void test_what_may_be_told_is_as_written_here(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        for (size_t op = 0; op < ST_CALL_COUNT; op++) {
            bool looks = op == ST_CALL_ITEM_OPEN || op == ST_CALL_FOLDER_LIST;
            uint32_t may = st_fault_acceptable((enum st_fault_kind)kind, (enum st_call_op)op);

            assert_int_equal(may >> ST_STATUS_COUNT, 0);
            for (size_t status = 0; status < ST_STATUS_COUNT; status++) {
                const char *word = st_status_words.words[status];
                bool expected = !rows[kind].acceptable || has_word(rows[kind].acceptable, word) ||
                                (looks && has_word(TRACES, word));

                if ((may >> status & 1) != expected)
                    fail_msg(
                        "%s after %s at %s: %d", word, rows[kind].word, st_call_words.words[op],
                        !expected);
            }
        }
}

static void test_what_was_heard_may_be_told(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        for (size_t op = 0; op < ST_CALL_COUNT; op++)
            if (st_fault_infos[kind].answer != ST_OK)
                assert_true(
                    st_fault_acceptable((enum st_fault_kind)kind, (enum st_call_op)op) >>
                        st_fault_infos[kind].answer &
                    1);
}

/* Only who was not told may say that nothing happened, or that the engine is wrong. */
static void test_no_fault_excuses_success_or_nonsense(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++)
        for (size_t op = 0; op < ST_CALL_COUNT; op++)
            if (kind != ST_FAULT_CHANGE)
                assert_int_equal(
                    st_fault_acceptable((enum st_fault_kind)kind, (enum st_call_op)op) &
                        (1U << ST_OK | 1U << ST_BAD_CALL | 1U << ST_LIMIT),
                    0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_word_is_used_twice),
        cmocka_unit_test(test_a_kind_and_a_class_of_one_word_are_the_same),
        cmocka_unit_test(test_everything_has_a_word_and_a_meaning),
        cmocka_unit_test(test_a_moment_is_before_or_after),
        cmocka_unit_test(test_every_kind_has_a_row_here_and_is_as_it_says),
        cmocka_unit_test(test_every_class_has_a_kind),
        cmocka_unit_test(test_a_refusal_is_called_as_the_status_that_is_heard),
        cmocka_unit_test(test_what_may_have_happened_is_not_definitely_refused),
        cmocka_unit_test(test_a_kind_happens_where_it_can),
        cmocka_unit_test(test_no_abort_is_refused),
        cmocka_unit_test(test_no_link_fails_between_a_client_and_its_own_store),
        cmocka_unit_test(test_what_may_be_told_is_as_written_here),
        cmocka_unit_test(test_what_was_heard_may_be_told),
        cmocka_unit_test(test_no_fault_excuses_success_or_nonsense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
