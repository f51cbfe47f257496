/*
 * request_due.c - which fault of the plan is due at a request.
 */
#include "framework/fault/inject.h"
#include "framework/lab/outside/outside.h"
#include "framework/lab/outside/request.h"

struct matching {
    const struct st_lab_visit *visit;
    const struct st_lab_request *request;
    struct st_lab_spot spot; /* as which the request matched */
};

static bool is_property_op(enum st_call_op op)
{
    return st_call_infos[op].target == ST_TARGET_PROPERTY;
}

/* As that call on that object: with any of its properties? */
static bool matches_call(
    struct matching *matching,
    const struct st_trigger *trigger,
    enum st_call_op op,
    st_object_id object)
{
    const struct st_lab_visit *visit = matching->visit;
    st_properties left = is_property_op(op) ? matching->request->properties : 0;

    do {
        const struct st_call call = {
            .op = op,
            .object = object,
            .property = left ? (st_property)__builtin_ctzll(left) : (st_property)ST_NO_PROPERTY,
        };

        if (st_injector_matches(
                visit->session->injector, trigger, ST_ON_SERVER, visit->objects, &call)) {
            matching->spot.op = (uint8_t)op;
            matching->spot.object = object;
            matching->spot.property = call.property;
            return true;
        }
        left &= left - 1;
    } while (left);
    return false;
}

static bool matches_object(
    struct matching *matching, const struct st_trigger *trigger, st_object_id object)
{
    const struct st_lab_request *request = matching->request;

    if (matches_call(matching, trigger, request->op, object))
        return true;
    for (unsigned op = 0; op < ST_CALL_COUNT; op++)
        if (request->calls >> op & 1 &&
            matches_call(matching, trigger, (enum st_call_op)op, object))
            return true;
    return false;
}

static bool matches(void *context, const struct st_fault *fault)
{
    struct matching *matching = context;
    const struct st_lab_request *request = matching->request;
    const struct st_engine *engine = &matching->visit->lab->engine;

    if (engine->refuses(engine, fault->kind, 0))
        return false;
    if (fault->trigger.system)
        return st_lab_is_cell_of(
            matching->visit->session->injector, &fault->trigger, &matching->spot);
    if (request->object_count == 0)
        return matches_object(matching, &fault->trigger, ST_NO_OBJECT);
    for (size_t i = 0; i < request->object_count; i++)
        if (matches_object(matching, &fault->trigger, request->objects[i]))
            return true;
    return false;
}

/* What a request is when nobody asks for anything closer. */
static struct st_lab_spot spot_of(const struct st_lab_request *request)
{
    return (struct st_lab_spot){
        .call = ST_FILE_CALL_REQUEST,
        .side = ST_ON_SERVER,
        .op = (uint8_t)request->op,
        .object = request->object_count > 0 ? request->objects[0] : (st_object_id)ST_NO_OBJECT,
        .property = ST_NO_PROPERTY,
    };
}

size_t st_lab_request_due(
    const struct st_lab_visit *visit,
    const struct st_lab_request *request,
    struct st_lab_spot *ret_spot)
{
    const struct st_injector *injector = visit->session->injector;
    struct matching matching = { visit, request, spot_of(request) };
    size_t due = injector ? st_lab_find_due(visit, matches, &matching) : 0;

    /* The last that matched may be another one. */
    matching.spot = spot_of(request);
    if (injector && due < injector->count)
        (void)matches(&matching, &injector->faults[due]);
    *ret_spot = matching.spot;
    return due;
}
