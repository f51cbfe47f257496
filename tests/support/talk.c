/*
 * talk.c - what the readers of requests and answers make of bytes, in pieces of any size.
 */
#include "tests/support/talk.h"

#include <assert.h>
#include <string.h>

#include "framework/lab/mail/mail.h"
#include "tests/support/world.h"

/* A small world that requests may be about, and in which nothing is on any disk. */
struct stage {
    struct st_test_world test;
    struct st_arena arena;
    st_object_id team;
    struct st_session session;
    struct st_mail mail;
    uint8_t carriers[ST_TEST_PROPERTIES];
    struct st_lab_visit visit;
};

static void open_stage(struct stage *stage)
{
    *stage = (struct stage){ .team = ST_TEST_TEAM };
    st_test_world_init(&stage->test);
    st_arena_init(&stage->arena);
    st_test_add_edit(&stage->test, ST_TEST_MEMO, ST_EDIT_DELETE, 0);
    stage->session = (struct st_session){
        .world = stage->test.world,
        .setting = &stage->test.setting,
        .replica = 1,
        .objects = ST_TEST_OBJECTS,
        .properties = ST_TEST_PROPERTIES,
        .folders = &stage->team,
        .folder_count = 1,
    };
    for (size_t i = 0; i < ST_TEST_PROPERTIES; i++)
        stage->carriers[i] = (uint8_t)(i < ST_MAIL_FLAG_COUNT ? i : ST_MAIL_FLAG_COUNT);
    stage->mail = (struct st_mail){
        .server = { .root = "/nonexistent", .prefix = "" },
        .carriers = stage->carriers,
    };
    stage->visit = (struct st_lab_visit){
        .session = &stage->session,
        .world = stage->test.world,
        .arena = &stage->arena,
        .objects = ST_TEST_OBJECTS,
        .properties = ST_TEST_PROPERTIES,
        .of_shape = &stage->mail,
    };
}

static void close_stage(struct stage *stage)
{
    st_arena_clear(&stage->arena);
    st_test_world_clear(&stage->test);
}

/* Numerical Recipes' generator: enough for sizes of pieces. */
static size_t roll(uint64_t *dice, size_t most)
{
    *dice = *dice * 6364136223846793005U + 1442695040888963407U;
    return 1 + (size_t)(*dice >> 33) % most;
}

struct hearing {
    struct stage *stage; /* NULL: answers are heard */
    const struct st_lab_protocol *protocol;
    struct st_lab_talk talk;
    struct st_talk_story *story;
    struct st_arena room;
};

static void note(struct hearing *hearing, const struct st_talk_event *event)
{
    if (hearing->story->count < ST_TALK_EVENTS_MAX)
        hearing->story->events[hearing->story->count++] = *event;
}

/* What is told of a request is of our world, and what it is told as is one of its calls. */
static void check(const struct st_lab_request *request, size_t length)
{
    assert(request->object_count <= ST_LAB_REQUEST_OBJECTS);
    if (length == 0)
        return;
    for (size_t i = 0; i < request->object_count; i++)
        assert(request->objects[i] < ST_TEST_OBJECTS);
    assert(request->properties >> ST_TEST_PROPERTIES == 0);
    assert(request->calls == 0 || request->calls >> request->op & 1);
    assert(!(request->is_part && request->has_answer));
}

/* As wire.c does: what belongs to a request is forgotten with it. */
static size_t ask(
    struct hearing *hearing, const char *text, size_t size, struct st_talk_event *event)
{
    struct st_lab_request request = { 0 };

    st_arena_reset(&hearing->stage->arena);

    size_t length =
        hearing->protocol->asked(&hearing->stage->visit, &hearing->talk, text, size, &request);

    event->is_part = request.is_part;
    event->has_answer = request.has_answer;
    event->calls = request.calls;
    event->objects = request.object_count;
    check(&request, length);
    if (length > 0 && !request.is_part) {
        hearing->talk.line[0] = '\0';
        hearing->talk.asked_left = 0;
    }
    return length;
}

/* One piece of what is there; 0: more has to come. */
static size_t hear(struct hearing *hearing, const char *text, size_t size, size_t from)
{
    struct st_talk_event event = { 0 };
    bool is_whole = hearing->stage != NULL;
    char *copy = NULL;

    st_arena_reset(&hearing->room);
    copy = ST_NEW_ARRAY(&hearing->room, char, size); /* in a sanitized build nothing is behind it */
    memcpy(copy, text, size);

    size_t length = hearing->stage
                        ? ask(hearing, copy, size, &event)
                        : hearing->protocol->answered(&hearing->talk, copy, size, &is_whole);

    assert(length <= size);
    event.end = from + length;
    if (hearing->talk.is_strange)
        event = (struct st_talk_event){ .end = from, .is_strange = true };
    is_whole = is_whole && !(hearing->protocol->is_opaque && event.is_part); /* as it came */
    if (length > 0 && (event.is_strange || is_whole))
        note(hearing, &event);
    return length;
}

static void hear_all(
    struct hearing *hearing, const char *text, size_t size, size_t most, uint64_t dice)
{
    size_t from = 0;

    st_arena_init(&hearing->room);
    for (size_t until = 0; until < size && !hearing->talk.is_strange;) {
        size_t length = 1;
        size_t piece = most == 0 ? size : roll(&dice, most);

        until = size - until < piece ? size : until + piece;
        while (from < until && length > 0 && !hearing->talk.is_strange) {
            length = hear(hearing, text + from, until - from, from);
            from += length;
        }
    }
    st_arena_clear(&hearing->room);
}

void st_talk_ask(
    const struct st_lab_protocol *protocol,
    const char *text,
    size_t size,
    size_t most,
    uint64_t dice,
    struct st_talk_story *ret_story)
{
    struct stage stage;
    struct hearing hearing = { .stage = &stage, .protocol = protocol, .story = ret_story };

    memset(ret_story, 0, sizeof *ret_story);
    open_stage(&stage);
    hear_all(&hearing, text, size, most, dice);
    close_stage(&stage);
}

void st_talk_answer(
    const struct st_lab_protocol *protocol,
    const char *text,
    size_t size,
    size_t most,
    uint64_t dice,
    struct st_talk_story *ret_story)
{
    struct hearing hearing = { .protocol = protocol, .talk = { .waiting = 1 }, .story = ret_story };

    memset(ret_story, 0, sizeof *ret_story);
    hear_all(&hearing, text, size, most, dice);
}
