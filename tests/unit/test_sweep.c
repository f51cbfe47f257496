/*
 * test_sweep.c - a sweep leaves out nothing, and what it shares between cells is sound.
 */
#include "framework/run/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/support/corpus.h"
#include "tests/support/swept.h"

#define EDIT_ARRIVES "scenarios/tutorial/1-edit-arrives.json"
#define RIGHT_LOST   "scenarios/tutorial/2-right-lost-while-offline.json"
#define TWO_WRITERS  "scenarios/tutorial/3-two-writers.json"
#define NAME_TAKEN   "scenarios/sync/name-taken-over.json"
#define GROUPS       "scenarios/sync/nested-groups.json"
#define FULL_STORE   "scenarios/sync/full-store.json"

/* --- Tables ------------------------------------------------------------------------------- */

static void test_every_outcome_has_a_letter_a_word_and_a_meaning(void **state)
{
    (void)state;
    assert_int_equal(ST_CELL_COUNT, 8);
    assert_int_equal(st_cell_words.count, ST_CELL_COUNT);
    assert_int_equal(strlen(st_cell_letters), ST_CELL_COUNT);
    for (size_t i = 0; i < ST_CELL_COUNT; i++) {
        assert_true(strlen(st_cell_words.words[i]) > 0);
        assert_true(strlen(st_cell_abouts[i]) > 0);
        assert_int_equal(st_words_find(&st_cell_words, st_cell_words.words[i]), i);
        assert_ptr_equal(strchr(st_cell_letters, st_cell_letters[i]), &st_cell_letters[i]);
    }
}

/* --- Points and cells --------------------------------------------------------------------- */

static const struct st_run *run_without_faults(struct st_swept_file *swept)
{
    static const struct st_plan no_faults;
    struct st_runner *runner =
        st_runner_new(&swept->arena, swept->scenario, swept->sweep->spec, ST_RUN_RECORD);

    st_runner_plan(runner, &no_faults);
    return st_runner_go(runner);
}

static void compare_call(const struct st_record *a, const struct st_record *b)
{
    assert_int_equal(a->step, b->step);
    assert_int_equal(a->op, b->op);
    assert_int_equal(a->replica, b->replica);
    assert_int_equal(a->object, b->object);
    assert_int_equal(a->property, b->property);
    assert_int_equal(a->value, b->value);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->fault, 0);
}

static void test_the_points_are_the_calls_of_the_run_without_faults(void **state)
{
    static const char *const files[] = { EDIT_ARRIVES, TWO_WRITERS, GROUPS, FULL_STORE };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct st_swept_file swept;

        st_swept_file_init(&swept, files[i], "reference", ST_TEST_KINDS);

        const struct st_sweep *sweep = swept.sweep;
        const struct st_run *run = run_without_faults(&swept);

        assert_true(sweep->point_count > 0);
        assert_int_equal(sweep->point_count, run->trace.count);
        assert_int_equal(sweep->sync_count, run->sync_count);
        for (size_t k = 0; k < run->sync_count; k++) {
            const struct st_sync_record *sync = &run->syncs[k];

            assert_int_equal(sweep->syncs[k].first_point, sync->first_call);
            assert_int_equal(sweep->syncs[k].point_end, sync->call_end);
            for (size_t call = sync->first_call; call < sync->call_end; call++) {
                compare_call(&sweep->points[call].record, &run->trace.records[call]);
                assert_int_equal(sweep->points[call].sync, k);
                assert_int_equal(sweep->points[call].nth, call - sync->first_call + 1);
            }
        }
        st_swept_file_clear(&swept);
    }
}

static bool has_another_folder(const struct st_store *server, st_object_id than)
{
    for (st_object_id id = 0; id < server->used; id++)
        if (id != than && st_store_has(server, id) &&
            st_store_peek(server, id)->kind == ST_KIND_FOLDER)
            return true;
    return false;
}

/* An edit gives the item's own name to the property of the call, or to the first. */
static bool is_news(const struct st_store *server, const struct st_record *record, st_object_id id)
{
    size_t property = record->property < server->properties ? record->property : 0;

    return st_store_peek(server, id)->values[property] != st_store_peek(server, id)->name;
}

