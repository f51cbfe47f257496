/*
 * talk.h - what the readers of requests and answers make of bytes, in pieces of any size.
 *
 * Used by unit tests and by a fuzz target alike.
 */
#ifndef ST_SUPPORT_TALK_H
#define ST_SUPPORT_TALK_H

#include "framework/lab/outside/request.h"

enum { ST_TALK_EVENTS_MAX = 256 };

/*
 * A whole request or answer, or a part of one where the protocol says what that is, or the place
 * from which on nothing is understood.
 */
struct st_talk_event {
    size_t end; /* bytes from the beginning of all; where it begins, when it is_strange */
    bool is_strange;
    bool is_part, has_answer;
    uint32_t calls;
    size_t objects;
};

struct st_talk_story {
    size_t count;
    struct st_talk_event events[ST_TALK_EVENTS_MAX];
};

/*
 * Bytes that arrive in pieces of 1 to `most` bytes, as dice say; most 0: all at once. What is
 * looked at is a copy that ends where the bytes end. Asserts that no reader takes more than there
 * is.
 */
void st_talk_ask(
    const struct st_lab_protocol *protocol,
    const char *text,
    size_t size,
    size_t most,
    uint64_t dice,
    struct st_talk_story *ret_story);
void st_talk_answer(
    const struct st_lab_protocol *protocol,
    const char *text,
    size_t size,
    size_t most,
    uint64_t dice,
    struct st_talk_story *ret_story);

#endif
