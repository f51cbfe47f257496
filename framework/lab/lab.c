/*
 * lab.c - a real tool as an engine: its life.
 */
#include "framework/lab/lab.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "framework/lab/outside/disk.h"
#include "framework/lab/outside/outside.h"
#include "framework/lab/outside/snapshot.h"
#include "framework/lab/outside/wire.h"

enum {
    FIRST_MOMENT = 1000000000, /* 2001-09-09: older than anything that a tool touches itself */
    DEADLINE_MS = 10000,       /* of one command, when nobody says anything else */
};

static struct st_lab *lab_of(const struct st_engine *engine)
{
    return (struct st_lab *)(uintptr_t)engine;
}

bool st_lab_unfit(struct st_lab *lab, bool is_skipped, const char *format, ...)
{
    va_list arguments;

    if (lab->unfit.why)
        return false;
    va_start(arguments, format);
    lab->unfit.is_skipped = is_skipped;
    lab->unfit.why = st_arena_vformat(&lab->words, format, arguments);
    va_end(arguments);
    return false;
}

bool st_lab_fail(struct st_lab *lab, enum st_end end, const char *format, ...)
{
    va_list arguments;

    if (lab->failure.end != ST_END_NONE)
        return false;
    va_start(arguments, format);
    lab->failure.end = end;
    lab->failure.words = st_arena_vformat(&lab->words, format, arguments);
    lab->failure.said = "";
    va_end(arguments);
    return false;
}

bool st_lab_give_up(struct st_lab *lab, const char *what)
{
    return st_lab_unfit(lab, false, "%s: %s", what, strerror(errno));
}

static enum st_status lab_sync(struct st_session *session)
{
    struct st_lab *lab = lab_of(session->engine);
    struct st_lab_visit visit = {
        .lab = lab,
        .shape = st_lab_shapes[lab->tool->shape],
        .session = session,
        .world = session->world,
        .arena = &lab->scratch,
        .user = (uid_t)ST_LAB_UID + session->user,
        .server = { .folder = -1 },
        .replica = { .folder = -1 },
        .objects = session->objects,
        .properties = session->properties,
    };

    if (lab->unfit.why || lab->failure.end != ST_END_NONE || lab->engine.absent)
        return ST_IO_ERROR;
    st_arena_reset(&lab->scratch);
    st_arena_reset(&lab->words);
    st_world_token(session->world, session->user, &visit.token);

    enum st_status status = st_lab_synchronize(&visit);

    st_lab_wire_close(&visit);
    if (visit.server.folder >= 0)
        close(visit.server.folder);
    if (visit.replica.folder >= 0)
        close(visit.replica.folder);
    return status;
}

static bool is_of_way(enum st_fault_kind kind)
{
    return kind == ST_FAULT_TIMEOUT || kind == ST_FAULT_LOSE_ANSWER || kind == ST_FAULT_REPEAT ||
           kind == ST_FAULT_CUT;
}

/* By the kind, and by what this machine lets us do. */
static const char *refuses_kind(
    const struct st_lab *lab, enum st_fault_kind kind, const struct st_fault *fault)
{
    if (st_lab_wire_protocol(lab))
        return st_lab_wire_refuses(lab, kind, fault);

    const char *why = st_lab_spot_refuses(kind);

    if (kind == ST_FAULT_CHANGE && st_lab_shapes[lab->tool->shape]->listen)
        return NULL;
    if (st_lab_shapes[lab->tool->shape]->spot)
        return is_of_way(kind) ? "what is said to its server is one request, and not looked into"
               : why           ? why
                               : lab->untraced;
    if (lab->tool->serve)
        return "another program, its server, makes the calls, and what is said to it is not known";
    if (!why && !st_lab_shapes[lab->tool->shape]->item)
        return "what it works on are no folders of files";
    return why ? why : lab->untraced;
}

static const char *lab_refuses(
    const struct st_engine *engine, unsigned kind, const struct st_fault *fault)
{
    const struct st_lab *lab = lab_of(engine);
    const char *why = refuses_kind(lab, (enum st_fault_kind)kind, fault);

    return why ? why : st_lab_never_refuses(lab, kind, fault ? fault->trigger.calls : 0);
}

static const struct st_failure *lab_failed(const struct st_engine *engine)
{
    const struct st_lab *lab = lab_of(engine);

    return lab->failure.end != ST_END_NONE ? &lab->failure : NULL;
}

static const struct st_unfit *lab_unfit(const struct st_engine *engine)
{
    struct st_lab *lab = lab_of(engine);

    lab->taken = lab->unfit;
    lab->unfit.why = NULL;
    return lab->taken.why ? &lab->taken : NULL;
}

/* What it has made for one case goes with it. */
static const struct st_failure *lab_close(const struct st_engine *engine)
{
    struct st_lab *lab = lab_of(engine);

    if (!st_lab_shapes[lab->tool->shape]->keeps_server)
        st_lab_server_end(&lab->server);
    st_lab_disks_close(lab);
    if (lab->own)
        (void)st_lab_remove(lab->own);
    if (lab->sweeping == ST_TOOL_RUNS) /* else what cells begin with is of this place */
        lab->own = NULL;
    memset(lab->present, 0, sizeof lab->present);
    memset(lab->memories, 0, sizeof lab->memories);
    st_arena_reset(&lab->lasting);
    lab->last = lab->failure;
    lab->failure = (struct st_failure){ .end = ST_END_NONE, .said = "" };
    return lab->last.end != ST_END_NONE ? &lab->last : NULL;
}

struct st_lab *st_lab_new(struct st_arena *arena, const struct st_lab_tool *tool)
{
    struct st_lab *lab = ST_NEW(arena, struct st_lab);

    lab->engine = (struct st_engine){
        .name = tool->name,
        .summary = tool->about,
        .source = "the program itself, on this machine",
        .caps = tool->caps,
        .recovery = tool->recovery,
        .is_lab = true,
        .variants = tool->variant_names,
        .sync = lab_sync,
        .failed = lab_failed,
        .close = lab_close,
        .unfit = lab_unfit,
        .refuses = lab_refuses,
        .sweeping = &st_lab_sweeping,
        .stale_calls = st_lab_shapes[tool->shape]->asks_groups_anew ? 0 : UINT32_MAX,
    };
    lab->tool = tool;
    lab->arena = arena;
    lab->moment = FIRST_MOMENT;
    lab->child = st_child_new(arena);
    lab->deadline_ms = DEADLINE_MS;
    lab->failure.end = ST_END_NONE;
    st_arena_init(&lab->words);
    st_arena_init(&lab->scratch);
    st_arena_init(&lab->lasting);
    return lab;
}

const struct st_engine *st_lab_engine(const struct st_lab *lab)
{
    return &lab->engine;
}

const struct st_lab_tool *st_lab_tool_of(const struct st_lab *lab)
{
    return lab->tool;
}

void st_lab_limit(struct st_lab *lab, uint32_t deadline_ms, uint64_t memory_bytes)
{
    lab->deadline_ms = deadline_ms;
    lab->memory_bytes = memory_bytes;
}

struct st_lab *st_lab_of(const struct st_engine *engine)
{
    return engine->sync == lab_sync ? lab_of(engine) : NULL;
}
