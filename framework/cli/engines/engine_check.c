/*
 * engine_check.c - is a program an engine? Point by point, for its author.
 */
#include "framework/cli/engines/engine_check.h"

#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/sweep/sweeper.h"
#include "framework/cli/tasks/isolate.h"
#include "framework/process/process.h"
#include "framework/report/event.h"
#include "framework/run/event_parts.h"

/* id, title, what is looked at, what to do when it is not so */
#define POINTS(X)                                                                              \
    X(HELLO, "hello", "it starts, answers `hello`, and exits with 0 at the end of its input",  \
      "print {\"type\":\"hello\",\"protocol\":1,\"name\":...,\"version\":...,"                 \
      "\"capabilities\":[...]} as one line, and flush it")                                     \
    X(SYNC, "sync", "it synchronizes twice without faults, and all that it claims is so",      \
      "see what is expected with: synctorture list capabilities; synctorture list invariants") \
    X(REPEAT, "repeat", "the same question gets the same calls and the same answer",           \
      "do not let time, chance or the order of a hash table decide what is called")            \
    X(RESTART, "restart", "killed between synchronizations, it goes on as if it had not been", \
      "keep what it has to remember in \"state\", which comes with the next `sync`")           \
    X(REFUSED, "refused", "when any one call is refused or fails, it goes on and says so",     \
      "look at \"status\" of every answer; name what did not arrive in \"errors\"")            \
    X(LINK, "link", "when any one answer is lost or late, nothing is lost or done twice",      \
      "a call without an answer may have been done or not; look before you do it again")       \
    X(CRASH, "crash", "killed at any one call and started anew, it recovers",                  \
      "begin with the journal: what is still in it has not been settled")

enum point {
#define X(id, word, about, advice) POINT_##id,
    POINTS(X)
#undef X
        POINT_COUNT
};

static const struct {
    const char *word, *about, *advice;
} points[POINT_COUNT] = {
#define X(id, word, about, advice) { word, about, advice },
    POINTS(X)
#undef X
};

/* Two items, two properties, somebody else, two synchronizations. What uploads is asked of it. */
static const char uploads[] =
    "{\"scenario\":1,\"title\":\"Check of an engine that uploads\","
    "\"identities\":{\"alice\":{}},\"server\":{\"/Team\":{"
    "\"acl\":[{\"allow\":\"alice\",\"role\":\"editor\"}],\"items\":{"
    "\"plan\":{\"properties\":{\"subject\":\"plan\",\"body\":\"draft\"}},"
    "\"notes\":{\"properties\":{\"subject\":\"notes\",\"body\":\"none\"}}}}},"
    "\"steps\":[{\"do\":\"go-offline\",\"as\":\"alice\",\"folders\":[\"/Team\"]},"
    "{\"do\":\"edit\",\"as\":\"alice\",\"item\":\"/Team/plan\",\"set\":{\"body\":\"second\"}},"
    "{\"do\":\"edit\",\"as\":\"alice\",\"item\":\"/Team/notes\",\"set\":{\"body\":\"some\"}},"
    "{\"do\":\"sync\",\"as\":\"alice\"},"
    "{\"do\":\"edit\",\"as\":\"alice\",\"item\":\"/Team/plan\",\"set\":{\"body\":\"third\"}},"
    "{\"do\":\"sync\",\"as\":\"alice\"}],\"expect\":{\"sync\":\"ok\",\"server\":{"
    "\"/Team/plan\":{\"body\":\"third\"},\"/Team/notes\":{\"body\":\"some\"}}}}";

/* The same for one that only downloads. */
static const char downloads[] =
    "{\"scenario\":1,\"title\":\"Check of an engine that downloads\","
    "\"identities\":{\"alice\":{},\"bob\":{}},\"server\":{\"/Team\":{"
    "\"acl\":[{\"allow\":\"everyone\",\"role\":\"editor\"}],\"items\":{"
    "\"plan\":{\"properties\":{\"subject\":\"plan\",\"body\":\"draft\"}}}}},"
    "\"steps\":[{\"do\":\"go-offline\",\"as\":\"alice\",\"folders\":[\"/Team\"]},"
    "{\"do\":\"server-edit\",\"as\":\"bob\",\"item\":\"/Team/plan\","
    "\"set\":{\"body\":\"second\"}},{\"do\":\"sync\",\"as\":\"alice\"},"
    "{\"do\":\"server-edit\",\"as\":\"bob\",\"item\":\"/Team/plan\","
    "\"set\":{\"body\":\"third\"}},{\"do\":\"sync\",\"as\":\"alice\"}],"
    "\"expect\":{\"sync\":\"ok\",\"clients\":{\"alice\":{"
    "\"/Team/plan\":{\"body\":\"third\"}}}}}";

