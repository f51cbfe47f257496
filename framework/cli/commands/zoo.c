/*
 * zoo.c - synctorture zoo: which invariant catches which planted bug.
 *
 * Every engine of the zoo is scored in a process of its own, and `reference` with
 * them, which nothing may catch.
 */
#include <stdio.h>
#include <string.h>

#include "framework/base/worker.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/cli/tasks/interrupt.h"
#include "framework/engine/zoo/zoo.h"
#include "framework/run/zoo_score.h"

enum { NAME_WIDTH = 36, DEADLINE_MS = 60000 };

/* One engine on all scenarios. */
struct visit {
    const struct st_inputs *inputs;
    struct st_zoo_score score;
    bool is_whole;
};

/* What the table comes to. */
struct tally {
    size_t engines, caught;
    unsigned alone; /* set of invariants that an engine was caught by alone */
    uint64_t runs;
    bool is_accused; /* something was said against reference */
};

static void visit_all(void *context, struct st_worker_out *out)
{
    struct visit *visit = context;

    for (size_t i = 0; i < visit->inputs->count; i++) {
        st_worker_at(out, i);
        st_zoo_score_add(&visit->score, visit->inputs->items[i].scenario);
    }
    st_worker_send(out, (const char *)&visit->score, sizeof visit->score);
}

static void take_score(void *context, const char *bytes, size_t size)
{
    struct visit *visit = context;

    visit->is_whole = size == sizeof visit->score;
    if (visit->is_whole)
        memcpy(&visit->score, bytes, sizeof visit->score);
}

static bool is_interrupted(void *context)
{
    (void)context;
    return st_interrupt_exit() != ST_EXIT_OK;
}

/* Score one engine. The table is the same in both processes, so pointers into it stay true. */
static bool score_engine(struct visit *visit, const struct st_engine *engine)
{
    const struct st_worker worker = {
        .work = visit_all,
        .receive = take_score,
        .stop = is_interrupted,
        .context = visit,
        .deadline_ms = DEADLINE_MS,
    };
    struct st_worker_result result;

    visit->score = (struct st_zoo_score){ .engine = engine };
    visit->is_whole = false;
    return st_worker_run(&worker, &result) == ST_WORKER_DONE && visit->is_whole;
}

static void print_row(const struct st_zoo_score *score, const char *meant)
{
    const char *separator = "";

    printf("%-*s %-25s", NAME_WIDTH, score->engine->name, meant);
    for (enum st_invariant i = 0; i < ST_INVARIANT_COUNT; i++) {
        if (score->caught[i] == 0)
            continue;
        printf(
            "%s %s %llu", separator, st_invariant_words.words[i],
            (unsigned long long)score->caught[i]);
        separator = ",";
    }
    printf("%s\n", *separator ? "" : " nothing");
}

static void add_engine(
    struct tally *tally, const struct st_zoo_score *score, enum st_invariant meant)
{
    enum st_invariant only = st_zoo_score_only(score);

    tally->engines++;
    tally->runs += score->runs;
    tally->caught += score->caught[meant] > 0;
    if (only != ST_INVARIANT_COUNT)
        tally->alone |= 1U << only;
}

static enum st_exit print_verdict(const struct tally *tally)
{
    unsigned missing = ((1U << ST_INVARIANT_COUNT) - 1) & ~tally->alone;

    printf(
        "\nscore  %zu of %zu engines are caught by the invariant that is meant; %llu runs\n",
        tally->caught, tally->engines, (unsigned long long)tally->runs);
    printf(
        "       %d of %d invariants are the only one to catch some engine\n",
        __builtin_popcount(tally->alone), ST_INVARIANT_COUNT);
    for (; missing; missing &= missing - 1)
        printf(
            "       %s catches nothing alone\n", st_invariant_words.words[__builtin_ctz(missing)]);
    printf("       reference is %s\n", tally->is_accused ? "accused" : "accused of nothing");
    return tally->caught == tally->engines && !tally->is_accused &&
                   tally->alone == (1U << ST_INVARIANT_COUNT) - 1
               ? ST_EXIT_OK
               : ST_EXIT_FAILED;
}

static bool is_blamed(const struct st_zoo_score *score)
{
    for (enum st_invariant i = 0; i < ST_INVARIANT_COUNT; i++)
        if (score->caught[i] > 0)
            return true;
    return score->hangs > 0;
}

static enum st_exit run_zoo(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    struct tally tally = { 0 };
    struct visit visit = { .inputs = &inputs };
    enum st_exit found = st_inputs_load(args, &inputs);

    if (found != ST_EXIT_OK)
        return found;
    st_interrupt_catch();
    printf("%-*s %-25s caught by, in how many runs\n", NAME_WIDTH, "engine", "meant");
    if (!score_engine(&visit, &st_engine_reference))
        return st_interrupt_exit() ? st_interrupt_exit() : ST_EXIT_BROKEN;
    tally.runs = visit.score.runs;
    tally.is_accused = is_blamed(&visit.score);
    print_row(&visit.score, "-");
    for (size_t i = 0; i < st_zoo_count; i++) {
        enum st_invariant meant =
            (enum st_invariant)st_words_find(&st_invariant_words, st_zoo_invariants[i]);

        if (!score_engine(&visit, st_zoo_engines[i]))
            return st_interrupt_exit() ? st_interrupt_exit() : ST_EXIT_BROKEN;
        print_row(&visit.score, st_zoo_invariants[i]);
        add_engine(&tally, &visit.score, meant);
    }
    return print_verdict(&tally);
}

const struct st_command st_command_zoo = {
    .name = "zoo",
    .words = "[PATH|PATTERN]...",
    .about = "show that each invariant catches the engines with its planted bug",
    .more = "The zoo is a set of engines with one planted bug each, named for real cases. Each is "
            "run on every scenario, without a fault and with every fault at every call. The exit "
            "code is 1 if one escapes the invariant that is meant, if an invariant is the only one "
            "to catch none of them, or if the reference engine is accused of anything. An engine "
            "of the zoo is a spec like any other: synctorture run --engine zoo/retry-forever.",
    .examples = {
        "synctorture zoo",
        "synctorture zoo scenarios/sync",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_zoo,
};
