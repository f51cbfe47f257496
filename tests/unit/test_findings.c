/*
 * test_findings.c - a finding says what is wrong with which item, and which call to look at.
 */
#include "framework/run/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/run/describe.h"
#include "tests/support/corpus.h"
#include "tests/support/swept.h"
#include "tests/support/world.h"

enum { ALL = (1 << ST_INVARIANT_COUNT) - 1 };

/*
 * What a finding says. The run is that of the whole scenario, or of one cell of its sweep:
 * many bugs come to light only when a call goes wrong.
 */
struct row {
    enum st_invariant invariant;
    const char *engine, *file;
    const char *cell; /* "FAULT at CALL on REPLICA"; NULL: the run */
    const char *what, *expected, *actual;
    const char *blamed; /* the call; NULL: none */
    size_t step;        /* index */
};

/* One for each invariant. */
static const struct row rows[] = {
    { ST_INVARIANT_PROGRESS, "zoo/one-property-fails-item", "sync/denied-property", NULL,
      "property body of /Team/edited", "\"final\"", "\"draft\"",
      "property.set property state of /Team/edited: access-denied", 3 },
    { ST_INVARIANT_TRUTHFUL_SUCCESS, "zoo/download-error-swallowed", "sync/download",
      "quota at property.set property body of /Team/changed on alice",
      "property subject of /Team/changed", "absent", "\"changed\"",
      "property.set property body of /Team/changed: quota", 5 },
    { ST_INVARIANT_ERROR_SURFACED, "zoo/every-error-is-permission", "sync/full-store", NULL,
      "property body of /Team/large", "reported with what happened to it",
      "reported as something else", "item.save /Team/large: quota", 4 },
    { ST_INVARIANT_NO_LOST_UPDATE, "zoo/server-wins-conflict", "tutorial/3-two-writers", NULL,
      "property body of /Team/plan", "\"by alice\"", "\"by bob\"", "item.save /Team/plan: conflict",
      3 },
    { ST_INVARIANT_CONFLICT_PRESERVED, "zoo/delete-ignores-others", "sync/upload",
      "edit-item at base.open /Team/old on alice", "property subject of /Team/old", "\"old\"",
      "written over, and not kept", "base.open /Team/old: ok", 7 },
    { ST_INVARIANT_NO_RESURRECTION, "zoo/resurrect-after-resync", "sync/deleted-online", NULL,
      "/Team/gone", "not on the server", "made by nobody", NULL, 7 },
    { ST_INVARIANT_INVISIBLE_NOT_DELETED, "zoo/unlisted-folder-means-empty", "sync/unlisted-folder",
      "timeout at folder.list /Team on server", "/Team/plan", "on the client, as on the server",
      "removed", "folder.list /Team: timeout", 4 },
    { ST_INVARIANT_REVOCATION_HONOURED, "zoo/kept-after-revoke", "tutorial/1-edit-arrives",
      "deny-all at item.save /Team/plan on server", "/Team/plan",
      "taken away, for it may no longer be seen", "still on the client", NULL, 2 },
    { ST_INVARIANT_ITEM_ATOMICITY, "zoo/truncate-then-write", "tutorial/1-edit-arrives",
      "access-denied at property.get property body of /Team/plan on alice",
      "property body of /Team/plan", "\"draft\"", "absent", "item.save /Team/plan: ok", 2 },
    { ST_INVARIANT_NO_ESCALATION, "zoo/stale-group-cache", "sync/nested-groups",
      "leave-group:Interns at journal.list /Team on alice", "property body of /Team/plan",
      "refused, by the groups as they are", "done, by those of the session's start",
      "property.set property body of /Team/plan: ok", 2 },
    { ST_INVARIANT_ACL_KEPT, "zoo/acl-replaced-on-rename", "sync/moved-with-its-list", NULL,
      "access list of /Team/draft", "as before", "replaced", "item.save /Team/draft: ok", 4 },
    { ST_INVARIANT_WELL_FORMED_TREE, "zoo/two-of-one-name", "sync/one-name-twice",
      "io-error at item.save /Team/note on server", "/Team/plan", "the only one of that name",
      "two of that name", "item.save /Team/plan: ok", 6 },
    { ST_INVARIANT_BOUNDED_WORK, "zoo/retry-forever", "sync/denied-property", NULL,
      "work of the synchronization", "at most ", " calls",
      "property.set property state of /Team/edited: access-denied", 3 },
    { ST_INVARIANT_CONVERGENCE, "zoo/read-only-item-stops-download", "sync/denied-beside-others",
      NULL, "property body of /Drafts/news", "\"of today\"", "\"of yesterday\"", NULL, 6 },
    { ST_INVARIANT_RECOVERY, "zoo/never-fetched-again", "sync/unlisted-folder",
      "access-denied at base.open /Team/news on alice", "property body of /Team/news on alice",
      "\"of today\"", "\"of yesterday\"", NULL, 4 },
    { ST_INVARIANT_CRASH_EQUIVALENCE, "zoo/stale-lock-after-crash", "sync/unlisted-folder",
      "crash:before at base.open /Team/news on alice", "property body of /Team/news on alice",
      "\"of today\"", "\"of yesterday\"", NULL, 4 },
    { ST_INVARIANT_IDEMPOTENT_RERUN, "zoo/rewrites-unchanged-items", "tutorial/1-edit-arrives",
      NULL, "the last of the further synchronizations", "nothing left to do",
      "saved again what was there already", NULL, 2 },
    { ST_INVARIANT_DETERMINISM, "zoo/remembers-last-run", "tutorial/1-edit-arrives", NULL,
      "a second run of the same", "trace 0x", "trace 0x", NULL, 2 },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* "item.save /Team/plan" */
static const char *call_text(const struct st_run *run, const struct st_record *record)
{
    return st_arena_format(
        run->arena, "%s %s", st_call_words.words[record->op],
        st_describe_target(run, record->object, record->property));
}

static const struct st_finding *find_in(const struct st_case *judged, enum st_invariant invariant)
{
    for (size_t i = 0; judged && i < judged->finding_count; i++)
        if (judged->findings[i].invariant == invariant)
            return &judged->findings[i];
    return NULL;
}

/* The first cell with that fault at that call that shows it: numbers of calls may change. */
static size_t find_cell(struct st_sweep *sweep, const struct row *row, const struct st_run *run)
{
    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        const struct st_record *record = &st_cell_point(sweep, cell)->record;
        const char *name = st_arena_format(
            run->arena, "%s at %s on %s", st_cell_variant(sweep, cell)->word,
            call_text(run, record), st_describe_replica(run, record->replica));

        if (strcmp(name, row->cell) == 0 && find_in(st_sweep_replay(sweep, cell), row->invariant))
            return cell;
    }
    fail_msg("%s by %s: no cell with %s shows it", row->file, row->engine, row->cell);
    return SIZE_MAX;
}

