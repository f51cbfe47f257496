/*
 * parts.c - what several planted bugs need.
 */
#include <string.h>

#include "framework/engine/pending.h"
#include "framework/engine/push.h"
#include "framework/engine/zoo/zoo.h"

uint32_t st_zoo_base_change(struct st_zoo *zoo, st_object_id item)
{
    struct st_reply reply;

    return st_host_base_open(zoo->client, item, &reply) == ST_OK ? reply.info.change : 0;
}

enum st_status st_zoo_settle(struct st_zoo *zoo, st_object_id item, uint32_t change)
{
    return st_host_checkpoint(
        zoo->client, item, st_session_all(zoo->session), ST_EDITS_ALL, change);
}

enum st_status st_zoo_drop(struct st_zoo *zoo, st_object_id item)
{
    enum st_status status = st_host_remove(zoo->client, item, 0);

    return status == ST_OK ? st_zoo_settle(zoo, item, 0) : status;
}

/* Parts of engines, with the true doors instead of the layers. */
static struct st_session true_session(const struct st_zoo *zoo)
{
    struct st_session session = *zoo->session;

    session.server = zoo->server;
    session.client = zoo->client;
    return session;
}

enum st_status st_zoo_stage(struct st_zoo *zoo, st_object_id item, st_properties properties)
{
    struct st_session session = true_session(zoo);
    st_property failed = ST_NO_PROPERTY;

    return st_push_properties(&session, item, properties, &failed);
}

/* A number that neither side knows, from the top: scenarios count from below. */
static enum st_status find_spare(struct st_zoo *zoo, st_object_id *ret_spare)
{
    for (size_t i = zoo->session->objects; i-- > 0;) {
        struct st_host *doors[] = { zoo->server, zoo->client };
        st_object_id id = (st_object_id)i;
        enum st_status status = ST_NOT_FOUND;

        for (size_t k = 0; k < 2 && status == ST_NOT_FOUND; k++)
            status = st_host_open(doors[k], id, &(struct st_reply){ 0 });
        if (status == ST_NOT_FOUND)
            *ret_spare = id;
        if (status != ST_OK && status != ST_GONE)
            return status == ST_NOT_FOUND ? ST_OK : status;
    }
    return ST_LIMIT;
}

enum st_status st_zoo_copy(
    struct st_zoo *zoo,
    st_object_id like,
    st_object_id folder,
    st_name name,
    st_object_id *ret_copy,
    struct st_reply *ret_reply)
{
    struct st_session session = true_session(zoo);
    st_object_id copy = ST_NO_OBJECT;
    struct st_reply local = { 0 };
    enum st_status status = find_spare(zoo, &copy);

    if (status == ST_OK)
        status = st_host_open(zoo->client, like, &local);
    if (status == ST_OK)
        status = st_host_create(zoo->server, copy, folder, name);
    for (st_properties left = local.info.properties; status == ST_OK && left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name value = ST_NAME_NONE;

        status = st_host_get(session.client, like, property, &value);
        if (status == ST_OK)
            status = st_host_set(zoo->server, copy, property, value);
    }
    if (status == ST_OK)
        status = st_host_save(zoo->server, copy, ST_SAVE_CHANGE, NULL, ret_reply);
    if (status == ST_OK)
        *ret_copy = copy;
    return status;
}

st_name st_zoo_folder_name(struct st_zoo *zoo, st_object_id folder)
{
    struct st_reply reply;

    return st_host_open(zoo->client, folder, &reply) == ST_OK ? reply.info.name
                                                              : (st_name)ST_NAME_NONE;
}

enum st_status st_zoo_refuse(struct st_zoo *zoo, st_object_id item, enum st_status status)
{
    (void)st_host_abort(zoo->server, item);
    return status;
}

enum st_status st_zoo_keep_errors(
    struct st_zoo *zoo,
    enum st_status status,
    size_t from,
    bool (*keep)(struct st_zoo *zoo, const struct st_sync_error *error))
{
    struct st_sync_result *result = zoo->session->result;
    size_t kept = from;

    for (size_t i = from; i < result->error_count; i++)
        if (keep(zoo, &result->errors[i]))
            result->errors[kept++] = result->errors[i];
    if (kept >= result->error_count)
        return status;
    result->error_count = kept;
    return st_result_status(result);
}

/*
 * Every layer has the one below as its second member (host.h), and the store has its
 * function at the bottom: that of a store host which was made for nothing else.
 */
struct st_store_host *st_zoo_store(struct st_host *host)
{
    static const struct st_setting nothing;
    struct st_world world = { .setting = &nothing };
    struct st_store_host bottom;

    st_store_host_init(&bottom, &world, ST_SERVER, ST_NOBODY, NULL);
    while (host->call != bottom.host.call)
        memcpy(&host, (const char *)host + sizeof *host, sizeof(struct st_host *));
    return (struct st_store_host *)host;
}
