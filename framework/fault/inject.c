/*
 * inject.c - the layer that makes calls go wrong as a plan says.
 */
#include "framework/fault/inject.h"

#include <string.h>

void st_fault_fired(const struct st_fault *fault, const struct st_call *call)
{
    (void)fault;
    (void)call;
    __asm__ volatile(""); /* stays a function of its own, to break at */
}

static bool is_property_call(enum st_call_op op)
{
    return op != ST_CALL_NONE &&
           (st_call_infos[op].target == ST_TARGET_PROPERTY || op == ST_CALL_BASE_GET);
}

static bool is_of_step(const struct st_trigger *trigger, uint32_t step)
{
    return trigger->step == ST_ANY_STEP || trigger->step == step;
}

bool st_injector_matches(
    const struct st_injector *injector,
    const struct st_trigger *trigger,
    enum st_call_side side,
    size_t objects,
    const struct st_call *call)
{
    if (!is_of_step(trigger, injector->step))
        return false;
    if (trigger->calls && !(trigger->calls >> call->op & 1))
        return false;
    if (trigger->sides && !(trigger->sides & side))
        return false;
    if (trigger->as != ST_NOBODY && trigger->as != injector->as)
        return false;
    if (trigger->objects && call->op == ST_CALL_JOURNAL_LIST)
        return false; /* about no object */
    if (trigger->objects && !(call->object < objects && st_bit(trigger->objects, call->object)))
        return false;
    return !trigger->properties ||
           (is_property_call(call->op) && trigger->properties >> call->property & 1);
}

static bool matches(
    const struct st_inject_layer *self, const struct st_fault *fault, const struct st_call *call)
{
    return st_fault_fits((enum st_fault_kind)fault->kind, call->op, self->side) &&
           st_injector_matches(
               self->injector, &fault->trigger, self->side, self->store->store->objects, call);
}

/* Count the call for the fault: does it fire now? */
static bool fires(struct st_injector *injector, size_t i)
{
    const struct st_fault *fault = &injector->faults[i];
    uint32_t nth = fault->trigger.nth ? fault->trigger.nth : 1;
    uint32_t times = fault->kind == ST_FAULT_STALE_TOKEN ? 1 : fault->times;

    return ++injector->seen[i] >= nth && injector->seen[i] - nth < times;
}

static enum st_status refuse(
    const struct st_call *call, enum st_status status, struct st_reply *reply)
{
    reply->access = (struct st_access){ .reason = ST_REASON_INJECTED };
    reply->refused = call->property;
    if (call->op == ST_CALL_ITEM_SAVE)
        reply->refused = ST_NO_PROPERTY;
    return status;
}

static enum st_status crash(struct st_injector *injector, uint8_t number)
{
    injector->crashed_by = number;
    return ST_CRASHED;
}

/* Delivered twice. What was begun is in the message, so a second save saves it again. */
static enum st_status repeat(
    struct st_inject_layer *self, const struct st_call *call, struct st_reply *reply)
{
    struct st_change change = self->store->change;
    enum st_status status = st_host_call(self->below, call, reply);
    struct st_reply unheard;

    if (call->op == ST_CALL_ITEM_SAVE)
        self->store->change = change;
    (void)st_host_call(self->below, call, &unheard);
    return status;
}

/* Would the save be refused, or keep a version below the item first? Then nothing is written. */
static bool meets_conflict(const struct st_store *store, const struct st_call *call)
{
    const struct st_object *object = st_store_peek(store, call->object);

    switch ((enum st_save)call->save) {
    case ST_SAVE_IF_UNCHANGED:
        return call->change != object->change;
    case ST_SAVE_IMPORT:
    case ST_SAVE_IMPORT_OR_FAIL:
        return call->version &&
               st_version_compare(call->version, &object->version) != ST_ORDER_NEWER;
    case ST_SAVE_CHANGE:
    case ST_SAVE_ADOPT:
    case ST_SAVE_COUNT:
        break;
    }
    return false;
}

/*
 * The item's number is given, then the values are written one after the other, the
 * version last: half of them arrive. Of a new item nothing is to be seen; nor of an
 * import, for which the guard has yet to ask whether each value may be written.
 */
static enum st_status tear(struct st_inject_layer *self, const struct st_call *call)
{
    struct st_store *store = self->store->store;
    struct st_change *change = &self->store->change;
    int left = (__builtin_popcountll(change->touched) + 1) / 2;

    if (change->begun == ST_BEGUN_CHANGE && change->object == call->object &&
        st_store_has(store, call->object) && !meets_conflict(store, call)) {
        self->store->has_written = true;
        st_store_object(store, call->object)->change = ++store->changes;
        for (st_properties todo = change->touched; left > 0; left--, todo &= todo - 1) {
            size_t property = (size_t)__builtin_ctzll(todo);

            st_store_object(store, call->object)->values[property] = change->values[property];
        }
    }
    change->begun = ST_BEGUN_NOTHING;
    return ST_IO_ERROR;
}

static enum st_status read_stale(
    struct st_inject_layer *self, const struct st_call *call, struct st_reply *reply)
{
    struct st_store *store = self->store->store;

    self->store->store = st_world_server(self->injector->start);

    enum st_status status = st_host_call(self->below, call, reply);