/* What a change needs, said again and in other words than sweep_variants.c does. */
static bool may_happen(const struct st_sweep *sweep, const struct st_run *run, size_t cell)
{
    const struct st_point *point = st_cell_point(sweep, cell);
    const struct st_variant *variant = st_cell_variant(sweep, cell);
    const struct st_sync_record *sync = &run->syncs[point->sync];
    const struct st_store *server = st_world_server(sync->before);
    const struct st_journal *journal = st_world_journal(sync->before, sync->client);
    const struct st_setting *setting = &sweep->scenario->setting;
    st_object_id id = point->record.object;
    enum st_call_side side = point->record.replica == ST_SERVER ? ST_ON_SERVER : ST_ON_CLIENT;
    const char *word = variant->word;

    if (!st_fault_fits(variant->kind, (enum st_call_op)point->record.op, side))
        return false;
    if (variant->kind != ST_FAULT_CHANGE)
        return true;
    if (strncmp(word, "leave-group:", 12) == 0 || strncmp(word, "join-group:", 11) == 0) {
        size_t words = st_identity_words(setting->identities);
        const uint64_t *row =
            st_world_members(sync->before) + setting->client_identities[sync->client] * words;

        return st_bit(row, variant->group) == (word[0] == 'l');
    }
    if (strncmp(word, "clock-", 6) == 0 || strcmp(word, "fill-quota") == 0)
        return true;
    if (point->record.op == ST_CALL_JOURNAL_LIST) /* the first that waits, if anything does */
        id = journal->count > 0 ? journal->entries[0].object : (st_object_id)ST_NO_OBJECT;
    if (!st_store_has(server, id))
        return false;

    const struct st_object *object = st_store_peek(server, id);

    if (strcmp(word, "deny-all") == 0)
        return true;
    if (strcmp(word, "take-owner") == 0)
        return object->owner != ST_NOBODY;
    if (strcmp(word, "sort-list") == 0) {
        const struct st_acl *list = &setting->lists[object->acl];
        bool is_sorted = true;

        for (size_t i = 1; object->acl != ST_NO_ACL && i < list->count; i++)
            is_sorted = is_sorted && list->entries[i - 1].type >= list->entries[i].type;
        return !is_sorted;
    }
    if (object->kind != ST_KIND_ITEM)
        return false;
    if (strcmp(word, "move-item") == 0)
        return has_another_folder(server, object->parent);
    return strcmp(word, "edit-item") != 0 || is_news(server, &point->record, id);
}

static void test_a_cell_is_unfit_exactly_when_its_fault_cannot_happen(void **state)
{
    static const char *const files[] = { RIGHT_LOST, GROUPS, FULL_STORE,
                                         "scenarios/kb810018/grant-exchange-order.json" };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct st_swept_file swept;

        st_swept_file_init(&swept, files[i], "reference", ST_TEST_KINDS);

        const struct st_run *run = run_without_faults(&swept);
        size_t count = st_swept_file_run(&swept);

        for (size_t cell = 0; cell < count; cell++) {
            bool is_unfit = swept.sweep->cells[cell] == ST_CELL_UNFIT;

            if (is_unfit != !may_happen(swept.sweep, run, cell))
                fail_msg(
                    "%s: %s is %s", files[i], st_sweep_name(&swept.arena, swept.sweep, cell),
                    st_cell_words.words[swept.sweep->cells[cell]]);
            assert_int_not_equal(swept.sweep->cells[cell], ST_CELL_UNDONE);
            assert_false(is_unfit && swept.sweep->broken[cell]);
        }
        st_swept_file_clear(&swept);
    }
}

static void test_only_the_kinds_that_were_asked_for_are_swept(void **state)
{
    struct st_swept_file swept;

    (void)state;
    for (size_t kind = 0; kind < ST_FAULT_COUNT; kind++) {
        st_swept_file_init(&swept, RIGHT_LOST, "reference", 1U << kind);
        for (size_t i = 0; i < swept.sweep->variant_count; i++)
            assert_int_equal(swept.sweep->variants[i].kind, kind);
        if (kind != ST_FAULT_STALE_TOKEN && swept.sweep->variant_count == 0)
            fail_msg("%s has no row", st_fault_words.words[kind]);
        st_swept_file_clear(&swept);
    }
    st_swept_file_init(&swept, RIGHT_LOST, "reference", 1U << ST_FAULT_CRASH);
    assert_int_equal(swept.sweep->variant_count, 2);
    assert_string_equal(swept.sweep->variants[0].word, "crash:before");
    assert_string_equal(swept.sweep->variants[1].word, "crash:after");
    st_swept_file_clear(&swept);
    st_swept_file_init(&swept, RIGHT_LOST, "reference", 0);
    assert_int_equal(st_sweep_cell_count(swept.sweep), 0);
    assert_true(swept.sweep->point_count > 0);
    st_swept_file_clear(&swept);
}

