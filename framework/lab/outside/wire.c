/*
 * wire.c - which requests of a tool go wrong.
 *
 * A request that may be due waits until all before it are answered: so what is cut off, and what
 * the server has done by then, does not depend on how fast anybody is.
 */
#include "framework/lab/outside/wire.h"

#include "framework/fault/inject.h"
#include "framework/lab/outside/idle.h"
#include "framework/lab/outside/outside.h"
#include "framework/lab/outside/proxy.h"

struct st_lab_wire {
    struct st_lab_proxy proxy;
    struct st_lab_ear ear;
    const struct st_lab_protocol *protocol;
    struct st_lab_visit visit; /* the proxy's own, with the arena below */
    struct st_arena arena;     /* of one request */
};

/* --- What can happen ------------------------------------------------------------------------ */

static const char *const reasons[ST_FAULT_COUNT] = {
    [ST_FAULT_ACCESS_DENIED] = "what a server answers is its own; let its lists deny it",
    [ST_FAULT_NOT_FOUND] = "what a server answers is its own",
    [ST_FAULT_GONE] = "what a server answers is its own",
    [ST_FAULT_CONFLICT] = "what a server answers is its own",
    [ST_FAULT_QUOTA] = "what a server answers is its own",
    [ST_FAULT_BUSY] = "what a server answers is its own",
    [ST_FAULT_REPEAT] = "a connection delivers what is said once",
    [ST_FAULT_TORN_WRITE] = "half of a request is none",
    [ST_FAULT_STALE_READ] = "a server answers as it is now",
    [ST_FAULT_STALE_TOKEN] = "when a server looks at its groups is its own affair",
};

const struct st_lab_protocol *st_lab_wire_protocol(const struct st_lab *lab)
{
    const struct st_lab_tool *tool = lab->tool;

    return tool->protocol ? tool->protocol : st_lab_shapes[tool->shape]->protocol;
}

/* Where nothing is known of what is said but bytes. */
static const char *refuses_bytes(enum st_fault_kind kind, const struct st_fault *fault)
{
    const struct st_trigger *at = fault ? &fault->trigger : NULL;

    if (kind == ST_FAULT_LOSE_ANSWER)
        return "nothing is known of what its server says but bytes; which is an answer to what is "
               "not";
    if (kind == ST_FAULT_CHANGE)
        return "nothing is known of what is said to its server but bytes; what it has done when so "
               "many have come is not";
    if (kind == ST_FAULT_CRASH && fault && fault->when == ST_WHEN_AFTER)
        return "nothing is known of what is said to its server but bytes; when they are done is "
               "not, so a crash is \"before\" them";
    if (at && (at->calls || at->objects || at->properties || at->sides == ST_ON_CLIENT))
        return "nothing is known of what is said to its server but bytes, so a fault is at the nth "
               "piece of them, and at no call and no item";
    return NULL;
}

const char *st_lab_wire_refuses(
    const struct st_lab *lab, enum st_fault_kind kind, const struct st_fault *fault)
{
    if (kind == ST_FAULT_TIMEOUT && !lab->tool->has_patience)
        return "the tool has no time-out that its description sets";
    if (reasons[kind] || !st_lab_wire_protocol(lab)->is_opaque)
        return reasons[kind];
    return refuses_bytes(kind, fault);
}

/* --- In the proxy ---------------------------------------------------------------------------- */

static enum st_lab_ruling go_wrong(
    const struct st_lab_wire *wire, struct st_lab_talk *talk, size_t due)
{
    const struct st_fault *fault = &wire->visit.session->injector->faults[due];

    switch ((enum st_fault_kind)fault->kind) {
    case ST_FAULT_CHANGE:
        if (fault->when == ST_WHEN_AFTER)
            talk->due = (uint8_t)(due + 1);
        else
            st_lab_midway_ask_late(&wire->visit.lab->outside->midway, due);
        return ST_LAB_RULED_PASS;
    case ST_FAULT_IO_ERROR:
        return ST_LAB_RULED_CLOSE;
    case ST_FAULT_TIMEOUT:
        return ST_LAB_RULED_STALL;
    case ST_FAULT_LOSE_ANSWER:
        talk->due = (uint8_t)(due + 1);
        return ST_LAB_RULED_PASS;
    case ST_FAULT_CRASH:
        if (fault->when == ST_WHEN_AFTER) {
            talk->due = (uint8_t)(due + 1);
            return ST_LAB_RULED_PASS;
        }
        st_lab_outside_end_tool(wire->visit.lab->outside);
        return ST_LAB_RULED_CUT;
    default:
        return ST_LAB_RULED_CUT;
    }
}

/* It counts. May it go on? */
static enum st_lab_ruling judge(
    struct st_lab_wire *wire, struct st_lab_talk *talk, const struct st_lab_request *request)
{
    const struct st_lab_visit *visit = &wire->visit;
    const struct st_injector *injector = visit->session->injector;
    struct st_lab_spot spot;
    size_t due = st_lab_request_due(visit, request, &spot);

