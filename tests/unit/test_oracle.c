/*
 * test_oracle.c - in any story, no invariant accuses an engine that is correct.
 */
#include "framework/run/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/run/sweep.h"
#include "framework/story/make.h"
#include "tests/support/corpus.h"
#include "tests/support/world.h"

enum {
    ALL = (1 << ST_INVARIANT_COUNT) - 1,
    STORIES = 20000,
    FEW = 1000,
    SWEPT = 10, /* each is thousands of runs */
};

/* --- Random stories ------------------------------------------------------------------- */

/* Without faults. */
static void make(struct st_story *story, uint64_t seed)
{
    struct st_dice dice = { seed };
    const struct st_swarm all = st_swarm_all(~0U);
    struct st_swarm swarm = st_swarm_some(&dice, &all);

    swarm.kinds = 0;
    st_story_make(story, &dice, &swarm);
}

struct quest {
    const struct st_engine_spec *spec;
    unsigned wanted;   /* while shrinking: a set of 1 << ST_INVARIANT_* */
    const char *first; /* the first finding, in told */
    struct st_arena told;
};

static unsigned broken_by(struct quest *quest, const struct st_story *story)
{
    struct st_finding findings[ST_INVARIANT_COUNT];
    struct st_arena arena;
    unsigned broken = 0;

    st_arena_init(&arena);

    struct st_run *run = st_runner_go(
        st_runner_new(&arena, st_story_scenario(&arena, story), quest->spec, ST_RUN_RECORD));
    size_t count = st_oracle_judge(run, findings);

    for (size_t i = 0; i < count; i++)
        broken |= 1U << findings[i].invariant;
    if (count > 0)
        quest->first = st_arena_format(
            &quest->told, "%s: %s, expected %s, got %s",
            st_invariant_words.words[findings[0].invariant], findings[0].what, findings[0].expected,
            findings[0].actual);
    st_arena_clear(&arena);
    return broken;
}

static bool is_still_broken(void *argument, const struct st_story *story)
{
    struct quest *quest = argument;

    return broken_by(quest, story) & quest->wanted;
}

/* Fail with the smallest story that shows it. */
static void tell(struct quest *quest, struct st_story *story, unsigned broken)
{
    quest->wanted = broken & ~(broken - 1);
    st_story_shrink(story, is_still_broken, quest);
    broken_by(quest, story);
    print_error("%s%s\n", st_story_json(&quest->told, story, 0), quest->first);
    fail_msg("%s breaks an invariant", quest->spec->text);
}

/* Run stories from first to last; those that break one of `kept` fail the test. */
static void run_stories(
    const struct st_engine *engine, uint64_t first, uint64_t last, unsigned kept)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct quest quest = { .spec = &spec };
    struct st_story story;

    st_arena_init(&quest.told);
    for (uint64_t seed = first; seed <= last; seed++) {
        make(&story, seed);

        unsigned broken = broken_by(&quest, &story);

        if (broken & kept)
            tell(&quest, &story, broken & kept);
        if (broken)
            st_arena_clear(&quest.told);
    }
    st_arena_clear(&quest.told);
}

static void test_the_reference_engine_keeps_every_invariant_in_any_story(void **state)
{
    (void)state;
    run_stories(&st_engine_reference, 1, STORIES, ALL);
}

/* What no engine may do, whatever its model: these are kept by the host, not by the engine. */
static void test_no_built_in_engine_breaks_the_server(void **state)
{
    const unsigned kept = 1U << ST_INVARIANT_ACL_KEPT | 1U << ST_INVARIANT_WELL_FORMED_TREE |
                          1U << ST_INVARIANT_NO_ESCALATION;

    (void)state;
    for (size_t i = 0; i < st_engine_count; i++)
        run_stories(st_engines[i], 1, FEW, kept);
}

/* Their models have no known failure that a story can show. */
static void test_engines_that_fail_by_item_keep_every_invariant(void **state)
{
    static const char *const names[] = { "dav-atomic", "journal-continue", "three-way" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        run_stories(st_engines[st_words_find(&st_engine_words, names[i])], 1, FEW, ALL);
}

/* Every fault at every call of a story; what is wrong is told by its cell. */
static void sweep_story(const struct st_engine *engine, const struct st_story *story)
{
    const struct st_engine_spec spec = { .engine = engine, .text = engine->name };
    struct st_arena arena;

    st_arena_init(&arena);

    struct st_sweep *sweep =
        st_sweep_new(&arena, st_story_scenario(&arena, story), &spec, ST_TEST_KINDS);

    for (size_t cell = 0; cell < st_sweep_cell_count(sweep); cell++) {
        st_sweep_cell(sweep, cell);
        if (!sweep->broken[cell] && sweep->cells[cell] != ST_CELL_HANG)
            continue;
        print_error("%s", st_story_json(&arena, story, 0));
        fail_msg(
            "%s, %s: %s", engine->name, st_sweep_name(&arena, sweep, cell),
            sweep->broken[cell] ? st_invariant_words.words[__builtin_ctz(sweep->broken[cell])]
                                : "it hangs");
    }
    st_sweep_end(sweep);
    st_arena_clear(&arena);
}

static void test_swept_stories_break_no_engine_that_is_correct(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SWEPT; seed++) {
        struct st_story story;

        make(&story, seed);
        sweep_story(&st_engine_reference, &story);
        sweep_story(&st_engine_three_way, &story);
    }
}