/* --- Sharing ------------------------------------------------------------------------------ */

/* What a replay, which shares nothing, finds beyond what is wrong without a fault. */
static unsigned replayed(const struct st_swept_file *self, size_t cell, enum st_cell came)
{
    const struct st_case *judged = st_sweep_replay(self->sweep, cell);
    unsigned broken = 0;

    assert_int_equal(judged == NULL, came == ST_CELL_UNFIT);
    if (!judged)
        return 0;
    assert_int_equal(judged->run->fired[0] == 0, came == ST_CELL_UNREACHED);
    for (size_t i = 0; i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    return broken & ~self->sweep->syncs[st_cell_point(self->sweep, cell)->sync].broken;
}

/* A replay keeps all it did, so that a sweep for each `SOME` cells is enough. */
static void compare_with_replays(const char *file, const char *engine)
{
    enum { SOME = 128 };
    struct st_swept_file cells;
    struct st_swept_file replays;

    st_swept_file_init(&cells, file, engine, ST_TEST_KINDS);

    size_t count = st_swept_file_run(&cells);

    assert_true(cells.sweep->ends < cells.sweep->runs / 2);
    for (size_t cell = 0; cell < count; cell++) {
        enum st_cell came = (enum st_cell)cells.sweep->cells[cell];

        if (cell % SOME == 0)
            st_swept_file_init(&replays, file, engine, ST_TEST_KINDS);
        if (replayed(&replays, cell, came) != cells.sweep->broken[cell])
            fail_msg(
                "%s, %s: %s is not what a replay finds", file, engine,
                st_sweep_name(&cells.arena, cells.sweep, cell));
        assert_int_equal(cells.sweep->broken[cell] != 0, came == ST_CELL_WRONG);
        if (cell % SOME == SOME - 1 || cell == count - 1)
            st_swept_file_clear(&replays);
    }
    st_swept_file_clear(&cells);
}

static void test_a_cell_shows_what_its_replay_shows(void **state)
{
    static const char *const files[] = { EDIT_ARRIVES, NAME_TAKEN, TWO_WRITERS,
                                         "scenarios/sync/hidden-item.json", GROUPS };
    static const char *const engines[] = { "reference", "ics-2000", "zoo/swallowed-refusal",
                                           "zoo/stale-lock-after-crash",
                                           "zoo/unreadable-property-erased" };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        for (size_t k = 0; k < sizeof engines / sizeof engines[0]; k++)
            compare_with_replays(files[i], engines[k]);
}

/* The second sweep has run other cells before. */
static void test_a_replay_is_the_same_in_any_sweep(void **state)
{
    struct st_swept_file one;
    struct st_swept_file two;
    size_t compared = 0;

    (void)state;
    st_swept_file_init(&one, RIGHT_LOST, "reference", ST_TEST_KINDS);
    st_swept_file_init(&two, RIGHT_LOST, "reference", ST_TEST_KINDS);

    size_t count = st_swept_file_run(&two);

    for (size_t cell = 0; cell < count; cell += 5) {
        const struct st_case *first = st_sweep_replay(one.sweep, cell);
        const struct st_case *second = st_sweep_replay(two.sweep, cell);

        assert_int_equal(first == NULL, second == NULL);
        if (!first || !second)
            continue;
        assert_true(first->run->hash != 0);
        assert_true(first->run->hash == second->run->hash);
        compared++;
    }
    assert_true(compared > 50);
    st_swept_file_clear(&one);
    st_swept_file_clear(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_outcome_has_a_letter_a_word_and_a_meaning),
        cmocka_unit_test(test_the_points_are_the_calls_of_the_run_without_faults),
        cmocka_unit_test(test_a_cell_is_unfit_exactly_when_its_fault_cannot_happen),
        cmocka_unit_test(test_only_the_kinds_that_were_asked_for_are_swept),
        cmocka_unit_test(test_a_cell_shows_what_its_replay_shows),
        cmocka_unit_test(test_a_replay_is_the_same_in_any_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
