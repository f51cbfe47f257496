/*
 * inject.h - the layer that makes calls go wrong as a plan says.
 *
 *     engine -> trace -> fault -> guard -> store
 *
 * One injector counts for a run; each session puts one layer in front of each of
 * its two stacks. A fault that has fired is told to the trace in the reply.
 */
#ifndef ST_FAULT_INJECT_H
#define ST_FAULT_INJECT_H

#include "framework/fault/plan.h"
#include "framework/host/guard.h"

struct st_injector {
    const struct st_fault *faults;
    size_t count;
    uint32_t *seen;  /* by fault: calls that matched */
    uint32_t *fired; /* by fault: how often it happened */

    /* Of the session that is going on. */
    uint32_t step;
    st_identity as;
    uint8_t cut_by, crashed_by;   /* 1 + index of the fault that did it; 0: none has */
    const struct st_world *start; /* as the session began; needed for stale reads */
    struct st_guard *guard;       /* of the server; needed for stale tokens */
    bool (*change)(void *context, uint16_t change); /* false: it could not be done */
    void *context;
};

struct st_inject_layer {
    struct st_host host;
    struct st_host *below;
    struct st_injector *injector;
    struct st_store_host *store; /* the bottom of the stack */
    enum st_call_side side;
};

/* Begin a run: nothing has been seen, nothing has fired. seen and fired have room for count. */
void st_injector_init(
    struct st_injector *self,
    const struct st_fault *faults,
    size_t count,
    uint32_t *seen,
    uint32_t *fired);

/* Begin a session of that step. */
void st_injector_begin(
    struct st_injector *self,
    uint32_t step,
    st_identity as,
    const struct st_world *start,
    struct st_guard *guard);

void st_inject_layer_init(
    struct st_inject_layer *self,
    struct st_host *below,
    struct st_injector *injector,
    struct st_store_host *store,
    enum st_call_side side);

/* Is the call one of those that a trigger is for, in the session that is going on? */
bool st_injector_matches(
    const struct st_injector *injector,
    const struct st_trigger *trigger,
    enum st_call_side side,
    size_t objects, /* numbers of objects are below this */
    const struct st_call *call);

/* May any fault of the plan happen in a session of that step? */
bool st_injector_may_fire(const struct st_injector *self, uint32_t step);

/* Does any fault of the plan need the world as sessions begin? */
bool st_injector_needs_start(const struct st_injector *self);

/* Called at the moment a fault fires, and does nothing: a place for a breakpoint. */
void st_fault_fired(const struct st_fault *fault, const struct st_call *call);

#endif
