/*
 * test_zoo.c - every planted bug is caught by its invariant, and every invariant is needed.
 *
 * What is caught where is the business of `synctorture zoo`; here nobody may slip through.
 */
#include "framework/engine/zoo/zoo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <string.h>

#include "framework/engine/invariant.h"
#include "framework/run/zoo_score.h"
#include "tests/support/corpus.h"

static const struct {
    const struct st_engine *engine, *below;
} zoo[] = {
#define X(id, name, below, invariant, ...) { &st_zoo_##id, &st_engine_##below },
    ST_ZOO(X)
#undef X
};

/* --- The list ----------------------------------------------------------------------------- */

static void test_every_engine_is_found_by_its_name(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    assert_true(st_zoo_count > 0);
    assert_int_equal(st_zoo_words.count, st_zoo_count);
    for (size_t i = 0; i < st_zoo_count; i++) {
        const struct st_engine *engine = st_zoo_engines[i];
        const struct st_engine_spec *spec = st_test_spec(&arena, engine->name);

        assert_ptr_equal(spec->engine, engine);
        assert_string_equal(spec->text, engine->name);
        assert_string_equal(st_zoo_words.words[i], engine->name);
        assert_memory_equal(engine->name, "zoo/", strlen("zoo/"));
        assert_true(strlen(engine->summary) > 0);
        assert_true(strlen(engine->source) > 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(engine->name, st_zoo_engines[k]->name);
    }
    st_arena_clear(&arena);
}

static void test_an_engine_claims_what_the_one_below_claims(void **state)
{
    (void)state;
    assert_int_equal(sizeof zoo / sizeof zoo[0], st_zoo_count);
    for (size_t i = 0; i < st_zoo_count; i++) {
        assert_int_equal(zoo[i].engine->caps, zoo[i].below->caps);
        assert_ptr_equal(zoo[i].engine->options, NULL);
        assert_int_equal(zoo[i].engine->recovery, zoo[i].below->recovery);
    }
}

/* Nobody is to synchronize with one by accident. */
static void test_no_engine_is_among_those_that_are_built_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < st_zoo_count; i++) {
        const char *bare = st_zoo_engines[i]->name + strlen("zoo/");

        assert_int_equal(
            st_words_find(&st_engine_words, st_zoo_engines[i]->name), st_engine_words.count);
        assert_int_equal(st_words_find(&st_engine_words, bare), st_engine_words.count);
    }
}

static const struct {
    const char *typed, *why, *hint;
} unknown[] = {
    { "zoo/must-resink", "no engine is called \"zoo/must-resink\"", "\"zoo/must-resync\"" },
    { "zoo/owner-takes", "no engine is called \"zoo/owner-takes\"", "\"zoo/owner-taken\"" },
    { "zoo/", "no engine is called \"zoo/\"", "zoo/" },
    { "zoo/reference", "no engine is called \"zoo/reference\"", "zoo/" },
    { "zoo/zoo/owner-taken", "no engine is called \"zoo/zoo/owner-taken\"", "zoo/owner-taken" },
    { "ZOO/owner-taken", "no engine is called \"ZOO/owner-taken\"", "reference" },
    { "owner-taken", "no engine is called \"owner-taken\"", "reference" },
    { "zoo/owner-taken:mode=x", "zoo/owner-taken has no option \"mode\"", "no options" },
};

static void test_an_unknown_name_is_answered_with_names_of_the_zoo(void **state)
{
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        struct st_engine_spec spec;
        const char *why = NULL;
        const char *hint = NULL;

        if (st_engine_spec_parse(&arena, unknown[i].typed, &spec, &why, &hint))
            fail_msg("\"%s\" is an engine", unknown[i].typed);
        assert_string_equal(why, unknown[i].why);
        if (!strstr(hint, unknown[i].hint))
            fail_msg("%s: %s", unknown[i].typed, hint);
    }
    st_arena_clear(&arena);
}

/* --- Who is caught by what ---------------------------------------------------------------- */

static void test_every_invariant_is_named_by_an_engine(void **state)
{
    unsigned named = 0;

    (void)state;
    for (size_t i = 0; i < st_zoo_count; i++) {
        size_t invariant = st_words_find(&st_invariant_words, st_zoo_invariants[i]);

        if (invariant == ST_INVARIANT_COUNT)
            fail_msg("%s: %s is no invariant", st_zoo_engines[i]->name, st_zoo_invariants[i]);
        named |= 1U << invariant;
    }
    assert_int_equal(named, (1U << ST_INVARIANT_COUNT) - 1);
}

static void test_every_engine_is_caught_by_the_invariant_it_is_meant_for(void **state)
{
    struct st_corpus corpus;

    (void)state;
    st_corpus_init(&corpus);
    for (size_t i = 0; i < st_zoo_count; i++) {
        struct st_zoo_score score = { .engine = st_zoo_engines[i] };
        size_t invariant = st_words_find(&st_invariant_words, st_zoo_invariants[i]);

        for (size_t k = 0; k < corpus.count && score.caught[invariant] == 0; k++)
            st_zoo_score_add(&score, corpus.scenarios[k]);
        if (score.caught[invariant] == 0)
            fail_msg("%s is not caught by %s", score.engine->name, st_zoo_invariants[i]);
    }
    st_corpus_clear(&corpus);
}

