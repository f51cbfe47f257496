/*
 * process.c - an engine that is a program of its own: its life.
 */
#include "framework/process/process.h"

#include <errno.h>
#include <string.h>

#include "framework/base/moment.h"
#include "framework/base/text.h"
#include "framework/process/child_link.h"

enum { EXIT_MS = 2000, SAID_SHOWN = 2000 }; /* after the end of its input; bytes in reports */

/* What changes while it is used. */
struct st_process {
    struct st_engine engine;
    struct st_process_order order;
    struct st_arena *arena;
    const char *const *environment;
    const char *file; /* of the program; NULL: not found, with error */
    int error;
    struct st_child_link link;
    struct st_talk talk;
    bool is_greeted;        /* its greeting is known, and does not change */
    bool has_refused;       /* it failed when it was greeted, and always will */
    struct st_failure last; /* of the life before; in last_words */
    struct st_arena last_words;
};

/* An engine that st_process_new() made; it is the first member. */
static struct st_process *process_of(const struct st_engine *engine)
{
    return (struct st_process *)(uintptr_t)engine;
}

const struct st_engine *st_process_engine(const struct st_process *process)
{
    return &process->engine;
}

const struct st_greeting *st_process_greeting(const struct st_process *process)
{
    return &process->talk.greeting;
}

void st_process_limit(struct st_process *process, uint32_t deadline_ms, uint64_t memory_bytes)
{
    if (process->order.deadline_ms == 0 || process->order.deadline_ms > deadline_ms)
        process->order.deadline_ms = deadline_ms;
    process->order.memory_bytes = memory_bytes;
}

static bool has_failed(const struct st_process *process)
{
    return process->talk.failure.end != ST_END_NONE;
}

static bool is_running(const struct st_process *process)
{
    return process->link.child->process > 0;
}

/* The end of what it said, line by line, without what steers terminals. */
static const char *said(struct st_process *process)
{
    struct st_arena *arena = &process->talk.words;
    size_t size = 0;
    const char *bytes = st_child_said(process->link.child, arena, &size);
    size_t at = size > SAID_SHOWN ? size - SAID_SHOWN : 0;
    struct st_text text;

    st_text_init(&text, arena);
    while (at < size) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end ? (size_t)(end - bytes) - at : size - at;

        st_text_add_safe(&text, bytes + at, length);
        st_text_add_char(&text, '\n');
        at += length + 1;
    }
    return text.data;
}

/* End it without asking; a failure gets what it said. */
static void kill_it(struct st_process *process)
{
    bool was_forced = false;

    if (is_running(process))
        (void)st_child_end(process->link.child, 0, &was_forced);
    if (has_failed(process))
        process->talk.failure.said = said(process);
}

/* --- Starting it --------------------------------------------------------------------------- */

static void tell_startup(struct st_process *process, int error)
{
    const char *hint = error == ENOEXEC ? " (a script needs a first line such as #!/bin/sh)" : "";

    st_talk_fail(
        &process->talk, ST_END_STARTUP, "could not be started: %s: %s%s", process->order.argv[0],
        strerror(error), hint);
}

/* It has to be the same each time, or the scenarios would not be those that it can do. */
static void compare_greeting(struct st_process *process, const struct st_greeting *before)
{
    const struct st_greeting *now = &process->talk.greeting;

    if (process->is_greeted &&
        (now->caps != before->caps || now->recovery != before->recovery ||
         strcmp(now->name, before->name) != 0 || strcmp(now->version, before->version) != 0))
        st_talk_fail(
            &process->talk, ST_END_PROTOCOL,
            "answered `hello` in another way than when it was started before");
}

static bool start(struct st_process *process)
{
    struct st_greeting before = process->talk.greeting;

    if (!process->file) {
        tell_startup(process, process->error);
        return false;
    }
    if (!st_child_start(
            process->link.child, process->file, process->order.argv, process->environment,
            process->order.memory_bytes)) {
        tell_startup(process, errno);
        return false;
    }
    st_child_link_begin(&process->link, process->order.deadline_ms);
    if (st_talk_greet(&process->talk))
        compare_greeting(process, &before);
    if (!has_failed(process))
        return true;
    kill_it(process);
    return false;
}

/* --- As an engine ---------------------------------------------------------------------------- */