struct checking {
    struct st_args *args;
    const struct st_engine_spec *spec;
    struct st_input input;
    bool restarts; /* while a run goes on: between all steps */
};

/* --- What each point looks at; NULL: it is so, else why not ------------------------------------
 */

static const char *check_hello(struct checking *self)
{
    const struct st_failure *failure = st_engine_failed(self->spec->engine);

    return failure ? failure->words : NULL;
}

/* The first thing that is wrong in a case. */
static const char *first_wrong(struct checking *self, const json_t *event)
{
    const json_t *broken = json_array_get(st_event_member(event, "broken"), 0);
    const json_t *problem = json_array_get(st_event_member(event, "problems"), 0);
    const json_t *shown = broken ? broken : problem;

    if (st_event_has(event, "reason"))
        return st_arena_copy_string(self->args->arena, st_event_text(event, "reason"));
    return st_arena_format(
        self->args->arena, "%s%s%s: expected %s, but %s", st_event_text(broken, "invariant"),
        broken ? ": " : "", st_event_text(shown, "what"), st_event_text(shown, "expected"),
        st_event_text(shown, "actual"));
}

static const char *check_sync(struct checking *self)
{
    json_t *event = st_isolated_case(self->args, &self->input, self->spec);
    bool is_good = event && st_event_verdict(event) == ST_VERDICT_PASS;
    const char *why = event && !is_good ? first_wrong(self, event) : NULL;

    if (!event)
        why = "it was interrupted";
    json_decref(event);
    return why;
}

static void restart(void *context, const struct st_world *world, size_t step)
{
    const struct checking *self = context;

    (void)world;
    (void)step;
    if (self->restarts && !st_engine_failed(self->spec->engine))
        (void)st_engine_close(self->spec->engine);
}

/* In a worker: run twice, and tell whether both were the same, or how the engine failed. */
static json_t *run_twice(void *context)
{
    struct checking *self = context;
    json_t *event = st_json_object();
    uint64_t hashes[2] = { 0, 0 };
    struct st_arena arena;
    const struct st_failure *failure = NULL;

    st_arena_init(&arena);
    for (size_t i = 0; i < 2 && !failure; i++) {
        struct st_runner *runner =
            st_runner_new(&arena, self->input.scenario, self->spec, ST_RUN_RECORD);

        if (i == 1)
            st_runner_watch(runner, restart, self);
        hashes[i] = st_runner_go(runner)->hash;
        failure = st_engine_failed(self->spec->engine);
    }
    if (!failure)
        failure = st_engine_close(self->spec->engine);
    if (failure)
        st_json_put_string(event, "why", failure->words);
    else if (hashes[0] != hashes[1])
        st_json_put_string(event, "why", "it made other calls, or said something else of them");
    st_arena_clear(&arena);
    return event;
}

static const char *compare_runs(struct checking *self)
{
    struct st_arena *arena = self->args->arena;
    struct st_worker_result result;
    json_t *event = st_isolate(self->args, run_twice, self, &result);
    const char *why = NULL;

    if (!event)
        return st_isolate_end(arena, self->args, &result);
    if (st_event_has(event, "why"))
        why = st_arena_copy_string(arena, st_event_text(event, "why"));
    json_decref(event);
    return why;
}

static const char *check_repeat(struct checking *self)
{
    self->restarts = false;
    return compare_runs(self);
}

static const char *check_restart(struct checking *self)
{
    self->restarts = true;
    return compare_runs(self);
}

/* "no-lost-update at item.save, first at crash:after@4:6" */
static const char *first_group(struct checking *self, const json_t *event)
{
    const json_t *group = json_array_get(st_event_member(event, "groups"), 0);
    const char *what = st_event_has(group, "invariant") ? st_event_text(group, "invariant")
                                                        : "it crashes, hangs, or says nonsense";

    return st_arena_format(
        self->args->arena, "%s; %zu kinds of it, the first when the fault is %s (FAULT@STEP:CALL)",
        what, json_array_size(st_event_member(event, "groups")), st_event_text(group, "smallest"));
}

