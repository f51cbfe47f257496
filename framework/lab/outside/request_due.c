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

/* What a request is when nobody asks for anything closer. */
static struct st_lab_spot spot_of(const struct st_lab_request *request)
{
    return (struct st_lab_spot){
        .call = ST_FILE_CALL_REQUEST,
        .side = ST_ON_SERVER,
        .op = (uint8_t)request->op,
        .object = request->object_count > 0 ? request->objects[0] : (st_object_id)ST_NO_OBJECT,
        .property = ST_NO_PROPERTY,
        .calls = request->calls,
        .properties = request->properties,
    };
}

static bool matches(void *context, const struct st_fault *fault)
{
    struct matching *matching = context;
    const struct st_lab_visit *visit = matching->visit;
    const struct st_lab_request *request = matching->request;
    const struct st_engine *engine = &visit->lab->engine;
    struct st_lab_spot spot = spot_of(request);

    if (engine->refuses(engine, fault->kind, NULL))
        return false;
    if (matching->visit->shape->listen &&
        (fault->kind != ST_FAULT_CHANGE || fault->when == ST_WHEN_AFTER))
        return false; /* a tracer sees where that happens */
    if (fault->trigger.system)
        return st_lab_is_cell_of(visit->session->injector, &fault->trigger, &spot);
    for (size_t i = 0; i == 0 || i < request->object_count; i++) {
        spot.object = request->object_count ? request->objects[i] : (st_object_id)ST_NO_OBJECT;
        if (st_lab_is_of(visit, &fault->trigger, &spot, &matching->spot))
            return true;
    }
    return false;
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