static enum st_status process_sync(struct st_session *session)
{
    struct st_process *process = process_of(session->engine);
    struct st_talk *talk = &process->talk;

    if (has_failed(process) || (!is_running(process) && !start(process)))
        return ST_IO_ERROR;
    if (st_child_has_more(process->link.child)) {
        st_talk_fail(talk, ST_END_PROTOCOL, "printed something that nobody had asked for");
        kill_it(process);
        return ST_IO_ERROR;
    }
    st_child_link_begin(&process->link, process->order.deadline_ms);

    enum st_status status = st_talk_sync(talk, session);

    if (status == ST_CRASHED || has_failed(process))
        kill_it(process);
    return has_failed(process) ? ST_IO_ERROR : status;
}

static const struct st_failure *process_failed(const struct st_engine *engine)
{
    const struct st_process *process = process_of(engine);

    return has_failed(process) ? &process->talk.failure : NULL;
}

/* It has said all that it had to say: nothing more may come, and it has to exit by itself. */
static void end_politely(struct st_process *process)
{
    struct st_child *child = process->link.child;
    uint32_t most_ms = process->order.deadline_ms < EXIT_MS ? process->order.deadline_ms : EXIT_MS;
    bool was_forced = false;
    int status = st_child_end(child, st_now_ms() + most_ms, &was_forced);

    if (st_child_has_more(child))
        st_talk_fail(
            &process->talk, ST_END_PROTOCOL, "printed something that nobody had asked for");
    else if (was_forced)
        st_talk_fail(
            &process->talk, ST_END_TIMEOUT, "did not exit within %g s after the end of its input",
            most_ms / 1000.0);
    else if (st_end_of_status(status) != ST_END_NONE)
        st_talk_fail(
            &process->talk, st_end_of_status(status), "%s after its last answer",
            st_end_describe(&process->talk.words, status));
    if (has_failed(process))
        process->talk.failure.said = said(process);
}

static const struct st_failure *process_close(const struct st_engine *engine)
{
    struct st_process *process = process_of(engine);
    struct st_failure *failure = &process->talk.failure;

    if (is_running(process))
        end_politely(process);
    if (failure->end == ST_END_NONE || process->has_refused)
        return process_failed(engine);

    /* The next life begins without it. */
    st_arena_clear(&process->last_words);
    process->last = (struct st_failure){
        .end = failure->end,
        .words = st_arena_copy_string(&process->last_words, failure->words),
        .said = st_arena_copy_string(&process->last_words, failure->said),
    };
    st_arena_clear(&process->talk.words);
    *failure = (struct st_failure){ .end = ST_END_NONE, .said = "" };
    return &process->last;
}

const struct st_failure *st_process_greet(struct st_process *process)
{
    if (start(process)) {
        end_politely(process);
        process->is_greeted = true;
    }
    process->engine.caps = process->talk.greeting.caps;
    if (process->order.caps & ~process->engine.caps)
        st_talk_fail(
            &process->talk, ST_END_STARTUP,
            "does not claim all capabilities that its file says it has");
    if (process->order.caps)
        process->engine.caps = process->order.caps;
    process->has_refused = has_failed(process);
    if (process->has_refused)
        process->engine.caps = ~ST_CAN(SERVER_WINS);
    process->engine.recovery = process->talk.greeting.recovery;
    return process_failed(&process->engine);
}

void st_process_clear(struct st_process *process)
{
    kill_it(process);
    st_talk_clear(&process->talk);
    st_child_link_clear(&process->link);
    st_arena_clear(&process->last_words);
}

struct st_process *st_process_of(const struct st_engine *engine)
{
    return engine->sync == process_sync ? process_of(engine) : NULL;
}

struct st_process *st_process_new(struct st_arena *arena, const struct st_process_order *order)
{
    struct st_process *process = ST_NEW(arena, struct st_process);

    process->engine = (struct st_engine){
        .name = "process",
        .summary = "a program of its own",
        .source = "its author",
        .sync = process_sync,
        .failed = process_failed,
        .close = process_close,
    };
    process->order = *order;
    process->arena = arena;
    process->environment = st_child_environment(arena);
    process->file = st_child_find(arena, order->argv[0]);
    process->error = errno;
    st_child_link_init(&process->link, st_child_new(arena));
    st_talk_init(&process->talk, &process->link.link, order->options);
    st_arena_init(&process->last_words);
    return process;
}
