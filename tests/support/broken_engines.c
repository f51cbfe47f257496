/*
 * broken_engines.c - engines with one planted bug each, for every invariant.
 */
#include "tests/support/broken_engines.h"

#include "framework/engine/pending.h"
#include "framework/engine/registry.h"
#include "framework/host/guard.h"
#include "framework/host/trace.h"

/* A layer before the server that does what an honest one would not. */
struct lie {
    struct st_host host;
    struct st_host *below;
    bool refused;
};

static enum st_status sync_through(
    struct st_session *session,
    enum st_status (*call)(struct st_host *, const struct st_call *, struct st_reply *))
{
    struct lie lie = { .host.call = call, .below = session->server };

    session->server = &lie.host;

    enum st_status status = st_engine_reference.sync(session);

    session->server = lie.below;
    return status;
}

/* The store behind the guard: recorded sessions are trace, guard, store. */
static struct st_guard *guard_of(const struct st_session *session)
{
    struct st_trace_layer *trace = (struct st_trace_layer *)session->server;

    return (struct st_guard *)trace->below;
}

static struct st_store *server_of(const struct st_session *session)
{
    return st_world_server(guard_of(session)->store->world);
}

/* The defect of KB 810018: after one refusal, nothing else is done for any item. */
static enum st_status refuse_after_refusal(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct lie *self = (struct lie *)host;
    enum st_status status = ST_ACCESS_DENIED;

    if (!self->refused || call->op != ST_CALL_PROPERTY_SET)
        status = st_host_call(self->below, call, reply);
    self->refused = self->refused || status == ST_ACCESS_DENIED;
    return status;
}

static enum st_status quits_at_refusal(struct st_session *session)
{
    return sync_through(session, refuse_after_refusal);
}

/* Nothing is new, it says, and never looks. */
static enum st_status list_nothing(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_host_call(((struct lie *)host)->below, call, reply);

    if (call->op == ST_CALL_FOLDER_LIST)
        reply->item_count = 0;
    return status;
}

static enum st_status never_downloads(struct st_session *session)
{
    return sync_through(session, list_nothing);
}

/* It failed, but at what? */
static enum st_status keeps_silent(struct st_session *session)
{
    enum st_status status = st_engine_reference.sync(session);

    session->result->error_count = 0;
    return status;
}

/* What the server does not want is thrown away here, too. */
static enum st_status forgets_refused(struct st_session *session)
{
    enum st_status status = st_engine_reference.sync(session);

    for (size_t i = 0; i < session->result->error_count; i++) {
        const struct st_sync_error *error = &session->result->errors[i];
        st_name online = ST_NAME_NONE;

        if (error->property == ST_NO_PROPERTY ||
            st_host_get(session->server, error->object, error->property, &online) != ST_OK)
            continue;
        (void)st_host_set(session->client, error->object, error->property, online);
        (void)st_host_save(session->client, error->object, ST_SAVE_CHANGE, NULL, NULL);
        (void)st_host_checkpoint(
            session->client, error->object, (st_properties)1 << error->property, 0, 0);
    }
    return status;
}

/* A property that nobody edited goes missing with an upload, on both sides. */
static enum st_status drops_a_property(struct st_session *session)
{
    struct st_store *server = server_of(session);
    enum st_status status = st_pending_collect(session);
    size_t count = session->pending_count;
    struct st_pending first = count > 0 ? session->pending[0] : (struct st_pending){ 0 };
    enum st_status result = st_engine_reference.sync(session);

    for (size_t i = 0; status == ST_OK && count > 0 && i < session->properties; i++) {
        st_property property = (st_property)i;
        struct st_reply reply;

        if (first.properties >> i & 1 || !st_store_has(server, first.object) ||
            !st_store_peek(server, first.object)->values[i] ||
            st_host_unset(session->server, first.object, property) != ST_OK)
            continue;
        (void)st_host_save(session->server, first.object, ST_SAVE_CHANGE, NULL, &reply);
        (void)st_host_unset(session->client, first.object, property);
        (void)st_host_save(session->client, first.object, ST_SAVE_ADOPT, &reply.info.version, NULL);
        (void)st_host_checkpoint(
            session->client, first.object, (st_properties)1 << i, 0, reply.info.change);
        break;
    }
    return result;
}

/* What the user may not write is written with the server's own rights. */
static enum st_status writes_as_the_server(struct st_session *session)
{
    struct st_host *store = guard_of(session)->below;
    enum st_status status = st_engine_reference.sync(session);

    for (size_t i = 0; i < session->result->error_count; i++) {
        const struct st_sync_error *error = &session->result->errors[i];
        st_name local = ST_NAME_NONE;

        if (error->status != ST_ACCESS_DENIED || error->property == ST_NO_PROPERTY ||
            st_host_get(session->client, error->object, error->property, &local) != ST_OK)
            continue;
        (void)st_host_set(store, error->object, error->property, local);
        (void)st_host_save(store, error->object, ST_SAVE_CHANGE, NULL, NULL);
    }
    return status;
}

/* An item that was uploaded loses its list, as one does that is made anew. */
static enum st_status replaces_the_list(struct st_session *session)
{
    struct st_store *server = server_of(session);
    enum st_status status = st_pending_collect(session);
    st_object_id item = session->pending_count > 0 ? session->pending[0].object : ST_NO_OBJECT;
    enum st_status result = st_engine_reference.sync(session);

    if (status == ST_OK && item != ST_NO_OBJECT && st_store_has(server, item))
        st_store_object(server, item)->acl = ST_NO_ACL;
    return result;
}

/* All items of a folder get one name. */
static enum st_status doubles_a_name(struct st_session *session)
{
    struct st_store *server = server_of(session);
    enum st_status status = st_engine_reference.sync(session);

    for (st_object_id a = 0; a < server->used; a++)
        for (st_object_id b = 0; b < a; b++) {
            struct st_object *one = st_store_object(server, a);
            struct st_object *two = st_store_object(server, b);

            if (one->kind == ST_KIND_ITEM && two->kind == ST_KIND_ITEM &&
                one->parent == two->parent)
                one->name = two->name;
        }
    return status;
}

#define CAPS                                                                              \
    (ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) | \
     ST_CAN(READ_STATE) | ST_CAN(CONFLICT))

#define ENGINE(invariant, word, function)               \
    {                                                   \
        .breaks = ST_INVARIANT_##invariant, .engine = { \
            .name = (word),                             \
            .summary = (word),                          \
            .caps = CAPS,                               \
            .sync = (function)                          \
        }                                               \
    }

const struct st_broken_engine st_broken_engines[] = {
    ENGINE(PROGRESS, "quits-at-refusal", quits_at_refusal),
    ENGINE(TRUTHFUL_SUCCESS, "never-downloads", never_downloads),
    ENGINE(ERROR_SURFACED, "keeps-silent", keeps_silent),
    ENGINE(NO_LOST_UPDATE, "forgets-refused", forgets_refused),
    ENGINE(ITEM_ATOMICITY, "drops-a-property", drops_a_property),
    ENGINE(NO_ESCALATION, "writes-as-the-server", writes_as_the_server),
    ENGINE(ACL_KEPT, "replaces-the-list", replaces_the_list),
    ENGINE(WELL_FORMED_TREE, "doubles-a-name", doubles_a_name),
};
const size_t st_broken_engine_count = sizeof st_broken_engines / sizeof st_broken_engines[0];