/* For each invariant an engine that would go free without it. */
static const struct {
    enum st_invariant invariant;
    const struct st_engine *engine;
} alone[] = {
    { ST_INVARIANT_PROGRESS, &st_zoo_one_property_fails_item },
    { ST_INVARIANT_TRUTHFUL_SUCCESS, &st_zoo_download_error_swallowed },
    { ST_INVARIANT_ERROR_SURFACED, &st_zoo_every_error_is_permission },
    { ST_INVARIANT_NO_LOST_UPDATE, &st_zoo_server_wins_conflict },
    { ST_INVARIANT_CONFLICT_PRESERVED, &st_zoo_overwrites_unseen_change },
    { ST_INVARIANT_NO_RESURRECTION, &st_zoo_resurrect_after_resync },
    { ST_INVARIANT_INVISIBLE_NOT_DELETED, &st_zoo_unlisted_folder_means_empty },
    { ST_INVARIANT_REVOCATION_HONOURED, &st_zoo_kept_after_revoke },
    { ST_INVARIANT_ITEM_ATOMICITY, &st_zoo_truncate_then_write },
    { ST_INVARIANT_NO_ESCALATION, &st_zoo_stale_group_cache },
    { ST_INVARIANT_ACL_KEPT, &st_zoo_owner_taken },
    { ST_INVARIANT_WELL_FORMED_TREE, &st_zoo_two_of_one_name },
    { ST_INVARIANT_BOUNDED_WORK, &st_zoo_reads_everything_again },
    { ST_INVARIANT_CONVERGENCE, &st_zoo_read_only_item_stops_download },
    { ST_INVARIANT_RECOVERY, &st_zoo_never_fetched_again },
    { ST_INVARIANT_CRASH_EQUIVALENCE, &st_zoo_stale_lock_after_crash },
    { ST_INVARIANT_IDEMPOTENT_RERUN, &st_zoo_rewrites_unchanged_items },
    { ST_INVARIANT_DETERMINISM, &st_zoo_remembers_last_run },
};

static struct st_zoo_score score_all(const struct st_corpus *corpus, const struct st_engine *engine)
{
    struct st_zoo_score score = { .engine = engine };

    for (size_t i = 0; i < corpus->count; i++)
        st_zoo_score_add(&score, corpus->scenarios[i]);
    return score;
}

static void fail_if_caught(const struct st_zoo_score *score, unsigned by)
{
    for (enum st_invariant i = 0; i < ST_INVARIANT_COUNT; i++)
        if (by >> i & 1 && score->caught[i] > 0)
            fail_msg(
                "%s is caught by %s, %llu times", score->engine->name, st_invariant_words.words[i],
                (unsigned long long)score->caught[i]);
}

static void test_no_invariant_can_be_left_out(void **state)
{
    const unsigned all = (1U << ST_INVARIANT_COUNT) - 1;
    struct st_corpus corpus;
    unsigned rows = 0;

    (void)state;
    st_corpus_init(&corpus);
    assert_int_equal(sizeof alone / sizeof alone[0], ST_INVARIANT_COUNT);
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        struct st_zoo_score score = score_all(&corpus, alone[i].engine);

        fail_if_caught(&score, all & ~(1U << alone[i].invariant));
        if (st_zoo_score_only(&score) != alone[i].invariant)
            fail_msg("%s goes free", alone[i].engine->name);
        rows |= 1U << alone[i].invariant;
    }
    assert_int_equal(rows, all);
    st_corpus_clear(&corpus);
}

static void test_correct_engines_are_caught_by_nothing(void **state)
{
    static const struct st_engine *const correct[] = { &st_engine_reference, &st_engine_three_way };
    struct st_corpus corpus;

    (void)state;
    st_corpus_init(&corpus);
    for (size_t i = 0; i < sizeof correct / sizeof correct[0]; i++) {
        struct st_zoo_score score = score_all(&corpus, correct[i]);

        fail_if_caught(&score, UINT_MAX);
        assert_int_equal(st_zoo_score_only(&score), ST_INVARIANT_COUNT);
        assert_int_equal(score.hangs, 0);
        assert_true(score.runs > corpus.count);
    }
    st_corpus_clear(&corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_engine_is_found_by_its_name),
        cmocka_unit_test(test_an_engine_claims_what_the_one_below_claims),
        cmocka_unit_test(test_no_engine_is_among_those_that_are_built_in),
        cmocka_unit_test(test_an_unknown_name_is_answered_with_names_of_the_zoo),
        cmocka_unit_test(test_every_invariant_is_named_by_an_engine),
        cmocka_unit_test(test_every_engine_is_caught_by_the_invariant_it_is_meant_for),
        cmocka_unit_test(test_no_invariant_can_be_left_out),
        cmocka_unit_test(test_correct_engines_are_caught_by_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
