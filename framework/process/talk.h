/*
 * talk.h - the conversation with an engine, version 1 of the protocol.
 *
 *     framework                        engine
 *     {"type":"hello",...}       ->
 *                                <-    {"type":"hello",...}
 *     {"type":"sync",...}        ->
 *                                <-    {"type":"call",...}      any number of times
 *     {"type":"answer",...}      ->
 *                                <-    {"type":"done",...}
 *
 * Every call goes through the doors of the session, as those of any engine. What is not in
 * the protocol is a failure, after which nothing more is said. docs/process-engines.md is
 * the reference.
 */
#ifndef ST_PROCESS_TALK_H
#define ST_PROCESS_TALK_H

#include <jansson.h>

#include "framework/engine/engine.h"
#include "framework/process/link.h"

enum {
    ST_PROTOCOL_VERSION = 1,
    ST_WIRE_WORD_MAX = 64,     /* bytes of a name, a version, an option, a choice */
    ST_WIRE_STATE_MAX = 65536, /* bytes of a state as compact JSON */
    ST_WIRE_LOG_MAX = 1024,    /* bytes of a line of a log */
    ST_WIRE_OPTIONS_MAX = 16,  /* options of an engine, and choices of an option */
    ST_WIRE_RECOVERY_MAX = 16,
};

/* What an engine says about itself. */
struct st_greeting {
    char name[ST_WIRE_WORD_MAX + 1];
    char version[ST_WIRE_WORD_MAX + 1];
    unsigned caps;
    uint8_t recovery; /* 0: as usual */
};

struct st_talk {
    struct st_link *link;        /* borrowed */
    json_t *chosen;              /* options that a person chose, by name; or NULL */
    struct st_arena scratch;     /* of one message */
    struct st_arena words;       /* of the failure */
    struct st_failure failure;   /* ST_END_NONE: all is well */
    struct st_greeting greeting; /* when it has been greeted */
    json_t *options;             /* with the defaults of those that nobody chose */
    uint32_t syncs;              /* since it was greeted */
    size_t calls;                /* of this synchronization */
};

/* chosen is a JSON object as text, or NULL. */
void st_talk_init(struct st_talk *talk, struct st_link *link, const char *chosen);
void st_talk_clear(struct st_talk *talk);

/* Say hello and hear it. False: it has failed. */
bool st_talk_greet(struct st_talk *talk);

/*
 * One synchronization. ST_CRASHED when a fault says that the engine stopped half-way: then
 * it is still waiting for an answer. When it has failed, what is returned has no meaning.
 */
enum st_status st_talk_sync(struct st_talk *talk, struct st_session *session);

/* Note that it has failed, unless it had before: "the engine " and the words. */
__attribute__((format(printf, 3, 4))) void st_talk_fail(
    struct st_talk *talk, enum st_end end, const char *format, ...);

#endif
