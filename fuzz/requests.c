/*
 * requests.c - what tools and servers say, in pieces of any size: the same is understood of it.
 *
 * The first byte says who speaks and in which protocol, the second how large pieces are at most,
 * the rest is what is said. tests/support/talk.h hears it as the proxy of a lab does; it asserts
 * what must hold of each request. test_requests_hostile.c changes a few talks at random, this
 * looks for those that reach more of the readers.
 *
 * Coverage: lab
 */
#include <assert.h>
#include <string.h>

#include "fuzz/support/pick.h"
#include "fuzz/support/target.h"
#include "tests/support/talk.h"

enum { SLOWLY_MAX = 512 }; /* bytes of what is heard one by one, too */

struct speaker {
    const struct st_lab_protocol *protocol;
    bool is_server;
    bool is_followed; /* however it comes; else only until the server begins to answer */
};

static const struct speaker speakers[] = {
    { &st_lab_protocol_LDAP, false, true }, { &st_lab_protocol_IMAP, false, true },
    { &st_lab_protocol_HTTP, false, true }, { &st_lab_protocol_BYTES, false, true },
    { &st_lab_protocol_LDAP, true, true },  { &st_lab_protocol_IMAP, true, true },
    { &st_lab_protocol_HTTP, true, false }, { &st_lab_protocol_BYTES, true, true },
};

static void hear(
    const struct speaker *speaker,
    const struct st_pick *said,
    size_t most,
    struct st_talk_story *ret_story)
{
    const char *text = (const char *)said->data;

    if (speaker->is_server)
        st_talk_answer(speaker->protocol, text, said->size, most, most, ret_story);
    else
        st_talk_ask(speaker->protocol, text, said->size, most, most, ret_story);
}

static void expect_same(const struct st_talk_story *one, const struct st_talk_story *other)
{
    assert(one->count == other->count);
    for (size_t i = 0; i < one->count; i++) {
        const struct st_talk_event *a = &one->events[i];
        const struct st_talk_event *b = &other->events[i];

        assert(a->end == b->end && a->is_strange == b->is_strange);
        assert(a->is_part == b->is_part && a->has_answer == b->has_answer);
        assert(a->calls == b->calls && a->objects == b->objects);
    }
}

/* What is strange is so to the end. */
static void check_order(const struct st_talk_story *story, size_t size)
{
    for (size_t i = 0; i < story->count; i++) {
        assert(story->events[i].end <= size);
        assert(i == 0 || story->events[i].end >= story->events[i - 1].end);
        assert(!story->events[i].is_strange || i + 1 == story->count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct st_talk_story whole;
    static struct st_talk_story cut;
    struct st_pick pick = st_pick_from(data, size);
    const struct speaker *speaker =
        &speakers[st_pick_below(&pick, sizeof speakers / sizeof speakers[0])];
    size_t most = 1 + (size_t)st_pick_byte(&pick);

    hear(speaker, &pick, 0, &whole);
    check_order(&whole, pick.size);
    hear(speaker, &pick, most, &cut);
    check_order(&cut, pick.size);
    if (speaker->is_followed)
        expect_same(&whole, &cut);
    if (pick.size > SLOWLY_MAX || !speaker->is_followed)
        return 0;
    hear(speaker, &pick, 1, &cut);
    expect_same(&whole, &cut);
    return 0;
}
