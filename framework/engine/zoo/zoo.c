/*
 * zoo.c - the layer between a correct engine and its doors, and the tables.
 */
#include "framework/engine/zoo/zoo.h"

#include <assert.h>

struct layer {
    struct st_host host;
    struct st_zoo *zoo;
};

static enum st_status server_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_zoo *zoo = ((struct layer *)host)->zoo;

    if (call->op == ST_CALL_FOLDER_LIST && !zoo->fetches) {
        zoo->fetches = true;
        zoo->sent_errors = zoo->session->result->error_count;
    }
    if (call->op == ST_CALL_ITEM_CREATE)
        zoo->made = call->object;
    return zoo->bug->server ? zoo->bug->server(zoo, call, reply)
                            : st_host_call(zoo->server, call, reply);
}

static enum st_status client_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_zoo *zoo = ((struct layer *)host)->zoo;

    return zoo->bug->client ? zoo->bug->client(zoo, call, reply)
                            : st_host_call(zoo->client, call, reply);
}

enum st_status st_zoo_sync(
    struct st_session *session, const struct st_engine *below, const struct st_zoo_bug *bug)
{
    struct st_session seen = *session;
    struct st_zoo zoo = {
        .session = &seen,
        .server = session->server,
        .client = session->client,
        .bug = bug,
        .made = ST_NO_OBJECT,
        .item = ST_NO_OBJECT,
    };
    struct layer server = { { server_call }, &zoo };
    struct layer client = { { client_call }, &zoo };

    seen.server = &server.host;
    seen.client = &client.host;

    enum st_status status = below->sync(&seen);

    return bug->finish ? bug->finish(&zoo, status) : status;
}

/* What the engines below claim, as constants; the assert below compares. */
#define CAPS_reference                                                                   \
    ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) | \
        ST_CAN(READ_STATE) | ST_CAN(CONFLICT) | ST_CAN(REVOKE)

#define X(id_, name_, below_, invariant_, ...)                               \
    static enum st_status id_##_sync(struct st_session *session)             \
    {                                                                        \
        assert(session->caps == st_engine_##below_.caps);                    \
        return st_zoo_sync(session, &st_engine_##below_, &st_zoo_bug_##id_); \
    }                                                                        \
    const struct st_engine st_zoo_##id_ = {                                  \
        .name = "zoo/" name_,                                                \
        .summary = "a planted bug for " invariant_,                          \
        .caps = CAPS_##below_,                                               \
        .sync = id_##_sync,                                                  \
        .source = __VA_ARGS__,                                               \
    };
ST_ZOO(X)
#undef X

const struct st_engine *const st_zoo_engines[] = {
#define X(id, name, below, invariant, ...) &st_zoo_##id,
    ST_ZOO(X)
#undef X
};
const size_t st_zoo_count = sizeof st_zoo_engines / sizeof st_zoo_engines[0];

const char *const st_zoo_invariants[] = {
#define X(id, name, below, invariant, ...) invariant,
    ST_ZOO(X)
#undef X
};

static const char *const names[] = {
#define X(id, name, below, invariant, ...) "zoo/" name,
    ST_ZOO(X)
#undef X
};
const struct st_words st_zoo_words = { "engine", names, sizeof names / sizeof names[0] };