static const char *sweep(struct checking *self, uint32_t kinds)
{
    const struct st_args *args = self->args;
    const struct st_swept swept = { self->input.id, self->input.scenario, self->spec, 1 };
    const struct st_sweep_order order = {
        .kinds = kinds,
        .shard = 1,
        .shards = 1,
        .budget = SIZE_MAX,
        .deadline_ms = (args->deadline_s + 1) * 1000,
        .memory_bytes = (uint64_t)args->memory_mib << 20,
    };
    json_t *event = st_sweeper_run(args->arena, &swept, &order, NULL);
    const char *why = NULL;

    if (!event)
        return "no process could be started";
    if (st_event_has(event, "died"))
        why = st_arena_copy_string(args->arena, st_event_text(event, "died"));
    else if (json_array_size(st_event_member(event, "groups")) > 0)
        why = first_group(self, event);
    else if (st_event_number(event, "runs") == 0)
        why = "it makes no call at which that could happen, so nothing was looked at";
    json_decref(event);
    return why;
}

static uint32_t kinds_of(enum st_fault_class class)
{
    uint32_t kinds = 0;

    for (size_t i = 0; i < ST_FAULT_COUNT; i++)
        if (st_fault_infos[i].class == class && i != ST_FAULT_STALE_TOKEN)
            kinds |= 1U << i;
    return kinds;
}

static const char *check_refused(struct checking *self)
{
    return sweep(self, kinds_of(ST_FAULT_CLASS_STATUS));
}

static const char *check_link(struct checking *self)
{
    return sweep(self, kinds_of(ST_FAULT_CLASS_LINK));
}

static const char *check_crash(struct checking *self)
{
    return sweep(self, 1U << ST_FAULT_CRASH);
}

static const char *(*const checks[POINT_COUNT])(struct checking *self) = {
    check_hello, check_sync, check_repeat, check_restart, check_refused, check_link, check_crash,
};

/* --- Telling ------------------------------------------------------------------------------- */

static void tell_point(struct checking *self, enum point point, const char *why)
{
    printf("%-4s  %-8s  %s\n", why ? "FAIL" : "ok", points[point].word, points[point].about);
    if (!why)
        return;
    printf("      because   %s\n", st_safe(self->args->arena, why));
    printf("      so        %s\n", points[point].advice);

    const struct st_failure *failure = st_engine_failed(self->spec->engine);

    if (point == POINT_HELLO && failure && failure->said[0])
        printf("      it said   %s", failure->said);
}

static void tell_greeting(const struct st_engine *engine)
{
    const struct st_greeting *greeting = st_process_greeting(st_process_of(engine));

    printf(
        "      %s %s, protocol %d; claims", greeting->name, greeting->version, ST_PROTOCOL_VERSION);
    for (size_t i = 0; i < ST_CAP_COUNT; i++)
        if (engine->caps >> i & 1)
            printf(" %s", st_cap_words.words[i]);
    printf("%s\n", engine->caps ? "" : " nothing");
}

/* The scenario that fits what the engine claims; NULL: it claims neither. */
static const char *text_for(const struct st_engine *engine)
{
    if (engine->caps & ST_CAN(UPLOAD))
        return uploads;
    return engine->caps & ST_CAN(DOWNLOAD) ? downloads : NULL;
}

static bool load(struct checking *self, const char *text)
{
    struct st_diags diags;

    st_diags_init(&diags, self->args->arena, "engine-check.json");
    self->input.id = "engine-check";
    self->input.scenario = st_scenario_load(self->args->arena, text, strlen(text), &diags);
    return self->input.scenario != NULL;
}

enum st_exit st_engine_check(struct st_args *args)
{
    struct checking checking = { .args = args, .spec = &args->engines[0] };
    const struct st_engine *engine = checking.spec->engine;
    size_t failed = 0;

    for (enum point point = POINT_HELLO; point < POINT_COUNT; point++) {
        const char *why = checks[point](&checking);

        tell_point(&checking, point, why);
        (void)fflush(stdout);
        failed += why != NULL;
        if (point != POINT_HELLO)
            continue;
        if (why)
            return st_engines_exit(args, ST_EXIT_FAILED);

        const char *text = text_for(engine);

        tell_greeting(engine);
        if (!text) {
            puts("It claims neither upload nor download, so there is nothing that it could be "
                 "asked to do.");
            return ST_EXIT_NOTHING;
        }
        if (!load(&checking, text))
            return ST_EXIT_BROKEN;
    }
    if (failed > 0)
        printf("%zu of %d points do not hold.\n", failed, (int)POINT_COUNT);
    else
        printf(
            "All %d points hold. Next: synctorture sweep %s scenarios\n", (int)POINT_COUNT,
            st_event_engine_option(args->arena, &args->engines[0]));
    return failed > 0 ? ST_EXIT_FAILED : ST_EXIT_OK;
}