    self->store->store = store;
    return status;
}

/* What somebody else could not do has not happened. */
static void change_world(struct st_injector *injector, size_t i)
{
    if (!injector->change(injector->context, injector->faults[i].change))
        injector->fired[i]--;
}

static enum st_status change(
    struct st_inject_layer *self, size_t i, const struct st_call *call, struct st_reply *reply)
{
    struct st_injector *injector = self->injector;

    if (injector->faults[i].when == ST_WHEN_BEFORE)
        change_world(injector, i);

    enum st_status status = st_host_call(self->below, call, reply);

    if (injector->faults[i].when == ST_WHEN_AFTER)
        change_world(injector, i);
    return status;
}

static enum st_status go_wrong(
    struct st_inject_layer *self, size_t i, const struct st_call *call, struct st_reply *reply)
{
    struct st_injector *injector = self->injector;
    const struct st_fault *fault = &injector->faults[i];
    uint8_t number = (uint8_t)(i + 1);

    st_fault_fired(fault, call);
    injector->fired[i]++;
    switch ((enum st_fault_kind)fault->kind) {
    case ST_FAULT_ACCESS_DENIED:
    case ST_FAULT_NOT_FOUND:
    case ST_FAULT_GONE:
    case ST_FAULT_CONFLICT:
    case ST_FAULT_QUOTA:
    case ST_FAULT_BUSY:
    case ST_FAULT_TIMEOUT:
    case ST_FAULT_IO_ERROR:
        return refuse(call, st_fault_infos[fault->kind].answer, reply);
    case ST_FAULT_LOSE_ANSWER:
        (void)st_host_call(self->below, call, reply);
        return ST_TIMEOUT;
    case ST_FAULT_REPEAT:
        return repeat(self, call, reply);
    case ST_FAULT_CUT:
        injector->cut_by = number;
        return ST_IO_ERROR;
    case ST_FAULT_CRASH:
        if (fault->when == ST_WHEN_AFTER)
            (void)st_host_call(self->below, call, reply);
        return crash(injector, number);
    case ST_FAULT_TORN_WRITE:
        return tear(self, call);
    case ST_FAULT_STALE_READ:
        return read_stale(self, call, reply);
    case ST_FAULT_STALE_TOKEN:
        injector->guard->stale_calls = fault->times;
        return st_host_call(self->below, call, reply);
    case ST_FAULT_CHANGE:
        return change(self, i, call, reply);
    case ST_FAULT_COUNT:
        break;
    }
    return ST_BAD_CALL;
}

static enum st_status inject_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_inject_layer *self = (struct st_inject_layer *)host;
    struct st_injector *injector = self->injector;
    struct st_store_host *store = self->store;
    size_t firing = injector->count;

    /* What never reaches the store is a call, too: who tries for ever must come to an end. */
    if (store->calls >= store->calls_max)
        return ST_LIMIT;
    if (injector->crashed_by || (injector->cut_by && self->side == ST_ON_SERVER)) {
        store->calls++;
        reply->fault = injector->crashed_by ? injector->crashed_by : injector->cut_by;
        return injector->crashed_by ? ST_CRASHED : ST_IO_ERROR;
    }

    /* All count the call; the first that is due is the one that happens. */
    for (size_t i = 0; i < injector->count; i++)
        if (matches(self, &injector->faults[i], call) && fires(injector, i) &&
            firing == injector->count)
            firing = i;
    if (firing == injector->count)
        return st_host_call(self->below, call, reply);

    uint32_t calls = store->calls;
    uint32_t fired = injector->fired[firing];
    enum st_status status = go_wrong(self, firing, call, reply);

    store->calls = calls + 1; /* twice delivered, or not at all: it is one */
    reply->fault = injector->fired[firing] > fired ? (uint8_t)(firing + 1) : 0;
    return status;
}

void st_injector_init(
    struct st_injector *self,
    const struct st_fault *faults,
    size_t count,
    uint32_t *seen,
    uint32_t *fired)
{
    *self = (struct st_injector){ .faults = faults, .count = count, .seen = seen, .fired = fired };
    for (size_t i = 0; i < count; i++)
        seen[i] = fired[i] = 0;
}

void st_injector_begin(
    struct st_injector *self,
    uint32_t step,
    st_identity as,
    const struct st_world *start,
    struct st_guard *guard)
{
    self->step = step;
    self->as = as;
    self->cut_by = self->crashed_by = 0;
    self->start = start;
    self->guard = guard;
}

void st_inject_layer_init(
    struct st_inject_layer *self,
    struct st_host *below,
    struct st_injector *injector,
    struct st_store_host *store,
    enum st_call_side side)
{
    self->host.call = inject_call;
    self->below = below;
    self->injector = injector;
    self->store = store;
    self->side = side;
}

bool st_injector_may_fire(const struct st_injector *self, uint32_t step)
{
    for (size_t i = 0; i < self->count; i++)
        if (is_of_step(&self->faults[i].trigger, step))
            return true;
    return false;
}

bool st_injector_needs_start(const struct st_injector *self)
{
    for (size_t i = 0; i < self->count; i++)
        if (self->faults[i].kind == ST_FAULT_STALE_READ)
            return true;
    return false;
}