/* Run and judge the row, without a set of invariants. */
static const struct st_case *judge(struct st_arena *arena, const struct row *row, unsigned except)
{
    const char *file = st_arena_format(arena, "scenarios/%s.json", row->file);
    struct st_scenario *scenario = ST_NEW(arena, struct st_scenario);
    const struct st_engine_spec *spec = st_test_spec(arena, row->engine);

    *scenario = *st_test_load_file(arena, file);

    struct st_case *judged = st_judge(arena, scenario, spec, 1);

    scenario->except = except;
    if (!row->cell)
        return except ? st_judge(arena, scenario, spec, 1) : judged;

    struct st_swept_file swept;

    st_swept_file_init(&swept, file, row->engine, ST_TEST_KINDS);

    size_t cell = find_cell(swept.sweep, row, judged->run);
    struct st_sweep *sweep = st_sweep_new(arena, scenario, spec, ST_TEST_KINDS);

    judged = st_sweep_replay(sweep, cell);
    st_sweep_end(sweep);
    st_swept_file_clear(&swept);
    return judged;
}

/* "item.save /Team/plan: ok", or "none". */
static const char *blamed_call(const struct st_run *run, const struct st_finding *finding)
{
    if (finding->call == SIZE_MAX)
        return "none";

    const struct st_record *record = &run->trace.records[finding->call];

    return st_arena_format(
        run->arena, "%s: %s", call_text(run, record), st_status_words.words[record->status]);
}

static void compare(const struct row *row, const char *part, const char *wanted, const char *got)
{
    if (!strstr(got, wanted))
        fail_msg(
            "%s of %s by %s: \"%s\" is not in \"%s\"", part,
            st_invariant_words.words[row->invariant], row->engine, wanted, got);
}

