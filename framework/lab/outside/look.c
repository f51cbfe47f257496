/*
 * look.c - in a tracer: which fault of the plan a system call meets, and what becomes of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "framework/fault/inject.h"
#include "framework/lab/access.h"
#include "framework/lab/outside/outside.h"

enum {
    MARK_CRASH = ST_LAB_SEEN_MAX + ST_FAULTS_MAX, /* of a call after which all are ended */
};

/*
 * Tool and server have a tracer each. One looks at a call at a time, and while it waits for
 * somebody else's step the other is held as well. The lock goes with who has it (fcntl(2)).
 */
static void take_turn(const struct st_lab_visit *visit, short type)
{
    struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_len = 1 };

    while (visit->shape->spot && fcntl(visit->lab->outside->turn, F_SETLKW, &lock) != 0 &&
           errno == EINTR)
        ;
}

/* Of tool and server, the tracer ends its own; this is the other. */
static void end_other(const struct st_lab_outside *outside)
{
    pid_t serving = atomic_load(&outside->serving);

    if (!serving)
        return;
    if (getpgrp() == atomic_load(&outside->tool))
        (void)kill(serving, SIGKILL);
    else
        st_lab_outside_end_tool(outside);
}

struct looking {
    const struct st_lab_visit *visit;
    const struct st_lab_spot *spot;
};

/* Where a shape's server asks before it begins, somebody else comes then. */
static bool is_asked_for(
    const struct st_lab_visit *visit, const struct st_fault *fault, const struct st_lab_spot *spot)
{
    const uint32_t asked = 1U << ST_CALL_ITEM_CREATE | 1U << ST_CALL_PROPERTY_SET |
                           1U << ST_CALL_PROPERTY_DELETE | 1U << ST_CALL_ITEM_SAVE |
                           1U << ST_CALL_ITEM_DELETE;

    return visit->shape->listen && fault->kind == ST_FAULT_CHANGE &&
           fault->when == ST_WHEN_BEFORE && spot->side == ST_ON_SERVER && asked >> spot->op & 1;
}

static bool matches(void *context, const struct st_fault *fault)
{
    const struct looking *looking = context;
    const struct st_lab_visit *visit = looking->visit;
    const struct st_lab_spot *spot = looking->spot;
    struct st_lab_spot whole = *spot; /* which half of a write is said of */

    if (fault->trigger.system)
        return st_lab_is_cell_of(visit->session->injector, &fault->trigger, spot);
    whole.op = ST_CALL_ITEM_SAVE;
    whole.calls = 1U << ST_CALL_ITEM_SAVE;
    return !is_asked_for(visit, fault, spot) &&
           st_lab_spot_fits((enum st_fault_kind)fault->kind, spot) &&
           st_lab_is_of(
               visit, &fault->trigger, fault->kind == ST_FAULT_TORN_WRITE ? &whole : spot, &whole);
}

/* Of several calls that it stands for, the one that the plan has asked for. */
static void tell_as(
    const struct st_lab_visit *visit, const struct st_fault *fault, struct st_lab_spot *spot)
{
    struct st_lab_spot found = *spot;

    if (!fault->trigger.system && st_lab_is_of(visit, &fault->trigger, spot, &found))
        *spot = found;
}

/* Before the call, or when it has been made: then done() hears of it by this mark. */
static struct st_tracer_order somebody_else(
    struct st_lab_outside *outside,
    size_t index,
    const struct st_fault *fault,
    const struct st_lab_spot *spot)
{
    bool is_after = fault->when == ST_WHEN_AFTER;

    if (is_after)
        outside->midway.late[index] = *spot;
    else
        st_lab_midway_ask(&outside->midway, index, spot);
    return (struct st_tracer_order){
        .act = ST_TRACER_PASS,
        .tells = is_after,
        .mark = ST_LAB_SEEN_MAX + index,
    };
}

static struct st_tracer_order go_wrong(
    const struct st_lab_visit *visit, size_t due, const struct st_lab_spot *spot)
{
    const struct st_fault *fault = &visit->session->injector->faults[due];
    struct st_lab_outside *outside = visit->lab->outside;
    struct st_tracer_order order = st_lab_spot_order(fault);

    if (fault->kind == ST_FAULT_CHANGE)
        return somebody_else(outside, due, fault, spot);
    st_lab_note_fired(outside, due, fault, spot);
    if (order.act == ST_TRACER_KILL_BEFORE)
        end_other(outside);
    if (order.act == ST_TRACER_KILL_AFTER) {
        order.tells = true;
        order.mark = MARK_CRASH;
    }
    return order;
}

static struct st_tracer_order look_at(
    const struct st_lab_visit *visit, const struct st_traced_call *call)
{
    struct st_tracer_order order = { .act = ST_TRACER_PASS };
    struct st_lab_spot spot;

    if (!st_lab_spot_find(visit, call, &spot))
        return order;
    st_lab_never_look(visit, spot.object, spot.calls);

    const struct st_injector *injector = visit->session->injector;
    struct looking looking = { visit, &spot };
    size_t due = injector ? st_lab_find_due(visit, matches, &looking) : 0;

    if (injector && due < injector->count) {
        tell_as(visit, &injector->faults[due], &spot);
        return go_wrong(visit, due, &spot);
    }
    order.mark = st_lab_note_seen(visit, &spot);
    order.tells = order.mark != SIZE_MAX;
    return order;
}

struct st_tracer_order st_lab_look(void *context, const struct st_traced_call *call)
{
    const struct st_lab_visit *visit = context;

    take_turn(visit, F_WRLCK);

    const struct st_tracer_order order = look_at(visit, call);

    take_turn(visit, F_UNLCK);
    return order;
}

void st_lab_look_again(void *context, size_t mark, long result)
{
    const struct st_lab_visit *visit = context;
    struct st_lab_outside *outside = visit->lab->outside;

    take_turn(visit, F_WRLCK);
    if (mark == MARK_CRASH)
        end_other(outside);
    else if (mark >= ST_LAB_SEEN_MAX)
        st_lab_midway_ask_late(&outside->midway, mark - ST_LAB_SEEN_MAX);
    else
        outside->seen_at[mark].is_done = result >= 0;
    take_turn(visit, F_UNLCK);
}