    st_lab_never_look(visit, spot.object, request->calls);
    if (!injector || due == injector->count) {
        st_lab_note_seen(visit, &spot);
        return ST_LAB_RULED_PASS;
    }
    if (injector->faults[due].kind == ST_FAULT_CHANGE)
        visit->lab->outside->midway.late[due] = spot;
    else
        st_lab_note_fired(visit->lab->outside, due, &injector->faults[due], &spot);
    return go_wrong(wire, talk, due);
}

static size_t asked(
    void *context,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    enum st_lab_ruling *ret_ruling)
{
    struct st_lab_wire *wire = context;
    struct st_lab_request request = { 0 };

    if (talk->due)
        return 0;
    st_arena_reset(&wire->arena);

    size_t length = wire->protocol->asked(&wire->visit, talk, text, size, &request);
    bool counts = request.calls != 0 && atomic_load(&wire->visit.lab->outside->is_on);

    if (length == 0 || request.is_part)
        return length;
    if (counts && talk->waiting > 0)
        return 0;
    talk->line[0] = '\0';
    talk->asked_left = 0;
    if (counts)
        *ret_ruling = judge(wire, talk, &request);
    talk->waiting += request.has_answer;
    return length;
}

/* The answer to the request that is due has come; it goes on only after somebody else's step. */
static enum st_lab_ruling end_due(const struct st_lab_wire *wire, struct st_lab_talk *talk)
{
    size_t due = talk->due - 1U;
    const struct st_fault *fault = &wire->visit.session->injector->faults[due];

    talk->due = 0;
    if (fault->kind == ST_FAULT_CHANGE) {
        st_lab_midway_ask_late(&wire->visit.lab->outside->midway, due);
        return ST_LAB_RULED_PASS;
    }
    if (fault->kind != ST_FAULT_CRASH)
        return ST_LAB_RULED_CLOSE;
    st_lab_outside_end_tool(wire->visit.lab->outside);
    return ST_LAB_RULED_CUT;
}

static size_t answered(
    void *context,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    enum st_lab_ruling *ret_ruling)
{
    const struct st_lab_wire *wire = context;
    bool is_answer = false;
    size_t length = wire->protocol->answered(talk, text, size, &is_answer);

    if (length == 0 || !is_answer || talk->waiting == 0)
        return length;
    talk->waiting--;
    if (talk->due && talk->waiting == 0)
        *ret_ruling = end_due(wire, talk);
    return length;
}

/* Nothing else tells of the server, or of the tool. */
static bool is_done(void *context)
{
    const struct st_lab_wire *wire = context;
    const struct st_lab_outside *outside = wire->visit.lab->outside;
    pid_t tool = atomic_load(&outside->tool);

    return tool > 0 && st_lab_is_idle(tool) && st_lab_is_idle(atomic_load(&outside->server));
}

/* --- In ours --------------------------------------------------------------------------------- */

static bool is_wanted(const struct st_lab_visit *visit)
{
    const struct st_injector *injector = visit->session->injector;

    return st_lab_wire_protocol(visit->lab) &&
           ((injector && injector->count > 0) || visit->lab->sweeping == ST_TOOL_PREPARES);
}

bool st_lab_wire_listen(struct st_lab_visit *visit)
{
    if (!is_wanted(visit))
        return true;
    if (!st_lab_outside_open(visit->lab))
        return false;
    visit->wire = ST_NEW(visit->arena, struct st_lab_wire);
    if (st_lab_proxy_listen(&visit->wire->proxy)) {
        visit->port = visit->wire->proxy.port;
        return true;
    }
    visit->wire = NULL;
    return false;
}

bool st_lab_wire_start(struct st_lab_visit *visit)
{
    struct st_lab_wire *wire = visit->wire;

    if (!wire)
        return true;
    wire->protocol = st_lab_wire_protocol(visit->lab);
    wire->visit = *visit;
    wire->visit.arena = &wire->arena;
    st_arena_init(&wire->arena);
    wire->ear = (struct st_lab_ear){
        wire,
        asked,
        answered,
        wire->protocol->is_opaque ? is_done : NULL,
    };

    const struct st_lab_proxy_order order = {
        .port = (uint16_t)visit->lab->server.port,
        .after = ST_LAB_NEVER,
        .cut = ST_LAB_CUT_RESET,
        .ear = &wire->ear,
    };

    return st_lab_proxy_start(&wire->proxy, &order);
}

bool st_lab_wire_stalls(const struct st_lab_visit *visit)
{
    const struct st_injector *injector = visit->session->injector;

    for (size_t i = 0; visit->wire && injector && i < injector->count; i++)
        if (injector->faults[i].kind == ST_FAULT_TIMEOUT)
            return true;
    return false;
}

void st_lab_wire_close(struct st_lab_visit *visit)
{
    if (visit->wire)
        st_lab_proxy_close(&visit->wire->proxy);
    visit->wire = NULL;
}