static void check_row(const struct row *row)
{
    struct st_arena arena;

    st_arena_init(&arena);

    const struct st_case *judged = judge(&arena, row, 0);
    const struct st_finding *finding = find_in(judged, row->invariant);

    if (!finding) {
        fail_msg("%s does not see %s", st_invariant_words.words[row->invariant], row->engine);
        return;
    }
    compare(row, "what", row->what, finding->what);
    compare(row, "expected", row->expected, finding->expected);
    compare(row, "actual", row->actual, finding->actual);
    compare(row, "call", row->blamed ? row->blamed : "none", blamed_call(judged->run, finding));
    assert_int_equal(finding->step, row->step);
    assert_string_not_equal(finding->expected, finding->actual);
    st_arena_clear(&arena);
}

static void test_a_finding_names_the_item_both_values_and_the_call_to_blame(void **state)
{
    unsigned seen = 0;

    (void)state;
    assert_int_equal(ROWS, ST_INVARIANT_COUNT);
    for (size_t i = 0; i < ROWS; i++) {
        check_row(&rows[i]);
        seen |= 1U << rows[i].invariant;
    }
    assert_int_equal(seen, ALL);
}

static void test_an_excepted_invariant_is_not_judged_and_the_others_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        const unsigned row = 1U << rows[i].invariant;
        struct st_arena arena;

        st_arena_init(&arena);

        const struct st_case *judged = judge(&arena, &rows[i], 0);
        const struct st_case *without = judge(&arena, &rows[i], row);

        assert_non_null(find_in(judged, rows[i].invariant));
        assert_null(find_in(without, rows[i].invariant));
        assert_int_equal(without->finding_count, judged->finding_count - 1);
        assert_int_equal(judge(&arena, &rows[i], ALL & ~row)->finding_count, 1);
        assert_int_equal(judge(&arena, &rows[i], ALL)->finding_count, 0);
        st_arena_clear(&arena);
    }
}

/* Several items, and a refusal of another one: blame is easily misplaced. */
static const struct row misplaced[] = {
    { ST_INVARIANT_WELL_FORMED_TREE, "zoo/two-of-one-name", "sync/one-name-twice", NULL,
      "/Team/plan", "the only one of that name", "two of that name", "item.save /Team/plan: ok",
      6 },
    { ST_INVARIANT_ACL_KEPT, "zoo/owner-taken", "sync/upload", NULL, "owner of /Team/plan",
      "as before", "somebody else", "item.save /Team/plan: ok", 7 },
    { ST_INVARIANT_ITEM_ATOMICITY, "zoo/truncate-then-write", "sync/denied-property",
      "access-denied at property.get property body of /Team/edited on alice",
      "property body of /Team/edited", "\"draft\"", "absent", "item.save /Team/edited: ok", 3 },
    { ST_INVARIANT_REVOCATION_HONOURED, "zoo/kept-after-revoke", "sync/hidden-item", NULL,
      "/Team/secret", "taken away", "still on the client", "item.open /Team/secret: access-denied",
      5 },
};

static void test_the_call_to_blame_is_about_the_item(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof misplaced / sizeof misplaced[0]; i++)
        check_row(&misplaced[i]);
}

static void test_an_item_that_is_half_made_is_told_by_what_it_was_made_of(void **state)
{
    static const struct row half = {
        ST_INVARIANT_ITEM_ATOMICITY,
        "zoo/mode-before-children",
        "sync/create-only",
        NULL,
        "property body of /Inbox/report",
        "\"text\"",
        "absent",
        "item.save /Inbox/report: ok",
        3,
    };

    (void)state;
    check_row(&half);
}

/* It is neither on the server nor on the client any more, and was never saved. */
static void test_an_item_that_is_nowhere_any_more_is_still_named(void **state)
{
    static const struct row nowhere = {
        ST_INVARIANT_NO_LOST_UPDATE,
        "zoo/refused-create-deleted",
        "sync/create-only",
        NULL,
        "property body of /Closed/refused",
        "\"text\"",
        "absent",
        "item.create /Closed/refused: access-denied",
        3,
    };

    (void)state;
    check_row(&nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_finding_names_the_item_both_values_and_the_call_to_blame),
        cmocka_unit_test(test_an_excepted_invariant_is_not_judged_and_the_others_are),
        cmocka_unit_test(test_the_call_to_blame_is_about_the_item),
        cmocka_unit_test(test_an_item_that_is_half_made_is_told_by_what_it_was_made_of),
        cmocka_unit_test(test_an_item_that_is_nowhere_any_more_is_still_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
