/*
 * engine_protocol.c - any lines of an engine: a run that can be judged and told, or a failure
 * that can be shown.
 *
 * The input is what an engine prints, in one whole run with its recovery. Everything that it
 * may ask goes through the layers of a real run, with a fault on the way.
 *
 * Coverage: process host model run
 */
#include "framework/process/talk.h"

#include <assert.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/run/events.h"
#include "framework/scenario/load.h"
#include "fuzz/support/shown.h"
#include "fuzz/support/target.h"

static const char scenario_text[] =
    "{\"scenario\":1,\"title\":\"Lines of an engine\",\"identities\":{\"alice\":{},\"bob\":{}},"
    "\"server\":{\"/A\":{\"acl\":[{\"allow\":\"everyone\",\"role\":\"editor\"}],\"items\":{"
    "\"one\":{\"properties\":{\"p\":\"1\",\"q\":\"2\"},"
    "\"acl\":[{\"deny\":\"alice\",\"to\":[\"write-property\"],\"property\":\"q\"}]},"
    "\"two\":{\"properties\":{\"p\":\"3\"}}}},"
    "\"/B\":{\"acl\":[{\"allow\":\"everyone\",\"role\":\"author\"}]}},"
    "\"steps\":[{\"do\":\"go-offline\",\"as\":\"alice\",\"folders\":[\"/A\",\"/B\"]},"
    "{\"do\":\"edit\",\"as\":\"alice\",\"item\":\"/A/one\",\"set\":{\"p\":\"4\",\"q\":\"5\"}},"
    "{\"do\":\"create\",\"as\":\"alice\",\"item\":\"/B/new\",\"set\":{\"p\":\"6\"}},"
    "{\"do\":\"server-edit\",\"as\":\"bob\",\"item\":\"/A/two\",\"set\":{\"p\":\"7\"}},"
    "{\"do\":\"sync\",\"as\":\"alice\"},"
    "{\"do\":\"delete\",\"as\":\"alice\",\"item\":\"/A/two\"},"
    "{\"do\":\"sync\",\"as\":\"alice\"}],"
    "\"faults\":[{\"inject\":\"lose-answer\",\"at\":{\"on\":\"server\",\"call\":\"item.save\"}}],"
    "\"expect\":{\"server\":{\"/A/one\":{\"p\":\"4\"}}}}";

/* The input as a link, and the conversation over it. */
struct feed {
    struct st_link link;
    const char *text;
    size_t left;
    struct st_arena arena;
    struct st_talk talk;
    bool is_greeted;
};

static struct feed feed; /* an engine is a constant table, and has no place for it */

/* What goes to the engine is always one line of JSON. */
static enum st_end take(struct st_link *link, const char *line, size_t size, const char **ret_words)
{
    json_t *value = json_loadb(line, size, JSON_REJECT_DUPLICATES, NULL);

    (void)link;
    (void)ret_words;
    assert(json_is_object(value) && line[size - 1] == '\n');
    assert(!memchr(line, '\n', size - 1));
    json_decref(value);
    return ST_END_NONE;
}

static enum st_end give(
    struct st_link *link, const char **ret_line, size_t *ret_size, const char **ret_words)
{
    const char *end = feed.left ? memchr(feed.text, '\n', feed.left) : NULL;

    (void)link;
    if (!end) {
        *ret_words = "closed its standard output";
        return ST_END_PROTOCOL;
    }
    *ret_size = (size_t)(end - feed.text);
    *ret_line = st_arena_copy(&feed.arena, feed.text, *ret_size);
    feed.left -= *ret_size + 1;
    feed.text = end + 1;
    return ST_END_NONE;
}

static enum st_status fed_sync(struct st_session *session)
{
    if (feed.talk.failure.end != ST_END_NONE)
        return ST_IO_ERROR;
    if (!feed.is_greeted && !st_talk_greet(&feed.talk))
        return ST_IO_ERROR;
    feed.is_greeted = true;
    return st_talk_sync(&feed.talk, session);
}

static const struct st_failure *fed_failed(const struct st_engine *engine)
{
    (void)engine;
    return feed.talk.failure.end == ST_END_NONE ? NULL : &feed.talk.failure;
}

/* All that a report could want to know of it can be told, in text that steers nothing. */
static void check_case(struct st_arena *arena, struct st_case *judged)
{
    st_judge_close(arena, judged);
    assert((judged->failure != NULL) == (feed.talk.failure.end != ST_END_NONE));
    if (judged->failure) {
        assert(judged->verdict == ST_VERDICT_FAIL);
        assert(st_shown_safely(judged->reason, strlen(judged->reason)));
    }

    json_t *event = st_event_case(arena, judged);

    (void)st_json_text(arena, event, JSON_COMPACT);
    json_decref(event);
}

static void run(struct st_arena *arena)
{
    static const struct st_engine engine = { .name = "fed",
                                             .caps = ~ST_CAN(SERVER_WINS),
                                             .sync = fed_sync,
                                             .failed = fed_failed,
                                             .close = fed_failed };
    static const struct st_engine_spec spec = { .engine = &engine, .text = "fed" };
    struct st_diags diags;

    st_diags_init(&diags, arena, "fed.json");

    const struct st_scenario *scenario =
        st_scenario_load(arena, scenario_text, sizeof scenario_text - 1, &diags);

    assert(scenario);

    struct st_case judged = {
        .id = "fed",
        .scenario = scenario,
        .spec = &spec,
        .verdict = ST_VERDICT_PASS,
        .run = st_runner_go(st_runner_new(arena, scenario, &spec, ST_RUN_RECORD)),
        .findings = ST_NEW_ARRAY(arena, struct st_finding, ST_INVARIANT_COUNT),
    };

    st_expect_compare(judged.run, &scenario->expect, SIZE_MAX);
    judged.finding_count = st_oracle_judge(judged.run, judged.findings);
    check_case(arena, &judged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;

    feed = (struct feed){ .link = { take, give }, .text = (const char *)data, .left = size };
    st_arena_init(&arena);
    st_arena_init(&feed.arena);
    st_talk_init(&feed.talk, &feed.link, NULL);
    run(&arena);
    st_talk_clear(&feed.talk);
    st_arena_clear(&feed.arena);
    st_arena_clear(&arena);
    return 0;
}