/* --- Rare ones, in which an invariant has accused an engine of what it need not do ------- */

enum { EVERYBODY = ST_STORY_RIGHT_FULL, ADMINISTRATOR = ST_STORY_ADMINISTRATOR };

static uint8_t verb(enum st_verb wanted)
{
    uint8_t index = 0;

    while (st_story_verbs[index].verb != wanted)
        index++;
    return index;
}

static void put_step(struct st_story *story, struct st_story_step step)
{
    story->steps[story->step_count++] = step;
}

static struct st_story_list full_list(void)
{
    return (struct st_story_list){
        .is_used = 1,
        .count = 1,
        .aces = { { .right = EVERYBODY, .property = ST_STORY_NO_PROPERTY } },
    };
}

static void test_who_edits_what_another_moved_out_of_sight_is_not_accused(void **state)
{
    struct st_story story = {
        .clients = 1,
        .client_users = { 0, 1 },
        .in_groups = { 0, 3, 0 },
        .resolve = { 0, ST_RESOLVE_LAST_WRITER },
        .folder_lists = { full_list(), full_list() },
        .items = {
            [0] = { .is_used = 1, .folder = 1, .owner = 1, .properties = 5 },
            [3] = { .is_used = 1, .owner = 2, .properties = 2 },
        },
    };

    (void)state;
    story.folder_lists[1].aces[1] = story.folder_lists[1].aces[0];
    story.folder_lists[1].aces[0] = (struct st_story_ace){
        .is_deny = 1,
        .reach = ST_STORY_BELOW,
        .trustee = ST_FIRST_NAMED + ST_STORY_USERS,
        .right = ST_STORY_RIGHT_VIEW,
        .property = ST_STORY_NO_PROPERTY,
    };
    story.folder_lists[1].count = 2;
    put_step(
        &story, (struct st_story_step){ .verb = verb(ST_VERB_SET_ACL), .user = 2, .on_folder = 1 });
    put_step(
        &story, (struct st_story_step){
                    .verb = verb(ST_VERB_SERVER_MOVE), .user = ADMINISTRATOR, .name = 3 });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC });
    put_step(
        &story,
        (struct st_story_step){ .verb = verb(ST_VERB_EDIT), .folder = 1, .name = 3, .set = 1 });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC, .client = 1 });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC, .client = 1 });
    st_story_settle(&story);
    sweep_story(&st_engine_reference, &story);
}

static void test_who_claims_no_read_state_is_not_accused_of_it(void **state)
{
    struct st_story story = {
        .in_groups = { 0, 3, 1 },
        .groups_nest = 1,
        .folder_lists = { full_list(), full_list() },
        .items = { [2] = { .is_used = 1, .owner = 1, .properties = 3 } },
    };

    (void)state;
    put_step(
        &story,
        (struct st_story_step){ .verb = verb(ST_VERB_CREATE), .name = 5, .set = 1, .value = 18 });
    put_step(
        &story, (struct st_story_step){ .verb = verb(ST_VERB_MARK_READ), .name = 5, .is_read = 1 });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC });
    put_step(
        &story, (struct st_story_step){
                    .verb = verb(ST_VERB_EDIT), .name = 5, .set = 2, .unset = 1, .value = 20 });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC });
    put_step(&story, (struct st_story_step){ .verb = ST_STORY_SYNC });
    st_story_settle(&story);
    sweep_story(&st_engine_three_way, &story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_reference_engine_keeps_every_invariant_in_any_story),
        cmocka_unit_test(test_no_built_in_engine_breaks_the_server),
        cmocka_unit_test(test_engines_that_fail_by_item_keep_every_invariant),
        cmocka_unit_test(test_swept_stories_break_no_engine_that_is_correct),
        cmocka_unit_test(test_who_edits_what_another_moved_out_of_sight_is_not_accused),
        cmocka_unit_test(test_who_claims_no_read_state_is_not_accused_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
